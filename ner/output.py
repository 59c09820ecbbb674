"""Outputs that are either whole or not there: written beside the target, synced, then renamed."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ner.errors import OutputError, said
from ner.formats.packing import BUFFER, packed

STDOUT = "-"
REMEDY = "check that the folder exists, that it may be written to, and that the disk has room"


@contextmanager
def open_output(target: str) -> Iterator[BinaryIO]:
    """A stream to `target` that becomes the file at the end, unless an error ends the block; `-` is standard output.

    Raises OutputError before anything is written if the target cannot be. A device or pipe is written to directly,
    a name in `.gz` or `.zst` is compressed (with no time in it, so that the same content gives the same bytes).
    """
    if target == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(os.path.realpath(target))
    if is_device(path):
        with guard(target), path.open("wb") as stream:
            yield stream
        return
    temporary = temporary_beside(path)
    raw = open_temporary(path, temporary, target)
    try:
        with guard(target), raw:
            with packed(raw, path) as stream:
                yield stream
            raw.flush()
            os.fsync(raw.fileno())
        with guard(target):
            keep_mode(path, temporary)
            temporary.replace(path)
            sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def is_device(path: Path) -> bool:
    """True for what cannot be renamed over: a terminal, a pipe, /dev/null."""
    return path.exists() and not path.is_file() and not path.is_dir()


def open_temporary(path: Path, temporary: Path, target: str) -> BinaryIO:
    """A new file beside `path`; raises OutputError if the file at `path` could not be replaced by it."""
    with guard(target):
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "permission denied")
        return temporary.open("xb", buffering=BUFFER)


def check_writable(target: str) -> None:
    """Raises OutputError if `target` cannot be written."""
    path = Path(os.path.realpath(target))
    if target != STDOUT and not is_device(path):
        temporary = temporary_beside(path)
        open_temporary(path, temporary, target).close()
        temporary.unlink()


@contextmanager
def guard(target: str) -> Iterator[None]:
    """Turns an error of the file system into an OutputError; a closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot be written: {said(error)}", place=target, remedy=REMEDY) from None


def temporary_beside(path: Path) -> Path:
    """A name in the same folder that no other process uses, on this machine or another."""
    return path.with_name(f".{path.name[:200]}.{os.getpid()}-{secrets.token_hex(4)}.tmp")


def keep_mode(path: Path, temporary: Path) -> None:
    """Gives the new file the permissions of the one it replaces."""
    if path.exists():
        shutil.copymode(path, temporary)


def sync_folder(folder: Path) -> None:
    """Makes a rename last through a power cut, where the system lets folders be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
