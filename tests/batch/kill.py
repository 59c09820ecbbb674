"""Runs that are killed at random moments and gone on with: python tests/batch/kill.py --runs 100.

Each run is killed (SIGKILL) one to three times: the process itself, one of its workers, a Dask worker, or the Dask
scheduler. Then it is gone on with to its end, and what is there is held against a run that was left in peace: every
caption exactly once, the same bytes, nothing half-written left.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = {"lock", "manifest.sqlite", "plan.json"}
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
KINDS = ("process", "process of several", "worker", "dask worker", "dask scheduler")
LONGEST = 90.0
# What Python itself says in a worker that was just starting when its parent was killed: nothing of ours is in it.
ORPHANED = re.compile(
    rb'Traceback \(most recent call last\):\n  File "<string>", line 1, in <module>\n'
    rb'(?:  File "[^"]*/multiprocessing/spawn\.py", line \d+, in \w+\n(?:    .*\n)+)+EOFError: Ran out of input\n'
)


def write_input(path: Path, captions: int) -> None:
    """A file of captions, some with genes, some that break the annotator, one line that is none."""
    words = ("STAT3", "IL-6 and JAK", "no gene", "NF-kB", "Abl")
    with path.open("w", encoding="utf-8") as stream:
        for i in range(captions):
            text = "BOOM" if i % 331 == 7 else f"{i} {words[i % len(words)]} 𝛽"
            stream.write(json.dumps({"id": f"c{i}", "text": text}) + "\n")
            if i == captions // 2:
                stream.write("no JSON\n")


def start(source: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """A run in a process of its own."""
    command = [sys.executable, "-m", "tests.batch.victim", str(source), f"{out}/", *options]
    return subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def children(pid: int, mark: bytes) -> list[int]:
    """The processes that a process started whose command line has the mark."""
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                found += [int(child) for child in (task / "children").read_text().split()]
    return [child for child in found if mark in command_line(child)]


def command_line(pid: int) -> bytes:
    """The command line of a process, empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def kill(pid: int) -> None:
    """Ends a process at once."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@dataclass(slots=True)
class DaskCluster:
    """A scheduler and two workers, each a process of its own, that come back when they were killed."""

    folder: Path
    port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the scheduler answers."""
        return f"tcp://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Starts what is not running; workers are started anew with the scheduler."""
        scheduler = self.processes.get("scheduler")
        if scheduler is None or scheduler.poll() is not None:
            self.down()
            self._start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
            self._wait_for_scheduler()
        for name in ("worker 1", "worker 2"):
            if name not in self.processes or self.processes[name].poll() is not None:
                options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder))
                self._start(name, "worker", self.address, *options)

    def _wait_for_scheduler(self) -> None:
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)

    def _start(self, name: str, command: str, *options: str) -> None:
        called = [sys.executable, "-m", f"distributed.cli.dask_{command}", *options]
        quiet = subprocess.DEVNULL
        self.processes[name] = subprocess.Popen(called, cwd=ROOT, env=ENVIRONMENT, stdout=quiet, stderr=quiet)

    def down(self) -> None:
        """Ends everything."""
        for process in self.processes.values():
            kill(process.pid)
            process.wait()
        self.processes.clear()


