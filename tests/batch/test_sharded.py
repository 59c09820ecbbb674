"""A run into a folder: gone on with after any stop, refused when it is another, the same bytes however it went."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from ner.batch import Request, Summary, carry_out, request_of, run
from ner.batch.array import cut_shards, do_shards, finish_shards, load_job, load_plan, look, parse_numbers, ranges
from ner.batch.cluster import Cluster, make_slurm
from ner.batch.folder import Folder, locked
from ner.batch.plan import Value
from ner.batch.reading import Seen
from ner.batch.shard import Job, do_shard
from ner.batch.workers import Outcome, run_workers, serial
from ner.errors import CapgeneError, InputError, OutputError, UsageError
from tests.batch.fake import FakeLoader, SlowLoader
from tests.batch.kill import contents, write_input

SIZE = 50


@dataclass(frozen=True, slots=True)
class OtherLoader(FakeLoader):
    """Loads the same annotator under another name, as another lexicon would be."""

    threshold: float = 0.5

    def identity(self) -> dict[str, str]:
        return {"capgene": "fake", "lexicon": "seven words"}

    def options(self) -> dict[str, Value]:
        return {"threshold": self.threshold}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of 400 captions, two of which break the annotator, and a line that is none."""
    path = tmp_path / "captions.jsonl"
    write_input(path, 400)
    return path


def go(source: Path | str, out: Path, **options: object) -> Summary:
    """A run into the folder `out`."""
    given: dict[str, object] = {"loader": FakeLoader(), "shard_size": SIZE, **options}
    return run([str(source)], f"{out}/", **given)  # type: ignore[arg-type]


def stopping(at: int, error: BaseException) -> Callable[..., Iterator[Outcome]]:
    """Does shards like `serial` until the one of that number, where it is stopped."""

    def execute(job: Job, numbers: Iterable[int]) -> Iterator[Outcome]:
        for number in numbers:
            if number == at:
                raise error
            do_shard(job, number)
            yield Outcome(number)

    return execute


def started(out: Path) -> set[int]:
    """The shards whose parts are there."""
    return {int(path.name[5:11]) for path in out.glob("part-*")}


def test_sharded_parts_in_order_are_the_one_file(tmp_path: Path, source: Path) -> None:
    summary = go(source, tmp_path / "out")
    run([str(source)], str(tmp_path / "one.jsonl"), loader=FakeLoader())
    parts = sorted((tmp_path / "out").glob("part-*.jsonl"))
    assert len(parts) == 9
    assert b"".join(path.read_bytes() for path in parts) == (tmp_path / "one.jsonl").read_bytes()
    assert (tmp_path / "out.errors.jsonl").read_bytes() == (tmp_path / "one.jsonl.errors.jsonl").read_bytes()
    assert (summary.captions, summary.failures, summary.earlier) == (398, 3, 0)
    assert sorted(path.name for path in (tmp_path / "out" / ".capgene").iterdir()) == [
        "lock",
        "manifest.sqlite",
        "plan.json",
    ]


@pytest.mark.parametrize("to", ["jsonl", "tsv", "html", "bioc-xml", "jsonl.gz", "tsv.zst"])
def test_sharded_gives_the_same_bytes_with_any_number_of_processes(tmp_path: Path, source: Path, to: str) -> None:
    for jobs in (1, 3):
        go(source, tmp_path / str(jobs), jobs=jobs, to_format=to)
    assert contents(tmp_path / "1") == contents(tmp_path / "3")
    assert len(contents(tmp_path / "1")) == 10


