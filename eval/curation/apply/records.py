"""The records that decisions are applied to: where they are, what they are called, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval.curation.apply.diff import Hunk, diff
from eval.curation.apply.journal import Entry, restored, why
from eval.curation.apply.rows import Change, is_done, missing_error, plan_rows, sort_changes
from eval.curation.apply.text import Texts, corrected_texts
from eval.curation.files import record_digest
from ner.counted import counted
from ner.errors import InputError
from ner.formats.pfocr import read_record, side_path
from ner.formats.record import GeneRow, Record

FIGURES = "_figures"


@dataclass(frozen=True, slots=True)
class Place:
    """A record's file and the folder it was given in, which names are told from."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        """The name below the folder, with forward slashes."""
        return self.path.relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of a record: where it is, its name in the output, and what changes in it."""

    path: Path
    name: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """What becomes of a record: its files, the entry for the journal (None if it is as it was), and what is refused.

    `rows` is its list afterwards, `changes` the decisions that it says then, `before` the digest they were made for;
    all empty for a record without suggestions.
    """

    figid: str
    files: tuple[FileChange, ...]
    rows: tuple[GeneRow, ...] = ()
    changes: tuple[Change, ...] = ()
    entry: Entry | None = None
    before: str = ""
    errors: tuple[InputError, ...] = ()
    caption: str = ""

    @property
    def is_changed(self) -> bool:
        """True when a line of a file changes."""
        return any(file.hunks for file in self.files)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of one figure: the digests of the record that the suggestions were made for, and the changes."""

    digests: frozenset[str]
    changes: tuple[Change, ...] = ()
    earlier: tuple[Entry, ...] = field(default=())


def find_places(inputs: Iterable[Path]) -> Iterator[Place | InputError]:
    """Yields the records of files and folders, in order of their paths, or why there are none."""
    for given in map(_whole, inputs):
        if given.is_dir():
            found = [path for path in sorted(given.rglob("*.md")) if path.is_file() and _is_open(path, given)]
            root = given.parent if given.resolve().name == FIGURES else given
            yield from (Place(path, root if _below(path, root) else path.parent.parent) for path in found)
            if not found:
                yield InputError("the folder has no PFOCR record", place=str(given), remedy="records end in .md")
        elif not given.exists():
            yield InputError("there is no such file", place=str(given), remedy="check the name")
        elif given.suffix != ".md":
            yield InputError("this is no PFOCR record", place=str(given), remedy="records end in .md; unpack .gz first")
        else:
            in_side_by_side = given.resolve().parent.name == FIGURES or side_path(given).is_file()
            yield Place(given, given.parent.parent if in_side_by_side else given.parent)


def _whole(given: Path) -> Path:
    """A path whose parents are folders by name, so that a side file can be told from it."""
    return given if len(given.parts) > 1 and ".." not in given.parts else given.resolve()


def _is_open(path: Path, folder: Path) -> bool:
    """False for hidden files and the side files' folder."""
    return not any(part.startswith(".") or part == "_data" for part in path.relative_to(folder).parts)


def _below(path: Path, root: Path) -> bool:
    """True when the record and its side file, if it has one, lie below `root`."""
    side = side_path(path)
    return side.is_relative_to(root) or not side.is_file()


def plan_record(place: Place, wanted: Mapping[str, Wanted], *, recount: bool = False) -> RecordPlan:
    """Returns what becomes of the record at `place`; one that cannot be read or corrected stays as it is."""
    try:
        record = read_record(place.path)
    except InputError as error:
        return RecordPlan("", unchanged(place), errors=(error,))
    want = wanted.get(record.figid)
    if want is None:
        return RecordPlan(record.figid, unchanged(place))
    same = RecordPlan(record.figid, unchanged(place), record.rows, caption=record.caption)
    changes, rivals = sort_changes(want.changes, record.layout)
    try:
        base = _base(record, want)
        if base is None:
            return _as_it_stands(record, same, changes, rivals)
        refused = [_refusal(base, change) for change in changes]
        changes = tuple(change for change, error in zip(changes, refused, strict=True) if not error)
        errors = (*rivals, *(error for error in refused if error))
        return _corrected(place, record, base, changes, errors, recount=recount)
    except InputError as error:
        return RecordPlan(record.figid, unchanged(place), record.rows, caption=record.caption, errors=(*rivals, error))


