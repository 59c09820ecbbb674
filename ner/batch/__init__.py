"""Annotates files of captions: one machine, one or many processes, the same bytes either way."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path

from ner.batch.failures import FailureFile
from ner.batch.output import STDOUT, FolderStage, check_writable, guard, open_output
from ner.batch.pool import ordered_map
from ner.batch.work import Done, Loader, ModelLoader, Result, chunks, work
from ner.errors import InputError, UsageError
from ner.formats import Format, format_by_name, format_names, format_of, make_writer, read_entries
from ner.formats.base import FolderWriter
from ner.formats.pfocr import side_path

__all__ = ["Summary", "run"]

# Captions that go to a process at a time: large enough for the pipe to be quick, small enough for steady progress.
CHUNK = 32


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: captions annotated, mentions in them, distinct genes named as such, failures, seconds."""

    captions: int
    mentions: int
    genes: int
    failures: int
    seconds: float


@dataclass(slots=True)
class Tally:
    """Counts as results come in, and hands failures on."""

    on_failure: Callable[[InputError], None]
    on_progress: Callable[[int, int], None]
    captions: int = 0
    mentions: int = 0
    failures: int = 0
    genes: set[str] = field(default_factory=set)

    def fail(self, error: InputError) -> None:
        """Counts a failure and reports it."""
        self.failures += 1
        self.on_failure(error)
        self.on_progress(self.captions, self.failures)

    def count(self, done: Done) -> None:
        """Counts a caption that was written."""
        self.captions += 1
        self.mentions += done.mentions
        self.genes.update(done.genes)
        self.on_progress(self.captions, self.failures)


def run(
    inputs: Iterable[str],
    out: str = STDOUT,
    *,
    from_format: str | None = None,
    to_format: str | None = None,
    jobs: int = 1,
    errors: str | None = None,
    loader: Loader | None = None,
    on_failure: Callable[[InputError], None] = lambda error: None,
    on_progress: Callable[[int, int], None] = lambda captions, failures: None,
) -> Summary:
    """Annotates every caption of `inputs` and writes `out`; failures go to `errors` (`OUT.errors.jsonl` unless told).

    Raises UsageError for a format that is not known and OutputError, before any work, for an output that cannot be
    written; nothing half-written is left. `on_failure` gets each failure as it comes, `on_progress` the counts.
    """
    started = time.monotonic()
    names = list(inputs)
    if jobs < 1:
        raise UsageError(f"{jobs} jobs cannot work", remedy="use --jobs 1 or more")
    known = output_format(out, to_format)
    if from_format:
        format_by_name(from_format, readable=True)
    refuse_overwriting(names, out, known)
    check_target(known, out)
    with FailureFile(errors or default_errors(out)) as failures:

        def fail(error: InputError) -> None:
            failures.add(error)
            on_failure(error)

        tally = Tally(fail, on_progress)
        task = partial(work, loader or ModelLoader(), make_writer(known))
        items = read_entries(names, format_name=from_format)
        with closing(ordered_map(task, chunks(items, CHUNK), jobs=jobs)) as done:
            write_results(chain.from_iterable(done), known, out, tally)
    return Summary(tally.captions, tally.mentions, len(tally.genes), tally.failures, time.monotonic() - started)


def write_results(results: Iterable[Result], known: Format, out: str, tally: Tally) -> None:
    """Writes what was done to `out` and tallies all; `out` stays as it was if not one caption could be done."""
    writer = make_writer(known)
    if isinstance(writer, FolderWriter):
        if out == STDOUT or Path(out).suffix == ".md":
            write_record(results, out, tally)
        else:
            write_folder(results, out, tally)
        return
    with suppress(NothingDoneError), open_output(out) as stream:
        writer.write((done.text for done in succeeded(results, tally)), stream)
        if not tally.captions:
            raise NothingDoneError


class NothingDoneError(Exception):
    """Ends the block of an output that is not to be kept."""


def succeeded(results: Iterable[Result], tally: Tally) -> Iterator[Done]:
    """Yields what was done, counted; failures are tallied and left out."""
    for result in results:
        if isinstance(result, Done):
            tally.count(result)
            yield result
        else:
            tally.fail(result)


def write_folder(results: Iterable[Result], out: str, tally: Tally) -> None:
    """Writes the files of each caption below the folder `out`, all of them at the end of the run."""
    with FolderStage(out) as stage:
        for result in results:
            if isinstance(result, Done) and not all(stage.write(file.name, file.text) for file in result.files):
                problem = f"another record has the file name {result.files[0].name}"
                tally.fail(InputError(problem, place=result.place, remedy="annotate the two into folders of their own"))
            elif isinstance(result, Done):
                tally.count(result)
            else:
                tally.fail(result)
        if tally.captions:
            stage.commit()


def write_record(results: Iterable[Result], out: str, tally: Tally) -> None:
    """Writes the one record there is to the file `out`, its side file where layout 2 has it."""
    check_writable(out)
    done = list(islice(succeeded(results, tally), 2))
    if len(done) > 1:
        raise UsageError("several records cannot go into one file", remedy="name a folder, as in -o out/")
    for record in done:
        if out == STDOUT and len(record.files) > 1:
            remedy = "name a file or a folder, as in -o out/"
            raise UsageError("a record with a side file cannot go to standard output", remedy=remedy)
        targets = (out, str(side_path(Path(out))))
        for file, target in zip(record.files, targets, strict=False):
            if target != out:
                with guard(target):
                    Path(target).parent.mkdir(parents=True, exist_ok=True)
            with open_output(target) as stream:
                stream.write(file.text.encode("utf-8"))


def output_format(out: str, name: str | None) -> Format:
    """The format to write: the one named, else the one of the suffix; PFOCR for a folder, JSONL for standard output."""
    if name:
        return format_by_name(name, readable=False)
    if out == STDOUT:
        return format_by_name("jsonl", readable=False)
    if out.endswith(("/", os.sep)) or Path(out).is_dir():
        return format_by_name("pfocr", readable=False)
    known = format_of(Path(out), readable=False)
    if known is None:
        remedy = f"end it in .jsonl, .tsv, .csv, .html, or /, or use --to {'|'.join(format_names(readable=False))}"
        raise UsageError(f"the name {out!r} does not tell which format to write", remedy=remedy)
    return known


def check_target(known: Format, out: str) -> None:
    """Raises OutputError if `out` cannot be written; nothing is left of the attempt."""
    if known.folder and Path(out).suffix != ".md" and out != STDOUT:
        with FolderStage(out):
            return
    check_writable(out)


def refuse_overwriting(inputs: Iterable[str], out: str, known: Format) -> None:
    """Raises UsageError if the output would replace an input, or be read as one the next time."""
    if out == STDOUT:
        return
    target = Path(os.path.realpath(out))
    places = {target, target / "_figures"} if known.folder else {target}
    for source in (Path(os.path.realpath(name)) for name in inputs if name != STDOUT):
        if source == target or (known.folder and (source if source.is_dir() else source.parent) in places):
            raise UsageError(f"{out} would replace the input {source}", remedy="write to another place")
        if source in target.parents and (known.folder or format_of(target, readable=True)):
            raise UsageError(f"{out} lies inside the input folder {source}", remedy="write it beside that folder")


def default_errors(out: str) -> str | None:
    """Where failures go unless told otherwise: beside the output; nowhere for standard output."""
    return None if out == STDOUT else out.rstrip("/" + os.sep) + ".errors.jsonl"
