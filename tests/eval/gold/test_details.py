"""Kind confusion, candidate ranks, calibration."""

from __future__ import annotations

import pytest

from eval.gold.details import NONE, calibrate, confuse_kinds, rank_genes, sweep
from eval.gold.documents import GoldDocument, GoldMention
from eval.gold.predictions import Pair, Predicted


def case(marked: list[GoldMention], found: list[Predicted]) -> list[Pair]:
    return [(GoldDocument("a", "x" * 30, tuple(marked), "a"), tuple(found))]


GENE = GoldMention(0, 5, "gene", ("STAT3",))
FAMILY = GoldMention(10, 13, "family", ("JAK1", "JAK2"))
FOREIGN = GoldMention(20, 24, "nonhuman")


def test_details_confuse_kinds_counts_misses_and_inventions() -> None:
    found = [Predicted(10, 13, "gene", ("JAK1",)), Predicted(15, 17, "complex")]
    table = confuse_kinds(case([GENE, FAMILY], found))
    assert table == {("family", "gene"): 1, ("gene", NONE): 1, (NONE, "complex"): 1}


@pytest.mark.parametrize(
    ("found", "ranks"),
    [
        pytest.param([Predicted(0, 5, "gene", ("STAT3",))], {1: 1}, id="answer"),
        pytest.param([Predicted(0, 5, "gene", (), 0.4, (("SOAT1",), ("STAT3",)))], {2: 1}, id="candidate"),
        pytest.param([Predicted(0, 5, "gene", ("SOAT1",), 0.4, (("SOAT1",), ("STAT3",)))], {2: 1}, id="after answer"),
        pytest.param([Predicted(0, 5, "gene", ("SOAT1",))], {0: 1}, id="not offered"),
        pytest.param([], {}, id="not found"),
    ],
)
def test_details_rank_of_the_right_gene(found: list[Predicted], ranks: dict[int, int]) -> None:
    assert rank_genes(case([GENE], found)) == ranks


def test_details_calibration_error_is_the_weighted_gap() -> None:
    found = [Predicted(0, 5, "gene", ("STAT3",), 0.9), Predicted(26, 28, "gene", ("AR",), 0.9)]
    calibration = calibrate(case([GENE], found))
    assert (calibration.bins[0].total, calibration.bins[0].right) == (2, 1)
    assert calibration.error == pytest.approx(0.4)


def test_details_calibration_leaves_out_other_species_and_missing_scores() -> None:
    found = [Predicted(20, 24, "gene", ("AR",), 0.9), Predicted(0, 5, "gene", ("STAT3",))]
    assert calibrate(case([GENE, FOREIGN], found)).error is None


def test_details_sweep_drops_what_scores_less() -> None:
    found = [Predicted(0, 5, "gene", ("STAT3",), 0.9), Predicted(26, 28, "gene", ("AR",), 0.2)]
    low, high = sweep(case([GENE, FAMILY], found), [0.0, 0.5])
    assert (low.count.tp, low.count.fp, low.count.fn) == (1, 1, 1)
    assert (high.count.tp, high.count.fp, high.count.fn) == (1, 0, 1)
