"""Entries of a glossary: `Abbreviations: HK2, hexokinase 2; Arg: arginine; PDK — pyruvate dehydrogenase kinase`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ner.find.finder import Prepared
from ner.find.long_forms import (
    SHORT_FORM,
    Definition,
    Known,
    align_after,
    begins_like,
    closed,
    explains,
    holds,
    is_short_form,
    most_words,
)
from ner.text.keys import key

# The head of a glossary entry: a short form after a sentence sign or bracket, and the sign that follows it. Without
# `:`, `=` or a long dash the short form must have two capitals; what goes on as a sentence does is no entry.
_PROSE = r"(?!(?:and|or|is|are|was|were|has|have|had|can|may|also|then|by|in|to|from|with|through|which|that)\b)"
_SIGNED = rf"({SHORT_FORM})-?(?:(\s?[:=—]\s?)|(,\s|\s-\s)|\s){_PROSE}(?=[^\s;:=.,])"
_START = r"\s*(?:and )?(?=[^\s:=—]{0,14}[:=—]|[^\sA-Z]{0,13}[A-Z][^\sA-Z]{0,13}[A-Z])"
_FIRST_ENTRY = re.compile(_START + _SIGNED)
_ENTRY = re.compile(r"[;.,:(]" + _START + _SIGNED)
_PART = r"\s?\d[^;:=.,]{3,60}|\s(?!and |or |resp|which |as )[a-zα-ω][a-zα-ω\d -]{2,40}(?=;|\.?$)"
_LONG = re.compile(rf"[^;:=.,]{{4,110}}(?:,(?:{_PART}))?(?=[;.,)]|$)")  # `glutamate-cysteine ligase, catalytic subunit`
# An entry by its place alone; its long form must be a name in words, all but a share of its letters.
_PLACED = re.compile(rf"(?:[;.,:(]\s|^)(?:and )?({SHORT_FORM})(?=(\s?[:=—]\s?|,\s|\s-\s)[A-Za-z0-9Α-Ωα-ω(])")
_SEVERAL = 2  # entries, and signs between them, that make a glossary
_LOWER = 4  # letters of a short form in lower case: `pyk`
_UNNAMED = 0.3  # share of a long form that may stand before its name


def find_entries(prepared: Prepared, known: Known) -> Iterator[Definition]:
    """Yields the entries whose long form spells its short form out, and in a glossary those that stand in its row."""
    yield from _aligned_entries(prepared, known)
    text = prepared.text
    if text.count(";") + text.count(":") + text.count("=") + text.count("—") >= _SEVERAL:
        yield from _placed_entries(text, known)


def _placed_entries(text: str, known: Known) -> Iterator[Definition]:
    """Yields the entries whose long form is a name that need not spell anything out: `Zwf, glucose-6-phosphate ...`.

    In each row of entries with the same sign, some must spell their short forms out.
    """
    spelled: Counter[str] = Counter()
    placed: list[tuple[str, Definition]] = []
    for entry in _PLACED.finditer(text):
        short, place = entry[1], entry.end(2)
        long = _LONG.match(text, place)
        if long is None or (short.islower() and len(short) > _LOWER) or short.isdigit():
            continue
        whole, sign = closed(text[place : long.end()]), entry[2].strip()
        if len(whole) <= len(short) or not explains(short, whole) or holds(whole, short):
            continue
        spelled[sign] += begins_like(short, whole)
        start = known.names.get(long.end(), long.end())
        if start - place <= len(whole) * _UNNAMED:
            first = start if " " in text[place:start] else place  # `putative hexokinase`, but `1-pyrroline-...`
            name = whole[first - place :]
            placed.append((sign, Definition(short, entry.start(1), name, first, _is_listed(sign, text, long.end()))))
    yield from (definition for sign, definition in placed if spelled[sign] >= _SEVERAL)


def _aligned_entries(prepared: Prepared, known: Known) -> Iterator[Definition]:
    """Yields the entries whose short form stands, letter by letter, in their long form."""
    text = prepared.text
    entry = _FIRST_ENTRY.match(text) or _ENTRY.search(text)
    while entry:
        short, explicit, place = entry[1], entry[2] is not None, entry.end()
        signed = entry[2] or entry[3]
        resume = entry.end(1)  # the sign may begin the next entry, as in `Abbreviations: HK2, hexokinase 2`
        likely = explicit or (text[place].lower() == short[0].lower() and sum(map(str.isupper, short)) > 1)
        long = _LONG.match(text, place) if likely and is_short_form(short) else None
        if long and not signed and text.count(" ", place, long.end()) >= most_words(short):
            long = None  # a sentence that begins with the short form
        matters = long and known.concerns(short, long.end())
        definition = None
        if long and matters:
            definition = signed and _align_entry(text, short, entry.start(1), place, long.end())
            definition = definition or align_after(prepared, short, entry.start(1), place, long.end())
        slack = 0 if text[place - 2 : place - 1].isalnum() else 4
        if long and definition and definition.long_start - place <= slack:
            listed = _is_listed((signed or "").strip(), text, long.end())
            yield replace(definition, listed=True) if listed else definition
            resume = long.end()
        entry = _ENTRY.search(text, resume)


def _is_listed(sign: str, text: str, end: int) -> bool:
    """Tells whether a comma or hyphen parts what ends there as it parts names of a list, which no semicolon does."""
    return sign in (",", "-") and text[end : end + 1] != ";"


def _align_entry(text: str, short: str, short_start: int, start: int, end: int) -> Definition | None:
    """Returns the definition of a glossary entry whose long form begins with its first word and holds no bracket."""
    long = closed(text[start:end])
    if len(key(short)) < 2 or "(" in long or not begins_like(short, long):
        return None
    defined = len(long) > len(short) and explains(short, long) and not holds(long, short)
    return Definition(short, short_start, long, start) if defined else None
