"""The command `capgene explain`, and the options and messages that it shares with `capgene annotate`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from ner.cli_tables import steps_table
from ner.errors import CapgeneError, InputError, UsageError
from ner.threshold import check_threshold

if TYPE_CHECKING:
    from ner.types import Caption

Model = Annotated[
    str | None,
    typer.Option("--model", metavar="DIR", help="Folder of the model (the one capgene brings, unless told)."),
]

LexiconFolder = Annotated[
    str | None,
    typer.Option(
        "--lexicon", metavar="DIR", help="Folder made by `capgene lexicon build` (capgene's own, unless told)."
    ),
]

Threshold = Annotated[
    float | None,
    typer.Option(
        "--threshold", metavar="P", help="Least score of a mention, 0 to 1 (as the model judges, unless told)."
    ),
]
HighPrecision = Annotated[
    bool, typer.Option("--high-precision", help="Only mentions that the model is sure of, for use without review.")
]


def explain(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="A caption or a single word.")] = None,
    file: Annotated[
        str | None, typer.Option("--file", "-f", metavar="FILE", help="Captions from a file, - for standard input.")
    ] = None,
    model: Model = None,
    lexicon: LexiconFolder = None,
    threshold: Threshold = None,
    high_precision: HighPrecision = False,
) -> None:
    """Tells for each word of a caption what was considered, and why it was taken or left.

    Examples:

      capgene explain "ATP activates JAK and IL-6"

      capgene explain --file record.md
    """
    import ner  # noqa: PLC0415
    from ner.types import Caption  # noqa: PLC0415

    if (text is None) == (file is None):
        raise UsageError("give either a text or --file", remedy='for example: capgene explain "IL-6 activates STAT3"')
    check_threshold(threshold, high_precision=high_precision)
    failed, annotator = False, None
    for item in [Caption("text", text)] if text is not None else captions_of(file or "-"):
        if isinstance(item, InputError):
            complain(item)
            failed = True
            continue
        annotator = annotator or ner.load(model, lexicon=lexicon, threshold=threshold, high_precision=high_precision)
        if file is not None:
            typer.echo(f"# {item.id}")
        typer.echo(steps_table(annotator.explain(item)))
    raise typer.Exit(1 if failed else 0)


def captions_of(name: str) -> Iterable[Caption | InputError]:
    """The captions of a file."""
    from ner.formats import read_captions  # noqa: PLC0415

    return read_captions(name)


def complain(error: CapgeneError) -> None:
    """Prints an error to standard error."""
    typer.echo(f"capgene: {error}", err=True)
