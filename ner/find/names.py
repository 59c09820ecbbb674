"""Names in words, in any wording: `receptor for IL-6`, `type 3 adenylyl cyclase`, `α1 subunit of the GABA-A receptor`.

A name is compared by its content words, its numbers and its letters (see `ner.lexicon.wordings`). Runs of words that
names are made of are looked for first, and most texts have few, so that little is compared.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence

from ner.find.candidate import Candidate, made
from ner.find.words import Word
from ner.lexicon.compiled import Lexicon, parse_terms
from ner.lexicon.wordings import LINK, PARTIAL, RELATIONS, Place, Token, Wordings
from ner.text.keys import key

_LONGEST = 12  # tokens of a name
_JOINTS = frozenset({" ", "-", "", "'", " -", "- ", "-(", "(", ")", ")-", ") ", ",", "' "})
_ABBREVIATION = re.compile(r"[ -]?\([^()\s]*[A-Za-z]{2}[^()\s]{0,12}\)[ -]?")
_BREAK = (Token(0, 0, "break", ()),)


def find_names(
    text: str, words: Sequence[Word], starts: Sequence[int], anchors: Iterable[int], lexicon: Lexicon
) -> Iterator[Candidate]:
    """Yields the names in words of a plain text whose wording the lexicon knows, though not this spelling.

    `anchors` are the places of words that hold a head. Of names within each other only the outermost.
    """
    wordings = lexicon.wordings
    tokens, kept = wordings.tokens, wordings.found
    reach = 0
    for i in anchors:
        if i < reach:
            continue
        first = i
        while first > reach and tokens[words[first - 1].text]:
            first -= 1
        reach = i + 1
        while reach < len(words) and (tokens[words[reach].text] or words[reach].text[0] == "("):
            reach += 1
        offset = starts[first]
        stretch = text[offset : starts[reach - 1] + len(words[reach - 1].text)]
        found = kept.get(stretch)
        if found is None:
            relative = [start - offset for start in starts[first:reach]]
            found = wordings.keep(stretch, _places(stretch, words[first:reach], relative, lexicon))
        for start, end, line in found:
            surface = stretch[start:end]
            yield Candidate(start + offset, end + offset, surface, (parse_terms(line),), ("wording",))


def _places(text: str, words: Sequence[Word], starts: Sequence[int], lexicon: Lexicon) -> tuple[Place, ...]:
    """Returns the places of the names of a stretch, each with the line of its readings."""
    heads = lexicon.wordings.heads
    runs = [run for run in _runs(text, words, starts, lexicon.wordings) if len(run) > 1 and _is_headed(run, heads)]
    return tuple([place for run in runs for place in _names(text, run, lexicon)])


def _is_headed(run: list[Token], heads: frozenset[str]) -> bool:
    """Tells whether a run holds a head, or a filler that stands for one, beside another word."""
    return any(t.sort == "filler" or (t.sort == "word" and t.words[-1] in heads) for t in run)


def _runs(text: str, words: Sequence[Word], starts: Sequence[int], wordings: Wordings) -> Iterator[list[Token]]:
    """Yields the longest runs of words that names are made of, their tokens placed in the text.

    An abbreviation in brackets within a run is passed over: `hepatocyte growth factor (HGF) activator`.
    """
    run: list[Token] = []
    resume = 0  # where the run goes on: the end of its last token, or of a bracket behind it
    for word, offset in zip(words, starts, strict=True):
        found = wordings.tokens[word.text]
        if not found and not run:
            continue
        for token in found or _BREAK:
            start = offset + token.start
            if run:
                if start < resume:
                    continue
                if text[resume:start] not in _JOINTS:
                    bracket = _ABBREVIATION.match(text, resume)
                    if bracket and start < bracket.end():
                        resume = bracket.end()
                        continue
                    yield run
                    run = []
            if token.sort == "break":
                if run:
                    yield run
                    run = []
            elif run or token.sort != "small":
                resume = offset + token.end
                run.append(made(Token, (start, resume, token.sort, token.words)))
    yield run


def _names(text: str, run: list[Token], lexicon: Lexicon) -> Iterator[Place]:
    """Yields the outermost names of a run of words that names are made of."""
    reach = 0
    for first in range(len(run) - 1):
        if not _may_begin(text, run, first):
            continue
        for last, line in reversed(_wordings(text, run, first, lexicon.wordings)):
            start, end = run[first].start, run[last].end
            if end <= reach:
                break
            if not _may_end(text, run, last) or (line[0] == PARTIAL and _goes_back(run, first)):
                continue
            reach = end
            surface = text[start:end]
            known = lexicon.lines.get(key(surface))
            if surface.count("(") == surface.count(")") and (known is None or "(" in surface):
                yield start, end, known or line.removeprefix(PARTIAL)
            break


def _may_begin(text: str, run: list[Token], first: int) -> bool:
    """Tells whether a name may begin with a token: at the start of a word, with no small word and no bare number."""
    start, end, sort, _ = run[first]
    if sort == "small" or (start and (text[start - 1].isalnum() or text[start - 1] == "-")):
        return False
    if sort == "filler":
        return text[start:end].lower() in _OPENING
    return sort == "word" or not text[start].isdigit() or text[end : end + 1] in ("-", ",")


def _may_end(text: str, run: list[Token], last: int) -> bool:
    """Tells whether a name may end with a token: at the end of a word, and not before one that makes it another's."""
    end = run[last].end
    if text[end : end + 1].isalnum():
        return False
    if last + 1 == len(run):
        return True
    start, _, sort, words = run[last + 1]
    numbered = sort == "mark" and start == end + 1 and text[end] in " -" and text[start].isdigit()
    return not numbered and RELATIONS.isdisjoint(words)