def test_sharded_goes_on_where_it_stopped(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        go(source, out, execute=stopping(3, KeyboardInterrupt()))
    assert started(out) == {0, 1, 2}
    before = {path: path.stat().st_mtime_ns for path in out.glob("part-*")}
    summary = go(source, out)
    assert (summary.captions, summary.earlier) == (398, 149)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    go(source, tmp_path / "straight")
    assert contents(out) == contents(tmp_path / "straight")


def test_sharded_run_that_is_done_does_nothing_more(tmp_path: Path, source: Path) -> None:
    go(source, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("part-*")}
    summary = go(source, tmp_path / "out", execute=stopping(0, AssertionError()))
    assert (summary.captions, summary.earlier, summary.failures) == (398, 398, 3)
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.parametrize("damage", ["removed", "cut short", "changed"])
def test_sharded_part_that_is_not_as_written_is_done_again(tmp_path: Path, source: Path, damage: str) -> None:
    out = tmp_path / "out"
    go(source, out)
    good, part = contents(out), out / "part-000002.jsonl"
    if damage == "removed":
        part.unlink()
    else:
        data = part.read_bytes()
        part.write_bytes(data[:-9] if damage == "cut short" else data.replace(b"STAT3", b"STAT4"))
    summary = go(source, out)
    assert contents(out) == good
    assert summary.captions - summary.earlier == 50


def test_sharded_part_removed_while_running_is_done_again_in_the_same_run(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"

    def removing(job: Job, numbers: Iterable[int]) -> Iterator[Outcome]:
        for outcome in serial(job, numbers):
            yield outcome
            if outcome.number == 5:
                (out / "part-000001.jsonl").unlink(missing_ok=True)

    go(source, out, execute=removing)
    go(source, tmp_path / "straight")
    assert contents(out) == contents(tmp_path / "straight")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(
            {"loader": OtherLoader()}, "the version of lexicon: six words then, seven words now", id="lexicon"
        ),
        pytest.param({"loader": OtherLoader()}, "--threshold: not given then, 0.5 now", id="option"),
        pytest.param({"shard_size": 70}, "--shard-size: 50 then, 70 now", id="size"),
        pytest.param({"to_format": "tsv"}, "--to: jsonl then, tsv now", id="format"),
        pytest.param({"to_format": "jsonl.gz"}, "the compression of the output: not given then, .gz now", id="gzip"),
    ],
)
def test_sharded_other_options_are_refused_and_forced(
    tmp_path: Path, source: Path, options: dict[str, object], told: str
) -> None:
    out = tmp_path / "out"
    go(source, out)
    before = contents(out)
    with pytest.raises(UsageError) as refused:
        go(source, out, **options)
    assert told in str(refused.value)
    assert "--force" in str(refused.value)
    assert contents(out) == before
    go(source, out, force=True, **options)
    go(source, tmp_path / "fresh", **options)
    assert contents(out) == contents(tmp_path / "fresh")


