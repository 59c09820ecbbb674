"""Definitions within a caption: `interleukin-6 (IL-6)`, `PLA2 (phospholipase A2)`, `HK2, hexokinase 2; Arg: arginine`.

Short and long form are aligned by scispaCy's implementation of Schwartz and Hearst (2003, "A simple algorithm for
identifying abbreviation definitions in biomedical text"), on the few words around a bracket or a glossary sign, with
Greek and hyphens folded first, instead of on the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ner.text.keys import PIECE, key

_BRACKETS = re.compile(r"\(([^()]{2,120}(?:\([^()]{1,30}\)[^()]{0,80})?)\)")
_SHORT = re.compile(r"[A-Za-z0-9Α-Ωα-ω][A-Za-z0-9Α-Ωα-ω/+'-]{0,13}[A-Za-z0-9Α-Ωα-ω+]")
_LAST_WORD = re.compile(r"([A-Za-z0-9Α-Ωα-ω][A-Za-z0-9Α-Ωα-ω/+'-]{0,13}[A-Za-z0-9Α-Ωα-ω+])\s*$")
_ENTRY = re.compile(
    r"(?:(?<=[;.,:(])\s*|^)(?:and )?(?P<short>[A-Za-z0-9Α-Ωα-ω][A-Za-z0-9Α-Ωα-ω/+'-]{0,13}[A-Za-z0-9Α-Ωα-ω+])-?"
    r"(?P<sign>\s?[:=]\s?|,\s|\s-\s|\s)(?P<long>[^;:=.,]{4,110}(?:,\s?\d[^;:=.,]{3,60})?)(?=[;.,)]|$)"
)


_PARTED = re.compile(r"[.;:]\s|[()\[\]\n]")
_SIGNS = frozenset("(:,=-")


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and the long form that explains it, as spans of the plain text."""

    short: str
    short_start: int
    long: str
    long_start: int

    @property
    def short_end(self) -> int:
        return self.short_start + len(self.short)

    @property
    def long_end(self) -> int:
        return self.long_start + len(self.long)


@dataclass(frozen=True, slots=True)
class _Token:
    """What scispaCy's aligner reads of a token, with its place in the text."""

    text: str
    start: int
    end: int

    @property
    def text_with_ws(self) -> str:
        return self.text + " "


def find_definitions(text: str) -> tuple[Definition, ...]:
    """Returns the definitions of a plain text by the place of their short forms, each short form's first one only."""
    found = [*_bracketed(text), *_glossary(text)] if _SIGNS.intersection(text) else []
    first: dict[str, Definition] = {}
    for definition in sorted(found, key=lambda d: (d.short_start, -len(d.long))):
        first.setdefault(definition.short, definition)
    return tuple(first.values())


def _bracketed(text: str) -> Iterator[Definition]:
    for bracket in _BRACKETS.finditer(text):
        inside, start = bracket[1], bracket.start(1)
        before = text[max(0, bracket.start() - 160) : bracket.start()]
        short = _SHORT.match(inside)
        alone = short and (short.end() == len(inside) or inside[short.end()] in ",;")
        if short and alone and (definition := _align_before(text, short.group(), start, bracket.start())):
            yield definition
            continue
        word = _LAST_WORD.search(before)
        if word and (" " in inside.strip() or (len(inside) > 6 and inside.isalpha() and inside.islower())):
            place = bracket.start() - len(before) + word.start(1)
            if definition := _align_after(text, word[1], place, start, bracket.end(1)):
                yield definition


def _glossary(text: str) -> Iterator[Definition]:
    place = 0
    while entry := _ENTRY.search(text, place):
        short = entry["short"]
        loose = entry["sign"].strip() in ("", ",", "-")
        definition = None
        likely = not loose or (entry["long"][0].lower() == short[0].lower() and sum(c.isupper() for c in short) > 1)
        if likely and _is_short_form(short):
            definition = _align_after(text, short, entry.start("short"), entry.start("long"), entry.end("long"))
        slack = 4 if entry["sign"].strip() else 0
        if definition and definition.long_start - entry.start("long") <= slack:
            yield definition
            place = entry.end()
        else:
            place = entry.start("long")


def _is_short_form(text: str) -> bool:
    return len(text) > 1 and any(c.isupper() or c.isdigit() or not c.isascii() for c in text)


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    pieces = PIECE.finditer(text, start, end)
    return [_Token(folded, m.start(), m.end()) for m in pieces if (folded := key(m.group()))]


def _align_before(text: str, short: str, short_start: int, end: int) -> Definition | None:
    if not _is_short_form(short):
        return None
    most = min(len(short) + 5, len(short) * 2)
    tokens = _tokens(text, max(0, end - 160), end)[-most:]
    cut = max((i for i, t in enumerate(tokens[:-1]) if _PARTED.search(text[t.end : tokens[i + 1].start])), default=-1)
    return _aligned(text, short, short_start, tokens[cut + 1 :], end)


def _align_after(text: str, short: str, short_start: int, start: int, end: int) -> Definition | None:
    if not _is_short_form(short):
        return None
    return _aligned(text, short, short_start, _tokens(text, start, end), end)


def _aligned(text: str, short: str, short_start: int, tokens: list[_Token], end: int) -> Definition | None:
    from scispacy.abbreviation import find_abbreviation  # noqa: PLC0415 (brings spaCy, which finding alone does not need)

    folded = key(short)
    if not tokens or len(folded) < 2:
        return None
    for candidate in (folded, folded.removesuffix("s")):
        _, long = find_abbreviation(tokens, [_Token(candidate, 0, len(candidate))])
        if long:
            first = long[0].start
            long_text = text[first:end].rstrip(" ,;.\t\n\r")
            if len(long_text) > len(short) and not _holds(long_text, folded):
                return Definition(short, short_start, long_text, first)
    return None


def _holds(long: str, folded: str) -> bool:
    """Tells whether a long form holds the short form itself, and so explains nothing."""
    return any(key(piece.group()) == folded for piece in PIECE.finditer(long)) or key(long) == folded
