"""The commands `capgene evaluate` and `capgene bench`: parse, call, print; heavy imports inside."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eval.tables import Table

CAPTIONS = "pfocr/captions.jsonl.gz"


def evaluate(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD_OR_RECORDS...", help="Gold JSONL, or PFOCR records and folders of them."),
    ],
    *,
    predictions: Annotated[
        Path | None,
        typer.Option("--predictions", "-p", metavar="FILE", help="Annotations to score; else capgene's own."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Report to write: .json, .md or .html.")
    ] = None,
    alternatives: Annotated[
        bool, typer.Option("--any-of", help="Several ids on a gold mention: any one will do (Bio-ID), not all.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option("--compare", metavar="FILE", help="Other annotations, for the paired difference.")
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
) -> None:
    """Scores annotations against annotated gold, or against the curated lists of records.

    On gold: find (overlap), exact (span), norm (mention and gene), doc (genes of a caption), group (members), with
    intervals over papers, kinds confused, ranks and calibration. On records: precision, recall and F1 at three levels,
    over all rows and over those that the caption can give, and every disagreement by type; a single record is also
    shown word by word, with its doubtful rows.

    Exit status 1 if an input cannot be read, or if a figure lies below --baseline; 2 for wrong usage.

    Examples:

      capgene evaluate gold.jsonl -o report.html

      capgene evaluate gold.jsonl --predictions mine.jsonl --compare theirs.jsonl

      capgene evaluate records/
    """
    from eval.evaluation import Options, evaluate_inputs  # noqa: PLC0415

    if against and not predictions:
        raise UsageError("--compare needs --predictions", remedy="write ours with `capgene annotate` first")
    if fail_under is not None and not baseline:
        raise UsageError("--fail-under needs --baseline", remedy="give the report of an earlier run")
    if output and output.suffix not in (".json", ".md", ".html"):
        raise UsageError(f"no report can be written as {output.name}", remedy="end its name in .json, .md or .html")
    options = Options(predictions, against, alternatives, resamples, seed, model)
    result = evaluate_inputs(inputs, options)
    show_tables(result.headline)
    for error in result.errors:
        typer.echo(f"capgene: {error}", err=True)
    if output:
        result.write(output)
        typer.echo(f"Written: {output}", err=True)
    fallen = hold(result.data, baseline, fail_under) if baseline else False
    raise typer.Exit(1 if fallen or result.errors else 0)


def hold(report: dict[str, object], path: Path, tolerance: float | None) -> bool:
    """Says which figures lie below the baseline, and tells whether any does."""
    from eval.baseline import read_baseline  # noqa: PLC0415

    baseline = read_baseline(path)
    falls = baseline.falls(report, tolerance=tolerance)
    for fall in falls:
        typer.echo(f"capgene: {fall}", err=True)
    if not falls:
        typer.echo(f"No figure lies below {path}.", err=True)
    return bool(falls)


def bench(
    captions: Annotated[
        Path | None, typer.Argument(metavar="[CAPTIONS]", help=f"JSONL of captions (CAPGENE_DATA/{CAPTIONS}).")
    ] = None,
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="JSON file of all measurements.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many captions.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Times that each tool is run; the fastest counts.")] = 2,
    gold: Annotated[
        Path | None, typer.Option(metavar="GOLD", help="Gold JSONL: scores capgene and Gilda on it, too.")
    ] = None,
    gilda_limit: Annotated[int, typer.Option(min=1, help="Captions for Gilda, which is slow.")] = 300,
    peers: Annotated[Path, typer.Option(metavar="DIR", help="Environment with Gilda (make peers).")] = Path(
        ".venv-peers"
    ),
) -> None:
    """Measures speed, memory and start-up of capgene, bare tokenizers and Gilda over the same captions.

    Each tool runs alone in a fresh process, on captions that it has not seen. Times hold for this machine and run.

    Examples:

      capgene bench

      capgene bench captions.jsonl -o bench.json
    """
    from eval.bench import Plan, run_bench  # noqa: PLC0415
    from eval.bench_table import bench_tables  # noqa: PLC0415
    from eval.output import write_text  # noqa: PLC0415

    result = run_bench(Plan(captions or data_captions(), limit, gilda_limit, rounds, peers, gold))
    show_tables(bench_tables(result))
    if output:
        write_text(output, result.to_json())
        typer.echo(f"Written: {output}", err=True)


def data_captions() -> Path:
    """Returns the captions of the data folder; raises `InputError` where it is absent."""
    folder = Path(os.environ.get("CAPGENE_DATA") or "../shared/data")
    if not (folder / CAPTIONS).is_file():
        problem = f"the data folder has no {CAPTIONS}"
        raise InputError(problem, place=str(folder), remedy="set CAPGENE_DATA, or give a JSONL file of captions")
    return folder / CAPTIONS


def show_tables(tables: Iterable[Table]) -> None:
    """Shows tables on standard output, as wide as the terminal or 120 characters in a pipe."""
    from rich.console import Console  # noqa: PLC0415

    from eval.tables import to_rich  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(width=120, highlight=False)
    for table in tables:
        console.print(to_rich(table))
