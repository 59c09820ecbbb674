"""Finds all candidates of a text; what is known of a word is computed once and kept."""

from __future__ import annotations

import re

from ner.find.candidate import Candidate
from ner.find.enumerations import enumerate_names
from ner.find.phrases import Word, find_phrases, parse_word
from ner.find.words import find_in_word
from ner.lexicon.compiled import Lexicon
from ner.text.keys import plain
from ner.text.repair import Repaired, repair
from ner.text.spelling import Speller

# A run without spaces, sentence signs at its ends left out: `cells` and `cells,` are one word.
_RUN = re.compile(r"[^\s.,;:]+(?:[.,;:]+[^\s.,;:]+)*")


class Finder:
    """Candidates by lexicon; the parsed words are kept up to `cache_size`, so memory stays flat."""

    def __init__(self, lexicon: Lexicon, *, cache_size: int) -> None:
        self.lexicon = lexicon
        self._cache_size = cache_size
        self._words: dict[str, Word] = {}
        self._speller = Speller(lexicon.name_words, lexicon.known_words, cache_size=cache_size)

    def prepare(self, text: str) -> Repaired:
        """Returns the text as names are sought in it: repaired, plain, misspelt name words corrected."""
        repaired = repair(text)
        flat = plain(repaired.text)
        if flat is not repaired.text:
            repaired = Repaired(flat, repaired.offsets)
        return self._speller.correct(repaired)

    def word(self, text: str) -> Word:
        """Returns the parsed word."""
        word = self._words.get(text)
        if word is None:
            if len(self._words) >= self._cache_size:
                self._words.clear()
            word = parse_word(text, find_in_word(text, self.lexicon), self.lexicon)
            self._words[text] = word
        return word

    def words(self, text: str) -> list[tuple[int, Word]]:
        """Returns the words of a plain text with their offsets."""
        known = self._words
        return [(m.start(), known.get(run) or self.word(run)) for m in _RUN.finditer(text) if (run := m.group())]

    def find(self, text: str) -> list[Candidate]:
        """Returns every candidate of a plain text, nested and overlapping ones included, by start and length."""
        words = self.words(text)
        found = [c.moved(offset) for offset, word in words if word.candidates for c in word.candidates]
        found.extend(find_phrases(text, words, self.lexicon))
        found.extend([e for c in found if (e := enumerate_names(text, c, self.lexicon))])
        found.sort(key=lambda c: (c.start, -c.end, len(c.how)))
        return found
