"""The commands for many captions as users meet them: folders, shards, the job array of the examples."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ner import cli

ROOT = Path(__file__).resolve().parent.parent.parent
SBATCH = """#!/usr/bin/env bash
# Does at once what SLURM would do later: each task of the array, one after another.
for word in "$@"; do
    case $word in
        --array=*) array=${word#--array=} ;;
        --wrap=*) wrap=${word#--wrap=} ;;
    esac
done
for piece in ${array//,/ }; do
    for task in $(seq "${piece%-*}" "${piece#*-}"); do SLURM_ARRAY_TASK_ID=$task bash -c "$wrap"; done
done
[ -n "${array:-}" ] || bash -c "$wrap" >&2
echo 17
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of 12 captions and a line that is none, in the current folder."""
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"id": f"c{i}", "text": f"{i} IL-6 activates STAT3"}) for i in range(12)]
    (tmp_path / "in.jsonl").write_text("\n".join([*lines, "{}"]) + "\n")
    return tmp_path / "in.jsonl"


def test_cli_annotate_into_a_folder_and_again(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["annotate", "in.jsonl", "-o", "out/", "--shard-size", "5"]
    assert cli.main(call) == 1
    assert "12 captions, 24 mentions, 2 genes, 1 failure" in capsys.readouterr().err
    assert sorted(path.name for path in Path("out").glob("part-*")) == [f"part-00000{i}.jsonl" for i in range(3)]
    assert cli.main(["annotate", "--resume", "-o", "out/"]) == 1
    assert "12 captions (12 done before), 24 mentions" in capsys.readouterr().err
    assert cli.main([*call, "--to", "tsv"]) == 2
    assert "--to: jsonl then, tsv now (call it as before, name another folder, or start" in capsys.readouterr().err
    assert cli.main([*call, "--to", "tsv.gz", "--force", "-q"]) == 1
    assert sorted(path.name for path in Path("out").glob("part-*")) == [f"part-00000{i}.tsv.gz" for i in range(3)]


def test_cli_shards_are_cut_done_and_finished(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["shards", "in.jsonl", "-o", "out/", "--size", "5"]) == 0
    assert capsys.readouterr() == ("0-2\n", "3 shards of 13 captions, 0 done\n")
    assert cli.main(["annotate", "--shard", "1", "-o", "out/", "-q"]) == 0
    assert cli.main(["shards", "-o", "out/"]) == 0
    assert capsys.readouterr() == ("0,2\n", "3 shards of 13 captions, 1 done\n")
    assert cli.main(["shards", "-o", "out/", "--finish"]) == 1
    assert "2 of 3 shards are not done: 0,2" in capsys.readouterr().err
    assert cli.main(["annotate", "--shard", "0-2", "-o", "out/", "-q"]) == 1  # 1, which is done, is passed over
    assert "has no `id`" in capsys.readouterr().err
    assert cli.main(["shards", "-o", "out/", "--finish"]) == 1
    assert "12 captions, 1 failure: all shards are done" in capsys.readouterr().err
    assert json.loads(Path("out.errors.jsonl").read_text())["problem"] == "the object has no `id`"


def test_cli_shards_tell_of_model_and_lexicon_as_annotate_does(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for command in ("shards", "annotate"):
        assert cli.main([command, "--help"]) == 0
        words = " ".join(capsys.readouterr().out.split())
        told.append([re.search(rf"--{name} DIR .*?(?= -)", words)[0] for name in ("model", "lexicon")])  # type: ignore[index]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (["annotate", "--resume", "--to", "tsv"], "--to: jsonl then, tsv now (leave the options out"),
        (["annotate", "--resume", "--high-precision"], "--high-precision: not given then, True now"),
        (["annotate", "--resume", "--threshold", "0.9"], "--threshold: not given then, 0.9 now"),
        (["annotate", "--resume", "--from", "text"], "--from: not given then, text now"),
        (["annotate", "--resume", "--high-precision", "--threshold", "0.9"], "high"),
        (["annotate", "--shard", "0", "--threshold", "0.9"], "--threshold: not given then, 0.9 now"),
        (["annotate", "--shard", "0", "--cluster", "local"], "--cluster is not for single shards"),
        (["shards", "--to", "jsonl.gz"], "the compression of the output: not given then, .gz now"),
        (["shards", "--finish", "--size", "6"], "--shard-size: 5 then, 6 now"),
    ],
)
def test_cli_options_that_are_not_those_of_the_run_are_refused(
    source: Path, call: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["shards", "in.jsonl", "-o", "out/", "--size", "5", "-q"]) == 0
    assert cli.main([*call, "-o", "out/"]) == 2
    assert problem in capsys.readouterr().err
    assert not list(Path("out").glob("part-*"))
    assert cli.main(["annotate", "--resume", "-o", "out/", "--to", "jsonl", "--shard-size", "5", "-j", "1"]) == 1
    assert len(list(Path("out").glob("part-*"))) == 3


@pytest.mark.parametrize("to", ["pfocr.gz", "brat.zst"])
def test_cli_files_that_are_not_compressed_are_refused(
    source: Path, to: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["annotate", "in.jsonl", "-o", "out/", "--to", to]) == 2
    assert "are not compressed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (["annotate"], "no INPUT is given"),
        (["annotate", ""], "the name of INPUT is empty"),
        (["annotate", "in.jsonl", "-o", ""], "the name of -o is empty"),
        (["annotate", "--resume", "-o", ""], "the name of -o is empty"),
        (["annotate", "--shard", "0", "-o", ""], "the name of -o is empty"),
        (["shards", "in.jsonl", "-o", ""], "the name of -o is empty"),
        (["annotate", "in.jsonl", "--to", "tsv.gz"], "--to tsv.gz does not compress standard output"),
        (["annotate", "in.jsonl", "-o", "q.tsv", "--to", "tsv.zst"], "--to tsv.zst does not compress q.tsv"),
        (["annotate", "--resume", "-o", "out/"], "the folder holds no run"),
        (["annotate", "--shard", "1", "-o", "out/"], "the folder holds no run"),
        (["annotate", "in.jsonl", "--shard", "1", "-o", "out/"], "--shard takes its captions from OUT/"),
        (["annotate", "in.jsonl", "-o", "out/", "--cluster", "moon"], "there is no cluster 'moon'"),
        (["annotate", "in.jsonl", "-o", "x.jsonl", "--cluster", "local"], "a cluster needs an output folder"),
        (["annotate", "in.jsonl", "-o", "out/", "--cluster-config", "x"], "--cluster-config is for --cluster slurm"),
        (["shards", "in.jsonl", "-o", "out/", "--finish"], "--finish takes no inputs"),
        (["shards", "-o", "out/"], "the folder holds no run"),
        (["shards", ".", "-o", "out/"], "lies inside the input folder"),
    ],
)
def test_cli_wrong_usage_is_told(
    source: Path, call: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(call) == 2
    assert problem in capsys.readouterr().err
    assert not (source.parent / "out").exists()


def test_cli_lexicon_that_cannot_be_read_leaves_no_header(source: Path, tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    command = [sys.executable, "-m", "ner", "annotate", "in.jsonl", "--to", "tsv", "--lexicon", "lexicon"]
    run = subprocess.run(command, cwd=tmp_path, env=with_capgene(), capture_output=True, timeout=120, check=False)
    assert run.returncode == 1
    assert run.stdout == b""
    assert b"there is no compiled lexicon" in run.stderr
    assert cli.main(["annotate", "in.jsonl", "-o", "out/", "--lexicon", "lexicon"]) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_cli_folder_ended_by_a_signal_can_be_gone_on_with(
    tmp_path: Path, number: signal.Signals, jobs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = (json.dumps({"id": f"c{i}", "text": f"{i} IL-6 activates STAT{i}"}) + "\n" for i in range(30_000))
    (tmp_path / "in.jsonl").write_text("".join(lines))
    call = ["annotate", "in.jsonl", "-o", "out/", "--shard-size", "50", "--jobs", jobs]
    command = [sys.executable, "-m", "ner", *call]
    with subprocess.Popen(command, cwd=tmp_path, env=with_capgene(), stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not list(tmp_path.glob("out/part-*")) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(number)
        _, messages = process.communicate(timeout=60)
    assert process.returncode not in {0, 1, None}
    assert b"stopped; the same command goes on where it was" in messages
    assert b"Traceback" not in messages, messages.decode()
    assert not list(tmp_path.rglob("*.tmp"))
    assert 0 < len(list(tmp_path.glob("out/part-*"))) < 600


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
@pytest.mark.parametrize("each", ["1", "2"])
def test_cli_job_array_of_the_examples(source: Path, tmp_path: Path, each: str) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "sbatch").write_text(SBATCH)
    (tools / "capgene").write_text(f'#!/usr/bin/env bash\nexec {sys.executable} -m ner "$@"\n')
    for tool in tools.iterdir():
        tool.chmod(0o755)
    environment = {**with_capgene(), "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    call = ["bash", str(ROOT / "examples" / "slurm" / "array.sh"), "in.jsonl", "out", "5", each]
    run = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    assert "12 captions, 1 failure: all shards are done" in run.stderr
    assert cli.main(["annotate", "in.jsonl", "-o", "one.jsonl", "-q"]) == 1
    parts = sorted((tmp_path / "out").glob("part-*"))
    assert b"".join(path.read_bytes() for path in parts) == (tmp_path / "one.jsonl").read_bytes()


def with_capgene() -> dict[str, str]:
    """An environment in which capgene is this checkout's."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}
