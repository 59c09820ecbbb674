"""Intervals and tests over papers."""

from __future__ import annotations

import pytest

from eval.gold import GoldDocument, GoldMention
from eval.intervals import by_paper, compare, confidence
from eval.metrics import Count, Scores
from eval.predictions import Pair, Predicted


def papers(*counts: tuple[int, int, int]) -> dict[str, Scores]:
    return {f"PMC{i}": Scores(find=Count(*c)) for i, c in enumerate(counts)}


def test_intervals_sum_figures_of_a_paper() -> None:
    def figure(name: str) -> Pair:
        gold = GoldDocument(name, "STAT3", (GoldMention(0, 5, "gene", ("STAT3",)),), name.partition("__")[0])
        return gold, (Predicted(0, 5, "gene", ("STAT3",)),)

    summed = by_paper([figure("PMC1__a"), figure("PMC1__b"), figure("PMC2__a")])
    assert {paper: s.find.tp for paper, s in summed.items()} == {"PMC1": 2, "PMC2": 1}


def test_intervals_hold_the_figure_and_repeat_with_the_seed() -> None:
    sample = papers(*[(i % 7, 3, i % 3) for i in range(40)])
    whole = sum(sample.values(), Scores()).find.f1
    interval = confidence(sample, resamples=700, seed=3)["find"]
    assert interval.low < whole < interval.high
    assert confidence(sample, resamples=700, seed=3)["find"] == interval


def test_intervals_have_no_width_when_all_papers_agree() -> None:
    interval = confidence(papers(*[(3, 1, 1)] * 9), resamples=100, seed=1)["find"]
    assert interval.low == pytest.approx(interval.high) == pytest.approx(0.75)


def test_intervals_compare_equal_systems() -> None:
    sample = papers((5, 1, 1), (2, 2, 0))
    result = compare(sample, sample, resamples=200, seed=1)["find"]
    assert (result.delta, result.p_value) == (0.0, 1.0)


def test_intervals_compare_tells_a_clear_winner() -> None:
    good, bad = papers(*[(9, 1, 1)] * 20), papers(*[(5, 5, 5)] * 20)
    result = compare(good, dict(reversed(bad.items())), resamples=999, seed=1)["find"]
    assert result.delta == pytest.approx(0.4)
    assert result.p_value < 0.01
