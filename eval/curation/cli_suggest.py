"""The command `capgene suggest`: parse, call, print; heavy imports inside."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from eval.curation.suggestion import Suggestion
    from ner.batch.summary import OnProgress
    from ner.errors import InputError
    from ner.formats.record import Record


def suggest(
    inputs: Annotated[list[str], typer.Argument(metavar="RECORDS...", help="PFOCR records and folders of them.")],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Suggestions as JSON Lines (.gz: compressed).")
    ] = Path("suggestions.jsonl"),
    least: Annotated[
        float | None, typer.Option(min=0, max=1, help="Least score of a row to be written (the model's floor).")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", metavar="FILE", help="Database of `capgene review`, or its export, to learn from."),
    ] = None,
    decided_on: Annotated[
        list[Path] | None,
        typer.Option("--decided-on", metavar="FILE", help="Suggestions that were decided on, if of other records."),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="DIR", help="Folder of the model that reads captions.")
    ] = None,
    lexicon: Annotated[
        str | None, typer.Option("--lexicon", metavar="DIR", help="Folder of another lexicon (capgene lexicon build).")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Suggests what to correct in the curated gene lists of records, with evidence and a calibrated score.

    Types: retired symbols and wrong Entrez ids (exact, from the tables); words that are no genes; words that mean
    another gene or family; misread words; members of enumerations that were lost; genes that the caption names and the
    list lacks; figures of another organism; and rows that are doubtful without a better proposal. Rows are written from
    a low score on; the header names the threshold from which they count as flagged.

    With --decisions the scores follow what reviewers decided for the same word and gene, and what they rejected is not
    suggested again.

    Exit status 1 if a record cannot be read; the others are done.

    Examples:

      capgene suggest records/ -o suggestions.jsonl

      capgene suggest new/ --decisions review.sqlite --decided-on suggestions.jsonl -o more.jsonl
    """
    import ner  # noqa: PLC0415
    from eval.curation.experience import read_experience  # noqa: PLC0415
    from eval.curation.files import write_suggestions  # noqa: PLC0415
    from eval.curation.suggest import make_suggester  # noqa: PLC0415
    from eval.curation.suggest import suggest as make_suggestions  # noqa: PLC0415
    from ner.batch.progress import show_progress  # noqa: PLC0415
    from ner.output import check_writable, refuse_overwriting  # noqa: PLC0415

    read = (*inputs, decisions, *(decided_on or ()))
    refuse_overwriting(read, (output,), of="pfocr", tables=(model, lexicon))
    check_writable(str(output))
    experience = read_experience(decisions, decided_on or []) if decisions else None
    records, errors = read_records(inputs)
    suggester = make_suggester(ner.load(model, lexicon=lexicon), experience=experience)
    with show_progress(sys.stderr, quiet=quiet) as report:
        made = make_suggestions(watched(records, report), suggester, least=least)
    write_suggestions(output, made, suggester.header(len(records)))
    for error in errors:
        typer.echo(f"capgene: {error}", err=True)
    if not quiet:
        typer.echo(summary(made, len(records), suggester.model.threshold), err=True)
        typer.echo(f"Written: {output}", err=True)
    raise typer.Exit(1 if errors else 0)


def watched(records: Sequence[Record], report: OnProgress) -> Iterator[Record]:
    """Yields the records, telling how far it is each time one is asked for."""
    for number, record in enumerate(records):
        report(number, 0, partial(float, number / len(records)))
        yield record


def read_records(inputs: Sequence[str]) -> tuple[list[Record], list[InputError]]:
    """Returns the records of files and folders, and why others cannot be had; raises `InputError` if there is none."""
    from ner.errors import InputError  # noqa: PLC0415
    from ner.formats import read_entries  # noqa: PLC0415

    records: list[Record] = []
    errors: list[InputError] = []
    for item in read_entries(inputs, format_name="pfocr"):
        if isinstance(item, InputError):
            errors.append(item)
        elif item.record is not None:
            records.append(item.record)
    if not records:
        raise errors[0] if errors else InputError("there is no record to look at", remedy="give .md records")
    return records, errors


def summary(made: Sequence[Suggestion], records: int, threshold: float) -> str:
    """Returns a run in one line: how many suggestions, how many of each type from the threshold on."""
    from collections import Counter  # noqa: PLC0415

    likely: Counter[str] = Counter(one.reason for one in made if one.score >= threshold)
    types = ", ".join(f"{n:,} {reason}" for reason, n in likely.most_common())
    groups = len({one.group for one in made if one.score >= threshold})
    head = f"{counted(records, 'record')}, {counted(len(made), 'suggestion')}"
    return f"{head}; {likely.total():,} from score {threshold} on, in {counted(groups, 'group')}: {types or 'none'}"