def _base(record: Record, want: Wanted) -> Record | None:
    """The record that the suggestions were made for: as it is, or as it was before an earlier run; None for another."""
    digest = record_digest(record)
    if digest in want.digests:
        return record
    earlier = [entry for entry in want.earlier if entry.after == digest and entry.before in want.digests]
    return restored(record, earlier[-1]) if earlier else None


def _refusal(base: Record, change: Change) -> InputError | None:
    """Why a change cannot be written into the record that its suggestion names; None where it can."""
    if change.suggestion.record != record_digest(base):
        problem = f"the suggestion {change.suggestion.id} was made for another state of the record"
        return InputError(problem, place=str(base.path), remedy="run `capgene suggest` on it anew")
    return missing_error(base.rows, change, str(base.path))


def _as_it_stands(
    record: Record, same: RecordPlan, changes: Sequence[Change], rivals: tuple[InputError, ...]
) -> RecordPlan:
    """The plan for a record that is not the one of the suggestions: fine where it says already what was decided."""
    undone = [change for change in changes if not is_done(record.rows, change, record.layout)]
    errors: list[InputError] = [*rivals]
    if undone:
        problem = (
            f"the record has changed since the suggestions were made: {counted(len(undone), 'decision')} not written"
        )
        lost = missing_error(record.rows, undone[0], "")
        more = f"; {lost.problem}" if lost else ""
        remedy = "it was left as it is: run `capgene suggest` on it anew"
        errors.append(InputError(problem + more, place=str(record.path), remedy=remedy))
    done = tuple(change for change in changes if change not in undone)
    return RecordPlan(
        same.figid, same.files, same.rows, () if undone else done, errors=tuple(errors), caption=same.caption
    )


def _corrected(
    place: Place,
    record: Record,
    base: Record,
    changes: tuple[Change, ...],
    errors: tuple[InputError, ...],
    *,
    recount: bool,
) -> RecordPlan:
    """The plan for a record whose `base` is the one that the suggestions were made for."""
    plan = plan_rows(base.rows, changes, base.layout)
    texts = corrected_texts(base, plan, recount=recount)
    before = record_digest(base)
    after = record_digest(replace(base, rows=plan.rows))
    front, side = diff(base.raw, texts.raw), diff(base.side, texts.side)
    written = tuple(why(change) for change in changes)
    entry = Entry(record.figid, place.name, before, after, front, side, written) if front or side else None
    files = with_hunks(place, front, side) if base is record else changed_files(place, record, texts)
    return RecordPlan(record.figid, files, plan.rows, changes, entry, before, errors, record.caption)


def changed_files(place: Place, record: Record, texts: Texts) -> tuple[FileChange, ...]:
    """The files of a record with what changes in each."""
    return with_hunks(place, diff(record.raw, texts.raw), diff(record.side, texts.side))


def with_hunks(place: Place, front: tuple[Hunk, ...], side: tuple[Hunk, ...]) -> tuple[FileChange, ...]:
    """The files of a record, its own with the first hunks, its side file with the others."""
    return tuple(replace(file, hunks=hunks) for file, hunks in zip(unchanged(place), (front, side), strict=False))


def unchanged(place: Place) -> tuple[FileChange, ...]:
    """The files of a record as they are: its own, and its side file if it has one."""
    side = side_path(place.path)
    own = FileChange(place.path, place.name, ())
    if not side.is_file() or not side.is_relative_to(place.root):
        return (own,)
    return own, FileChange(side, side.relative_to(place.root).as_posix(), ())
