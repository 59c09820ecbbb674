"""Names within one word (a run without spaces): those of its pieces, and those that span several."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ner.find.candidate import Candidate, made
from ner.find.glued import change
from ner.find.pieces import Piece, candidate, is_phosphorylated, is_refused, parted
from ner.lexicon.compiled import Lexicon
from ner.text.content import FUNCTION_WORDS
from ner.text.keys import DIGITS, PIECE, key

_MAX_SPAN = 8  # pieces of a name within a word
_MAX_OPENING = 9  # pieces of a word with which a longer name opens
_PANELS = re.compile(r"[A-Z][-/][A-Z]")  # `(G-H)`
_ION = re.compile(
    r"[(\[]*(?:Ca|Mg|Zn|Fe|Cu|Mn|Na|K|H|Li|Cl|NH|Ni|Co|Cd|O|HCO|NO|SO|PO)\d?[+-]{1,2}(?![A-Za-z0-9])\]?[ie]?"
)
_AROUND = ".,;:()[]"
_PUMPS = ("ATPase", "ATPases")  # `Na+/K+-ATPase` is named by its ions
_ION_ENDS = frozenset("+-])ie")
# What may end a word of a name that goes on, as in `Na+/H+ exchanger`, and what may stand within one: `β-1,4-`.
JOINTS = frozenset({"", "-", "'", "/", "'-", "+", ","})
INNER_JOINTS = JOINTS | {":", "+-", "+/", "+,", "-/", "',", ".", "--"}
ACTIVE = 1  # there are candidates or openings
MISSPELT = 2  # a misspelt word of names is in it
ANCHORED = 4  # it holds a head of names in words

_gaps_and_pieces = re.compile(f"({PIECE.pattern})").split
Placed = tuple[int, int, str]  # start, end, key


class Word(NamedTuple):
    """A run without spaces, parsed once: its candidates, its pieces (start, end, key), where a longer name may open.

    `refused` are the candidates that are never genes; `openings` holds (start, key so far) of each name that may go on;
    `state` adds up ACTIVE, MISSPELT and ANCHORED. Offsets count from the start of the word.
    """

    text: str
    candidates: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]
    pieces: tuple[Placed, ...]
    openings: tuple[tuple[int, str], ...]
    state: int


def parse_word(text: str, piece_of: Callable[[str], Piece], lexicon: Lexicon, state: int = 0) -> Word:
    """Returns the parsed word of plain text; what its pieces are is added to its state."""
    if text.isalnum() and text.isascii():
        folded, candidates, refused, _, more = piece_of(text)
        state |= more
        opening = ((0, folded),) if folded in lexicon.openings and text.lower() not in FUNCTION_WORDS else ()
        if candidates or opening:
            state |= ACTIVE
        return made(Word, (text, candidates, refused, ((0, len(text), folded),), opening, state))
    parts = _gaps_and_pieces(text)
    if len(parts) == 3:
        return _single(text, len(parts[0]), piece_of(parts[1]), parts[2], lexicon, state)
    return _several(text, parts, [piece_of(part) for part in parts[1::2]], lexicon, state)


def _single(text: str, start: int, piece: Piece, tail: str, lexicon: Lexicon, state: int) -> Word:
    """Returns the word of one piece with signs around it."""
    folded, candidates, refused, _, more = piece
    state |= more
    opens = tail in JOINTS and folded in lexicon.openings
    opening = ((start, folded),) if opens and text[start : len(text) - len(tail)].lower() not in FUNCTION_WORDS else ()
    if start:
        candidates, refused = tuple([c.moved(start) for c in candidates]), tuple([c.moved(start) for c in refused])
    if candidates:
        candidates, refused = _spared(text, candidates, refused)
    if candidates or opening:
        state |= ACTIVE
    return made(Word, (text, candidates, refused, ((start, len(text) - len(tail), folded),), opening, state))


def _several(text: str, parts: list[str], pieces: list[Piece], lexicon: Lexicon, state: int) -> Word:
    """Returns the word of several pieces or none, from its gaps and pieces in turn."""
    end = 0
    keys: list[Placed] = []
    found: list[Candidate] = []
    left: list[Candidate] = []
    for i, piece in enumerate(pieces):
        start = end + len(parts[2 * i])
        end = start + len(parts[2 * i + 1])
        keys.append((start, end, piece.key))
        found.extend([c.moved(start) for c in piece.candidates])
        left.extend([c.moved(start) for c in piece.refused])
        state |= piece.state
    if spanning := _spanning(text, keys, pieces, lexicon):
        spans, never = parted(spanning, lexicon)
        found.extend(spans)
        left.extend(never)
    candidates, refused = tuple(found), tuple(left)
    if candidates and is_refused(text.strip(_AROUND), lexicon):
        refused = candidates + refused  # `2-APB` is no gene, so neither is the `APB` in it
        candidates = ()
    if candidates:
        candidates, refused = _spared(text, candidates, refused)
    openings = _openings(parts, keys, lexicon) if parts[-1] in JOINTS else ()
    if candidates or openings:
        state |= ACTIVE
    return made(Word, (text, candidates, refused, tuple(keys), openings, state))


def _spared(
    text: str, candidates: tuple[Candidate, ...], refused: tuple[Candidate, ...]
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Returns the candidates and the refused, without what lies in an ion (`Ca2+`)."""
    if (text[-1] in _ION_ENDS or "+" in text) and (ion := _ION.match(text)):
        end = ion.end()
        return tuple([c for c in candidates if _outside(c, end)]), tuple([c for c in refused if _outside(c, end)])
    return candidates, refused


