"""The command `capgene apply`: parse, call, print; heavy imports inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner.counted import counted
from ner.errors import CapgeneError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.curation.apply import Decided, Plan
    from eval.curation.apply.journal import Entry
    from eval.curation.apply.records import RecordPlan

EXAMPLE = "for example: capgene apply suggestions.jsonl review.sqlite records/ -o corrected/"


def apply(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="SUGGESTIONS DECISIONS RECORDS...", help="With --revert: RECORDS... alone."),
    ],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FOLDER", help="New folder for all records, corrected.")
    ] = None,
    patch: Annotated[
        str | None, typer.Option("--patch", metavar="FILE", help="Unified diff for git apply; - is standard output.")
    ] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Write into the records themselves.")] = False,
    revert: Annotated[
        Path | None, typer.Option("--revert", metavar="JOURNAL", help="Take back what that journal says was written.")
    ] = None,
    journal: Annotated[
        Path | None,
        typer.Option("--journal", metavar="FILE", help="Journal of changes (FOLDER.changes.jsonl; or by DECISIONS)."),
    ] = None,
    recount: Annotated[
        bool, typer.Option("--recount", help="Make the counts in side files new, which touches each of their rows.")
    ] = False,
    table: Annotated[
        str | None, typer.Option("--table", metavar="FILE", help="Curation table of the decisions, as TSV.")
    ] = None,
    gold: Annotated[
        str | None, typer.Option("--gold", metavar="FILE", help="Gold for capgene evaluate, of figures wholly decided.")
    ] = None,
    lexicon_patch: Annotated[
        str | None,
        typer.Option("--lexicon-patch", metavar="FILE", help="Frequent decisions as a patch of the lexicon's tables."),
    ] = None,
    often: Annotated[
        int | None, typer.Option("--often", min=1, help="Papers that make a decision a rule of the lexicon (5).")
    ] = None,
    curated: Annotated[
        Path | None, typer.Option("--curated", metavar="DIR", help="Curated tables to patch (capgene's own).")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Writes corrected records from suggestions and the decisions on them.

    SUGGESTIONS is what `capgene suggest` wrote, DECISIONS the database of `capgene review` or its JSONL export, RECORDS
    are the files and folders that were reviewed. Accepted and edited suggestions change the rows they name, the
    keywords, and in the newer layout the side file; every other line stays byte for byte. Undecided, skipped and
    rejected suggestions change nothing.

    With -o, a new folder gets all records; with --patch, a file gets the difference; only --in-place touches the
    records. A journal says what was changed, by whom and why; --revert takes it back, to the same bytes.

    A record that changed since its suggestions were made is named and left as it is, and so is a row on which there are
    two decisions or none agreed on; the rest is done, and the exit status is 1. Applying again changes nothing.

    Examples:

      capgene apply suggestions.jsonl review.sqlite records/ -o corrected/

      capgene apply suggestions.jsonl review.sqlite records/ --patch corrections.patch --table curation.tsv

      capgene apply --revert corrected.changes.jsonl corrected/ --in-place
    """
    from eval.curation.apply import plan, plan_revert, read_decided  # noqa: PLC0415
    from eval.curation.apply.journal import read_journal  # noqa: PLC0415

    exports = {"--table": table, "--gold": gold, "--lexicon-patch": lexicon_patch}
    check_usage(inputs, output, patch, in_place, revert, exports)
    if revert:
        back = plan_revert(read_journal(revert), inputs)
        check_places((*inputs, revert), back, output, (patch,))
        finish(back, write(back, output, patch, in_place), quiet, "put back")
    place = journal or journal_place(output, inputs[1], in_place)
    earlier = read_journal(place) if place and place.is_file() else ()
    decided = read_decided(inputs[0], inputs[1], earlier=earlier)
    planned = plan(decided, inputs[2:], earlier=earlier, recount=recount)
    check_places(inputs, planned, output, (place, patch, *exports.values()), curated)
    errors = write(planned, output, patch, in_place, place, earlier)
    export(decided, planned, table, gold)
    if lexicon_patch:
        export_rules(decided, lexicon_patch, often, curated, quiet)
    finish(planned, errors, quiet, "corrected")


def check_usage(
    inputs: Sequence[Path],
    output: Path | None,
    patch: str | None,
    in_place: bool,
    revert: Path | None,
    exports: dict[str, str | None],
) -> None:
    """Raises UsageError for options that do not go together."""
    if output and in_place:
        raise UsageError("-o and --in-place exclude each other", remedy="leave one of them out")
    if not (output or patch or in_place or any(exports.values())):
        raise UsageError("it is not said where to write", remedy="give -o FOLDER, --patch FILE or --in-place")
    if revert and any(exports.values()):
        raise UsageError("--revert goes without --table, --gold and --lexicon-patch", remedy="leave them out")
    if not revert and len(inputs) < 3:
        raise UsageError("suggestions, decisions and records are needed", remedy=EXAMPLE)


