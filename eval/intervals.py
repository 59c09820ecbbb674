"""Confidence intervals and paired tests over papers: figures of one paper are not independent of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from eval.metrics import Scores, score_document
from eval.predictions import Pair

Counts = npt.NDArray[np.float64]  # papers x measures x (tp, fp, fn)
MEASURES = tuple(field.name for field in fields(Scores))
BLOCK = 500  # resamples computed at once


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle 95 % of an F1 over resampled papers."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 of A less F1 of B, and how often chance alone makes a difference at least as large (two-sided)."""

    a: float
    b: float
    p_value: float

    @property
    def delta(self) -> float:
        return self.a - self.b


def by_paper(pairs: Iterable[Pair], *, alternatives: bool = False) -> dict[str, Scores]:
    """Returns the summed scores of each paper's documents, in order of first appearance."""
    papers: dict[str, Scores] = {}
    for gold, found in pairs:
        counts = score_document(gold, found, alternatives=alternatives)
        papers[gold.paper] = papers.get(gold.paper, Scores()) + counts
    return papers


def confidence(papers: Mapping[str, Scores], *, resamples: int, seed: int) -> dict[str, Interval]:
    """Returns the 95 % interval of each measure's F1: percentile bootstrap over papers, the same for the same seed.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    counts = _counts(papers.values())
    draw, size = np.random.default_rng(seed), len(papers)
    blocks = []
    for start in range(0, resamples, BLOCK):
        weights = draw.multinomial(size, np.full(size, 1 / size), size=min(BLOCK, resamples - start))
        blocks.append(_f1(np.tensordot(weights.astype(float), counts, axes=1)))
    low, high = np.percentile(np.concatenate(blocks), [2.5, 97.5], axis=0)
    return {name: Interval(float(low[i]), float(high[i])) for i, name in enumerate(MEASURES)}


def compare(a: Mapping[str, Scores], b: Mapping[str, Scores], *, resamples: int, seed: int) -> dict[str, Difference]:
    """Returns each measure's paired difference, tested by approximate randomisation over papers.

    Both must hold the same papers. Source: Noreen, Computer-Intensive Methods for Testing Hypotheses, 1989.
    """
    ours, theirs = _counts(a.values()), _counts(b[paper] for paper in a)
    f_ours, f_theirs = _f1(ours.sum(axis=0)), _f1(theirs.sum(axis=0))
    observed = np.abs(f_ours - f_theirs)
    draw, reached = np.random.default_rng(seed), np.zeros(len(MEASURES))
    for start in range(0, resamples, BLOCK):
        swap = draw.integers(0, 2, size=(min(BLOCK, resamples - start), len(a))).astype(float)
        moved = np.tensordot(swap, theirs - ours, axes=1)
        gaps = np.abs(_f1(ours.sum(axis=0) + moved) - _f1(theirs.sum(axis=0) - moved))
        reached += (gaps >= observed - 1e-12).sum(axis=0)
    p = (reached + 1) / (resamples + 1)
    return {n: Difference(float(f_ours[i]), float(f_theirs[i]), float(p[i])) for i, n in enumerate(MEASURES)}


def _counts(scores: Iterable[Scores]) -> Counts:
    rows: Sequence[object] = [[(c.tp, c.fp, c.fn) for _, c in s.named()] for s in scores]
    return np.array(rows, dtype=np.float64)


def _f1(counts: Counts) -> Counts:
    """Returns F1 over the last axis (tp, fp, fn), 0 where undefined."""
    tp, fp, fn = counts[..., 0], counts[..., 1], counts[..., 2]
    total: Counts = np.maximum(2 * tp + fp + fn, 1)
    result: Counts = 2 * tp / total
    return result
