"""Opens inputs: files, compressed or not, and standard input."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ner.errors import InputError, said
from ner.formats.base import Source
from ner.formats.packing import open_packed, unpacked

STDIN = "-"
READ_ERRORS = (OSError, EOFError, zlib.error)


@contextmanager
def open_source(name: str, label: str = "") -> Iterator[Source]:
    """An opened input, `-` for standard input, closed at the end; raises InputError if it cannot be opened.

    Ids that are made of its name begin with `label`, if given.
    """
    if name == STDIN:
        yield Source(unpacked(sys.stdin.buffer), "stdin")
        return
    path = Path(name)
    try:
        stream = open_packed(path)
    except OSError as error:
        raise read_error(error, name) from None
    with stream:
        yield Source(stream, name, path, label)


def read_error(error: Exception, name: str) -> InputError:
    """What went wrong in reading, in words."""
    if isinstance(error, FileNotFoundError):
        return InputError("there is no such file", place=name, remedy="check the name")
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return InputError(f"the compressed file is damaged: {error}", place=name, remedy="fetch or compress it again")
    return InputError(f"cannot be read: {said(error)}", place=name, remedy="check the file and its permissions")
