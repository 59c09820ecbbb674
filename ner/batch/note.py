"""What a shard leaves behind when it is done: its counts, its files and its failures, for the manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ner.batch.folder import Mark
from ner.output import open_output


@dataclass(frozen=True, slots=True)
class Note:
    """A shard done: captions and mentions in it, ids of the genes named, failures (place, problem, remedy), files."""

    plan: str
    number: int
    digest: str  # of the input
    captions: int
    mentions: int
    genes: tuple[str, ...]
    failures: tuple[tuple[str, str, str], ...]
    files: tuple[Mark, ...]


def write_note(path: Path, note: Note) -> None:
    """Puts a note into a file, whole or not at all."""
    plain = {
        "plan": note.plan,
        "number": note.number,
        "digest": note.digest,
        "captions": note.captions,
        "mentions": note.mentions,
        "genes": note.genes,
        "failures": note.failures,
        "files": [[mark.name, mark.size, mark.digest] for mark in note.files],
    }
    with open_output(str(path)) as stream:
        stream.write(json.dumps(plain).encode("ascii"))


def read_note(path: Path) -> Note | None:
    """The note in a file; None if there is none, or none that can be read, which means that the shard is to be done."""
    try:
        plain: dict[str, Any] = json.loads(path.read_bytes())
        return Note(
            plain["plan"],
            plain["number"],
            plain["digest"],
            plain["captions"],
            plain["mentions"],
            tuple(plain["genes"]),
            tuple((place, problem, remedy) for place, problem, remedy in plain["failures"]),
            tuple(Mark(*mark) for mark in plain["files"]),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
