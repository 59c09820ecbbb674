"""Definitions that captions give of their abbreviations: `Arg: arginine; HBP, hexosamine biosynthetic pathway`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ner.lexicon import Lexicon

_MEANING = re.compile(r"\s*(?:[:=]|, )\s*([A-Za-zα-ωΑ-Ω][^;:,.()=]{2,70}[A-Za-z0-9α-ω])\s*(?=[;:,.)]|$)")
_SMALL = frozenset({"of", "the", "and", "in", "for", "to", "with", "by", "a"})
_REACH = 90  # characters before a bracket in which its long form is looked for


def definition_of(word: str, caption: str) -> str:
    """Returns the long form that a caption gives for `word` in its glossary or brackets, or nothing.

    The letters of the word must be found, in order, at the beginnings or inside the words of the long form.
    """
    exact = re.escape(word)
    for match in re.finditer(rf"(?<![\w-]){exact}(?![\w-])", caption):
        meaning = _MEANING.match(caption, match.end())
        if meaning and _spells(word, meaning[1]):
            return meaning[1].strip()
    for match in re.finditer(rf"\(\s*{exact}\s*[),;]", caption):
        words = re.findall(r"[^\s,;:()]+", caption[max(0, match.start() - _REACH) : match.start()])
        for size in range(2, min(len(word) + 2, len(words)) + 1):
            if _spells(word, " ".join(words[-size:])) and _initials_fit(word, words[-size:]):
                return " ".join(words[-size:])
    return ""


def defined_otherwise(word: str, symbol: str, caption: str, lexicon: Lexicon) -> str:
    """Returns the long form that a caption gives for `word` when it cannot mean the gene `symbol`, or nothing.

    It may mean the gene when the lexicon knows it as a gene's name, when it shares a word with the gene's approved
    name (`protein kinase R`, EIF2AK2), or when it is made of other gene symbols (`Bub3 and BubR1`).
    """
    meaning = definition_of(word, caption)
    if not meaning or lexicon.matches(meaning) or lexicon.matches(meaning.removesuffix("s")):
        return ""
    entry = lexicon.gene_entry(symbol)
    if entry and _content_words(meaning) & _content_words(entry.name):
        return ""
    symbols = (part for part in re.split(r"[\s/]+", meaning) if sum(c.isupper() or c.isdigit() for c in part) > 1)
    return "" if any(lexicon.matches(part) for part in symbols) else meaning


def _content_words(text: str) -> set[str]:
    return {found.lower() for found in re.findall(r"[A-Za-z]{4,}", text)}


def _spells(word: str, meaning: str) -> bool:
    """True when the word's letters stand in order in the long form, the first of them at its beginning."""
    letters = [c for c in word.lower() if c.isalpha()]
    if not letters or meaning.lower()[0] != letters[0] or len(meaning) <= len(word) + 2 or word in meaning.split():
        return False
    rest = iter(meaning.lower())
    return all(any(c == letter for c in rest) for letter in letters)


def _initials_fit(word: str, words: Sequence[str]) -> bool:
    """True when the words begin, in order, with letters of the abbreviation, small words left out."""
    rest = iter(word.lower())
    return all(any(c == initial for c in rest) for w in words if (initial := w[0].lower()) and w not in _SMALL)
