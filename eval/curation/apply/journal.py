"""The journal of what was written: each record's lines before and after, and who decided so, why and when.

JSON Lines after a line that names the format. With it the records go back to the bytes that they had.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from eval.curation.apply.diff import Hunk, apply_hunks, reverse
from eval.curation.apply.files import write_bytes
from eval.curation.apply.rows import Change
from eval.curation.files import record_digest
from ner.errors import InputError, said
from ner.formats.pfocr import make_record
from ner.formats.record import Record
from ner.formats.sidefile import side_rows
from ner.output import guard

HEADER = {"format": "capgene changes", "version": 1}
REMEDY = "give a journal that `capgene apply` has written"


@dataclass(frozen=True, slots=True)
class Why:
    """One decision that was carried out: which row, what was there and what is, who decided so, why and when."""

    suggestion: str
    action: str
    word: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    reason: str
    remark: str
    evidence: tuple[str, ...]
    reviewer: str
    at: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done to one record: `front` are the lines of its own file, `side` those of its side file.

    `before` and `after` are digests of its rows and caption (see `record_digest`).
    """

    figid: str
    name: str
    before: str
    after: str
    front: tuple[Hunk, ...]
    side: tuple[Hunk, ...]
    why: tuple[Why, ...]


def why(change: Change) -> Why:
    """Returns a decision in the words of the journal."""
    suggestion, decision = change.suggestion, change.decision
    symbols = change.proposal.symbols if change.proposal and change.writes else ()
    kept = () if change.writes else suggestion.rows
    return Why(
        suggestion=suggestion.id,
        action=suggestion.action,
        word=suggestion.word,
        old=tuple(dict.fromkeys(row.hgnc_symbol for row in change.old or kept)),
        new=symbols or tuple(dict.fromkeys(row.hgnc_symbol for row in kept)),
        reason=suggestion.reason,
        remark=decision.reason,
        evidence=tuple(one.text for one in suggestion.evidence if one.supports),
        reviewer=decision.reviewer,
        at=decision.at,
    )


def restored(record: Record, entry: Entry) -> Record:
    """Returns the record as it was before an entry was written.

    Raises InputError where the record, or a line that was changed, is no longer as the entry left it.
    """
    if record_digest(record) != entry.after:
        remedy = "it was left as it is; restore it from a copy, or from the patch"
        raise InputError("the record has changed since it was corrected", place=str(record.path), remedy=remedy)
    raw = apply_hunks(record.raw, reverse(entry.front), str(record.path))
    was = make_record(raw.encode("utf-8"), record.path)
    if record.layout == 1:
        return was
    side = apply_hunks(record.side, reverse(entry.side), str(record.path))
    return replace(was, side=side, rows=side_rows(side, str(record.path)))


def read_journal(path: Path) -> tuple[Entry, ...]:
    """Returns the entries of a journal in their order; raises InputError with file and line."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the journal cannot be read: {said(error)}", place=str(path), remedy=REMEDY) from None
    items = [(number, _parsed(line, f"{path}:{number}")) for number, line in enumerate(lines, 1) if line.strip()]
    if not items or items[0][1] != HEADER:
        raise InputError("this is no journal of changes", place=f"{path}:1", remedy=REMEDY)
    return tuple(_entry(item, f"{path}:{number}") for number, item in items[1:])


def write_journal(path: Path, entries: Iterable[Entry], *, lasting: bool) -> None:
    """Writes a journal whole or not at all, unless it is there already; raises OutputError where it cannot be.

    With `lasting` it is on the disk before the records that it tells of are overwritten.
    """
    lines = [HEADER, *(asdict(entry) for entry in entries)]
    data = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8")
    with guard(str(path)):
        there = path.is_file() and path.read_bytes() == data
    if not there:
        write_bytes(path, data, lasting=lasting)


def merged(old: Iterable[Entry], new: Iterable[Entry], seen: Mapping[str, frozenset[str]]) -> Iterator[Entry]:
    """Yields the entries of an earlier run that still hold, then the new ones.

    `seen` gives for each record of this run the digests of the records it stands for now: an earlier entry holds unless
    its record was looked at and another entry, or none, starts from the same digest.
    """
    for entry in old:
        if entry.before not in seen.get(entry.figid, ()):
            yield entry
    yield from new


def _parsed(line: str, place: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is no JSON: {error}", place=place, remedy=REMEDY) from None
    if not isinstance(item, dict):
        raise InputError("the line is no JSON object", place=place, remedy=REMEDY)
    return item


def _entry(item: dict[str, Any], place: str) -> Entry:
    try:
        return Entry(
            figid=str(item["figid"]),
            name=str(item["name"]),
            before=str(item["before"]),
            after=str(item["after"]),
            front=tuple(_hunk(one) for one in item["front"]),
            side=tuple(_hunk(one) for one in item["side"]),
            why=tuple(_why(one) for one in item["why"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"this is no entry of a journal: {error!r}", place=place, remedy=REMEDY) from None


def _hunk(item: dict[str, Any]) -> Hunk:
    return Hunk(int(item["start"]), tuple(map(str, item["old"])), tuple(map(str, item["new"])))


def _why(item: dict[str, Any]) -> Why:
    return Why(
        suggestion=str(item["suggestion"]),
        action=str(item["action"]),
        word=str(item["word"]),
        old=tuple(map(str, item["old"])),
        new=tuple(map(str, item["new"])),
        reason=str(item["reason"]),
        remark=str(item["remark"]),
        evidence=tuple(map(str, item["evidence"])),
        reviewer=str(item["reviewer"]),
        at=str(item["at"]),
    )
