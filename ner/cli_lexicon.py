"""`capgene lexicon`: build, look up, lint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner.cli_explain import LexiconFolder, complain
from ner.cli_tables import columns, lookup_row
from ner.errors import UsageError

if TYPE_CHECKING:
    from ner.lexicon import Lexicon
    from ner.types import Reading, Source

lexicon_app = typer.Typer(help="Builds, searches and checks the lexicon.", no_args_is_help=True, rich_markup_mode=None)


@lexicon_app.command("lookup")
def lexicon_lookup(
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="Names to look up; quote those with spaces.")],
    folder: LexiconFolder = None,
) -> None:
    """Shows every gene, family and complex that a word can mean, best first; exit status 1 if there is none.

    A word may also be an id: HGNC:6018, NCBIGene:3569, FPLX:JAK.

    Example:

      capgene lexicon lookup Abl NF-kB "toll-like receptor 4"
    """
    from ner import lexicon  # noqa: PLC0415

    loaded = lexicon.load(Path(folder) if folder else None)
    rows = [("WORD", "KIND", "GENES", "ID", "NAME", "SOURCE", "SCORE")]
    missing = False
    for word in words:
        readings = loaded.lookup(word) or named_by_id(loaded, word)
        missing |= not readings
        rows += [lookup_row(word, reading) for reading in readings] or [(word, "unknown", "", "", "", "", "")]
    typer.echo(columns(rows))
    raise typer.Exit(1 if missing else 0)


def named_by_id(lexicon: Lexicon, word: str) -> tuple[Reading, ...]:
    """What an id of HGNC, NCBI Gene or a group stands for; nothing where it is none."""
    from ner.types import Reading  # noqa: PLC0415

    if group := lexicon.groups.get(word):
        source: Source = "famplex" if word.startswith("FPLX:") else "capgene"
        return (Reading(group.kind, group.members, group.name, source, 1.0, word),)
    if not word.startswith(("HGNC:", "NCBIGene:")):
        return ()
    genes = [gene for gene in lexicon.genes.values() if word in (gene.hgnc_id, f"NCBIGene:{gene.entrez}")]
    return tuple(Reading("gene", (gene,), gene.symbol, "hgnc_symbol", 1.0) for gene in genes)


@lexicon_app.command("build")
def lexicon_build(
    data: Annotated[
        Path | None,
        typer.Option(envvar="CAPGENE_DATA", help="Folder of the sources: hgnc/, famplex/, corpora/ to count use."),
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--output", help="Folder of the lexicon (capgene's own).")] = None,
    hgnc: Annotated[Path | None, typer.Option(help="Another HGNC table, such as hgnc_complete_set.txt.")] = None,
    curated: Annotated[Path | None, typer.Option(help="Folder of the curated tables (capgene's own).")] = None,
) -> None:
    """Compiles the lexicon from its sources; the same sources give the same bytes.

    With another HGNC table, curated rows whose symbols it has renamed are brought up to date, those whose symbols it no
    longer knows are left out, and each is told. Which tables the sources are, where they come from and how they are
    laid out is told in SOURCES.md of the folder lexicons/.

    Example:

      capgene lexicon build --data data --hgnc hgnc_complete_set.txt -o lexicon
    """
    from ner.judge.usage import build_usage  # noqa: PLC0415
    from ner.lexicon.build import build  # noqa: PLC0415
    from ner.lexicon.sources import own_folder, where_to_get  # noqa: PLC0415

    if data is None:
        raise UsageError("no folder of the sources is given", remedy=f"name it with --data; {where_to_get()}")
    folder = out or own_folder()
    check_target(folder, hgnc)
    counts = build(data, folder, hgnc=hgnc, curated=curated, on_outdated=complain if hgnc else None)
    if (data / "corpora").is_dir():
        spellings = build_usage(data / "corpora", folder)
        typer.echo(f"{spellings:,} spellings counted in the corpora of {data / 'corpora'}")
    typer.echo(f"{counts.genes:,} genes, {counts.groups:,} groups, {counts.names:,} names, {counts.keys:,} keys")


@lexicon_app.command("lint")
def lexicon_lint(
    folder: Annotated[Path | None, typer.Argument(help="Folder of the curated tables (capgene's own).")] = None,
) -> None:
    """Checks every curated row and sorts the tables; exit status 1 if a row is wrong.

    Example:

      capgene lexicon lint
    """
    from ner.lexicon.lint import lint  # noqa: PLC0415
    from ner.lexicon.sources import own_folder  # noqa: PLC0415

    problems = list(lint(folder or own_folder() / "curated"))
    for problem in problems:
        typer.echo(f"capgene: {problem}", err=True)
    typer.echo("every row is right" if not problems else f"{len(problems)} problems", err=bool(problems))
    raise typer.Exit(1 if problems else 0)


def check_target(folder: Path, hgnc: Path | None) -> None:
    """Raises UsageError if a lexicon in the folder would replace its own source, or files that are of no lexicon."""
    from ner.lexicon.tables import COUNTED, MANIFEST, TABLES  # noqa: PLC0415
    from ner.output import refuse_overwriting  # noqa: PLC0415

    files = [folder / name for name in (*TABLES, *COUNTED, MANIFEST)]
    refuse_overwriting((hgnc,), files)
    there = [file.name for file in files if file.is_file()]
    if not there or is_lexicon(folder):
        return
    remedy = "name another folder with -o"
    raise UsageError(f"the folder has {there[0]}, which is of no lexicon", place=str(folder), remedy=remedy)


def is_lexicon(folder: Path) -> bool:
    """Tells whether a folder has the manifest of a lexicon, of whatever version."""
    from ner.lexicon.tables import MANIFEST  # noqa: PLC0415

    try:
        return "sha256" in json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False
