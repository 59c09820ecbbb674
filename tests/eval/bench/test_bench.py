"""The benchmark: its captions, its medians, its pictures and pages, and a small run of the whole."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer

from eval.bench.benchmark import COMPILED, Bench, Plan, run_bench
from eval.bench.captions import read_lines, recombine, spread
from eval.bench.cli import data_captions
from eval.bench.machine import Machine, this_machine
from eval.bench.page import FULL, SHORT, page_files, put_into
from eval.bench.plot import plot
from eval.bench.runs import Race, Run, measure
from eval.bench.scale import Crew, Size, check_room, powers
from eval.bench.table import bench_tables, speed_table
from eval.tables import to_markdown
from ner.errors import CapgeneError, InputError, OutputError, UsageError

MACHINE = Machine("a processor", 2, 4096, "Linux x86_64", "3.11.7", 0.25)


def lines(*texts: str) -> list[str]:
    return [json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)]


def race(name: str, *seconds: float, words: int = 1000) -> Race:
    return Race(name, tuple(Run(name, 100, words, 0.5, s, s / 2, 200.0, "1.0") for s in seconds))


def bench(digests: Sequence[str] = ("a", "a")) -> Bench:
    crews = tuple(
        Crew(jobs, 2000, (6.0 / jobs, 7.0 / jobs), 1.0, frozenset((digest,)))
        for jobs, digest in zip((1, 2), digests, strict=True)
    )
    races = (race("capgene", 1.0, 2.0, 4.0), race("spaCy tokenizer", 2.0, 2.0, 2.0), race("Gilda", 8.0, 20.0, 80.0))
    sizes = (Size(1000, 1.0, 200.0), Size(10_000, 8.0, 205.0))
    return Bench(MACHINE, (*races, Race("absent", note="it is not there")), 0.1, 1.0, crews, sizes)


def test_captions_some_are_spread_evenly_over_all() -> None:
    assert spread([str(i) for i in range(10)], 4) == ["0", "2", "5", "7"]


@pytest.mark.parametrize("most", [None, 3, 9])
def test_captions_are_all_taken_where_there_are_no_more(most: int | None) -> None:
    assert spread(["a", "b", "c"], most) == ["a", "b", "c"]


def test_captions_recombined_have_ids_and_words_of_their_own_and_real_sentences() -> None:
    real = lines("IL-6 rises. STAT3 falls.", "TP53 acts.")
    made = [json.loads(line) for line in recombine(real, 50)]
    assert len({row["id"] for row in made}) == 50
    assert len({row["text"].rpartition(" (")[2] for row in made}) == 50
    sentences = {s for row in made for s in row["text"].rpartition(" (")[0].removesuffix(".").split(". ")}
    assert sentences == {"IL-6 rises", "STAT3 falls", "TP53 acts"}
    assert [row["text"].count(". ") + row["text"].count(". (") for row in made[:2]] == [3, 2]


def test_captions_recombined_are_the_same_each_time_and_a_shorter_run_begins_a_longer() -> None:
    real = lines("IL-6 rises. STAT3 falls.", "TP53 acts.")
    assert list(recombine(real, 30))[:10] == list(recombine(real, 10))


@pytest.mark.parametrize(("content", "told"), [("", "no caption in it"), ("{}\n", ":1"), ("nonsense\n", ":1")])
def test_captions_that_are_none_are_refused_with_their_place(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(content)
    with pytest.raises(InputError, match=told):
        read_lines(path)


def test_captions_without_the_data_folder_say_what_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CAPGENE_DATA", str(tmp_path))
    with pytest.raises(InputError, match="set CAPGENE_DATA, or give a JSONL file"):
        data_captions()


def test_race_tells_the_median_of_its_rounds() -> None:
    assert race("capgene", 1.0, 2.0, 4.0).typical(lambda run: run.speed) == 50
    assert race("capgene", 1.0, 2.0, 4.0).typical(lambda run: run.warm_words_per_s) == 1000


def test_ratio_is_the_median_of_the_ratios_of_rounds() -> None:
    assert bench().ratio("Gilda") == 10  # 8, 10 and 20, not the ratio of the medians
    assert bench().ratio("Gilda", warm=True) == 10
    assert bench().ratio("absent") is None


def test_ratio_is_told_of_a_compiled_capgene_too_where_there_is_one() -> None:
    plain = bench()
    both = replace(plain, runs=(race(COMPILED, 0.5, 1.0, 2.0), *plain.runs))
    assert both.ratio("Gilda", ours=COMPILED) == 20
    assert speed_table(both).columns[-1] == "compiled ×"
    assert [row[-1] for row in speed_table(both).rows] == ["1.00", "2.00", "2.00", "20.00", "–"]
    assert plain.ratio("Gilda", ours=COMPILED) is None
    assert speed_table(plain).columns[-1] == "warm ×"


def test_bytes_that_differ_where_capgene_is_compiled_are_told() -> None:
    assert replace(bench(), digests=frozenset("a")).same_bytes
    assert not replace(bench(), digests=frozenset("ab")).same_bytes


def test_ratio_is_of_words_as_captions_may_differ_in_length() -> None:
    both = Bench(MACHINE, (race("capgene", 1.0), race("Gilda", 1.0, words=500)), 0.1, 1.0)
    assert both.ratio("Gilda") == 2


def test_scaling_is_told_with_the_start_and_without() -> None:
    one, two = bench().scaling
    assert (one.seconds, two.seconds) == (6.5, 3.25)
    assert two.speed / one.speed == 2
    assert two.speed_started == pytest.approx(2000 / 2.25)
    assert bench().crew_ratio == 2


@pytest.mark.parametrize(("digests", "same"), [(("a", "a"), True), (("a", "b"), False)], ids=["same", "differ"])
def test_scaling_tells_whether_the_bytes_are_the_same(digests: tuple[str, str], same: bool) -> None:
    told = to_markdown(bench_tables(bench(digests)), "")
    assert bench(digests).same_bytes is same
    assert ("bytes written are the same" in told, "bytes written DIFFER" in told) == (same, not same)


@pytest.mark.parametrize(
    ("most", "sizes"), [(500, [500]), (1000, [1000]), (3000, [1000, 3000]), (100_000, [1000, 10_000, 100_000])]
)
def test_growth_goes_in_powers_of_ten_to_the_size_asked_for(most: int, sizes: list[int]) -> None:
    assert list(powers(most)) == sizes


def test_growth_without_room_on_the_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="TMPDIR"):
        check_room(tmp_path, 10**12)


def test_machine_is_described() -> None:
    assert str(MACHINE) == (
        "2 cores of a processor, 4 GiB, Linux x86_64, Python 3.11.7; 0.2 processes were at work just before."
    )
    assert this_machine().cores >= 1
    assert this_machine().cpu


def test_table_names_the_machine_and_what_was_not_run() -> None:
    table = speed_table(bench())
    assert table.rows[0] == ("capgene", "100", "0.50", "200", "50", "500", "100", "1,000", "1.00", "1.00")
    assert table.rows[-1] == ("absent", *"–" * 9)
    assert str(MACHINE) in table.note
    assert "absent was not run: it is not there." in table.note


def test_plot_is_well_formed_and_shows_every_figure() -> None:
    root = ElementTree.fromstring(plot(bench()))
    shown = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert shown >= {"capgene", "spaCy tokenizer", "Gilda", "1 process", "2 processes", "1,000", "10,000", "205"}
    assert "absent" not in shown


def test_plot_needs_neither_scaling_nor_growth() -> None:
    assert "process" not in plot(Bench(MACHINE, (race("capgene", 1.0),), 0.1, 1.0))


def test_page_takes_tables_and_drawing_between_its_marks_and_again(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    page.write_text(f"before\n{FULL[0]}\nfigures of last year\n{FULL[1]}\nafter\n")
    assert put_into(page, bench()) == (page, tmp_path / "speed.svg")
    once = page.read_text()
    put_into(page, bench())
    assert page.read_text() == once
    assert once.startswith(f"before\n{FULL[0]}\n\n## Speed and memory\n\n| ")
    assert once.endswith(f"\n![Speed and memory](speed.svg)\n\n{FULL[1]}\nafter\n")
    assert "last year" not in once


def test_page_takes_the_short_table_alone(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"before\n{SHORT[0]}\n{SHORT[1]}\nafter\n")
    assert put_into(page, bench()) == (page,)
    assert page.read_text().startswith(f"before\n{SHORT[0]}\n\n|  | captions | load, s |")
    assert "##" not in page.read_text()


@pytest.mark.parametrize("content", [None, "no marks", FULL[0]], ids=["absent", "no-marks", "half"])
def test_page_without_a_place_for_the_figures_is_refused(tmp_path: Path, content: str | None) -> None:
    page = tmp_path / "page.md"
    if content is not None:
        page.write_text(content)
    with pytest.raises(UsageError):
        page_files(page)


def test_page_of_this_project_can_take_them(root: Path) -> None:
    page_files(root / "docs" / "speed.md")


def test_racer_that_fails_is_named_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no captions')"]
    with pytest.raises(CapgeneError, match="no captions"):
        measure("capgene", command, tmp_path / "c.jsonl", tmp_path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A whole run over three captions."""
    folder = tmp_path_factory.mktemp("bench")
    path = folder / "c.jsonl"
    path.write_text("".join(lines("STAT3 and IL-6.", "TP53 acts. MDM2 binds it.", "𝛽-catenin")), encoding="utf-8")
    return run_bench(Plan(path, rounds=1, peers=folder / "none", compiled=folder / "none", scaling=40, growth=40))


