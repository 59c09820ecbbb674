"""Decisions become corrected records: `plan` says what changes, `plan_revert` what takes it back; nothing is written.

Everything is planned before the first file is touched; `eval.curation.apply.write` then writes a folder, a patch, or
the records themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.curation.apply.journal import Entry, restored
from eval.curation.apply.records import (
    Place,
    RecordPlan,
    Wanted,
    changed_files,
    find_places,
    plan_record,
    unchanged,
)
from eval.curation.apply.rows import Change
from eval.curation.apply.text import Texts
from eval.curation.decisions import Conflict, Decision, all_decisions, settle
from eval.curation.files import read_suggestions, record_digest
from eval.curation.suggestion import Action, Suggestion
from ner.counted import counted
from ner.errors import InputError
from ner.formats.pfocr import read_record

SHOWN = 10  # figures named in a message
DOING: dict[Action, str] = {
    "remove": "removing",
    "replace": "replacing",
    "add": "adding",
    "update": "updating",
    "flag": "the doubt about",
}

Work = Callable[[Place], RecordPlan]


@dataclass(frozen=True, slots=True)
class Decided:
    """A file of suggestions with what was decided on them, by the id of the suggestion, and what does not fit."""

    suggestions: tuple[Suggestion, ...]
    decisions: Mapping[str, Decision]
    errors: tuple[InputError, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The corrections that were accepted or edited, in the order of the suggestions."""
        return tuple(
            Change(one, self.decisions[one.id])
            for one in self.suggestions
            if one.id in self.decisions and self.decisions[one.id].state in ("accepted", "edited")
        )

    def wanted(self, earlier: Iterable[Entry] = ()) -> dict[str, Wanted]:
        """What is wanted of each figure that has suggestions."""
        digests: dict[str, set[str]] = {}
        changes: dict[str, list[Change]] = {}
        entries: dict[str, list[Entry]] = {}
        for one in self.suggestions:
            digests.setdefault(one.figid, set()).add(one.record)
        for change in self.changes:
            changes.setdefault(change.suggestion.figid, []).append(change)
        for entry in earlier:
            entries.setdefault(entry.figid, []).append(entry)
        return {
            figid: Wanted(frozenset(found), tuple(changes.get(figid, ())), tuple(entries.get(figid, ())))
            for figid, found in digests.items()
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of all records, and every reason why something is not done."""

    records: tuple[RecordPlan, ...]
    errors: tuple[InputError, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries for the journal."""
        return tuple(record.entry for record in self.records if record.entry)

    @property
    def seen(self) -> dict[str, frozenset[str]]:
        """The digests of the records, by figure, that this plan starts from."""
        return {record.figid: frozenset({record.before}) for record in self.records if record.before}

    @property
    def changed(self) -> tuple[RecordPlan, ...]:
        """The records of which a line changes."""
        return tuple(record for record in self.records if record.is_changed)


def read_decided(suggestions: Path, decisions: Path, *, earlier: Sequence[Entry] = ()) -> Decided:
    """Returns suggestions with the decisions on them; of several reviewers' the one agreed on or settled.

    Decisions that an `earlier` run has carried out need no suggestion. Raises InputError where a file cannot be read,
    or where no decision is on a suggestion of the file.
    """
    _, found = read_suggestions(suggestions)
    settled = settle(all_decisions(decisions))
    known = {one.id: one for one in found}
    done = {said.suggestion for entry in earlier for said in entry.why}
    active = [d for d in settled.decisions if d.state in ("accepted", "edited")]
    lost = [d for d in active if d.suggestion_id not in known and d.suggestion_id not in done]
    if lost and not any(d.suggestion_id in known for d in settled.decisions):
        problem = f"of {counted(len(settled.decisions), 'decision')} none is on a suggestion of {suggestions}"
        remedy = "give the suggestions that were reviewed"
        raise InputError(problem, place=str(decisions), remedy=remedy)
    strays = [d for d in active if d.suggestion_id in known and d.figid not in ("", known[d.suggestion_id].figid)]
    errors = [
        conflict_error(about, one) for one in settled.conflicts if _matters(about := known.get(one.suggestion_id), one)
    ]
    if lost:
        errors.append(_lost_error(lost, suggestions, decisions))
    errors += [_stray_error(d, known[d.suggestion_id], decisions) for d in strays]
    fitting = {d.suggestion_id: d for d in settled.decisions if d.suggestion_id in known and d not in strays}
    return Decided(found, fitting, tuple(errors))


def plan(decided: Decided, records: Iterable[Path], *, earlier: Sequence[Entry] = (), recount: bool = False) -> Plan:
    """Returns what the decisions make of the records (files and folders), in the order of their paths.

    A record that changed since its suggestions were made is left as it is, unless an entry of an `earlier` run tells
    how it was. What cannot be done is among the errors, the rest is planned. Raises InputError where all suggestions
    are of other records.
    """
    wanted = decided.wanted(earlier)
    plans, errors = _each(records, lambda place: plan_record(place, wanted, recount=recount))
    seen = {one.figid for one in plans if one.figid}
    asked = [figid for figid, want in wanted.items() if want.changes]
    away = [figid for figid in asked if figid not in seen]
    if away and len(away) == len(asked) and not errors and not any(one.errors for one in plans):
        problem = (
            f"the suggestions are of other records: of {counted(len(asked), 'figure')} with decisions none is here"
        )
        raise InputError(problem, place=_some(away), remedy="give the records that the suggestions were made for")
    if away:
        problem = f"{counted(len(away), 'figure')} with decisions not among the records given"
        errors.append(InputError(problem, place=_some(away), remedy="give their records, too"))
    return Plan(tuple(plans), (*decided.errors, *(e for one in plans for e in one.errors), *errors))


def plan_revert(journal: Sequence[Entry], records: Iterable[Path]) -> Plan:
    """Returns what takes the entries of a journal back, the last one first; records as they were before stay.

    A record that was changed since is left as it is and is among the errors.
    """
    entries: dict[str, list[Entry]] = {}
    for entry in journal:
        entries.setdefault(entry.figid, []).append(entry)
    plans, errors = _each(records, lambda place: _plan_back(place, entries))
    return Plan(tuple(plans), (*(e for one in plans for e in one.errors), *errors))


def _plan_back(place: Place, entries: Mapping[str, Sequence[Entry]]) -> RecordPlan:
    try:
        record = read_record(place.path)
    except InputError as error:
        return RecordPlan("", unchanged(place), errors=(error,))
    same = RecordPlan(record.figid, unchanged(place), record.rows, caption=record.caption)
    left = list(entries.get(record.figid, ()))
    was, first = record, {entry.before for entry in left}
    try:
        while left:
            entry = next((e for e in reversed(left) if e.after == record_digest(was)), None)
            if entry is None:
                break
            left.remove(entry)
            was = restored(was, entry)
        if first and record_digest(was) not in first:
            restored(was, left[-1])  # says that the record has changed
    except InputError as error:
        return replace(same, errors=(error,))
    return replace(same, rows=was.rows, files=changed_files(place, record, Texts(was.raw, was.side)))


def _each(records: Iterable[Path], work: Work) -> tuple[list[RecordPlan], list[InputError]]:
    """The plans of all records that can be told apart, and an error for each of the others."""
    plans: list[RecordPlan] = []
    errors: list[InputError] = []
    figures: dict[str, str] = {}
    names: dict[str, str] = {}
    for place in find_places(records):
        if isinstance(place, InputError):
            errors.append(place)
            continue
        one = work(place)
        if place.name in names:
            problem = f"a record named {place.name} was read before, from {names[place.name]}"
            remedy = "it was left out: give each record once"
            errors.append(InputError(problem, place=str(place.path), remedy=remedy))
            continue
        names[place.name] = str(place.path)
        if one.figid in figures:
            problem = f"the figure {one.figid} was read before, from {figures[one.figid]}"
            error = InputError(problem, place=str(place.path), remedy="it was left as it is: give each figure once")
            one = RecordPlan("", unchanged(place), errors=(error,))
        elif one.figid:
            figures[one.figid] = str(place.path)
        plans.append(one)
    return plans, errors


def _matters(suggestion: Suggestion | None, conflict: Conflict) -> bool:
    """False for a doubt that some share and some do not: either way the rows stay."""
    doubt = suggestion is not None and suggestion.action == "flag"
    return not doubt or any(decision.state == "edited" for decision in conflict.decisions)


def conflict_error(suggestion: Suggestion | None, conflict: Conflict) -> InputError:
    """Says what reviewers decided differently."""
    said = ", ".join(f"{d.reviewer} {d.state}" for d in conflict.decisions)
    about = f"{DOING[suggestion.action]} {suggestion.word!r}" if suggestion else "a suggestion"
    remedy = "settle it in `capgene review`; until then nothing is changed there"
    problem = f"reviewers disagree on {about} ({conflict.suggestion_id}): {said}"
    return InputError(problem, place=conflict.figid, remedy=remedy)


def _lost_error(lost: Sequence[Decision], suggestions: Path, decisions: Path) -> InputError:
    problem = f"{counted(len(lost), 'decision')} on suggestions that {suggestions} does not hold"
    remedy = f"give the suggestions that were reviewed; the first is {lost[0].suggestion_id} of {lost[0].figid}"
    return InputError(problem, place=str(decisions), remedy=remedy)


def _stray_error(decision: Decision, suggestion: Suggestion, decisions: Path) -> InputError:
    problem = f"the decision {suggestion.id} names the figure {decision.figid}, its suggestion {suggestion.figid}"
    return InputError(problem, place=str(decisions), remedy="decide it anew in `capgene review`")


def _some(figids: Sequence[str]) -> str:
    """The first figures of a list, and how many more there are."""
    more = len(figids) - SHOWN
    return ", ".join(figids[:SHOWN]) + (f" and {more} more" if more > 0 else "")
