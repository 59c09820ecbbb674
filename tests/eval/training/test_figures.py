"""The figures: precision at a recall, spelled-out names, errors by class, the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval.gold.predictions import Predicted
from eval.tables import make_table
from eval.training import precise, remaining, scored
from eval.training.at_once import started
from eval.training.calibrate import Evidence, calibration
from eval.training.learning import Share
from eval.training.learning_plot import plot
from eval.training.page import check_page, put_into
from eval.training.report import Proof, surest_table
from eval.training.spelled_out import is_spelled_out, spelled_out
from ner.errors import UsageError
from ner.judge.doubt import DOUBTS
from ner.judge.weights import UNCALIBRATED, no_weights
from tests.eval.training.cases import make_text

if TYPE_CHECKING:
    from ner.annotator import Annotator

JUDGED = [(0.9, True), (0.8, True), (0.8, False), (0.5, True), (0.3, False)]


def test_figures_points_hold_equal_scores_together() -> None:
    points = precise.points(JUDGED, 4)
    assert [(p.score, p.kept) for p in points] == [(0.9, 1), (0.8, 3), (0.5, 4), (0.3, 5)]
    assert points[1].precision == pytest.approx(2 / 3)
    assert points[-1].recall == pytest.approx(3 / 4)


def test_figures_points_by_recall_score_and_precision() -> None:
    points = precise.points(JUDGED, 4)
    assert precise.at_recall(points, 0.5) == points[1]
    assert precise.at_recall(points, 0.9) is None
    assert precise.at_score(points, 0.6) == points[1]
    assert precise.for_precision(points, 0.7) == points[2]
    assert precise.for_precision(points, 1.0) == points[0]


def test_figures_calibration_learns_which_doubts_count() -> None:
    doubtful = (True, *(False for _ in DOUBTS[1:]))
    sure = tuple(False for _ in DOUBTS)
    found = [Evidence(x, sure, True) for x in (1.0, 2.0, 3.0) for _ in range(20)]
    found += [Evidence(x, doubtful, n % 2 == 0) for x in (1.0, 2.0, 3.0) for n in range(20)]
    _, _, first, *others = calibration(found)
    assert first < -1.0
    assert others == [0.0] * len(others)


def test_figures_weights_take_the_calibration_of_their_fold() -> None:
    other = (2.0, *UNCALIBRATED[1:])
    found = precise.calibrated({0: no_weights(), 1: no_weights()}, {0: UNCALIBRATED, 1: other})
    assert [weights and weights.calibration for weights in found.values()] == [UNCALIBRATED, other]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("glycogen synthase kinase 3", True),
        ("telomerase", False),
        ("cholecystokinin", True),
        ("TLR2 and 4", False),
        ("IL 6", False),
        ("interleukin-6", False),
        ("STAT1/STAT3/STAT5A/STAT6", False),
    ],
)
def test_figures_spelled_out_names(name: str, told: bool) -> None:
    assert is_spelled_out(name) == told


def test_figures_spelled_out_names_are_counted() -> None:
    text = make_text("Then glycogen synthase rose.", {"glycogen synthase": ("GYS1",)})
    for symbols, right in ((("GYS1",), 1), (("GYS2",), 0)):
        counts = spelled_out([(text, (Predicted(5, 22, "gene", symbols),))])
        assert (counts.marked, counts.found, counts.same_span, counts.genes, counts.right) == (1, 1, 1, 1, right)
    assert spelled_out([(text, ())]).found == 0


def test_figures_misses_are_told_apart(annotator: Annotator) -> None:
    text = make_text(
        "In Qwxyz and ATP, the STAT3 transgenic reporter line was.",
        {"Qwxyz": ("EGFR",), "ATP": ("ATP8A2",), "STAT3 transgenic reporter line": ("STAT3",)},
    )
    fates = {mark.start: remaining._fate(text, mark, annotator) for mark in text.gold.mentions}
    assert list(fates.values()) == [remaining.NO_CANDIDATE, remaining.REFUSED_BY_LIST, remaining.INNER]


def test_figures_error_examples_are_single_words() -> None:
    (one,) = remaining.classes([("a", "two words"), ("a", "STAT3"), ("a", "STAT3")])
    assert (one.count, one.examples) == (3, ("STAT3",))


def test_figures_false_hits_and_wrong_genes() -> None:
    text = make_text("STAT3 binds EGFR.", {"STAT3": ("STAT3",)})
    found = [(text, (Predicted(0, 5, "gene", ("SOAT1",)), Predicted(12, 16, "gene", ("EGFR",), source="hgnc_symbol")))]
    by_source, by_class = remaining.false_hits(found)
    assert [(c.name, c.count, c.examples) for c in by_source] == [("hgnc_symbol", 1, ("EGFR",))]
    assert [(c.name, c.count) for c in by_class] == [("gene, capitals or digits", 1)]
    assert {c.name: c.count for c in remaining.wrong_genes(found)}["different gene"] == 1
    assert scored.total_score(found).find.fp == 1


def test_figures_page_is_written_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "accuracy.md"
    page.write_text("# Head\n\n<!-- figures -->\nformer\n<!-- end of figures -->\n\nTail\n", encoding="utf-8")
    shares = (Share(0.0, (0.9, 0.8, 0.7, 0.6, 0.5)), Share(1.0, (0.95, 0.9, 0.8, 0.7, 0.6)))
    proof = Proof((make_table("T", ("a", "b"), [("x", 0.5)]),), (("captions", shares), ("corpora", shares)))
    first = [path.read_bytes() for path in put_into(page, proof)]
    assert [path.read_bytes() for path in put_into(page, proof)] == first
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Head\n\n<!-- figures -->\n\n## T\n") and text.endswith(
        "<!-- end of figures -->\n\nTail\n"
    )
    assert "former" not in text and "(accuracy.svg)" in text


def test_figures_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    with pytest.raises(UsageError, match="cannot be read"):
        check_page(page)
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(UsageError, match="no <!-- figures -->"):
        check_page(page)


def test_figures_drawing_is_well_formed() -> None:
    from lxml import etree

    shares = (Share(0.0, (0.9, 0.81, 0.7, 0.6, 0.5)), Share(1.0, (0.95, 0.9, 0.8, 0.7, 0.6)))
    drawing = etree.fromstring(plot((("a < b", shares), ("c", shares))).encode())
    assert drawing.get("viewBox") and len(drawing.findall(".//{*}circle")) == 4


def test_figures_made_at_once_are_those_made_in_turn() -> None:
    waits = [started(lambda number=number: ("made", number)) for number in range(2)]
    assert [wait() for wait in waits] == [("made", 0), ("made", 1)]


def test_figures_an_error_elsewhere_is_raised_where_it_is_waited_for() -> None:
    def fail() -> int:
        raise UsageError("no such table", place="elsewhere")

    with pytest.raises(UsageError, match="elsewhere: no such table"):
        started(fail)()


def test_figures_errors_of_the_surest_mentions() -> None:
    text = make_text("STAT3 binds EGFR.", {"STAT3": ("STAT3",)})
    sure = Predicted(0, 5, "gene", ("STAT3",), 0.9)
    table = surest_table([(text, (sure, Predicted(12, 16, "gene", ("EGFR",), 0.95)))])
    assert table.rows == (("no gene", "1", "`EGFR`"),)
    assert surest_table([(text, (sure, Predicted(12, 16, "gene", ("EGFR",), 0.5)))]).rows[0][:2] == ("no gene", "0")
