"""Names within one word (a run without spaces): those of its pieces, and those that span several."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ner.find.candidate import Candidate
from ner.find.pieces import Piece, candidate, parted
from ner.lexicon.compiled import Lexicon
from ner.text.keys import PIECE

_MAX_SPAN = 8  # pieces of a name within a word
_MAX_OPENING = 4  # pieces of a word with which a longer name opens
_PANELS = re.compile(r"[A-Z][-/][A-Z]")  # `(G-H)`
_ION = re.compile(
    r"[(\[]*(?:Ca|Mg|Zn|Fe|Cu|Mn|Na|K|H|Li|Cl|NH|Ni|Co|Cd|O|HCO|NO|SO|PO)\d?[+-]{1,2}(?![A-Za-z0-9])\]?[ie]?"
)
JOINTS = frozenset({"", "-", "'", "/", "'-"})  # what may stand between the pieces of one name

Placed = tuple[int, int, Piece]


class Word(NamedTuple):
    """A run without spaces, parsed once: its candidates, its pieces (start, end, key), where a longer name may open.

    `refused` are the candidates that are never genes; `openings` holds (start, key so far) of each name that may go on.
    Offsets count from the start of the word.
    """

    text: str
    candidates: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]
    pieces: tuple[tuple[int, int, str], ...]
    openings: tuple[tuple[int, str], ...]
    active: bool  # there are candidates or openings
    misspelt: bool


def parse_word(text: str, piece_of: Callable[[str], Piece], lexicon: Lexicon) -> Word:
    """Returns the parsed word of plain text."""
    if text.isascii() and text.isalnum():
        only = piece_of(text)
        opening = ((0, only.key),) if only.key in lexicon.openings else ()
        active = bool(only.candidates or opening)
        return Word(text, only.candidates, only.refused, ((0, len(text), only.key),), opening, active, only.misspelt)
    pieces = [(m.start(), m.end(), piece_of(m.group())) for m in PIECE.finditer(text)]
    keys = tuple([(start, end, piece.key) for start, end, piece in pieces])
    if len(pieces) == 1:
        start, end, piece = pieces[0]
        opens = piece.key in lexicon.openings and text[end:] in JOINTS
        opening = ((start, piece.key),) if opens else ()
        candidates = tuple([c.moved(start) for c in piece.candidates])
        refused = tuple([c.moved(start) for c in piece.refused])
        candidates, refused = _spared(text, candidates, refused)
        return Word(text, candidates, refused, keys, opening, bool(candidates or opening), piece.misspelt)
    misspelt = any(piece.misspelt for _, _, piece in pieces)
    found = [c.moved(start) for start, _, piece in pieces for c in piece.candidates]
    left = [c.moved(start) for start, _, piece in pieces for c in piece.refused]
    spanning, never = parted(list(_spanning(text, pieces, lexicon)), lexicon)
    candidates, refused = _spared(text, (*found, *spanning), (*left, *never))
    openings = tuple(_openings(text, keys, lexicon))
    return Word(text, candidates, refused, keys, openings, bool(candidates or openings), misspelt)


def _spared(
    text: str, candidates: tuple[Candidate, ...], refused: tuple[Candidate, ...]
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Returns the candidates and the refused, without what lies in an ion (`Ca2+`)."""
    if candidates and (text[-1] in "+-])ie" or "+" in text) and (ion := _ION.match(text)):
        end = ion.end()
        return tuple([c for c in candidates if c.start >= end]), tuple([c for c in refused if c.start >= end])
    return candidates, refused


def _spanning(text: str, pieces: list[Placed], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yields the candidates that begin in one piece of a word and end in another."""
    known = lexicon.lines
    for i, (first_start, _, first) in enumerate(pieces[:-1]):
        for offset, so_far, how in first.starts:
            for _, end, piece in pieces[i + 1 : i + _MAX_SPAN]:
                apart = so_far[-1:].isdigit() and piece.key[:1].isdigit()
                so_far = f"{so_far}.{piece.key}" if apart else so_far + piece.key  # noqa: PLW2901 (the key grows)
                if so_far in known or (so_far[-1:] == "s" and so_far[:-1] in known):
                    name = candidate(text, first_start + offset, end, so_far, how, lexicon)
                    if name and not _PANELS.fullmatch(name.text):
                        yield name


def _openings(text: str, pieces: tuple[tuple[int, int, str], ...], lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """Yields the start and key of each end of the word with which a longer name may open."""
    if not pieces or text[pieces[-1][1] :] not in JOINTS:
        return
    so_far, after = "", len(text)
    for start, end, folded in reversed(pieces[-_MAX_OPENING:]):
        if so_far and text[end:after] not in JOINTS:
            return
        apart = so_far and folded[-1:].isdigit() and so_far[0].isdigit()
        so_far, after = f"{folded}.{so_far}" if apart else folded + so_far, start
        if so_far in lexicon.openings:
            yield start, so_far
