"""Plain text: one caption a line; its id is the name of the file and the number of the line."""

from __future__ import annotations

from collections.abc import Iterator

from ner.errors import InputError
from ner.formats.base import Entry, Item, Source, read_lines
from ner.types import Caption


def read(source: Source) -> Iterator[Item]:
    """Yields each line that is not blank as a caption, with the id `name:line`."""
    for number, line in read_lines(source):
        if isinstance(line, InputError):
            yield line
        elif line.strip():
            yield Entry(Caption(f"{source.stem}:{number}", line), f"{source.name}:{number}")
