"""Enumerations: names that share a stem (`STAT1/3`, `IKKα/β`, `TLR2 and 4`, `HDAC1, 4, 5, and 7`, `TLR1-10`)."""

from __future__ import annotations

import re

from ner.find.candidate import Candidate
from ner.find.pieces import spelled
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.keys import key

MAX_RANGE = 20

_LETTER = "A-Za-zΑ-Ωα-ω0-9"
_NUMBER_TAIL = r"\d{1,3}[A-Za-zαβγδ]?"
_SEPARATOR = r"\s?/\s?-?|\s?,\s?(?:and\s|or\s|&\s?)?-?|\s(?:and|or|&|to)\s-?|\s?-\s?|\s?&\s?-?|\+"
_NEXT = re.compile(
    rf"(?P<sep>{_SEPARATOR})(?P<tail>{_NUMBER_TAIL}|[a-hA-H]\d?|[αβγδεζηθκλ]\d?)(?![{_LETTER}])"
    r"(?!\.\d|%|\s?(?:%|[µμ][MgmLl]\b|n[gM]\b|m[gMLl]\b|kDa\b|h\b|min\b|hours?\b|days?\b|weeks?\b|mice\b|patients\b|fold\b|°|×|x\s))"
)
_FIRST = re.compile(rf"\s-?(?P<tail>{_NUMBER_TAIL}|[αβγδεζηθκλ])(?![{_LETTER}])")
# A number, or a sign that stands apart from the stem by its case, script or a hyphen.
_OWN_TAIL = re.compile(r"\d{1,3}[A-Za-zαβγδε]?$|(?:(?<=[0-9 -])[A-H]|(?<=[A-Z0-9 -])[a-h]|[αβγδεζηθκλ]\d?)$")
_MAY_GO_ON = frozenset(" /,-&+")
_GOES_ON = re.compile(rf"(?:{_SEPARATOR}|\s-?)(?:\d|[A-Za-zΑ-Ωα-ω](?![A-Za-z]))")


def may_go_on(text: str, candidate: Candidate) -> bool:
    """Tells whether an enumeration may follow a candidate: a sign or a space, then a number or a single letter."""
    end = candidate.end
    return text[end : end + 1] in _MAY_GO_ON and bool(_GOES_ON.match(text, end))


def enumerate_names(text: str, candidate: Candidate, lexicon: Lexicon) -> Candidate | None:
    """Returns the enumeration that a candidate of plain text opens, or None.

    Every name of it must be in the lexicon as a gene; a range is spelt out when it has at most MAX_RANGE members.
    """
    if "bracket" in candidate.how:
        return None
    own = _OWN_TAIL.search(candidate.text)
    parts: list[tuple[Term, ...]]
    if own:
        stem, last, end = candidate.text[: own.start()], own.group(), candidate.end
        parts = [_genes(candidate.terms)]
        if len(stem) < 1 or not parts[0]:
            return None
    else:
        first = _FIRST.match(text, candidate.end)
        if not first:
            return None
        stem, last, end = candidate.text + "-", first["tail"], first.end()
        if "plural" in candidate.how or candidate.text.endswith("s"):
            stem = candidate.text.removesuffix("s") + "-"
        parts = [_named(stem, last, lexicon)]
        if not parts[0]:
            return None
    while found := _NEXT.match(text, end):
        more = _members(stem, last, found["sep"], found["tail"], lexicon)
        if not more:
            break
        parts.extend(more)
        last, end = _tail_like(last, found["tail"]), found.end()
    if len(parts) < 2 and not (not own and "plural" in candidate.how):
        return None
    return Candidate(candidate.start, end, text[candidate.start : end], tuple(parts), (*candidate.how, "enumeration"))


def _members(stem: str, last: str, separator: str, tail: str, lexicon: Lexicon) -> list[tuple[Term, ...]]:
    """Returns the terms of each name that one further tail adds; none where it is no name."""
    if tail == last:
        return []
    bare = separator.strip()
    if bare in ("-", "to"):
        if not (last.isdigit() and tail.isdigit() and 0 < int(tail) - int(last) <= MAX_RANGE):
            return []
        names = [_named(stem, str(n), lexicon) for n in range(int(last) + 1, int(tail) + 1)]
        return [n for n in names if n] if names[-1] and sum(map(bool, names)) * 2 > len(names) else []
    spaced = separator != separator.strip() and "/" not in separator
    if tail.isalpha() and tail.isascii() and spaced and not separator.endswith("-") and not last[-1:].isalpha():
        return []  # `JAK1, B and C` goes on with panels, `DNMT3A, B and L` with genes
    named = _named(stem, _tail_like(last, tail), lexicon)
    return [named] if named else []


def _tail_like(last: str, tail: str) -> str:
    """Returns what follows the stem: `DNMT3a/b` goes on with `3b`, `IL-1α/β` with `1β`, `STAT5A/3` with `3`."""
    if not tail[0].isdigit() and last[0].isdigit() and (number := re.match(r"\d+", last)):
        return number.group() + tail
    return tail


def _named(stem: str, tail: str, lexicon: Lexicon) -> tuple[Term, ...]:
    terms, _ = spelled(stem + tail, key(stem + tail), lexicon)
    if not terms and stem.endswith("-"):
        spaced = f"{stem[:-1]} {tail}"
        terms, _ = spelled(spaced, key(spaced), lexicon)
    return _genes(terms)


def _genes(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(t for t in terms if not t.is_group)
