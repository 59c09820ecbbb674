"""How suggestions, rows and decisions are said on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eval.curation.decisions import Decision
from eval.curation.suggestion import Proposal, Suggestion
from ner.formats.record import GeneRow

SHOWN = 4  # symbols of a family that are listed by name
STATE_WORDS = {
    "open": "to decide",
    "decided": "decided",
    "accepted": "accepted",
    "rejected": "rejected",
    "edited": "edited",
    "skipped": "skipped",
    "cleared": "made undecided",
}
ACTION_WORDS = {"remove": "Remove", "replace": "Replace", "add": "Add", "update": "Update", "flag": "Doubtful"}
# What the two verdicts mean for each action.
ACCEPT_WORDS = {
    "remove": "the row is removed",
    "replace": "the row is replaced",
    "add": "the gene is added",
    "update": "the row is updated",
    "flag": "the doubt is shared, nothing is changed",
}
# What the score of each action is the probability of.
SCORE_TITLES = {
    "remove": "calibrated probability that the row is wrong",
    "replace": "calibrated probability that the row is wrong; the proposal has a score of its own",
    "add": "calibrated probability that the genes are right",
    "update": "certain: the HGNC table says so",
    "flag": "calibrated probability that the row is wrong",
}
SOURCE_WORDS = {
    "hgnc_symbol": "symbol",
    "ncbigene_symbol": "symbol",
    "hgnc_alias_symbol": "alias",
    "ncbigene_synonym": "alias",
    "hgnc_prev_symbol": "previous symbol",
    "bioentities_symbol": "family",
    "famplex_relations": "family",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a suggestion changes, in two short texts; `new` is empty where nothing is written."""

    old: str
    new: str


def change_of(one: Suggestion) -> Change:
    """Returns what a suggestion changes."""
    old = symbols_text([row.hgnc_symbol for row in one.rows])
    if one.action == "update" and one.reason == "wrong Entrez id" and one.proposal:
        was, becomes = one.rows[0].entrez if one.rows else "", one.proposal.rows[0].entrez if one.proposal.rows else ""
        return Change(f"{old} {was}".strip(), becomes)
    return Change(old, proposal_text(one.proposal))


def headword(one: Suggestion) -> str:
    """Returns what a suggestion is about: the word of its rows, or for the figure as a whole the organism named."""
    if one.reason == "organism mismatch":
        return f"organism: {one.word}" if one.word else "organism"
    return one.word or "whole figure"


def may_edit(one: Suggestion) -> bool:
    """Tells whether something else could be written: not where a figure as a whole is doubted."""
    return bool(one.rows or one.proposal)


def proposal_text(proposal: Proposal | None) -> str:
    """Returns a proposal in short: a gene's symbol, or a group by its name with its members."""
    if proposal is None:
        return ""
    if proposal.kind == "gene":
        return symbols_text(proposal.symbols)
    name = proposal.rows[0].symbol if proposal.rows else proposal.group.partition(":")[2] or proposal.group
    return f"{name.replace('_', ' ')} {proposal.kind} ({symbols_text(proposal.symbols)})"


def symbols_text(symbols: Sequence[str]) -> str:
    """Returns symbols, each once, and of many only the first with the number of the rest."""
    once = list(dict.fromkeys(symbol for symbol in symbols if symbol))
    more = len(once) - SHOWN
    return ", ".join(once) if more <= 1 else f"{', '.join(once[:SHOWN])} and {more} more"


def label_of(one: Suggestion) -> str:
    """Returns a suggestion in one line, for histories and messages."""
    change = change_of(one)
    said = " → ".join(part for part in (change.old, change.new) if part)
    return f"{ACTION_WORDS[one.action].lower()} {one.word}" + (f": {said}" if said else "")


def decision_text(decision: Decision) -> str:
    """Returns a decision in words."""
    if decision.state != "edited":
        return decision.state
    return f"edited to {proposal_text(decision.proposal)}" if decision.proposal else "edited: remove, write nothing"


def clock(at: str) -> str:
    """Returns a time of day and, where it is not today, the date, in the time zone of this machine."""
    when = datetime.fromisoformat(at).astimezone()
    today = datetime.now().astimezone().date() == when.date()
    return when.strftime("%H:%M" if today else "%Y-%m-%d %H:%M")


@dataclass(frozen=True, slots=True)
class RowView:
    """Rows of one word, name and source as one line, with their genes, and the suggestions about them."""

    word: str
    name: str
    source: str
    genes: tuple[GeneRow, ...]
    items: tuple[str, ...]


def row_views(rows: Sequence[GeneRow], about: Sequence[tuple[str, Suggestion]]) -> tuple[RowView, ...]:
    """Returns the rows of a figure, those of one family on one line, in the order of the list."""
    lines: dict[tuple[str, str, str, str], list[GeneRow]] = {}
    for row in rows:
        source = SOURCE_WORDS.get(row.source, row.source)
        gene = "" if source == "family" else row.hgnc_symbol
        lines.setdefault((row.word, row.symbol, source, gene), []).append(row)
    touched: dict[GeneRow, list[str]] = {}
    for name, one in about:
        for row in one.rows:
            touched.setdefault(row, []).append(name)
    return tuple(
        RowView(
            word, name, source, tuple(found), tuple(dict.fromkeys(i for row in found for i in touched.get(row, ())))
        )
        for (word, name, source, _), found in lines.items()
    )
