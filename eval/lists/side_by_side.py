"""One record's curated list beside what its caption gives, word by word, doubtful rows pointed out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.lists.listing import list_curated
from eval.lists.readable import is_attainable, read_caption
from eval.lists.refutation import Doubt, doubtful_rows
from eval.tables import Table
from ner.formats.record import GeneRow, Record
from ner.lexicon import Lexicon
from ner.text.keys import key
from ner.types import Annotation, Mention

SHOWN = 5


def side_by_side(record: Record, annotation: Annotation, lexicon: Lexicon) -> Table:
    """Returns a table with a line for each word of the list and, after them, for each further word that we found."""
    mentions: dict[str, Mention] = {}
    for mention in annotation.mentions:
        mentions.setdefault(key(mention.text), mention)
    words: dict[str, list[GeneRow]] = {}
    for row in list_curated(record, lexicon).rows:
        words.setdefault(row.word, []).append(row)
    doubts = {doubt.row: doubt for doubt in doubtful_rows(record, lexicon)}
    readable = read_caption(record.caption, lexicon)
    listed = {row.hgnc_symbol for rows in words.values() for row in rows}
    lines = []
    for word, rows in words.items():
        ours = _same(word, rows, mentions)
        reachable = any(is_attainable(row, readable, lexicon) for row in rows)
        lines.append(
            (word, _genes(row.hgnc_symbol for row in rows), *_reading(ours), _remark(rows, ours, doubts, reachable))
        )
    known = {key(word) for word in words}
    for name, mention in mentions.items():
        if name not in known:
            lacking = [gene.symbol for gene in mention.genes if gene.symbol not in listed]
            remark = "" if mention.genes and not lacking else "not in the list"
            lines.append((mention.text, "–", *_reading(mention), remark))
    columns = ("word", "the list says", "capgene reads", "score", "remark")
    return Table(f"{record.figid}: the list beside the caption", columns, tuple(lines), numbers=frozenset({3}))


def _same(word: str, rows: Sequence[GeneRow], mentions: dict[str, Mention]) -> Mention | None:
    """Returns our mention of the same word, else the first that names one of its genes."""
    if same := mentions.get(key(word)):
        return same
    symbols = {row.hgnc_symbol for row in rows}
    return next((m for m in mentions.values() if symbols & {gene.symbol for gene in m.genes}), None)


def _reading(mention: Mention | None) -> tuple[str, str]:
    if mention is None:
        return "–", ""
    symbols = _genes(gene.symbol for gene in mention.genes)
    if mention.kind == "gene":
        return symbols or "ambiguous", f"{mention.score:.2f}"
    return f"{mention.kind} {mention.term}: {symbols or 'members not listed'}", f"{mention.score:.2f}"


def _remark(rows: Sequence[GeneRow], ours: Mention | None, doubts: dict[GeneRow, Doubt], reachable: bool) -> str:
    reasons = [doubts[row].reason for row in rows if row in doubts]
    if reasons:
        return "doubtful: " + "; ".join(dict.fromkeys(reasons))
    if ours is None:
        return "not found" if reachable else "not in the caption"
    found = {gene.symbol for gene in ours.genes}
    wanted = {row.hgnc_symbol for row in rows}
    if found == wanted:
        return "the same"
    return "in part" if found & wanted else "another reading"


def _genes(symbols: Iterator[str]) -> str:
    found = list(dict.fromkeys(symbols))
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more
