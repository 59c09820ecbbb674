"""Measures of rankings and calibration on small cases; the figures asked for hold on the judged records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eval.curation.figures import average_precision, calibration_error, precision_at

if TYPE_CHECKING:
    from pathlib import Path

    from ner.annotator import Annotator


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


@pytest.mark.data
def test_figures_asked_for_hold(annotator: Annotator, data_dir: Path) -> None:
    pytest.importorskip("sklearn")
    from eval.curation.figures import measure_additions, measure_outcomes, measure_rows
    from eval.curation.training import read_data

    data = read_data(annotator, data_dir)
    for figure in (*measure_rows(data), *measure_outcomes(data), *measure_additions(data)):
        if figure.asked[0].isdigit():
            assert figure.value >= float(figure.asked), figure
