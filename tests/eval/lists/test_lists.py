"""The evaluation against curated lists: annotations of any tool, cases, both layouts, what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from eval.evaluation import evaluate_inputs
from eval.report.cases import Report
from eval.report.sheets import figure_sheet, row_sheet
from eval.result import Options
from ner.errors import InputError
from tests.eval.metric_cases import write

RECORD = """---
figid: {figid}
pmcid: {pmcid}
year: {year}
organisms: {organisms}
caption: RIG-I and STAT3 bind JAK; Arg, arginine.
genes:
- {{word: RIG-I, symbol: RIG-I, source: hgnc_alias_symbol, hgnc_symbol: DDX58, entrez: '23586'}}
- {{word: JAK, symbol: JAK, source: bioentities_symbol, hgnc_symbol: JAK1, entrez: '3716'}}
- {{word: JAK, symbol: JAK, source: bioentities_symbol, hgnc_symbol: JAK2, entrez: '3717'}}
- {{word: Arg, symbol: ARG, source: hgnc_alias_symbol, hgnc_symbol: ABL2, entrez: '27'}}
- {{word: SRC, symbol: SRC, source: hgnc_symbol, hgnc_symbol: SRC, entrez: '6714'}}
---
"""
CAPTION = "RIG-I and STAT3 bind JAK; Arg, arginine."
SIDE = """organism_id\torganism_name\torganism_group\tword\tmatch\tncbigene_symbol\tncbigene_id\tsource
9606\tHomo sapiens\tPrimates\tRIG-I\tRIG-I\tDDX58\t23586\tncbigene_synonym
9606\tHomo sapiens\tPrimates\tSTAT3\tSTAT3\tSTAT3\t6774\tncbigene_symbol
9606\tHomo sapiens\tPrimates\tJAK\tJAK\tJAK1\t3716\tfamplex_relations
"""


def found(word: str, kind: str, *symbols: str, score: float | None = 0.9) -> dict[str, Any]:
    start = CAPTION.index(word)
    mention = {"start": start, "end": start + len(word), "kind": kind, "genes": [{"symbol": s} for s in symbols]}
    return mention | ({} if score is None else {"score": score})


OURS = [found("RIG-I", "gene", "RIGI"), found("STAT3", "gene", "STAT3"), found("JAK", "family", "JAK1", "JAK2")]


def test_lists_families_left_open_are_compared_with_all_their_members(tmp_path: Path) -> None:
    caption = "Wnt acts"
    (tmp_path / "PMC1__f.md").write_text(
        f"---\nfigid: PMC1__f\ncaption: {caption}\ngenes:\n"
        "- {word: Wnt, symbol: WNT, source: bioentities_symbol, hgnc_symbol: WNT1, entrez: '7471'}\n---\n"
    )
    mention = {"start": 0, "end": 3, "text": "Wnt", "kind": "family", "genes": [], "group": "FPLX:Wnt", "score": 0.9}
    told = write(tmp_path / "told.jsonl", [{"id": "PMC1__f", "text": caption, "mentions": [mention]}])
    for options in (Options(), Options(predictions=told)):
        done = evaluate_inputs([tmp_path / "PMC1__f.md"], options)
        assert isinstance(done.report, Report)
        assert [case.rows[0].verdict for case in done.report.cases] == ["hit"]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    for i in (1, 2):
        text = RECORD.format(figid=f"PMC{i}__f", pmcid=f"PMC{i}", year=2014 + i, organisms="Homo sapiens")
        (folder / f"PMC{i}__f.md").write_text(text)
    return folder


def annotations(path: Path, *mentions: dict[str, Any], ids: tuple[str, ...] = ("PMC1__f", "PMC2__f")) -> Path:
    return write(path, [{"id": name, "text": CAPTION, "mentions": list(mentions)} for name in ids])


def report(records: Path, predictions: Path, **options: Any) -> Report:
    return evaluate_inputs([records], Options(predictions=predictions, resamples=20, **options)).report


def test_lists_score_annotations_of_any_tool(records: Path, tmp_path: Path) -> None:
    made = report(records, annotations(tmp_path / "p.jsonl", *OURS))
    counts = {(h.name, h.scope): dict(h.counts) for h in made.headlines}
    assert counts["symbols", "all"] == {"found": 6, "listed": 10, "right": 6, "given": 8}
    assert counts["symbols", "attainable"] == {"found": 6, "listed": 8, "right": 6, "given": 8}
    assert counts["families", "all"] == {"found": 4, "listed": 8, "right": 4, "given": 6}


def test_lists_bring_retired_symbols_up_to_date_on_both_sides(records: Path, tmp_path: Path) -> None:
    old = report(records, annotations(tmp_path / "p.jsonl", found("RIG-I", "gene", "DDX58")))
    row = old.cases[0].rows[0]
    assert (row.verdict, row.listed, row.retired) == ("hit", ("RIGI",), "DDX58")


def test_lists_sort_every_row_and_everything_found(records: Path, tmp_path: Path) -> None:
    case = report(records, annotations(tmp_path / "p.jsonl", *OURS)).cases[0]
    assert [(r.word, r.verdict, r.reason) for r in case.rows] == [
        ("RIG-I", "hit", "agree"),
        ("JAK", "hit", "agree"),
        ("JAK", "hit", "agree"),
        ("Arg", "miss", "refuted"),
        ("SRC", "miss", "not in the caption"),
        ("STAT3", "false hit", "missing in the list"),
    ]
    assert [(case.text[m.start : m.end], m.verdict) for m in case.marks] == [
        ("RIG-I", "hit"),
        ("STAT3", "false hit"),
        ("JAK", "hit"),
        ("Arg", "miss"),
    ]


def test_lists_of_the_newer_layout(tmp_path: Path) -> None:
    for name in ("_figures", "_data"):
        (tmp_path / name).mkdir()
    (tmp_path / "_figures" / "PMC1__f.md").write_text(f"---\nfigid: PMC1__f\ncaption: {CAPTION!r}\n---\n")
    (tmp_path / "_data" / "PMC1__f-genes.tsv").write_text(SIDE)
    made = report(tmp_path / "_figures", annotations(tmp_path / "p.jsonl", *OURS, ids=("PMC1__f",)))
    assert [(r.word, r.source, r.verdict, r.reason) for r in made.cases[0].rows] == [
        ("RIG-I", "alias", "hit", "agree"),
        ("STAT3", "symbol", "hit", "agree"),
        ("JAK", "family", "hit", "agree"),
        ("JAK", "caption", "false hit", "family against member"),
    ]


def test_lists_without_scores_have_no_calibration(records: Path, tmp_path: Path) -> None:
    path = annotations(tmp_path / "p.jsonl", found("STAT3", "gene", "STAT3", score=None))
    made = report(records, path)
    assert made.calibration.error is None
    assert all(point.kept == 0 for point in made.curve)


def test_lists_curve_keeps_less_at_higher_scores(records: Path, tmp_path: Path) -> None:
    path = annotations(tmp_path / "p.jsonl", found("RIG-I", "gene", "RIGI"), found("STAT3", "gene", "STAT3", score=0.3))
    curve = {round(p.threshold, 2): p for p in report(records, path).curve}
    assert (curve[0.0].kept, curve[0.0].precision) == (4, 0.5)
    assert (curve[0.5].kept, curve[0.5].precision) == (2, 1.0)


def test_lists_compare_two_tools(records: Path, tmp_path: Path) -> None:
    ours = annotations(tmp_path / "a.jsonl", *OURS)
    theirs = annotations(tmp_path / "b.jsonl", found("RIG-I", "gene", "RIGI"), found("STAT3", "gene", "SOAT1"))
    result = evaluate_inputs([records], Options(predictions=ours, against=theirs, resamples=20))
    compared = result.data["compared"]
    assert compared["measures"]["rows/all"]["a"]["found"] - compared["measures"]["rows/all"]["b"]["found"] == 4
    changes = {(c["outcome"], c["word"], c["a"], c["b"]) for c in compared["changes"]}
    assert ("won", "JAK", "JAK1", "nothing") in changes
    assert ("lost", "STAT3", "STAT3", "nothing") in changes
    assert ("won", "STAT3", "nothing", "SOAT1") in changes


def test_lists_put_tools_beside_each_other(records: Path, tmp_path: Path) -> None:
    ours = annotations(tmp_path / "a.jsonl", *OURS)
    theirs = annotations(tmp_path / "b.jsonl", found("RIG-I", "gene", "RIGI"))
    result = evaluate_inputs([records], Options(predictions=ours, beside=(theirs,), resamples=20))
    assert [tool["tool"] for tool in result.data["tools"]] == ["a.jsonl", "b.jsonl"]
    assert result.data["tools"][1]["scores"]["symbols/attainable"]["p"] == 1.0


def test_lists_by_species_and_year(records: Path, tmp_path: Path) -> None:
    result = evaluate_inputs([records], Options(predictions=annotations(tmp_path / "p.jsonl", *OURS), resamples=20))
    assert result.data["by_species"]["Homo sapiens"]["figures"] == 2
    assert set(result.data["by_year"]) == {"2015–2019"}


def test_lists_sheets_have_a_line_for_each_figure_and_row(records: Path, tmp_path: Path) -> None:
    made = report(records, annotations(tmp_path / "p.jsonl", *OURS))
    figures, rows = (list(csv.DictReader(io.StringIO(s(made)), delimiter="\t")) for s in (figure_sheet, row_sheet))
    assert [f["id"] for f in figures] == ["PMC1__f", "PMC2__f"]
    assert (figures[0]["symbols/all.found"], figures[0]["year"]) == ("3", "2015")
    assert len(rows) == 12
    assert (rows[0]["word"], rows[0]["listed"], rows[0]["retired"], rows[0]["score"]) == (
        "RIG-I",
        "RIGI",
        "DDX58",
        "0.900",
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"id": "PMC9__f"}, "p.jsonl:2: the gold has no document 'PMC9__f'", id="other record"),
        pytest.param({"text": "other"}, "p.jsonl:2: the text of 'PMC2__f' differs", id="other text"),
        pytest.param({"id": "PMC1__f"}, "p.jsonl:2: id 'PMC1__f' stands already", id="twice"),
        pytest.param({"mentions": [{"start": 0, "end": 99, "kind": "gene"}]}, "p.jsonl:2: offsets 0:99", id="offsets"),
        pytest.param(
            {"mentions": [{"start": 0, "end": 5, "kind": "gene", "genes": [], "score": 2}]},
            "p.jsonl:2: score 2 of the mention at 0:5 is outside 0..1",
            id="score",
        ),
    ],
)
def test_lists_refuse_bad_annotations_by_line(records: Path, tmp_path: Path, change: dict[str, Any], told: str) -> None:
    rows = [{"id": f"PMC{i}__f", "text": CAPTION, "mentions": []} for i in (1, 2)]
    with pytest.raises(InputError) as error:
        report(records, write(tmp_path / "p.jsonl", [rows[0], rows[1] | change]))
    assert told in str(error.value)


def test_lists_refuse_a_record_without_annotation(records: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'PMC2__f' has no annotation"):
        report(records, annotations(tmp_path / "p.jsonl", ids=("PMC1__f",)))


@pytest.mark.data
def test_lists_disagreements_are_all_that_lacks(data_dir: Path) -> None:
    paths = sorted((data_dir / "pfocr" / "records").glob("*.md"))[::40]
    for case in evaluate_inputs(paths, Options(resamples=2)).report.cases:
        counted = {c.name: c.counts for c in case.counted}
        found_rows, listed, _, _ = counted["rows/all"]
        verdicts = [row.verdict for row in case.rows]
        assert (verdicts.count("hit"), verdicts.count("hit") + verdicts.count("miss")) == (found_rows, listed)
        extra = {symbol for row in case.rows if row.verdict == "false hit" for symbol in row.found}
        _, _, right, given = counted["symbols/all"]
        assert len(extra) == given - right


def test_lists_data_is_json(records: Path, tmp_path: Path) -> None:
    result = evaluate_inputs([records], Options(predictions=annotations(tmp_path / "p.jsonl", *OURS), resamples=20))
    paths = result.write(tmp_path / "r.html")
    assert [path.name for path in paths] == ["r.html", "r.json", "r.md", "r.figures.tsv", "r.rows.tsv"]
    assert json.loads((tmp_path / "r.json").read_text())["figures"] == 2
