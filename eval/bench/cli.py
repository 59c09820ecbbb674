"""The command `capgene bench`: parse, call, print; heavy imports inside."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ner.errors import CapgeneError, InputError

CAPTIONS = "pfocr/captions.jsonl.gz"


def bench(
    captions: Annotated[
        Path | None, typer.Argument(metavar="[CAPTIONS]", help=f"JSONL of captions (CAPGENE_DATA/{CAPTIONS}).")
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="JSON file of all measurements; the plot beside it, .svg."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--captions", "--limit", min=1, help="Only so many captions, evenly spread.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Times that each tool is run, in turns; the median counts.")] = 3,
    gold: Annotated[
        Path | None, typer.Option(metavar="GOLD", help="Gold JSONL: scores capgene and Gilda on it, too.")
    ] = None,
    gilda_limit: Annotated[
        int, typer.Option(min=1, help="Captions for Gilda, which is slow; evenly spread over all.")
    ] = 300,
    scaling: Annotated[
        int, typer.Option(min=0, metavar="N", help="Recombined captions for one process and for two; 0: none.")
    ] = 20_000,
    growth: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="Recombined captions of the largest input (1000000 needs 8 GB); 0: none."
        ),
    ] = 10_000,
    into: Annotated[
        list[Path] | None,
        typer.Option("--into", metavar="PAGE", help="Markdown page whose marked place takes the tables; repeatable."),
    ] = None,
    peers: Annotated[Path, typer.Option(metavar="DIR", help="Environment with Gilda (make peers).")] = Path(
        ".venv-peers"
    ),
    compiled: Annotated[
        Path, typer.Option(metavar="DIR", help="Environment with a compiled capgene (make compiled).")
    ] = Path(".venv-compiled"),
) -> None:
    """Measures speed, memory and start-up of capgene, bare tokenizers and Gilda over the same captions.

    Each tool runs alone in a fresh process, first on captions that it has not seen, then on the same once more. Then
    capgene alone: with one process and two, and with inputs of 1,000 captions, 10,000 and so on. Times hold for this
    machine and run. Exit status 1 if the bytes differ with the number of processes, or where capgene is compiled.

    Examples:

      capgene bench

      capgene bench captions.jsonl -o bench.json

      capgene bench --growth 1000000 --into docs/speed.md
    """
    from eval.bench.benchmark import Plan, run_bench  # noqa: PLC0415
    from eval.bench.page import page_files, put_into  # noqa: PLC0415
    from eval.bench.plot import plot  # noqa: PLC0415
    from eval.bench.table import bench_tables  # noqa: PLC0415
    from eval.cli import show_tables  # noqa: PLC0415
    from eval.output import write_text  # noqa: PLC0415
    from ner.output import refuse_overwriting  # noqa: PLC0415

    drawing = output.with_suffix(".svg") if output else None
    beside = {file for page in into or () for file in page_files(page)[1:]} - {drawing}
    captions = captions or data_captions()
    refuse_overwriting((captions, gold), (output, drawing, *(into or ()), *sorted(beside)), tables=(peers, compiled))
    plan = Plan(captions, limit, gilda_limit, rounds, peers, compiled, gold, scaling, growth)
    result = run_bench(plan, lambda step: typer.echo(f"capgene bench: {step}", err=True))
    show_tables(bench_tables(result))
    written = [path for page in into or () for path in put_into(page, result)]
    if output and drawing:
        write_text(output, result.to_json())
        write_text(drawing, plot(result))
        written += [output, drawing]
    if written:
        typer.echo(f"Written: {', '.join(map(str, written))}", err=True)
    if not result.same_bytes:
        problem = "the bytes written differ with the number of processes, or where capgene is compiled"
        raise CapgeneError(problem, remedy="if `make compiled` is older than the code, run it again; else report it")


def data_captions() -> Path:
    """Returns the captions of the data folder; raises `InputError` where it is absent."""
    folder = Path(os.environ.get("CAPGENE_DATA") or "../shared/data")
    if not (folder / CAPTIONS).is_file():
        problem = f"the data folder has no {CAPTIONS}"
        raise InputError(problem, place=str(folder), remedy="set CAPGENE_DATA, or give a JSONL file of captions")
    return folder / CAPTIONS
