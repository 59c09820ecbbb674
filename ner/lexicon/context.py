"""Words that mean another gene, or none, beside some other words of the caption."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NONE = "none"  # the target of a word that is no gene there


@dataclass(frozen=True, slots=True)
class Context:
    """What a word means (`target`, as of a name; `none` for no gene) beside some words and without others.

    Those are the beginnings of words, in lower case.
    """

    target: str
    beside: tuple[str, ...]
    without: tuple[str, ...]

    def holds(self, text: str) -> bool:
        """Tells whether a text in lower case holds a word that the meaning needs, and none that speaks against it."""
        return _has_any(text, self.beside) and not _has_any(text, self.without)


def first_held(known: Iterable[Context], text: str) -> Context | None:
    """Returns the first of a word's contexts that holds in a text in lower case."""
    return next((context for context in known if context.holds(text)), None)


def contexts(lines: Iterable[str]) -> dict[str, tuple[Context, ...]]:
    """Returns, by spelling, what words mean in a context, from the lines of the compiled table."""
    found: dict[str, tuple[Context, ...]] = {}
    for line in lines:
        word, target, beside, without = line.split("\t")
        found[word] = (*found.get(word, ()), Context(target, _beginnings(beside), _beginnings(without)))
    return found


def _beginnings(words: str) -> tuple[str, ...]:
    return tuple(words.lower().split("|")) if words else ()


def _has_any(text: str, beginnings: tuple[str, ...]) -> bool:
    """Tells whether any word of a text begins so."""
    for beginning in beginnings:
        at = text.find(beginning)
        while at >= 0:
            before = text[at - 1 : at]
            if not (before.isascii() and before.isalnum()):
                return True
            at = text.find(beginning, at + 1)
    return False
