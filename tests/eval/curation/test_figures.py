"""Measures of rankings and calibration on small cases; the figures asked for hold on the judged records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eval.curation.scoring import Curve, Logistic
from eval.curation.training.fitting import CrossValidation, bend, fit_curve
from eval.curation.training.measures import average_precision, calibration_error, expected_error, precision_at

if TYPE_CHECKING:
    from pathlib import Path

    from ner.annotator import Annotator

# By the number of judged rows alone this error is 0.06, so that it says little of the scores.
BY_CHANCE = {"expected calibration error of rows suggested"}


@pytest.mark.parametrize(
    ("scores", "labels", "expected"),
    [
        ((0.9, 0.8, 0.1), (True, True, False), 1.0),
        ((0.9, 0.8, 0.1), (False, True, True), (1 / 2 + 2 / 3) / 2),
        ((0.5, 0.5), (True, False), 0.5),
        ((0.5,), (False,), 0.0),
        ((), (), 0.0),
    ],
    ids=["perfect", "one wrong first", "equal scores share a rank", "none right", "empty"],
)
def test_average_precision(scores: tuple[float, ...], labels: tuple[bool, ...], expected: float) -> None:
    assert average_precision(scores, labels) == pytest.approx(expected)


def test_precision_at_a_recall() -> None:
    assert precision_at((0.9, 0.8, 0.7), (True, False, True), 0.5) == 1.0
    assert precision_at((0.9, 0.8, 0.7), (True, False, True), 0.9) == pytest.approx(2 / 3)


def test_calibration_error() -> None:
    assert calibration_error((0.75, 0.75, 0.75, 0.75), (True, True, True, False)) == 0.0
    assert calibration_error((0.95, 0.95), (False, False)) == pytest.approx(0.95)
    assert calibration_error((), ()) == 0.0


def test_expected_error_is_what_chance_makes_of_true_scores() -> None:
    assert expected_error([1.0, 0.0] * 10) == 0.0
    few, many = (expected_error([0.5] * n) for n in (10, 1000))
    assert many < 0.02
    assert few > 0.08


def test_curve_finds_slope_and_shift() -> None:
    pytest.importorskip("sklearn")
    true = Curve(1.5, 0.5)
    model = bend(Logistic(("x",), (0.0,), (1.0,), (1.0,), 0.0), true)
    odds = [step / 50 for step in range(-200, 201) for _ in range(200)]
    labels = [i % 200 + 0.5 < 200 * model.probability({"x": value}) for i, value in enumerate(odds)]
    found = fit_curve(odds, labels)
    assert (found.slope, found.shift) == pytest.approx((1.5, 0.5), abs=0.03)
    assert model.probability({"x": 30.0}) == 1.0


def test_cross_validation_never_scores_by_a_model_that_saw_the_record() -> None:
    pytest.importorskip("sklearn")
    idents = [f"r{i // 4}" for i in range(160)]
    odd = [i // 4 % 2 for i in range(160)]
    own = [{"one": float(i // 4 == 7), "odd": float(odd[i])} for i in range(160)]
    labels = [bool(one) for one in odd]
    parts = CrossValidation(idents, own, labels, 1.0, 1)
    flipped = [not label if ident == "r7" else label for ident, label in zip(idents, labels, strict=True)]
    other = CrossValidation(idents, own, flipped, 1.0, 1)
    mine = [i for i, ident in enumerate(idents) if ident == "r7"]
    assert [parts.calibrated()[i] for i in mine] == [other.calibrated()[i] for i in mine]
    assert [parts.scores()[i] for i in mine] == [other.scores()[i] for i in mine]


@pytest.mark.data
def test_figures_asked_for_hold(annotator: Annotator, data_dir: Path) -> None:
    pytest.importorskip("sklearn")
    from eval.curation.training.report import measure_additions, measure_outcomes, measure_rows
    from eval.curation.training.train import read_data

    data = read_data(annotator, data_dir)
    for figure in (*measure_rows(data), *measure_outcomes(data), *measure_additions(data)):
        if figure.asked[0].isdigit():
            assert figure.value >= float(figure.asked), figure
        elif figure.asked.startswith("at most") and figure.name not in BY_CHANCE:
            assert figure.value <= float(figure.asked.removeprefix("at most")), figure
