"""Curated rows and our mentions, brought to one form: today's symbols, unique rows, units of genes and groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from eval.lists.readable import FAMILY_SOURCES
from ner.formats.record import GeneRow, Record
from ner.formats.rows import rows_from_annotation
from ner.lexicon import Lexicon
from ner.text.keys import key
from ner.types import Annotation


@dataclass(frozen=True, slots=True)
class Unit:
    """A gene, or a family or complex that counts once whatever its members."""

    symbols: frozenset[str]
    is_group: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows with today's symbols, each pair of word and gene once."""

    rows: tuple[GeneRow, ...]

    @property
    def symbols(self) -> frozenset[str]:
        """The genes of all rows."""
        return frozenset(row.hgnc_symbol for row in self.rows)

    @property
    def units(self) -> frozenset[Unit]:
        """The genes of rows, and the groups that family rows of one word make up."""
        genes = {Unit(frozenset({r.hgnc_symbol}), False) for r in self.rows if r.source not in FAMILY_SOURCES}
        groups: dict[str, set[str]] = {}
        for row in self.rows:
            if row.source in FAMILY_SOURCES:
                groups.setdefault(key(row.word), set()).add(row.hgnc_symbol)
        return frozenset(genes | {Unit(frozenset(symbols), True) for symbols in groups.values()})

    def only(self, keep: Callable[[GeneRow], bool]) -> Listing:
        """Returns the rows that `keep` holds for."""
        return Listing(tuple(row for row in self.rows if keep(row)))


def today(symbol: str, lexicon: Lexicon) -> str:
    """Returns the approved symbol of a retired one; unknown symbols stay as they are."""
    gene = lexicon.current(symbol)
    return gene.symbol if gene else symbol


def list_curated(record: Record, lexicon: Lexicon) -> Listing:
    """Returns a record's curated list."""
    return Listing(_unique(replace(r, hgnc_symbol=today(r.hgnc_symbol, lexicon)) for r in record.rows))


def list_found(annotation: Annotation, lexicon: Lexicon) -> Listing:
    """Returns what an annotation would list; one made with an older lexicon may name retired symbols, too."""
    rows = rows_from_annotation(annotation)
    return Listing(_unique(replace(row, hgnc_symbol=today(row.hgnc_symbol, lexicon)) for row in rows))


def _unique(rows: Iterable[GeneRow]) -> tuple[GeneRow, ...]:
    return tuple({(row.word, row.hgnc_symbol, row.source in FAMILY_SOURCES): row for row in rows}.values())
