"""The shape of a spelling, and how well two spellings of one name agree."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from ner.text.keys import cased, greek

Shape = Literal["symbolic", "title", "lower", "lower_digit", "words"]


def shape(text: str) -> Shape:
    """Returns the shape of a plain spelling: several words, symbol-like, Capitalised, lower case (with digits)."""
    if " " in text and len(_LONG_WORD.findall(text)) > 1:
        return "words"
    if text.isalpha() and text.isascii():
        return "lower" if text.islower() else "title" if text.istitle() and len(text) > 1 else "symbolic"
    upper = len(_UPPER.findall(text))
    number = bool(_NUMBER.search(text))
    if upper > 1 or (upper and number):
        return "symbolic"
    if upper:
        return "title" if len(_LETTER.findall(text)) > 1 else "symbolic"
    return "lower_digit" if number else "lower"


_LONG_WORD = re.compile(r"[A-Za-z]{3,}")
_UPPER = re.compile(r"[A-Z]")
_NUMBER = re.compile(r"\d|[Α-Ωα-ω]|(?<![a-z])(?:alpha|beta|gamma|delta|kappa)(?![a-z])")
_LETTER = re.compile(r"[A-Za-z]")


def agreement(text: str, term: str) -> float:
    """Returns how well two spellings of one key agree in case and Greek, 0 to 1."""
    return 1.0 if text == term else _agreement(text, term)


@lru_cache(maxsize=20_000)
def _agreement(text: str, term: str) -> float:
    ours, theirs = cased(text), cased(term)
    if ours == theirs:
        value = 1.0
    elif ours.upper() == ours and theirs.upper() != theirs:
        value = 0.8  # TRP53 for Trp53
    elif ours[:1].isupper() and ours[1:].lower() == ours[1:]:
        value = 0.75  # Stat3 for STAT3: the manner of mouse genes
    elif ours.lower() == ours:
        numbered = any(c.isdigit() for c in ours) and len(ours) > 3
        value = 0.75 if numbered else 0.35 if theirs.upper() == theirs and len(ours) < 5 else 0.55
    else:
        value = 0.65
    if text.lower() != term.lower() and greek(text) != greek(term):
        value *= 0.85 if not greek(text) or theirs.upper() == theirs else 0.7
    return value
