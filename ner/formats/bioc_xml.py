"""BioC XML: each document a caption; annotations out, one document each, offsets in code points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO, cast
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from ner.errors import InputError
from ner.formats import jats
from ner.formats.base import Entry, Item, Source, write_parts
from ner.formats.bioc import Note, make_marked, whole_number
from ner.formats.marked import Marked, Piece, entries
from ner.types import Annotation, Mention

REMEDY = "give a BioC collection: documents with passages"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<collection><source>capgene</source><date></date><key></key>\n'
PROLOG = 2**16  # bytes in which the first element is looked for
COMMENT, ROOT = re.compile(rb"<!--.*?-->", re.DOTALL), re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
JATS_ROOTS = frozenset({"article", "pmc-articleset", "OAI-PMH"})
INVALID = {i: " " for i in range(32) if chr(i) not in "\t\n\r"} | {0xFFFE: " ", 0xFFFF: " "}
NO_NAME = dict.fromkeys(INVALID, "_")


def read(source: Source) -> Iterator[Item]:
    """Yields the text of each document as a caption; an article in JATS, which has the same suffix, is read as such."""
    head = source.stream.read(PROLOG)
    whole = replace(source, stream=cast(BinaryIO, Rejoined(head, source.stream)))
    if root_of(head) in JATS_ROOTS:
        yield from jats.read(whole)
    else:
        yield from entries(read_marked(whole))


class Rejoined:
    """A stream whose first bytes were read and are given again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`."""
        if not self._head:
            return self._rest.read(size)
        taken = self._head if size < 0 else self._head[:size]
        self._head = self._head[len(taken) :]
        return taken + self._rest.read() if size < 0 else taken


def root_of(head: bytes) -> str:
    """The name of the first element of an XML file, without its prefix; empty if it is not in the head."""
    plain = COMMENT.sub(b"", head.replace(b"\0", b""))
    found = ROOT.search(plain)
    return found[1].decode("ascii", "replace") if found else ""


def read_marked(source: Source) -> Iterator[Marked | InputError]:
    """Yields each document with its annotations; nothing outside the file is read, and entities are refused."""
    try:
        for _, element in etree.iterparse(
            source.stream, tag="document", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            place = f"{source.name}:{element.sourceline}"
            try:
                yield read_document(element, source.name, place)
            except InputError as error:
                yield error
            jats.forget(element)
    except etree.XMLSyntaxError as error:
        place = f"{source.name}:{error.lineno or 1}"
        yield InputError(f"the XML cannot be read: {error.msg}", place=place, remedy=REMEDY)


def read_document(element: etree._Element, name: str, place: str) -> Marked:
    """Returns a document; raises InputError with the line of what is wrong."""
    if next(element.iter(etree.Entity), None) is not None:
        raise InputError(
            "the document uses an entity of its own", place=place, remedy="write the characters themselves"
        )
    pieces: list[Piece] = []
    for passage in element.findall("passage"):
        parts = [passage] if passage.find("text") is not None else passage.findall("sentence")
        for part in parts:
            where = f"{name}:{part.sourceline}"
            pieces.append(Piece(whole_number(part.findtext("offset"), "offset", where), part.findtext("text") or ""))
    notes = [read_note(note, f"{name}:{note.sourceline}") for note in element.iter("annotation")]
    return make_marked(element.findtext("id") or "", pieces, notes, place)


def read_note(element: etree._Element, place: str) -> Note:
    """Returns an annotation."""
    infons = {infon.get("key") or "": (infon.text or "").strip() for infon in element.findall("infon")}
    locations = tuple(
        (whole_number(at.get("offset"), "offset", place), whole_number(at.get("length"), "length", place))
        for at in element.findall("location")
    )
    return Note(element.findtext("text") or "", infons, locations, place)


class StreamOutput:
    """Writes annotations as one BioC collection."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """One document, its mentions as annotations of one passage, which begins where it did in BioC input."""
        text = annotation.caption.text.translate(INVALID)
        notes = "".join(render_mention(i, m, text, entry.offset) for i, m in enumerate(annotation.mentions, 1))
        return (
            f"<document><id>{escape(annotation.caption.id.translate(NO_NAME))}</id><passage><offset>{entry.offset}</offset>"
            f"<text>{_text(text)}</text>\n{notes}</passage></document>\n"
        )

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the collection."""
        write_parts(parts, stream, head=HEAD, foot="</collection>\n")


def mention_infons(mention: Mention) -> dict[str, str]:
    """Returns what is told of a mention, by infon."""
    infons = {
        "type": mention.kind,
        "symbol": ";".join(gene.symbol for gene in mention.genes),
        "HGNC": ";".join(gene.hgnc_id for gene in mention.genes),
        "NCBI Gene": ";".join(gene.entrez for gene in mention.genes if gene.entrez),
        "group": mention.group,
        "term": mention.term,
        "source": mention.source,
        "score": f"{round(mention.score, 3):g}",
    }
    return {key: value for key, value in infons.items() if value}


def render_mention(number: int, mention: Mention, text: str, base: int) -> str:
    """One annotation element, its offset counted from that of the text."""
    infons = "".join(
        f"<infon key={quoteattr(key)}>{_text(value)}</infon>" for key, value in mention_infons(mention).items()
    )
    at = f'<location offset="{base + mention.start}" length="{mention.end - mention.start}"/>'
    return (
        f'<annotation id="{number}">{infons}{at}<text>{_text(text[mention.start : mention.end])}</text></annotation>\n'
    )


def _text(text: str) -> str:
    """Escapes a text; a carriage return is written as a reference, for XML readers make it a line feed."""
    return escape(text, {"\r": "&#13;"})
