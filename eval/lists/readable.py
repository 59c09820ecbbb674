"""What a caption can give: which rows of a curated list, made from the picture, can be read in its caption at all.

The rule. A row is attainable when one of these stands in the caption: its word; the symbol of its gene or any other
name of that gene in the lexicon; for a row of a family or complex, a name of the group. Names are compared by key
(case, hyphens and Greek folded), must begin and end where a word does, and may carry a plural s. Names of up to four
letters without a digit, written as a plain word (`in`, or `Was` at the opening of a sentence), must agree in case too;
single letters never count.
The further members of an enumeration (`STAT1/3`, `TLR2 and 4`) are read with their stem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ner.formats.record import GeneRow
from ner.formats.rows import FAMILY
from ner.lexicon import Lexicon, Term
from ner.text.keys import atoms, fits, key, plain
from ner.text.repair import repair

FAMILY_SOURCES = frozenset({FAMILY, "famplex_relations"})
LONGEST = 10  # atoms of a name
SHORT = 4  # letters of a name that may be a plain word
Window = tuple[str, str, bool]  # words, their key, whether they must agree in case
_STEM = r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z-]{0,58}[A-Za-z]-? ?)"  # no word of a name has sixty letters
_TAIL = r"(?:[0-9]+[A-Za-z]?|[Α-Ωα-ω]|[A-H])"
_ENUMERATION = re.compile(
    rf"{_STEM}({_TAIL})((?:(?: ?/ ?| ?, ?(?:and |or )?| and | or | ?& ?)-?{_TAIL}(?![A-Za-z0-9]))+)"
)
_MEMBER = re.compile(_TAIL)


@dataclass(frozen=True, slots=True)
class Readable:
    """All that a caption spells: the keys of its words, and the genes and groups that the lexicon reads there.

    `plain_words` are short words that look like no gene; they are read only as they are spelt.
    """

    keys: frozenset[str]
    plain_words: frozenset[str]
    symbols: frozenset[str]
    groups: frozenset[str]

    def has_word(self, word: str) -> bool:
        """True when `word` stands in the caption."""
        return key(word) in self.keys or word in self.plain_words


def read_caption(text: str, lexicon: Lexicon) -> Readable:
    """Returns what can be read in a caption by the rule above."""
    keys: set[str] = set()
    plain_words: set[str] = set()
    symbols: set[str] = set()
    groups: set[str] = set()
    mended = plain(repair(text).text)
    for words, name_key, exact in (*_windows(mended), *_enumerated(mended)):
        (plain_words if exact else keys).add(words if exact else name_key)
        for term in lexicon.terms(name_key) if name_key in lexicon else ():
            if _is_spelt(words, term) if exact else fits(words, term.text):
                (groups if term.is_group else symbols).update(
                    [term.target] if term.is_group else term.target.split("|")
                )
    return Readable(frozenset(keys), frozenset(plain_words), frozenset(symbols), frozenset(groups))


def _is_spelt(words: str, term: Term) -> bool:
    """True when a plain word is spelt as the name is; the manner of mouse genes (`Was`) is that of sentences too."""
    return words == term.text and term.source != "mgi_symbol"


def is_attainable(row: GeneRow, readable: Readable, lexicon: Lexicon) -> bool:
    """True when a row can be read in the caption by the rule above."""
    gene = lexicon.current(row.hgnc_symbol)
    if readable.has_word(row.word) or (gene and gene.symbol in readable.symbols):
        return True
    if row.source not in FAMILY_SOURCES:
        return False
    members = (lexicon.groups[group].all_members for group in readable.groups)
    return readable.has_word(row.symbol) or any(gene in genes for genes in members)


def _windows(text: str) -> Iterator[Window]:
    """Yields every run of up to ten atoms that begins and ends where a word does."""
    found = atoms(text)
    for first, (start, _, _) in enumerate(found):
        if start and text[start - 1].isalnum():
            continue
        name_key = ""
        for i in range(first, min(first + LONGEST, len(found))):
            low, high, folded = found[i]
            name_key += _joint(name_key, folded, i > first and found[i - 1][1] < low) + folded
            if high < len(text) and text[high].isalnum():
                continue
            yield from _forms(text, start, high, name_key)


def _joint(before: str, folded: str, parted: bool) -> str:
    """Returns the dot that keeps two numbers apart in a key."""
    return "." if parted and before and before[-1].isdigit() and folded[0].isdigit() else ""


def _forms(text: str, start: int, end: int, name_key: str) -> Iterator[Window]:
    words = text[start:end]
    if len(name_key) == 1:
        return
    exact = _is_plain_word(text, start, words)
    yield words, name_key, exact
    if len(words) > 3 and words.endswith("s") and not words.endswith("ss") and name_key.endswith("s"):
        yield words[:-1], name_key[:-1], exact


def _is_plain_word(text: str, start: int, words: str) -> bool:
    """True for up to four letters in lower case, the first one capital at most where a sentence begins."""
    if len(words) > SHORT or not words.isalpha() or words[1:] != words[1:].lower():
        return False
    while start and text[start - 1].isspace():
        start -= 1
    return words[0].islower() or text[start - 1 : start] in ("", ".", ":", "?", "!", ")")


def _enumerated(text: str) -> Iterator[Window]:
    for match in _ENUMERATION.finditer(text):
        stem = match.group(1)
        members: Sequence[str] = _MEMBER.findall(match.group(3))
        for member in members:
            yield stem + member, key(stem + member), False
