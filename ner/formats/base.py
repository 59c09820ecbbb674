"""What every format module shares: sources, entries, writers, and the lines of a text file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from ner.errors import InputError
from ner.formats.record import Record
from ner.types import Annotation, Caption

UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
# The longest line that is read: room for a caption of 1 MB in any way of writing it, and little enough to hold.
MAX_LINE = 16 * 2**20
# The longest text that is annotated, in code points: captions have a thousand, and as much of them as this run together
# takes a quarter of a minute and half a gigabyte.
MAX_TEXT = 2_000_000
RECODE = "save the file as UTF-8, for example: iconv -f CP1252 -t UTF-8 FILE > NEW"


@dataclass(frozen=True, slots=True)
class Entry:
    """A caption with the place it was read from (`file:line`) and, for PFOCR, the record around it.

    `offset` is where a document of BioC says that its text begins; mentions are counted from the caption all the same.
    """

    caption: Caption
    place: str
    record: Record | None = None
    offset: int = 0


Item = Entry | InputError
# The place of a row of a table, and its cells or what is wrong with it.
Row = tuple[str, list[str] | InputError]


@dataclass(frozen=True, slots=True)
class Source:
    """An opened input: its bytes, its name for messages, and its path unless it is standard input.

    `label` stands for it in ids where its stem would not tell it from others.
    """

    stream: BinaryIO
    name: str
    path: Path | None = None
    label: str = ""

    @property
    def stem(self) -> str:
        """The file name without its suffixes, or the label, which ids are made of where a format has none."""
        return self.label or (stem_of(self.path) if self.path else "stdin")


def stem_of(path: Path) -> str:
    """A file's name without its suffixes."""
    return path.name.split(".")[0]


class Reader(Protocol):
    """A format module's `read`: yields each caption, or the reason why it cannot be had, and goes on."""

    def __call__(self, source: Source) -> Iterator[Item]: ...


class StreamWriter(Protocol):
    """Writes one file: `render` runs beside the annotator, in any process; `write` once, in input order."""

    def render(self, entry: Entry, annotation: Annotation) -> str: ...

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None: ...


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file to be written below an output folder; `name` is its path there, with forward slashes."""

    name: str
    text: str


@runtime_checkable
class FolderWriter(Protocol):
    """Writes a folder: `render` gives the files that stand for one caption."""

    def render_files(self, entry: Entry, annotation: Annotation) -> tuple[OutFile, ...]: ...


def read_lines(source: Source) -> Iterator[tuple[int, str | InputError]]:
    """Yields every line with its number, without its line end; a line that is not UTF-8 becomes an error."""
    offset = 0
    for number, (raw, length) in enumerate(cut_lines(source.stream), 1):
        if length > len(raw):
            yield number, long_line_error(f"{source.name}:{number}", length)
            offset += length
            continue
        line = raw[3:] if number == 1 and raw.startswith(UTF8_BOM) else raw
        try:
            yield number, line.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            yield number, encoding_error(line, error, f"{source.name}:{number}", offset + len(raw) - len(line))
            if number == 1 and raw.startswith(UTF16_BOMS):
                return
        offset += len(raw)


def cut_lines(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yields every line with its length in bytes; of a line longer than `MAX_LINE` only the beginning."""
    while raw := stream.readline(MAX_LINE):
        length = len(raw)
        while length >= MAX_LINE and not raw.endswith(b"\n") and (more := stream.readline(2**20)):
            length += len(more)
            if more.endswith(b"\n"):
                break
        yield raw, length


def text_line(raw: bytes, number: int) -> str:
    """A line of a table; bytes that are not UTF-8 become half surrogates, for its row to be refused."""
    return (raw.removeprefix(UTF8_BOM) if number == 1 else raw).decode("utf-8", "surrogateescape")


def is_utf16(line: str) -> bool:
    """Tells whether the first line that `text_line` gave is that of a UTF-16 file."""
    return line.encode("utf-8", "surrogateescape").startswith(UTF16_BOMS)


def unreadable_row(reason: str, place: str) -> InputError:
    """What makes a row of a table unreadable: a cell too large for a caption, a quote that does not end."""
    remedy = "look for a quote that is not closed or not doubled; a caption has at most 131,072 characters"
    return InputError(f"the row cannot be read: {reason}", place=place, remedy=remedy)


def long_line_error(place: str, length: int) -> InputError:
    """Says that a line is too long to be read."""
    remedy = f"a line has at most {MAX_LINE // 2**20} MiB: give one caption a line"
    return InputError(f"the line has {length:,} bytes", place=place, remedy=remedy)


def started(parts: Iterable[str]) -> Iterator[str]:
    """The parts, the first of them already made: what stops the run before it does so before a head is written."""
    iterator = iter(parts)
    first = next(iterator, None)
    return iterator if first is None else chain([first], iterator)


def write_parts(parts: Iterable[str], stream: BinaryIO, *, head: str = "", between: str = "", foot: str = "") -> None:
    """Writes the parts that are not empty in their order, with `between` them, after `head` and before `foot`."""
    ready = filter(None, started(parts))
    stream.write(head.encode("utf-8"))
    for number, part in enumerate(ready):
        stream.write(((between if number else "") + part).encode("utf-8"))
    stream.write(foot.encode("utf-8"))


def encoding_error(raw: bytes, error: UnicodeDecodeError, place: str, offset: int = 0) -> InputError:
    """Says which byte is not UTF-8 and where it stands, counted from the start of the file."""
    if raw.startswith(UTF16_BOMS):
        return utf16_error(place)
    problem = f"byte 0x{raw[error.start]:02x} at offset {offset + error.start} is not UTF-8"
    return InputError(problem, place=place, remedy=RECODE)


def utf16_error(place: str) -> InputError:
    """Says that a file is of another encoding."""
    remedy = "save the file as UTF-8, for example: iconv -f UTF-16 -t UTF-8 FILE > NEW"
    return InputError("the file is UTF-16, not UTF-8", place=place, remedy=remedy)


def surrogate_fault(text: str) -> str:
    """What is wrong with a text that holds half a surrogate pair, or a byte that was kept as one; else nothing."""
    if text.isascii() or not (match := _HALF_PAIR.search(text)):
        return ""
    byte = ord(match[0]) - 0xDC00
    return f"byte 0x{byte:02x} is not UTF-8" if 0x80 <= byte <= 0xFF else "it holds half a surrogate pair"


def is_unicode(text: str) -> bool:
    """True unless `text` holds half a surrogate pair, which no UTF-8 file can carry."""
    return text.isascii() or not _HALF_PAIR.search(text)


_HALF_PAIR = re.compile("[\ud800-\udfff]")


def table_line(values: Iterable[object], delimiter: str) -> str:
    """One line of a table, without its end; fields that hold the delimiter, a quote or a line end are quoted."""
    out = io.StringIO()
    # With another line end than this, the writer leaves a carriage return or line feed in a field unquoted.
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(values)
    return out.getvalue().removesuffix("\r\n")
