"""Definitions that captions give of their abbreviations: `Arg: arginine; HBP, hexosamine biosynthetic pathway`."""

from __future__ import annotations

import re

from ner.lexicon import Lexicon

_MEANING = re.compile(r"\s*(?:[:=]|, )\s*([A-Za-zα-ωΑ-Ω][^;:,.()=]{2,70}[A-Za-z0-9α-ω])\s*(?=[;:,.)]|$)")
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
            if _spells(word, " ".join(words[-size:])):
                return " ".join(words[-size:])
    return ""


def defined_otherwise(word: str, caption: str, lexicon: Lexicon) -> str:
    """Returns the long form of a word that the caption defines as something that the lexicon knows no gene for."""
    meaning = definition_of(word, caption)
    return "" if not meaning or lexicon.matches(meaning) or lexicon.matches(meaning.removesuffix("s")) else meaning


def _spells(word: str, meaning: str) -> bool:
    """True when the word's letters stand in order in the long form, the first of them at its beginning."""
    letters = [c for c in word.lower() if c.isalpha()]
    if not letters or meaning.lower()[0] != letters[0] or len(meaning) <= len(word) + 2 or word in meaning.split():
        return False
    rest = iter(meaning.lower())
    return all(any(c == letter for c in rest) for letter in letters)
