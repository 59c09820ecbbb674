"""A caption in pieces: the word of a row, the quotes of the evidence, and the other genes that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from eval.curation.web.deck import Item
from ner.types import Mention

MarkKind = Literal["word", "quote", "gene"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the caption, in code points, what it is, of which suggestion, and what to tell about it."""

    start: int
    end: int
    kind: MarkKind
    item: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that the same marks cover."""

    text: str
    marks: tuple[Mark, ...]

    @property
    def kinds(self) -> str:
        """The kinds of its marks, as classes."""
        return " ".join(dict.fromkeys(mark.kind for mark in self.marks))

    @property
    def items(self) -> str:
        """The suggestions that it is marked for."""
        return " ".join(dict.fromkeys(mark.item for mark in self.marks if mark.item))

    @property
    def title(self) -> str:
        """What is told about it."""
        return "; ".join(dict.fromkeys(mark.title for mark in self.marks if mark.title))


def cut(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Returns the text in pieces that together are the whole text; marks may overlap."""
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in inside), *(m.end for m in inside)})
    pairs = pairwise(edges)
    return tuple(Piece(text[a:b], tuple(m for m in inside if m.start <= a and b <= m.end)) for a, b in pairs)


def marks_of(item: Item, caption: str) -> Iterator[Mark]:
    """Yields the marks of a suggestion: where its word stands in the caption, and what its evidence quotes of it."""
    one = item.one
    for start, end in places(one.word, caption) if one.rows else ():
        yield Mark(start, end, "word", item.id, f"{one.word}: the word of the row")
    for evidence in one.evidence:
        if evidence.start >= 0 and evidence.figid in ("", one.figid):
            kind: MarkKind = "word" if one.action == "add" and evidence.kind == "mention" else "quote"
            yield Mark(evidence.start, evidence.end, kind, item.id, evidence.text)


def gene_marks(mentions: Iterable[Mention]) -> Iterator[Mark]:
    """Yields a mark for each gene, family or complex that is named."""
    for mention in mentions:
        symbols = ", ".join(gene.symbol for gene in mention.genes[:8]) or "ambiguous"
        more = f" and {len(mention.genes) - 8} more" if len(mention.genes) > 8 else ""
        yield Mark(mention.start, mention.end, "gene", "", f"{mention.kind}: {symbols}{more} ({mention.score:.2f})")


def places(word: str, caption: str) -> list[tuple[int, int]]:
    """Returns where a word stands by itself, as it is written, or in other letter case if it stands nowhere so."""
    if not word.strip():
        return []
    alone = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
    return [m.span() for m in re.finditer(alone, caption)] or [
        m.span() for m in re.finditer(alone, caption, re.IGNORECASE)
    ]


def snippet(item: Item, caption: str, *, around: int = 90) -> tuple[Piece, ...]:
    """Returns a line of the caption around the word of a suggestion, else around a quote, else its start."""
    marks = list(marks_of(item, caption))
    telling = [mark for mark in marks if mark.kind == "word"] or marks
    at = min((mark.start for mark in telling if mark.end <= len(caption)), default=0)
    start, end = max(0, at - around), min(len(caption), at + 2 * around)
    moved = [Mark(max(m.start, start) - start, min(m.end, end) - start, m.kind, m.item, m.title) for m in marks]
    pieces = cut(caption[start:end], moved)
    before = (Piece("… ", ()),) if start else ()
    return (*before, *pieces, *((Piece(" …", ()),) if end < len(caption) else ()))
