"""Names within one piece (a run of letters and digits): below token level, through what is glued on, and plural."""

from __future__ import annotations

import re
from typing import NamedTuple

from ner.find.candidate import Candidate, made
from ner.find.glued import BEFORE, FLOXED, glued_name
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.keys import atoms, fold_atom, greek, key

_MAX_ATOMS = 12
_MAX_LENGTH = 80
_MARKED = 4  # characters of a key in which a Greek letter is no Latin one
_BEGINS_GREEK = re.compile(r"[^\x00-\x7f]|(?:alpha|beta|gamma|delta)(?![a-z])", re.IGNORECASE)
_SIGMA = ("σ", "ς", "sigma")
_PHOSPHO = re.compile(r"[pP]-[A-Z]|p[A-Z][A-Za-z]")

Start = tuple[int, str, tuple[str, ...]]  # where a name may start, the key from there to the end, and how


class Piece(NamedTuple):
    """A piece, parsed once: its key, the candidates in it, and where a longer name may start.

    `refused` are the candidates that are never genes, `state` is that of the word that the piece makes alone, were
    there no name in it. Offsets count from the start of the piece.
    """

    key: str
    candidates: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]
    starts: tuple[Start, ...]
    state: int


def parse_piece(text: str, lexicon: Lexicon, state: int = 0) -> Piece:
    """Returns the parsed piece of plain text."""
    plain = text.isalpha() and text.isascii() and (text.islower() or text.istitle())  # as most pieces of a text are
    if plain and not (text.endswith(FLOXED) and text.istitle()):
        folded = fold_atom(text)
        starts: tuple[Start, ...] = ((0, folded, ()),)
        if folded not in lexicon.lines and folded[:-1] not in lexicon.lines:
            return made(Piece, (folded, (), (), starts, state))
        whole = candidate(text, 0, len(text), folded, (), lexicon)
        found = [whole] if whole else []
    elif len(text) > _MAX_LENGTH:
        return Piece(key(text), (), (), (), state)
    else:
        folded, starts, found = _search(text, lexicon)
        if not found and (place := glued_name(text, lexicon)):
            name = candidate(text, *place, key(text[slice(*place)]), ("glued",), lexicon)
            found = [name] if name else []
    candidates, refused = parted(found, lexicon)
    if candidates and is_refused(text, lexicon):  # `HbA1c` is no gene, so neither is the `HbA1` in it
        inner = tuple([c for c in candidates if c.end - c.start < len(text)])
        candidates, refused = tuple([c for c in candidates if c not in inner]), (*refused, *inner)
    return made(Piece, (folded, candidates, refused, starts, state))


def is_refused(word: str, lexicon: Lexicon) -> bool:
    """Tells whether a word is none that genes are in; `p-p65` has a phosphate, `pp65` is a protein of a virus."""
    veto = None if word.startswith("p-p") else lexicon.veto(word)
    return veto is not None and veto.sense != "fusion"


