"""Repair of misspelt long words of gene names (`Capase-1`, `hydroxylmethylglutaryl`), with the map back to the text.

Only words that no corpus knows are touched, and only where exactly one word of the lexicon's names is near enough by
edit distance (rapidfuzz); short names and digits are never guessed at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from ner.text.kept import Kept
from ner.text.repair import Repaired

K = TypeVar("K", bound=Hashable)

_LONG = re.compile(r"[A-Za-z]{6,}")
_SHORTEST = 6
_ENDING = 3  # letters at the end of a word that inflection changes
_FROM_TWO = 12  # letters from which two edits are allowed


class Speller:
    """Knows the words of gene names and the words that are spelt right; verdicts are kept up to `cache_size`."""

    def __init__(self, name_words: Iterable[str], known_words: Iterable[str], *, cache_size: int) -> None:
        words = frozenset(name_words)
        self._known = words.union(known_words)
        # The words of names by their first letter, their first three, and their first and last two, with their length.
        self._by_first = _grouped(words, lambda word: (word[0], len(word)))
        self._by_head = _grouped(words, lambda word: (word[:3], len(word)))
        self._by_ends = _grouped(words, lambda word: (word[0], word[-2:], len(word)))
        self._verdicts = Kept(self._nearest, cache_size)

    def correct(self, repaired: Repaired, spans: Iterable[tuple[int, int]]) -> Repaired:
        """Returns the text with the misspelt name words of some stretches of it replaced and marked as corrected."""
        changes = [
            (m.start(), m.end(), better)
            for start, end in spans
            for m in _LONG.finditer(repaired.text, start, end)
            if (better := self._better(m)) != m.group()
        ]
        return _replaced(repaired, changes) if changes else repaired

    def misspelt(self, run: str) -> bool:
        """Tells whether a run of text holds a misspelt word."""
        if len(run) < _SHORTEST or run.lower() in self._known:
            return False
        if run.isalpha() and run.isascii():
            return self.better(run) != run
        return any(self._better(m) != m.group() for m in _LONG.finditer(run))

    def _better(self, match: re.Match[str]) -> str:
        """Returns the right word; before a digit, letters are a symbol's (`Arhgef1`) and at most change places."""
        word = match.group()
        better = self.better(word)
        glued = match.string[match.end() : match.end() + 1].isdigit()
        return word if glued and sorted(word.lower()) != sorted(better) else better

    def better(self, word: str) -> str:
        """Returns the word of gene names that a misspelt word must mean; the word itself where there is none."""
        return self._verdicts[word]

    def _nearest(self, word: str) -> str:
        low = word.lower()
        if not word[1:].islower() or low in self._known or low.removesuffix("s") in self._known:
            return word
        edits = 2 if len(low) >= _FROM_TWO else 1
        near = extract(low, self._near(low, edits), scorer=OSA.distance, score_cutoff=edits, limit=2)
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):  # of two that are as near, neither is meant
            return word
        found: str = near[0][0]
        return word if _inflected(low, found) or _is_own(low, found) else found

    def _near(self, word: str, edits: int) -> list[str]:
        """Returns the words of names that can be so few edits away, more of them than are.

        One edit leaves the first three letters as they are, or else the last two.
        """
        lengths = range(len(word) - edits, len(word) + edits + 1)
        if edits > 1:
            return [name for n in lengths for name in self._by_first.get((word[0], n), ())]
        first, head, tail = word[0], word[:3], word[-2:]
        heads, ends = self._by_head, self._by_ends
        return list({name for n in lengths for name in (*heads.get((head, n), ()), *ends.get((first, tail, n), ()))})


def _grouped(words: Iterable[str], kind: Callable[[str], K]) -> dict[K, list[str]]:
    found: dict[K, list[str]] = defaultdict(list)
    for word in words:
        found[kind(word)].append(word)
    return dict(found)


def _inflected(word: str, name: str) -> bool:
    """Tells whether two words differ in their endings only, as `neuroplastic` and `neuroplastin`, or `catalyse`.

    A letter too few or too many before the last one is a slip all the same (`interleukn`), and so are letters that
    changed places, a lost final e, and -er for -or.
    """
    start = min(len(word), len(name)) - _ENDING
    if word[:start] != name[:start]:
        return False
    one_letter = abs(len(word) - len(name)) == 1 and word[-1] == name[-1] and OSA.distance(word, name) == 1
    swapped = sorted(word) == sorted(name)
    return not (one_letter or swapped or name in (word + "e", word.removesuffix("er") + "or"))


def _is_own(word: str, name: str) -> bool:
    """Tells whether a word is rather another protein's name than this one misspelt: `meflin` is no merlin.

    A letter that is lost, doubled or out of place is a slip (`cathespin`).
    """
    if not word.endswith(_PROTEINS) or not name.endswith(_PROTEINS) or len(word) < len(name):
        return False
    return sorted(word) != sorted(name) and _DOUBLED.sub(r"\1", word) != _DOUBLED.sub(r"\1", name)


_PROTEINS = ("in", "ins")
_DOUBLED = re.compile(r"(.)\1+")


def _replaced(repaired: Repaired, changes: list[tuple[int, int, str]]) -> Repaired:
    """Returns the text with stretches replaced; a letter of a new word stands for the old one there, or the last."""
    text = repaired.text
    places = repaired.offsets or range(len(text) + 1)
    out: list[str] = []
    offsets: list[int] = []
    spans: list[tuple[int, int]] = []
    reach = 0
    for start, end, better in changes:
        out += text[reach:start], better
        offsets += places[reach:start]
        spans.append((len(offsets), len(offsets) + len(better)))
        offsets += [places[min(start + i, end - 1)] for i in range(len(better))]
        reach = end
    out.append(text[reach:])
    offsets += places[reach:]
    return Repaired("".join(out), tuple(offsets), tuple(spans))
