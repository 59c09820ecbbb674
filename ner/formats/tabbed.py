"""The rows of tab-separated lines, where a quote that is no more than a character swallows no row."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ner.formats.base import Row, Source, cut_lines, is_utf16, long_line_error, text_line, unreadable_row, utf16_error

QUOTED = re.compile('"[^"]*+(?:""[^"]*+)*+"')


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end and its number; `length` in bytes if it is too long to be read, else 0."""

    number: int
    text: str
    length: int

    @property
    def cells(self) -> list[str]:
        """What stands between the tabs; nothing for a blank line."""
        text = self.text.removesuffix("\n").removesuffix("\r")
        return text.split("\t") if text else []


def tabbed_rows(source: Source) -> Iterator[Row]:
    """Yields the place and the cells of each row, or what is wrong with it.

    A cell in quotes may hold tabs, doubled quotes and line ends. A quote that begins any other cell is a character;
    also where the cell would run over lines that are rows by themselves, with as many cells as the first row.
    """
    lines, ahead, width = numbered(source), deque[Line](), 0
    while line := ahead.popleft() if ahead else next(lines, None):
        place = f"{source.name}:{line.number}"
        if line.number == 1 and is_utf16(line.text):
            yield place, utf16_error(place)
            return
        if line.length:
            yield place, long_line_error(place, line.length)
            continue
        row, more = line.cells, 0
        if any(is_open(cell) for cell in row):
            row, more = quoted_row(line, following(lines, ahead), width) or (row, 0)
        else:
            row = [unquoted(cell) for cell in row]
        for _ in range(more):
            ahead.popleft()
        large = max(map(len, row), default=0) > csv.field_size_limit()
        yield (
            place,
            unreadable_row(f"field larger than field limit ({csv.field_size_limit()})", place) if large else row,
        )
        width = width or len(row)


def numbered(source: Source) -> Iterator[Line]:
    """Yields the lines of a source."""
    for number, (raw, length) in enumerate(cut_lines(source.stream), 1):
        yield Line(number, text_line(raw, number), length if length > len(raw) else 0)


def following(lines: Iterator[Line], ahead: deque[Line]) -> Iterator[Line]:
    """Yields the lines that come; they stay in `ahead` to be taken."""
    yield from tuple(ahead)
    for line in lines:
        ahead.append(line)
        yield line


def is_open(cell: str) -> bool:
    """Tells whether a cell begins with a quote that does not end with it."""
    return cell.startswith('"') and not QUOTED.fullmatch(cell)


def unquoted(cell: str) -> str:
    """What a cell holds that stands in quotes, or is without any."""
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def quoted_row(line: Line, following: Iterable[Line], width: int) -> tuple[list[str], int] | None:
    """The row that begins on a line, read as quotes tell, and how many lines more it takes; None if it is no row."""
    whole = len(line.cells) == width

    def texts() -> Iterator[str]:
        yield line.text
        for other in following:
            if other.length or (whole and len(other.cells) == width):
                return
            yield other.text

    reader = csv.reader(texts(), delimiter="\t", strict=True)
    try:
        row = next(reader)
    except csv.Error:
        return None
    return (row, reader.line_num - 1) if len(row) == (width or len(row)) else None
