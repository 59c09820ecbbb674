"""The manifest of a run into a folder: SQLite, one row a shard, a file, a failure; it survives a kill at any moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ner.batch.folder import Folder, Mark
from ner.batch.note import Note
from ner.batch.staged import Block
from ner.errors import InputError, OutputError
from ner.output import REMEDY

SCHEMA = """
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shards (
    number INTEGER PRIMARY KEY, items INTEGER NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
    captions INTEGER NOT NULL DEFAULT 0, mentions INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS files (
    name TEXT PRIMARY KEY, shard INTEGER NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_of_shard ON files (shard);
CREATE TABLE IF NOT EXISTS failures (
    shard INTEGER NOT NULL, position INTEGER NOT NULL, place TEXT NOT NULL, problem TEXT NOT NULL, remedy TEXT NOT NULL,
    PRIMARY KEY (shard, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS genes (hgnc_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the manifest holds: shards cut, done and set aside; items cut; captions, mentions, genes and failures."""

    shards: int
    done: int
    aside: int
    items: int
    captions: int
    mentions: int
    genes: int
    failures: int


class Manifest:
    """The opened manifest; whatever is written is there when the method returns."""

    def __init__(self, connection: sqlite3.Connection, folder: Folder) -> None:
        self._db = connection
        self._folder = folder

    def get(self, name: str) -> str:
        """A value that was set; empty if it was not."""
        row = self._db.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set(self, name: str, value: str) -> None:
        """Keeps a value."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (name, value))

    def digest(self, number: int) -> str | None:
        """The digest of a shard's input, None for a shard that was never cut."""
        row = self._db.execute("SELECT digest FROM shards WHERE number = ?", (number,)).fetchone()
        return str(row[0]) if row else None

    def is_done(self, number: int) -> bool:
        """Tells whether a shard is done."""
        return bool(self._db.execute("SELECT 1 FROM shards WHERE number = ? AND state = 'done'", (number,)).fetchone())

    def add(self, block: Block) -> None:
        """Adds a shard that waits to be done."""
        with self._db:
            self._db.execute(
                "INSERT INTO shards (number, items, digest) VALUES (?, ?, ?)",
                (block.number, len(block.lines), block.digest),
            )

    def record(self, note: Note) -> None:
        """Marks a shard as done, with its files, counts and failures."""
        with self._db:
            self._forget(note.number)
            self._db.execute(
                "UPDATE shards SET state = 'done', captions = ?, mentions = ?, failures = ?, reason = '' "
                "WHERE number = ?",
                (note.captions, note.mentions, len(note.failures), note.number),
            )
            files = ((mark.name, note.number, mark.size, mark.digest) for mark in note.files)
            self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", files)
            failures = ((note.number, at, *map(clean, failure)) for at, failure in enumerate(note.failures))
            self._db.executemany("INSERT INTO failures VALUES (?, ?, ?, ?, ?)", failures)
            self._db.executemany("INSERT OR IGNORE INTO genes VALUES (?)", ((gene,) for gene in note.genes))

    def set_aside(self, number: int, reason: str) -> None:
        """Marks a shard as one that cannot be done, and why."""
        self._mark(number, "aside", reason)

    def reopen(self, numbers: Iterable[int]) -> None:
        """Marks shards as waiting again."""
        for number in numbers:
            self._mark(number, "waiting", "")

    def _mark(self, number: int, state: str, reason: str) -> None:
        with self._db:
            self._forget(number)
            self._db.execute(
                "UPDATE shards SET state = ?, reason = ?, captions = 0, mentions = 0, failures = 0 WHERE number = ?",
                (state, clean(reason), number),
            )

    def _forget(self, number: int) -> None:
        self._db.execute("DELETE FROM files WHERE shard = ?", (number,))
        self._db.execute("DELETE FROM failures WHERE shard = ?", (number,))

    def waiting(self) -> list[int]:
        """The shards that are neither done nor set aside, in order."""
        rows = self._db.execute("SELECT number FROM shards WHERE state = 'waiting' ORDER BY number")
        return [int(row[0]) for row in rows]

    def asides(self) -> list[tuple[int, str]]:
        """The shards set aside, with the reasons."""
        rows = self._db.execute("SELECT number, reason FROM shards WHERE state = 'aside' ORDER BY number")
        return [(int(number), str(reason)) for number, reason in rows]

    def damaged(self, *, closely: bool) -> list[tuple[int, Mark]]:
        """The shards whose files are not there as they were written, each with one such file."""
        found: dict[int, Mark] = {}
        for shard, name, size, digest in self._db.execute("SELECT shard, name, size, digest FROM files ORDER BY shard"):
            mark = Mark(name, size, digest)
            if shard not in found and not self._folder.holds(mark, closely=closely):
                found[shard] = mark
        return list(found.items())

    def files(self) -> Iterator[str]:
        """Yields the names of all files that were written."""
        for row in self._db.execute("SELECT name FROM files"):
            yield str(row[0])

    def failures(self) -> Iterator[InputError]:
        """Yields every failure, in the order of the input."""
        for place, problem, remedy in self._db.execute(
            "SELECT place, problem, remedy FROM failures ORDER BY shard, position"
        ):
            yield InputError(problem, place=place, remedy=remedy)

    def counts(self) -> Counts:
        """What there is now."""
        row = self._db.execute(
            "SELECT count(*), total(state = 'done'), total(state = 'aside'), total(items), total(captions), "
            "total(mentions), (SELECT count(*) FROM genes), total(failures) FROM shards"
        ).fetchone()
        return Counts(*map(int, row))


def clean(text: str) -> str:
    """A text that the database can hold: half surrogate pairs, as in names of files, are escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@contextmanager
def open_manifest(folder: Folder) -> Iterator[Manifest]:
    """The manifest of a folder, made if there is none; an error of the database becomes an OutputError."""
    place = str(folder.manifest)
    try:
        connection = sqlite3.connect(folder.manifest, timeout=30)
        try:
            connection.executescript(SCHEMA)
            yield Manifest(connection, folder)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        remedy = REMEDY if isinstance(error, sqlite3.OperationalError) else "start anew with --force"
        raise OutputError(f"the manifest cannot be used: {error}", place=place, remedy=remedy) from None
