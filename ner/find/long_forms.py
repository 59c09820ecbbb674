"""Long forms of short forms, each aligned with its short form, letter by letter.

Short and long form are aligned as scispaCy does (Schwartz and Hearst 2003, "A simple algorithm for identifying
abbreviation definitions in biomedical text"), with Greek and hyphens folded first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ner.find.finder import Prepared
from ner.text.keys import PIECE, key

SHORT_FORM = r"[A-Za-z0-9Α-Ωα-ω][A-Za-z0-9Α-Ωα-ω/+'-]{0,13}[A-Za-z0-9Α-Ωα-ω+]"
_PARTED = re.compile(r"[.;:]\s|[()\[\]\n]")
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|forms|i\.e|including|such as|as well as)\b|^(?:the|and|or|but|by|via) "
)
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


class Known(NamedTuple):
    """The spellings of the candidates, and where the longest that ends at a place begins, by that place."""

    spellings: frozenset[str]
    names: Mapping[int, int]

    def concerns(self, short: str, long_end: int) -> bool:
        """Tells whether a definition can matter: its short form is a candidate, or its long form ends with one."""
        return short in self.spellings or long_end in self.names or long_end - 1 in self.names


_Token = tuple[str, int]  # a folded piece and its place in the text


def is_short_form(text: str) -> bool:
    """Tells whether a word looks like a short form: it has a capital, a digit or a Greek letter."""
    return len(text) > 1 and (not text.isascii() or text.lower() != text or any(map(str.isdigit, text)))


def most_words(short: str) -> int:
    """Returns how many words the long form of a short form may have (Schwartz and Hearst)."""
    return min(len(short) + 5, len(short) * 2)


def _tokens_between(prepared: Prepared, start: int, end: int) -> list[_Token]:
    """Returns the pieces of words between two places of the text."""
    words, starts = prepared.words, prepared.starts
    tokens: list[_Token] = []
    for i in range(max(bisect_right(starts, start) - 1, 0), bisect_left(starts, end)):
        offset = starts[i]
        for first, last, folded in words[i].pieces:
            if offset + first >= start and offset + last <= end:
                tokens.append((folded, offset + first))
    return tokens


def align_before(prepared: Prepared, short: str, short_start: int, end: int) -> Definition | None:
    """Returns the definition of a short form by the words that end at a place, None where they do not explain it."""
    if not is_short_form(short):
        return None
    tokens = _tokens_before(prepared, end, most_words(short))
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


def align_after(prepared: Prepared, short: str, short_start: int, start: int, end: int) -> Definition | None:
    """Returns the definition of a short form by the words between two places, None where they do not explain it."""
    if not is_short_form(short):
        return None
    return _aligned(prepared.text, short, short_start, _tokens_between(prepared, start, end), end)


def _aligned(text: str, short: str, short_start: int, tokens: list[_Token], end: int) -> Definition | None:
    folded = key(short)
    if len(folded) < 2:
        return None
    words = [word for word, _ in tokens]
    for form in dict.fromkeys((folded, folded.removesuffix("s") if len(folded) > 2 else folded)):
        place = align(form, words)
        if place is not None:
            first = tokens[place][1]
            long_text = closed(text[first:end])
            if len(long_text) > len(short) and explains(short, long_text) and not holds(long_text, short):
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


def closed(long: str) -> str:
    """Returns a long form without the signs behind it, and without a bracket that it opens only: `hexokinase (2`."""
    if long.count("(") > long.count(")"):
        long = long[: long.rindex("(")]
    return long.rstrip(" ,;.\t\n\r").removesuffix(", respectively")


def _all_worded(long: str) -> bool:
    """Tells whether what stands between commas is in words, as in `glutamate receptor, ionotropic`, not in a list."""
    return "," not in long or long.isupper() or all(map(_WORDED.search, _COMMA.split(long)))


def explains(short: str, long: str) -> bool:
    """Tells whether a long form is in words, no clause, and closes no bracket before it, as in `GM-CSF (G-CSF)`."""
    if _CLAUSE.search(long) or not _WORDED.search(long):
        return False
    if (_LIST.match(long) or not _all_worded(long)) and not spells_out(short, long):
        return False
    return long.rstrip(")").count(")") <= long.count("(")


def holds(long: str, short: str) -> bool:
    """Tells whether a long form holds the short form, or its first part and nothing of the last: `VEGF receptor 2`."""
    words = [key(word) for word in PIECE.findall(long)]
    if key(long) == key(short) or key(short) in words:
        return True
    first, *rest = [key(piece) for piece in PIECE.findall(short)]
    return bool(rest) and len(first) > 2 and first in words and not any(word[0] == rest[-1][0] for word in words)


def begins_like(short: str, long: str) -> bool:
    """Tells whether a long form begins as its short form does, and the other letters follow in their order."""
    folded, words = key(short), key(long)
    return words[:1] == folded[:1] and _follows(folded[1:], words[1:])


def _follows(letters: str, text: str) -> bool:
    """Tells whether letters stand in a text in their order."""
    left = iter(text)
    return all(letter in left for letter in letters)
