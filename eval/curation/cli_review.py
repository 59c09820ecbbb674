"""`capgene review`: a page on which a team decides about suggestions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner.counted import counted
from ner.errors import InputError, UsageError

if TYPE_CHECKING:
    from ner.annotator import Annotator

DATABASE = Path("decisions.sqlite")


def review(
    suggestions: Annotated[
        Path | None, typer.Argument(metavar="SUGGESTIONS", help="File made by `capgene suggest`.")
    ] = None,
    records: Annotated[
        list[str] | None, typer.Argument(metavar="RECORDS...", help="The records that it was made from.")
    ] = None,
    *,
    db: Annotated[
        Path, typer.Option("--db", metavar="FILE", help="Database of decisions, made if it is not there.")
    ] = DATABASE,
    reviewer: Annotated[
        str, typer.Option("--reviewer", metavar="NAME", help="Decide under this name (else the page asks for one).")
    ] = "",
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Port on this machine (8437, or a free one).")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only tell the address.")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write the decisions as JSONL, and end.")
    ] = None,
    add: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Add decisions from such a file, and end.")
    ] = None,
) -> None:
    """Opens a page on which a team decides about suggestions: accept, reject, edit, skip, by figure or by group.

    Each reviewer decides under a name and does not see what others decided; agreement and conflicts have pages of
    their own. Decisions are on the disk as soon as the page shows them. `?` on the page shows all keys. The page is
    served on this machine alone and asks for nothing outside it.

    Exit status 1 if an input cannot be read or the database not be written; 2 for wrong usage.

    Examples:

      capgene review suggestions.jsonl records/ --reviewer Ada

      capgene review --db decisions.sqlite --export decisions.jsonl
    """
    from ner.output import refuse_overwriting  # noqa: PLC0415

    refuse_overwriting((suggestions, *(records or ()), add), (db, export), of="pfocr")
    if export or add:
        exchange(db, export, add)
        return
    if suggestions is None or not records:
        problem = "the page needs suggestions and the records that they are about"
        raise UsageError(problem, remedy="for example: capgene review suggestions.jsonl records/")
    serve_review(suggestions, records, db, reviewer, port, open_browser=not no_browser)


def serve_review(
    suggestions: Path, records: list[str], db: Path, reviewer: str, port: int | None, *, open_browser: bool
) -> None:
    """Serves the page until it is interrupted; faults in single records are told, and the rest is shown."""
    try:
        from eval.curation.web.serve import listen, serve  # noqa: PLC0415
    except ImportError as error:
        problem = f"the review page needs a package that is not installed: {error.name}"
        raise UsageError(problem, remedy="pip install 'capgene[review]'") from None
    from eval.curation.store import Store  # noqa: PLC0415
    from eval.curation.web.deck import load_deck  # noqa: PLC0415
    from eval.curation.web.desk import Desk  # noqa: PLC0415
    from eval.curation.web.guard import Access  # noqa: PLC0415
    from eval.curation.web.routes_team import clean_name  # noqa: PLC0415

    name = clean_name(reviewer) if reviewer else ""
    with listen(port) as listener:
        deck = load_deck(suggestions, records, complain)
        if deck.absent:
            typer.echo(
                f"capgene: {counted(len(deck.absent), 'figure')} with suggestions without a record there", err=True
            )
        store = Store(db)
        access = Access(int(listener.getsockname()[1]), name)
        typer.echo(
            f"{counted(len(deck.items), 'suggestion')} about {counted(len(deck.of_figure), 'figure')}.", err=True
        )
        desk = Desk(deck, store, access, load_annotator)
        serve(desk, listener, open_browser=open_browser, say=say)


def exchange(db: Path, export: Path | None, add: Path | None) -> None:
    """Adds decisions from a file to the database, or writes those that stand to a file, or both in this order."""
    from eval.curation.decisions import all_decisions, read_decisions, write_decisions  # noqa: PLC0415
    from eval.curation.store import Store  # noqa: PLC0415

    if add:
        count = Store(db).add_all(read_decisions(add), f"imported from {add.name}")
        say(f"{counted(count, 'decision')} added to {db}")
    if export:
        decisions = all_decisions(db)
        write_decisions(export, decisions)
        say(f"{counted(len(decisions), 'decision')} written to {export}")


def load_annotator() -> Annotator:
    """Loads the annotator of the default model, which marks the other genes of a caption."""
    import ner  # noqa: PLC0415

    return ner.load()


def complain(error: InputError) -> None:
    """Tells of a record that cannot be read."""
    say(f"capgene: {error}")


def say(text: str) -> None:
    """Writes a line to standard error."""
    typer.echo(text, err=True)
