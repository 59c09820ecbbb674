"""Names of several words, found by walking from word to word as long as some name of the lexicon goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ner.find.candidate import Candidate
from ner.find.words import spelled
from ner.lexicon.compiled import Lexicon
from ner.text.keys import PIECE, key

_MAX_WORDS = 12
_BRACKET = re.compile(r"\(([^()\s]{1,20}(?: [^()\s]{1,12}){0,2})\)-?")
_JOINTS = frozenset({"", "-", "'", "/", "'-"})


@dataclass(frozen=True, slots=True)
class Word:
    """A run without spaces, parsed once: its candidates, its pieces, and where a longer name may open.

    Offsets count from the start of the word. `openings` holds (start, key so far) of each name that may go on.
    """

    text: str
    candidates: tuple[Candidate, ...]
    pieces: tuple[tuple[int, int, str], ...]
    openings: tuple[tuple[int, str], ...]


def parse_word(text: str, candidates: tuple[Candidate, ...], lexicon: Lexicon) -> Word:
    """Returns the parsed word."""
    if text.isalpha() and text.isascii():
        folded = key(text)
        opening = ((0, folded),) if folded in lexicon.openings else ()
        return Word(text, candidates, ((0, len(text), folded),), opening)
    pieces = tuple((m.start(), m.end(), key(m.group())) for m in PIECE.finditer(text))
    tail = text[pieces[-1][1] :] if pieces else text
    openings: tuple[tuple[int, str], ...] = ()
    if pieces and tail in _JOINTS and len(text) <= 80:
        openings = tuple(
            (start, so_far)
            for i, (start, _, _) in enumerate(pieces[-4:], max(len(pieces) - 4, 0))
            if (so_far := key(text[start:])) in lexicon.openings and _joined(text, pieces[i:])
        )
    return Word(text, candidates, pieces, openings)


def _joined(text: str, pieces: Sequence[tuple[int, int, str]]) -> bool:
    return all(text[a[1] : b[0]] in _JOINTS for a, b in pairwise(pieces))


def find_phrases(text: str, words: Sequence[tuple[int, Word]], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yields the names that span several words of a plain text; `words` are its parsed words with their offsets."""
    for i, (offset, word) in enumerate(words):
        if word.openings and not _stops(text, offset, word):
            for start, so_far in word.openings:
                yield from _walk(text, words, i, offset + start, so_far, lexicon)


def _stops(text: str, offset: int, word: Word) -> bool:
    """Tells whether a sentence sign follows a word, over which no name goes on."""
    end = offset + len(word.text)
    return end < len(text) and not text[end].isspace()


def _walk(
    text: str, words: Sequence[tuple[int, Word]], first: int, start: int, so_far: str, lexicon: Lexicon
) -> Iterator[Candidate]:
    """Yields every name that starts at `start` and ends in a later word than the first."""
    cut: tuple[int, int] | None = None
    i = first + 1
    while i < len(words) and i - first <= _MAX_WORDS:
        offset, word = words[i]
        skip_to = 0
        if word.text.startswith("(") and cut is None:
            bracket = _BRACKET.match(text, offset)
            if not bracket:
                return
            cut = (offset, bracket.end())
            while i < len(words) and words[i][0] + len(words[i][1].text) <= bracket.end():
                i += 1
            if i >= len(words):
                return
            offset, word = words[i]
            skip_to = max(bracket.end() - offset, 0)
        end = skip_to
        for piece_start, piece_end, piece_key in word.pieces:
            if piece_start < skip_to:
                continue
            if word.text[end:piece_start] not in _JOINTS:
                return
            joint = "." if so_far[-1:].isdigit() and piece_key[:1].isdigit() else ""
            so_far += joint + piece_key
            end = piece_end
            known = so_far in lexicon or (so_far[-1] == "s" and so_far[:-1] in lexicon)
            if known and (candidate := _match(text, start, offset + piece_end, cut, lexicon)):
                yield candidate
            if so_far not in lexicon.openings:
                return
        if not word.pieces or word.text[end:] not in _JOINTS or _stops(text, offset, word):
            return
        i += 1


def _match(text: str, start: int, end: int, cut: tuple[int, int] | None, lexicon: Lexicon) -> Candidate | None:
    surface = text[start:end]
    bare = surface if cut is None else re.sub(r"\s+", " ", text[start : cut[0]] + " " + text[cut[1] : end])
    terms, how = spelled(bare, lexicon)
    if not terms:
        return None
    return Candidate(start, end, surface, (terms,), how if cut is None else (*how, "bracket"))
