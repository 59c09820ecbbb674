"""PFOCR records: Markdown with YAML front matter; the gene rows are in it (layout 1) or in a side file (layout 2)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import yaml

from ner.errors import InputError
from ner.formats.base import MAX_LINE, Entry, Item, OutFile, Source, encoding_error
from ner.formats.frontmatter import FrontMatter, parse, text_of
from ner.formats.opening import READ_ERRORS, read_error
from ner.formats.packing import open_packed, packing_of, plain_path
from ner.formats.record import ROW_FIELDS, GeneRow, Layout, Record, row_fields, row_mapping
from ner.formats.rows import rows_from_annotation
from ner.formats.sidefile import side_rows, side_text
from ner.formats.splice import apply_edits, sequence_edit
from ner.types import Annotation

__all__ = ["FolderOutput", "read", "read_record", "replace_genes", "replace_side", "side_path"]

# The largest file that is taken for a record: published ones have some 10 KiB.
LARGEST = MAX_LINE


def read_record(path: str | Path) -> Record:
    """Gives the record at `path`, with its side file in layout 2; raises InputError with file, line and remedy."""
    file = Path(path)
    try:
        with open_packed(file) as stream:
            return make_record(limited(stream, str(file)), file)
    except READ_ERRORS as error:
        raise read_error(error, str(file)) from None


def limited(stream: BinaryIO, place: str) -> bytes:
    """The bytes of a stream; raises InputError if they are more than a record has."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        problem = f"the file has more than {LARGEST // 2**20} MiB"
        raise InputError(problem, place=place, remedy="give one PFOCR record a file")
    return data


def make_record(data: bytes, file: Path, *, place: str = "") -> Record:
    """Gives the record that `data` is; `file` is what it was unpacked from, `place` what errors name instead."""
    place, path = place or str(file), plain_path(file)
    raw = decode(data, place)
    matter = parse(raw, place)
    caption, title = matter.child("caption"), matter.text("figtitle")
    if not text_of(caption).strip():
        where = f"{place}:{matter.line(caption)}"
        raise InputError("the record has no caption", place=where, remedy="add `caption:` to the front matter")
    rows, layout, side = read_rows(matter, path)
    return Record(
        path=path,
        figid=matter.text("figid") or path.name.removesuffix(".md"),
        caption=text_of(caption),
        title=title,
        papertitle=matter.text("papertitle"),
        organisms=matter.text("organisms"),
        year=matter.text("year"),
        pmcid=matter.text("pmcid"),
        rows=rows,
        layout=layout,
        raw=raw,
        side=side,
        caption_line=matter.line(caption),
        packing=packing_of(file),
    )


def decode(data: bytes, place: str) -> str:
    """The text of a UTF-8 file, a byte order mark kept; raises InputError with the line of the first bad byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise encoding_error(data, error, f"{place}:{line}") from None


def read_rows(matter: FrontMatter, path: Path) -> tuple[tuple[GeneRow, ...], Layout, str]:
    """The gene rows of a record, its layout, and the text of its side file."""
    if (genes := matter.child("genes")) is not None:
        return front_rows(matter, genes), 1, ""
    side = side_path(path)
    if side.is_file():
        text = decode(side.read_bytes(), str(side))
        return side_rows(text, str(side)), 2, text
    remedy = f"add `genes: []` if there are none, or put the rows into {side}"
    raise InputError("the record has no `genes`", place=f"{matter.place}:1", remedy=remedy)


def side_path(path: Path) -> Path:
    """Where layout 2 keeps the gene rows of the record at `path`."""
    folder = path.parent
    if folder.name in {"", ".."}:  # of which no parent can be told by name
        folder = Path(os.path.normpath(folder.absolute()))
    return folder.parent / "_data" / f"{path.name.removesuffix('.md')}-genes.tsv"


def front_rows(matter: FrontMatter, genes: yaml.Node) -> tuple[GeneRow, ...]:
    """The rows under `genes`; raises InputError at the first one that lacks a field."""
    if not isinstance(genes, yaml.SequenceNode):
        if isinstance(genes, yaml.ScalarNode) and not text_of(genes):
            return ()
        where = f"{matter.place}:{matter.line(genes)}"
        raise InputError("`genes` is not a list", place=where, remedy="write one `- word: …` row for each gene")
    return tuple(front_row(matter, node) for node in genes.value)


def front_row(matter: FrontMatter, node: yaml.Node) -> GeneRow:
    """One row under `genes`; raises InputError if it is no mapping or lacks a field."""
    line = matter.line(node)
    missing = [field for field in ROW_FIELDS if matter.child(field, of=node) is None]
    if missing:
        problem = f"the gene row lacks {', '.join(f'`{field}`' for field in missing)}"
        remedy = f"a row has {', '.join(ROW_FIELDS)}; write '' where nothing is known"
        raise InputError(problem, place=f"{matter.place}:{line}", remedy=remedy)
    word, symbol, source, hgnc_symbol, entrez = row_identity(node)
    return GeneRow(word, symbol, source, hgnc_symbol, entrez, line)


def row_identity(node: yaml.Node) -> tuple[str, ...]:
    """The five fields of a row, as text."""
    values = {text_of(key): text_of(value) for key, value in node.value}
    return tuple(values[field] for field in ROW_FIELDS)


def replace_genes(record: Record, rows: tuple[GeneRow, ...]) -> str:
    """The text of a record with its gene rows and keywords replaced, and every other character as it was.

    In layout 2 the rows are in the side file, which `replace_side` gives; here only the keywords change.
    """
    if rows == record.rows:
        return record.raw
    matter = parse(record.raw, str(record.path))
    edits = []
    if record.layout == 1:
        plain = [(row_fields(row), row_mapping(row)) for row in rows]
        edits.append(sequence_edit(matter, matter.root, "genes", plain, row_identity))
    jsonld = keyword_mapping(matter)
    if jsonld is not None:
        symbols = list(dict.fromkeys(row.hgnc_symbol for row in rows))
        edits.append(sequence_edit(matter, jsonld, "keywords", [(s, s) for s in symbols], text_of))
    return apply_edits(record.raw, edits)


def replace_side(record: Record, rows: tuple[GeneRow, ...]) -> str:
    """The text of a layout 2 record's side file with its rows replaced; unchanged rows keep their lines."""
    return record.side if rows == record.rows else side_text(record.side, rows)


def keyword_mapping(matter: FrontMatter) -> yaml.MappingNode | None:
    """The mapping under `schema-jsonld` (or the first of a list of them) that has `keywords`."""
    top = matter.child("schema-jsonld")
    nodes = top.value if isinstance(top, yaml.SequenceNode) else [top]
    holders = (node for node in nodes if isinstance(node, yaml.MappingNode))
    return next((node for node in holders if matter.child("keywords", of=node) is not None), None)


def read(source: Source) -> Iterator[Item]:
    """Yields the caption of one record."""
    record = make_record(limited(source.stream, source.name), source.path or Path(source.name), place=source.name)
    yield Entry(record.as_caption, f"{source.name}:{record.caption_line}", record)


class FolderOutput:
    """Writes each record as it was read, with the genes that its caption names in place of the old rows."""

    def render_files(self, entry: Entry, annotation: Annotation) -> tuple[OutFile, ...]:
        """The record's file and, in layout 2, its side file; raises InputError for a caption without a record."""
        record = entry.record
        if record is None:
            remedy = "write JSONL, TSV or HTML, or give PFOCR records as input"
            raise InputError("the caption is not from a PFOCR record", place=entry.place, remedy=remedy)
        rows = rows_from_annotation(annotation)
        text = replace_genes(record, rows)
        if record.layout == 1:
            return (OutFile(record.path.name, text),)
        side = side_path(record.path).name
        return OutFile(f"_figures/{record.path.name}", text), OutFile(f"_data/{side}", replace_side(record, rows))
