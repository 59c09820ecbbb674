"""Enumerations whose shared word comes last: `α- and β-catenin`, `type I and III interferons`, `p110α/δ subunits`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ner.find.candidate import Candidate
from ner.find.enumerations import genes_of
from ner.find.pieces import spelled
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.keys import key

_GREEK = r"(?:[αβγδεζκμθ]|alpha|beta|gamma|delta|epsilon|zeta|kappa|mu|theta)\d?"
_MARK = re.compile(rf"({_GREEK})[- ]?(?=[A-Za-z])")  # at the start of a name
_AND = r"-?(?:\s?/\s?|,\s(?:and\s|or\s)?|\s(?:and|or|&)\s)"
_BEFORE = re.compile(rf"(?<![A-Za-z0-9Α-Ωα-ω-])((?:{_GREEK}{_AND})+)$")
_GREEK_SIGN = re.compile(_GREEK)
_NUMERAL = r"(?:I{1,3}|IV|V|\d|[A-H])"
_TYPES = re.compile(
    rf"(?<![A-Za-z])([Tt]ype|[Cc]lass|[Gg]roup)s?[ -]"
    rf"({_NUMERAL}(?:(?:\s?/\s?|,\s|,?\s(?:and|or|&)\s)(?:type\s|class\s)?{_NUMERAL})+)[ -]$"
)
_NUMERALS = re.compile(rf"(?<![A-Za-z0-9]){_NUMERAL}(?![A-Za-z0-9])")
_LETTERED = re.compile(r"[A-Z]{1,2}-(?=[A-Za-z]{3})")  # `E-cadherin`
_BEFORE_LETTERED = re.compile(r"(?<![A-Za-z0-9Α-Ωα-ω-])((?:[A-Z]{1,2}-(?:/|,\s(?:and\s|or\s)?|\s(?:and|or|&)\s))+)$")
_LETTERS = re.compile(r"[A-Z]{1,2}(?=-)")
_FIRST_LETTERS = frozenset("αβγδεζκμθabgdezkmt")
_BEFORE_TYPED = frozenset("IVABCDEFGH0123456789")
_REACH = 40  # characters before a name in which its list may stand


def find_fronted(text: str, found: Iterable[Candidate], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yields the enumerations of plain text that end with one of the candidates found.

    Where members are families, the list keeps the terms of the word that they share.
    """
    for candidate in found:
        start = candidate.start
        if start < 2:
            continue
        if text[start - 2] in _BEFORE_TYPED:
            if types := _TYPES.search(text, max(0, start - _REACH), start):
                yield from _with_types(text, candidate, types, lexicon)
        elif candidate.text[0] in _FIRST_LETTERS and (mark := _MARK.match(candidate.text)):
            yield from _with_greek(text, candidate, mark, lexicon)
        elif (lettered := _LETTERED.match(candidate.text)) and text[start - 1] in " /":
            yield from _with_letters(text, candidate, lettered, lexicon)


def _with_greek(text: str, last: Candidate, mark: re.Match[str], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yields the list of a name that begins with a Greek letter: `α- and β-catenin`."""
    before = _BEFORE.search(text, max(0, last.start - _REACH), last.start)
    if not before:
        return
    stem = last.text[mark.end() :]
    names = [_terms(f"{sign}-{stem}", lexicon) for sign in _GREEK_SIGN.findall(before[1])]
    yield from _listed(text, before.start(), last, [*names, last.terms], _terms(stem, lexicon))


def _with_letters(text: str, last: Candidate, letter: re.Match[str], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yields the list of a name that begins with a letter and a hyphen: `E- and N-cadherin`."""
    before = _BEFORE_LETTERED.search(text, max(0, last.start - _REACH), last.start)
    if not before:
        return
    stem = last.text[letter.end() :].removesuffix("s") if "plural" in last.how else last.text[letter.end() :]
    names = [_terms(f"{sign}-{stem}", lexicon) for sign in _LETTERS.findall(before[1])]
    yield from _listed(text, before.start(), last, [*names, last.terms], ())


def _with_types(text: str, last: Candidate, types: re.Match[str], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yields the list of types of a name: `type I and III interferons`."""
    stem = last.text.removesuffix("s") if "plural" in last.how else last.text
    names = [_terms(f"{types[1].lower()} {number} {stem}", lexicon) for number in _NUMERALS.findall(types[2])]
    yield from _listed(text, types.start(), last, names, last.terms)


def _listed(
    text: str, start: int, last: Candidate, names: list[tuple[Term, ...]], shared: tuple[Term, ...]
) -> Iterator[Candidate]:
    if not all(names):
        return
    surface = text[start : last.end]
    genes = [genes_of(terms) for terms in names]
    if all(genes):
        yield Candidate(start, last.end, surface, tuple(genes), (*last.how, "enumeration"))
    elif shared:
        yield Candidate(start, last.end, surface, (shared,), (*last.how, "list"))


def _terms(name: str, lexicon: Lexicon) -> tuple[Term, ...]:
    return spelled(name, key(name), lexicon)[0]
