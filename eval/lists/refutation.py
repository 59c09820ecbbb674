"""What speaks against a row of a curated list: definitions in the caption, words that are no genes, better readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.lists.glossary import defined_otherwise
from eval.lists.listing import list_curated
from eval.lists.readable import FAMILY_SOURCES
from ner.formats.record import GeneRow, Record
from ner.lexicon import Lexicon
from ner.types import Reading

# What a name is, by the table that it stands in.
SAID: Mapping[str, str] = {
    "hgnc_symbol": "the approved symbol",
    "hgnc_prev_symbol": "a previous symbol",
    "hgnc_alias_symbol": "an alias",
    "hgnc_name": "a name",
    "ncbi_synonym": "an NCBI synonym",
    "mgi_symbol": "the mouse symbol",
    "famplex": "a FamPlex name",
    "capgene": "a curated name",
    "caption": "the caption's name",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row whose gene is probably not what its word means; `better` is the likelier reading, if any."""

    row: GeneRow
    better: tuple[str, ...]
    reason: str


def refute(row: GeneRow, caption: str, lexicon: Lexicon) -> str:
    """Returns what in the caption or the lexicon says that a row's word is no gene there, or nothing.

    A family row stands where its word is only a class of proteins (`chemokines`).
    """
    if meaning := defined_otherwise(row.word, row.hgnc_symbol, caption, lexicon):
        return f"the caption defines {row.word} as {meaning}"
    veto = lexicon.veto(row.word)
    if veto is None or (row.source in FAMILY_SOURCES and "class" in veto.sense):
        return ""
    return f"{row.word} is no gene but {veto.sense.replace('_', ' ')}: {veto.reason}"


def doubtful_rows(record: Record, lexicon: Lexicon) -> tuple[Doubt, ...]:
    """Returns the rows to look at again, in the list's order, each word and gene once.

    A row is doubtful when its caption or the lexicon refutes its word, or when the lexicon ranks another gene or group
    first for it. Words that the lexicon does not know, and family rows whose group it does, are left alone.
    """
    return tuple(_doubts(record, lexicon))


def _doubts(record: Record, lexicon: Lexicon) -> Iterator[Doubt]:
    for row in list_curated(record, lexicon).rows:
        if reason := refute(row, record.caption, lexicon):
            yield Doubt(row, (), reason)
            continue
        readings = lexicon.lookup(row.word)
        if readings and not _stands(row, readings, lexicon):
            symbols = tuple(gene.symbol for gene in readings[0].genes)
            yield Doubt(row, symbols, _compare(row, readings, lexicon))


def _stands(row: GeneRow, readings: Sequence[Reading], lexicon: Lexicon) -> bool:
    """True when the row's gene is in the best reading, is spelt by its word, or, for family rows, may be a group's."""
    if row.word == row.hgnc_symbol:
        return True
    if row.source in FAMILY_SOURCES and any(r.kind != "gene" for r in readings):
        return True
    return _names(readings[0], row, lexicon)


def _names(reading: Reading, row: GeneRow, lexicon: Lexicon) -> bool:
    """True when a reading names the row's gene, or a group that has it, large ones included."""
    genes = reading.genes or lexicon.open_members(reading.group)
    return any(gene.symbol == row.hgnc_symbol for gene in genes)


def _compare(row: GeneRow, readings: Sequence[Reading], lexicon: Lexicon) -> str:
    best = readings[0]
    target = best.group or ", ".join(gene.symbol for gene in best.genes)
    first = f"{row.word} is first of all {SAID[best.source]} of {target}"
    own = next((r for r in readings if _names(r, row, lexicon)), None)
    return f"{first}, and {SAID[own.source]} of {row.hgnc_symbol}" if own else f"{first}, not of {row.hgnc_symbol}"
