"""The command line: parse, call, print. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import entry_points, version
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ner.cli_batch import Complaints, Force, ShardSize, annotate_shards, executor, hinting, request_in, shards
from ner.cli_explain import HighPrecision, LexiconFolder, Model, Threshold, complain, explain
from ner.cli_lexicon import lexicon_app
from ner.counted import counted
from ner.errors import CapgeneError, OutputError, UsageError, said
from ner.formats import format_names

if TYPE_CHECKING:
    from ner.batch import Summary

PLUGINS = "capgene.commands"
INTERRUPTED = 130  # what Typer makes of an interrupt

app = typer.Typer(
    name="capgene",
    help="Finds gene names in figure captions, resolves them to HGNC, and checks curated gene lists against them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(lexicon_app, name="lexicon")


def names(*, readable: bool) -> str:
    """The names of the formats, for a help text."""
    *most, last = format_names(readable=readable)
    return f"{', '.join(most)} or {last}"


def show_version(wanted: bool) -> None:
    """Prints the version and ends, if asked to."""
    if wanted:
        typer.echo(f"capgene {version('capgene')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Finds gene names in figure captions, resolves them to HGNC, and checks curated gene lists against them."""


@app.command()
def annotate(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT...", help="Files or folders; - is standard input.")
    ] = None,
    *,
    out: Annotated[
        str, typer.Option("-o", "--output", metavar="OUT", help="File, folder (OUT/), or - for standard output.")
    ] = "-",
    from_format: Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", help=f"{names(readable=True)}; else by suffix.")
    ] = None,
    to_format: Annotated[
        str | None, typer.Option("--to", metavar="FORMAT", help=f"{names(readable=False)}; else by suffix.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes; the output is the same.")] = 1,
    errors: Annotated[
        str | None, typer.Option("--errors", metavar="FILE", help="Where failures go (OUT.errors.jsonl unless told).")
    ] = None,
    model: Model = None,
    lexicon: LexiconFolder = None,
    threshold: Threshold = None,
    high_precision: HighPrecision = False,
    shard_size: ShardSize = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with the run in OUT/, as told then (the same inputs do so, too)."),
    ] = False,
    force: Force = False,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="WHERE", help="Dask: tcp://HOST:PORT, local or slurm.")
    ] = None,
    cluster_config: Annotated[
        str | None, typer.Option("--cluster-config", metavar="FILE", help="YAML options of the SLURM jobs.")
    ] = None,
    shard: Annotated[
        str | None, typer.Option("--shard", metavar="K", help="Only these shards of OUT/, as 3 or 0-9 (job arrays).")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Finds the genes in captions and writes them out.

    Reads PFOCR records (.md, both layouts), JSONL (id, text), CSV, TSV and Parquet with named columns (id, text), BioC
    XML (.xml) and JSON (.json), PubTator (.pubtator), JATS articles (.nxml: every figure), and plain text with one
    caption a line, which is also what standard input is taken for; any of them may be compressed (.gz, .zst). A
    document of BioC or PubTator is one caption.

    Writes annotations as JSONL, Parquet, BioC or PubTator, and for reviewers' tools (Label Studio, Prodigy, doccano,
    brat, Web Annotation: see --to); gene rows as TSV or CSV; a page to look at as HTML; or, for records, a folder of
    the records with their gene rows and keywords replaced (-o out/) and every other byte as it was.

    A caption that cannot be done goes to the error file with its place and reason; the rest is done, and the exit
    status is 1. An output file appears whole at the end, or not at all.

    A folder (-o out/) gets part-000000.jsonl and so on, --shard-size captions each. If the run stops, the same command
    goes on with it; other inputs, options or lexicons are refused unless --force starts anew. Its shards are done by
    --jobs processes, on a cluster (--cluster), or one by one (--shard, after `capgene shards`).

    Examples:

      capgene annotate records/ -o annotations.jsonl --jobs 4

      capgene annotate captions.jsonl.gz -o annotations/ --jobs 4

      capgene annotate record.md -o page.html

      echo "IL-6 activates STAT3" | capgene annotate - --to tsv
    """
    from ner.batch import Request, carry_out  # noqa: PLC0415
    from ner.batch.array import Asked  # noqa: PLC0415
    from ner.batch.progress import show_progress  # noqa: PLC0415
    from ner.batch.work import ModelLoader  # noqa: PLC0415

    with hinting(out), show_progress(sys.stderr, quiet=quiet) as report:
        # An option that changes what is annotated is a field of ModelLoader, and so a part of the run's plan.
        loader = ModelLoader(model, lexicon, threshold, high_precision)
        asked = Asked(loader, from_format, to_format, shard_size)
        if shard is not None:
            unused: dict[str, object] = {"inputs": inputs, "errors": errors, "cluster": cluster}
            raise typer.Exit(1 if annotate_shards(out, shard, asked, complain, report, **unused) else 0)
        if inputs:
            request = Request(tuple(inputs), out, from_format, to_format, errors, shard_size, loader)
            if resume and not request.into_folder:
                raise UsageError("--resume is for an output folder", remedy="name one, as in -o out/")
        elif resume:
            request = request_in(out, errors, asked)
        else:
            raise UsageError("no INPUT is given", remedy="name a file or folder, - for standard input")
        summary = carry_out(
            request,
            jobs=jobs,
            force=force,
            execute=executor(cluster, cluster_config, jobs),
            on_failure=Complaints(request.error_file),
            on_progress=report,
        )
    if not quiet:
        typer.echo(summary_line(summary), err=True)
    raise typer.Exit(1 if summary.failures else 0)


def summary_line(summary: Summary) -> str:
    """A run in one line."""
    rate = (summary.captions - summary.earlier) / summary.seconds if summary.seconds else 0.0
    earlier = f" ({summary.earlier:,} done before)" if summary.earlier else ""
    found = f"{counted(summary.mentions, 'mention')}, {counted(summary.genes, 'gene')}"
    failed = counted(summary.failures, "failure")
    took = f"in {summary.seconds:.1f} s ({rate:,.0f} captions/s)"
    return f"{counted(summary.captions, 'caption')}{earlier}, {found}, {failed} {took}"


app.command("explain")(explain)
app.command("shards")(shards)


def add_plugins(target: typer.Typer) -> None:
    """Adds the commands that other packages bring, once; one that cannot be loaded is named, and the rest work."""
    known = {command.name for command in target.registered_commands} | {
        group.name for group in target.registered_groups
    }
    for point in sorted(entry_points(group=PLUGINS), key=lambda point: point.name):
        if point.name in known:
            continue
        try:
            loaded: Any = point.load()
        except (ImportError, AttributeError) as error:
            typer.echo(f"capgene: the command {point.name!r} cannot be loaded: {error}", err=True)
            continue
        if isinstance(loaded, typer.Typer):
            target.add_typer(loaded, name=point.name)
        else:
            target.command(point.name)(loaded)


@dataclass(slots=True)
class Ending:
    """Ends the run on a signal as Ctrl-C does, so that nothing half-written stays behind, and keeps its number."""

    number: int = signal.SIGINT

    def __call__(self, number: int, _: object) -> None:
        self.number = number
        raise KeyboardInterrupt

    def status(self, status: int) -> int:
        """The exit status, that of the signal where one ended the run."""
        return 128 + self.number if status == INTERRUPTED else status


def open_closed() -> None:
    """Puts the null device in place of closed standard streams, for output such that writing to it fails."""
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def settle() -> None:
    """What is left for standard output is out; or given up, where it takes nothing, so that this is no second fault."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def system_error(error: OSError) -> OutputError:
    """Says what the system refused; where it names no file, that is mostly standard output."""
    remedy = "check where standard output goes, and that the disk has room"
    return OutputError(f"cannot go on: {said(error)}", place=str(error.filename or ""), remedy=remedy)


def called(arguments: Sequence[str]) -> int:
    """Runs the command and gives its exit status, everything it said being out."""
    try:
        app(arguments, prog_name="capgene")
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    sys.stdout.flush()
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; gives 0 if all went well, 1 if an input or output failed, 2 for wrong usage."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    own = {"annotate", "explain", "lexicon", "shards", "--version"}
    if not own.intersection(arguments[:1]):
        add_plugins(app)
    ending = Ending()
    signal.signal(signal.SIGTERM, ending)
    open_closed()
    try:
        return ending.status(called(arguments))
    except UsageError as error:
        complain(error)
        return 2
    except CapgeneError as error:
        complain(error)
        return 1
    except BrokenPipeError:
        return 1
    except OSError as error:
        complain(system_error(error))
        return 1
    finally:
        settle()


if __name__ == "__main__":
    sys.exit(main())
