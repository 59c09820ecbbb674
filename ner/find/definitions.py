"""Definitions within a caption: `interleukin-6 (IL-6)`, `PLA2 (phospholipase A2)`, `HK2, hexokinase 2; Arg: arginine`.

They are sought in the few words around a bracket or a glossary sign, instead of in the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ner.find.candidate import Candidate
from ner.find.finder import Prepared
from ner.find.glossary import find_entries
from ner.find.long_forms import SHORT_FORM, Definition, Known, align_after, align_before, begins_like

_BRACKETS = re.compile(r"\(([^()]{2,120}(?:\([^()]{1,30}\)[^()]{0,80})?)\)")
_SHORT = re.compile(SHORT_FORM)
_WINDOW = 160  # characters before a bracket in which its long form may begin
_SIGNS = frozenset("(:,=-—")


def find_definitions(prepared: Prepared, candidates: Sequence[Candidate]) -> tuple[Definition, ...]:
    """Returns the definitions that can matter to the candidates of a text, each short form's first one, in their order.

    Those matter whose short form is a candidate, or whose long form ends with one.
    """
    if not candidates or _SIGNS.isdisjoint(prepared.text):
        return ()
    names: dict[int, int] = {}
    for start, end, _, _, _ in candidates:
        if start <= names.get(end, start):
            names[end] = start
    known = Known(frozenset([c[2] for c in candidates]), names)
    found = [_whole(d, prepared.text, known) for d in (*_bracketed(prepared, known), *find_entries(prepared, known))]
    if not found:
        return ()
    first: dict[str, Definition] = {}
    for definition in sorted(found, key=lambda d: (d.short_start, -len(d.long))):
        first.setdefault(definition.short, definition)
    return tuple(first.values())


def _whole(definition: Definition, text: str, known: Known) -> Definition:
    """Returns a definition whose long form is the whole name that ends there: `COPII (coat protein complex II)`."""
    start = known.names.get(definition.long_end, definition.long_start)
    if start >= definition.long_start or definition.short_start < start <= definition.short_end:
        return definition
    long = text[start : definition.long_end]
    return replace(definition, long=long, long_start=start) if begins_like(definition.short, long) else definition


def _bracketed(prepared: Prepared, known: Known) -> Iterator[Definition]:
    text = prepared.text
    for bracket in _BRACKETS.finditer(text):
        inside, start = bracket[1], bracket.start(1)
        short = _SHORT.match(inside)
        alone = short and (short.end() == len(inside) or inside[short.end()] in ",;")
        if short and alone:
            definition = None
            if known.concerns(short.group(), bracket.start()):
                definition = align_before(prepared, short.group(), start, bracket.start())
            definition = definition or _in_small_letters(text, short.group(), start, bracket.start() - 1, known)
            if definition:
                yield definition
                continue
        if " " in inside.strip() or (len(inside) > 6 and inside.isalpha() and inside.islower()):
            words = text[max(0, bracket.start() - _WINDOW) : bracket.start()].rsplit(None, 1)
            word = _SHORT.match(words[-1].lstrip("([")) if words else None
            if word and words[-1].endswith(word.group()) and known.concerns(word.group(), bracket.end(1)):
                place = text.rindex(word.group(), 0, bracket.start())
                if definition := align_after(prepared, word.group(), place, start, bracket.end(1)):
                    yield definition


def _in_small_letters(text: str, short: str, start: int, end: int, known: Known) -> Definition | None:
    """Returns the definition of a symbol in small letters: `lecithin retinol acyltransferase (lrat)`."""
    first = known.names.get(end, end)
    long = text[first:end]
    if not (short.islower() and short.isascii() and 2 < len(short) < 8 and " " in long):
        return None
    return Definition(short, start, long, first) if begins_like(short, long) else None