@pytest.mark.parametrize("change", ["a caption", "a line more", "a line less"])
def test_sharded_changed_input_is_refused_and_forced(tmp_path: Path, source: Path, change: str) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        go(source, out, execute=stopping(8, KeyboardInterrupt()))
    lines = source.read_text().splitlines(keepends=True)
    if change == "a caption":
        lines[3] = lines[3].replace("NF-kB", "JAK")
    else:
        lines = lines[:-1] if change == "a line less" else [*lines, '{"id": "new", "text": "JAK"}\n']
    source.write_text("".join(lines))
    if change != "a line more":  # what was not read then is read now
        with pytest.raises(UsageError, match="the inputs changed since the run began"):
            go(source, out)
    go(source, out, force=True)
    go(source, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


def test_sharded_touched_input_is_the_same(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        go(source, out, execute=stopping(3, KeyboardInterrupt()))
    os.utime(source, (1, 1))
    assert go(source, out).captions == 398


def test_sharded_parts_of_an_unknown_run_are_not_overwritten(tmp_path: Path, source: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "part-000000.jsonl").write_text("mine")
    with pytest.raises(UsageError, match="of no run that is known here"):
        go(source, tmp_path / "out")
    assert (tmp_path / "out" / "part-000000.jsonl").read_text() == "mine"


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_sharded_records_keep_the_name_they_were_given_by(tmp_path: Path, example_record: Path, suffix: str) -> None:
    data = example_record.read_bytes()
    kept = tmp_path / f"kept.md{suffix}"
    kept.write_bytes(gzip.compress(data) if suffix else data)
    records = tmp_path / "records"
    records.mkdir()
    (records / f"linked.md{suffix}").symlink_to(kept)
    assert go(records, tmp_path / "out").captions == 1
    assert [path.name for path in (tmp_path / "out").glob("*.md")] == ["linked.md"]


def test_sharded_records_that_were_edited_are_not_overwritten(tmp_path: Path, example_record: Path) -> None:
    out = tmp_path / "out"
    go(example_record, out)
    written = out / example_record.name
    written.write_text(written.read_text() + "a note\n")
    with pytest.raises(OutputError, match="was changed since capgene wrote it"):
        go(example_record, out)
    assert written.read_text().endswith("a note\n")


def test_sharded_two_runs_do_not_share_a_folder(tmp_path: Path, source: Path) -> None:
    go(source, tmp_path / "out")
    with locked(Folder(tmp_path / "out")), pytest.raises(OutputError) as refused:
        go(source, tmp_path / "out")
    assert "another run of capgene is at work in this folder: process" in str(refused.value)


def test_sharded_ids_are_unique_over_all_shards(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("".join(f'{{"id": "x{i % 120}", "text": "JAK"}}\n' for i in range(130)))
    assert (go(source, tmp_path / "out").captions, go(source, tmp_path / "out").failures) == (120, 10)


def test_sharded_empty_error_file_of_an_earlier_run_goes(tmp_path: Path, source: Path) -> None:
    go(source, tmp_path / "out")
    source.write_text('{"id": "a", "text": "STAT3"}\n')
    go(source, tmp_path / "out", force=True)
    assert not (tmp_path / "out.errors.jsonl").exists()
    assert started(tmp_path / "out") == {0}


def test_sharded_truncated_gzip_is_told_and_what_was_read_is_kept(tmp_path: Path, source: Path) -> None:
    packed = tmp_path / "captions.jsonl.gz"
    packed.write_bytes(gzip.compress(source.read_bytes())[:-2000])
    summary = go(packed, tmp_path / "out")
    errors = (tmp_path / "out.errors.jsonl").read_text()
    assert "the compressed file is damaged" in errors
    assert summary.failures >= 1
    assert go(packed, tmp_path / "out").earlier == summary.captions


def test_sharded_force_removes_only_what_a_run_wrote(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    go(source, out)
    kept = ["part-0-mynotes/a.md", "part-00000-7f3a.snappy.parquet", "part-000001.mine", "part-000002/a.jsonl"]
    for name in kept:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text("mine")
    (out / "part-000099.tsv.gz").write_text("of a run that is forgotten")
    go(source, out, force=True, to_format="csv")
    assert all((out / name).read_text() == "mine" for name in kept)
    assert sorted(path.name for path in out.glob("part-0000??.*")) == sorted(
        ["part-000001.mine", *(f"part-{number:06d}.csv" for number in range(9))]
    )


def test_sharded_force_removes_the_pairs_of_brat_alone(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    go(source, out, to_format="brat")
    for name in ("notes.txt", "alone.ann"):
        (out / "part-000000" / name).write_text("mine")
    go(source, out, to_format="jsonl", force=True)
    assert {path.name for path in out.glob("part-*/*")} == {"notes.txt", "alone.ann"}


def test_sharded_run_of_a_relative_input_goes_on_from_another_folder(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        go(source.name, out, execute=stopping(3, KeyboardInterrupt()))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    request = replace(request_of("../out", load_plan("../out"), None), loader=FakeLoader())
    summary = carry_out(request, on_failure=lambda error: None, on_progress=lambda *_: None)
    assert (summary.captions, summary.earlier) == (398, 149)


@pytest.mark.parametrize("force", [False, True])
def test_sharded_input_that_is_gone_is_told_and_no_part_removed(tmp_path: Path, source: Path, force: bool) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        go(source, out, execute=stopping(3, KeyboardInterrupt()))
    before = contents(out)
    moved = source.rename(tmp_path / "moved.jsonl")
    with pytest.raises(UsageError, match="there is no such file") as refused:
        go(source, out, force=force)
    assert refused.value.place == str(source)
    assert contents(out) == before
    moved.rename(source)
    assert go(source, out).earlier == 149


def test_sharded_without_input_goes_on_as_it_was_told(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        go(source, out, execute=stopping(3, KeyboardInterrupt()))
    request = replace(request_of(str(out), load_plan(str(out)), None), loader=FakeLoader())
    summary = carry_out(request, on_failure=lambda error: None, on_progress=lambda *_: None)
    assert (summary.captions, summary.earlier) == (398, 149)


def test_sharded_shard_that_kills_its_process_is_set_aside_and_the_rest_done(tmp_path: Path, source: Path) -> None:
    lines = source.read_text().splitlines(keepends=True)
    source.write_text("".join([*lines[:120], '{"id": "bad", "text": "KILL"}\n', *lines[120:]]))
    told: list[InputError] = []
    out = tmp_path / "out"
    options = {"loader": SlowLoader(), "execute": partial(run_workers, count=2)}
    summary = go(source, out, on_failure=told.append, **options)
    assert started(out) == set(range(9)) - {2}
    assert summary.failures == 4
    (aside,) = (error for error in told if "set aside" in error.problem)
    assert "shard 2 was set aside: its process ended unexpectedly 2 times" in aside.problem
    assert "shard 2 was set aside" in (tmp_path / "out.errors.jsonl").read_text()
    assert (out / ".capgene" / "input" / "000002.jsonl.zst").is_file()
    again = go(source, out, on_failure=told.append, **options)  # it is tried once more, and no other
    assert again.earlier == again.captions == summary.captions


def test_sharded_shard_that_fails_is_set_aside(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(job: Job, number: int) -> object:
        if number == 4:
            raise MemoryError
        return do_shard(job, number)

    monkeypatch.setattr("ner.batch.workers.do_shard", failing)
    summary = go(source, tmp_path / "out")
    assert started(tmp_path / "out") == set(range(9)) - {4}
    assert summary.failures == 3  # two captions and the shard, in which is the third
    monkeypatch.undo()
    assert go(source, tmp_path / "out").captions == 398


def test_sharded_disk_that_is_full_is_told_and_gone_on_with(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, write = tmp_path / "out", os.fsync
    room = iter(range(20))

    def full(handle: int) -> None:
        if next(room, None) is None:
            raise OSError(28, "No space left on device")
        write(handle)

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        go(source, out)
    monkeypatch.undo()
    assert 0 < len(started(out)) < 9
    assert not list(out.rglob("*.tmp"))
    go(source, out)
    go(source, tmp_path / "straight")
    assert contents(out) == contents(tmp_path / "straight")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB."""
    where = tmp_path / "disk"
    where.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", where], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a file system can be mounted by root alone")
    yield where
    subprocess.run(["umount", where], check=True)


@pytest.mark.parametrize("jobs", [1, 2])
def test_sharded_small_disk_runs_full_and_is_gone_on_with_when_there_is_room(
    tmp_path: Path, small_disk: Path, jobs: int
) -> None:
    source = tmp_path / "in.jsonl"
    write_input(source, 3000)
    with pytest.raises(OutputError) as told:
        go(source, small_disk / "out", jobs=jobs)
    assert "No space left on device" in str(told.value) or "full" in str(told.value)
    assert not list(small_disk.rglob("*.tmp"))
    subprocess.run(["mount", "-o", "remount,size=8m", small_disk], check=True)
    assert go(source, small_disk / "out", jobs=jobs).earlier > 0
    go(source, tmp_path / "straight")
    assert contents(small_disk / "out") == contents(tmp_path / "straight")


def test_sharded_read_only_folder_is_told(small_disk: Path, source: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(OutputError, match="Read-only file system"):
        go(source, small_disk / "out")


def test_sharded_damaged_manifest_is_told_and_forced(tmp_path: Path, source: Path) -> None:
    go(source, tmp_path / "out")
    (tmp_path / "out" / ".capgene" / "manifest.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(OutputError, match="the manifest cannot be used"):
        go(source, tmp_path / "out")
    go(source, tmp_path / "out", force=True)
    go(source, tmp_path / "straight")
    assert contents(tmp_path / "out") == contents(tmp_path / "straight")


def test_sharded_manifest_tells_what_was_done(tmp_path: Path, source: Path) -> None:
    go(source, tmp_path / "out")
    with sqlite3.connect(tmp_path / "out" / ".capgene" / "manifest.sqlite") as db:
        assert db.execute("SELECT count(*), sum(captions), sum(failures) FROM shards").fetchone() == (9, 398, 3)
        assert db.execute("SELECT count(*) FROM files").fetchone() == (9,)
        (place,) = db.execute("SELECT place FROM failures ORDER BY shard, position").fetchone()
    db.close()
    assert place == f"{source}:8"
    plan = json.loads((tmp_path / "out" / ".capgene" / "plan.json").read_text())
    assert plan["identity"] == {"capgene": "fake", "lexicon": "six words"}


def test_array_does_shards_one_by_one_and_puts_them_together(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    errors = str(tmp_path / "out.errors.jsonl")
    job = Request((str(source),), f"{out}/", shard_size=SIZE, loader=FakeLoader()).job()
    state = cut_shards(job, errors, force=False, on_progress=lambda *_: None)
    assert (state.left, state.counts.items) == (tuple(range(9)), 401)
    loaded = load_job(str(out), FakeLoader())
    with pytest.raises(OutputError, match="9 of 9 shards are not done: 0-8"):
        finish_shards(loaded, errors)
    for text in ("4", "0-2", "8,7"):
        do_shards(loaded, parse_numbers(text), lambda error: None, lambda *_: None)
    do_shards(loaded, (4,), lambda error: None, lambda *_: None)  # a task that is started again
    assert ranges(look(loaded, errors).left) == "3,5-6"
    do_shards(loaded, (3, 5, 6), lambda error: None, lambda *_: None)
    summary = finish_shards(loaded, errors)
    assert (summary.captions, summary.failures) == (398, 3)
    go(source, tmp_path / "straight")
    assert contents(out) == contents(tmp_path / "straight")


def test_array_runs_at_once_in_one_folder_but_not_beside_a_whole_run(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    job = Request((str(source),), f"{out}/", shard_size=SIZE, loader=FakeLoader()).job()
    cut_shards(job, None, force=False, on_progress=lambda *_: None)
    with locked(job.folder, shared=True):
        do_shards(job, (1,), lambda error: None, lambda *_: None)
        with pytest.raises(OutputError, match="another run of capgene is at work"):
            go(source, out)


def test_array_shard_that_there_is_not_is_told_and_one_that_is_done_passed_over(tmp_path: Path, source: Path) -> None:
    go(source, tmp_path / "out")
    job = load_job(str(tmp_path / "out"), FakeLoader())
    assert do_shards(job, (0,), lambda error: None, lambda *_: None) == 0
    with pytest.raises(UsageError, match="shard 99 does not wait"):
        do_shards(job, (0, 99), lambda error: None, lambda *_: None)


def test_array_other_lexicon_on_the_machine_is_refused(tmp_path: Path, source: Path) -> None:
    job = Request((str(source),), f"{tmp_path}/out/", shard_size=SIZE, loader=FakeLoader()).job()
    cut_shards(job, None, force=False, on_progress=lambda *_: None)
    with pytest.raises(CapgeneError, match="the version of lexicon is seven words here"):
        do_shards(load_job(f"{tmp_path}/out", OtherLoader()), (0,), lambda error: None, lambda *_: None)


@pytest.mark.parametrize("text", ["", "a", "3-1", "1,,2", "-1"])
def test_array_numbers_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="tells no shards"):
        parse_numbers(text)


def test_array_numbers_as_slurm_writes_them() -> None:
    assert parse_numbers("7-9,3,8") == (7, 8, 9, 3)
    assert ranges((9, 3, 8, 7)) == "3,7-9"
    assert ranges(()) == ""


def test_cluster_on_this_machine_gives_the_same_bytes(tmp_path: Path, source: Path) -> None:
    pytest.importorskip("distributed", reason="pip install 'capgene[cluster]'")
    lines = source.read_text().splitlines(keepends=True)
    go(source, tmp_path / "straight")
    go(source, tmp_path / "out", execute=Cluster("local", 2).run)
    assert contents(tmp_path / "out") == contents(tmp_path / "straight")
    source.write_text("".join([*lines[:120], '{"id": "bad", "text": "KILL"}\n', *lines[120:]]))
    told: list[InputError] = []
    go(source, tmp_path / "bad", execute=Cluster("local", 2).run, loader=SlowLoader(), on_failure=told.append)
    assert started(tmp_path / "bad") == set(range(9)) - {2}
    assert any("shard 2 was set aside: the workers that did it ended" in error.problem for error in told)


def test_cluster_that_does_not_answer_is_told(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="pip install 'capgene[cluster]'")
    monkeypatch.setattr("ner.batch.cluster.PATIENCE", 1)
    with pytest.raises(CapgeneError, match="no scheduler answers"):
        go(source, tmp_path / "out", execute=Cluster("tcp://127.0.0.1:9").run)
    assert go(source, tmp_path / "out").captions == 398


@pytest.mark.skipif(find_spec("dask_jobqueue") is None, reason="pip install 'capgene[cluster]'")
def test_cluster_of_slurm_takes_its_options_from_a_file_and_leaves_interrupts_alone(tmp_path: Path) -> None:
    interrupt = signal.getsignal(signal.SIGINT)
    config = tmp_path / "slurm.yaml"
    config.write_text("queue: short\nwalltime: '00:20:00'\nmemory: 1GB\n")
    cluster = make_slurm(Cluster("slurm", 0, str(config)))
    try:
        script = cluster.job_script()
    finally:
        cluster.close()
    assert signal.getsignal(signal.SIGINT) is interrupt
    assert "#SBATCH -p short" in script
    assert "#SBATCH -t 00:20:00" in script
    assert "#SBATCH --mem=954M" in script


def test_cluster_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no cluster 'moon'"):
        Cluster("moon")


def test_cluster_needs_a_folder(tmp_path: Path, source: Path) -> None:
    with pytest.raises(UsageError, match="a cluster needs an output folder"):
        run([str(source)], str(tmp_path / "x.jsonl"), execute=serial, loader=FakeLoader())


def test_workers_interrupted_leave_nothing_half_written(tmp_path: Path, source: Path) -> None:
    write_input(source, 4000)
    out = tmp_path / "out"

    def interrupt_soon() -> None:
        until = time.monotonic() + 30
        while len(started(out)) < 3 and time.monotonic() < until:
            time.sleep(0.01)
        signal.raise_signal(signal.SIGINT)

    threading.Thread(target=interrupt_soon, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        go(source, out, loader=SlowLoader(), jobs=2, shard_size=100)
    assert not list(out.rglob("*.tmp"))
    assert go(source, out, loader=SlowLoader(), jobs=2, shard_size=100).earlier > 0


def test_seen_knows_each_name_once() -> None:
    seen = Seen()
    names = [f"PMC{i}" for i in range(20_000)]
    assert all(seen.add(name) for name in names)
    assert not any(seen.add(name) for name in names)


def test_sharded_folder_may_be_moved_between_runs(tmp_path: Path, source: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        go(source, tmp_path / "out", execute=stopping(3, KeyboardInterrupt()))
    shutil.move(tmp_path / "out", tmp_path / "moved")
    assert go(source, tmp_path / "moved").earlier == 149
