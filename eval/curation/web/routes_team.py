"""The pages of a team: who reviews, what was done, how far reviewers agree, and the conflicts to settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Header, Request
from fastapi.responses import HTMLResponse

from eval.curation.decisions import Conflict, Decision, settle
from eval.curation.web.agreement import agreements
from eval.curation.web.deck import Item
from eval.curation.web.desk import Desk
from eval.curation.web.guard import encode_name
from eval.curation.web.routes_decide import answer, chosen, item_of, keep, undone
from eval.curation.web.routes_work import AtDesk, Me, Offset, reviewer_of
from eval.curation.web.wording import decision_text, label_of
from ner.errors import UsageError

BATCHES = 100  # actions on one page of the history
SHOWN = 30  # conflicts on one page
LONGEST = 60  # characters of a name

router = APIRouter(default_response_class=HTMLResponse)

Text = Annotated[str, Form()]
Words = Annotated[list[str], Form()]
Here = Annotated[str, Header(alias="HX-Current-URL")]


@dataclass(frozen=True, slots=True)
class Case:
    """A conflict as shown: the suggestion, what reviewers decided, and the decision that settled it."""

    item: Item
    decisions: tuple[Decision, ...]
    ruling: Decision | None = None

    @property
    def edits(self) -> tuple[Decision, ...]:
        """The edits among the decisions, each outcome once."""
        return tuple({d.outcome: d for d in self.decisions if d.state == "edited"}.values())


@router.get("/who")
def who(request: Request, desk: AtDesk) -> str:
    """Returns the page on which a reviewer gives a name."""
    return desk.page("who.html", reviewer_of(request), known=desk.store.reviewers())


@router.post("/who")
def become(desk: AtDesk, name: Text) -> HTMLResponse:
    """Remembers the reviewer's name in this browser."""
    clean = clean_name(name)
    done = HTMLResponse(headers={"HX-Redirect": "/"})
    done.set_cookie(desk.access.name_cookie, encode_name(clean), httponly=True, samesite="lax")
    return done


def clean_name(name: str) -> str:
    """Returns a reviewer's name with single blanks; raises UsageError for one that is empty, long or unprintable."""
    clean = " ".join(name.split())
    if not clean or len(clean) > LONGEST or not clean.isprintable():
        remedy = f"give one to {LONGEST} letters, for example your initials"
        raise UsageError(f"{clean[:LONGEST]!r} is no name for a reviewer", remedy=remedy)
    return clean


@router.get("/history")
def history(desk: AtDesk, me: Me, offset: Offset = 0) -> str:
    """Returns the reviewer's own actions."""
    batches = desk.store.history(me)
    older = offset + BATCHES if len(batches) > offset + BATCHES else 0
    return desk.page("history.html", me, view="history", batches=batches[offset : offset + BATCHES], older=older)


@router.post("/undo")
def undo(desk: AtDesk, me: Me, batch: Annotated[int | None, Form()] = None, here: Here = "") -> HTMLResponse:
    """Takes back an action of the reviewer, the last one unless told."""
    return undone(desk, desk.store.undo(me, batch), "Undone", here)


@router.post("/redo")
def redo(desk: AtDesk, me: Me, batch: Annotated[int, Form()], here: Here = "") -> HTMLResponse:
    """Lets an action stand again that was undone."""
    return undone(desk, desk.store.redo(me, batch), "Stands again", here)


@router.get("/agreement")
def agreement(desk: AtDesk, me: Me) -> str:
    """Returns the agreement of each pair of reviewers."""
    known = [d for d in desk.store.blind() if d.suggestion_id in desk.deck.by_id]
    return desk.page("agreement.html", me, view="agreement", pairs=agreements(known))


@router.get("/conflicts")
def conflicts(desk: AtDesk, me: Me, everything: bool = False) -> str:
    """Returns the conflicts, those about suggestions that the reviewer has not decided only when asked for."""
    found = [c for c in settle(desk.store.all()).conflicts if c.suggestion_id in desk.deck.by_id]
    mine = [c for c in found if everything or me in (d.reviewer for d in c.decisions)]
    shown = [Case(desk.deck.by_id[c.suggestion_id], c.decisions) for c in mine[:SHOWN]]
    if shown:
        desk.store.note_seen(me, [case.item.id for case in shown])
    values = {"conflicts": shown, "hidden": len(found) - len(mine), "rest": len(mine) - len(shown)}
    return desk.page("conflicts.html", me, view="conflicts", **values)


@router.post("/settle")
def settle_one(
    desk: AtDesk,
    me: Me,
    item: Text,
    state: Text = "",
    like: Text = "",
    reason: Text = "",
    what: Text = "",
    symbols: Words = [],  # noqa: B006 (never changed)
    typed: Text = "",
) -> HTMLResponse:
    """Ends a conflict with an outcome, or with that of the reviewer `like`, and returns it as it is then."""
    one = item_of(desk, item)
    conflict = conflict_about(desk, one)
    values: Sequence[str] | None = chosen(desk, what, symbols, typed)
    if like:
        followed = next((d for d in conflict.decisions if d.reviewer == like), None)
        if followed is None:
            raise UsageError(f"{like} decided nothing here", remedy="load the page anew")
        proposal, state = followed.proposal, followed.state
        values = ([proposal.group] if proposal.group else proposal.symbols) if proposal else None
    keep(desk, me, [one], state, reason=reason, values=values, label=f"settled: {label_of(one.one)}", settles=True)
    ruling = next(d for d in settle(desk.store.all()).decisions if d.suggestion_id == one.id)
    body = desk.parts(me, "_conflict.html", conflict=Case(one, conflict.decisions, ruling))
    return answer(body, f"Settled as {decision_text(ruling)}: {label_of(one.one)}")


def conflict_about(desk: Desk, item: Item) -> Conflict:
    """Returns the conflict about a suggestion; raises UsageError if there is none any more."""
    for conflict in settle(desk.store.all()).conflicts:
        if conflict.suggestion_id == item.id:
            return conflict
    raise UsageError("there is no conflict about it any more", remedy="load the page anew")
