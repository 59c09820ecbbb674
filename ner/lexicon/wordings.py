"""Wordings: names of several words as sets of words, so that free word order and small words do not matter.

A wording is a name's head noun, its content words, sorted, and its marks in order: numbers, single letters and Greek
letters (`vasopressin receptor, type 2` and `type 2 vasopressin receptor` give `receptor:receptor vasopressin|2`).
Small words (`of the`) and fillers (`subunit`, `type`) are left out; words that stand for others are written as those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from ner.text.kept import Kept
from ner.text.keys import ATOM, fold_atom

Sort = Literal["word", "mark", "filler", "small", "break"]

SMALL = frozenset({"of", "the", "for", "and", "in", "to", "from", "by", "with"})
FILLERS = frozenset(
    """human subunit chain isoform isotype subtype type class member polypeptide precursor homolog homologue isozyme
    isoenzyme component""".split()
)
_ROMAN = dict(zip("I II III IV V VI VII VIII IX X XI XII".split(), map(str, range(1, 13)), strict=True))
PARTIAL = "~"  # before the readings of a wording that lacks a word of the name
LINK = ("of",)  # what a small word stands for that parts the head from what follows


_LINKS = frozenset({"of", "for"})  # what follows them is no head


class Token(NamedTuple):
    """A stretch of plain text as wordings see it: its place, its sort and the words or the mark that it stands for."""

    start: int
    end: int
    sort: Sort
    words: tuple[str, ...]


Place = tuple[int, int, str]  # where a name stands in a stretch of text, and the line of its readings


def tokens(text: str, meanings: Mapping[str, tuple[str, ...]]) -> Iterator[Token]:
    """Yields the tokens of plain text; `meanings` tells what words stand for."""
    co: int | None = None  # where a `co-` stands that belongs to the next word
    for atom in ATOM.finditer(text):
        start, word = atom.span()[0], atom.group()
        if word in ("co", "Co") and text[atom.end() : atom.end() + 1] == "-":
            co = start
            continue
        token = _token(start, word if co is None else "co" + word, meanings)
        yield token if co is None else token._replace(start=co, end=atom.end())
        co = None


def _token(start: int, atom: str, meanings: Mapping[str, tuple[str, ...]]) -> Token:
    end = start + len(atom)
    folded = fold_atom(atom)
    if atom in _ROMAN:
        return Token(start, end, "mark", (_ROMAN[atom],))
    if len(folded) == 1 or folded.isdigit():
        return Token(start, end, "mark", (folded,))
    if folded in SMALL:
        return Token(start, end, "small", LINK if folded in _LINKS else ())
    word = singular(folded)
    if word in FILLERS:
        return Token(start, end, "filler", ())
    return Token(start, end, "word", meanings.get(word, (word,)))


def singular(word: str) -> str:
    """Returns a folded word without the s of its plural."""
    return word[:-1] if word[-1:] == "s" and len(word) > 4 and word[-2] not in "siu" else word


def wording(head: str, words: Iterable[str], marks: Iterable[str]) -> str:
    """Returns the wording of a head noun, content words (the head among them) and marks."""
    return f"{head}:{' '.join(sorted(words))}|{'.'.join(marks)}"


# Words by which a name tells of a gene through another.
RELATIONS = frozenset(
    """like related associated interacting binding containing dependent induced inducible inhibitor activating
    regulatory substrate antagonist response responsive target of not non only pseudo regulated domain motif region
    repeat rich family subfamily superfamily suppressor enhancer modulator homology box finger open sequence
    similarity""".split()
)

# Fillers that stand for a head: `PKC isoform ε`.
_HEADLESS = frozenset({"subunit", "chain", "isoform", "isotype", "isozyme", "isoenzyme", "polypeptide"})
_BEHIND = "0123456789αβγδεζηθκλ-.,;:)(/'s"  # what may stand behind a head
_HEAD_ENDINGS = tuple(
    """receptor factor hormone ligand channel transporter exchanger porter antigen pump complex inhibitor activating
    adaptor adapter molecule peptide enzyme regulator modulator transducer repressor suppressor activator oncogene kine
    target subunit chain isoform isotype polypeptide carrier chaperone sensor mediator inhibitory substrate antagonist
    agonist marker homeobox ase in gen ynthetase""".split()
)
_BY_LAST_TWO = {end[-2:]: tuple(e for e in _HEAD_ENDINGS if e.endswith(end[-2:])) for end in _HEAD_ENDINGS}
_LAST = re.compile(r"[A-Za-z]+$")
_SIGNS = ".,;:"


class Wordings:
    """The wordings of a lexicon by their text, and the tokens of the words of texts, kept up to `cache_size`.

    `heads` are the heads of wordings of several words, `vocabulary` the content words of all, as they are and as texts
    write them. `found` keeps the names of whole stretches of text.
    """

    def __init__(self, lines: Sequence[str], meanings: Mapping[str, tuple[str, ...]], *, cache_size: int) -> None:
        self.lines = dict(line.split("\t", 1) for line in lines)
        self.meanings = meanings
        self.heads = frozenset(text[: text.index(":")] for text in self.lines if " " in text)
        words = frozenset(w for text in self.lines for w in text[text.index(":") + 1 : text.index("|")].split(" "))
        self.vocabulary = words.union(short for short, meaning in meanings.items() if words.issuperset(meaning))
        self._told = self.vocabulary | FILLERS  # the folded words that may be tokens
        self.tokens = Kept(self._tokens, cache_size)
        self.found: dict[str, tuple[Place, ...]] = {}
        self._stretches_kept = cache_size // 4  # they come again less often than words

    def keep(self, stretch: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """Returns the names found in a stretch of text, which `found` now knows."""
        if len(self.found) >= self._stretches_kept:
            self.found.clear()
        self.found[stretch] = places
        return places

    def is_anchored(self, run: str) -> bool:
        """Tells whether a run without spaces holds a head, or a filler that stands for one."""
        bare = run.rstrip(_BEHIND)
        endings = _BY_LAST_TWO.get(bare[-2:])
        if endings is None or not bare.endswith(endings):
            return False
        last = _LAST.search(bare)
        word = singular(fold_atom(last.group())) if last else ""
        return word in _HEADLESS or self.meanings.get(word, (word,))[-1] in self.heads

    def _tokens(self, run: str) -> tuple[Token, ...]:
        """Returns the tokens of a run without spaces; what no name holds is a break, and a run of breaks is empty."""
        bare = run.rstrip(_SIGNS)
        if len(bare) > 1 and bare.isalpha() and bare.isascii() and bare not in _ROMAN:  # most runs are one word
            folded = fold_atom(bare)
            if singular(folded) not in self._told and folded not in SMALL and len(folded) > 1:
                return ()
            token = self._seen(_token(0, bare, self.meanings), bare)
            return (token,) if token.sort != "break" else ()
        parsed = tuple([self._seen(token, run) for token in tokens(run, self.meanings)])
        return parsed if any(token.sort != "break" for token in parsed) else ()

    def _seen(self, token: Token, run: str) -> Token:
        """Returns a token of a text, as a break where no name holds it."""
        if token.sort == "small":
            known = token.words == LINK or run.lower() == "the"
        elif token.sort == "word":
            known = self.vocabulary.issuperset(token.words)
        else:
            known = run != "a"
        return token if known else token._replace(sort="break", words=())
