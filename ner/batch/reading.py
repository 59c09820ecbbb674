"""Reads the inputs of a run as one stream: each id once, in little memory, and how far the reading has come."""

from __future__ import annotations

import os
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from ner.errors import InputError
from ner.formats import STDIN, format_by_name
from ner.formats.base import Entry, Item
from ner.formats.pfocr import side_path
from ner.formats.walk import CHECK, files_of, labels_of, read_listed, twin_error

# Sorted runs of the hashes of ids: enough for each to stay short with millions of ids, few enough to cost nothing.
RUNS = 4096


class Seen:
    """The names met so far, by a hash of 8 bytes each: 30 million names take 250 MB, a million 9 MB."""

    def __init__(self) -> None:
        self._runs = [array("Q") for _ in range(RUNS)]

    def add(self, name: str) -> bool:
        """Notes a name; tells whether it is new."""
        digest = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        run = self._runs[digest % RUNS]
        at = bisect_left(run, digest)
        if at < len(run) and run[at] == digest:
            return False
        run.insert(at, digest)
        return True


class Inputs:
    """The captions of files, folders and standard input (`-`), in order; an id met before becomes an error.

    With `unique_files`, so does a record whose file name another record had, for both could not be written to one
    folder. A format given by name holds for all inputs.
    """

    def __init__(self, names: Iterable[str], format_name: str | None, *, unique_files: bool = False) -> None:
        self.names = tuple(names)
        self.known = format_by_name(format_name, readable=True) if format_name else None
        self.unique_files = unique_files
        self.total = 0
        self._before = 0
        self._now = ""

    def __iter__(self) -> Iterator[Item]:
        ids, files = Seen(), Seen()
        for item in self._read():
            if isinstance(item, InputError):
                yield item
            elif not ids.add(item.caption.id):
                yield twin_error(item)
            elif self.unique_files and item.record and not files.add(item.record.path.name):
                yield same_file_error(item)
            else:
                yield item

    def _read(self) -> Iterator[Item]:
        """Yields the items of each file, noting which one is being read."""
        files = [(name, files_of(name, self.known)) for name in self.names]
        self.total = sum(file_size(file) for _, of in files for file in of)
        self._before = 0
        labels = labels_of((file for _, of in files for file in of), self.known)
        for name, of in files:
            found = False
            for file in of:
                self._now = file
                for item in read_listed(file, self.known, labels, alone=file == name):
                    found = True
                    yield item
                self._before += file_size(file)
            if not found:
                yield InputError("there is no caption in the files of the folder", place=name, remedy=CHECK)
        self._now = ""

    def share(self) -> float:
        """How much of the bytes has been read, 0 to 1; 0 while it cannot be told."""
        return min(1.0, (self._before + position(self._now)) / self.total) if self.total else 0.0


def same_file_error(entry: Entry) -> InputError:
    """Says that another record has the file name of this one."""
    name = entry.record.path.name if entry.record else ""
    problem = f"another record has the file name {name}"
    return InputError(problem, place=entry.place, remedy="annotate the two into folders of their own")


def file_size(name: str) -> int:
    """The bytes of a file, 0 if there is none."""
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


def position(name: str) -> int:
    """How many bytes of a file this process has read, where the system tells; compressed ones where they are."""
    if not name or name == STDIN or not sys.platform.startswith("linux"):
        return 0
    real = os.path.realpath(name)
    with suppress(OSError, ValueError, IndexError):
        for link in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                if str(link.readlink()) == real:
                    return int(Path("/proc/self/fdinfo", link.name).read_text().split()[1])
    return 0


def missing(names: Iterable[str]) -> str:
    """The first of the inputs that is not there; empty if all are."""
    return next((name for name in names if name != STDIN and not os.path.lexists(name)), "")


def stamp(names: Iterable[str]) -> str:
    """A digest of the names, sizes and times of all files of the inputs; empty for standard input, which has none.

    As long as it is the same, the inputs need not be read again to know that they are what they were.
    """
    digest = blake2b(digest_size=16)
    for name in names:
        if name == STDIN:
            return ""
        for file in input_files(Path(name)):
            with suppress(OSError):
                status = file.stat()
                digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def input_files(path: Path) -> Iterator[Path]:
    """Yields a file, and its side file if it is a record that has one; or all files of a folder, in order."""
    if not path.is_dir():
        yield path
        if path.suffix == ".md":
            yield side_path(path)
        return
    for folder, folders, files in os.walk(path):
        folders.sort()
        for name in sorted(files):
            yield Path(folder, name)
    if path.name == "_figures":
        yield from input_files(path.parent / "_data") if (path.parent / "_data").is_dir() else ()
