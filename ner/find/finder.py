"""Finds all candidates of a text; what is known of a word is computed once and kept."""

from __future__ import annotations

import re
from itertools import accumulate, compress, count
from operator import itemgetter
from typing import NamedTuple

from ner.find.candidate import Candidate, made
from ner.find.enumerations import enumerate_names, may_go_on
from ner.find.fronted import find_fronted
from ner.find.phrases import find_phrases
from ner.find.pieces import Piece, parse_piece, parted
from ner.find.words import ACTIVE, ANCHORED, MISSPELT, Word, parse_word
from ner.lexicon.compiled import Lexicon
from ner.text.kept import Kept
from ner.text.keys import fold_atom, key, plain
from ner.text.repair import Repaired, repair
from ner.text.signs import lowered
from ner.text.spelling import Speller

_RUN = re.compile(r"—|[^\s—]+")
_SIGNS = ".,;:"
_ROMAN = re.compile(r"([A-Z]{3,})-?(I{1,3}|IV|V)")  # a symbol with its number in Roman: `GLOI`, `IRS-I`
_ARABIC = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_ADDRESS = re.compile(r"://|www\.")


class Prepared(NamedTuple):
    """A text as names are sought in it: repaired, plain, misspelt name words corrected.

    `runs` are its stretches without spaces, `words` what they were parsed to and `starts` their places; `states` holds
    the state of each word, a byte each.
    """

    repaired: Repaired
    runs: list[str]
    words: list[Word]
    starts: list[int]
    states: bytes

    @property
    def text(self) -> str:
        return self.repaired.text

    def places(self, state: int) -> list[int]:
        """Returns the numbers of the words that have a state: ACTIVE, MISSPELT or ANCHORED."""
        return list(compress(count(), self.states.translate(_ONLY[state])))

    def spans(self, state: int) -> list[tuple[int, int]]:
        """Returns where the words that have a state stand in the text."""
        return [(self.starts[i], self.starts[i] + len(self.words[i].text)) for i in self.places(state)]


class Finder:
    """Candidates by lexicon; up to `cache_size` parsed words and half as many pieces are kept, so memory stays flat."""

    def __init__(self, lexicon: Lexicon, *, cache_size: int) -> None:
        self.lexicon = lexicon
        self._inert = frozenset([word for word in lexicon.known_words if _is_inert(word, lexicon)])
        self._words = Kept(self._word, cache_size)
        self._pieces = Kept(self._piece, cache_size // 2)
        self._speller = Speller(lexicon.name_words, lexicon.known_words, cache_size=cache_size // 2)

    def prepare(self, text: str) -> Prepared:
        """Returns the text ready for `find`."""
        repaired = repair(text)
        flat = plain(repaired.text)
        if flat is not repaired.text:
            repaired = Repaired(flat, repaired.offsets)
        if "(" in flat:
            repaired = lowered(repaired)
        prepared = self._parsed(repaired)
        if _SOME_MISSPELT.search(prepared.states):
            return self._parsed(self._speller.correct(repaired, prepared.spans(MISSPELT)))
        return prepared

    def find(self, prepared: Prepared, *, refused: bool = False) -> list[Candidate]:
        """Returns the candidates of a prepared text, nested and overlapping ones included.

        With `refused` also the words that are never genes, for those who ask why.
        """
        text, (_, _, words, starts, _) = prepared.text, prepared
        active = prepared.places(ACTIVE)
        found = [
            made(Candidate, (first + by, last + by, name, parts, how))
            for i in active
            if (candidates := words[i][1])
            for by in (starts[i],)
            for first, last, name, parts, how in candidates
        ]
        phrases, never = parted(
            list(find_phrases(text, words, starts, active, prepared.places(ANCHORED), self.lexicon)), self.lexicon
        )
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
        if text.isprintable() and text and "  " not in text and text[0] != " " != text[-1] and "—" not in text:
            runs = text.split(" ")
            starts = list(accumulate([len(run) + 1 for run in runs], initial=0))
        else:
            matches = list(_RUN.finditer(text))
            runs, starts = [m.group() for m in matches], [m.start() for m in matches]
        words = list(map(self._words.__getitem__, runs))
        return Prepared(repaired, runs, words, starts, bytes(map(_state, words)))

    def _word(self, run: str) -> Word:
        """Returns the parsed word; signs at its end are parsed no second time."""
        anchored = ANCHORED if self.lexicon.wordings.is_anchored(run) else 0
        bare = run.rstrip(_SIGNS)
        low = bare.lower()
        if _ADDRESS.search(low):
            return made(Word, (run, (), (), (), (), 0))
        if low in self._inert and (low == bare or bare.istitle()):
            return made(Word, (run, (), (), ((0, len(bare), low),), (), anchored))
        if bare != run and bare:
            _, candidates, refused, pieces, openings, state = self._words[bare]
            if run[len(bare) :] != ",":  # a name may go on behind a comma only
                openings = ()
                state = state if candidates else state & ~ACTIVE
            return made(Word, (run, candidates, refused, pieces, openings, state & ~ANCHORED | anchored))
        word = parse_word(run, self._pieces.__getitem__, self.lexicon, anchored)
        if run[-1] in "IV" and (roman := _ROMAN.fullmatch(run)):
            return self._numbered(word, roman)
        return word

    def _numbered(self, word: Word, roman: re.Match[str]) -> Word:
        """Returns a word that ends with a Roman numeral as the symbol that it is, where it names nothing else."""
        text = word.text
        if any(c.end - c.start == len(text) for c in (*word.candidates, *word.refused)):
            return word
        arabic = f"{roman[1]}{_ARABIC[roman[2]]}"
        terms = tuple([t for t in self.lexicon.terms(key(arabic)) if t.source == "hgnc_symbol" and t.text == arabic])
        if not terms:
            return word
        name = made(Candidate, (0, len(text), text, (terms,), ("numeral",)))
        return word._replace(candidates=(*word.candidates, name), state=word.state | ACTIVE)

    def _piece(self, text: str) -> Piece:
        """Returns the parsed piece."""
        low = text.lower()
        if low in self._inert and (low == text or text.istitle()):
            return made(Piece, (low, (), (), ((0, low, ()),), 0))
        return parse_piece(text, self.lexicon, MISSPELT if self._speller.misspelt(text) else 0)


_state = itemgetter(Word._fields.index("state"))
_SOME_MISSPELT = re.compile(b"[%b]" % bytes([state for state in range(8) if state & MISSPELT]))
_ONLY = {only: bytes([state & only for state in range(256)]) for only in (ACTIVE, MISSPELT, ANCHORED)}


def _is_inert(word: str, lexicon: Lexicon) -> bool:
    """Tells whether a known word in lower case neither is a name, nor opens one, nor is folded: nothing to parse."""
    known = word in lexicon.lines or word[:-1] in lexicon.lines or word in lexicon.openings
    return not known and fold_atom(word) == word
