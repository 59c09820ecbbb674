"""Where list and caption disagree, sorted into named types.

A row of the list that we did not find is, in this order: `list too old` (its symbol is no approved one, or was
given to several genes), `not in the caption`, `family against member` (its word is a group to one side and a gene
to the other, or a group with other members), `different gene` (we read other genes in its word), `refuted` (its word
stands in the caption and the caption defines it as something else, or the lexicon knows it as no gene), or `not found
by us`. A gene that we found and the list lacks is `family against member`, `different gene` or `missing in the list`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.lists.listing import list_curated, today
from eval.lists.readable import FAMILY_SOURCES, Readable, is_attainable
from eval.lists.refutation import refute
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
    "list too old",
    "missing in the list",
]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One row of the list, or one of our words, on which the two disagree, with the evidence in a sentence.

    `row` is the row, `mention` ours where there is one: a row may have both, what the list lacks has no row.
    """

    figid: str
    type: Type
    word: str
    listed: tuple[str, ...]
    found: tuple[str, ...]
    evidence: str
    row: GeneRow | None = None
    mention: Mention | None = None

    def to_json(self) -> dict[str, object]:
        """Returns what the two say, for machines."""
        return {
            "figid": self.figid,
            "type": self.type,
            "word": self.word,
            "listed": list(self.listed),
            "found": list(self.found),
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class _Case:
    """One figure: its record, what its caption gives, and the rows of its list by the key of their word."""

    record: Record
    readable: Readable
    lexicon: Lexicon
    words: Mapping[str, Sequence[GeneRow]]


def sort_disagreements(
    record: Record, annotation: Annotation, readable: Readable, lexicon: Lexicon
) -> tuple[Disagreement, ...]:
    """Returns every disagreement on a record: first the rows that we did not find, then what the list lacks."""
    words: dict[str, list[GeneRow]] = {}
    for row in list_curated(record, lexicon).rows:
        words.setdefault(key(row.word), []).append(row)
    case = _Case(record, readable, lexicon, words)
    return (*_missed(case, annotation), *_extra(case, annotation))


def _missed(case: _Case, annotation: Annotation) -> Iterator[Disagreement]:
    found = {today(gene.symbol, case.lexicon) for mention in annotation.mentions for gene in mention.genes}
    at_word = _by_key(annotation)
    for row in (row for rows in case.words.values() for row in rows):
        if row.hgnc_symbol not in found:
            mention = at_word.get(key(row.word))
            kind, evidence = _why_missed(case, row, mention)
            ours = tuple(gene.symbol for gene in mention.genes) if mention else ()
            yield Disagreement(case.record.figid, kind, row.word, (row.hgnc_symbol,), ours, evidence, row, mention)


def _why_missed(case: _Case, row: GeneRow, mention: Mention | None) -> tuple[Type, str]:
    if case.lexicon.current(row.hgnc_symbol) is None:
        return "list too old", f"{row.hgnc_symbol} is no approved symbol and no single gene's former one"
    if not is_attainable(row, case.readable, case.lexicon):
        return "not in the caption", f"neither {row.word} nor a name of {row.hgnc_symbol} stands there"
    if mention and _is_grouping(mention, case.words[key(row.word)]):
        return "family against member", _read_as(mention)
    if mention and mention.genes:
        return "different gene", _read_as(mention)
    if refutation := refute(row, case.record.caption, case.lexicon):
        return "refuted", refutation
    return "not found by us", f"{row.word if case.readable.has_word(row.word) else row.hgnc_symbol} can be read there"


def _is_grouping(mention: Mention, rows: Sequence[GeneRow]) -> bool:
    """True when list and caption differ in whether a word is a group, or in which genes belong to it."""
    if (mention.kind != "gene") != any(row.source in FAMILY_SOURCES for row in rows):
        return True
    listed = {row.hgnc_symbol for row in rows}
    return mention.kind != "gene" and (not mention.genes or any(gene.symbol in listed for gene in mention.genes))


def _extra(case: _Case, annotation: Annotation) -> Iterator[Disagreement]:
    listed = {row.hgnc_symbol for rows in case.words.values() for row in rows}
    told: set[tuple[str, tuple[str, ...]]] = set()
    for mention in annotation.mentions:
        word, ours = key(mention.text), tuple(today(gene.symbol, case.lexicon) for gene in mention.genes)
        lacking = tuple(dict.fromkeys(symbol for symbol in ours if symbol not in listed))
        if lacking and (word, lacking) not in told:
            told.add((word, lacking))
            theirs = case.words.get(word, ())
            symbols = tuple(dict.fromkeys(row.hgnc_symbol for row in theirs))
            kind, says = _why_extra(mention, theirs, lacking), _read_as(mention)
            yield Disagreement(case.record.figid, kind, mention.text, symbols, lacking, says, None, mention)


def _why_extra(mention: Mention, rows: Sequence[GeneRow], lacking: tuple[str, ...]) -> Type:
    in_part = len(lacking) < len(mention.genes)
    if (rows and _is_grouping(mention, rows)) or (mention.kind != "gene" and in_part):
        return "family against member"
    return "different gene" if rows and not in_part else "missing in the list"


def _by_key(annotation: Annotation) -> dict[str, Mention]:
    """Returns the first mention of each word."""
    mentions: dict[str, Mention] = {}
    for mention in annotation.mentions:
        mentions.setdefault(key(mention.text), mention)
    return mentions


def _read_as(mention: Mention) -> str:
    """Returns how we read a mention, in words."""
    reading = mention.group or ", ".join(gene.symbol for gene in mention.genes) or "ambiguous"
    return f"{mention.text} at {mention.start}:{mention.end} is {reading} ({mention.source} {mention.term})"
