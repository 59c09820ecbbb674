"""Runs that are killed and gone on with; the long version is `python tests/batch/kill.py --runs 100`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.batch.kill import KINDS, trial

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