def _goes_back(run: list[Token], first: int) -> bool:
    """Tells whether the words before a token may belong to the same name."""
    return first > 0 and run[first - 1].sort in ("word", "mark")


def _wordings(text: str, run: list[Token], first: int, wordings: Wordings) -> list[tuple[int, str]]:
    """Returns the wordings that begin with one token of a run, each with the place of its last token."""
    lines, heads = wordings.lines, wordings.heads
    found: list[tuple[int, str]] = []
    content: list[str] = []
    marks: list[str] = []
    head = ""
    parts = 0
    filled = linked = False
    for last in range(first, min(first + _LONGEST, len(run))):
        _, _, sort, words = run[last]
        if sort == "word":
            for word in words:
                insort(content, word)
            head = head if linked else words[-1]
        elif sort == "mark":
            marks.extend(words)
            filled = filled or (parts > 0 and text[run[last].start - 1] == "(")
        else:
            filled = filled or sort == "filler"
            linked = linked or (bool(head) and words == LINK)
            continue
        parts += 1
        if parts > 1 and head and (head in heads if len(content) > 1 else filled):
            line = lines.get(f"{head}:{' '.join(content)}|{'.'.join(marks)}")
            if line is not None and not (linked and head in _DESCRIBING and _describes(run, first, last)):
                found.append((last, line))
    return found


def _describes(run: list[Token], first: int, last: int) -> bool:
    """Tells whether words only say what a protein does: they begin with that, and end with no number but a quantity."""
    if run[last].words[-1].isdigit():
        return run[last - 1].words == LINK  # `inhibitors for 6 h`
    return run[first].words[-1] in _DESCRIBING


_OPENING = frozenset({"type", "class", "subunit", "isoform"})
# Behind `of` these say what a protein does: `a regulator of the TGF-beta pathway` is no transforming growth factor
# beta regulator. Names in their own order (`regulator of G-protein signaling 4`) are found as they are written.
_DESCRIBING = frozenset({"regulator", "modulator", "mediator", "target", "substrate", "inhibitor", "activator"})
