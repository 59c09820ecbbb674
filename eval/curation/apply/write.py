"""Writes a plan: into a new folder, as a patch, or into the records themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from eval.curation.apply.diff import apply_hunks, unified
from eval.curation.apply.files import write_bytes
from eval.curation.apply.journal import Why
from eval.curation.apply.planning import Plan
from eval.curation.apply.records import FileChange, RecordPlan
from ner.errors import CapgeneError, InputError, UsageError, said
from ner.output import guard

Target = Callable[[FileChange], Path]


def journal_beside(output: Path) -> Path:
    """Where the journal of an output folder is: beside it, so that the folder holds records only.

    Raises UsageError for a root, which has no place beside it.
    """
    path = output.resolve() if output.name in ("", "..") else output
    if not path.name:
        raise UsageError("the root cannot be the output", place=str(path), remedy="name a new folder with -o")
    return path.with_name(f"{path.name}.changes.jsonl")


def check_folder(folder: Path, plan: Plan) -> None:
    """Raises UsageError where writing into the folder would overwrite the records read, or files of another origin."""
    for record in plan.records:
        for file in record.files:
            if _same(folder / file.name, file.path):
                remedy = "name a new folder with -o, or ask for it with --in-place"
                raise UsageError(f"{file.path} would be overwritten", place=str(folder), remedy=remedy)
    if folder.is_dir() and any(folder.iterdir()) and not journal_beside(folder).is_file():
        raise UsageError("the folder is not empty", place=str(folder), remedy="name a new folder with -o")


def write_folder(folder: Path, plan: Plan) -> tuple[CapgeneError, ...]:
    """Writes every record below a folder, corrected or byte for byte.

    Returns the errors of the records that cannot be written; the others are.
    """
    return _write_each(plan.records, lambda file: folder / file.name, lasting=False)


def write_in_place(plan: Plan) -> tuple[CapgeneError, ...]:
    """Writes the changed records over themselves; see `write_folder`."""
    return _write_each(plan.changed, lambda file: file.path, lasting=True)


def _write_each(records: Sequence[RecordPlan], target: Target, *, lasting: bool) -> tuple[CapgeneError, ...]:
    errors: list[CapgeneError] = []
    for record in records:
        try:
            _write_record(record, target, lasting=lasting)
        except CapgeneError as error:
            errors.append(error)
    return tuple(errors)


def _write_record(record: RecordPlan, target: Target, *, lasting: bool) -> None:
    """Writes the files of a record, all or none; files that are there already are not touched."""
    texts = [(target(file), _text(file)) for file in record.files]
    before: list[tuple[Path, bytes | None]] = []
    try:
        for path, data in texts:
            with guard(str(path)):
                old = path.read_bytes() if path.is_file() else None
            if old == data:
                continue
            write_bytes(path, data, lasting=lasting)
            before.append((path, old))
    except BaseException:
        for path, old in reversed(before):
            write_bytes(path, old, lasting=lasting) if old is not None else path.unlink()
        raise


def _text(file: FileChange) -> bytes:
    """A file as it will be; read anew, so that what changed in the meantime is noticed."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {said(error)}", place=str(file.path), remedy="check the file") from None
    return apply_hunks(data.decode("utf-8"), file.hunks, str(file.path)).encode("utf-8") if file.hunks else data


def _same(path: Path, other: Path) -> bool:
    return path.exists() and path.samefile(other)


def patch(plan: Plan) -> str:
    """Returns the plan as a patch that `git apply` takes; each record is preceded by what was decided, and by whom."""
    return "".join(_record_patch(record) for record in plan.changed)


def _record_patch(record: RecordPlan) -> str:
    notes = [_note(record.figid, one) for one in record.entry.why] if record.entry else []
    return "".join([*notes, *(unified(file.name, file.hunks) for file in record.files)])


def _note(figid: str, why: Why) -> str:
    """One decision as a line of comment, which git passes over."""
    symbols = f"{', '.join(why.old) or '–'} → {', '.join(why.new) or '–'}"
    remark = f"; {why.remark}" if why.remark else ""
    said = f"{figid}: {why.word}: {symbols} ({why.reason}{remark}; {why.reviewer}, {why.at[:10]})"
    return f"# {' '.join(said.split())}\n"
