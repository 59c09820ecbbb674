"""A caption with its likely names, for judging each of them by the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from ner.find.finder import Prepared
from ner.find.words import Word
from ner.judge.cells import FAMILY_HEADS, Cell, Cells, others_cell
from ner.judge.genre import genre_of
from ner.judge.judge import Judged
from ner.judge.weights import Weights
from ner.types import Gene, Reading

_text = itemgetter(Word._fields.index("text"))
TELLS = 20  # members of a family that it tells of


class Spelled(NamedTuple):
    """What is known of a spelling wherever it stands: log odds, readings with their weights, what it tells of others.

    `sure` names tell of their neighbours, `tells` are the genes that such a name surely means, `seen` is how well
    corpora know it (0 to 2), `members` holds the symbols of each reading,
    `varied` tells whether they are of different kinds.
    """

    logit: float
    readings: tuple[Reading, ...]
    weights: tuple[float, ...]
    usual: tuple[int, ...]
    reading_cells: tuple[Cells, ...]
    members: tuple[frozenset[str], ...]
    varied: bool
    sure: bool
    tells: tuple[Gene, ...]
    seen: int
    cells: Cells


class Scene:
    """A caption with its likely names, for judging each of them by the others."""

    def __init__(
        self, prepared: Prepared, judged: Sequence[Judged], spelled: Sequence[Spelled], weights: Weights
    ) -> None:
        self._weights = weights
        self.text = prepared.text
        self._prepared = prepared
        names = {one.candidate.text for one, known in zip(judged, spelled, strict=True) if known.sure}
        self._others = [[others_cell(max(0, len(names) - own), seen) for seen in range(3)] for own in (0, 1)]
        self._judged, self._spelled = judged, spelled

    def others(self, known: Spelled) -> Cell:
        """Returns the cell that tells how many other likely names there are."""
        return self._others[known.sure][known.seen]

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
        return genre_of(map(_text, self._prepared.words), self._weights.words, self._weights.word_bias)

    def elsewhere(self, name: str, members: frozenset[str]) -> int:
        """Tells whether another spelling names one of some genes."""
        genes = self.genes
        if members.isdisjoint(genes):
            return 0
        return int(any(genes.get(symbol, name) != name for symbol in members))

    def head(self, end: int) -> int:
        """Tells whether a word such as `family` follows."""
        after = self.text[end : end + 16].split(None, 1)
        return int(bool(after) and after[0].strip(".,;:()-").lower() in FAMILY_HEADS)
