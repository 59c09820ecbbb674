"""Names that papers write for whole classes of genes, as `serotonin 2C receptor` for HTR2C."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ner.errors import LexiconError
from ner.lexicon import sources
from ner.lexicon.names import name_variants
from ner.lexicon.sources import GeneRow, Name

COLUMNS = ("pattern", "written", "of", "reason", "source")
OF = frozenset({"name", "symbol"})


def pattern_names(folder: Path, rows: Iterable[GeneRow]) -> Iterator[Name]:
    """Yields what the curated patterns make of the approved names, or of the symbols and aliases, of genes.

    Raises LexiconError where a pattern cannot be read or does not fit what is written from it.
    """
    patterns = list(_read(folder / "patterns.tsv"))
    for row in rows:
        for pattern, written, of in patterns:
            for text in (row.name,) if of == "name" else (row.symbol, *row.aliases):
                if found := pattern.fullmatch(text):
                    name = found.expand(written)
                    for variant in name_variants(name) if " " in name else (name,):
                        yield Name(variant, "hgnc_name", row.symbol)


def problem(pattern: str, written: str) -> str:
    """Returns what is wrong with a pattern and what is written from it; nothing where they fit."""
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        return f"pattern {pattern!r} cannot be read: {error}"
    used = max(map(int, re.findall(r"\\(\d)", written)), default=0)
    return f"{written!r} uses group {used} of {groups}" if used > groups else ""


def _read(path: Path) -> Iterator[tuple[re.Pattern[str], str, str]]:
    for number, row in enumerate(sources.read_curated(path, COLUMNS), 2):
        if wrong := problem(row["pattern"], row["written"]):
            raise LexiconError(wrong, place=f"{path}:{number}")
        yield re.compile(row["pattern"]), row["written"], row["of"]
