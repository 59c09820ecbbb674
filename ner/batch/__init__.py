"""Annotates files of captions: one machine or many, one process or many, the same bytes either way."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ner.batch.folder import Folder
from ner.batch.plan import Plan
from ner.batch.reading import Inputs
from ner.batch.shard import Job, is_flat
from ner.batch.sharded import Executor, run_folder
from ner.batch.single import run_single
from ner.batch.summary import OnFailure, OnProgress, Summary
from ner.batch.targets import (
    absolute,
    check_named,
    check_packing,
    check_places,
    default_errors,
    is_folder,
    output_format,
    split_packing,
)
from ner.batch.work import Loader, ModelLoader, loader_of
from ner.batch.workers import run_workers, serial
from ner.errors import UsageError
from ner.formats import Format, format_by_name, make_writer
from ner.formats.base import FolderWriter
from ner.output import STDOUT, check_writable

__all__ = ["Request", "Summary", "carry_out", "request_of", "run"]

# Captions in a shard: about a second of work, so that a kill costs little, and files are few enough.
SHARD_SIZE = 2_000
# The same of records, which take longer to read and write, each a file of its own.
RECORDS = 200


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is to do: captions of `inputs` to `out`, a file, `-`, or a folder (with a slash at its end).

    Formats are told by suffixes unless named; a folder gets parts of `shard_size` captions, compressed if `to_format`
    ends in `.gz` or `.zst`, or the records if the inputs are. Failures go to `errors` (`OUT.errors.jsonl` unless told).
    """

    inputs: tuple[str, ...]
    out: str = STDOUT
    from_format: str | None = None
    to_format: str | None = None
    errors: str | None = None
    shard_size: int | None = None
    loader: Loader = field(default_factory=ModelLoader)

    def __post_init__(self) -> None:
        check_named(self.inputs, self.out)
        if self.shard_size is not None and self.shard_size < 1:
            raise UsageError(f"shards of {self.shard_size} captions cannot be made", remedy="use 1 or more")
        if self.from_format:
            format_by_name(self.from_format, readable=True)

    @property
    def format(self) -> Format:
        """The format to write."""
        name, _ = split_packing(self.to_format)
        return output_format(self.out, name, self.inputs, self.from_format)

    @property
    def into_folder(self) -> bool:
        """Tells whether the output is a folder."""
        if self.out == STDOUT:
            return False
        return is_folder(self.out) or (is_many(self.format) and Path(self.out).suffix not in self.format.suffixes)

    @property
    def error_file(self) -> str | None:
        """Where failures go."""
        return self.errors or default_errors(self.out)

    def job(self) -> Job:
        """The run into a folder that this asks for; raises ModelError or LexiconError if there is nothing to run."""
        check_packing(self.to_format, self.out, folder=True, many=is_many(self.format))
        loader = self.loader.absolute() if isinstance(self.loader, ModelLoader) else self.loader
        plan = Plan(
            inputs=tuple(map(absolute, self.inputs)),
            from_format=self.from_format,
            to_format=self.format.name,
            packing=split_packing(self.to_format)[1],
            shard_size=self.shard_size or (RECORDS if is_flat(self.format) else SHARD_SIZE),
            options=loader.options(),
            identity=loader.identity(),
        )
        return Job(Folder(Path(os.path.realpath(self.out))), plan, loader)


def is_many(known: Format) -> bool:
    """Tells whether a format writes files for each caption."""
    return isinstance(make_writer(known), FolderWriter)


def run(
    inputs: Iterable[str],
    out: str = STDOUT,
    *,
    from_format: str | None = None,
    to_format: str | None = None,
    jobs: int = 1,
    errors: str | None = None,
    loader: Loader | None = None,
    shard_size: int | None = None,
    force: bool = False,
    execute: Executor | None = None,
    on_failure: OnFailure = lambda error: None,
    on_progress: OnProgress = lambda captions, failures, share, earlier=0: None,
) -> Summary:
    """Annotates every caption of `inputs` and writes `out`, as `Request` and `carry_out` tell."""
    loader = ModelLoader() if loader is None else loader
    request = Request(tuple(inputs), out, from_format, to_format, errors, shard_size, loader)
    return carry_out(request, jobs=jobs, force=force, execute=execute, on_failure=on_failure, on_progress=on_progress)


def carry_out(
    request: Request,
    *,
    jobs: int = 1,
    force: bool = False,
    execute: Executor | None = None,
    on_failure: OnFailure,
    on_progress: OnProgress,
) -> Summary:
    """Does what the request asks for, and gives the counts.

    One file is there whole at the end or not at all. A folder is gone on with if an earlier run stopped in it, unless
    `force` starts anew. `execute` does the shards of a folder, `jobs` processes unless told. Raises UsageError for what
    cannot work and for a folder that holds another run, OutputError for an output that cannot be written.
    """
    if jobs < 1:
        raise UsageError(f"{jobs} jobs cannot work", remedy="use --jobs 1 or more")
    known, folder = request.format, request.into_folder
    check_places(request.inputs, request.out, request.error_file, folder=folder, record=is_many(known))
    told: dict[str, Any] = {"errors": request.error_file, "on_failure": on_failure, "on_progress": on_progress}
    if folder:
        execute = execute or (serial if jobs == 1 else partial(run_workers, count=jobs))
        return run_folder(request.job(), execute, force=force, **told)
    for asked, what in (
        (execute, "a cluster needs"),
        (request.shard_size, "--shard-size is for"),
        (force, "--force is for"),
    ):
        if asked:
            raise UsageError(f"{what} an output folder", remedy="name one, as in -o out/")
    check_packing(request.to_format, request.out, folder=False)
    check_writable(request.out)
    inputs = Inputs(request.inputs, request.from_format)
    return run_single(inputs, known, request.out, jobs=jobs, loader=request.loader, **told)


def request_of(out: str, plan: Plan, errors: str | None) -> Request:
    """What was asked for in the folder `out`."""
    return Request(
        plan.inputs,
        out.rstrip("/" + os.sep) + "/",
        plan.from_format,
        plan.to_format + plan.packing,
        errors,
        plan.shard_size,
        loader_of(plan),
    )
