"""Words that mean another gene, or none, beside some other words of the caption."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NONE = "none"  # the target of a word that is no gene there


@dataclass(frozen=True, slots=True)
class Context:
    """What a word means (`target`, as of a name; `none` for no gene) beside some words and without others."""

    target: str
    beside: re.Pattern[str]
    without: re.Pattern[str] | None

    def holds(self, text: str) -> bool:
        """Tells whether a text holds a word that the meaning needs, and none that speaks against it."""
        return self.beside.search(text) is not None and not (self.without and self.without.search(text))


def contexts(lines: Iterable[str]) -> dict[str, tuple[Context, ...]]:
    """Returns, by spelling, what words mean in a context, from the lines of the compiled table."""
    found: dict[str, tuple[Context, ...]] = {}
    for line in lines:
        word, target, beside, without = line.split("\t")
        one = Context(target, _beginnings(beside), _beginnings(without) if without else None)
        found[word] = (*found.get(word, ()), one)
    return found


def _beginnings(words: str) -> re.Pattern[str]:
    """Returns the pattern of words, parted by `|`, that begin so."""
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, words.split('|')))})", re.IGNORECASE)