def _outside(name: Candidate, ion_end: int) -> bool:
    """Tells whether a name begins behind an ion, or is that of a pump."""
    return name.start >= ion_end or name.text.endswith(_PUMPS)


def _spanning(text: str, keys: list[Placed], pieces: list[Piece], lexicon: Lexicon) -> list[Candidate]:
    """Returns the candidates that begin in one piece of a word and end in another."""
    known = lexicon.lines
    found: list[Candidate] = []
    for i in range(len(pieces) - 1):
        following = keys[i + 1 : i + _MAX_SPAN]
        changes = [change(text[first:end]) for first, end, _ in following]
        for offset, so_far, how in pieces[i].starts:
            for (first, end, folded), changed in zip(following, changes, strict=True):
                if changed:
                    stem = _joined(so_far, key(text[first : first + changed]))
                    name = candidate(text, keys[i][0] + offset, first + changed, stem, how, lexicon)
                    if name and not is_phosphorylated(name, lexicon):
                        found.append(name)
                so_far = _joined(so_far, folded)  # noqa: PLW2901 (the key grows)
                if so_far in known or (so_far[-1] == "s" and so_far[:-1] in known):
                    name = candidate(text, keys[i][0] + offset, end, so_far, how, lexicon)
                    if name and not _PANELS.fullmatch(name.text) and not is_phosphorylated(name, lexicon):
                        found.append(name)
    return found


def _joined(so_far: str, folded: str) -> str:
    """Returns the key of a name that goes on with a piece; digits stay parted."""
    return f"{so_far}.{folded}" if folded[0] in DIGITS and so_far[-1] in DIGITS else so_far + folded


def _openings(parts: list[str], keys: list[Placed], lexicon: Lexicon) -> tuple[tuple[int, str], ...]:
    """Returns the start and key of each end of the word with which a longer name may open."""
    known = lexicon.openings
    found: list[tuple[int, str]] = []
    so_far = ""
    for i in range(len(keys) - 1, max(len(keys) - 1 - _MAX_OPENING, -1), -1):
        start, _, folded = keys[i]
        if so_far and parts[2 * i + 2] not in INNER_JOINTS and parts[2 * i + 2] not in "()":
            break  # `NAD(P)H dehydrogenase` goes on, `A: B` does not
        apart = so_far and folded[-1] in DIGITS and so_far[0] in DIGITS
        so_far = f"{folded}.{so_far}" if apart else folded + so_far
        if so_far in known:
            found.append((start, so_far))
    return tuple(found)
