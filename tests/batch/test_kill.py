"""Runs that are killed and gone on with; the long version is `python tests/batch/kill.py --runs 100`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.kill import ENVIRONMENT, KINDS, children, trial, wait_for_end, write_input

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes in /proc")


@pytest.mark.parametrize(
    ("kinds", "runs"),
    [
        pytest.param(KINDS[:3], 3, id="processes"),
        pytest.param(("dask worker",), 1, id="dask-worker"),
        pytest.param(("dask scheduler",), 1, id="dask-scheduler"),
    ],
)
def test_kill_leaves_what_an_undisturbed_run_leaves(tmp_path: Path, kinds: tuple[str, ...], runs: int) -> None:
    if kinds[0].startswith("dask"):
        pytest.importorskip("distributed", reason="pip install 'capgene[cluster]'")
    trial(tmp_path, runs=runs, captions=1500, seed=7, kinds=kinds)


def test_kill_of_a_run_into_one_file_ends_its_processes(tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", 20_000)
    command = [sys.executable, "-m", "ner", "annotate", "in.jsonl", "-o", "out.jsonl", "--jobs", "2", "-q"]
    with subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT) as process:
        until = time.monotonic() + 60
        while len(workers := children(process.pid, b"spawn_main")) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(workers) == 2
        process.kill()
    wait_for_end(workers)
    assert not (tmp_path / "out.jsonl").exists()
