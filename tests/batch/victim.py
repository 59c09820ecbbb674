"""A run into a folder, in a process of its own that a test may kill: python -m tests.batch.victim IN OUT [OPTIONS]."""

from __future__ import annotations

import argparse
import signal
import sys
from functools import partial

from ner.batch import cluster, run
from ner.batch.workers import run_workers, serial
from ner.cli import Ending
from ner.errors import CapgeneError
from tests.batch.fake import SlowLoader


def main() -> int:
    """Runs; gives the exit status that the command line would give."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("out")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--cluster")
    parser.add_argument("--patience", type=float, default=cluster.PATIENCE)
    parser.add_argument("--shard-size", type=int, default=100)
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, Ending())
    execute = serial if told.jobs == 1 else partial(run_workers, count=told.jobs)
    if told.cluster:
        cluster.PATIENCE = told.patience
        execute = cluster.Cluster(told.cluster, told.jobs).run
    try:
        summary = run(
            [told.source],
            told.out,
            execute=execute,
            loader=SlowLoader(),
            shard_size=told.shard_size,
            on_failure=lambda error: sys.stderr.write(f"{error}\n") and None,
        )
    except CapgeneError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    return 1 if summary.failures else 0


if __name__ == "__main__":
    sys.exit(main())
