"""A caption with its likely names, for judging each of them by the others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ner.find.candidate import Candidate
from ner.find.finder import Prepared
from ner.judge.cells import FAMILY_HEADS, Cell, Cells, others_cell, others_step
from ner.judge.classes import names_parts
from ner.judge.genre import genre_of
from ner.judge.organism import is_foreign
from ner.judge.weights import Weights
from ner.types import Reading

TELLS = 20  # members of a family that it tells of
_HEAD = re.compile(rf"[-\s(]{{1,2}}(?:{'|'.join(sorted(FAMILY_HEADS))})\b", re.IGNORECASE)
Setting = tuple[int, int, tuple[int, ...]]


class Spelled(NamedTuple):
    """What is known of a spelling wherever it stands: log odds, readings with their weights, what it tells of others.

    `sure` names tell of their neighbours, `tells` are the symbols of the genes that such a name surely means, `seen` is
    how well corpora know it (0 to 2), `marked` how often they mark it, `usual` tells which readings are members of a
    family (1: usual, 2: likely), `members` holds the symbols of each reading, `varied` tells whether they are of
    different kinds, `opens` what would make a class of the name, `labelled` whether it may be a label (see
    `ner.judge.classes`). `rankings` keeps the readings as they were ranked in settings, with whether the best is a
    family's usual member.
    """

    logit: float
    readings: tuple[Reading, ...]
    weights: tuple[float, ...]
    usual: tuple[int, ...]
    reading_cells: tuple[Cells, ...]
    members: tuple[tuple[str, ...], ...]
    varied: bool
    sure: bool
    tells: tuple[str, ...]
    seen: int
    marked: int
    opens: re.Pattern[str] | None
    labelled: bool
    cells: Cells
    rankings: dict[Setting, tuple[tuple[Reading, ...], bool]]


class Scene:
    """A caption with its likely names, for judging each of them by the others.

    `company` are the steps of how many other likely names there are, for a name that is not sure and for one that is;
    `parts` tells whether the text speaks of parts of proteins.
    """

    def __init__(
        self,
        prepared: Prepared,
        candidates: Sequence[Candidate],
        spelled: Sequence[Spelled],
        weights: Weights,
        about: str = "",
    ) -> None:
        self.text = prepared.text
        self.parts = names_parts(self.text)
        self._weights = weights
        self._about = about
        self._prepared = prepared
        self._candidates, self._spelled = candidates, spelled
        names = len({candidate[2] for candidate, known in zip(candidates, spelled, strict=True) if known.sure})
        self.company = others_step(names), others_step(max(0, names - 1))
        self._genes: dict[str, str] | None = None
        self._genre: int | None = None
        self._foreign: bool | None = None

    def others(self, known: Spelled) -> Cell:
        """Returns the cell that tells how many other likely names there are."""
        return others_cell(self.company[known.sure], known.seen)

    @property
    def genes(self) -> Mapping[str, str]:
        """The spelling that surely names a gene or family, by the symbols that it names; empty for several."""
        if self._genes is None:
            self._genes = self._named()
        return self._genes

    def _named(self) -> dict[str, str]:
        named: dict[str, str] = {}
        for candidate, known in zip(self._candidates, self._spelled, strict=True):
            if known.tells:
                name = candidate.text
                for symbol in known.tells:
                    if named.setdefault(symbol, name) != name:
                        named[symbol] = ""
        return named

    @property
    def genre(self) -> int:
        """The kind of text."""
        if self._genre is None:
            self._genre = genre(self._prepared, self._weights)
        return self._genre

    @property
    def foreign(self) -> bool:
        """Whether the text is plainly of an organism without a backbone."""
        if self._foreign is None:
            self._foreign = is_foreign(self.text, self._prepared.runs, self._about)
        return self._foreign

    def setting(self, name: str, end: int, spelled: Spelled) -> Setting:
        """Returns the kind of text, whether a family's head follows, and which readings are named elsewhere."""
        genes = self.genes
        elsewhere = tuple([_elsewhere(name, members, genes) for members in spelled.members])
        if not spelled.varied:  # what holds for all readings alike need not be known
            return 0, 0, elsewhere
        return self.genre, self.head(end), elsewhere

    def head(self, end: int) -> int:
        """Tells whether a word such as `family` follows."""
        return int(_HEAD.match(self.text, end) is not None)


def _elsewhere(name: str, members: tuple[str, ...], genes: Mapping[str, str]) -> int:
    """Tells whether another spelling names one of some genes."""
    for symbol in members:
        if genes.get(symbol, name) != name:
            return 1
    return 0


def genre(prepared: Prepared, weights: Weights) -> int:
    """Returns the kind of a text, a number of GENRES."""
    return genre_of(prepared.runs, weights.words, weights.word_bias)
