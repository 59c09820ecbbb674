"""Outputs that are either whole or not there: written beside the target, synced, then renamed."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ner.errors import OutputError, UsageError, said
from ner.formats import STDIN, format_by_name, format_of, suffix_in
from ner.formats.packing import BUFFER, packed

STDOUT = "-"
Name = str | Path | None
Identity = tuple[int, int] | Path
REMEDY = "check that the folder exists, that it may be written to, and that the disk has room"


@contextmanager
def open_output(target: str) -> Iterator[BinaryIO]:
    """A stream to `target` that becomes the file at the end, unless an error ends the block; `-` is standard output.

    Raises OutputError before anything is written if the target cannot be. A device or pipe is written to directly,
    a name in `.gz` or `.zst` is compressed (with no time in it, so that the same content gives the same bytes).
    """
    if target == STDOUT:
        with guard("standard output", remedy="check where it goes, and that the disk has room"):
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        return
    path = real_path(target)
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


def real_path(target: str | Path) -> Path:
    """Where a file stands, links followed; a device by the name that was given, for /dev/stderr may have no other."""
    return Path(target) if is_device(Path(target)) else Path(os.path.realpath(target))


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
    path = real_path(target)
    if target != STDOUT and not is_device(path):
        temporary = temporary_beside(path)
        open_temporary(path, temporary, target).close()
        temporary.unlink()


def refuse_overwriting(
    reads: Iterable[Name], writes: Iterable[Name], *, of: str | None = None, tables: Iterable[Name] = ()
) -> None:
    """Raises UsageError where a file to be written is one to be read, or one that is written, too.

    So it does for a file in a folder to be read that would be read as captions the next time: in the format `of`, or
    in any; and for every file in a folder of `tables`. What is None, standard output or a device holds nothing.
    """
    whole = [place_of(name) for name in tables if name is not None]
    read = [*whole, *(place for name in reads if name is not None for place in with_side(place_of(name)))]
    sources = {identity(place): place for place in read}
    taken: dict[Identity, Name] = {}
    for name in writes:
        if name is None or str(name) == STDOUT or is_device(target := place_of(name)):
            continue
        if source := sources.get(identity(target)):
            raise UsageError(f"{name} would replace the input {source}", remedy="write to another place")
        folder = next((place for place in target.parents if identity(place) in sources), None)
        if folder and (folder in whole or is_readable(target, of)):
            raise UsageError(f"{name} lies inside the input folder {folder}", remedy="write it beside that folder")
        if other := taken.get(identity(target)):
            raise UsageError(f"{name} would replace the output {other}", remedy="give each a file of its own")
        taken[identity(target)] = name


def place_of(name: str | Path) -> Path:
    """Where a file stands, links followed; of standard input, the file that it comes from, if any."""
    return real_path("/dev/stdin" if str(name) == STDIN else name)


def with_side(path: Path) -> tuple[Path, ...]:
    """A path, and what PFOCR's newer layout keeps beside it: the side file of a record, the folder of all."""
    from ner.formats.pfocr import side_path  # noqa: PLC0415  (keeps the start of the command line light)

    if path.suffix == ".md":
        return (path, side_path(path)) if side_path(path).is_file() else (path,)
    return (path, path.parent / "_data") if path.name == "_figures" else (path,)


def identity(path: Path) -> Identity:
    """What two names of one file have in common: what the system knows it by or, if it is not there, its path."""
    try:
        status = path.stat()
    except OSError:
        return path
    return status.st_dev, status.st_ino


def is_readable(path: Path, format_name: str | None) -> bool:
    """Tells whether a file in a folder would be read with the others: in that format or in any; side files are, too."""
    if format_name is None:
        return format_of(path, readable=True) is not None
    return bool(suffix_in(path, format_by_name(format_name, readable=True))) or path.parent.name == "_data"


@contextmanager
def guard(target: str, *, remedy: str = REMEDY) -> Iterator[None]:
    """Turns an error of the file system into an OutputError; a closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot be written: {said(error)}", place=target, remedy=remedy) from None


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
