"""CSV and TSV: captions in by named columns; gene rows out in PFOCR's columns, one for each mention and gene.

A table without a column of ids gives each row the id `name:line`, as plain text has it. CSV may be separated by
semicolons or tabs, which spreadsheets write in some languages: the first line tells.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from ner.errors import InputError
from ner.formats.base import (
    RECODE,
    Entry,
    Item,
    Row,
    Source,
    cut_lines,
    is_utf16,
    long_line_error,
    table_line,
    text_line,
    unreadable_row,
    utf16_error,
    write_parts,
)
from ner.formats.record import row_fields
from ner.formats.rows import mention_rows
from ner.formats.tabbed import tabbed_rows
from ner.types import Annotation, Caption

COLUMNS = {
    "id": ("id", "figid"),
    "text": ("text", "caption"),
    "title": ("title", "figtitle"),
    "organism": ("organism", "organisms"),
}
REQUIRED = ("id", "text")
SEPARATORS = ",;\t"  # of CSV, the usual one first
HEADER_REMEDY = "name the columns in the first line, for example id, text"
TABS_REMEDY = "separate the columns by tabs, or read the file with --from csv"
ROW_COLUMNS = ("figid", "word", "symbol", "source", "hgnc_symbol", "entrez", "start", "end", "score")


def read_csv(source: Source) -> Iterator[Item]:
    """Yields the caption of each row of a table separated by commas, semicolons or tabs, quoted as spreadsheets do."""
    return read_table(separated_rows(source), source)


def read_tsv(source: Source) -> Iterator[Item]:
    """Yields the caption of each row of a tab-separated table, quoted or not."""
    return read_table(tabbed_rows(source), source, remedy=TABS_REMEDY)


def read_table(rows: Iterator[Row], source: Source, *, remedy: str = HEADER_REMEDY) -> Iterator[Item]:
    """Yields the caption of each row below the header; a row that is wrong becomes an error.

    `remedy` is told where the header is a single cell that other separators would part.
    """
    _, header = next(rows, ("", []))
    try:
        if isinstance(header, InputError):
            raise header
        whole = len(header) == 1 and any(sign in header[0] for sign in SEPARATORS)
        columns = find_columns(header, source.name, remedy=remedy if whole else HEADER_REMEDY, required=("text",))
    except InputError as error:
        yield error
        return
    for place, row in rows:
        if isinstance(row, InputError):
            yield row
        elif row:
            yield read_row(row, columns, len(header), place, f"{source.stem}:{place.rpartition(':')[2]}")


def separated_rows(source: Source) -> Iterator[Row]:
    """Yields the place and the cells of each row, or what is wrong with it; the next one is read all the same."""
    cut: list[int] = []
    lines = text_lines(source.stream, cut)
    first = next(lines, "")
    if is_utf16(first):
        yield f"{source.name}:1", utf16_error(f"{source.name}:1")
        return
    reader = csv.reader(chain([first] if first else [], lines), delimiter=separator_of(first), strict=True)
    while True:
        number = reader.line_num + 1
        place = f"{source.name}:{number}"
        try:
            row: list[str] | InputError = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lost = f", with all lines to {reader.line_num}" if reader.line_num > number else ""
            row = unreadable_row(f"{error}{lost}", place)
        yield place, long_line_error(place, max(cut)) if cut else row
        cut.clear()


def separator_of(header: str) -> str:
    """The sign that parts the first line of a table so that a part names the texts; the comma if none does."""
    for sign in SEPARATORS:
        if any(name.strip(' \r\n"').lower() in COLUMNS["text"] for name in header.split(sign)):
            return sign
    return SEPARATORS[0]


def text_lines(stream: BinaryIO, cut: list[int]) -> Iterator[str]:
    """The lines of a stream; a line that is too long comes without its end, and its length is added to `cut`."""
    for number, (raw, length) in enumerate(cut_lines(stream), 1):
        if length > len(raw):
            cut.append(length)
        yield text_line(raw, number)


def find_columns(
    header: list[str] | None,
    name: str,
    *,
    where: str = ":1",
    remedy: str = HEADER_REMEDY,
    required: Sequence[str] = REQUIRED,
) -> dict[str, int]:
    """Which column holds which field; raises InputError, with the columns there are, if a required one is missing."""
    if not header:
        raise InputError("the file is empty", place=name + where, remedy="its first line names the columns: id, text")
    names = [cell.strip().lower() for cell in header]
    found = {
        field: next(names.index(alias) for alias in aliases if alias in names)
        for field, aliases in COLUMNS.items()
        if set(aliases) & set(names)
    }
    missing = [" or ".join(f"`{alias}`" for alias in COLUMNS[field]) for field in required if field not in found]
    if missing:
        problem = f"no column {' and none '.join(missing)} among {', '.join(header)[:200]}"
        raise InputError(problem, place=name + where, remedy=remedy)
    return found


def read_row(row: list[str], columns: dict[str, int], width: int, place: str, name: str) -> Item:
    """The caption in a row, or what is wrong with it; `name` is its id where the table has no column of ids."""
    if len(row) != width:
        problem = f"the row has {len(row)} fields, the header {width}"
        return InputError(problem, place=place, remedy="quote fields that hold the separator, a quote or a line end")
    fields = {"id": name} | {field: row[index] for field, index in columns.items()}
    for value in fields.values():
        bad = next((character for character in value if "\ud800" <= character <= "\udfff"), None)
        if bad is not None:
            return InputError(f"byte 0x{ord(bad) - 0xDC00:02x} is not UTF-8", place=place, remedy=RECODE)
    for field in REQUIRED:
        if not fields[field].strip():
            return InputError(f"the row has no {field}", place=place, remedy="give each caption an id and a text")
    return Entry(Caption(fields["id"], fields["text"], fields.get("title", ""), fields.get("organism", "")), place)


class StreamOutput:
    """Writes gene rows: PFOCR's columns, then where the word stands and how sure it is."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """One line for each mention and gene; nothing for a name left ambiguous."""
        return "".join(
            table_line((annotation.caption.id, *row, *where), self.delimiter) + "\n"
            for mention in annotation.mentions
            for where in [(mention.start, mention.end, round(mention.score, 3))]
            for row in map(row_fields, mention_rows(mention))
        )

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the header and the lines in their order."""
        write_parts(parts, stream, head=self.delimiter.join(ROW_COLUMNS) + "\n")
