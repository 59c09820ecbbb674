"""What a database of decisions can refuse, in words: what is wrong, that nothing was lost, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ner.errors import InputError, OutputError

# What SQLite says, in part; what that means; what to do.
FAULTS = (
    ("locked", "the database is locked by another program", "close what writes to it, then decide again"),
    ("readonly", "the database is read-only", "make it and its folder writable, or name another with --db"),
    ("not a database", "the file is no database of decisions", "name another with --db"),
    ("malformed", "the database is damaged", "name another with --db, and import an export of this one"),
    (
        "unable to open",
        "the database cannot be opened",
        "give a file in a folder that exists and can be written (--db)",
    ),
    ("full", "the disk is full", "make room, then decide again"),
)


def store_error(error: sqlite3.Error, path: Path) -> OutputError:
    """Returns the error that says why decisions cannot be kept there, and what to do."""
    text = str(error)
    other = ("", f"the database does not answer: {text}", "name another with --db")
    _, problem, remedy = next((fault for fault in FAULTS if fault[0] in text), other)
    return OutputError(f"{problem}; what was decided before is kept", place=str(path), remedy=remedy)


def read_error(error: sqlite3.Error, path: Path) -> InputError:
    """Returns the error that says why decisions cannot be read there."""
    remedy = "give the --db of `capgene review`, or its export"
    return InputError(f"decisions cannot be read: {error}", place=str(path), remedy=remedy)
