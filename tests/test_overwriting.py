"""No command writes over what it reads, over another of its outputs, or over a file that is no output of capgene's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.output import report_files
from ner.cli import main
from ner.errors import UsageError
from ner.output import refuse_overwriting
from tests.eval.curation.apply.helpers import ABL1, SMALL, Desk, suggestion

APPLY = "apply s.jsonl d.jsonl records"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, bytes]]:
    """The current folder with one of each file that a command reads, as a function that gives what stands in it."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path, SMALL)
    record = desk.record()
    desk.decide([suggestion(record, "replace", record.rows[1:2], [ABL1])])
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "IL-6"}\n')
    (tmp_path / "bad.jsonl").write_text('{"id": "a"}\n')
    (tmp_path / "gold.json").write_text('{"documents": []}')
    (tmp_path / "notes.txt").write_text("precious\n")
    (tmp_path / "last.json").write_text("{}")
    (tmp_path / "genes.tsv.gz").write_bytes(b"")
    return lambda: {str(path): path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    "command",
    [
        "annotate in.jsonl -o in.jsonl",
        "annotate in.jsonl -o out.jsonl --errors in.jsonl",
        "annotate in.jsonl -o out.jsonl --errors out.jsonl",
        "annotate in.jsonl -o out.jsonl --errors ./out.jsonl",
        "annotate in.jsonl -o out.jsonl --errors notes.txt",
        "annotate in.jsonl -o out/ --errors notes.txt",
        "annotate bad.jsonl -o out.jsonl --errors bad.jsonl",
        "annotate bad.jsonl -o out.jsonl --errors notes.txt",
        "annotate records/PMC1__a.md -o records/PMC1__a.md",
        "shards in.jsonl -o out/ --errors in.jsonl",
        f"{APPLY} --patch p --table d.jsonl",
        f"{APPLY} --patch p --gold d.jsonl",
        f"{APPLY} --patch p --lexicon-patch s.jsonl",
        f"{APPLY} --patch s.jsonl",
        f"{APPLY} --patch p --table p",
        f"{APPLY} --patch records/PMC1__a.md",
        f"{APPLY} -o out --table out/PMC1__a.md",
        f"{APPLY} -o out --patch out.changes.jsonl",
        "review s.jsonl records --db d.sqlite --export s.jsonl",
        "review --db d.sqlite --export d.sqlite",
        "review --db d.sqlite --import d.jsonl --export d.jsonl",
        "suggest records/PMC1__a.md -o records/PMC1__a.md",
        "suggest records -o records/new.md",
        "suggest records --decisions d.jsonl -o d.jsonl",
        "evaluate gold.json -o gold.json",
        "evaluate gold.json -o gold.html",
        "evaluate records/PMC1__a.md -o records/PMC1__a.md",
        "evaluate records --baseline last.json -o last.json",
        "evaluate gold.json --predictions in.jsonl -o gold.json",
        "bench in.jsonl -o in.jsonl",
        "bench in.jsonl -o out.svg",
        "lexicon build --data . --hgnc genes.tsv.gz -o .",
    ],
)
def test_overwriting_is_refused_and_every_file_stays(
    command: str, files: Callable[[], dict[str, bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    before = files()
    assert main(command.split()) == 2
    said = capsys.readouterr().err
    assert any(word in said for word in ("would replace", "lies inside", "would be replaced")), said
    after = files()
    assert {name: after.get(name) for name in before} == before
    assert not any(name.endswith(("out.jsonl", "out.svg", "/p")) for name in after)


@pytest.mark.parametrize("name", ["a.md", "_figures/a.md", "_data/a-genes.tsv"])
def test_overwriting_records_of_no_run_takes_force(name: str, example_record: Path, tmp_path: Path) -> None:
    mine = tmp_path / "out" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("precious\n")
    assert main(["annotate", str(example_record), "-o", f"{tmp_path}/out/", "-q"]) == 2
    assert mine.read_text() == "precious\n"
    assert main(["annotate", str(example_record), "-o", f"{tmp_path}/out/", "-q", "--force"]) == 0


def test_overwriting_the_side_file_of_an_input_is_refused(tmp_path: Path) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "a-genes.tsv").write_text("precious\n")
    record, copy = tmp_path / "_figures" / "a.md", tmp_path / "new" / "a.md"
    for path in (record, copy):
        path.parent.mkdir()
    record.write_text(SMALL)
    assert main(["annotate", str(record), "-o", str(copy), "-q"]) == 2
    assert (tmp_path / "_data" / "a-genes.tsv").read_text() == "precious\n"


def test_overwriting_standard_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": "a", "text": "IL-6"}\n')
    command = [sys.executable, "-m", "ner", "annotate", "-", "--from", "jsonl", "-o", str(path)]
    with path.open("rb") as stream:
        run = subprocess.run(command, stdin=stream, capture_output=True, timeout=120, check=False)
    assert (run.returncode, b"would replace the input" in run.stderr) == (2, True)
    assert path.read_text() == '{"id": "a", "text": "IL-6"}\n'


def test_overwriting_of_an_error_file_of_an_earlier_run_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": "a"}\n')
    (tmp_path / "good.jsonl").write_text('{"id": "a", "text": "IL-6"}\n')
    errors = tmp_path / "errors.jsonl"
    for name, left in (("bad", 1), ("bad", 1), ("good", 0)):
        command = ["annotate", str(tmp_path / f"{name}.jsonl"), "-o", str(tmp_path / "out.jsonl"), "-q"]
        assert main([*command, "--errors", str(errors)]) == left
        assert errors.exists() == bool(left)


def test_overwriting_a_device_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": "a"}\n')
    assert (
        main(["annotate", str(tmp_path / "bad.jsonl"), "-o", "/dev/null", "--to", "tsv", "--errors", "/dev/null"]) == 1
    )
    assert Path("/dev/null").is_char_device()
    refuse_overwriting(["/dev/null", "-"], ["/dev/null", "/dev/null", "-", "-", None])


@pytest.mark.parametrize(
    ("reads", "writes", "of", "tables"),
    [
        pytest.param(["a.md"], ["link"], None, [], id="link"),
        pytest.param(["folder"], ["folder"], None, [], id="folder"),
        pytest.param(["folder"], ["folder/new.json"], None, [], id="read the next time"),
        pytest.param(["folder"], ["folder/new.md.gz"], "pfocr", [], id="record"),
        pytest.param(["folder"], ["folder/_data/x.tsv"], "pfocr", [], id="side file"),
        pytest.param(["_figures"], ["_data/x.tsv"], "pfocr", [], id="side file beside the folder"),
        pytest.param([], ["folder/any"], None, ["folder"], id="tables"),
        pytest.param([], ["new", "folder/../new"], None, [], id="twice"),
        pytest.param([], ["a.md", "link"], None, [], id="twice by a link"),
    ],
)
def test_refuse_overwriting_refuses(
    reads: list[str],
    writes: list[str],
    of: str | None,
    tables: list[str],
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("a.md").write_text("")
    Path("link").symlink_to("a.md")
    with pytest.raises(UsageError, match=r"would replace|lies inside"):
        refuse_overwriting(reads, writes, of=of, tables=tables)


def test_refuse_overwriting_lets_other_files_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    refuse_overwriting(["folder", None], ["folder/page.html", "new.jsonl", None])
    refuse_overwriting(["folder"], ["folder/s.jsonl", "folder/d.sqlite"], of="pfocr", tables=["other"])


def test_overwriting_knows_the_files_of_a_report(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": "IL-6", "mentions": []}) + "\n")
    for suffix in (".html", ".json", ".md"):
        assert main(["evaluate", str(gold), "-p", str(gold), "-o", str(tmp_path / f"{suffix[1:]}{suffix}")]) == 0
        files = set(report_files(tmp_path / f"{suffix[1:]}{suffix}"))
        assert files == set(tmp_path.glob(f"{suffix[1:]}.*"))
