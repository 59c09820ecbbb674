"""Outputs that are either whole or not there: written beside the target, synced, then renamed."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from ner.errors import OutputError

STDOUT = "-"
REMEDY = "check that the folder exists, that it may be written to, and that the disk has room"


@contextmanager
def open_output(target: str) -> Iterator[BinaryIO]:
    """A stream to `target` that becomes the file at the end, unless an error ends the block; `-` is standard output.

    Raises OutputError before anything is written if the target cannot be. A device or pipe is written to directly,
    a name in `.gz` is compressed (with no time in it, so that the same content gives the same bytes).
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
            with compressed(raw, path) as stream:
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
        return temporary.open("xb")


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
        raise OutputError(f"cannot be written: {error.strerror or error}", place=target, remedy=REMEDY) from None


@contextmanager
def compressed(raw: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """`raw`, through gzip if the name of the file asks for it."""
    if path.suffix != ".gz":
        yield raw
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        yield cast(BinaryIO, packed)


def temporary_beside(path: Path) -> Path:
    """A name in the same folder that no other process uses."""
    return path.with_name(f".{path.name[:200]}.{os.getpid()}.tmp")


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


class FolderStage:
    """Collects the files of an output folder in a hidden folder beside it, and moves them over at the end."""

    def __init__(self, target: str) -> None:
        self.target = Path(os.path.realpath(target))
        self.stage = temporary_beside(self.target)
        self.names: list[str] = []

    def __enter__(self) -> FolderStage:
        with guard(str(self.target)):
            if self.target.exists() and not self.target.is_dir():
                raise NotADirectoryError(20, "it is a file, a folder is needed")
            if self.target.exists() and not os.access(self.target, os.W_OK):
                raise PermissionError(13, "permission denied")
            self.stage.mkdir()
        return self

    def write(self, name: str, text: str) -> bool:
        """Puts a file below the folder; False if the run has written one of that name already."""
        path = self.stage / name
        with guard(str(self.target / name)):
            if path.exists():
                return False
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as stream:
                stream.write(text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
        self.names.append(name)
        return True

    def commit(self) -> None:
        """Moves every file to its place, replacing those of the same name and leaving others alone."""
        for name in self.names:
            path = self.target / name
            with guard(str(path)):
                path.parent.mkdir(parents=True, exist_ok=True)
                keep_mode(path, self.stage / name)
                (self.stage / name).replace(path)
        with guard(str(self.target)):
            self.target.mkdir(exist_ok=True)
        sync_folder(self.target)

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.stage, ignore_errors=True)
