"""`capgene evaluate` and `capgene bench` as a user calls them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ner.cli import main
from tests.eval.metric_cases import gold_row, predicted_row, write

Run = Callable[..., tuple[int, str, str]]
GOLD = [gold_row((0, 5, "gene", ["A"]), (10, 13, "family", ["B"]), name=f"PMC{i}__f") for i in range(4)]
FOUND = [predicted_row((0, 5, "gene", ["A"]), name=f"PMC{i}__f") for i in range(4)]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return call


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path / "gold.jsonl", GOLD), write(tmp_path / "found.jsonl", FOUND)


def test_evaluate_gold_with_predictions(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    status, shown, _ = run("evaluate", files[0], "-p", files[1], "-o", tmp_path / "r.json")
    report = json.loads((tmp_path / "r.json").read_text())
    assert status == 0
    assert "find" in shown
    assert (report["scores"]["find"]["tp"], report["scores"]["find"]["fn"]) == (4, 4)
    assert (report["scores"]["norm"]["f1"], report["papers"]) == (1.0, 4)


def test_evaluate_can_be_quiet(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    status, shown, said = run("evaluate", files[0], "-p", files[1], "-o", tmp_path / "r.json", "-q")
    assert (status, "find" in shown, said) == (0, True, "")
    assert (tmp_path / "r.json").is_file()


def test_evaluate_is_reproducible(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        run("evaluate", files[0], "-p", files[1], "-o", tmp_path / name, "--seed", 7)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@pytest.mark.parametrize(
    ("suffix", "start"), [(".md", "# found.jsonl against gold.jsonl"), (".html", "<!doctype html>")]
)
def test_evaluate_writes_reports(run: Run, files: tuple[Path, Path], tmp_path: Path, suffix: str, start: str) -> None:
    status, _, _ = run("evaluate", files[0], "-p", files[1], "-o", tmp_path / f"r{suffix}")
    text = (tmp_path / f"r{suffix}").read_text(encoding="utf-8")
    assert status == 0
    assert text.startswith(start)
    assert not re.search(r"""(?:src=|@import|url\()["']?https?:""", text)


def test_evaluate_compares_two_predictions(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    other = write(tmp_path / "other.jsonl", [predicted_row(name="PMC0__f")])
    status, shown, _ = run("evaluate", files[0], "--compare", files[1], other)
    assert status == 0
    assert "+0.667" in shown


def test_evaluate_lists_what_was_won_and_lost(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    other = write(tmp_path / "other.jsonl", [predicted_row((10, 13, "family", ["B"]), name="PMC0__f")])
    _, shown, _ = run("evaluate", files[0], "--compare", files[1], other, "-o", tmp_path / "r.json")
    compared = json.loads((tmp_path / "r.json").read_text())["compared"]
    assert "is right and other.jsonl is not in 4 places, the reverse in 1." in " ".join(shown.split())
    assert [c["outcome"] for c in compared["changes"]].count("won") == 4
    assert compared["measures"]["find"]["difference"] == pytest.approx(0.4444)
    assert 0 < compared["measures"]["find"]["p_value"] <= 1


def test_evaluate_puts_other_tools_beside(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.pubtator"
    other.write_text(f"PMC0__f|t|{'x' * 40}\nPMC0__f|a|\nPMC0__f\t0\t5\txxxxx\tGene\t6774\n")
    arguments = ("--beside", other, "--peers", tmp_path / "none", "-o", tmp_path / "r.json")
    status, shown, _ = run("evaluate", files[0], "-p", files[1], *arguments)
    tools = json.loads((tmp_path / "r.json").read_text())["tools"]
    assert status == 0
    assert [tool["tool"] for tool in tools] == ["found.jsonl", "other.pubtator"]
    assert tools[0]["captions_per_s"] > 0
    assert "Gilda: " in shown
    assert "make peers" in " ".join(shown.split())


def test_evaluate_corpora(run: Run, files: tuple[Path, Path]) -> None:
    files[1].unlink()
    status, shown, _ = run("evaluate", "--corpora", files[0].parent)
    assert status == 0
    assert "optimistic" in shown


@pytest.mark.parametrize(
    ("floor", "arguments", "status"),
    [
        pytest.param(0.66, [], 0, id="held"),
        pytest.param(0.70, [], 1, id="fallen"),
        pytest.param(0.70, ["--fail-under", "0.05"], 0, id="within tolerance"),
    ],
)
def test_evaluate_holds_the_baseline(
    run: Run, files: tuple[Path, Path], tmp_path: Path, floor: float, arguments: list[str], status: int
) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({"scores": {"find": {"f1": floor}}}))
    got, _, told = run("evaluate", files[0], "-p", files[1], "--baseline", baseline, *arguments)
    assert got == status
    assert ("scores.find fell to 0.6667" in told) is bool(status)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["none.jsonl"], 1, "none.jsonl: there is no such file", id="missing gold"),
        pytest.param(["none.md"], 1, "none.md: there is no such file", id="missing record"),
        pytest.param(["GOLD", "none.md"], 2, "one gold file at a time", id="mixture"),
        pytest.param(["GOLD", "-o", "r.pdf"], 2, "no report can be written as r.pdf", id="unknown report"),
        pytest.param(["GOLD", "-p", "FOUND", "--compare", "x", "y"], 2, "--compare names both sides", id="compare"),
        pytest.param([], 2, "give gold, records, or --corpora", id="nothing"),
        pytest.param(["GOLD", "--fail-under", "0.1"], 2, "--fail-under needs --baseline", id="fail-under alone"),
        pytest.param(["GOLD", "-p", "FOUND", "-o", "no/r.md"], 1, "r.md: cannot be written", id="no folder"),
        pytest.param(["GOLD", "-p", "FOUND", "--baseline", "x"], 1, "x: the baseline cannot be read", id="no baseline"),
    ],
)
def test_evaluate_refuses(
    run: Run, files: tuple[Path, Path], tmp_path: Path, arguments: list[str], status: int, told: str
) -> None:
    places = {"GOLD": files[0], "FOUND": files[1], "no/r.md": tmp_path / "no" / "r.md"}
    got, _, error = run("evaluate", *(places.get(a, a) for a in arguments))
    assert (got, told in error) == (status, True), error


