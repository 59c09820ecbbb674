"""Writing a report whole or not at all."""

from __future__ import annotations

from pathlib import Path

from ner.errors import UsageError
from ner.output import open_output

SUFFIXES = (".html", ".json", ".md")
BESIDE = (".json", ".md", ".figures.tsv", ".rows.tsv")  # what stands beside a page


def check_suffix(path: Path | None) -> None:
    """Raises `UsageError` for a report in a form that is not known."""
    if path and path.suffix not in SUFFIXES:
        raise UsageError(f"no report can be written as {path.name}", remedy="end its name in .html, .json or .md")


def report_files(path: Path) -> tuple[Path, ...]:
    """Returns the files that a report is written into: a page has its figures beside it."""
    return (path, *(path.with_suffix(suffix) for suffix in BESIDE)) if path.suffix == ".html" else (path,)


def write_text(path: str | Path, text: str) -> None:
    """Writes a UTF-8 file in one step, or to standard output (`-`); raises `OutputError`, with nothing left behind."""
    with open_output(str(path)) as stream:
        stream.write(text.encode("utf-8"))
