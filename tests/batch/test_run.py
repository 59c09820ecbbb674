"""A run from files to files: the same bytes for any number of processes, failures apart, whole outputs or none."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ner.batch import Summary, run
from ner.batch.plan import Value
from ner.batch.progress import Progress, duration, progress_line
from ner.batch.targets import default_errors
from ner.errors import CapgeneError, InputError, ModelError, OutputError, UsageError
from ner.output import open_output
from tests.batch.fake import FakeAnnotator, FakeLoader

LAYOUT2 = Path(__file__).parent.parent / "data" / "layout2"


@dataclass(frozen=True, slots=True)
class NoModel:
    """Fails to load, as a missing model does."""

    def __call__(self) -> FakeAnnotator:
        raise ModelError("there is no model", place="/nowhere", remedy="name another")

    def identity(self) -> dict[str, str]:
        return {}

    def options(self) -> dict[str, Value]:
        return {}


@dataclass(frozen=True, slots=True)
class Dies:
    """Ends its process without a word, as one that ran out of memory does."""

    def __call__(self) -> FakeAnnotator:
        os._exit(9)

    def identity(self) -> dict[str, str]:
        return {}

    def options(self) -> dict[str, Value]:
        return {}


def write_captions(path: Path, texts: Iterable[str]) -> Path:
    """A JSONL file of captions."""
    lines = (json.dumps({"id": f"f{i}", "text": text}) + "\n" for i, text in enumerate(texts))
    path.write_text("".join(lines))
    return path


def go(
    source: Path | str, out: Path | str, *, jobs: int = 1, to: str | None = None
) -> tuple[Summary, list[InputError]]:
    """The summary and failures of a run with the fake annotator."""
    failures: list[InputError] = []
    summary = run([str(source)], str(out), jobs=jobs, to_format=to, loader=FakeLoader(), on_failure=failures.append)
    return summary, failures


def test_run_writes_an_annotation_a_caption_and_counts(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3 and STAT3", "no gene", "JAK and IL-6"])
    summary, failures = go(source, tmp_path / "out.jsonl")
    assert (summary.captions, summary.mentions, summary.genes, summary.failures) == (3, 4, 2, 0)
    assert not failures
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(line["id"], len(line["mentions"])) for line in lines] == [("f0", 2), ("f1", 0), ("f2", 2)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


@pytest.mark.parametrize("suffix", ["jsonl", "tsv", "html", "jsonl.gz"])
def test_run_gives_the_same_bytes_with_two_processes(tmp_path: Path, suffix: str) -> None:
    texts = (f"{i} STAT3 {'BOOM' if i % 50 == 7 else 'JAK'}" for i in range(200))
    source = write_captions(tmp_path / "in.jsonl", texts)
    one, two = (go(source, tmp_path / f"{jobs}.{suffix}", jobs=jobs) for jobs in (1, 2))
    assert (tmp_path / f"1.{suffix}").read_bytes() == (tmp_path / f"2.{suffix}").read_bytes()
    assert one[0].failures == two[0].failures == 4
    assert [str(error) for error in one[1]] == [str(error) for error in two[1]]


def test_run_caption_that_breaks_the_annotator_is_a_failure_alone(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3", "BOOM", "JAK"])
    summary, (failure,) = go(source, tmp_path / "out.jsonl")
    assert (summary.captions, summary.failures) == (2, 1)
    assert failure.place == f"{source}:2"
    assert "'f1': RuntimeError: this word breaks the annotator" in failure.problem


def test_run_failures_go_to_the_error_file_which_goes_when_there_are_none(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3"])
    errors = tmp_path / "out.jsonl.errors.jsonl"
    run([str(source), str(tmp_path / "absent.jsonl")], str(tmp_path / "out.jsonl"), loader=FakeLoader())
    assert json.loads(errors.read_text()) == {
        "place": str(tmp_path / "absent.jsonl"),
        "problem": "there is no such file",
        "remedy": "check the name",
    }
    go(source, tmp_path / "out.jsonl")
    assert not errors.exists()


def test_run_leaves_the_output_alone_if_nothing_could_be_done(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("from before")
    summary, _ = go(tmp_path / "absent.jsonl", out)
    assert (summary.captions, summary.failures) == (0, 1)
    assert out.read_text() == "from before"


def test_run_gzip_output_has_no_time_in_it(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3"])
    go(source, tmp_path / "out.jsonl.gz")
    data = (tmp_path / "out.jsonl.gz").read_bytes()
    assert b'"STAT3"' in gzip.decompress(data)
    assert data[3:8] == bytes(5)


def test_run_writes_records_into_a_folder(tmp_path: Path, example_record: Path) -> None:
    summary = run([str(example_record), str(LAYOUT2)], f"{tmp_path / 'out'}/", loader=FakeLoader())
    assert summary.captions == 2
    found = (path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    files = sorted(path.as_posix() for path in found if ".capgene" not in path.parts)
    assert files == [
        "out/PMC6895841__cancers-11-01646-g001.md",
        "out/_data/PMC0000001__small-g001-genes.tsv",
        "out/_figures/PMC0000001__small-g001.md",
    ]
    old, new = example_record.read_text(), (tmp_path / files[0]).read_text()
    assert new.partition("  keywords:\n")[0] == old.partition("  keywords:\n")[0]
    assert new.partition("chemicals:")[2] == old.partition("chemicals:")[2]
    assert "MTTP" not in new


def test_run_writes_one_record_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "_figures").mkdir()
    summary, _ = go(LAYOUT2, tmp_path / "_figures" / "x.md")
    assert summary.captions == 1
    assert "  - IL6\n  - STAT3\n" in (tmp_path / "_figures" / "x.md").read_text()
    assert "\tIL6\t" in (tmp_path / "_data" / "x-genes.tsv").read_text()


def test_run_several_records_do_not_go_into_one_file(tmp_path: Path, example_record: Path) -> None:
    with pytest.raises(UsageError, match="several records"):
        run([str(example_record), str(LAYOUT2)], str(tmp_path / "x.md"), loader=FakeLoader())
    assert list(tmp_path.iterdir()) == []


def test_run_records_of_the_same_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for folder, figid in (("a", "x"), ("b", "y")):
        (tmp_path / "in" / folder).mkdir(parents=True)
        (tmp_path / "in" / folder / "f.md").write_text(f"---\nfigid: {figid}\ncaption: STAT3\ngenes: []\n---\n")
    summary, (failure,) = go(tmp_path / "in", f"{tmp_path}/out/")
    assert (summary.captions, summary.failures) == (1, 1)
    assert failure.place == f"{tmp_path}/in/b/f.md:3"
    assert "figid: x" in (tmp_path / "out" / "f.md").read_text()


def test_run_captions_without_a_record_cannot_become_one(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3"])
    summary, (failure,) = go(source, f"{tmp_path}/out/", to="pfocr")
    assert summary.failures == 1
    assert failure.problem == "the caption is not from a PFOCR record"
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".capgene"]


@pytest.mark.parametrize("out", ["absent/out.jsonl", "absent/out/", "file/"])
def test_run_output_that_cannot_be_written_stops_before_the_work(tmp_path: Path, out: str) -> None:
    (tmp_path / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    to_format = None if "/" in out else "jsonl"
    with pytest.raises(OutputError, match="cannot be written"):
        run([str(tmp_path / "in.jsonl")], f"{tmp_path}/{out}", to_format=to_format, loader=NoModel())
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("source", "out", "problem"),
    [
        pytest.param("in.jsonl", "in.jsonl", "would replace the input", id="the input itself"),
        pytest.param(".", "out.jsonl", "lies inside the input folder", id="inside the folder that is read"),
        pytest.param("records", "records/", "would replace the input", id="records in place"),
        pytest.param("records/a.md", "records/", "would replace the input", id="a record in place"),
        pytest.param("in.jsonl", "out", "does not tell which format", id="no suffix"),
        pytest.param("in.jsonl", "out.txt", "does not tell which format", id="not written"),
    ],
)
def test_run_wrong_usage_is_told_before_the_work(tmp_path: Path, source: str, out: str, problem: str) -> None:
    write_captions(tmp_path / "in.jsonl", ["STAT3"])
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "a.md").write_text("---\ncaption: x\ngenes: []\n---\n")
    with pytest.raises(UsageError, match=problem):
        run([f"{tmp_path}/{source}"], f"{tmp_path}/{out}", loader=NoModel())


@pytest.mark.parametrize("jobs", [1, 2])
def test_run_model_that_cannot_be_loaded_ends_it_with_nothing_left(tmp_path: Path, jobs: int) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3"])
    with pytest.raises(ModelError, match="there is no model"):
        run([str(source)], str(tmp_path / "out.jsonl"), jobs=jobs, loader=NoModel())
    assert list(tmp_path.iterdir()) == [source]


def test_run_process_that_dies_is_told(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3"])
    with pytest.raises(CapgeneError, match="ended unexpectedly"):
        run([str(source)], str(tmp_path / "out.jsonl"), jobs=2, loader=Dies())
    assert list(tmp_path.iterdir()) == [source]


def test_run_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3"] * 100)

    def interrupt(captions: int, *_: object) -> None:
        if captions == 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([str(source)], str(tmp_path / "out.jsonl"), loader=FakeLoader(), on_progress=interrupt)
    assert list(tmp_path.iterdir()) == [source]


def test_output_keeps_links_and_permissions(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    with open_output(str(tmp_path / "link")) as stream:
        stream.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o640


def test_output_device_is_written_directly() -> None:
    with open_output(os.devnull) as stream:
        stream.write(b"gone")
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="devices")
def test_output_device_has_no_error_file_beside_it(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["BOOM", "JAK"])
    assert default_errors("/dev/null") is None
    assert go(source, "/dev/null", to="jsonl")[0].failures == 1
    assert not Path("/dev/null.errors.jsonl").exists()


@pytest.mark.skipif(shutil.which("true") is None or not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_full_disk_is_told(tmp_path: Path) -> None:
    source = write_captions(tmp_path / "in.jsonl", ["STAT3"])
    with pytest.raises(OutputError, match="No space left"):
        run([str(source)], "/dev/full", to_format="jsonl", errors=str(tmp_path / "e"), loader=FakeLoader())


def test_progress_tells_the_time_left_once_it_can() -> None:
    lines: list[str] = []
    progress = Progress(lines.append, 0.0)
    progress.started -= 10
    progress(0, 0, lambda: 0.0)
    progress(2_000, 1, lambda: 0.25)
    assert lines[0] == "0 captions, 0 failures, 0 captions/s"
    assert lines[1] == "2,000 captions, 1 failure, 200 captions/s, 25% done, about 30 s left"


def test_progress_counts_what_this_run_did() -> None:
    line = progress_line(3_000, 0, 10.0, share=0.75, earlier=1_000, before=0.25)
    assert line == "3,000 captions, 0 failures, 200 captions/s, 75% done, about 5 s left"
    assert [duration(s) for s in (7.4, 125, 7_400)] == ["7 s", "2 min 5 s", "2 h 3 min"]
