"""BioC JSON: a collection, or one document a line as PubTator exports; each document a caption, annotations out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from ner.errors import InputError
from ner.formats.base import Entry, Item, Source, write_parts
from ner.formats.bioc import Note, make_marked, whole_number
from ner.formats.bioc_xml import mention_infons
from ner.formats.json_stream import JsonStream
from ner.formats.marked import Marked, Piece, entries
from ner.types import Annotation

REMEDY = "give a BioC collection: documents with passages"
COLLECTIONS = ("documents", "PubTator3")
HEAD = '{"source": "capgene", "date": "", "key": "", "infons": {}, "documents": [\n'
CLOSING = ",]}"  # what may stand between documents once the brackets around them are lost


def read(source: Source) -> Iterator[Item]:
    """Yields the text of each document as a caption."""
    return entries(read_marked(source))


def read_marked(source: Source) -> Iterator[Marked | InputError]:
    """Yields each document with its annotations; its place is the line at which it begins."""
    for item in find_documents(JsonStream(source.stream, source.name, REMEDY)):
        if isinstance(item, InputError):
            yield item
            continue
        place, document = item
        try:
            yield read_document(document, place)
        except InputError as error:
            yield error


def find_documents(text: JsonStream) -> Iterator[tuple[str, Any] | InputError]:
    """Yields (place, document) of a collection, a list, a document, or one of these a line.

    After a fault, reading goes on at the next line that begins with a brace or a comma: where documents have lines of
    their own, as in what `StreamOutput` writes, one that is damaged costs no other.
    """
    mending = False
    while True:
        try:
            char = text.peek()
            if not char:
                return
            if mending and char in CLOSING:
                text.take(CLOSING, "")
                continue
            yield from _documents(text, char)
        except InputError as error:
            yield error
            mending = True
            if text.stuck:  # else the fault may be that a document ended early, and the next one begins here
                text.skip_line()
            while text.peek() and not text.at_line_start("{,"):
                text.skip_line()


def _documents(text: JsonStream, char: str) -> Iterator[tuple[str, Any]]:
    if char == "[":
        yield from _elements(text)
    elif char != "{":
        yield text.place, text.value()
    else:
        yield from _members(text)


def _members(text: JsonStream) -> Iterator[tuple[str, Any]]:
    """The documents of a collection as they come; what has none is a document itself."""
    place, plain = text.place, {}
    collection = False
    text.take("{", "an object is wanted")
    while text.peek() != "}":
        if text.peek() != '"':
            raise text.fault("Expecting property name enclosed in double quotes")
        key = text.value()
        text.take(":", "Expecting ':' delimiter")
        if key in COLLECTIONS and text.peek() == "[":
            collection = True
            yield from _elements(text)
        else:
            plain[key] = text.value()
        if text.peek() != "}":
            text.take(",", "Expecting ',' delimiter")
    text.take("}", "")
    if not collection:
        yield place, plain


def _elements(text: JsonStream) -> Iterator[tuple[str, Any]]:
    text.take("[", "a list is wanted")
    while text.peek() != "]":
        place = text.place
        yield place, text.value()
        if text.peek() != "]":
            text.take(",", "Expecting ',' delimiter")
    text.take("]", "")


def read_document(plain: Any, place: str) -> Marked:
    """Returns a document; raises InputError for what is none."""
    try:
        passages = plain["passages"]
        parts = [part for p in passages for part in ([p] if p.get("text") else p.get("sentences") or [p])]
        pieces = [Piece(whole_number(p.get("offset"), "offset", place), p.get("text") or "") for p in parts]
        holders = [h for p in passages for h in (p, *(p.get("sentences") or ()))]
        notes = [read_note(note, place) for h in (*holders, plain) for note in h.get("annotations") or ()]
        return make_marked("" if plain["id"] is None else str(plain["id"]), pieces, notes, place)
    except (KeyError, TypeError, AttributeError):
        raise InputError("this is no BioC document", place=place, remedy=REMEDY) from None


def read_note(plain: Any, place: str) -> Note:
    """Returns an annotation."""
    infons = {str(key): str(value) for key, value in (plain.get("infons") or {}).items() if value is not None}
    locations = tuple(
        (whole_number(at.get("offset"), "offset", place), whole_number(at.get("length"), "length", place))
        for at in plain.get("locations") or ()
    )
    return Note(plain.get("text") or "", infons, locations, place)


class StreamOutput:
    """Writes annotations as one BioC collection, a document a line."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """One document, its mentions as annotations of one passage, which begins where it did in BioC input."""
        notes = [
            {
                "id": str(i),
                "infons": mention_infons(m),
                "text": m.text,
                "locations": [{"offset": entry.offset + m.start, "length": m.end - m.start}],
            }
            for i, m in enumerate(annotation.mentions, 1)
        ]
        caption = annotation.caption
        passage = {
            "offset": entry.offset,
            "infons": {},
            "text": caption.text,
            "sentences": [],
            "annotations": notes,
            "relations": [],
        }
        plain = {"id": caption.id, "infons": {}, "passages": [passage], "annotations": [], "relations": []}
        return json.dumps(plain, ensure_ascii=False)

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the collection."""
        write_parts(parts, stream, head=HEAD, between=",\n", foot="\n]}\n")