def parted(found: list[Candidate], lexicon: Lexicon) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Returns the candidates that may be genes, and those that are never."""
    if not found:
        return (), ()
    refused = tuple([c for c in found if lexicon.never(c.text, c.terms)])
    return tuple([c for c in found if c not in refused]) if refused else tuple(found), refused


def _search(text: str, lexicon: Lexicon) -> tuple[str, tuple[Start, ...], list[Candidate]]:
    """Returns the key of a piece, where a name may start in it, and its candidates."""
    known = lexicon.lines
    folded = key(text)
    affixes = lexicon.affixes
    if not affixes.suffixed.search(text) and not affixes.prefix.match(text):  # nothing glued on: the whole or nothing
        if folded not in known and (folded[-1:] != "s" or folded[:-1] not in known):
            return folded, ((0, folded, ()), *_behind(text)), []
        whole = candidate(text, 0, len(text), folded, (), lexicon)
        return folded, ((0, folded, ()),), [whole] if whole else []
    parts = atoms(text)
    ends = {end for _, end, _ in parts if end == len(text) or affixes.suffix.match(text, end)}
    starts: list[Start] = []
    found: list[Candidate] = []
    for start, how in _starts(text, parts[0][1], folded, lexicon):
        first = next((i for i, part in enumerate(parts) if part[1] > start), len(parts))
        so_far = ""
        for part_start, end, part_key in parts[first : first + _MAX_ATOMS]:
            so_far += part_key if part_start >= start else key(text[start:end])
            hit = end in ends and (so_far in known or (so_far[-1] == "s" and so_far[:-1] in known))
            name = candidate(text, start, end, so_far, how, lexicon) if hit else None
            if name and not is_phosphorylated(name, lexicon):
                found.append(name)
        if so_far:
            starts.append((start, so_far, how))
    return folded, tuple(starts), found


def _behind(text: str) -> tuple[Start, ...]:
    """Returns where a name of several pieces may start behind a word that lost its space: `humanIL-6`."""
    before = BEFORE.match(text)
    return ((before.end(), key(text[before.end() :]), ("glued",)),) if before else ()


def is_phosphorylated(name: Candidate, lexicon: Lexicon) -> bool:
    """Tells whether what seems a name is another with its phosphate: `pERK` and `p-ERK` are no `PERK`."""
    if not _PHOSPHO.match(name.text):
        return False
    if name.text[1] == "-":
        return not any(term.text[1:2] == "-" for term in name.terms)  # `P-REX1` is spelled so
    if any(term.text[0] == "p" for term in name.terms):
        return False
    return any(term.is_group for term in lexicon.terms(key(name.text[1:])))


def _starts(text: str, end: int, folded: str, lexicon: Lexicon) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Returns where a name may start in a piece whose first atom ends at `end`, and the step that allows it.

    An affix that no name starts with is part of one where the piece means another gene than what follows: `MutSα`.
    """
    atom = text[:end]
    if (atom.islower() and atom[-1] not in "pα") or (atom.isupper() and end < 3) or not atom.isalpha():
        return ((0, ()),)  # nothing is glued before a name
    found = lexicon.affixes.prefix.match(text)
    if not found:
        return ((0, ()),)
    prefixed = (found.end(), ("prefix",))
    if lexicon.affixes.state.match(text):
        behind = {term.target for term in lexicon.terms(key(text[found.end() :]))}
        if behind.issuperset(term.target for term in lexicon.terms(folded)):
            return (prefixed,)
    return ((0, ()), prefixed)


def candidate(
    text: str, start: int, end: int, name_key: str, how: tuple[str, ...], lexicon: Lexicon
) -> Candidate | None:
    """Returns the candidate that a stretch of plain text with this key makes, if it spells a name."""
    name = text[start:end]
    if how and end - start < 2:
        return None
    terms, plural = spelled(name, name_key, lexicon)
    if not terms:
        return None
    steps = how + plural
    if end < len(text) and text[end].isalnum():
        steps += ("suffix",)
    return made(Candidate, (start, end, name, (terms,), steps))


def spelled(text: str, name_key: str, lexicon: Lexicon) -> tuple[tuple[Term, ...], tuple[str, ...]]:
    """Returns the names that a stretch of plain text with this key spells, and `("plural",)` where an s had to go."""
    terms = lexicon.matches(text, name_key)
    if terms and len(name_key) < _MARKED and _BEGINS_GREEK.match(text):  # `α5` and `alpha 5` are no A5, `αβ` no Aβ
        terms = tuple([t for t in terms if greek(t.text) == greek(text)])
    if terms and name_key[-1] == "s":  # `14-3-3s` are no 14-3-3σ
        sigma = text.endswith(_SIGMA)
        alike = tuple([t for t in terms if t.text.endswith(_SIGMA) == sigma])
        terms = alike if alike or not sigma else terms
    plural = text[-1:] == "s" and len(text) > 3 and text[-2] not in "siu" and len(name_key) > 3
    if terms and not (plural and text[-2].isupper() and all(t.text[-1] == "S" for t in terms)):
        return terms, ()
    if plural:  # `RARs` are several RAR, not the synthetase RARS
        singular = lexicon.matches(text[:-1], name_key[:-1])
        if singular and (not terms or any(t.text == text[:-1] for t in singular)):
            return singular, ("plural",)
    return terms, ()
