"""Finds all candidates of a text; what is known of a word is computed once and kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from ner.find.candidate import Candidate
from ner.find.enumerations import enumerate_names, may_go_on
from ner.find.fronted import find_fronted
from ner.find.phrases import find_phrases
from ner.find.pieces import Piece, parse_piece, parted
from ner.find.words import Word, parse_word
from ner.lexicon.compiled import Lexicon
from ner.text.keys import fold_atom, plain
from ner.text.repair import Repaired, repair
from ner.text.spelling import Speller

_RUN = re.compile(r"\S+")
_SIGNS = ".,;:"


class Prepared(NamedTuple):
    """A text as names are sought in it: repaired, plain, misspelt name words corrected; its words and their starts."""

    repaired: Repaired
    runs: list[str]
    words: list[Word]
    starts: list[int]

    @property
    def text(self) -> str:
        return self.repaired.text


class Finder:
    """Candidates by lexicon; the parsed words are kept up to `cache_size`, so memory stays flat."""

    def __init__(self, lexicon: Lexicon, *, cache_size: int) -> None:
        self.lexicon = lexicon
        self._cache_size = cache_size
        self._words = _Made(self._word)
        self._misspelt: set[str] = set()
        self._inert = frozenset(word for word in lexicon.known_words if _is_inert(word, lexicon))
        self._pieces: dict[str, Piece] = {}
        self._speller = Speller(lexicon.name_words, lexicon.known_words, cache_size=cache_size)

    def prepare(self, text: str) -> Prepared:
        """Returns the text ready for `find`."""
        repaired = repair(text)
        flat = plain(repaired.text)
        if flat is not repaired.text:
            repaired = Repaired(flat, repaired.offsets)
        prepared = self._parsed(repaired)
        if self._misspelt and not self._misspelt.isdisjoint(prepared.runs):
            return self._parsed(self._speller.correct(repaired))
        return prepared

    def find(self, prepared: Prepared, *, refused: bool = False) -> list[Candidate]:
        """Returns the candidates of a prepared text, nested and overlapping ones included.

        With `refused` also the words that are never genes, for those who ask why.
        """
        text, words, starts = prepared.text, prepared.words, prepared.starts
        active = [i for i, word in enumerate(words) if word.active]
        found = [
            Candidate(first + by, last + by, name, parts, how)
            for i in active
            for by in (starts[i],)
            for first, last, name, parts, how in words[i].candidates
        ]
        phrases, never = parted(list(find_phrases(text, words, starts, active, self.lexicon)), self.lexicon)
        found.extend(phrases)
        if refused:
            found.extend(c.moved(starts[i]).refused() for i, word in enumerate(words) for c in word.refused)
            found.extend(c.refused() for c in never)
        fronted = list(find_fronted(text, found, self.lexicon))
        listed = [e for c in found if may_go_on(text, c) and (e := enumerate_names(text, c, self.lexicon))]
        found.extend(dict.fromkeys([*listed, *fronted]))
        return found

    def _parsed(self, repaired: Repaired) -> Prepared:
        text = repaired.text
        runs = text.split(" ")
        if all(runs) and text.isprintable():
            starts = list(accumulate([len(run) + 1 for run in runs], initial=0))
        else:
            matches = list(_RUN.finditer(text))
            runs, starts = [m.group() for m in matches], [m.start() for m in matches]
        known = self._words
        return Prepared(repaired, runs, [known[run] for run in runs], starts)

    def _word(self, run: str) -> Word:
        """Returns the parsed word; signs at its end are parsed no second time."""
        if len(self._words) >= self._cache_size:
            self._words.clear()
            self._misspelt.clear()
        bare = run.rstrip(_SIGNS)
        if (low := bare.lower()) in self._inert and (low == bare or bare.istitle()):
            return Word(run, (), (), ((0, len(bare), low),), (), False, False)
        if bare != run and bare:
            base = self._words[bare]
            word = Word(run, base.candidates, base.refused, base.pieces, (), bool(base.candidates), base.misspelt)
        else:
            word = parse_word(run, self._piece, self.lexicon)
        if word.misspelt:
            self._misspelt.add(run)
        return word

    def _piece(self, text: str) -> Piece:
        """Returns the parsed piece."""
        piece = self._pieces.get(text)
        if piece is None:
            if len(self._pieces) >= self._cache_size:
                self._pieces.clear()
            if text in self._inert:
                piece = Piece(text, (), (), ((0, text, ()),), False)
            else:
                piece = parse_piece(text, self.lexicon, misspelt=self._speller.misspelt(text))
            self._pieces[text] = piece
        return piece


def _is_inert(word: str, lexicon: Lexicon) -> bool:
    """Tells whether a known word in lower case neither is a name, nor opens one, nor is folded: nothing to parse."""
    known = word in lexicon.lines or word[:-1] in lexicon.lines or word in lexicon.openings
    return not known and fold_atom(word) == word


class _Made(dict[str, Word]):
    """Words by their run, each made when first asked for."""

    def __init__(self, make: Callable[[str], Word]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, run: str) -> Word:
        word = self[run] = self._make(run)
        return word
