"""Writing a report whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ner.errors import OutputError, UsageError

SUFFIXES = (".html", ".json", ".md")


def check_suffix(path: Path | None) -> None:
    """Raises `UsageError` for a report in a form that is not known."""
    if path and path.suffix not in SUFFIXES:
        raise UsageError(f"no report can be written as {path.name}", remedy="end its name in .html, .json or .md")


def write_text(path: Path, text: str) -> None:
    """Writes a file in one step; raises `OutputError`, with nothing left behind, when that fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        problem = f"the report cannot be written: {error.strerror or error}"
        raise OutputError(problem, place=str(path), remedy="choose a folder that exists and can be written") from None
