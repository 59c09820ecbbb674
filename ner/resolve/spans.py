"""Where a mention begins and ends: no invisible sign at its end, no half of a pair of brackets, microRNAs whole."""

from __future__ import annotations

import re

from ner.find.candidate import Candidate
from ner.text.repair import INVISIBLE, Repaired

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_BRACKETS = frozenset("()[]{}")
_MIRNA = re.compile(r"(?:mi(?:cro)?R(?:NA)?|let)-?\d", re.IGNORECASE)
_ISOMER = re.compile(r"(?<![\w-])(?:\d(?:,\d)?|[dlDLRS]|\([RS]\)|[Δ∆]\d{1,2})-$")  # `1-pyrroline-`, `l-ribulokinase`
_ARM = re.compile(r"[-‐–][35]p(?![A-Za-z0-9])")  # the strand that becomes the microRNA: `miR-34a-5p`
_SPECIES = frozenset({"hsa-", "mmu-", "rno-", "gga-", "bta-", "ssc-", "dre-", "mml-"})  # miRBase's codes of vertebrates


def final_span(text: str, repaired: Repaired, candidate: Candidate, reach: int = 0) -> tuple[int, int]:
    """Returns the span of a candidate of the repaired text on the text as read; up to `reach` stand other mentions."""
    start, end = balanced(text, *visible_span(text, repaired, candidate))
    if candidate.text.endswith("ase") and (front := _ISOMER.search(text, max(start - 8, reach), start)):
        start = front.start()
    if _MIRNA.match(candidate.text):
        start -= 4 if text[max(start - 4, 0) : start] in _SPECIES else 0
        arm = _ARM.match(text, end)
        end = arm.end() if arm else end
    return start, end


def visible_span(text: str, repaired: Repaired, candidate: Candidate) -> tuple[int, int]:
    """Returns the span, on the text as read, without the invisible signs that follow its last letter."""
    start, end = repaired.span(candidate.start, candidate.end)
    return start, start + len(text[start:end].rstrip(INVISIBLE))


def balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns a span in which brackets have their partners: `XBP1(s` takes in the one behind it, `p53)` loses its own.

    A closing bracket amid the name stays, since no shorter span is the name.
    """
    if _BRACKETS.isdisjoint(text[start:end]):
        return start, end
    while (half := _half(text, start, end)) is not None:
        if half == start:
            start += 1
        elif text[end : end + 1] == _CLOSING.get(text[half]):
            end += 1
        elif text[half] in _CLOSING or half == end - 1:
            end = start + len(text[start:half].rstrip(" -"))
        else:
            break
    return start, end


def _half(text: str, start: int, end: int) -> int | None:
    """Returns the place of a bracket without its partner: the last opening one, else the last closing one."""
    opened: list[int] = []
    closing = None
    for place in range(start, end):
        sign = text[place]
        if sign in _CLOSING:
            opened.append(place)
        elif sign in _BRACKETS:
            if opened and _CLOSING[text[opened[-1]]] == sign:
                opened.pop()
            else:
                closing = place
    return opened[-1] if opened else closing
