"""The benchmark: capgene, bare tokenizers and Gilda over the same captions, each in a process of its own."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.metrics import Scores, score
from eval.predictions import pair
from eval.racers import RACERS
from eval.readers import read_gold_file, read_prediction_file
from ner.errors import CapgeneError, InputError

GILDA = "Gilda"
START_RUNS = 3


@dataclass(frozen=True, slots=True)
class Run:
    """One tool over the captions; `note` says why a tool was not run."""

    name: str
    captions: int = 0
    load_s: float = 0.0
    run_s: float = 0.0
    peak_mb: float = 0.0
    note: str = ""

    @property
    def speed(self) -> float:
        """Captions per second after loading, 0 where it was not run."""
        return self.captions / self.run_s if self.run_s else 0.0


@dataclass(frozen=True, slots=True)
class Bench:
    """All runs, capgene first, the seconds that `--help` and a first caption take, and scores where gold was given."""

    runs: tuple[Run, ...]
    help_s: float
    first_s: float
    scores: tuple[tuple[str, Scores], ...] = ()

    def ratio(self, name: str) -> float | None:
        """Returns how many times as fast capgene is, None where the tool was not run."""
        speeds = {run.name: run.speed for run in self.runs}
        return speeds["capgene"] / speeds[name] if speeds.get(name) else None

    def to_json(self) -> str:
        """Returns everything as indented JSON."""
        runs = [
            asdict(run) | {"captions_per_s": round(run.speed, 1), "capgene_is_times_as_fast": self.ratio(run.name)}
            for run in self.runs
        ]
        scores = {name: found.to_json() for name, found in self.scores}
        return (
            json.dumps({"runs": runs, "help_s": self.help_s, "first_s": self.first_s, "gold": scores}, indent=1) + "\n"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: the first `limit` captions, the fastest of `rounds`; scores on `gold`.

    Gilda is given `gilda_limit` of them, spread evenly, so that they are as long as the others on average.
    """

    captions: Path
    limit: int | None = None
    gilda_limit: int = 300
    rounds: int = 2
    peers: Path = Path(".venv-peers")
    gold: Path | None = None


def run_bench(plan: Plan) -> Bench:
    """Returns the measurements; raises `InputError` when there is no caption, `CapgeneError` when a tool fails."""
    with tempfile.TemporaryDirectory(prefix="capgene-bench-") as name:
        folder = Path(name)
        lines = list(_lines(plan.captions, plan.limit))
        if not lines:
            raise InputError(
                "there is no caption in it", place=str(plan.captions), remedy="give a JSONL file of captions"
            )
        every, some = (
            write_lines(folder / "all.jsonl", lines),
            write_lines(folder / "some.jsonl", _spread(lines, plan.gilda_limit)),
        )
        commands, missing = tool_commands(plan.peers, folder)
        rounds = [
            [measure(tool, command, some if tool == GILDA else every, folder) for tool, command in commands.items()]
            for _ in range(plan.rounds)
        ]
        runs = [max(same, key=lambda run: run.speed) for same in zip(*rounds, strict=True)]
        scores = _score(plan.gold, commands, folder) if plan.gold else ()
        one = write_lines(folder / "one.jsonl", lines[:1])
        annotate = ["annotate", str(one), "-o", str(folder / "one.out.jsonl")]
        return Bench((*runs, *missing), _time_command(["--help"]), _time_command(annotate), scores)


def tool_commands(peers: Path, folder: Path) -> tuple[dict[str, list[str]], tuple[Run, ...]]:
    """Returns the command of each tool that is here, and a note for each that is not."""
    commands = {tool: [sys.executable, "-m", "eval.racers", tool] for tool in RACERS}
    python = peers / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        return commands, (Run(GILDA, note=f"{python} is not there: make peers"),)
    from eval.terms import write_terms  # noqa: PLC0415 (the lexicon is needed for this alone)
    from ner.lexicon import load  # noqa: PLC0415

    terms = folder / "terms.jsonl"
    write_terms(load(), terms)
    return {**commands, GILDA: [str(python), "-m", "eval.peers", str(terms)]}, ()


def _score(path: Path, commands: Mapping[str, Sequence[str]], folder: Path) -> tuple[tuple[str, Scores], ...]:
    """Returns the scores, on the same gold, of the tools that name genes."""
    gold = read_gold_file(path)
    texts = [json.dumps({"id": document.id, "text": document.text}) + "\n" for document in gold]
    captions = write_lines(folder / "gold.jsonl", texts)
    scores = []
    for tool in ("capgene", GILDA):
        if tool in commands:
            measure(tool, commands[tool], captions, folder)
            scores.append((tool, score(pair(gold, read_prediction_file(folder / f"{tool}.out.jsonl")))))
    return tuple(scores)


def _spread(lines: list[str], most: int) -> list[str]:
    """Returns at most so many lines, evenly spread over all."""
    step = max(len(lines) / most, 1.0)
    return [lines[int(i * step)] for i in range(min(most, len(lines)))]


def _lines(path: Path, limit: int | None) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                if limit is not None and number >= limit:
                    return
                yield line
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"the captions cannot be read: {error}", place=str(path), remedy="check the path") from None


def write_lines(path: Path, lines: Sequence[str]) -> Path:
    """Writes a file of lines and returns its path."""
    path.write_text("".join(lines), encoding="utf-8")
    return path


def measure(name: str, command: Sequence[str], captions: Path, folder: Path) -> Run:
    """Returns what a tool took for a file of captions; what it found is in `NAME.out.jsonl` of the folder."""
    done = _call([*command, str(captions), str(folder / f"{name}.out.jsonl")])
    measured = json.loads(done.strip().splitlines()[-1])
    return Run(name, measured["captions"], measured["load_s"], measured["run_s"], measured["peak_mb"])


def _time_command(arguments: Sequence[str]) -> float:
    """Returns the shortest wall time of a capgene command in three runs."""
    command = [sys.executable, "-c", "import sys; from ner.cli import main; sys.exit(main())", *arguments]
    seconds = []
    for _ in range(START_RUNS):
        started = time.perf_counter()
        _call(command)
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _call(command: Sequence[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise CapgeneError(f"the benchmark's {' '.join(command[1:4])} failed: {last}", remedy="run it by hand")
    return done.stdout
