"""The report's parts without a browser: what is encoded, linked and drawn."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from eval.gold.details import Bin, Calibration
from eval.report.cases import Report
from eval.report.links import Facets, link, link_rows, repeats_reasons
from eval.report.page import to_page
from eval.report.payload import encode
from eval.report.plots import element, plot_calibration, plot_curve, plot_figures, plot_shares, wilson
from eval.tables import make_table
from tests.eval.report.cases import NASTY, gold_report, list_report

REPORTS = [pytest.param(gold_report(4), id="gold"), pytest.param(list_report(4), id="lists")]


@pytest.mark.parametrize("report", REPORTS)
def test_report_encode_leaves_nothing_that_ends_a_script(report: Report) -> None:
    text = encode(report)
    assert not set("<>&\u2028\u2029") & set(text)
    assert [case[2] for case in json.loads(text)["cases"]] == [case.text for case in report.cases]


def test_report_encode_keeps_marks_and_rows() -> None:
    gold, lists = json.loads(encode(gold_report(1))), json.loads(encode(list_report(1, rows=2)))
    mark = gold["cases"][0][6][1]
    assert NASTY[mark[0] : mark[1]] == "-catenin"
    assert [gold["verdicts"][mark[2]], gold["reasons"][mark[3]]] == ["false hit", "different gene"]
    assert [gold["genes"][mark[5]], gold["genes"][mark[7]]] == [["CTNNB1"], ["CTNNA1"]]
    row = lists["cases"][0][7][1]
    assert [row[0], lists["genes"][row[3]], lists["sources"][row[6]], row[9]] == ["W0", ["GENE0"], "alias", "OLD1"]
    assert lists["measures"]["symbols/all"] == ["right", "wrong", "missed"]


@pytest.mark.parametrize("report", REPORTS)
def test_report_page_is_the_same_each_time_and_escaped(report: Report) -> None:
    page = to_page(report)
    assert page == to_page(report)
    assert "<gold>" not in page
    assert "<b>binds" not in page
    assert page.count("<script") == page.count("</script>") == 2


@pytest.mark.parametrize("report", REPORTS)
def test_report_page_names_nothing_to_fetch(report: Report) -> None:
    page = to_page(report)
    assert not re.search(r"\ssrc=|@import|url\(|<link|<img|<iframe|fetch\(", page)


def test_report_page_on_lists_says_what_they_cannot_tell() -> None:
    calibrated = Calibration((Bin(0.9, 8, 7, 0.95),), 0.075)
    gold, lists = (to_page(replace(one, calibration=calibrated)) for one in (gold_report(4), list_report(4)))
    assert "Score beside the lists" in lists
    assert "Expected calibration error 0.075" in gold
    assert "Expected calibration error" not in lists
    assert "<i>found</i> of the <i>listed</i> is recall" in lists
    assert "whoever is right" in lists.partition('class="headline"')[0]


@pytest.mark.parametrize("report", REPORTS)
def test_report_page_shows_that_a_table_goes_on(report: Report) -> None:
    assert re.search(r"\.scroll \{[^}]*linear-gradient", to_page(report))


def test_report_page_of_nothing_can_be_made() -> None:
    empty = gold_report(0)
    page = to_page(Report(empty.title, "gold", (), (), (), (), list_report(0).calibration, (), (), ()))
    assert "There is nothing to compare" in page


@pytest.mark.parametrize("report", REPORTS)
def test_report_plots_are_well_formed(report: Report) -> None:
    for svg in (
        plot_curve(report.curve),
        plot_calibration(report.calibration),
        plot_shares(report.by_source),
        plot_figures(report.cases),
    ):
        if svg:
            ElementTree.fromstring(svg)


def test_report_plot_of_figures_counts_each_once() -> None:
    counts = re.findall(r'class="middle small">(\d+)</text></a>', plot_figures(gold_report(25).cases))
    assert sum(map(int, counts)) == 25


def test_report_element_escapes_text_and_attributes() -> None:
    assert (
        element("text", "a < b", class_="x", aria_label='"&')
        == '<text class="x" aria-label="&#34;&amp;">a &lt; b</text>'
    )


@pytest.mark.parametrize(("right", "total"), [(0, 5), (5, 5), (50, 100)])
def test_report_wilson_holds_the_share(right: int, total: int) -> None:
    low, high = wilson(right, total)
    assert 0 <= low <= right / total <= high <= 1
    assert low < high


def test_report_wilson_published_value() -> None:
    assert [round(bound, 4) for bound in wilson(81, 263)] == [0.2553, 0.3662]  # Newcombe 1998, table I


@pytest.mark.parametrize(
    ("columns", "row", "target"),
    [
        pytest.param(("type", "count"), ("refuted", "12"), link(reason="refuted"), id="reason"),
        pytest.param(("source", "listed"), ("alias", "3"), link(source="alias"), id="source"),
        pytest.param(("", "figures"), ("Homo sapiens", "3"), link(organism="Homo sapiens"), id="species"),
        pytest.param(("", "figures"), ("2015–2019", "3"), link(year="2015-2019"), id="years"),
        pytest.param(
            ("score", "mentions"), ("0.8–0.9", "3"), link(min="0.8", max="0.9", verdict="counted"), id="tenth"
        ),
        pytest.param(("score", "mentions"), ("0.8", "3"), link(min="0.8", verdict="counted"), id="threshold"),
        pytest.param(("rank", "mentions"), ("1", "3"), link(rank="1"), id="rank"),
        pytest.param(("", "figures"), ("not told", "3"), link(organism="not told"), id="no species"),
        pytest.param(("", "figures"), ("else", "3"), "", id="nothing"),
        pytest.param(("", "wrong"), ("find", "3"), link(count="find:1"), id="measure"),
        pytest.param(("", "wrong"), ("find", "0"), "", id="measure without cases"),
    ],
)
def test_report_table_rows_lead_to_their_cases(columns: tuple[str, ...], row: tuple[str, ...], target: str) -> None:
    facets = Facets(
        frozenset({"refuted"}), frozenset({"alias"}), frozenset({"Homo sapiens"}), {"find": ("right", "wrong")}
    )
    cells = link_rows(make_table("T", columns, [row]), facets)[0]
    assert [cell.link for cell in cells] == ["", target]


def test_report_link_quotes_what_an_address_may_not_hold() -> None:
    assert link(reason="a & b=c", source="é") == "#reason=a%20%26%20b%3Dc&source=%C3%A9"


@pytest.mark.parametrize(
    ("kinds", "target"),
    [
        pytest.param(("gene", "family"), link(wanted="gene", found="family"), id="confused"),
        pytest.param(("none", "gene"), link(wanted="none", found="gene", verdict="counted"), id="false hits"),
        pytest.param(("nonhuman", "gene"), link(found="gene", verdict="ignored"), id="ignored"),
    ],
)
def test_report_kinds_lead_to_their_mentions(kinds: tuple[str, str], target: str) -> None:
    table = make_table("Kinds", ("gold", "predicted", "mentions"), [(*kinds, 3)], text_columns=2)
    assert link_rows(table, Facets(frozenset(), frozenset(), frozenset()))[0][2].link == target


def test_report_further_counts_of_a_row_lead_to_fewer_cases() -> None:
    columns = ("source", "listed", "found", "recall", "attainable", "found of them")
    table = make_table("By source", columns, [("alias", 9, 0, 0.5, 4, 3)])
    cells = link_rows(table, Facets(frozenset(), frozenset({"alias"}), frozenset()))[0]
    assert [cell.link for cell in cells] == [
        "", "#source=alias", "", "", "#source=alias&attainable=1", "#source=alias&verdict=hit&attainable=1",
    ]  # fmt: skip


def test_report_leaves_out_tables_that_repeat_its_reasons() -> None:
    facets = Facets(frozenset({"refuted", "agree"}), frozenset(), frozenset())
    told = make_table("Disagreements", ("type", "count"), [("refuted", 2), ("agree", 1)])
    assert repeats_reasons(told, facets)
    assert not repeats_reasons(make_table("By year", ("", "figures"), [("2001", 2), ("2002", 1)]), facets)
