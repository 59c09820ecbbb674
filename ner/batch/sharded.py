"""A run into a folder: cut into shards, each done once, gone on with after any kill; the same bytes however it went."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ner.batch.failures import FailureFile, check_error_file
from ner.batch.folder import Folder, discard, leftovers, locked, remove, remove_part
from ner.batch.manifest import Manifest, open_manifest
from ner.batch.note import Note, read_note
from ner.batch.plan import Plan, other_options
from ner.batch.reading import Inputs, missing, stamp
from ner.batch.shard import Job, is_flat
from ner.batch.staged import Block, cut, write_block
from ner.batch.summary import OnFailure, OnProgress, Summary
from ner.batch.workers import Outcome
from ner.errors import InputError, OutputError, UsageError
from ner.formats import STDIN, format_by_name

# Times that shards which vanish are done again in one run.
ROUNDS = 3
FORCE = "name another folder, or start anew with --force"
CUT = "cut"


class Executor(Protocol):
    """Does shards, somewhere; yields the outcome of each as it comes."""

    def __call__(self, job: Job, numbers: Iterable[int], /) -> Iterator[Outcome]: ...


@dataclass(slots=True)
class Run:
    """A run at work: the job, the manifest, and whom to tell."""

    job: Job
    manifest: Manifest
    on_failure: OnFailure
    on_progress: OnProgress
    started: float = field(default_factory=time.monotonic)
    earlier: int = 0
    cut_items: int = 0
    inputs: Inputs | None = None

    @property
    def folder(self) -> Folder:
        """The output folder."""
        return self.job.folder


def run_folder(
    job: Job,
    execute: Executor,
    *,
    errors: str | None,
    force: bool,
    on_failure: OnFailure,
    on_progress: OnProgress,
) -> Summary:
    """Does what is missing of the job and gives the counts of the whole; raises UsageError if the folder has another.

    With `force`, what an earlier run left in the folder is done anew.
    """
    with begun(job, errors, force=force) as manifest:
        run = Run(job, manifest, on_failure, on_progress, earlier=manifest.counts().captions)
        for again in range(ROUNDS):
            for outcome in execute(job, shards_to_do(run, again=again > 0)):
                note_outcome(run, outcome)
            manifest.reopen(number for number, _ in manifest.damaged(closely=False))
            if not manifest.waiting():
                return finish(run, errors)
        remedy = "keep other programs out of the folder, then run the same command again"
        raise OutputError("files vanish while capgene is at work", place=str(job.folder.path), remedy=remedy)


@contextmanager
def begun(job: Job, errors: str | None, *, force: bool = False) -> Iterator[Manifest]:
    """The manifest of a folder that has the job's plan and whatever of it is done, with no other run at work in it."""
    if errors is not None:
        check_error_file(Path(errors))
    job.folder.make()
    with ExitStack() as stack:
        stack.enter_context(locked(job.folder))
        stack.callback(job.folder.sweep)
        sweep_errors(errors)
        prepare(job, force=force)
        manifest = stack.enter_context(open_manifest(job.folder))
        take_up(job, manifest)
        yield manifest


def prepare(job: Job, *, force: bool) -> None:
    """The folder has the plan of this job; raises UsageError if it has another one, or files of another run."""
    folder = job.folder
    folder.sweep()
    old = None if force else folder.read_plan()
    if old is not None and old.id != job.plan.id and is_begun(folder):
        raise other_options(str(folder.path), old, job.plan, remedy=f"call it as before, {FORCE}")
    if old is None or old.id != job.plan.id:
        strangers = folder.strangers() or (folder.records() if is_flat_plan(job.plan) else [])
        if old is None and not force and strangers:
            problem = f"the folder has {strangers[0].name}, which is of no run that is known here"
            raise UsageError(problem, place=str(folder.path), remedy=FORCE)
        if (gone := missing(job.plan.inputs)) and force and (strangers or folder.plan.exists()):
            raise UsageError("there is no such file", place=gone, remedy="check the name; the folder is as it was")
        start_anew(folder)
        folder.write_plan(job.plan)


def is_begun(folder: Folder) -> bool:
    """Tells whether a shard has been done; otherwise nothing is lost by starting with other options."""
    if any((folder.hidden / "done").glob("*.json")):
        return True
    with open_manifest(folder) as manifest:
        return manifest.counts().done > 0


def start_anew(folder: Folder) -> None:
    """Removes what earlier runs left in the folder, the files they wrote included."""
    try:
        with open_manifest(folder) as manifest:
            for name in manifest.files():
                discard(folder.path / name)
    except OutputError:
        remove(folder.manifest)
    for path in folder.strangers():
        remove_part(path)
    folder.forget()


