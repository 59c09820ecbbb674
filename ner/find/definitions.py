"""Definitions within a caption: `interleukin-6 (IL-6)`, `PLA2 (phospholipase A2)`, `HK2, hexokinase 2; Arg: arginine`.

Short and long form are aligned as scispaCy does (Schwartz and Hearst 2003, "A simple algorithm for identifying
abbreviation definitions in biomedical text"), on the few words around a bracket or a glossary sign, with Greek and
hyphens folded first, instead of on the whole document.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ner.find.candidate import Candidate
from ner.find.finder import Prepared
from ner.text.keys import PIECE, key

_BRACKETS = re.compile(r"\(([^()]{2,120}(?:\([^()]{1,30}\)[^()]{0,80})?)\)")
_SHORT_FORM = r"[A-Za-z0-9Α-Ωα-ω][A-Za-z0-9Α-Ωα-ω/+'-]{0,13}[A-Za-z0-9Α-Ωα-ω+]"
_SHORT = re.compile(_SHORT_FORM)
# The head of a glossary entry: a short form after a sentence sign or bracket, and the sign that follows it. Without
# `:`, `=` or a long dash the short form must have two capitals; what goes on as a sentence does is no entry.
_PROSE = r"(?!(?:and|or|is|are|was|were|has|have|had|can|may|also|then|by|in|to|from|with|through|which|that)\b)"
_SIGNED = rf"({_SHORT_FORM})-?(?:(\s?[:=—]\s?)|(,\s|\s-\s)|\s){_PROSE}(?=[^\s;:=.,])"
_START = r"\s*(?:and )?(?=[^\s:=—]{0,14}[:=—]|[^\sA-Z]{0,13}[A-Z][^\sA-Z]{0,13}[A-Z])"
_FIRST_ENTRY = re.compile(_START + _SIGNED)
_ENTRY = re.compile(r"[;.,:(]" + _START + _SIGNED)
_PART = r"\s?\d[^;:=.,]{3,60}|\s(?!and |or |resp|which |as )[a-zα-ω][a-zα-ω\d -]{2,40}(?=;|\.?$)"
_LONG = re.compile(rf"[^;:=.,]{{4,110}}(?:,(?:{_PART}))?(?=[;.,)]|$)")  # `glutamate-cysteine ligase, catalytic subunit`
_WINDOW = 160  # characters before a bracket in which its long form may begin

_PARTED = re.compile(r"[.;:]\s|[()\[\]\n]")
_SIGNS = frozenset("(:,=-—")
_CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|forms|i\.e|including|such as|as well as)\b|^the ")
_LIST = re.compile(r"[\w/+-]*[A-Z0-9][\w/+]* (?:and|or) ")  # `OAT3 and MATE1 transport`
_COMMA = re.compile(r",(?=\s)")
_WORDED = re.compile(r"\b(?!(?:and|with|the|for|via|but)\b)\w*[a-zα-ω]{3}|[A-Z]{4} |[A-Z]{3} [A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form and the long form that explains it, as spans of the plain text.

    `listed` tells whether only a comma stands between them, as between two names of a list.
    """

    short: str
    short_start: int
    long: str
    long_start: int
    listed: bool = False

    @property
    def short_end(self) -> int:
        return self.short_start + len(self.short)

    @property
    def long_end(self) -> int:
        return self.long_start + len(self.long)


_Token = tuple[str, int]  # a folded piece and its place in the text


def find_definitions(prepared: Prepared, candidates: Sequence[Candidate]) -> tuple[Definition, ...]:
    """Returns the definitions that can matter to the candidates of a text, each short form's first one, in their order.

    Those matter whose short form is a candidate, or whose long form ends with one.
    """
    if not candidates or _SIGNS.isdisjoint(prepared.text):
        return ()
    known = _Known(frozenset([c.text for c in candidates]), frozenset([c.end for c in candidates]))
    found = [*_bracketed(prepared, known), *_glossary(prepared, known)]
    if not found:
        return ()
    first: dict[str, Definition] = {}
    for definition in sorted(found, key=lambda d: (d.short_start, -len(d.long))):
        first.setdefault(definition.short, definition)
    return tuple(first.values())


