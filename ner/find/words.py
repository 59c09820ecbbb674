"""Names within one word (a run without spaces): below token level, through affixes, signs and plural."""

from __future__ import annotations

import re

from ner.find.candidate import Candidate
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.keys import fits, key

_MAX_ATOMS = 12
_MAX_LENGTH = 120
# Glued before a name; the name must then begin with a capital, a digit or p and a digit.
_PREFIX = re.compile(
    r"(?:phospho|[Mm]ut|mt|wt|rh|rm|si|sh|p|h|m|r|c|u|t|s|x|z|d|a|i|n|v|GFP|eGFP|EGFP|YFP|CFP|RFP|mCherry|HA|FLAG|Flag|Myc|GST|His|His6|anti|pro|Pro|pre)"
    r"(?=[A-Z]|p\d)"
)
# A state, never part of the name, even where a table lists the whole.
_STATE = re.compile(r"(?:phospho|[Mm]ut|wt)(?=[A-Z]|p\d)")
_PANELS = re.compile(r"[A-Z][-/][A-Z]")  # `(G-H)`
# Glued after a name.
_SUFFIX = re.compile(r"(?:wt|WT|mut|KO|ko|sh|si|null|tg|Tg|fl|flox|S|L|s)(?![A-Za-z0-9Α-Ωα-ω])")
_ION = re.compile(
    r"[(\[]*(?:Ca|Mg|Zn|Fe|Cu|Mn|Na|K|H|Li|Cl|NH|Ni|Co|Cd|O|HCO|NO|SO|PO)\d?[+-]{1,2}(?![A-Za-z0-9])\]?[ie]?"
)


Atom = tuple[int, int, str]


def find_in_word(word: str, atoms: list[Atom], lexicon: Lexicon) -> tuple[Candidate, ...]:
    """Returns the candidates within a word of plain text, offsets from its start; nested ones included.

    `atoms` are the start, end and folded form of its letter runs, digit runs and Greek letters.
    """
    if len(word) > _MAX_LENGTH:
        return ()
    if ion := _ION.match(word):
        atoms = [atom for atom in atoms if atom[0] >= ion.end()]
    known = lexicon.lines
    ends = _ends(word, atoms)
    found: list[Candidate] = []
    for first, (atom_start, atom_end, folded) in enumerate(atoms):
        for start, how in _starts(word, atom_start, atom_end):
            so_far = folded if start == atom_start else key(word[start:atom_end])
            last = atom_end
            for next_start, end, more in atoms[first : first + _MAX_ATOMS]:
                if next_start >= last:
                    apart = next_start > last and so_far[-1].isdigit() and more[0].isdigit()
                    so_far = f"{so_far}.{more}" if apart else so_far + more
                last = end
                hit = so_far in known or (so_far[-1] == "s" and so_far[:-1] in known)
                if hit and end in ends and (candidate := _candidate(word, start, end, how, lexicon)):
                    found.append(candidate)
    return tuple(found)


def _starts(word: str, start: int, end: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Returns where a name may start within an atom, and the step that allows it."""
    if start and word[start - 1].isalnum() and not _anti(word, start):
        return ()
    atom = word[start:end]
    if (atom.islower() and atom[-1] != "p") or atom.isupper() or not atom.isalpha():
        return ((start, ()),)  # nothing is glued before a name
    found = _PREFIX.match(word, start, end if atom[-1] != "p" else len(word))
    prefixed = ((found.end(), ("prefix",)),) if found else ()
    return prefixed if _STATE.match(word, start) else ((start, ()), *prefixed)


def _anti(word: str, start: int) -> bool:
    """Tells whether a name in capitals follows an α that means an antibody: `αPD-L1`."""
    return word[start - 1] == "α" and word[start].isupper() and not word[: start - 1][-1:].isalnum()


def _ends(word: str, atoms: list[Atom]) -> set[int]:
    """Returns where a name may end: before a sign, at the end, or before a glued suffix."""
    return {end for _, end, _ in atoms if end == len(word) or not word[end].isalnum() or _SUFFIX.match(word, end)}


def _candidate(word: str, start: int, end: int, how: tuple[str, ...], lexicon: Lexicon) -> Candidate | None:
    text = word[start:end]
    if how and end - start < 2:
        return None
    terms, plural = spelled(text, lexicon)
    if not terms or _PANELS.fullmatch(text):
        return None
    steps = how + plural
    if end < len(word) and word[end].isalnum():
        steps += ("suffix",)
    return Candidate(start, end, text, (terms,), steps)


def spelled(text: str, lexicon: Lexicon) -> tuple[tuple[Term, ...], tuple[str, ...]]:
    """Returns the names that a stretch of plain text spells, and `("plural",)` where an s had to go."""
    name_key = key(text)
    terms = tuple(t for t in lexicon.terms(name_key) if fits(text, t.text))
    if terms:
        return terms, ()
    if text[-1:] == "s" and len(text) > 3 and text[-2] not in "siu" and len(name_key) > 3:
        terms = tuple(t for t in lexicon.terms(name_key[:-1]) if fits(text[:-1], t.text))
        if terms:
            return terms, ("plural",)
    return (), ()
