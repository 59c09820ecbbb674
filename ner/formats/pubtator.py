"""PubTator: `id|t|title`, `id|a|abstract`, then one line for each span; captions in, annotations out.

The text is title and abstract with one blank between, which is how PubTator counts; a caption is written as the title,
line ends in it as blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ner.errors import InputError
from ner.formats.base import Entry, Item, Source, read_lines, write_parts
from ner.formats.marked import Marked, Piece, RawSpan, assemble, curies, entries, read_id
from ner.types import Annotation, Mention

TEXT = re.compile(r"([^|\t]+)\|([ta])\|(.*)", re.DOTALL)
REMEDY = "write `id|t|title`, `id|a|abstract`, then `id, start, end, words, type, ids` separated by tabs"
TYPES = {"gene": "Gene", "family": "FamilyName", "complex": "ComplexName"}
# What would end an id, or be taken from its ends; `%` is what it is written with.
UNSAFE = re.compile(r"[%|\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]|^\s|\s$")
BLANKS = str.maketrans("\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 11)


@dataclass(slots=True)
class Block:
    """The lines of one document, gathered until the next begins."""

    id: str
    place: str
    texts: dict[str, str] = field(default_factory=dict)
    spans: list[RawSpan] = field(default_factory=list)
    fault: InputError | None = None


def read(source: Source) -> Iterator[Item]:
    """Yields the text of each document as a caption."""
    return entries(read_marked(source))


def read_marked(source: Source) -> Iterator[Marked | InputError]:
    """Yields each document with its spans; relations between spans are passed over."""
    block: Block | None = None
    for number, line in read_lines(source):
        place = f"{source.name}:{number}"
        if isinstance(line, InputError):
            yield line
            continue
        match = TEXT.fullmatch(line)
        if block and (not line.strip() or (match and (match[1].strip() != block.id or match[2] in block.texts))):
            yield finish(block)
            block = None
        if match:
            block = block or Block(match[1].strip(), place)
            block.texts[match[2]] = match[3]
        elif line.strip() and block:
            read_span(block, line.split("\t"), place)
        elif line.strip():
            yield InputError("a span stands before its text", place=place, remedy=REMEDY)
    if block:
        yield finish(block)


def read_span(block: Block, cells: list[str], place: str) -> None:
    """Adds a line's span to the block, or what is wrong with it; relations have no offsets and are passed over."""
    if cells[0].strip() != block.id:
        block.fault = block.fault or InputError(f"the line is not of document {block.id!r}", place=place, remedy=REMEDY)
    elif len(cells) >= 5 and cells[1].strip().isdigit() and cells[2].strip().isdigit():
        ids = curies(cells[5], "NCBIGene") if len(cells) > 5 else ()
        block.spans.append(RawSpan(int(cells[1]), int(cells[2]), cells[3], cells[4].strip(), ids, {}, place))
    elif len(cells) > 5 or len(cells) < 4:
        block.fault = block.fault or InputError("the line is no span and no relation", place=place, remedy=REMEDY)


def finish(block: Block) -> Marked | InputError:
    """Returns the document of a block, or what is wrong with it."""
    if block.fault:
        return block.fault
    title, abstract = block.texts.get("t", ""), block.texts.get("a", "")
    text = f"{title} {abstract}" if abstract else title
    try:
        return assemble(read_id(block.id, document_id), [Piece(0, text)], block.spans, block.place)
    except InputError as error:
        return error


class StreamOutput:
    """Writes annotations as PubTator, genes by their NCBI Gene ids, or HGNC's where there is none."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """The lines of one document and the blank line after it."""
        name = document_id(annotation.caption.id)
        text = annotation.caption.text.translate(BLANKS)
        spans = "".join(f"{name}\t{render_span(mention, text)}\n" for mention in annotation.mentions)
        return f"{name}|t|{text}\n{name}|a|\n{spans}\n"

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the documents in their order."""
        write_parts(parts, stream)


def document_id(ident: str) -> str:
    """The id of a caption as one that PubTator can hold: signs that it cannot are written `%7C` and so on."""
    return UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), ident)


def render_span(mention: Mention, text: str) -> str:
    """The columns of a span after the document's id."""
    ids = ";".join(gene.entrez or gene.hgnc_id for gene in mention.genes)
    words = text[mention.start : mention.end]
    return "\t".join((str(mention.start), str(mention.end), words, TYPES[mention.kind], ids or "-"))
