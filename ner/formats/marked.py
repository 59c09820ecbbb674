"""Texts with marked spans, as corpora and other tools write them; offsets become code points whatever was counted.

Some writers count UTF-16 units or UTF-8 bytes without saying so. The words that a file repeats beside each span tell:
the first way of counting in which every one of them stands where it should is taken for the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote

from ner.errors import InputError
from ner.formats.base import MAX_TEXT, RECODE, Entry, Item, Source, surrogate_fault
from ner.types import Caption

COUNTS: Mapping[str, Callable[[str], int]] = {
    "code points": len,
    "UTF-16 units": lambda text: len(text.encode("utf-16-le")) // 2,
    "UTF-8 bytes": lambda text: len(text.encode("utf-8")),
}

WIDEST_GAP = 100_000  # characters between two passages; more is a damaged offset


@dataclass(frozen=True, slots=True)
class RawSpan:
    """A span as a file has it, in the file's own count; `text` is empty where the file does not repeat the words."""

    start: int
    end: int
    text: str
    type: str
    ids: tuple[str, ...] = ()
    infons: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    whole: bool = True  # False for a span in pieces, whose words need not be those between its ends


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text and where it begins, in the file's own count."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with spans in code points; what lies between its pieces is read as blanks.

    Spans are counted from the start of the text, `offset` is what the file counts its first character as.
    """

    id: str
    text: str
    spans: tuple[RawSpan, ...]
    place: str
    offset: int = 0

    def caption(self) -> Caption:
        """Returns the text as a caption."""
        return Caption(self.id, self.text)


def entries(texts: Iterable[Marked | InputError]) -> Iterator[Item]:
    """Yields marked texts as captions, errors in their places."""
    for item in texts:
        yield item if isinstance(item, InputError) else Entry(item.caption(), item.place, offset=item.offset)


class MarkedReader(Protocol):
    """A format module's `read_marked`: yields each marked text, or the reason why it cannot be had, and goes on."""

    def __call__(self, source: Source) -> Iterator[Marked | InputError]: ...


def assemble(name: str, pieces: Sequence[Piece], spans: Sequence[RawSpan], place: str) -> Marked:
    """Returns a marked text; raises InputError where no way of counting brings all spans to their words."""
    if not name.strip():
        raise InputError("the document has no id", place=place, remedy="give each document an id of its own")
    if not any(piece.text.strip() for piece in pieces):
        raise InputError(f"document {name!r} has no text", place=place, remedy="give the text that the spans are of")
    if fault := surrogate_fault(name + "".join(piece.text for piece in pieces)):
        remedy = RECODE if "byte" in fault else "write the character itself"
        raise InputError(f"document {name!r} cannot be read: {fault}", place=place, remedy=remedy)
    faults: list[InputError] = []
    for measure in COUNTS.values():
        found = _try(name, pieces, spans, place, measure)
        if isinstance(found, Marked):
            return found
        faults.append(found)
    raise faults[0]


def _try(
    name: str, pieces: Sequence[Piece], spans: Sequence[RawSpan], place: str, measure: Callable[[str], int]
) -> Marked | InputError:
    text, at = "", pieces[0].offset
    for piece in pieces:
        if not 0 <= piece.offset - at <= WIDEST_GAP:
            problem = f"a passage of {name!r} begins at {piece.offset}, the one before ends at {at}"
            return InputError(problem, place=place, remedy="count code points from the start of the document")
        if len(text) + piece.offset - at + len(piece.text) > MAX_TEXT:
            problem = f"document {name!r} has over {MAX_TEXT:,} characters with the gaps between its passages"
            return InputError(problem, place=place, remedy="cut the text in parts, or mend the offsets of the passages")
        text += " " * (piece.offset - at) + piece.text
        at = piece.offset + measure(piece.text)
    wanted = {offset for span in spans for offset in (span.start, span.end)}
    index = _positions(text, pieces[0].offset, measure, wanted) if spans else {}  # which takes longer than all else
    placed = []
    for span in spans:
        start, end = index.get(span.start, -1), index.get(span.end, -1)
        if not 0 <= start < end:
            problem = f"offsets {span.start}:{span.end} of {span.text!r} are outside the text of {name!r}"
            return InputError(problem, place=span.place or place, remedy="count code points, end exclusive")
        words = text[start:end]
        if span.whole and span.text and words.split() != span.text.split():
            problem = f"{span.text!r} is not at {span.start}:{span.end} of {name!r}: {words!r} stands there"
            return InputError(problem, place=span.place or place, remedy="count code points, end exclusive")
        placed.append(RawSpan(start, end, words, span.type, span.ids, span.infons, span.place or place, span.whole))
    return Marked(name, text, tuple(placed), place, pieces[0].offset)


def _positions(text: str, base: int, measure: Callable[[str], int], wanted: Set[int]) -> dict[int, int]:
    """Returns the code point at each wanted offset of the file's count, where one begins or the text ends there."""
    positions = {base: 0}
    at = base
    for i, character in enumerate(text, 1):
        at += measure(character)
        if at in wanted:
            positions[at] = i
    return positions


def read_id(written: str, write: Callable[[str], str]) -> str:
    """Returns the id that `write` makes `written` of, by signs like `%3A`; what it would not write stays as it is."""
    ident = unquote(written)
    return ident if write(ident) == written else written


def curies(value: str, prefix: str = "") -> tuple[str, ...]:
    """Returns the ids in a field: `3553;3554` with `NCBIGene` gives `NCBIGene:3553`, `NCBIGene:3554`; `-` none."""
    parts = (part.strip() for part in value.replace(",", ";").replace("|", ";").split(";"))
    known = (part.partition("(")[0].strip() for part in parts)  # `1234(Tax:9606)`
    return tuple(f"{prefix}:{part}" if part.isdigit() and prefix else part for part in known if part.strip("-"))
