"""Shards as the tasks of a job array: cut once, done one by one on any machine, then put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from ner.batch.folder import Folder, locked
from ner.batch.manifest import Counts, Manifest, open_manifest
from ner.batch.note import read_note
from ner.batch.plan import Plan, other_options
from ner.batch.shard import Job
from ner.batch.sharded import CUT, Run, begun, finish, shards_to_do
from ner.batch.summary import OnFailure, OnProgress, Summary
from ner.batch.targets import check_named, split_packing
from ner.batch.work import Loader, ModelLoader, loader_of
from ner.batch.workers import serial
from ner.errors import CapgeneError, InputError, OutputError, UsageError

RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class State:
    """How far the shards of a folder are: counts, and the numbers of those that are not done."""

    counts: Counts
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options given beside a folder whose plan has them already."""

    loader: ModelLoader
    from_format: str | None = None
    to_format: str | None = None
    shard_size: int | None = None

    def check(self, out: str) -> None:
        """Raises UsageError, with what differs, if an option given is not that of the plan in the folder `out`."""
        plan, (name, packing) = load_plan(out), split_packing(self.to_format)
        asked = replace(
            plan,
            from_format=self.from_format or plan.from_format,
            to_format=name or plan.to_format,
            packing=packing if name else plan.packing,
            shard_size=self.shard_size or plan.shard_size,
            options={**plan.options, **self.loader.absolute().options()},
        )
        if asked != plan:
            remedy = "leave the options out, or name the inputs and another folder"
            raise other_options(out, plan, asked, remedy=remedy)


def load_plan(out: str) -> Plan:
    """The plan in a folder; raises UsageError if there is none."""
    check_named((), out)
    plan = Folder(Path(out).resolve()).read_plan()
    if plan is None:
        remedy = "begin one: capgene annotate INPUT... -o OUT/, or capgene shards INPUT... -o OUT/"
        raise UsageError("the folder holds no run", place=out, remedy=remedy)
    return plan


def load_job(out: str, loader: Loader | None = None) -> Job:
    """The job that was planned in a folder, with `loader` instead of what the plan's options stand for, if given."""
    plan = load_plan(out)
    return Job(Folder(Path(out).resolve()), plan, loader_of(plan) if loader is None else loader)


def cut_shards(job: Job, errors: str | None, *, force: bool, on_progress: OnProgress) -> State:
    """Cuts the inputs, so that each shard can be done on its own; those that are done already stay."""
    with begun(job, errors, force=force) as manifest:
        run = Run(job, manifest, lambda error: None, on_progress)
        for _ in shards_to_do(run):
            counts = manifest.counts()
            on_progress(counts.items, 0, lambda: run.inputs.share() if run.inputs else 1.0)
        return state_of(manifest)


def state_of(manifest: Manifest) -> State:
    """How far the shards are."""
    return State(manifest.counts(), tuple(manifest.waiting()))


def do_shards(job: Job, numbers: Iterable[int], on_failure: OnFailure, on_progress: OnProgress) -> int:
    """Does the shards of these numbers, those that are done apart; gives how many captions failed.

    Raises UsageError for a shard that there is not, CapgeneError for one that cannot be done.
    """
    failures = captions = 0
    with locked(job.folder, shared=True):
        left = [number for number in numbers if not is_done(job, number)]
        for outcome in serial(job, left):
            if outcome.lost:
                raise CapgeneError(f"shard {outcome.number} cannot be done: {outcome.lost}", place=str(job.folder.path))
            note = read_note(job.folder.note(outcome.number))
            for failure in note.failures if note else ():
                place, problem, remedy = failure
                on_failure(InputError(problem, place=place, remedy=remedy))
            failures += len(note.failures) if note else 0
            captions += note.captions if note else 0
            on_progress(captions, failures, lambda: 0.0)
    return failures


def is_done(job: Job, number: int) -> bool:
    """Tells whether a shard has been done; raises UsageError if it was never cut."""
    note = read_note(job.folder.note(number))
    if note and note.plan == job.plan.id and all(job.folder.holds(mark, closely=True) for mark in note.files):
        return True
    if not job.folder.block(number).is_file():
        with open_manifest(job.folder) as manifest:
            if manifest.is_done(number):
                return True
        remedy = "see `capgene shards -o OUT/`, or cut the inputs again with `capgene shards INPUT... -o OUT/`"
        raise UsageError(f"shard {number} does not wait to be done", place=str(job.folder.path), remedy=remedy)
    return False


def look(job: Job, errors: str | None) -> State:
    """How far the shards are, all that was done taken into the manifest."""
    with begun(job, errors) as manifest:
        return state_of(manifest)


def finish_shards(job: Job, errors: str | None) -> Summary:
    """All shards are in their places and their failures in the error file; raises OutputError if some are missing."""
    with begun(job, errors) as manifest:
        run = Run(job, manifest, lambda error: None, lambda *_: None)
        state = state_of(manifest)
        if not manifest.get(CUT):
            remedy = "run the same `capgene shards INPUT... -o OUT/` again"
            raise OutputError("the inputs were not cut to their end", place=str(job.folder.path), remedy=remedy)
        if state.left:
            problem = f"{len(state.left)} of {state.counts.shards} shards are not done: {ranges(state.left)}"
            remedy = "do them with `capgene annotate --shard K -o OUT/`, or all with `--resume` in place of `--shard K`"
            raise OutputError(problem, place=str(job.folder.path), remedy=remedy)
        return finish(run, errors)


def parse_numbers(text: str) -> tuple[int, ...]:
    """The numbers in `3`, `0-9` or `3,7-9`; raises UsageError for anything else."""
    found: list[int] = []
    for piece in text.split(","):
        match = RANGE.fullmatch(piece.strip())
        if not match or int(match[2] or match[1]) < int(match[1]):
            raise UsageError(f"{text!r} tells no shards", remedy="write a number, as in 3, or a range, as in 0-9")
        found.extend(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(dict.fromkeys(found))


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as `--array` of SLURM takes them: `3,7-9`."""
    return ",".join(runs(sorted(numbers)))


def runs(numbers: list[int]) -> Iterator[str]:
    """Yields each run of numbers that follow one another."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"
