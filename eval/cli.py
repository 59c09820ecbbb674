"""The command `capgene evaluate`: parse, call, print; heavy imports inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, Protocol

import typer

from eval.bench.cli import bench
from ner.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from eval.baseline import Baseline
    from eval.tables import Table

__all__ = ["bench", "evaluate"]  # the entry points of the commands


class Finished(Protocol):
    """An evaluation that can be shown and written."""

    @property
    def headline(self) -> Sequence[Table]: ...
    @property
    def data(self) -> dict[str, Any]: ...
    @property
    def errors(self) -> Sequence[InputError]: ...

    def write(self, path: Path) -> tuple[Path, ...]: ...


def evaluate(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[GOLD_OR_RECORDS]...", help="Gold, or PFOCR records and folders of them."),
    ] = None,
    *,
    predictions: Annotated[
        Path | None,
        typer.Option(
            "--predictions", "-p", metavar="FILE", help="Annotations to score, in any form of gold; else ours."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="OUT", help="Report: .html (with .json, .md, .tsv beside it), .json, .md."
        ),
    ] = None,
    alternatives: Annotated[
        bool, typer.Option("--any-of", help="Several ids on a gold mention: any one will do (Bio-ID), not all.")
    ] = False,
    spans_only: Annotated[
        bool, typer.Option("--spans-only", help="The gold has no human ids: its spans count for find and exact.")
    ] = False,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", metavar="A B", help="Two sets of annotations: the paired difference, won and lost."),
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--beside", metavar="FILE", help="Another tool's annotations, for a table of tools; repeatable."),
    ] = None,
    peers: Annotated[
        Path | None,
        typer.Option("--peers", metavar="DIR", help="Environment with Gilda (make peers): runs it beside capgene."),
    ] = None,
    corpora: Annotated[
        Path | None, typer.Option("--corpora", metavar="DIR", help="Folder of corpora: scores them all in one table.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="JSON report or figures that F1 may not fall below."),
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under", min=0, max=1, metavar="TOLERANCE", help="How far below (the baseline's own, or 0)."
        ),
    ] = None,
    resamples: Annotated[int, typer.Option(min=1, help="Resamples of intervals and tests.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of intervals and tests.")] = 1,
    model: Annotated[str | None, typer.Option("--model", metavar="DIR", help="Folder of the model.")] = None,
    lexicon: Annotated[
        Path | None, typer.Option("--lexicon", metavar="DIR", help="Folder of another lexicon (capgene lexicon build).")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no note of what was written.")] = False,
) -> None:
    """Scores annotations against annotated gold, or against the curated lists of records.

    On gold: find (overlap), exact (span), norm (mention and gene), doc (genes of a caption), group (members), with
    intervals over papers, kinds confused, ranks and calibration. On records: precision, recall and F1 at three levels,
    over all rows and over those that the caption can give, and every disagreement by type; a single record is also
    shown word by word, with its doubtful rows.

    Gold and annotations: JSONL, BioC XML (.xml) and JSON (.json), PubTator (.pubtator), brat (.ann, or their folder).

    Exit status 1 if an input cannot be read, or if a figure lies below --baseline; 2 for wrong usage.

    Examples:

      capgene evaluate gold.jsonl -o report.html

      capgene evaluate gold.xml --compare mine.jsonl theirs.pubtator

      capgene evaluate gold.jsonl --beside theirs.json --peers .venv-peers

      capgene evaluate records/ --baseline last.json --fail-under 0.01

      capgene evaluate --corpora corpora/
    """
    from eval.baseline import read_baseline  # noqa: PLC0415
    from eval.evaluation import Options, evaluate_inputs  # noqa: PLC0415
    from eval.gold.conventions import Convention  # noqa: PLC0415
    from eval.output import check_suffix, report_files  # noqa: PLC0415
    from ner.output import refuse_overwriting  # noqa: PLC0415

    if fail_under is not None and not baseline:
        raise UsageError("--fail-under needs --baseline", remedy="give the report of an earlier run")
    if compare and predictions:
        raise UsageError("--compare names both sides", remedy="leave --predictions out: --compare A B")
    if bool(inputs) == bool(corpora):
        raise UsageError("give gold, records, or --corpora", remedy="for example: capgene evaluate gold.jsonl")
    check_suffix(output)
    written = () if output is None else (output,) if corpora else report_files(output)
    read = (*(inputs or ()), predictions, *(compare or ()), *(beside or ()), corpora, baseline)
    refuse_overwriting(read, written, tables=(model, lexicon))
    held = read_baseline(baseline) if baseline else None  # before anything is scored
    ours, theirs = compare or (predictions, None)
    convention = Convention(any_of=alternatives, spans_only=spans_only)
    options = Options(ours, theirs, convention, resamples, seed, model, lexicon, tuple(beside or ()), peers)
    with working("Reading, annotating, scoring", quiet=quiet):
        if corpora:
            from eval.gold.corpora import evaluate_corpora  # noqa: PLC0415

            result: Finished = evaluate_corpora(corpora, options)
        else:
            result = evaluate_inputs(inputs or [], options)
    finish(result, output, held, fail_under, quiet=quiet)


def working(what: str, *, quiet: bool) -> AbstractContextManager[object]:
    """Shows on standard error, where that is a terminal, what is being done until the block ends."""
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=True, quiet=quiet).status(f"{what} …")


def finish(
    result: Finished, output: Path | None, baseline: Baseline | None, fail_under: float | None, *, quiet: bool
) -> NoReturn:
    """Shows and writes a result, holds it against the baseline, and ends the command with its exit status."""
    show_tables(result.headline)
    for error in result.errors:
        typer.echo(f"capgene: {error}", err=True)
    if output:
        written = ", ".join(str(path) for path in result.write(output))
        if not quiet:
            typer.echo(f"Written: {written}", err=True)
    fallen = hold(result.data, baseline, fail_under) if baseline else False
    raise typer.Exit(1 if fallen or result.errors else 0)


def hold(report: dict[str, object], baseline: Baseline, tolerance: float | None) -> bool:
    """Says which figures lie below the baseline, and tells whether any does."""
    falls = baseline.falls(report, tolerance=tolerance)
    for fall in falls:
        typer.echo(f"capgene: {fall}", err=True)
    if not falls:
        typer.echo(f"No figure lies below {baseline.name}.", err=True)
    return bool(falls)


def show_tables(tables: Iterable[Table]) -> None:
    """Shows tables on standard output, as wide as the terminal or 120 characters in a pipe."""
    from rich.console import Console  # noqa: PLC0415

    from eval.tables import to_rich  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(width=120, highlight=False)
    for table in tables:
        console.print(to_rich(table))
