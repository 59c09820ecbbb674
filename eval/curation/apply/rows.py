"""From decisions to rows: what a record's gene list becomes when the accepted corrections are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eval.curation.decisions import Decision
from eval.curation.suggestion import Proposal, Suggestion
from ner.errors import InputError
from ner.formats.record import GeneRow, Layout
from ner.formats.sidefile import side_source


@dataclass(frozen=True, slots=True)
class Change:
    """A correction that was decided on: the suggestion, and the decision that counts."""

    suggestion: Suggestion
    decision: Decision

    @property
    def proposal(self) -> Proposal | None:
        """What the list shall say; None where rows are taken out."""
        return self.decision.proposal if self.decision.state == "edited" else self.suggestion.proposal

    @property
    def writes(self) -> bool:
        """False for a doubt that was confirmed without saying what is right: the rows stay."""
        return self.suggestion.action != "flag" or self.decision.state == "edited"

    @property
    def old(self) -> tuple[GeneRow, ...]:
        """The rows to be taken out or replaced; none for an addition, whose rows only say where it belongs."""
        return () if self.suggestion.action == "add" or not self.writes else self.suggestion.rows

    def new(self, layout: Layout) -> tuple[GeneRow, ...]:
        """The rows to be written, as a record of that layout says them."""
        rows = self.proposal.rows if self.proposal and self.writes else ()
        return tuple(dict.fromkeys(as_in_layout(row, layout) for row in rows))


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What becomes of the rows of a list: `slots` holds for each row those that stand in its place, `added` the rest.

    A row that stays is alone in its slot; one that is taken out leaves its slot empty.
    """

    slots: tuple[tuple[GeneRow, ...], ...]
    added: tuple[GeneRow, ...]

    @property
    def rows(self) -> tuple[GeneRow, ...]:
        """The list as it will be."""
        return (*(row for slot in self.slots for row in slot), *self.added)


Identity = tuple[str, str, str]


def identity(row: GeneRow) -> Identity:
    """What makes two rows say the same: word, gene and Entrez id, whatever name led to the gene."""
    return row.word, row.hgnc_symbol, row.entrez


def as_in_layout(row: GeneRow, layout: Layout) -> GeneRow:
    """A row in the terms of the layout it is written to; a side file has words on one line and sources of its own."""
    if layout == 1:
        return row
    word, symbol = " ".join(row.word.split()), " ".join(row.symbol.split())
    return replace(row, word=word, symbol=symbol, source=side_source(row.source))


def plan_rows(rows: Sequence[GeneRow], changes: Iterable[Change], layout: Layout) -> RowPlan:
    """Returns what the changes make of a list; a row that stands twice is changed at both places.

    No two changes may take the same row, and the rows they take must be there: see `sort_changes`. A row that the list
    has already is not written again.
    """
    changes = tuple(changes)
    taken = {row for change in changes for row in gone(change, layout)}
    known = {identity(row) for row in rows if row not in taken}
    slots: dict[GeneRow, tuple[GeneRow, ...]] = dict.fromkeys(taken, ())
    added: list[GeneRow] = []
    for change in changes:
        fresh = [row for row in change.new(layout) if row not in change.old and identity(row) not in known]
        known.update(map(identity, fresh))
        out = [row for row in dict.fromkeys(rows) if row in gone(change, layout)]
        anchors = [row for row in rows if row in change.suggestion.rows]
        slots.update((old, (new,)) for old, new in zip(out, fresh, strict=False))
        rest = fresh[len(out) :]
        if not rest:
            continue
        if out:
            slots[out[-1]] += tuple(rest)
        elif anchors:
            slots[anchors[-1]] = (*slots.get(anchors[-1], (anchors[-1],)), *rest)
        else:
            added += rest
    return RowPlan(tuple(slots.get(row, (row,)) for row in rows), tuple(added))


def gone(change: Change, layout: Layout) -> tuple[GeneRow, ...]:
    """The rows of a list that a change takes out; rows that it writes again stay where they are."""
    new = change.new(layout)
    return tuple(row for row in change.old if row not in new)


def is_done(rows: Sequence[GeneRow], change: Change, layout: Layout) -> bool:
    """True when a list says already what was decided."""
    said = {identity(row) for row in rows}
    taken_out = not any(row in rows for row in gone(change, layout))
    return taken_out and all(identity(row) in said for row in change.new(layout))


def sort_changes(changes: Iterable[Change], layout: Layout) -> tuple[tuple[Change, ...], tuple[InputError, ...]]:
    """Returns the changes of one figure that do not contradict each other, and an error for each row that two claim.

    An accepted update of rows that another change takes out yields: a symbol need not be brought up to date that goes.
    """
    changes = settled(changes, layout)
    claims: dict[GeneRow, list[Change]] = {}
    kept: dict[tuple[object, ...], Change] = {}
    for change in changes:
        kept.setdefault((frozenset(change.old), change.new(layout), change.suggestion.action == "add"), change)
    for change in kept.values():
        for row in gone(change, layout):
            claims.setdefault(row, []).append(change)
    rivals = {row: claimed for row, claimed in claims.items() if len(claimed) > 1}
    refused = [change for claimed in rivals.values() for change in claimed]
    errors: dict[str, InputError] = {}
    for row, claimed in rivals.items():
        errors.setdefault(" ".join(sorted(one.suggestion.id for one in claimed)), rival_error(row, claimed))
    return tuple(change for change in kept.values() if change not in refused), tuple(errors.values())


def settled(changes: Iterable[Change], layout: Layout) -> tuple[Change, ...]:
    """Returns the changes without the accepted updates whose rows all go by another change."""
    changes = tuple(changes)
    going = {row for change in changes if not is_update(change) for row in gone(change, layout)}
    return tuple(change for change in changes if not (is_update(change) and going.issuperset(gone(change, layout))))


def is_update(change: Change) -> bool:
    """True for a correction from the tables that was accepted as it is."""
    return change.suggestion.action == "update" and change.decision.state == "accepted"


def rival_error(row: GeneRow, changes: Sequence[Change]) -> InputError:
    """Says which decisions contradict each other about a row."""
    said = " and ".join(f"{wish(change)} ({change.decision.reviewer}, {change.suggestion.id})" for change in changes)
    remedy = "reject all but one of them in `capgene review`; until then the row stays as it is"
    problem = f"there are {len(changes)} decisions for the row {named(row)}: {said}"
    return InputError(problem, place=changes[0].suggestion.figid, remedy=remedy)


def missing_error(rows: Sequence[GeneRow], change: Change, place: str) -> InputError | None:
    """Says which row that a change is about is gone from the list; None while all are there."""
    lost = [row for row in change.old if row not in rows]
    if not lost:
        return None
    problem = f"the row {named(lost[0])} is gone, so that the decision to {wish(change)} cannot be carried out"
    remedy = f"decision {change.suggestion.id} of {change.decision.reviewer}: run `capgene suggest` anew"
    return InputError(problem, place=place, remedy=remedy)


def named(row: GeneRow) -> str:
    """A row in a few words."""
    return f"{' '.join(row.word.split())} → {row.hgnc_symbol}"


def wish(change: Change) -> str:
    """What was decided, in a few words."""
    if not change.writes:
        return "mark it as doubtful"
    symbols = ", ".join(change.proposal.symbols) if change.proposal else ""
    if not symbols:
        return "remove it"
    return f"add {symbols}" if change.suggestion.action == "add" else f"write {symbols}"
