"""What was measured of a tool, and how: a process for each run, medians over interleaved rounds."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ner.errors import CapgeneError

START_RUNS = 3
COMMAND = (sys.executable, "-c", "import sys; from ner.cli import main; sys.exit(main())")


@dataclass(frozen=True, slots=True)
class Run:
    """One tool over the captions in one process; `note` says why a tool was not run.

    `run_s` are the seconds of the first pass, over captions that the process had not seen, `warm_s` those of a second
    pass (0 where there was none), both without loading; `peak_mb` is in MiB.
    """

    name: str
    captions: int = 0
    words: int = 0
    load_s: float = 0.0
    run_s: float = 0.0
    warm_s: float = 0.0
    peak_mb: float = 0.0
    version: str = ""
    note: str = ""

    @property
    def speed(self) -> float:
        """Captions per second of the first pass, 0 where it was not run."""
        return _rate(self.captions, self.run_s)

    @property
    def words_per_s(self) -> float:
        """Words per second of the first pass, 0 where it was not run."""
        return _rate(self.words, self.run_s)

    @property
    def warm_speed(self) -> float:
        """Captions per second of the second pass, 0 where there was none."""
        return _rate(self.captions, self.warm_s)

    @property
    def warm_words_per_s(self) -> float:
        """Words per second of the second pass, 0 where there was none."""
        return _rate(self.words, self.warm_s)


@dataclass(frozen=True, slots=True)
class Race:
    """One tool's runs, one for each round; each figure is the median. No runs, and a note, where it is not here."""

    name: str
    runs: tuple[Run, ...] = ()
    note: str = ""

    def typical(self, figure: Callable[[Run], float]) -> float:
        """Returns the median of a figure over the rounds, 0 where the tool was not run."""
        return median(figure(run) for run in self.runs) if self.runs else 0.0

    def to_json(self) -> dict[str, object]:
        """Returns the medians, and what they are the medians of."""
        first = self.runs[0] if self.runs else Run(self.name)
        return {
            "name": self.name,
            "version": first.version,
            "note": self.note,
            "captions": first.captions,
            "words": first.words,
            "load_s": round(self.typical(lambda run: run.load_s), 3),
            "peak_mb": round(self.typical(lambda run: run.peak_mb), 1),
            "captions_per_s": round(self.typical(lambda run: run.speed), 1),
            "words_per_s": round(self.typical(lambda run: run.words_per_s)),
            "warm_captions_per_s": round(self.typical(lambda run: run.warm_speed), 1),
            "warm_words_per_s": round(self.typical(lambda run: run.warm_words_per_s)),
            "rounds": [
                {"load_s": r.load_s, "run_s": r.run_s, "warm_s": r.warm_s, "peak_mb": r.peak_mb} for r in self.runs
            ],
        }


def times_as_fast(ours: Race, theirs: Race, figure: Callable[[Run], float]) -> float | None:
    """Returns the median over rounds of our figure by theirs, None where one was not run."""
    pairs = [(figure(a), figure(b)) for a, b in zip(ours.runs, theirs.runs, strict=False)]
    shares = [a / b for a, b in pairs if b]
    return median(shares) if shares else None


def measure(name: str, command: Sequence[str], captions: Path, folder: Path, *, passes: int = 1) -> Run:
    """Returns what a tool took for a file of captions; what it found is in `NAME.out.jsonl` of the folder."""
    done = call([*command, str(captions), str(folder / f"{name}.out.jsonl"), "--passes", str(passes)])
    return Run(name, **json.loads(done.strip().splitlines()[-1]))


def time_command(arguments: Sequence[str], runs: int = START_RUNS) -> float:
    """Returns the median wall time, in seconds, of a capgene command that is run so many times."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        call([*COMMAND, *arguments])
        seconds.append(time.perf_counter() - started)
    return median(seconds)


def call(command: Sequence[str]) -> str:
    """Runs a command and returns its output; raises `CapgeneError` with its last words when it fails."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise CapgeneError(f"the benchmark's {' '.join(command[1:4])} failed: {last}", remedy="run it by hand")
    return done.stdout


def _rate(count: int, seconds: float) -> float:
    return count / seconds if seconds else 0.0
