"""What scores are worth: calibrated on papers apart, precision at a recall, the score for unattended use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from eval.gold.details import judge
from eval.gold.metrics import overlaps
from eval.training.calibrate import calibration, held_out_evidence
from eval.training.scored import of, pairs
from eval.training.texts import FOLDS, GOLD, Text
from eval.training.train import Trainer
from eval.training.variants import Folds, Found
from ner.judge.weights import Weights

Judged = list[tuple[float, bool]]  # score, and whether it is right
Calibrations = Mapping[int, tuple[float, ...]]  # slope, shift and shifts of doubts, by the fold left out


@dataclass(frozen=True, slots=True)
class Point:
    """Mentions of at least a score: precision, recall and how many there are."""

    score: float
    precision: float
    recall: float
    kept: int


def calibrations(captions: Sequence[Text], trainer: Trainer) -> Calibrations:
    """Returns for each fold the calibration of the score by captions of the others.

    Those captions were judged by weights that had seen neither their own fold nor the one that is left out.
    """
    found: dict[int, tuple[float, ...]] = {}
    weights: dict[frozenset[int], Weights] = {}
    for fold in range(FOLDS):
        others = [text for text in captions if text.fold != fold]
        for other in sorted({text.fold for text in others}):
            both = frozenset((fold, other))
            if both not in weights:
                weights[both] = trainer.train(without=other, keep=_not_of(both))
        own = {other: weights[frozenset((fold, other))] for other in {text.fold for text in others}}
        found[fold] = calibration(held_out_evidence(others, trainer.held_out, own))
    return found


def _not_of(folds: frozenset[int]) -> Callable[[str, int, int], bool]:
    return lambda _, fold, __: fold not in folds


def calibrated(weights: Folds, by_fold: Calibrations) -> Folds:
    """Returns the weights by the fold that they leave out, with the calibration made without it."""
    return {fold: one and replace(one, calibration=by_fold[fold]) for fold, one in weights.items()}


def whole(found: Found) -> Judged:
    """Returns each mention that counts: its score, and whether its reading is right."""
    return [(score, right) for score, right in judge(pairs(found)) if score is not None]


def names(found: Found) -> Judged:
    """Returns each mention that counts: its score, and whether the gold marks a name there."""
    judged = []
    for text, mentions in found:
        for p in mentions:
            near = [m for m in text.gold.mentions if overlaps(p, m)]
            if p.score is not None and (not near or any(m.role != "nonhuman" for m in near)):
                judged.append((p.score, bool(near)))
    return judged


def wanted(found: Found) -> int:
    """Returns how many mentions the gold marks."""
    return sum(m.role != "nonhuman" for text, _ in found for m in text.gold.mentions)


def points(judged: Judged, listed: int) -> list[Point]:
    """Returns precision and recall from each score on, the highest first; equal scores stand or fall together."""
    found, right, kept = [], 0, 0
    for score, same in groupby(sorted(judged, reverse=True), key=lambda one: one[0]):
        marks = [ok for _, ok in same]
        right, kept = right + sum(marks), kept + len(marks)
        found.append(Point(score, right / kept, right / listed, kept))
    return found


def at_recall(curve: Sequence[Point], recall: float) -> Point | None:
    """Returns the point of the highest score that reaches a recall."""
    return next((point for point in curve if point.recall >= recall), None)


def at_score(curve: Sequence[Point], score: float) -> Point | None:
    """Returns the point of all mentions with at least a score."""
    return next((point for point in reversed(curve) if point.score >= score), None)


def for_precision(curve: Sequence[Point], precision: float) -> Point | None:
    """Returns the point of the lowest score that keeps a precision."""
    return next((point for point in reversed(curve) if point.precision >= precision), None)


def on_gold(found: Found) -> Found:
    """Returns what was found in the gold captions."""
    return of(found, {GOLD})
