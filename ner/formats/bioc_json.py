"""BioC JSON: a collection, or one document a line as PubTator exports; each document a caption, annotations out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from ner.errors import InputError
from ner.formats.base import UTF8_BOM, Entry, Item, Source, encoding_error
from ner.formats.bioc import Note, make_marked, whole_number
from ner.formats.bioc_xml import mention_infons
from ner.formats.marked import Marked, Piece
from ner.types import Annotation

REMEDY = "give a BioC collection: documents with passages"
COLLECTIONS = ("documents", "PubTator3")


def read(source: Source) -> Iterator[Item]:
    """Yields the text of each document as a caption."""
    for item in read_marked(source):
        yield item if isinstance(item, InputError) else Entry(item.caption(), item.place)


def read_marked(source: Source) -> Iterator[Marked | InputError]:
    """Yields each document with its annotations; the place of one in a collection is its number."""
    raw = source.stream.read().removeprefix(UTF8_BOM)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        yield encoding_error(raw, error, f"{source.name}:{line}")
        return
    try:
        documents = list(find_documents(text, source.name))
    except InputError as error:
        yield error
        return
    for place, document in documents:
        try:
            yield read_document(document, place)
        except InputError as error:
            yield error


def find_documents(text: str, name: str) -> Iterator[tuple[str, Any]]:
    """Yields (place, document) of a collection, a list, a document, or one of these a line."""
    try:
        whole = json.loads(text)
    except RecursionError:
        raise InputError("the JSON is nested too deep", place=name, remedy=REMEDY) from None
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise InputError(
                f"the file is not JSON: {error.msg}", place=f"{name}:{error.lineno}", remedy=REMEDY
            ) from None
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"{name}:{number}", _line(line, f"{name}:{number}")
        return
    for number, document in enumerate(_documents(whole), 1):
        yield f"{name}: document {number}", document


def _line(line: str, place: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise InputError(f"the line is not JSON: {error}", place=place, remedy=REMEDY) from None


def _documents(whole: Any) -> Iterable[Any]:
    if isinstance(whole, dict):
        found = next((whole[key] for key in COLLECTIONS if isinstance(whole.get(key), list)), None)
        return [whole] if found is None else found
    return whole if isinstance(whole, list) else [whole]


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
        """One document, its mentions as annotations of one passage."""
        notes = [
            {
                "id": str(i),
                "infons": mention_infons(m),
                "text": m.text,
                "locations": [{"offset": m.start, "length": m.end - m.start}],
            }
            for i, m in enumerate(annotation.mentions, 1)
        ]
        caption = annotation.caption
        passage = {
            "offset": 0,
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
        stream.write(b'{"source": "capgene", "date": "", "key": "", "infons": {}, "documents": [')
        for i, part in enumerate(parts):
            stream.write((",\n" if i else "\n").encode() + part.encode("utf-8"))
        stream.write(b"\n]}\n")
