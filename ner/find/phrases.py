"""Names of several words, found by walking from word to word as long as some name of the lexicon goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ner.find.candidate import Candidate
from ner.find.words import Atom, find_in_word, spelled
from ner.lexicon.compiled import Lexicon
from ner.text.keys import atoms, key

_MAX_WORDS = 12
_MAX_LENGTH = 80
_MAX_PIECES = 4
_BRACKET = re.compile(r"\(([^()\s]{1,20}(?: [^()\s]{1,12}){0,2})\)-?")
_JOINTS = frozenset({"", "-", "'", "/", "'-"})


class Word(NamedTuple):
    """A run without spaces, parsed once: its candidates, its pieces, and where a longer name may open.

    `refused` are the candidates that are never genes; `openings` holds (start, key so far) of each name that may go on.
    Offsets count from the start of the word.
    """

    text: str
    candidates: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]
    pieces: tuple[tuple[int, int, str], ...]
    openings: tuple[tuple[int, str], ...]
    misspelt: bool


def parse_word(text: str, lexicon: Lexicon, *, misspelt: bool) -> Word:
    """Returns the parsed word with the candidates found in it."""
    if text.isalpha() and text.isascii() and (text.islower() or text.istitle()):  # most words of a text
        folded = key(text)
        opening = ((0, folded),) if folded in lexicon.openings else ()
        if folded not in lexicon.lines and folded[:-1] not in lexicon.lines:
            return Word(text, (), (), ((0, len(text), folded),), opening, misspelt)
    parts = atoms(text)
    found = find_in_word(text, parts, lexicon)
    refused = tuple([c for c in found if lexicon.never(c.text, c.terms)])
    candidates = tuple([c for c in found if c not in refused]) if refused else found
    pieces = _pieces(parts)
    return Word(text, candidates, refused, pieces, tuple(_openings(text, pieces, lexicon)), misspelt)


def _pieces(parts: list[Atom]) -> tuple[tuple[int, int, str], ...]:
    """Returns the runs of atoms that nothing parts, with their keys."""
    pieces: list[tuple[int, int, str]] = []
    for start, end, folded in parts:
        if pieces and pieces[-1][1] == start:
            pieces[-1] = (pieces[-1][0], end, pieces[-1][2] + folded)
        else:
            pieces.append((start, end, folded))
    return tuple(pieces)


def _openings(text: str, pieces: tuple[tuple[int, int, str], ...], lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """Yields the start and key of each end of the word with which a longer name may open."""
    if not pieces or text[pieces[-1][1] :] not in _JOINTS or len(text) > _MAX_LENGTH:
        return
    so_far, after = "", len(text)
    for start, end, folded in reversed(pieces[-_MAX_PIECES:]):
        if so_far and text[end:after] not in _JOINTS:
            return
        apart = so_far and folded[-1].isdigit() and so_far[0].isdigit()
        so_far, after = f"{folded}.{so_far}" if apart else folded + so_far, start
        if so_far in lexicon.openings:
            yield start, so_far


def find_phrases(text: str, words: Sequence[Word], starts: Sequence[int], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yields the names that span several words of a plain text, whose parsed words start at `starts`."""
    openings, known = lexicon.openings, lexicon.lines
    last = len(words) - 1
    for i, word in enumerate(words):
        if not word.openings or i == last:
            continue
        following = words[i + 1]
        if not following.pieces:
            continue
        bracket = following.text[0] == "("
        piece = following.pieces[0][2]
        for start, so_far in word.openings:
            if not bracket:  # most walks end here, so the first step is looked at before the walk begins
                step = f"{so_far}.{piece}" if piece[:1].isdigit() and so_far[-1].isdigit() else so_far + piece
                if step not in openings and step not in known and (step[-1] != "s" or step[:-1] not in known):
                    continue
            yield from _walk(text, words, starts, i, starts[i] + start, so_far, lexicon)


def _walk(
    text: str,
    words: Sequence[Word],
    starts: Sequence[int],
    first: int,
    start: int,
    so_far: str,
    lexicon: Lexicon,
) -> Iterator[Candidate]:
    """Yields every name that starts at `start` and ends in a later word than the first."""
    cut: tuple[int, int] | None = None
    i = first + 1
    while i < len(words) and i - first <= _MAX_WORDS:
        offset, word = starts[i], words[i]
        skip_to = 0
        if word.text[0] == "(" and cut is None:
            bracket = _BRACKET.match(text, offset)
            if not bracket:
                return
            cut = (offset, bracket.end())
            while i < len(words) and starts[i] + len(words[i].text) <= bracket.end():
                i += 1
            if i >= len(words):
                return
            offset, word = starts[i], words[i]
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
            known = so_far in lexicon or (so_far[-1:] == "s" and so_far[:-1] in lexicon)
            if known and (candidate := _match(text, start, offset + piece_end, cut, lexicon)):
                yield candidate
            if so_far not in lexicon.openings:
                return
        if not word.pieces or word.text[end:] not in _JOINTS:
            return
        i += 1


def _match(text: str, start: int, end: int, cut: tuple[int, int] | None, lexicon: Lexicon) -> Candidate | None:
    surface = text[start:end]
    bare = surface if cut is None else re.sub(r"\s+", " ", text[start : cut[0]] + " " + text[cut[1] : end])
    terms, how = spelled(bare, lexicon)
    if not terms:
        return None
    return Candidate(start, end, surface, (terms,), how if cut is None else (*how, "bracket"))
