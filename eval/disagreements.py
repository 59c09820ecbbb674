"""Where list and caption disagree, sorted into named types.

A row of the list that we did not find is, in this order: `lexicon too old` (its symbol is unknown to the lexicon, or
was given to several genes), `not in the caption`, `family against member` (we read its word as a group and the list as
a gene, or the reverse), `different gene` (we read another gene in its word), `refuted` (its word stands in the caption
and the caption defines it as something else, or the lexicon knows it as no gene), or `not found by us`.
A gene that we found and the list lacks is `family against member`, `different gene` or `missing in the list`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from eval.listing import list_curated
from eval.readable import FAMILY_SOURCES, Readable, is_attainable
from eval.refutation import refute
from ner.formats.record import GeneRow, Record
from ner.lexicon import Lexicon
from ner.text.keys import key
from ner.types import Annotation, Mention

Type = Literal[
    "not in the caption",
    "not found by us",
    "refuted",
    "different gene",
    "family against member",
    "lexicon too old",
    "missing in the list",
]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One row of the list, or one of our words, on which the two disagree, with the evidence in a sentence."""

    figid: str
    type: Type
    word: str
    listed: tuple[str, ...]
    found: tuple[str, ...]
    evidence: str


def sort_disagreements(
    record: Record, annotation: Annotation, readable: Readable, lexicon: Lexicon
) -> tuple[Disagreement, ...]:
    """Returns every disagreement on a record: first the rows that we did not find, then what the list lacks."""
    rows = list_curated(record, lexicon).rows
    return (*_missed(record, rows, annotation, readable, lexicon), *_extra(record, rows, annotation))


def _missed(
    record: Record, rows: tuple[GeneRow, ...], annotation: Annotation, readable: Readable, lexicon: Lexicon
) -> Iterator[Disagreement]:
    found = {gene.symbol for mention in annotation.mentions for gene in mention.genes}
    at_word = _by_key(annotation)
    for row in rows:
        if row.hgnc_symbol not in found:
            mention = at_word.get(key(row.word))
            kind, evidence = _why_missed(record, row, mention, readable, lexicon)
            ours = tuple(gene.symbol for gene in mention.genes) if mention else ()
            yield Disagreement(record.figid, kind, row.word, (row.hgnc_symbol,), ours, evidence)


def _why_missed(
    record: Record, row: GeneRow, mention: Mention | None, readable: Readable, lexicon: Lexicon
) -> tuple[Type, str]:
    if lexicon.current(row.hgnc_symbol) is None:
        return "lexicon too old", f"{row.hgnc_symbol} is no approved symbol and no single gene's former one"
    if not is_attainable(row, readable, lexicon):
        return "not in the caption", f"neither {row.word} nor a name of {row.hgnc_symbol} stands there"
    if mention and (row.source in FAMILY_SOURCES) != (mention.kind != "gene"):
        return "family against member", f"{mention.text} is read as a {mention.kind}"
    if mention and mention.genes:
        return "different gene", f"{mention.text} is read as {_names(mention)}"
    if refutation := refute(row.word, record.caption, lexicon):
        return "refuted", refutation
    return "not found by us", f"{row.word if readable.has_word(row.word) else row.hgnc_symbol} can be read there"


def _extra(record: Record, rows: tuple[GeneRow, ...], annotation: Annotation) -> Iterator[Disagreement]:
    listed = {row.hgnc_symbol for row in rows}
    by_word: dict[str, list[GeneRow]] = {}
    for row in rows:
        by_word.setdefault(key(row.word), []).append(row)
    for word, mention in _by_key(annotation).items():
        lacking = tuple(gene.symbol for gene in mention.genes if gene.symbol not in listed)
        if lacking:
            theirs = by_word.get(word, [])
            kind, evidence = _why_extra(mention, theirs, lacking)
            symbols = tuple(dict.fromkeys(row.hgnc_symbol for row in theirs))
            yield Disagreement(record.figid, kind, mention.text, symbols, lacking, evidence)


def _why_extra(mention: Mention, rows: list[GeneRow], lacking: tuple[str, ...]) -> tuple[Type, str]:
    groups = any(row.source in FAMILY_SOURCES for row in rows)
    if (rows and groups != (mention.kind != "gene")) or (mention.kind != "gene" and len(lacking) < len(mention.genes)):
        return "family against member", f"{mention.text} is read as a {mention.kind}, the list has other members"
    if rows:
        return "different gene", f"{mention.text} is read as {_names(mention)}"
    return "missing in the list", f"{mention.text} ({mention.source} {mention.term}) at {mention.start}:{mention.end}"


def _by_key(annotation: Annotation) -> dict[str, Mention]:
    """Returns the first mention of each word."""
    mentions: dict[str, Mention] = {}
    for mention in annotation.mentions:
        mentions.setdefault(key(mention.text), mention)
    return mentions


def _names(mention: Mention) -> str:
    return mention.group or ", ".join(gene.symbol for gene in mention.genes)
