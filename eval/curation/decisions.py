"""What reviewers decided: one decision of one reviewer on one suggestion, what a team agrees on, and its conflicts.

Decisions are kept in a SQLite file (`eval.curation.store`) and exchanged as JSONL, one a line after a line that names
the format.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from eval.curation.suggestion import Proposal
from eval.output import write_text
from ner.errors import InputError, said
from ner.formats.record import ROW_FIELDS, GeneRow, row_mapping

State = Literal["accepted", "rejected", "edited", "skipped"]
STATES: tuple[State, ...] = get_args(State)
VERDICTS: tuple[State, ...] = ("accepted", "rejected", "edited")

HEADER = {"format": "capgene decisions", "version": 1}
SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one reviewer decided on one suggestion.

    `edited` writes `proposal` in place of the rows; an edit without a proposal removes them and writes nothing.
    `accepted` takes the suggestion as it stands, `rejected` keeps the rows, `skipped` decides nothing. `reason` is the
    reviewer's own, empty if none was given; `at` is ISO time in UTC. `settles` marks the decision that ends a
    conflict between reviewers: it counts instead of theirs.
    """

    suggestion_id: str
    figid: str
    reviewer: str
    state: State
    proposal: Proposal | None = None
    reason: str = ""
    at: str = ""
    settles: bool = False

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"state {self.state!r} is none of {', '.join(STATES)}")
        if self.proposal is not None and self.state != "edited":
            raise ValueError(f"{self.suggestion_id}: only an edit carries a proposal, {self.state} does not")
        if not self.suggestion_id or not self.reviewer.strip():
            raise ValueError("a decision names its suggestion and its reviewer")
        if self.at:
            datetime.fromisoformat(self.at)

    @property
    def outcome(self) -> tuple[str, ...]:
        """What is to be done, without who said so: two decisions agree when their outcomes are equal."""
        if self.state != "edited":
            return (self.state,)
        return (self.state, *((self.proposal.group, *self.proposal.symbols) if self.proposal else ()))


@dataclass(frozen=True, slots=True)
class Conflict:
    """A suggestion on which reviewers decided differently; `decisions` are theirs, in the order of time."""

    suggestion_id: str
    figid: str
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a team's decisions come to: one decision for each suggestion agreed on or settled, and the conflicts."""

    decisions: tuple[Decision, ...]
    conflicts: tuple[Conflict, ...]


def settle(decisions: Iterable[Decision]) -> Settled:
    """Returns what the decisions come to; of one reviewer's decisions on one suggestion the last counts.

    A skip decides nothing: it neither settles nor contradicts. Suggestions without a verdict are in neither list.
    """
    by_suggestion: dict[str, dict[tuple[str, bool], Decision]] = {}
    for decision in sorted(decisions, key=lambda d: d.at):
        by_suggestion.setdefault(decision.suggestion_id, {})[decision.reviewer, decision.settles] = decision
    agreed: list[Decision] = []
    conflicts: list[Conflict] = []
    for suggestion_id, last in by_suggestion.items():
        ordered = sorted((d for d in last.values() if d.state != "skipped"), key=lambda d: d.at)
        rulings = [d for d in ordered if d.settles]
        if rulings or len({d.outcome for d in ordered}) == 1:
            agreed.append((rulings or ordered)[-1])
        elif ordered:
            conflicts.append(Conflict(suggestion_id, ordered[0].figid, tuple(ordered)))
    return Settled(tuple(agreed), tuple(conflicts))


def current_decisions(
    path: str | Path, *, on_conflict: Callable[[Conflict], None] | None = None
) -> tuple[Decision, ...]:
    """Returns one decision for each suggestion that is decided in a database of reviews or in a JSONL export of it.

    A suggestion on which reviewers disagree is left out and handed to `on_conflict`, until somebody settles it.
    Raises InputError where the file cannot be read.
    """
    settled = settle(all_decisions(path))
    if on_conflict is not None:
        for conflict in settled.conflicts:
            on_conflict(conflict)
    return settled.decisions


