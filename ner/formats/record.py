"""A PFOCR record as plain data: one pathway figure, its caption and its curated gene rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ner.types import Caption

Layout = Literal[1, 2]

ROW_FIELDS = ("word", "symbol", "source", "hgnc_symbol", "entrez")


@dataclass(frozen=True, slots=True)
class GeneRow:
    """One row of a curated list: the word in the figure, the lexicon name it matched, and the gene.

    `line` is where the row starts in its file, 0 for a row that was never in one; it does not count in comparisons.
    """

    word: str
    symbol: str
    source: str
    hgnc_symbol: str
    entrez: str
    line: int = field(default=0, compare=False)


def row_fields(row: GeneRow) -> tuple[str, ...]:
    """The five fields of a row in the order of the file."""
    return row.word, row.symbol, row.source, row.hgnc_symbol, row.entrez


def row_mapping(row: GeneRow) -> dict[str, str]:
    """A row as the mapping that the front matter holds."""
    return dict(zip(ROW_FIELDS, row_fields(row), strict=True))


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was read: `raw` is the whole file, `side` its gene table in layout 2, each character kept.

    `packing` is the suffix (`.gz`, `.zst`) that the file has behind the name in `path`, empty unless it is compressed.
    """

    path: Path
    figid: str
    caption: str
    title: str
    papertitle: str
    organisms: str
    year: str
    pmcid: str
    rows: tuple[GeneRow, ...]
    layout: Layout
    raw: str
    side: str = ""
    caption_line: int = 0
    packing: str = ""

    @property
    def as_caption(self) -> Caption:
        """The caption with what else the record says of it: the figure's title and the organisms."""
        return Caption(self.figid, self.caption, self.title, self.organisms)

    @property
    def file(self) -> Path:
        """The file that the record was read from."""
        return self.path.with_name(self.path.name + self.packing)
