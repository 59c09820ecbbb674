"""Names of several words, found by walking from word to word as long as some name of the lexicon goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ner.find.candidate import Candidate
from ner.find.names import find_names
from ner.find.pieces import spelled
from ner.find.words import INNER_JOINTS, JOINTS, Word
from ner.lexicon.compiled import Lexicon
from ner.text.content import FUNCTION_WORDS
from ner.text.keys import DIGITS, GREEK, greek

_MAX_WORDS = 12
# What is looked at once more: a Greek letter, a single letter or a number first, a number or a small word last.
_PATCHED = re.compile(rf"^(?:\w|{'|'.join(GREEK)}) |^[a-z]+ \d| (?:{'|'.join(sorted(FUNCTION_WORDS))})$")
_NUMBER = re.compile(r"\d+|I{1,3}|IV|V")
_SHORT = 4  # letters of a word that stands before numbers of all kinds
_BRACKETS = frozenset({"(", ")", "[", "]", "),", "],", ")-", "]-", "-(", "-["})
_THROUGH = JOINTS | _BRACKETS
_INNER_THROUGH = INNER_JOINTS | _BRACKETS
_BRACKET = re.compile(r"\(([^()\s]{1,20}(?: [^()\s]{1,12}){0,2})\)-?")


def find_phrases(
    text: str,
    words: Sequence[Word],
    starts: Sequence[int],
    active: Iterable[int],
    anchors: Iterable[int],
    lexicon: Lexicon,
) -> Iterator[Candidate]:
    """Yields the names that span several words of a plain text.

    `words` are its parsed words, `starts` where they start, `active` the places of those with which a name may open,
    `anchors` of those that hold a head of names in words.
    """
    yield from find_names(text, words, starts, anchors, lexicon)
    openings, known = lexicon.openings, lexicon.lines
    last = len(words) - 1
    for i in active:
        word_openings = words[i][4]
        if not word_openings or i == last:
            continue
        following, _, _, pieces, _, _ = words[i + 1]
        if following == "-" and i + 2 <= last:  # `IL - 2`, as some corpora part it
            following, _, _, pieces, _, _ = words[i + 2]
        if not pieces:
            continue
        piece = pieces[0][2]
        for start, so_far in word_openings:
            if following[0] != "(":  # most walks end here, so the first step is looked at before the walk begins
                step = _step(so_far, piece)
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
    *,
    through: bool = False,
) -> Iterator[Candidate]:
    """Yields every name that starts at `start` and ends in a later word than the first.

    A bracket belongs to the name where the lexicon has it so (`through`), or else is passed over.
    """
    openings, known = lexicon.openings, lexicon.lines
    inner, outer = (_INNER_THROUGH, _THROUGH) if through else (INNER_JOINTS, JOINTS)
    cut: tuple[int, int] | None = None
    i = first + 1
    last = min(len(words) - 1, first + _MAX_WORDS)
    while i <= last:
        surface, _, _, pieces, _, _ = words[i]
        offset = starts[i]
        end = 0
        if surface == "-":
            i += 1
            continue
        if surface[0] in "([" and pieces and not through and _step(so_far, pieces[0][2]) in openings:
            whole = list(_walk(text, words, starts, i - 1, start, so_far, lexicon, through=True))
            if whole:
                yield from whole
                return
        # `vitamin K (VK) 1` holds no K1, `exon 10 (3'-UTR) C` no 10C
        if surface[0] == "(" and not through and cut is None and len(so_far) > 1 and not so_far.isdigit():
            behind = _behind(text, words, starts, i)
            if behind is None:
                return
            cut = (offset, behind[0])
            i = behind[1]
            surface, _, _, pieces, _, _ = words[i]
            offset = starts[i]
            end = max(behind[0] - offset, 0)
        for piece_start, piece_end, piece_key in pieces:
            if piece_start < end:
                continue
            if piece_start > end and surface[end:piece_start] not in inner:
                return
            so_far = _step(so_far, piece_key)
            end = piece_end
            if (so_far in known or (so_far[-1] == "s" and so_far[:-1] in known)) and (
                name := _match(text, start, offset + end, so_far, cut, lexicon)
            ):
                yield name
            if so_far not in openings:
                return
        if not pieces or (end < len(surface) and surface[end:] not in outer):
            return
        i += 1


def _behind(text: str, words: Sequence[Word], starts: Sequence[int], i: int) -> tuple[int, int] | None:
    """Returns where the bracket ends that opens with a word, and the first word that reaches beyond it."""
    bracket = _BRACKET.match(text, starts[i])
    if not bracket:
        return None
    while i < len(words) and starts[i] + len(words[i].text) <= bracket.end():
        i += 1
    return (bracket.end(), i) if i < len(words) else None


def _step(so_far: str, piece: str) -> str:
    """Returns the key of a name that goes on with a piece; digits stay parted."""
    return f"{so_far}.{piece}" if piece[0] in DIGITS and so_far[-1] in DIGITS else so_far + piece


def _may_part(text: str, name: str, lexicon: Lexicon) -> bool:
    """Tells whether a name may be parted by spaces so, where the text may be a list or a phrase: `α SMA` may."""
    if text.lower() == name.lower():
        return True
    first, _, rest = text.partition(" ")
    one_word = name.isalnum()
    if _NUMBER.fullmatch(rest) and (greek(first) or len(first) == 1):  # `beta 2`, `x 25`; `p 53`, `lambda 5` (λ5)
        return first in "pP" or not name[0].isascii()
    if one_word and text.rpartition(" ")[2] in FUNCTION_WORDS:  # `beta is` is no BIS
        return False
    if one_word and (greek(first) or (len(first) == 1 and first not in "pP")):  # `J kappa` is no JK
        return greek(text) == greek(name)
    if one_word and len(first) <= _SHORT and rest[0].isdigit() and first in lexicon.known_words:
        return text.replace(" ", "") == name  # `per 1 million` has no PER1
    return True


def _match(
    text: str, start: int, end: int, so_far: str, cut: tuple[int, int] | None, lexicon: Lexicon
) -> Candidate | None:
    surface = text[start:end]
    if surface.count("(") != surface.count(")"):
        return None
    bare = surface if cut is None else re.sub(r"\s+", " ", text[start : cut[0]] + " " + text[cut[1] : end])
    terms, how = spelled(bare, so_far, lexicon)
    if terms and _PATCHED.search(bare):
        terms = tuple([term for term in terms if _may_part(bare, term.text, lexicon)])
    if not terms:
        return None
    return Candidate(start, end, surface, (terms,), how if cut is None else (*how, "bracket"))
