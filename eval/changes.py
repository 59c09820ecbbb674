"""What one set of annotations wins and loses against another, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.gold.documents import GoldMention
from eval.gold.marks import mark_document
from eval.gold.metrics import overlaps
from eval.gold.predictions import Pair
from eval.report.cases import Case, Mark, RowCase
from eval.tables import Table, make_table

Outcome = Literal["won", "lost"]
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Change:
    """A place where A is right and B is not (`won`), or the reverse; `a` and `b` tell what each has there."""

    id: str
    outcome: Outcome
    word: str
    start: int | None
    end: int | None
    wanted: tuple[str, ...]
    a: str
    b: str


def gold_changes(a: Iterable[Pair], b: Iterable[Pair], *, alternatives: bool = False) -> tuple[Change, ...]:
    """Returns the gold mentions that one side alone has right, and the inventions of one side alone, in text order."""
    changes: list[Change] = []
    for (gold, ours), (_, theirs) in zip(a, b, strict=True):
        marks = [mark_document(gold, found, alternatives=alternatives) for found in (ours, theirs)]
        changes += _mentions(gold.id, gold.text, [m for m in gold.mentions if m.role != "nonhuman"], marks)
        changes += _inventions(gold.id, gold.text, marks)
    return tuple(changes)


def _mentions(name: str, text: str, gold: Iterable[GoldMention], marks: Sequence[Sequence[Mark]]) -> Iterator[Change]:
    for m in gold:
        (right_a, a), (right_b, b) = (_state(m, side) for side in marks)
        if right_a != right_b:
            yield Change(name, "won" if right_a else "lost", text[m.start : m.end], m.start, m.end, m.symbols, a, b)


def _state(m: GoldMention, marks: Sequence[Mark]) -> tuple[bool, str]:
    """Returns whether a gold mention is right on a side, and what that side has there."""
    there = [mark for mark in marks if mark.found_kind and overlaps(mark, m)]
    best = next((mark for mark in there if mark.verdict == "hit"), there[0] if there else None)
    return (False, "nothing") if best is None else (best.verdict == "hit", _says(best))


def _inventions(name: str, text: str, marks: Sequence[Sequence[Mark]]) -> Iterator[Change]:
    sides = [
        {(m.start, m.end, m.found): m for m in side if m.verdict == "false hit" and not m.wanted_kind} for side in marks
    ]
    for at in sorted(sides[0].keys() ^ sides[1].keys()):
        ours, word = at in sides[0], text[at[0] : at[1]]
        said = _says(sides[0 if ours else 1][at])
        a, b = (said, "nothing") if ours else ("nothing", said)
        yield Change(name, "lost" if ours else "won", word, at[0], at[1], (), a, b)


def _says(mark: Mark) -> str:
    reading = ", ".join(mark.found) or "ambiguous"
    return reading if mark.found_kind == "gene" else f"{mark.found_kind} {reading}"


def list_changes(a: Iterable[Case], b: Iterable[Case]) -> tuple[Change, ...]:
    """Returns the rows that one side alone has found, and the genes that one side alone has and the list lacks."""
    changes: list[Change] = []
    for ours, theirs in zip(a, b, strict=True):
        sides = [
            {(row.word, row.listed): row for row in case.rows if row.verdict != "false hit"} for case in (ours, theirs)
        ]
        for at, row in sides[0].items():
            other = sides[1][at]
            if (row.verdict == "hit") != (other.verdict == "hit"):
                won: Outcome = "won" if row.verdict == "hit" else "lost"
                changes.append(Change(ours.id, won, row.word, None, None, row.listed, _found(row), _found(other)))
        changes += _extras(ours, theirs)
    return tuple(changes)


def _found(row: RowCase) -> str:
    return ", ".join(row.found) or "nothing"


def _extras(ours: Case, theirs: Case) -> Iterator[Change]:
    sides = [
        {s: row.word for row in case.rows if row.verdict == "false hit" for s in row.found} for case in (ours, theirs)
    ]
    for symbol in sorted(sides[0].keys() ^ sides[1].keys()):
        in_ours = symbol in sides[0]
        a, b = (symbol, "nothing") if in_ours else ("nothing", symbol)
        word = sides[0 if in_ours else 1][symbol]
        yield Change(ours.id, "lost" if in_ours else "won", word, None, None, (), a, b)


def change_table(changes: Sequence[Change], names: tuple[str, str], *, shown: int | None = None) -> Table:
    """Returns what A wins and loses, the first `shown` of each or all."""
    rows = []
    for outcome in ("won", "lost"):
        some = [c for c in changes if c.outcome == outcome]
        rows += [(c.outcome, c.id, c.word, ", ".join(c.wanted) or "–", c.a, c.b) for c in some[:shown]]
    won = sum(c.outcome == "won" for c in changes)
    note = f"{names[0]} is right and {names[1]} is not in {won} places, the reverse in {len(changes) - won}."
    more = " The report lists them all." if shown is not None and len(rows) < len(changes) else ""
    columns = ("", "caption", "word", "wanted", *names)
    return make_table("Won and lost", columns, rows, note=note + more, text_columns=len(columns))
