"""Confidence intervals and paired tests over papers: figures of one paper are not independent of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.tally import Tally

Array = npt.NDArray[np.float64]
Papers = Mapping[str, Mapping[str, Tally]]  # paper -> measure -> tally; every paper has the same measures
BLOCK = 500  # resamples computed at once


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate with the middle 95 % of its values over resampled papers."""

    value: float
    low: float
    high: float

    @property
    def interval(self) -> str:
        """The interval in words; a dash where resampling changes nothing, as with a single paper."""
        return f"{self.low:.3f}–{self.high:.3f}" if self.low < self.high else "–"

    def to_json(self) -> dict[str, float]:
        """Returns the ends of the interval, rounded to four decimals."""
        return {"low": round(self.low, 4), "high": round(self.high, 4)}


@dataclass(frozen=True, slots=True)
class Estimates:
    """Precision, recall and F1 of a measure with their intervals."""

    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure of A and of B, and how often chance alone makes a difference of F1 at least as large (two-sided)."""

    a: Tally
    b: Tally
    p_value: float

    @property
    def delta(self) -> float:
        """F1 of A less F1 of B."""
        return self.a.f1 - self.b.f1


def by_paper(tallies: Iterable[tuple[str, Mapping[str, Tally]]]) -> dict[str, dict[str, Tally]]:
    """Returns the summed tallies of each paper's captions, in order of first appearance."""
    papers: dict[str, dict[str, Tally]] = {}
    for paper, measures in tallies:
        known = papers.setdefault(paper, {})
        for name, tally in measures.items():
            known[name] = known.get(name, Tally()) + tally
    return papers


def totals(papers: Papers) -> dict[str, Tally]:
    """Returns the sum of each measure over all papers."""
    return {name: sum((p[name] for p in papers.values()), Tally()) for name in _measures(papers)}


def confidence(papers: Papers, *, resamples: int, seed: int) -> dict[str, Estimates]:
    """Returns the rates of each measure with 95 % intervals: percentile bootstrap over papers, the same for a seed.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    names, counts = _measures(papers), _counts(papers, papers)
    drawn = np.concatenate([_rates(np.tensordot(w, counts, axes=1)) for w in _weights(len(papers), resamples, seed)])
    ends = np.percentile(drawn, [2.5, 97.5], axis=0)  # ends x measures x rates
    values = _rates(counts.sum(axis=0))
    return {
        name: Estimates(*(Estimate(float(values[i, k]), float(ends[0, i, k]), float(ends[1, i, k])) for k in range(3)))
        for i, name in enumerate(names)
    }


def compare(a: Papers, b: Papers, *, resamples: int, seed: int) -> dict[str, Difference]:
    """Returns each measure's paired difference, tested by approximate randomisation over papers.

    Both must hold the same papers. Source: Noreen, Computer-Intensive Methods for Testing Hypotheses, 1989.
    """
    ours, theirs = _counts(a, a), _counts(b, a)
    gap = theirs - ours
    observed = np.abs(_rates(ours.sum(axis=0)) - _rates(theirs.sum(axis=0)))[..., 2]
    draw, reached = np.random.default_rng(seed), np.zeros(len(observed))
    for size in _blocks(resamples):
        moved = np.tensordot(draw.integers(0, 2, size=(size, len(a))).astype(float), gap, axes=1)
        gaps = np.abs(_rates(ours.sum(axis=0) + moved) - _rates(theirs.sum(axis=0) - moved))[..., 2]
        reached += (gaps >= observed - 1e-12).sum(axis=0)
    p = (reached + 1) / (resamples + 1)
    whole_a, whole_b = totals(a), totals(b)
    return {name: Difference(whole_a[name], whole_b[name], float(p[i])) for i, name in enumerate(_measures(a))}


def _measures(papers: Papers) -> tuple[str, ...]:
    return tuple(next(iter(papers.values()), {}))


def _blocks(resamples: int) -> Iterator[int]:
    return (min(BLOCK, resamples - start) for start in range(0, resamples, BLOCK))


def _weights(size: int, resamples: int, seed: int) -> Iterator[Array]:
    """Yields how often each paper was drawn, a block of resamples at once."""
    draw = np.random.default_rng(seed)
    for block in _blocks(resamples):
        yield draw.multinomial(size, np.full(size, 1 / size), size=block).astype(float)


def _counts(papers: Papers, order: Iterable[str]) -> Array:
    """Returns papers x measures x (found, listed, right, given)."""
    names = _measures(papers)
    rows = [[(t.found, t.listed, t.right, t.given) for t in (papers[paper][name] for name in names)] for paper in order]
    return np.array(rows, dtype=np.float64)


def _rates(counts: Array) -> Array:
    """Returns (precision, recall, F1) over the last axis (found, listed, right, given), 0 where undefined."""
    found, listed, right, given = (counts[..., i] for i in range(4))
    recall, precision = found / np.maximum(listed, 1), right / np.maximum(given, 1)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    result: Array = np.stack([precision, recall, f1], axis=-1)
    return result