def test_evaluate_shows_the_example_record_word_by_word(run: Run, example_record: Path) -> None:
    status, shown, _ = run("evaluate", example_record)
    line = next(line for line in shown.splitlines() if line.split()[:1] == ["Abl"])
    assert status == 0
    assert "MTTP" in line
    assert "doubtful" in line


def test_evaluate_names_bad_records_and_goes_on(run: Run, example_record: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("no front matter\n")
    status, shown, told = run("evaluate", example_record, tmp_path / "bad.md")
    assert status == 1
    assert "bad.md" in told
    assert "1 figure" in shown


def test_bench_measures_each_tool(run: Run, tmp_path: Path) -> None:
    captions = write(tmp_path / "c.jsonl", [{"id": str(i), "text": f"STAT3 and IL-{i}."} for i in range(3)])
    absent = ("--peers", tmp_path / "none", "--compiled", tmp_path / "none")
    short = ("--rounds", 1, "--scaling", 0, "--growth", 0, *absent)
    status, shown, _ = run("bench", captions, *short, "-o", tmp_path / "b.json")
    runs = {row["name"]: row for row in json.loads((tmp_path / "b.json").read_text())["runs"]}
    assert status == 0
    assert "captions/s" in shown
    assert "make peers" in runs["Gilda"]["note"]
    assert list(runs) == ["capgene", "spaCy tokenizer", "scispaCy tokenizer", "capgene, compiled", "Gilda"]
    assert runs["capgene"]["captions"] == 3
    assert 0 < runs["capgene"]["peak_mb"] < 1000


def test_bench_without_captions_says_where_to_get_them(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CAPGENE_DATA", str(tmp_path))
    status, _, told = run("bench")
    assert status == 1
    assert "set CAPGENE_DATA" in told