class _Known(NamedTuple):
    """The spellings of the candidates and where they end."""

    spellings: frozenset[str]
    ends: frozenset[int]

    def concerns(self, short: str, long_end: int) -> bool:
        """Tells whether a definition can matter: its short form is a candidate, or its long form ends with one."""
        return short in self.spellings or not self.ends.isdisjoint((long_end, long_end - 1))


def _bracketed(prepared: Prepared, known: _Known) -> Iterator[Definition]:
    text = prepared.text
    for bracket in _BRACKETS.finditer(text):
        inside, start = bracket[1], bracket.start(1)
        short = _SHORT.match(inside)
        alone = short and (short.end() == len(inside) or inside[short.end()] in ",;")
        matters = short and alone and known.concerns(short.group(), bracket.start())
        if short and matters and (definition := _align_before(prepared, short.group(), start, bracket.start())):
            yield definition
            continue
        if " " in inside.strip() or (len(inside) > 6 and inside.isalpha() and inside.islower()):
            words = text[max(0, bracket.start() - _WINDOW) : bracket.start()].rsplit(None, 1)
            word = _SHORT.match(words[-1].lstrip("([")) if words else None
            if word and words[-1].endswith(word.group()) and known.concerns(word.group(), bracket.end(1)):
                place = text.rindex(word.group(), 0, bracket.start())
                if definition := _align_after(prepared, word.group(), place, start, bracket.end(1)):
                    yield definition


def _glossary(prepared: Prepared, known: _Known) -> Iterator[Definition]:
    text = prepared.text
    entry = _FIRST_ENTRY.match(text) or _ENTRY.search(text)
    while entry:
        short, explicit, place = entry[1], entry[2] is not None, entry.end()
        signed = entry[2] or entry[3]
        resume = entry.end(1)  # the sign may begin the next entry, as in `Abbreviations: HK2, hexokinase 2`
        likely = explicit or (text[place].lower() == short[0].lower() and sum(map(str.isupper, short)) > 1)
        long = _LONG.match(text, place) if likely and _is_short_form(short) else None
        if long and not signed and text.count(" ", place, long.end()) >= _most_words(short):
            long = None  # a sentence that begins with the short form
        matters = long and known.concerns(short, long.end())
        definition = None
        if long and matters:
            definition = signed and _align_entry(prepared, short, entry.start(1), place, long.end())
            definition = definition or _align_after(prepared, short, entry.start(1), place, long.end())
        slack = 0 if text[place - 2 : place - 1].isalnum() else 4
        if long and definition and definition.long_start - place <= slack:
            yield definition if explicit or not signed else replace(definition, listed=True)
            resume = long.end()
        entry = _ENTRY.search(text, resume)


def _is_short_form(text: str) -> bool:
    return len(text) > 1 and (not text.isascii() or text.lower() != text or any(map(str.isdigit, text)))


def _most_words(short: str) -> int:
    """Returns how many words the long form of a short form may have (Schwartz and Hearst)."""
    return min(len(short) + 5, len(short) * 2)


def _tokens(prepared: Prepared, start: int, end: int) -> list[_Token]:
    """Returns the pieces of words between two places of the text."""
    words, starts = prepared.words, prepared.starts
    tokens: list[_Token] = []
    for i in range(max(bisect_right(starts, start) - 1, 0), bisect_left(starts, end)):
        offset = starts[i]
        for first, last, folded in words[i].pieces:
            if offset + first >= start and offset + last <= end:
                tokens.append((folded, offset + first))
    return tokens


def _align_before(prepared: Prepared, short: str, short_start: int, end: int) -> Definition | None:
    if not _is_short_form(short):
        return None
    tokens = _tokens_before(prepared, end, _most_words(short))
    return _aligned(prepared.text, short, short_start, tokens, end)


def _tokens_before(prepared: Prepared, end: int, most: int) -> list[_Token]:
    """Returns the last pieces before a place, at most so many, back to a bracket or the end of a sentence."""
    text, words, starts = prepared.text, prepared.words, prepared.starts
    tokens: list[_Token] = []
    reach = end
    for i in range(bisect_left(starts, end) - 1, -1, -1):
        offset = starts[i]
        for first, last, folded in reversed(words[i].pieces):
            if offset + last > end:
                continue
            gap = text[offset + last : reach]
            if tokens and gap != " " and _PARTED.search(gap):
                return tokens[::-1]
            reach = offset + first
            tokens.append((folded, reach))
            if len(tokens) == most:
                return tokens[::-1]
    return tokens[::-1]


