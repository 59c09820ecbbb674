"""Fits weights for cells: logistic regression for names, conditional logistic regression for readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from ner.judge.cells import Cell
from ner.judge.weights import Table

Array = npt.NDArray[np.float64]
DIGITS = 3


class Columns:
    """Numbers the features that occur often enough: (group, cell) pairs."""

    def __init__(self, rows: Iterable[Sequence[Hashable]], *, at_least: int) -> None:
        counts: Counter[Hashable] = Counter()
        for row in rows:
            counts.update(row)
        self.names = sorted((name for name, n in counts.items() if n >= at_least), key=repr)
        self._number = {name: i for i, name in enumerate(self.names)}

    def matrix(self, rows: Sequence[Sequence[Hashable]]) -> csr_matrix:
        """Returns the rows as ones in the columns of their features; shape (rows, features)."""
        known = [[number for name in row if (number := self._number.get(name)) is not None] for row in rows]
        ends = np.cumsum([0, *(len(row) for row in known)])
        columns = np.fromiter((number for row in known for number in row), dtype=np.int32, count=int(ends[-1]))
        return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(self.names)))

    def tables(self, weights: Array, groups: int, prefix: str) -> tuple[Table, ...]:
        """Returns the weights of the features `(prefix, group, cell)`, a table for each group; zeros are left out."""
        tables: tuple[dict[Cell, float], ...] = tuple({} for _ in range(groups))
        for name, weight in zip(self.names, weights, strict=True):
            value = round(float(weight), DIGITS)
            if isinstance(name, tuple) and name[0] == prefix and value:
                tables[name[1]][name[2]] = value
        return tables


def features(prefix: str, cells: Sequence[Cell]) -> list[Hashable]:
    """Returns the features of the cells of one kind."""
    return [(prefix, group, cell) for group, cell in enumerate(cells)]


def fit_logistic(x: csr_matrix | Array, y: Array, weight: Array, *, strength: float) -> tuple[Array, float]:
    """Returns weights and intercept of a logistic regression; `strength` is the inverse of the ridge penalty."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 (an extra, needed here alone)

    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-5).fit(x, y, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def fit_classes(x: csr_matrix, y: Array, weight: Array, *, strength: float) -> tuple[Array, Array]:
    """Returns weights, shape (features, classes), and intercepts of a logistic regression over several classes."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-5).fit(x, y, sample_weight=weight)
    return model.coef_.T, model.intercept_


def fit_readings(x: csr_matrix, starts: npt.NDArray[np.intp], right: Array, weight: Array, *, ridge: Array) -> Array:
    """Returns weights under which the right readings of each name are likeliest among all of that name.

    Rows of `x` are readings, those of a name together from its `starts` on; `weight` has one figure a name, `ridge` a
    penalty a feature.
    """
    sizes = np.diff(np.append(starts, x.shape[0]))
    transposed = x.T.tocsr()

    def loss(theta: Array) -> tuple[float, Array]:
        z = x @ theta
        e = np.exp(z - np.repeat(np.maximum.reduceat(z, starts), sizes))
        whole, good = np.add.reduceat(e, starts), np.add.reduceat(e * right, starts)
        value = -float((weight * np.log(good / whole)).sum()) + 0.5 * float((ridge * theta) @ theta)
        pull = e / np.repeat(whole, sizes) - e * right / np.repeat(good, sizes)
        return value, transposed @ (pull * np.repeat(weight, sizes)) + ridge * theta

    found: Any = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: Array = found.x
    return weights
