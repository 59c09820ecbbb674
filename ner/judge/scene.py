"""A caption with its likely names, for judging each of them by the others."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ner.find.finder import Prepared
from ner.judge.cells import FAMILY_HEADS, Cells
from ner.judge.genre import genre_of, genre_words
from ner.judge.judge import Judged
from ner.judge.weights import Weights
from ner.types import Gene, Reading

TELLS = 20  # members of a family that it tells of
_FAR = 999.0


class Spelled(NamedTuple):
    """What is known of a spelling wherever it stands: log odds, readings with their weights, what it tells of others.

    `sure` names tell of their neighbours, `tells` are the genes that such a name surely means, `known` whether it is
    curated and how well corpora know it (0 to 2).
    """

    logit: float
    readings: tuple[Reading, ...]
    weights: tuple[float, ...]
    usual: tuple[int, ...]
    sure: bool
    tells: tuple[Gene, ...]
    known: tuple[int, int]
    cells: Cells
    reading_cells: tuple[Cells, ...]


class Scene:
    """A caption with its likely names, for judging each of them by the others."""

    def __init__(
        self, prepared: Prepared, judged: Sequence[Judged], spelled: Sequence[Spelled], weights: Weights
    ) -> None:
        self._weights = weights
        self.text = prepared.text
        self.words = len(prepared.words) or 1
        self.repeats = Counter([one.candidate.text for one in judged])
        likely = [one.candidate for one, known in zip(judged, spelled, strict=True) if known.sure]
        self._names = {candidate.text for candidate in likely}
        self._spans = sorted({(candidate.start, candidate.end) for candidate in likely})
        self._starts = [start for start, _ in self._spans]
        self._judged, self._spelled = judged, spelled

    def others(self, name: str) -> int:
        """Returns how many other likely names there are."""
        return len(self._names) - (name in self._names)

    def near(self, start: int, end: int) -> float:
        """Returns the number of characters between a span and the nearest likely name that does not overlap it."""
        spans = self._spans
        i = bisect_left(self._starts, end)
        best = spans[i][0] - end if i < len(spans) else _FAR
        for j in range(i - 1, max(-1, i - 4), -1):
            if spans[j][1] <= start:
                return min(best, start - spans[j][1])
        return best

    @cached_property
    def genes(self) -> Mapping[str, str]:
        """The spelling that surely names a gene or family, by the symbols that it names; empty for several."""
        named: dict[str, str] = {}
        for one, known in zip(self._judged, self._spelled, strict=True):
            if known.tells:
                name = one.candidate.text
                for gene in known.tells:
                    if named.setdefault(gene.symbol, name) != name:
                        named[gene.symbol] = ""
        return named

    @cached_property
    def genre(self) -> int:
        """The kind of text."""
        return genre_of(genre_words(self.text), self._weights.words, self._weights.word_bias)

    def elsewhere(self, name: str, reading: Reading) -> int:
        """Tells whether another spelling names the gene, or a member of the family, of a reading."""
        genes = self.genes
        for gene in reading.genes[:TELLS]:
            if genes.get(gene.symbol, name) != name:
                return 1
        return 0

    def head(self, end: int) -> int:
        """Tells whether a word such as `family` follows."""
        after = self.text[end : end + 16].split(None, 1)
        return int(bool(after) and after[0].strip(".,;:()-").lower() in FAMILY_HEADS)
