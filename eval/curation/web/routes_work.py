"""The pages on which suggestions are looked at: by group and by figure, with the list beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from eval.curation.web.common import shared_evidence
from eval.curation.web.deck import Item
from eval.curation.web.desk import Desk
from eval.curation.web.filters import OPEN, Entry, Filter, by_figure, by_group, entries, make_entry, make_filter
from eval.curation.web.guard import decode_name
from eval.curation.web.marks import cut, gene_marks, marks_of
from eval.curation.web.wording import headword, row_views

PAGE = 50  # lines, cards or figures that are sent at once; the rest follows when it is scrolled to
CARDS = 25

router = APIRouter(default_response_class=HTMLResponse)


class NamelessError(Exception):
    """The request names no reviewer."""


def desk_of(request: Request) -> Desk:
    """Returns the desk of the server."""
    desk: Desk = request.app.state.desk
    return desk


def reviewer_of(request: Request) -> str:
    """Returns the name under which the browser decides, empty if none was given."""
    return decode_name(request.cookies.get(desk_of(request).access.name_cookie, ""))


def named_reviewer(request: Request) -> str:
    """Returns the name under which the browser decides; raises NamelessError if none was given."""
    if name := reviewer_of(request):
        return name
    raise NamelessError


AtDesk = Annotated[Desk, Depends(desk_of)]
Me = Annotated[str, Depends(named_reviewer)]
Filtered = Annotated[Filter, Depends(make_filter)]
Offset = Annotated[int, Query(ge=0)]
Key = Annotated[str, Query(alias="id")]
KEYS: dict[str, Callable[[Item], str]] = {"figures": by_figure, "groups": by_group}


@router.get("/")
def start(desk: AtDesk) -> Response:
    """Leads to what is still to be decided, from the score on from which rows are flagged."""
    return RedirectResponse(f"/groups?{Filter(state=OPEN, least=desk.deck.header.threshold).query}", 303)


@router.get("/figures")
def figures(desk: AtDesk, me: Me, wanted: Filtered, key: Key = "", part: str = "", offset: Offset = 0) -> str:
    """Returns the page of figures, or the part of it that was asked for."""
    if part == "cards" and key in desk.deck.of_figure:
        return desk.page("_cards.html", me, **figure_values(desk, me, wanted, key, offset))
    return work(desk, me, "figures", wanted, key, part, offset)


@router.get("/groups")
def groups(desk: AtDesk, me: Me, wanted: Filtered, key: Key = "", part: str = "", offset: Offset = 0) -> str:
    """Returns the page of groups, or the part of it that was asked for."""
    if part in ("ordinary", "contrary") and key in desk.deck.of_group:
        if not group_members(desk, me, wanted, key):
            return ""
        values = group_values(desk, me, wanted, key)
        return desk.page("_members.html", me, **values, **_page_of(values[part], offset), which=part)
    return work(desk, me, "groups", wanted, key, part, offset)


def work(desk: Desk, me: str, view: str, wanted: Filter, key: str, part: str, offset: int) -> str:
    """Returns a page of the list and what is chosen in it, or a part of that page."""
    if part == "detail":
        return detail(desk, me, view, wanted, key) + beside(desk, me, view, wanted, key)
    lines, shown, still_open = listed(desk, me, view, wanted)
    follows = part == "list" and key not in {line.key for line in lines}  # what the filter hides is not left open
    key = lines[0].key if lines and (follows or not key) else "" if follows else key
    sums = {"shown": shown, "shown_open": still_open, "found": len(lines), "current": key}
    here = {"view": view, "filter": wanted, "entries": lines[offset : offset + PAGE]} | sums
    here["more"] = offset + PAGE if len(lines) > offset + PAGE else 0
    if part == "entries":
        return desk.page("_entries.html", me, **here)
    shows = detail(desk, me, view, wanted, key)
    if part == "list":
        pane = Markup('<div hx-swap-oob="innerHTML:#detail">{}</div>').format(shows)
        return f"{desk.page('_list.html', me, **here)}{pane}"
    return desk.page("work.html", me, **here, detail=shows)


def listed(desk: Desk, me: str, view: str, wanted: Filter) -> tuple[list[Entry], int, int]:
    """Returns the lines of the list, how many suggestions the filter leaves, and how many of them are undecided."""
    decided = desk.decided(me)
    chosen = list(wanted.choose(desk.deck.items, desk.deck, decided))
    keys = {KEYS[view](item) for item in chosen}
    around = wanted.around().choose(desk.deck.items, desk.deck, decided)
    lines = entries((item for item in around if KEYS[view](item) in keys), KEYS[view], decided)
    return lines, len(chosen), sum(item.id not in decided for item in chosen)


def detail(desk: Desk, me: str, view: str, wanted: Filter, key: str) -> Markup:
    """Returns the figure or group with what the filter leaves of it; a few words where that is nothing."""
    known = desk.deck.of_figure if view == "figures" else desk.deck.of_group
    if key not in known:
        return Markup('<p class="empty">{}</p>').format(
            f"There is no {view[:-1]} of that name here." if key else "Nothing is left to decide under this filter."
        )
    if not left(desk, me, wanted, known[key]):
        return desk.parts(me, "_hidden.html", view=view, key=key)
    if view == "figures":
        return desk.parts(me, "_figure.html", view=view, **figure_values(desk, me, wanted, key, 0))
    return desk.parts(me, "_group.html", view=view, **group_values(desk, me, wanted, key))


def beside(desk: Desk, me: str, view: str, wanted: Filter, key: str, *, swap: bool = True) -> Markup:
    """Returns what a decision changes elsewhere on the page: the progress, and the line in the list."""
    known = desk.deck.of_figure if view == "figures" else desk.deck.of_group
    if key not in known:
        return desk.parts(me, "_progress.html", swap=swap)
    items = left(desk, me, wanted, known[key]) or list(known[key])
    entry = make_entry(key, items, desk.decided(me))
    values = {"view": view, "filter": wanted, "entry": entry, "current": key, "swap": swap}
    return desk.parts(me, "_progress.html", "_entry.html", **values)


def figure_values(desk: Desk, me: str, wanted: Filter, figid: str, offset: int) -> dict[str, Any]:
    """Returns what the templates say of a figure: caption with marks, rows, and its suggestions from `offset` on."""
    figure = desk.deck.figures[figid]
    everything = desk.deck.of_figure[figid]
    items = left(desk, me, wanted, everything)
    marks = [mark for item in items for mark in marks_of(item, figure.caption)]
    return {
        "figure": figure,
        "filter": wanted,
        "pieces": cut(figure.caption, [*gene_marks(desk.mentions(figid)), *marks]),
        "rows": row_views(figure.rows, [(item.id, item.one) for item in items]),
        "cards": items[offset : offset + CARDS],
        "more_cards": offset + CARDS if len(items) > offset + CARDS else 0,
        "count": len(items),
        "beside": len(everything) - len(items),
    }


def group_values(desk: Desk, me: str, wanted: Filter, key: str) -> dict[str, Any]:
    """Returns what the templates say of a group: its figures, those with contrary evidence apart."""
    members = group_members(desk, me, wanted, key)
    decided = desk.decided(me)
    contrary = [item for item in members if item.one.contrary]
    ordinary = sorted((item for item in members if not item.one.contrary), key=lambda item: -item.one.score)
    scores = [item.one.score for item in members]
    parts = []
    if contrary:
        note = "Their captions speak against it: they are left out unless you tick them."
        page = _page_of(contrary, 0)
        parts.append(("All except these", note, page["ones"], page["more"], "contrary"))
    if ordinary:
        page = _page_of(ordinary, 0)
        parts.append(("Figures" if contrary else "In these figures", "", page["ones"], page["more"], "ordinary"))
    return {
        "key": key,
        "filter": wanted,
        "first": (ordinary or contrary)[0],
        "shared": shared_evidence(members),
        "words": Counter(headword(item.one) for item in members).most_common(),
        "members": members,
        "ordinary": ordinary,
        "contrary": contrary,
        "parts": parts,
        "lowest": min(scores),
        "highest": max(scores),
        "done": sum(item.id in decided for item in members),
        "chosen": sum(is_default(item, decided) for item in members),
        "beside": len(desk.deck.of_group[key]) - len(members),
    }


def group_members(desk: Desk, me: str, wanted: Filter, key: str) -> list[Item]:
    """Returns the suggestions of a group that the filter leaves: those that are shown, and that it can decide."""
    return left(desk, me, wanted, desk.deck.of_group[key])


def left(desk: Desk, me: str, wanted: Filter, items: Iterable[Item]) -> list[Item]:
    """Returns those of the suggestions that the filter leaves in sight."""
    return list(wanted.around().choose(items, desk.deck, desk.decided(me)))


def is_default(item: Item, decided: Iterable[str]) -> bool:
    """Tells whether a group's decision takes a figure in unless it is unticked: undecided, and nothing against it."""
    return not item.one.contrary and item.id not in decided


def _page_of(items: Sequence[Item], offset: int) -> dict[str, Any]:
    more = offset + PAGE if len(items) > offset + PAGE else 0
    return {"ones": items[offset : offset + PAGE], "more": more}
