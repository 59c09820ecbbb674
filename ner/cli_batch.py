"""`capgene shards`, and what `capgene annotate` needs for clusters and job arrays."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from ner.cli_explain import HighPrecision, LexiconFolder, Model, Threshold, complain
from ner.counted import counted
from ner.errors import CapgeneError, UsageError

if TYPE_CHECKING:
    from ner.batch import Request
    from ner.batch.array import Asked, State
    from ner.batch.sharded import Executor
    from ner.batch.summary import OnFailure, OnProgress

ShardSize = Annotated[
    int | None,
    typer.Option(
        "--shard-size", "--size", metavar="N", min=1, help="Captions in a shard (2,000, or 200 records, unless told)."
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Start anew, whatever an earlier run left in OUT/.")]


# Failures that are told one by one; the error file has them all.
TOLD = 20


@dataclass(slots=True)
class Complaints:
    """Tells of failures, of the first ones only if an error file has the others."""

    error_file: str | None
    count: int = 0

    def __call__(self, error: CapgeneError) -> None:
        self.count += 1
        if self.error_file is None or self.count <= TOLD:
            complain(error)
        elif self.count == TOLD + 1:
            typer.echo(f"capgene: more failures are in {self.error_file}", err=True)


@contextmanager
def hinting(out: str) -> Iterator[None]:
    """Says of an interrupted run whether it can be gone on with, and that a file is as it was."""
    try:
        yield
    except KeyboardInterrupt:
        left = "the same command goes on where it was" if out.endswith("/") else f"{out} is as it was before"
        typer.echo("capgene: stopped" if out == "-" else f"capgene: stopped; {left}", err=True)
        raise


def request_in(out: str, errors: str | None, asked: Asked) -> Request:
    """What the run in the folder `out` was asked to do; raises UsageError where something else is `asked` now."""
    from ner.batch import request_of  # noqa: PLC0415
    from ner.batch.array import load_plan  # noqa: PLC0415

    asked.check(out)
    return request_of(out, load_plan(out), errors)


def executor(cluster: str | None, config: str | None, jobs: int) -> Executor | None:
    """What does the shards on a cluster; None without one."""
    if cluster is None:
        if config is not None:
            raise UsageError("--cluster-config is for --cluster slurm", remedy="add --cluster slurm")
        return None
    from ner.batch.cluster import Cluster  # noqa: PLC0415

    return Cluster(cluster, jobs, config).run


def annotate_shards(
    out: str, numbers: str, asked: Asked, on_failure: OnFailure, on_progress: OnProgress, **unused: object
) -> int:
    """Does some shards of the folder `out`; gives how many captions failed.

    Raises UsageError where an option is `asked` that differs from the plan's, or one of `unused` is given.
    """
    from ner.batch.array import do_shards, load_job, parse_numbers  # noqa: PLC0415

    if unused.pop("inputs", None):
        raise UsageError("--shard takes its captions from OUT/, not from INPUT", remedy="leave the inputs out")
    if given := [f"--{name.replace('_', '-')}" for name, value in unused.items() if value is not None]:
        raise UsageError(f"{given[0]} is not for single shards", remedy="leave it out beside --shard")
    asked.check(out)
    return do_shards(load_job(out), parse_numbers(numbers), on_failure, on_progress)


def shards(
    inputs: Annotated[list[str] | None, typer.Argument(metavar="[INPUT...]", help="Files or folders to cut.")] = None,
    *,
    out: Annotated[str, typer.Option("-o", "--output", metavar="OUT/", help="Folder of the shards and results.")],
    from_format: Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", help="Format of the inputs; else by suffix.")
    ] = None,
    to_format: Annotated[
        str | None, typer.Option("--to", metavar="FORMAT", help="Format of the results (jsonl unless told).")
    ] = None,
    errors: Annotated[
        str | None, typer.Option("--errors", metavar="FILE", help="Where failures go (OUT.errors.jsonl unless told).")
    ] = None,
    model: Model = None,
    lexicon: LexiconFolder = None,
    threshold: Threshold = None,
    high_precision: HighPrecision = False,
    shard_size: ShardSize = None,
    force: Force = False,
    finish: Annotated[bool, typer.Option("--finish", help="Check that all shards are done, and end the run.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Cuts captions into shards that any machine can do, tells which are left, and ends the run.

    With inputs, each shard becomes a file in OUT/ that `capgene annotate --shard K -o OUT/` annotates, by itself and at
    any time; without, what is there is looked at. Standard output gets the numbers of the shards that are left, as
    SLURM's --array takes them, and nothing if all are done. With --finish, all have to be: their failures are then put
    into the error file and what was needed on the way is removed.

    Examples:

      capgene shards captions.jsonl.gz -o annotations/ --size 20000

      capgene annotate --shard 7 -o annotations/

      capgene shards -o annotations/ --finish
    """
    from ner.batch import Request  # noqa: PLC0415
    from ner.batch.array import Asked, cut_shards, finish_shards, load_job, look  # noqa: PLC0415
    from ner.batch.progress import show_progress  # noqa: PLC0415
    from ner.batch.targets import check_named, check_places, default_errors  # noqa: PLC0415
    from ner.batch.work import ModelLoader  # noqa: PLC0415

    check_named(inputs or (), out)
    folder = out.rstrip("/") + "/"
    errors = errors or default_errors(folder)
    loader = ModelLoader(model, lexicon, threshold, high_precision)
    if finish:
        if inputs:
            raise UsageError("--finish takes no inputs", remedy="leave them out")
        Asked(loader, from_format, to_format, shard_size).check(folder)
        summary = finish_shards(load_job(folder), errors)
        if not quiet:
            typer.echo(
                f"{counted(summary.captions, 'caption')}, {counted(summary.failures, 'failure')}: all shards are done",
                err=True,
            )
        raise typer.Exit(1 if summary.failures else 0)
    if inputs:
        request = Request(tuple(inputs), folder, from_format, to_format, errors, shard_size, loader)
        check_places(request.inputs, folder, errors, folder=True)
        with show_progress(sys.stderr, quiet=quiet) as report:
            state = cut_shards(request.job(), errors, force=force, on_progress=report)
    else:
        Asked(loader, from_format, to_format, shard_size).check(folder)
        state = look(load_job(folder), errors)
    show(state, quiet=quiet)


def show(state: State, *, quiet: bool) -> None:
    """Prints the shards that are left, and to standard error the counts."""
    from ner.batch.array import ranges  # noqa: PLC0415

    if state.left:
        typer.echo(ranges(state.left))
    if not quiet:
        counts = state.counts
        typer.echo(
            f"{counted(counts.shards, 'shard')} of {counted(counts.items, 'caption')}, {counts.done:,} done", err=True
        )
