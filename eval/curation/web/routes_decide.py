"""What a reviewer does: decide one suggestion, a group or all that a filter leaves, edit, undo."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, cast
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse

from eval.curation.decisions import STATES, Decision, State
from eval.curation.store import CLEARED, Batch, now
from eval.curation.suggestion import Proposal, Suggestion
from eval.curation.web.deck import Item
from eval.curation.web.desk import Desk, filter_from
from eval.curation.web.filters import OPEN, Filter
from eval.curation.web.routes_work import AtDesk, Filtered, Me, beside, detail, group_members, is_default
from eval.curation.web.wording import STATE_WORDS, label_of, may_edit
from ner.counted import counted
from ner.errors import UsageError

router = APIRouter(default_response_class=HTMLResponse)

Text = Annotated[str, Form()]
Words = Annotated[list[str], Form()]
Number = Annotated[int, Form()]


@router.post("/decide")
def decide(
    desk: AtDesk,
    me: Me,
    item: Text,
    state: Text,
    reason: Text = "",
    what: Text = "",
    symbols: Words = [],  # noqa: B006 (never changed)
    typed: Text = "",
    query: Text = "",
) -> HTMLResponse:
    """Keeps a decision on one suggestion, and returns its card as it is then."""
    one = item_of(desk, item)
    values = chosen(desk, what, symbols, typed)
    keep(desk, me, [one], state, reason=reason, values=values, label=label_of(one.one))
    wanted, decision = filter_from(query), desk.decided(me).get(one.id)
    shows = {"item": one, "one": one.one, "decision": decision, "filter": wanted, "view": "figures"}
    card = desk.parts(me, "_card.html", **shows)
    badge = desk.parts(me, "_badge.html", item=one.id, state=decision.state if decision else OPEN, swap=True)
    body = card + badge + beside(desk, me, "figures", wanted, one.one.figid)
    return answer(body, f"{STATE_WORDS[decision.state if decision else CLEARED].capitalize()}: {label_of(one.one)}")


@router.post("/groups/decide")
def decide_group(
    desk: AtDesk,
    me: Me,
    id: Text,  # noqa: A002 (the name of the field)
    state: Text,
    expected: Number,
    reason: Text = "",
    what: Text = "",
    symbols: Words = [],  # noqa: B006
    typed: Text = "",
    query: Text = "",
    without: Words = [],  # noqa: B006
    also: Words = [],  # noqa: B006
) -> HTMLResponse:
    """Keeps one decision for the figures of a group that are ticked, and returns the group as it is then.

    `without` are the figures that were unticked, `also` those that were ticked; `expected` is the number that the
    page showed, which must be what the server comes to.
    """
    if id not in desk.deck.of_group:
        raise UsageError("there is no such group", remedy="load the page anew")
    wanted, decided = filter_from(query), desk.decided(me)
    members = group_members(desk, me, wanted, id)
    targets = [m for m in members if (is_default(m, decided) and m.id not in without) or m.id in also]
    check_number(len(targets), expected)
    if not targets:
        raise UsageError("nothing is chosen", remedy="tick a figure")
    label = f"{label_of(targets[0].one)} in {counted(len(targets), 'figure')}"
    keep(desk, me, targets, state, reason=reason, values=chosen(desk, what, symbols, typed), label=label)
    body = detail(desk, me, "groups", wanted, id) + beside(desk, me, "groups", wanted, id)
    return answer(body, f"{STATE_WORDS[state].capitalize()}: {label}")


@router.get("/all")
def ask_all(desk: AtDesk, me: Me, wanted: Filtered) -> str:
    """Returns the question before everything that a filter leaves is decided at once."""
    targets, contrary = all_targets(desk, me, wanted)
    return desk.page(
        "_all.html",
        me,
        filter=wanted,
        count=len(targets),
        contrary=contrary,
        figures=len({item.one.figid for item in targets}),
        lowest=min((item.one.score for item in targets), default=0.0),
        types=Counter(item.one.reason for item in targets).most_common(),
    )


@router.post("/all")
def decide_all(
    desk: AtDesk, me: Me, state: Text, expected: Number, reason: Text = "", query: Text = ""
) -> HTMLResponse:
    """Keeps one decision for all undecided suggestions that a filter leaves, those with contrary evidence excepted."""
    targets, _ = all_targets(desk, me, filter_from(query))
    check_number(len(targets), expected)
    keep(desk, me, targets, state, reason=reason, label=counted(len(targets), "suggestion") + " under a filter")
    return HTMLResponse(headers={"HX-Refresh": "true"})


@router.get("/edit")
def edit(desk: AtDesk, me: Me, item: str = "", group: str = "", settles: bool = False) -> str:
    """Returns the form in which a reviewer says what should be written."""
    members = desk.deck.of_group.get(group, ())
    one = next((m for m in members if not m.one.contrary), members[0]) if members else item_of(desk, item)
    decision = None if group or settles else desk.decided(me).get(one.id)
    edited = decision is not None and decision.state == "edited"
    proposal = decision.proposal if decision and edited else one.one.proposal
    values = ([proposal.group] if proposal.group else list(proposal.symbols)) if proposal else []
    known = desk.completer().lexicon
    values = [value for value in values if value in known.genes or value in known.groups]
    reason = decision.reason if decision else ""
    removes = edited and proposal is None
    return desk.page(
        "_edit.html", me, item=one, group=group, settles=settles, values=values, reason=reason, removes=removes
    )


@router.get("/complete")
def complete(desk: AtDesk, me: Me, typed: str = "") -> str:
    """Returns the genes, families and complexes that a text can stand for."""
    return desk.page("_options.html", me, options=desk.completer().options(typed))


def all_targets(desk: Desk, me: str, wanted: Filter) -> tuple[list[Item], int]:
    """Returns the undecided suggestions that a filter leaves, without the contrary ones, and how many those are."""
    decided = desk.decided(me)
    items = [item for item in wanted.choose(desk.deck.items, desk.deck, decided) if item.id not in decided]
    targets = [item for item in items if not item.one.contrary]
    return targets, len(items) - len(targets)


def keep(
    desk: Desk,
    me: str,
    items: Sequence[Item],
    state: str,
    *,
    label: str,
    reason: str = "",
    values: Sequence[str] | None = None,
    settles: bool = False,
) -> int:
    """Writes one action; it is on the disk afterwards. Raises UsageError for a state or a gene that there is not."""
    if not items:
        raise UsageError("nothing is chosen", remedy="tick a figure")
    if state == CLEARED:
        targets = [(item.id, item.one.figid) for item in items]
        return desk.store.clear(me, targets, label, settles=settles)
    if state not in STATES:
        raise UsageError(f"there is no decision {state!r}", remedy=f"one of {', '.join(STATES)}")
    at = now()
    decisions = []
    for item in items:
        kind, proposal = edited(desk, item.one, values) if state == "edited" else (cast(State, state), None)
        decisions.append(
            Decision(item.id, item.one.figid, me, kind, proposal, reason.strip()[:500], at, settles=settles)
        )
    return desk.store.decide(decisions, label)


def chosen(desk: Desk, what: str, symbols: Sequence[str], typed: str = "") -> Sequence[str] | None:
    """Returns the genes that a form asks to write, None where it asks to write nothing.

    What was typed and not chosen counts where it alone names a gene; else it raises UsageError, so that nothing that
    was typed is dropped unseen.
    """
    if what == "nothing":
        return None
    if not (typed := typed.strip()):
        return symbols
    if not (exact := desk.completer().exact(typed)):
        problem, remedy = f"{typed!r} names no gene by symbol or id", "choose one from the list, or empty the field"
        raise UsageError(f"{problem}: nothing was decided", remedy=remedy)
    if others := [symbol for symbol in symbols if symbol != exact]:
        problem = f"{typed!r} was typed beside {', '.join(others)}, and not chosen: nothing was decided"
        raise UsageError(problem, remedy="press Enter to write both, and drop (×) what is not to be written")
    return [exact]


def edited(desk: Desk, one: Suggestion, values: Sequence[str] | None) -> tuple[State, Proposal | None]:
    """Returns what an edit comes to: one that says what the suggestion says accepts it."""
    if not may_edit(one):
        raise UsageError("there is no row to edit: the figure as a whole is doubted", remedy="accept, reject or skip")
    if values is None:
        return ("accepted", None) if one.action == "remove" else ("edited", None)
    proposal = desk.completer().proposal(one.word, values)
    same = one.proposal and (one.proposal.group, set(one.proposal.symbols)) == (proposal.group, set(proposal.symbols))
    return ("accepted", None) if same and one.reason != "wrong Entrez id" else ("edited", proposal)


def item_of(desk: Desk, name: str) -> Item:
    """Returns the suggestion of that id; raises UsageError if there is none."""
    if name not in desk.deck.by_id:
        raise UsageError("there is no such suggestion", remedy="load the page anew")
    return desk.deck.by_id[name]


def check_number(found: int, expected: int) -> None:
    """Raises UsageError where a page decides on another number of suggestions than it showed."""
    if found != expected:
        problem = f"the page showed {expected}, now there are {found}: nothing was decided"
        raise UsageError(problem, remedy="load the page anew and look again")


def answer(body: str, told: str) -> HTMLResponse:
    """Returns parts of a page with what to tell the reviewer about it."""
    return HTMLResponse(body, headers={"HX-Trigger": json.dumps({"told": told})})


def undone(desk: Desk, batch: Batch | None, word: str, here: str) -> HTMLResponse:
    """Returns what the page has to do after an undo: show what was undone, or load itself anew."""
    if batch is None:
        return answer("", "There is nothing to undo.")
    told = f"{word}: {batch.label}"
    item = desk.deck.by_id.get(batch.first)
    path = urlsplit(here).path
    if item is None or path not in ("/figures", "/groups"):
        return HTMLResponse(headers={"HX-Refresh": "true"})
    shown = item.one.figid if path == "/figures" else item.group
    return HTMLResponse(headers={"HX-Trigger": json.dumps({"told": told, "show": {"key": shown, "item": item.id}})})
