"""The benchmark: capgene, bare tokenizers and Gilda over the same captions, each in a process of its own."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.bench.captions import read_lines, spread, write_lines
from eval.bench.machine import Machine, this_machine
from eval.bench.racers import GILDA, RACERS
from eval.bench.runs import Race, Run, measure, time_command, times_as_fast
from eval.bench.scale import Crew, Size, digest, grow, scale
from eval.gold.metrics import Scores, score
from eval.gold.predictions import pair
from eval.gold.readers import read_gold_file, read_prediction_file

__all__ = ["GILDA", "Bench", "Plan", "Run", "measure", "peer_commands", "run_bench", "write_lines"]

OURS = "capgene"
COMPILED = "capgene, compiled"
CREWS = (1, 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: `limit` of the captions, spread evenly, the median of `rounds`; scores on `gold`.

    Gilda, in the environment `peers`, is given `gilda_limit` of them; `compiled` is the environment of a compiled
    capgene, which runs beside the other where it is there. `scaling` recombined captions are annotated by each crew of
    processes, and 1,000, 10,000 and so on up to `growth` by one; 0 leaves that out.
    """

    captions: Path
    limit: int | None = None
    gilda_limit: int = 300
    rounds: int = 3
    peers: Path = Path(".venv-peers")
    compiled: Path = Path(".venv-compiled")
    gold: Path | None = None
    scaling: int = 0
    growth: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """All races, capgene's first, the seconds that `--help` and a first caption take, how it grows, and scores.

    `digests` are those of what capgene wrote in the races, compiled or not.
    """

    machine: Machine
    runs: tuple[Race, ...]
    help_s: float
    first_s: float
    scaling: tuple[Crew, ...] = ()
    growth: tuple[Size, ...] = ()
    scores: tuple[tuple[str, Scores], ...] = ()
    digests: frozenset[str] = frozenset()

    @property
    def has_compiled(self) -> bool:
        """Tells whether a compiled capgene was run."""
        return any(race.name == COMPILED and race.runs for race in self.runs)

    def ratio(self, name: str, *, ours: str = OURS, warm: bool = False) -> float | None:
        """Returns how many times as many words a second capgene reads, None where one of the two was not run.

        It is the median over the rounds, in each of which both ran one after the other.
        """
        races = {race.name: race for race in self.runs}
        figure = (lambda run: run.warm_words_per_s) if warm else (lambda run: run.words_per_s)
        return times_as_fast(races.get(ours, Race(ours)), races[name], figure)

    @property
    def crew_ratio(self) -> float | None:
        """How many times as fast the largest crew is as the smallest, None where they were not run."""
        return self.scaling[0].seconds / self.scaling[-1].seconds if len(self.scaling) > 1 else None

    @property
    def same_bytes(self) -> bool:
        """Tells whether every crew wrote the same bytes every time, and so did a compiled capgene."""
        return len({digest for crew in self.scaling for digest in crew.digests}) < 2 and len(self.digests) < 2

    def to_json(self) -> str:
        """Returns everything as indented JSON."""
        runs = [
            race.to_json()
            | {
                "capgene_is_times_as_fast": self.ratio(race.name),
                "capgene_is_times_as_fast_warm": self.ratio(race.name, warm=True),
                "compiled_is_times_as_fast": self.ratio(race.name, ours=COMPILED),
            }
            for race in self.runs
        ]
        whole = {
            "machine": asdict(self.machine),
            "runs": runs,
            "help_s": self.help_s,
            "first_s": self.first_s,
            "scaling": [crew.to_json() for crew in self.scaling],
            "scaling_times": self.crew_ratio,
            "same_bytes": self.same_bytes,
            "growth": [size.to_json() for size in self.growth],
            "gold": {name: found.to_json() for name, found in self.scores},
        }
        return json.dumps(whole, indent=1) + "\n"


