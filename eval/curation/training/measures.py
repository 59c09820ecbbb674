"""Measures of scores beside what is true: rankings, rates at a threshold, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from statistics import mean
from typing import TypeVar

T = TypeVar("T")
BINS = 10


def average_precision(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Returns the mean, over the positive cases, of the precision at their rank; cases of equal score share a rank."""
    total, positives, right, seen = 0.0, sum(labels), 0, 0
    for score in sorted(set(scores), reverse=True):
        same = [label for one, label in zip(scores, labels, strict=True) if one == score]
        right, seen = right + sum(same), seen + len(same)
        total += sum(same) * right / seen
    return total / positives if positives else 0.0


def precision_at(scores: Sequence[float], labels: Sequence[bool], recall: float) -> float:
    """Returns the best precision that is reached at this recall or above."""
    best = 0.0
    for score in sorted(set(scores)):
        precision, reached = rates(scores, labels, score)
        if reached >= recall:
            best = max(best, precision)
    return best


def rates(scores: Sequence[float], labels: Sequence[bool], threshold: float) -> tuple[float, float]:
    """Returns precision and recall of what is flagged from a threshold on."""
    flagged = [label for score, label in zip(scores, labels, strict=True) if score >= threshold]
    return share(flagged), sum(flagged) / max(sum(labels), 1)


def calibration_error(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Returns the expected calibration error over ten bins of equal width."""
    bins: dict[int, list[int]] = {}
    for i, score in enumerate(scores):
        bins.setdefault(min(int(score * BINS), BINS - 1), []).append(i)
    gaps = (abs(sum(scores[i] - labels[i] for i in inside)) for inside in bins.values())
    return sum(gaps) / max(len(scores), 1)


def where(values: Sequence[T], mask: Sequence[bool]) -> list[T]:
    """Returns the values that the mask keeps."""
    return [value for value, keep in zip(values, mask, strict=True) if keep]


def above(scores: Sequence[float], labels: Sequence[bool], least: float) -> tuple[list[float], list[bool]]:
    """Returns the scores from `least` on, and their labels."""
    kept = [(score, label) for score, label in zip(scores, labels, strict=True) if score >= least]
    return [score for score, _ in kept], [label for _, label in kept]


def share(flags: Sequence[bool]) -> float:
    """Returns the part of the flags that is set; 0 of none."""
    return sum(flags) / len(flags) if flags else 0.0


def expected_error(scores: Sequence[float], draws: int = 200) -> float:
    """Returns the calibration error that is due to the number of cases, were each score the probability it claims."""
    dice = Random(1)
    return mean(calibration_error(scores, [dice.random() < score for score in scores]) for _ in range(draws))
