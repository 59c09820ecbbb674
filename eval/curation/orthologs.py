"""Genes of worms, flies and yeasts by the names they have there, where the human gene of that name is another one."""

from __future__ import annotations

import csv
import importlib.resources
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ner.lexicon import Lexicon
from ner.text.keys import plain
from ner.types import Reading

_TABLE = "orthologs.tsv"


@dataclass(frozen=True, slots=True)
class Ortholog:
    """A gene's name in an organism, the human genes that correspond to it, and the source that says so."""

    organism: str
    name: str
    symbols: tuple[str, ...]
    reason: str
    source: str


def ortholog_of(word: str, organisms: Collection[str], lexicon: Lexicon) -> tuple[Reading, Ortholog] | None:
    """Returns the human genes of a name used in one of these organisms; none where the table lacks it."""
    if not organisms:
        return None
    name = plain(word).lower()
    for organism in sorted(organisms):
        entry = orthologs().get((organism, name))
        if entry:
            genes = tuple(gene for symbol in entry.symbols if (gene := lexicon.current(symbol)))
            if genes:
                return Reading("gene", genes, entry.name, "capgene", 0.9), entry
    return None


@cache
def orthologs() -> Mapping[tuple[str, str], Ortholog]:
    """Returns the table by organism and name in lower case."""
    text = (importlib.resources.files("eval.curation") / "tables" / _TABLE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return MappingProxyType(
        {
            (row["organism"], row["name"].lower()): Ortholog(
                row["organism"], row["name"], tuple(row["symbols"].split("|")), row["reason"], row["source"]
            )
            for row in rows
        }
    )