def check_places(
    inputs: Sequence[Path],
    planned: Plan,
    output: Path | None,
    files: Sequence[Path | str | None],
    curated: Path | None = None,
) -> None:
    """Raises UsageError where a file to be written would replace one that was read, or one that is written, too."""
    from ner.output import refuse_overwriting  # noqa: PLC0415

    records = [file for record in planned.records for file in record.files]
    corrected = [output / file.name for file in records] if output else []
    refuse_overwriting((*inputs, *(file.path for file in records)), files, of="pfocr", tables=(curated,))
    refuse_overwriting((), (*corrected, *files))


def journal_place(output: Path | None, decisions: Path, in_place: bool) -> Path | None:
    """Where the journal is kept unless told: beside the output folder, or beside the decisions."""
    from eval.curation.apply.write import journal_beside  # noqa: PLC0415

    return journal_beside(output or decisions) if output or in_place else None


def write(
    planned: Plan,
    output: Path | None,
    patch: str | None,
    in_place: bool,
    journal: Path | None = None,
    earlier: Sequence[Entry] = (),
) -> tuple[CapgeneError, ...]:
    """Writes a plan to where it is wanted, the journal first, and returns what could not be written."""
    from eval.curation.apply import write as writing  # noqa: PLC0415
    from eval.curation.apply.journal import merged, write_journal  # noqa: PLC0415
    from eval.output import write_text  # noqa: PLC0415

    if output:
        writing.check_folder(output, planned)
    if journal:
        write_journal(journal, dict.fromkeys((*earlier, *planned.entries)), lasting=in_place)
    if patch:
        write_text(patch, writing.patch(planned))
    if not (output or in_place):
        return ()
    errors = writing.write_folder(output, planned) if output else writing.write_in_place(planned)
    if journal and not errors:
        write_journal(journal, merged(earlier, planned.entries, planned.seen), lasting=in_place)
    return errors


def export(decided: Decided, planned: Plan, table: str | None, gold: str | None) -> None:
    """Writes the curation table and the gold that are asked for."""
    from eval.curation.apply.export import curation_table, gold_lines  # noqa: PLC0415
    from eval.output import write_text  # noqa: PLC0415

    if table:
        write_text(table, curation_table(decided.changes))
    if gold:
        from ner.lexicon import load  # noqa: PLC0415

        write_text(gold, gold_lines(decided, planned.records, load()))


def export_rules(decided: Decided, target: str, often: int | None, curated: Path | None, quiet: bool) -> None:
    """Writes the patch of the lexicon, and says what it holds."""
    from eval.curation.apply.rules import OFTEN, lexicon_rules, outdone, rules_patch  # noqa: PLC0415
    from eval.output import write_text  # noqa: PLC0415
    from ner.lexicon import load  # noqa: PLC0415
    from ner.lexicon.sources import own_folder  # noqa: PLC0415

    folder = curated or own_folder() / "curated"
    found = lexicon_rules(decided, load(), often=often or OFTEN)
    names = outdone(found, folder)
    rules = [rule for rule in found if rule.target or rule.word not in names]
    write_text(target, rules_patch(rules, folder))
    for word, name in names.items():
        remedy = "change that row by hand, then make the patch again"
        typer.echo(f"capgene: no veto of {word!r}: the curated name {name!r} is read as it, too ({remedy})", err=True)
    if not quiet:
        vetoes = sum(not rule.target for rule in rules)
        said = f"{counted(vetoes, 'veto row')}, {counted(len(rules) - vetoes, 'name row')}"
        typer.echo(f"rules for the lexicon: {said}", err=True)


def is_unwritten(record: RecordPlan, errors: Sequence[CapgeneError]) -> bool:
    """True when one of the errors is about a file of the record, so that it stays as it was."""
    return any(error.place.endswith(f"/{file.name}") for error in errors for file in record.files)


def finish(planned: Plan, errors: tuple[CapgeneError, ...], quiet: bool, verb: str) -> None:
    """Says what went wrong and what was done, and ends the command with its exit status."""

    failures = (*planned.errors, *errors)
    for error in failures:
        typer.echo(f"capgene: {error}", err=True)
    if not quiet:
        failed = [one for one in planned.records if is_unwritten(one, errors)]
        wishes = sum(len(one.changes) for one in planned.records if one not in failed)
        stand = f" ({counted(wishes, 'decision')} in force)" if wishes else ""
        done = sum(one not in failed for one in planned.changed)
        said = f"{done:,} of {counted(len(planned.records), 'record')} {verb}{stand}"
        typer.echo(f"{said}, {counted(len(failures), 'failure')}", err=True)
    raise typer.Exit(1 if failures else 0)
