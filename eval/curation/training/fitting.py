"""Fitting and cross-validation: a model of log odds, and the curve that turns its log odds into calibrated scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from eval.curation.scoring import Curve, Logistic
from ner.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDS = 10
_REMEDY = "pip install 'capgene[train]'"


def fit(signals: Sequence[dict[str, float]], labels: Sequence[bool], strength: float) -> Logistic:
    """Returns the logistic regression of labels on standardised signals; raises `UsageError` without scikit-learn."""
    import numpy as np  # noqa: PLC0415

    try:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    except ImportError:
        raise UsageError("training needs scikit-learn", remedy=_REMEDY) from None
    names = tuple(signals[0])
    matrix = np.array([[one[name] for name in names] for one in signals])
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=strength, solver="newton-cholesky", max_iter=200, tol=1e-8)
    model.fit((matrix - mean) / scale, np.array(labels, dtype=int))
    return Logistic(names, _round(mean), _round(scale), _round(model.coef_[0]), round(float(model.intercept_[0]), 6))


def _round(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)


def fit_curve(odds: Sequence[float], labels: Sequence[bool]) -> Curve:
    """Returns the curve under which labels are likeliest, given log odds by models that have not seen them.

    Platt's sigmoid (1999). A third parameter, a ceiling below 1 for the surest cases, was fitted at 1 and is left out.
    """
    import numpy as np  # noqa: PLC0415

    try:
        from scipy.optimize import minimize  # noqa: PLC0415
    except ImportError:
        raise UsageError("training needs SciPy", remedy=_REMEDY) from None
    values, right = np.array(odds), np.array(labels)

    def loss(t: NDArray[np.float64]) -> float:
        chance = np.clip(1 / (1 + np.exp(-np.clip(t[0] * values + t[1], -30, 30))), 1e-9, 1 - 1e-9)
        return -float(np.log(np.where(right, chance, 1 - chance)).mean())

    found = minimize(loss, [1.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-9}).x
    return Curve(round(float(found[0]), 3), round(float(found[1]), 3))


def bend(model: Logistic, curve: Curve) -> Logistic:
    """Returns the model whose probabilities are those of the curve at the log odds of `model`."""
    weights = tuple(round(weight * curve.slope, 6) for weight in model.weights)
    return replace(model, weights=weights, bias=round(model.bias * curve.slope + curve.shift, 6))


def fold_of(ident: str, seed: int) -> int:
    """Returns the fold of a record: always the same, whatever other records there are."""
    return int(sha256(f"{seed}\x1f{ident}".encode()).hexdigest(), 16) % FOLDS


class CrossValidation:
    """Models of a division of cases into folds by record, each trained without one fold or without two."""

    def __init__(
        self,
        idents: Sequence[str],
        signals: Sequence[dict[str, float]],
        labels: Sequence[bool],
        strength: float,
        seed: int,
    ) -> None:
        self.signals, self.labels, self.strength = signals, labels, strength
        self.folds = [fold_of(ident, seed) for ident in idents]
        self._models: dict[frozenset[int], Logistic] = {}

    def odds(self) -> list[float]:
        """Returns for each case the log odds by a model that was trained without its fold."""
        return [self._without(fold).log_odds(one) for fold, one in zip(self.folds, self.signals, strict=True)]

    def scores(self) -> list[float]:
        """Returns for each case the probability by a model that was trained without its fold."""
        return [self._without(fold).probability(one) for fold, one in zip(self.folds, self.signals, strict=True)]

    def calibrated(self) -> list[float]:
        """Returns for each case the score by a model and a curve, neither of which has seen its fold.

        The curve is fitted on the other folds, with log odds by models that have seen neither these nor its own.
        """
        models = {fold: bend(self._without(fold), self._curve(fold)) for fold in set(self.folds)}
        return [models[fold].probability(one) for fold, one in zip(self.folds, self.signals, strict=True)]

    def _curve(self, fold: int) -> Curve:
        others = [i for i, one in enumerate(self.folds) if one != fold]
        odds = [self._without(fold, self.folds[i]).log_odds(self.signals[i]) for i in others]
        return fit_curve(odds, [self.labels[i] for i in others])

    def _without(self, *folds: int) -> Logistic:
        left = frozenset(folds)
        if left not in self._models:
            inside = [i for i, fold in enumerate(self.folds) if fold not in left]
            self._models[left] = fit([self.signals[i] for i in inside], [self.labels[i] for i in inside], self.strength)
        return self._models[left]
