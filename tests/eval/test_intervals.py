"""Intervals and tests over papers."""

from __future__ import annotations

import pytest

from eval.gold.metrics import Count
from eval.intervals import by_paper, compare, confidence, totals
from eval.tally import Tally


def papers(*counts: tuple[int, int, int]) -> dict[str, dict[str, Tally]]:
    return {f"PMC{i}": {"find": Tally.of(Count(*c))} for i, c in enumerate(counts)}


def test_intervals_sum_figures_of_a_paper() -> None:
    one = {"find": Tally(1, 1, 1, 1)}
    summed = by_paper([("PMC1", one), ("PMC1", one), ("PMC2", one)])
    assert {paper: measures["find"].found for paper, measures in summed.items()} == {"PMC1": 2, "PMC2": 1}
    assert totals(summed) == {"find": Tally(3, 3, 3, 3)}


def test_intervals_hold_the_figure_and_repeat_with_the_seed() -> None:
    sample = papers(*[(i % 7, 3, i % 3) for i in range(40)])
    found = confidence(sample, resamples=700, seed=3)["find"]
    assert found.f1.value == pytest.approx(totals(sample)["find"].f1)
    assert found.f1.low < found.f1.value < found.f1.high
    assert found.precision.low < found.precision.value < found.precision.high
    assert confidence(sample, resamples=700, seed=3)["find"] == found
    assert confidence(sample, resamples=700, seed=4)["find"] != found


def test_intervals_have_no_width_when_all_papers_agree() -> None:
    f1 = confidence(papers(*[(3, 1, 1)] * 9), resamples=100, seed=1)["find"].f1
    assert f1.low == pytest.approx(f1.high) == pytest.approx(0.75)


def test_intervals_of_a_single_paper_are_not_told() -> None:
    one = confidence({"p": {"find": Tally.of(Count(1, 1, 1))}}, resamples=50, seed=1)["find"].f1
    two = confidence({"p": {"f": Tally(1, 2, 1, 2)}, "q": {"f": Tally(2, 2, 2, 2)}}, resamples=50, seed=1)["f"].f1
    assert one.interval == "–"
    assert two.interval == "0.500–1.000"


def test_intervals_tell_lists_recall_and_precision_apart() -> None:
    sample = {"PMC1": {"rows": Tally(found=1, listed=4, right=3, given=6)}}
    found = confidence(sample, resamples=10, seed=1)["rows"]
    assert (found.precision.value, found.recall.value) == (0.5, 0.25)


def test_intervals_compare_equal_systems() -> None:
    sample = papers((5, 1, 1), (2, 2, 0))
    result = compare(sample, sample, resamples=200, seed=1)["find"]
    assert (result.delta, result.p_value) == (0.0, 1.0)


def test_intervals_compare_tells_a_clear_winner() -> None:
    good, bad = papers(*[(9, 1, 1)] * 20), papers(*[(5, 5, 5)] * 20)
    result = compare(good, dict(reversed(bad.items())), resamples=999, seed=1)["find"]
    assert result.delta == pytest.approx(0.4)
    assert result.p_value < 0.01