def all_decisions(path: str | Path) -> tuple[Decision, ...]:
    """Returns the last decision of each reviewer on each suggestion, from a database or a JSONL export."""
    from eval.curation.store import read_store  # noqa: PLC0415  (the store is made of decisions)

    try:
        with Path(path).open("rb") as file:
            is_database = file.read(len(SQLITE)) == SQLITE
    except OSError as error:
        remedy = "check the name, or decide something with `capgene review`"
        raise InputError(f"cannot be read: {said(error)}", place=str(path), remedy=remedy) from None
    return read_store(Path(path)) if is_database else read_decisions(path)


def write_decisions(path: str | Path, decisions: Iterable[Decision]) -> None:
    """Writes decisions as JSONL, whole or not at all; raises OutputError where the file cannot be written."""
    lines = [HEADER, *map(decision_data, decisions)]
    write_text(Path(path), "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def read_decisions(path: str | Path) -> tuple[Decision, ...]:
    """Returns the decisions of a JSONL file in its order; raises InputError with file and line."""
    try:
        lines = Path(path).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "give a file written by `capgene review --export`"
        raise InputError(f"decisions cannot be read: {said(error)}", place=str(path), remedy=remedy) from None
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{path}:{number}"
            data = _parsed(line, place)
            if number > 1:
                found.append(_made(data, place))
            elif {key: data.get(key) for key in HEADER} != HEADER:
                remedy = "give a file written by `capgene review --export`"
                raise InputError("this is no file of decisions", place=place, remedy=remedy)
    return tuple(found)


def decision_data(decision: Decision) -> dict[str, Any]:
    """Returns a decision as plain data; fields that are empty are left out."""
    data = {**asdict(decision), "proposal": proposal_data(decision.proposal)}
    return {key: value for key, value in data.items() if value or key in ("suggestion_id", "reviewer", "state")}


def proposal_data(proposal: Proposal | None) -> dict[str, Any] | None:
    """Returns a proposal as plain data."""
    if proposal is None:
        return None
    return {**asdict(proposal), "symbols": list(proposal.symbols), "rows": list(map(row_mapping, proposal.rows))}


def proposal_from(data: Mapping[str, Any] | None) -> Proposal | None:
    """Returns the proposal that plain data says; raises KeyError or TypeError for data that says none."""
    if not data:
        return None
    rows = tuple(_gene_row([str(row[field]) for field in ROW_FIELDS]) for row in data["rows"])
    group, source = str(data.get("group", "")), str(data.get("source", ""))
    return Proposal(data["kind"], tuple(data["symbols"]), rows, group, source, float(data.get("score", 0.0)))


def _gene_row(fields: list[str]) -> GeneRow:
    word, symbol, source, hgnc_symbol, entrez = fields
    return GeneRow(word, symbol, source, hgnc_symbol, entrez)


def _parsed(line: str, place: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise InputError(f"this is no JSON: {error}", place=place, remedy="export the decisions anew") from None
    if not isinstance(data, dict):
        raise InputError("a line is a JSON object", place=place, remedy="export the decisions anew")
    return data


def in_utc(at: str) -> str:
    """Returns an ISO time as UTC, so that times compare as texts; one without a zone is taken for UTC."""
    if not at:
        return ""
    when = datetime.fromisoformat(at)
    return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC).isoformat()


def _made(data: Mapping[str, Any], place: str) -> Decision:
    try:
        return Decision(
            suggestion_id=str(data["suggestion_id"]),
            figid=str(data.get("figid", "")),
            reviewer=str(data["reviewer"]),
            state=data["state"],
            proposal=proposal_from(data.get("proposal")),
            reason=str(data.get("reason", "")),
            at=in_utc(str(data.get("at", ""))),
            settles=bool(data.get("settles", False)),
        )
    except (KeyError, TypeError, ValueError) as error:
        lacks = f"it has no {error}" if isinstance(error, KeyError) else said(error)
        problem = f"this is no decision: {lacks}"
        raise InputError(problem, place=place, remedy="export the decisions anew") from None
