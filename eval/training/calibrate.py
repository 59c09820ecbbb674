"""Calibrates the score on captions, each judged with weights that were fitted without its paper's fold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.gold.details import judge as judge_pairs
from eval.gold.predictions import from_annotation
from eval.training.fit import DIGITS, fit_logistic
from eval.training.held_out import HeldOut, by_fold
from eval.training.texts import Text
from ner.annotator import Annotator
from ner.find.definitions import find_definitions
from ner.judge.cells import logit
from ner.judge.learned import LearnedJudge
from ner.judge.selection import outermost
from ner.judge.weights import Weights
from ner.resolve.resolver import resolve
from ner.types import Annotation, Caption

_STRENGTH = 10.0  # inverse of the ridge penalty


@dataclass(frozen=True, slots=True)
class Evidence:
    """A mention that counts: the log odds of its probabilities together, its doubts, and whether it is right."""

    logit: float
    doubts: tuple[bool, ...]
    right: bool


def held_out_evidence(texts: Sequence[Text], held_out: HeldOut, weights: Mapping[int, Weights]) -> list[Evidence]:
    """Returns the mentions of texts that neither their counts nor their weights have seen."""
    return [
        one
        for (held, fold), part in by_fold(texts).items()
        for annotator in (held_out.annotator(held, weights[fold]),)
        for text in part
        for one in evidence(text, annotator)
    ]


def evidence(text: Text, annotator: Annotator) -> Iterator[Evidence]:
    """Yields the mentions of a text that count."""
    judge = annotator.judge
    assert isinstance(judge, LearnedJudge)
    prepared = annotator.finder.prepare(text.gold.text)
    candidates = annotator.finder.find(prepared)
    taken = outermost(judge.judge(prepared, candidates, find_definitions(prepared, candidates)), judge.threshold)
    mentions = resolve(text.gold.text, prepared.repaired, taken, certain=annotator.certain)
    predicted = from_annotation(Annotation(Caption(text.gold.id, text.gold.text), mentions)).mentions
    for one, mention in zip(taken, predicted, strict=True):
        for score, right in judge_pairs([(text.gold, (mention,))]):
            if score is not None:
                yield Evidence(logit(score), judge.doubts(one), right)


def calibration(found: Sequence[Evidence]) -> tuple[float, ...]:
    """Returns slope, shift and a shift for each doubt that make probabilities of scores (Platt, 1999)."""
    rows = np.array([(one.logit, *one.doubts) for one in found], dtype=float)
    right = np.array([one.right for one in found], dtype=float)
    (slope, *shifts), shift = fit_logistic(rows, right, np.ones(len(rows)), strength=_STRENGTH)
    return tuple(round(float(value), DIGITS) for value in (slope, shift, *shifts))
