"""Counts of a reference: in how many captions a gene is named, in how many lists it stands, how words are defined.

Counted from records and captions without verdicts, and without those that judge the scoring; shipped as one table.
"""

from __future__ import annotations

import gzip
import importlib.resources
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from ner.errors import InputError, said

TABLE = "reference.tsv.gz"
_KINDS = ("captions", "lists", "defined", "together")


@dataclass(frozen=True, slots=True)
class Reference:
    """`captions` and `lists`: by gene, in how many figures each word key stands for it; `defined`: long forms by word.

    `together`: by gene, in how many figures each gene after it in the alphabet stands with it, and itself at all.
    `size` tells how many figures were counted for each.
    """

    captions: Mapping[str, Mapping[str, int]]
    lists: Mapping[str, Mapping[str, int]]
    defined: Mapping[str, Mapping[str, int]]
    together: Mapping[str, Mapping[str, int]]
    size: Mapping[str, int]

    def captions_without(self, symbol: str, word_key: str) -> int:
        """Returns in how many captions a gene is named by other words than this."""
        return _without(self.captions, symbol, word_key)

    def lists_without(self, symbol: str, word_key: str) -> int:
        """Returns in how many lists a gene stands for other words than this."""
        return _without(self.lists, symbol, word_key)

    def lists_with(self, symbol: str, word_key: str) -> int:
        """Returns in how many lists a word is taken for a gene."""
        return self.lists.get(symbol, {}).get(word_key, 0)

    def attraction(self, one: str, other: str) -> float | None:
        """Returns the log of how much more often two genes stand together than by chance; None where they never do."""
        first, second = min(one, other), max(one, other)
        met = self.together.get(first, {}).get(second, 0)
        if not met:
            return None
        expected = self.together[first][first] * self.together[second][second] / self.size["together"]
        return math.log(met / expected)


def _without(counts: Mapping[str, Mapping[str, int]], symbol: str, word_key: str) -> int:
    words = counts.get(symbol, {})
    return sum(words.values()) - words.get(word_key, 0)


class Counts:
    """Counts while figures are read; `reference()` gives what was counted."""

    def __init__(self) -> None:
        self._tables: dict[str, defaultdict[str, Counter[str]]] = {kind: defaultdict(Counter) for kind in _KINDS}
        self._size: Counter[str] = Counter()

    def add(self, kind: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Counts each pair of one figure once."""
        self._size[kind] += 1
        for name, value in set(pairs):
            self._tables[kind][name][value] += 1

    def reference(self) -> Reference:
        """Returns the counts so far."""
        captions, lists, defined, together = (self._tables[kind] for kind in _KINDS)
        return Reference(captions, lists, defined, together, dict(self._size))


def load_reference(place: Path | Traversable | None = None) -> Reference:
    """Returns the reference of a file; without one, the reference that is shipped. Raises `InputError`."""
    place = place or importlib.resources.files("eval.curation") / "tables" / TABLE
    tables: dict[str, dict[str, dict[str, int]]] = {kind: {} for kind in _KINDS}
    size: dict[str, int] = {}
    try:
        lines = gzip.decompress(place.read_bytes()).decode("utf-8").split("\n")[:-1]
        for line in lines:
            kind, name, *values = line.split("\t")
            if name == "":
                size[kind] = int(values[0])
                continue
            tables[kind][name] = {value: int(n) for value, n in (pair.rsplit("=", 1) for pair in values)}
    except (OSError, EOFError, ValueError, KeyError) as error:
        remedy = "make it anew with `python -m eval.curation.training --reference`"
        raise InputError(
            f"the reference counts cannot be read: {said(error)}", place=str(place), remedy=remedy
        ) from None
    return Reference(tables["captions"], tables["lists"], tables["defined"], tables["together"], size)


def _tables(reference: Reference) -> tuple[Mapping[str, Mapping[str, int]], ...]:
    return reference.captions, reference.lists, reference.defined, reference.together


def write_reference(path: Path, reference: Reference) -> None:
    """Writes the reference as sorted lines, compressed: the same counts give the same bytes."""
    lines = []
    for kind, table in zip(_KINDS, _tables(reference), strict=True):
        lines.append(f"{kind}\t\t{reference.size.get(kind, 0)}\n")
        for name in sorted(table):
            values = "\t".join(f"{value}={n}" for value, n in sorted(table[name].items()))
            lines.append(f"{kind}\t{name}\t{values}\n")
    path.write_bytes(gzip.compress("".join(lines).encode("utf-8"), 9, mtime=0))