def test_bench_measures_each_tool_cold_and_warm(small: Bench) -> None:
    *races, compiled, gilda = small.runs
    assert [race.name for race in races] == ["capgene", "spaCy tokenizer", "scispaCy tokenizer"]
    assert "make compiled" in compiled.note
    assert "make peers" in gilda.note
    for run in (race.runs[0] for race in races):
        assert (run.captions, run.words) == (3, 9)
        assert min(run.load_s, run.run_s, run.warm_s) > 0
        assert 20 < run.peak_mb < 1000
        assert run.version


def test_bench_measures_processes_and_sizes(small: Bench) -> None:
    assert [(crew.jobs, crew.captions) for crew in small.scaling] == [(1, 40), (2, 40)]
    assert small.same_bytes
    assert [size.captions for size in small.growth] == [40]


def test_bench_json_holds_what_the_floor_is_read_from(small: Bench, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "bench.json"

    def held(result: Bench, floor: float) -> str:
        path.write_text(result.to_json())
        command = [sys.executable, str(root / ".ci" / "speed.py"), str(path), str(floor)]
        return subprocess.run(command, check=False, capture_output=True, text=True).stderr

    assert "make peers" in held(small, 1)
    assert held(bench(), 10) == ""
    assert "only 10.0 times" in held(bench(), 11)
    assert "bytes" in held(bench(("a", "b")), 1)


def test_bench_command_writes_json_drawing_and_page(
    small: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from typer.testing import CliRunner

    from eval.bench.cli import bench as command

    monkeypatch.setattr("eval.bench.benchmark.run_bench", lambda plan, tell: small)
    app = typer.Typer()
    app.command()(command)
    page = tmp_path / "speed.md"
    page.write_text(" ".join(FULL))
    out = tmp_path / "b.json"
    result = CliRunner().invoke(app, ["captions.jsonl", "-o", str(out), "--into", str(page)])
    assert result.exit_code == 0, result.output
    assert "Speed and memory" in result.output
    assert json.loads(out.read_text())["machine"]["cores"] >= 1
    assert out.with_suffix(".svg").read_text().startswith("<svg")
    assert "## Processes" in page.read_text()


def test_bench_command_fails_where_the_bytes_differ_once_all_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from eval.bench.cli import bench as command

    monkeypatch.setattr("eval.bench.benchmark.run_bench", lambda plan, tell: bench(("a", "b")))
    with pytest.raises(CapgeneError, match="bytes written differ"):
        command(tmp_path / "c.jsonl", output=tmp_path / "b.json")
    assert json.loads((tmp_path / "b.json").read_text())["same_bytes"] is False
