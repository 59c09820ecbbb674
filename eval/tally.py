"""Counts against a curated list, where what was listed and what was given are of different number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from eval.gold.metrics import Count


@dataclass(frozen=True, slots=True)
class Tally:
    """`found` of the `listed` units, `right` of the `given` ones; tallies add up."""

    found: int = 0
    listed: int = 0
    right: int = 0
    given: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.found + other.found, self.listed + other.listed, self.right + other.right, self.given + other.given
        )

    @classmethod
    def of(cls, count: Count) -> Tally:
        """Returns a count of true and false as a tally: what is found is what is right."""
        return cls(count.tp, count.tp + count.fn, count.tp, count.tp + count.fp)

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.listed if self.listed else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def to_json(self) -> dict[str, float]:
        """Returns counts and rates, rates rounded to four decimals."""
        counts = {"found": self.found, "listed": self.listed, "right": self.right, "given": self.given}
        return counts | {"p": round(self.precision, 4), "r": round(self.recall, 4), "f1": round(self.f1, 4)}


@dataclass(frozen=True, slots=True)
class Rates:
    """Mean precision, recall and F1 over figures."""

    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0

    def to_json(self) -> dict[str, float]:
        """Returns the rates rounded to four decimals."""
        return {"p": round(self.precision, 4), "r": round(self.recall, 4), "f1": round(self.f1, 4)}


def micro(tallies: Iterable[Tally]) -> Tally:
    """Returns the sum: every unit weighs the same."""
    return sum(tallies, Tally())


def macro(tallies: Sequence[Tally]) -> Rates:
    """Returns the means over figures: every figure weighs the same.

    Figures where nothing was given have no precision, figures where nothing was listed no recall; F1 is the mean over
    figures that have either.
    """
    return Rates(
        _mean([t.precision for t in tallies if t.given]),
        _mean([t.recall for t in tallies if t.listed]),
        _mean([t.f1 for t in tallies if t.given or t.listed]),
    )


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0
