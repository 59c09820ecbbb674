"""How capgene grows: with processes, and with the size of its input, on captions recombined from real ones."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median

from eval.bench.captions import recombine, write_lines
from eval.bench.runs import measure, time_command
from ner.errors import OutputError

FIRST_SIZE = 1_000
# Bytes that a recombined caption and its annotation take on the disk, the annotation being the larger part.
ROOM = 8_000


@dataclass(frozen=True, slots=True)
class Crew:
    """A number of processes over the same captions: seconds of the whole command in each round.

    `start_s` are the seconds of the same command over a single caption; `digests` are those of what was written.
    """

    jobs: int
    captions: int
    rounds: tuple[float, ...]
    start_s: float
    digests: frozenset[str]

    @property
    def seconds(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    @property
    def speed(self) -> float:
        """Captions per second of the whole command."""
        return self.captions / self.seconds

    @property
    def speed_started(self) -> float:
        """Captions per second after the start."""
        return self.captions / max(self.seconds - self.start_s, 1e-3)

    def to_json(self) -> dict[str, object]:
        """Returns what was measured and what follows."""
        return {
            "jobs": self.jobs,
            "captions": self.captions,
            "rounds": list(self.rounds),
            "start_s": self.start_s,
            "seconds": self.seconds,
            "captions_per_s": round(self.speed, 1),
            "captions_per_s_after_start": round(self.speed_started, 1),
            "sha256": sorted(self.digests),
        }


@dataclass(frozen=True, slots=True)
class Size:
    """One process over so many captions: seconds after loading, peak memory in MiB."""

    captions: int
    seconds: float
    peak_mb: float

    @property
    def speed(self) -> float:
        """Captions per second after loading."""
        return self.captions / self.seconds

    def to_json(self) -> dict[str, object]:
        """Returns what was measured and what follows."""
        return {
            "captions": self.captions,
            "seconds": self.seconds,
            "peak_mb": round(self.peak_mb, 1),
            "captions_per_s": round(self.speed, 1),
        }


def scale(lines: Sequence[str], count: int, crews: Sequence[int], rounds: int, folder: Path) -> tuple[Crew, ...]:
    """Returns what each number of processes takes for `count` recombined captions, the crews taking turns."""
    check_room(folder, count)
    many = write_lines(folder / "many.jsonl", recombine(lines, count))
    one = write_lines(folder / "one.jsonl", recombine(lines, 1))
    out = folder / "many.out.jsonl"
    taken: dict[int, list[float]] = {jobs: [] for jobs in crews}
    digests: dict[int, set[str]] = {jobs: set() for jobs in crews}
    for _ in range(rounds):
        for jobs, seconds in taken.items():
            seconds.append(time_command(_annotate(many, out, jobs), runs=1))
            digests[jobs].add(digest(out))
    starts = {jobs: time_command(_annotate(one, out, jobs)) for jobs in crews}
    for path in (many, one, out):
        path.unlink()
    return tuple(
        Crew(jobs, count, tuple(seconds), starts[jobs], frozenset(digests[jobs])) for jobs, seconds in taken.items()
    )


def grow(lines: Sequence[str], most: int, folder: Path) -> tuple[Size, ...]:
    """Returns what one process takes for 1,000, 10,000 and so on, up to `most` recombined captions."""
    check_room(folder, most)
    command = [sys.executable, "-m", "eval.bench.racers", "capgene"]
    sizes = []
    for count in powers(most):
        many = write_lines(folder / "size.jsonl", recombine(lines, count))
        run = measure("capgene", command, many, folder)
        sizes.append(Size(run.captions, run.run_s, run.peak_mb))
    (folder / "size.jsonl").unlink()
    (folder / "capgene.out.jsonl").unlink()
    return tuple(sizes)


def powers(most: int) -> Iterator[int]:
    """Yields the powers of ten from 1,000 up to `most`, and `most` itself at the end."""
    size = FIRST_SIZE
    while size < most:
        yield size
        size *= 10
    yield most


def check_room(folder: Path, captions: int) -> None:
    """Raises `OutputError` where so many captions and their annotations would not go into the folder's disk."""
    free, needed = shutil.disk_usage(folder).free, captions * ROOM
    if free < needed:
        problem = f"{captions:,} captions take {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free"
        raise OutputError(problem, place=str(folder), remedy="make room, set TMPDIR, or ask for fewer")


def digest(path: Path) -> str:
    """Returns the SHA-256 of a file."""
    found = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _annotate(captions: Path, out: Path, jobs: int) -> list[str]:
    return ["annotate", str(captions), "-o", str(out), "--jobs", str(jobs), "--quiet"]
