"""Calibrates the score on captions, each judged with weights that were fitted without its paper's fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from eval.details import judge
from eval.predictions import Predicted, from_annotation
from eval.training.fit import DIGITS, fit_logistic
from eval.training.held_out import HeldOut, by_fold
from eval.training.texts import Text
from ner.judge.cells import logit
from ner.judge.weights import Weights
from ner.types import Caption


def annotate_held_out(
    texts: Sequence[Text], held_out: HeldOut, weights: Mapping[int, Weights | None]
) -> list[tuple[Text, tuple[Predicted, ...]]]:
    """Returns what annotators find in texts that neither their counts nor their weights have seen."""
    found = []
    for (held, fold), part in by_fold(texts).items():
        annotator = held_out.annotator(held, weights[fold])
        for text in part:
            annotation = annotator.annotate(Caption(text.gold.id, text.gold.text))
            found.append((text, from_annotation(annotation).mentions))
    return found


def calibration(found: Sequence[tuple[Text, tuple[Predicted, ...]]]) -> tuple[float, float, float]:
    """Returns slope, shift and shift for groups that make probabilities of the scores of mentions (Platt, 1999)."""
    rows, right = [], []
    for text, mentions in found:
        for mention in mentions:
            for score, ok in judge([(text.gold, (mention,))]):
                if score is not None:
                    rows.append((logit(score), float(mention.kind != "gene")))
                    right.append(float(ok))
    slopes, shift = fit_logistic(np.array(rows), np.array(right), np.ones(len(rows)), strength=10.0)
    return round(float(slopes[0]), DIGITS), round(shift, DIGITS), round(float(slopes[1]), DIGITS)
