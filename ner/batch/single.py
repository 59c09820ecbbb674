"""A run into one file or to standard output, which is there whole at the end or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path

from ner.batch.failures import FailureFile
from ner.batch.pool import ordered_map
from ner.batch.reading import Inputs
from ner.batch.summary import OnFailure, OnProgress, Summary
from ner.batch.work import CHUNK, Done, Loader, Result, chunks, work
from ner.errors import InputError, UsageError
from ner.formats import Format, make_writer
from ner.formats.base import FolderWriter, StreamWriter
from ner.formats.pfocr import side_path
from ner.output import STDOUT, check_writable, guard, open_output


@dataclass(slots=True)
class Tally:
    """Counts as results come in, and hands failures on."""

    on_failure: OnFailure
    on_progress: OnProgress
    inputs: Inputs
    captions: int = 0
    mentions: int = 0
    failures: int = 0
    genes: set[str] = field(default_factory=set)

    def fail(self, error: InputError) -> None:
        """Counts a failure and reports it."""
        self.failures += 1
        self.on_failure(error)
        self.tell()

    def count(self, done: Done) -> None:
        """Counts a caption that was written."""
        self.captions += 1
        self.mentions += done.mentions
        self.genes.update(done.genes)
        self.tell()

    def tell(self) -> None:
        """Reports how far the run is."""
        self.on_progress(self.captions, self.failures, self.inputs.share)


def run_single(
    inputs: Inputs,
    known: Format,
    out: str,
    *,
    jobs: int,
    errors: str | None,
    loader: Loader,
    on_failure: OnFailure,
    on_progress: OnProgress,
) -> Summary:
    """Annotates every caption and writes `out`; gives the counts."""
    started = time.monotonic()
    with FailureFile(errors) as failures:

        def fail(error: InputError) -> None:
            failures.add(error)
            on_failure(error)

        tally = Tally(fail, on_progress, inputs)
        task = partial(work, loader, make_writer(known))
        with closing(ordered_map(task, chunks(inputs, CHUNK), jobs=jobs)) as done:
            write_results(chain.from_iterable(done), known, out, tally)
    return Summary(tally.captions, tally.mentions, len(tally.genes), tally.failures, time.monotonic() - started)


def write_results(results: Iterable[Result], known: Format, out: str, tally: Tally) -> None:
    """Writes what was done to `out` and tallies all; `out` stays as it was if not one caption could be done."""
    writer = make_writer(known)
    # The first result comes before the output is opened: without a model, not even a header is written.
    results = begun(results)
    if isinstance(writer, FolderWriter):
        write_record(results, out, tally)
    else:
        write_stream(results, writer, out, tally)


def begun(results: Iterable[Result]) -> Iterator[Result]:
    """The results, the first one made already."""
    iterator = iter(results)
    first = list(islice(iterator, 1))
    return chain(first, iterator)


class NothingDoneError(Exception):
    """Ends the block of an output that is not to be kept."""


def write_stream(results: Iterable[Result], writer: StreamWriter, out: str, tally: Tally) -> None:
    """Writes one file; without one caption done, none."""
    with suppress(NothingDoneError), open_output(out) as stream:
        writer.write((done.text for done in succeeded(results, tally)), stream)
        if not tally.captions:
            raise NothingDoneError


def succeeded(results: Iterable[Result], tally: Tally) -> Iterator[Done]:
    """Yields what was done, counted; failures are tallied and left out."""
    for result in results:
        if isinstance(result, Done):
            tally.count(result)
            yield result
        else:
            tally.fail(result)


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