def take_up(job: Job, manifest: Manifest) -> None:
    """The manifest knows what is done: notes left by killed runs are taken in, what is damaged is to be done again."""
    folder = job.folder
    for path in sorted((folder.hidden / "done").glob("*.json")):
        note = read_note(path)
        if note and is_wanted(job, manifest, note):
            manifest.record(note)
            remove(folder.block(note.number))
        remove(path)
    damaged = manifest.damaged(closely=True)
    edited = [mark.name for _, mark in damaged if (folder.path / mark.name).exists()]
    if edited and is_flat_plan(job.plan):
        problem = f"{edited[0]} was changed since capgene wrote it"
        remedy = "keep it elsewhere and remove it here, or write everything anew with --force"
        raise OutputError(problem, place=str(folder.path), remedy=remedy)
    manifest.reopen([number for number, _ in damaged])
    manifest.reopen([number for number, _ in manifest.asides()])


def is_wanted(job: Job, manifest: Manifest, note: Note) -> bool:
    """Tells whether a note is of this plan and of the input that the manifest knows."""
    return note.plan == job.plan.id and manifest.digest(note.number) == note.digest


def shards_to_do(run: Run, *, again: bool = False) -> Iterator[int]:
    """Yields the shards that are not done, their input ready; reads the inputs only if there is need.

    Raises UsageError if the inputs are not what they were; `again` says that this run has read them already.
    """
    manifest, plan = run.manifest, run.job.plan
    now = stamp(plan.inputs)
    waiting = manifest.waiting()
    known = manifest.get(CUT)
    if known and (known == now or again) and all(run.folder.block(number).is_file() for number in waiting):
        yield from waiting
        return
    run.inputs = Inputs(plan.inputs, plan.from_format, unique_files=is_flat_plan(plan))
    run.cut_items = count = 0
    left = set(waiting)
    for block in cut(run.inputs, plan.shard_size):
        count += 1
        run.cut_items += len(block.lines)
        if admit(run, block) or block.number in left:
            write_block(run.folder.block(block.number), block)
            yield block.number
    if count < manifest.counts().shards:
        raise changed(run, f"there are {count} shards in them, there were {manifest.counts().shards}")
    run.inputs = None
    manifest.set(CUT, now or "standard input")


def is_flat_plan(plan: Plan) -> bool:
    """True if all files go into one folder, by their own names."""
    return is_flat(format_by_name(plan.to_format, readable=False))


def admit(run: Run, block: Block) -> bool:
    """Tells whether a shard is new, and adds it; raises UsageError if it was another one before."""
    before = run.manifest.digest(block.number)
    if before is None and not run.manifest.get(CUT):
        run.manifest.add(block)
        return True
    if before != block.digest:
        raise changed(run, f"shard {block.number} is not what it was")
    return False


def changed(run: Run, what: str) -> UsageError:
    """Says that the inputs are not those of the earlier run, or that one is gone."""
    if gone := missing(run.job.plan.inputs):
        remedy = "put it back, and the same command goes on"
        return UsageError("there is no such file, and the run is not done with it", place=gone, remedy=remedy)
    problem = f"the inputs changed since the run began: {what}"
    return UsageError(problem, place=str(run.folder.path), remedy=FORCE)


def note_outcome(run: Run, outcome: Outcome) -> None:
    """Takes in what became of a shard, and tells of it."""
    folder, number = run.folder, outcome.number
    note = read_note(folder.note(number))
    if outcome.lost:
        run.manifest.set_aside(number, outcome.lost)
        run.on_failure(aside_error(folder, number, outcome.lost))
    elif note is not None and is_wanted(run.job, run.manifest, note):
        run.manifest.record(note)
        remove(folder.note(number))
        if STDIN not in run.job.plan.inputs:  # which cannot be read again, should the results vanish
            remove(folder.block(number))
        for place, problem, remedy in note.failures:
            run.on_failure(InputError(problem, place=place, remedy=remedy))
    tell(run)


def tell(run: Run) -> None:
    """Reports how far the run is."""
    counts = run.manifest.counts()
    items = counts.items
    if run.inputs is not None and (read := run.inputs.share()):
        items = int(max(items, run.cut_items / read))
    share = (counts.captions + counts.failures) / items if items else 0.0
    run.on_progress(counts.captions, counts.failures, lambda: share, run.earlier)


def sweep_errors(errors: str | None) -> None:
    """Removes what a run that was killed left of its error file."""
    if errors is not None:
        path = Path(errors).resolve()
        for left in leftovers(path.parent, path.name):
            remove(left)


def aside_error(folder: Folder, number: int, reason: str) -> InputError:
    """Says that a shard could not be done."""
    problem = f"shard {number} was set aside: {reason}"
    remedy = f"its captions are in {folder.block(number).relative_to(folder.path)}; run again to try once more"
    return InputError(problem, place=str(folder.path), remedy=remedy)


def finish(run: Run, errors: str | None) -> Summary:
    """All that was done is in its place: failures are in the error file, what was only needed on the way is gone."""
    asides = run.manifest.asides()
    with FailureFile(errors) as target:
        for failure in run.manifest.failures():
            target.add(failure)
        for number, reason in asides:
            target.add(aside_error(run.folder, number, reason))
    if not asides:
        run.folder.clear()
    run.folder.sweep()
    counts = run.manifest.counts()
    return Summary(
        captions=counts.captions,
        mentions=counts.mentions,
        genes=counts.genes,
        failures=counts.failures + len(asides),
        seconds=time.monotonic() - run.started,
        earlier=run.earlier,
    )
