"""The output folder of a run that can be gone on with: where its files stand, and who may write them."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from ner.batch.plan import Plan, plan_from_json
from ner.errors import OutputError, said
from ner.formats import FORMATS
from ner.output import guard, open_output

HIDDEN = ".capgene"
PARTS = "part-"
CHUNK = 1 << 20
PART = re.compile(rf"{PARTS}\d{{6,}}(.*?)(?:\.gz|\.zst)?")
SUFFIXES = {known.suffixes[0] for known in FORMATS if known.writer and known.suffixes}  # of parts
TEMPORARY = re.compile(r"\.(.+)\.\d+-[0-9a-f]{8}\.tmp")  # as `temporary_beside` names them


@dataclass(frozen=True, slots=True)
class Mark:
    """A file that was written: its name below the folder, with forward slashes, its size, the digest of its bytes."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Folder:
    """An output folder: the results in it, and what the run keeps about itself in a hidden folder."""

    path: Path

    @property
    def hidden(self) -> Path:
        """Where the run keeps what it knows."""
        return self.path / HIDDEN

    @property
    def manifest(self) -> Path:
        """The database of shards, files and failures."""
        return self.hidden / "manifest.sqlite"

    @property
    def plan(self) -> Path:
        """What the run was asked to do."""
        return self.hidden / "plan.json"

    def block(self, number: int) -> Path:
        """The input of a shard, there until the shard is done."""
        return self.hidden / "input" / f"{number:06d}.jsonl.zst"

    def note(self, number: int) -> Path:
        """What a shard did, there until the manifest has it."""
        return self.hidden / "done" / f"{number:06d}.json"

    @property
    def scratch(self) -> Path:
        """Where a cluster on this machine keeps its own files while it works."""
        return self.hidden / "scratch"

    def make(self) -> None:
        """Makes the folder and what is in it; raises OutputError if it cannot be, or cannot be written to."""
        with guard(str(self.path)):
            self.path.mkdir(exist_ok=True)
            for folder in (self.hidden, self.hidden / "input", self.hidden / "done"):
                folder.mkdir(exist_ok=True)

    def read_plan(self) -> Plan | None:
        """The plan of an earlier run, None if there was none."""
        try:
            text = self.plan.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise OutputError(f"cannot be read: {said(error)}", place=str(self.plan)) from None
        return plan_from_json(text, str(self.plan))

    def write_plan(self, plan: Plan) -> None:
        """Puts the plan into the folder."""
        with open_output(str(self.plan)) as stream:
            stream.write(plan.to_json().encode("utf-8"))

    def mark(self, path: Path) -> Mark:
        """The mark of a file below the folder."""
        digest, size = blake2b(digest_size=16), 0
        with guard(str(path)), path.open("rb") as stream:
            while data := stream.read(CHUNK):
                digest.update(data)
                size += len(data)
        return Mark(path.relative_to(self.path).as_posix(), size, digest.hexdigest())

    def holds(self, mark: Mark, *, closely: bool) -> bool:
        """Tells whether a file is there with its size; if looked at closely, with its bytes."""
        path = self.path / mark.name
        try:
            if path.stat().st_size != mark.size:
                return False
        except OSError:
            return False
        return not closely or self.mark(path) == mark

    def strangers(self) -> list[Path]:
        """Files that look like parts; without a plan they are of another run."""
        return sorted(self.path.glob(f"{PARTS}[0-9]*"))

    def records(self) -> list[Path]:
        """Records and side files, which a run that writes records could replace."""
        return sorted(path for pattern in ("*.md", "_figures/*.md", "_data/*.tsv") for path in self.path.glob(pattern))

    def sweep(self) -> None:
        """Removes what a run that was killed left half-written."""
        for place in (self.path, *(path for path in self.path.glob("*") if path.is_dir())):
            for path in leftovers(place):
                remove(path)
        for name in ("input", "done", ""):
            for path in leftovers(self.hidden / name):
                remove(path)
        remove(self.scratch)

    def forget(self) -> None:
        """Removes what the run knows about itself, but for the lock."""
        for path in (self.plan, self.manifest):
            remove(path)
        for path in self.hidden.glob("manifest.sqlite-*"):
            remove(path)
        self.clear()
        self.make()

    def clear(self) -> None:
        """Removes the inputs and notes of shards."""
        for name in ("input", "done"):
            shutil.rmtree(self.hidden / name, ignore_errors=True)


def remove_part(path: Path) -> None:
    """Removes a part that has a name as capgene gives; of a folder of files of brat, those that are pairs."""
    name = PART.fullmatch(path.name)
    if name and name[1] in SUFFIXES:
        discard(path)
    elif name and not name[1] and path.is_dir() and not path.is_symlink():
        for marks in path.glob("*.ann"):
            if (text := marks.with_suffix(".txt")).is_file():
                discard(text)
                discard(marks)
        with suppress(OSError):  # there is more in it, which is not capgene's
            path.rmdir()


def discard(path: Path) -> None:
    """Removes a file, if it is there and may be removed; a folder stays."""
    with suppress(OSError):
        path.unlink()


def leftovers(place: Path, name: str = "") -> Iterator[Path]:
    """Yields the files that a killed process left half-written in a folder; of the target `name`, if given."""
    for path in place.glob(".*.tmp"):
        target = TEMPORARY.fullmatch(path.name)
        if target and name in {"", target[1]}:
            yield path


def remove(path: Path) -> None:
    """Removes a file or folder, if it is there and may be removed."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextmanager
def locked(folder: Folder, *, shared: bool = False) -> Iterator[None]:
    """Keeps other runs out of the folder; `shared` lets in those that do single shards.

    Raises OutputError if another run is in it. A run that is killed leaves no lock.
    """
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # no such locks on this system
        yield
        return
    path = folder.hidden / "lock"
    with guard(str(path)):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy(folder, path) from None
        except OSError as error:
            remedy = "write to a file system that knows locks"
            raise OutputError(f"cannot be locked: {said(error)}", place=str(path), remedy=remedy) from None
        if not shared:
            with guard(str(path)):
                os.ftruncate(handle, 0)
                os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def busy(folder: Folder, lock: Path) -> OutputError:
    """Says who is at work in the folder."""
    with suppress(OSError):
        who = lock.read_text(encoding="utf-8", errors="replace").strip()
        problem = "another run of capgene is at work in this folder" + (f": {who}" if who else "")
        return OutputError(problem, place=str(folder.path), remedy="wait for its end, or name another folder")
    return OutputError("another run of capgene is at work in this folder", place=str(folder.path))