def run_bench(plan: Plan, tell: Callable[[str], None] = lambda step: None) -> Bench:
    """Returns the measurements, telling each step before it is taken.

    Raises `InputError` when there is no caption, `CapgeneError` when a tool fails.
    """
    lines = read_lines(plan.captions)
    machine = this_machine()
    with tempfile.TemporaryDirectory(prefix="capgene-bench-") as name:
        folder = Path(name)
        commands, missing = tool_commands(plan, folder)
        races = _race(spread(lines, plan.limit), plan, commands, folder, tell)
        digests = frozenset(digest(folder / f"{tool}.out.jsonl") for tool in (OURS, COMPILED) if tool in commands)
        scores = _score(plan.gold, commands, folder) if plan.gold else ()
        tell("starting")
        one = write_lines(folder / "one.jsonl", lines[:1])
        help_s = time_command(["--help"])
        first_s = time_command(["annotate", str(one), "-o", str(folder / "one.out.jsonl")])
        crews: tuple[Crew, ...] = ()
        sizes: tuple[Size, ...] = ()
        if plan.scaling:
            tell(f"{plan.scaling:,} captions with {' and '.join(map(str, CREWS))} processes")
            crews = scale(lines, plan.scaling, CREWS, plan.rounds, folder)
        if plan.growth:
            tell(f"up to {plan.growth:,} captions in one process")
            sizes = grow(lines, plan.growth, folder)
        absent = tuple(Race(run.name, note=run.note) for run in missing)
        return Bench(machine, (*races, *absent), help_s, first_s, crews, sizes, scores, digests)


def tool_commands(plan: Plan, folder: Path) -> tuple[dict[str, list[str]], tuple[Run, ...]]:
    """Returns the command of each tool that is here, and a note for each that is not."""
    commands, missing = peer_commands(plan.peers, folder)
    python = python_of(plan.compiled)
    if not python.exists():
        return commands, (Run(COMPILED, note=f"{python} is not there: make compiled"), *missing)
    compiled = [str(python), "-P", "-m", "eval.bench.racers", OURS]  # -P: what is installed there, not the checkout
    return {OURS: commands.pop(OURS), COMPILED: compiled, **commands}, missing


def peer_commands(peers: Path, folder: Path) -> tuple[dict[str, list[str]], tuple[Run, ...]]:
    """Returns the command of each tool that is here but a compiled capgene, and a note where Gilda is not."""
    commands = {tool: [sys.executable, "-m", "eval.bench.racers", tool] for tool in RACERS if tool != GILDA}
    python = python_of(peers)
    if not python.exists():
        return commands, (Run(GILDA, note=f"{python} is not there: make peers"),)
    from eval.bench.terms import write_terms  # noqa: PLC0415 (the lexicon is needed for this alone)
    from ner.lexicon import load  # noqa: PLC0415

    terms = folder / "terms.jsonl"
    write_terms(load(), terms)
    return {**commands, GILDA: [str(python), "-m", "eval.bench.racers", GILDA, "--terms", str(terms)]}, ()


def python_of(environment: Path) -> Path:
    """Returns the interpreter of a virtual environment."""
    return environment / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def _race(
    lines: Sequence[str], plan: Plan, commands: Mapping[str, Sequence[str]], folder: Path, tell: Callable[[str], None]
) -> list[Race]:
    """Returns each tool's runs, cold and warm; in a round each tool runs once, so that a busy minute meets them all."""
    every = write_lines(folder / "every.jsonl", lines)
    some = write_lines(folder / "some.jsonl", spread(lines, plan.gilda_limit))
    runs: dict[str, list[Run]] = {tool: [] for tool in commands}
    for number in range(plan.rounds):
        for tool, command in commands.items():
            tell(f"round {number + 1} of {plan.rounds}: {tool}")
            runs[tool].append(measure(tool, command, some if tool == GILDA else every, folder, passes=2))
    return [Race(tool, tuple(found)) for tool, found in runs.items()]


def _score(path: Path, commands: Mapping[str, Sequence[str]], folder: Path) -> tuple[tuple[str, Scores], ...]:
    """Returns the scores, on the same gold, of the tools that name genes."""
    gold = read_gold_file(path)
    texts = [json.dumps({"id": document.id, "text": document.text}) + "\n" for document in gold]
    captions = write_lines(folder / "gold.jsonl", texts)
    scores = []
    for tool in (OURS, GILDA):
        if tool in commands:
            measure(tool, commands[tool], captions, folder)
            scores.append((tool, score(pair(gold, read_prediction_file(folder / f"{tool}.out.jsonl")))))
    return tuple(scores)