@contextmanager
def dask_cluster(folder: Path) -> Iterator[DaskCluster]:
    """A cluster that is gone at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = DaskCluster(folder, port)
    try:
        yield cluster
    finally:
        cluster.down()


@dataclass(slots=True)
class Trial:
    """Runs over one input that are killed, each in a folder of its own, held against one that was not."""

    folder: Path
    captions: int
    chance: random.Random
    cluster: DaskCluster
    reference: dict[str, bytes] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def source(self) -> Path:
        """The input."""
        return self.folder / "captions.jsonl"

    def undisturbed(self) -> None:
        """What a run leaves that nobody kills."""
        write_input(self.source, self.captions)
        out = self.folder / "reference"
        self.complete(out, ())
        self.reference = contents(out)
        check_ids(self.reference, self.captions)

    def options(self, kind: str) -> tuple[str, ...]:
        """How a run is called."""
        if kind.startswith("dask"):
            self.cluster.up()
            return ("--cluster", self.cluster.address, "--patience", "6")
        return () if kind == "process" else ("--jobs", "2")

    def complete(self, out: Path, options: tuple[str, ...]) -> None:
        """Runs to the end."""
        process = start(self.source, out, *options)
        _, messages = process.communicate(timeout=LONGEST)
        assert process.returncode == 1, f"status {process.returncode}: {messages.decode()}"  # captions that BOOM

    def run(self, number: int, kind: str) -> int:
        """A run that is killed up to three times and then completed; gives how often it was hit at work."""
        out = self.folder / f"run-{number}"
        hits = sum(self.disturb(out, kind) for _ in range(self.chance.randint(1, 3)))
        self.complete(out, self.options(kind))
        check(out, self.reference)
        return hits

    def disturb(self, out: Path, kind: str) -> bool:
        """A run that is hit at a random moment; tells whether some of its shards were done then, and some were not."""
        options = self.options(kind)
        began = time.monotonic()
        process = start(self.source, out, *options)
        until = began + self.chance.uniform(0.0, 1.1) * self.seconds.get(kind, 2.0)
        while time.monotonic() < until and process.poll() is None:
            time.sleep(0.002)
        at_work = process.poll() is None and any(out.glob("part-*"))
        ended = process.poll() is not None
        self.hit(process, kind)
        try:
            _, messages = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError(f"the run hung after its {kind} was killed") from None
        if ended:
            self.seconds[kind] = time.monotonic() - began  # how long it takes, for the next moment
        if kind == "process of several":
            messages = ORPHANED.sub(b"", messages)
        assert b"Traceback" not in messages, messages.decode()
        return at_work

    def hit(self, process: subprocess.Popen[bytes], kind: str) -> None:
        """Kills what is to be killed."""
        if kind in {"process", "process of several"}:
            orphans = children(process.pid, b"spawn_main")
            kill(process.pid)
            wait_for_end(orphans)
        elif kind == "worker":
            workers = children(process.pid, b"spawn_main")
            if workers:
                kill(self.chance.choice(workers))
        else:
            name = "scheduler" if kind == "dask scheduler" else self.chance.choice(("worker 1", "worker 2"))
            victim = self.cluster.processes[name]
            kill(victim.pid)
            victim.wait()
            if kind == "dask worker":
                self.cluster.up()


def wait_for_end(pids: list[int]) -> None:
    """All of these processes have ended; they do so by themselves."""
    until = time.monotonic() + 20
    while time.monotonic() < until and any(b"spawn_main" in command_line(pid) for pid in pids):
        time.sleep(0.01)
    assert not any(b"spawn_main" in command_line(pid) for pid in pids), "workers outlived their parent"


def contents(out: Path) -> dict[str, bytes]:
    """The files of an output folder and its error file, what the run keeps about itself apart."""
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    results = {name: data for name, data in files.items() if not name.startswith(".capgene/")}
    errors = out.with_name(f"{out.name}.errors.jsonl")
    return {**results, "errors": errors.read_bytes() if errors.exists() else b""}


def check(out: Path, reference: dict[str, bytes]) -> None:
    """The folder has what the reference has, byte for byte, and nothing that a killed run left."""
    found = contents(out)
    assert sorted(found) == sorted(reference), sorted(set(found) ^ set(reference))
    different = [name for name, data in found.items() if data != reference[name]]
    assert not different, f"{different} differ in {out}"
    assert {path.name for path in (out / ".capgene").iterdir()} == KEPT
    half = [path for path in out.parent.glob(f".{out.name}*") if path.name.endswith(".tmp")]
    assert not half, half


def check_ids(files: dict[str, bytes], captions: int) -> None:
    """Every caption that does not break the annotator is there exactly once, in order."""
    parts = b"".join(data for name, data in sorted(files.items()) if name.startswith("part-"))
    ids = [json.loads(line)["id"] for line in parts.splitlines()]
    assert ids == [f"c{i}" for i in range(captions) if i % 331 != 7]


def trial(folder: Path, *, runs: int, captions: int, seed: int, kinds: tuple[str, ...] = KINDS) -> Counter[str]:
    """Makes the runs; gives how often each kind was hit at work. Raises AssertionError for what is not as it was."""
    hits: Counter[str] = Counter()
    with dask_cluster(folder) as cluster:
        made = Trial(folder, captions, random.Random(seed), cluster)
        made.undisturbed()
        for number in range(runs):
            kind = kinds[number % len(kinds)]
            hits[kind] += made.run(number, kind)
    return hits


def main() -> int:
    """The long version, on demand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--captions", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="capgene-kill-") as folder:
        began = time.monotonic()
        hits = trial(Path(folder), runs=told.runs, captions=told.captions, seed=told.seed)
    seconds = time.monotonic() - began
    sys.stdout.write(
        f"{told.runs} runs, killed amid their shards: {dict(hits)}; all as undisturbed ({seconds:.0f} s)\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