def _align_after(prepared: Prepared, short: str, short_start: int, start: int, end: int) -> Definition | None:
    if not _is_short_form(short):
        return None
    return _aligned(prepared.text, short, short_start, _tokens(prepared, start, end), end)


def _align_entry(prepared: Prepared, short: str, short_start: int, start: int, end: int) -> Definition | None:
    """Returns the definition of a glossary entry whose long form begins with its first word and holds no bracket."""
    folded, long = key(short), _closed(prepared.text[start:end])
    words = " ".join(word for word, _ in _tokens(prepared, start, end))
    if len(folded) < 2 or words[:1] != folded[0] or "(" in long or not _follows(folded[1:], words[1:]):
        return None
    explains = len(long) > len(short) and _explains(short, long) and not _holds(long, short)
    return Definition(short, short_start, long, start) if explains else None


def _follows(letters: str, text: str) -> bool:
    """Tells whether letters stand in a text in their order."""
    left = iter(text)
    return all(letter in left for letter in letters)


def _aligned(text: str, short: str, short_start: int, tokens: list[_Token], end: int) -> Definition | None:
    folded = key(short)
    if len(folded) < 2:
        return None
    words = [word for word, _ in tokens]
    for form in dict.fromkeys((folded, folded.removesuffix("s") if len(folded) > 2 else folded)):
        place = align(form, words)
        if place is not None:
            first = tokens[place][1]
            long_text = _closed(text[first:end])
            if len(long_text) > len(short) and _explains(short, long_text) and not _holds(long_text, short):
                return Definition(short, short_start, long_text, first)
    return None


def align(short: str, words: Sequence[str]) -> int | None:
    """Returns with which of the words the long form of a short form begins, None where they do not explain it.

    Both are folded. From the last to the first, each letter and digit of the short form stands in the words, and its
    first one begins a word: what scispaCy's `find_abbreviation` finds, by string searches.
    """
    long = " " + " ".join(words)
    if " " + short[0] not in long:
        return None
    end = len(long)
    for sign in reversed(short[1:]):
        if sign.isalnum():
            end = long.rfind(sign, 1, end)
            if end < 0:
                return None
    first = long.rfind(" " + short[0], 0, end)
    return long.count(" ", 0, first) if first >= 0 else None


def spells_out(short: str, long: str) -> bool:
    """Tells whether each letter of a short form begins a word of its long form, or goes on with such a beginning."""
    words = [key(word) for word in PIECE.findall(long)]
    left = key(short)
    for word in words:
        shared = 0
        while shared < min(len(word), len(left)) and word[shared] == left[shared]:
            shared += 1
        left = left[shared:]
    return not left


def _closed(long: str) -> str:
    """Returns a long form without the signs behind it, and without a bracket that it opens only: `hexokinase (2`."""
    if long.count("(") > long.count(")"):
        long = long[: long.rindex("(")]
    return long.rstrip(" ,;.\t\n\r").removesuffix(", respectively")


def _all_worded(long: str) -> bool:
    """Tells whether what stands between commas is in words, as in `glutamate receptor, ionotropic`, not in a list."""
    return "," not in long or long.isupper() or all(map(_WORDED.search, _COMMA.split(long)))


def _explains(short: str, long: str) -> bool:
    """Tells whether a long form is in words, no clause, and closes no bracket before it, as in `GM-CSF (G-CSF)`."""
    if _CLAUSE.search(long) or not _WORDED.search(long):
        return False
    if (_LIST.match(long) or not _all_worded(long)) and not spells_out(short, long):
        return False
    return long.rstrip(")").count(")") <= long.count("(")


def _holds(long: str, short: str) -> bool:
    """Tells whether a long form holds the short form, or its first part and nothing of the last: `VEGF receptor 2`."""
    words = [key(word) for word in PIECE.findall(long)]
    if key(long) == key(short) or key(short) in words:
        return True
    first, *rest = [key(piece) for piece in PIECE.findall(short)]
    return bool(rest) and len(first) > 2 and first in words and not any(word[0] == rest[-1][0] for word in words)
