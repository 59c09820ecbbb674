"""A page that holds the benchmark's figures between marks, the drawing beside it."""

from __future__ import annotations

from pathlib import Path

from eval.bench.benchmark import Bench
from eval.bench.plot import plot
from eval.bench.table import bench_tables, speed_table
from eval.output import write_text
from eval.tables import Table, to_markdown
from ner.errors import UsageError, said

FULL = ("<!-- speed -->", "<!-- end of speed -->")
SHORT = ("<!-- speed in short -->", "<!-- end of speed in short -->")


def page_files(page: Path) -> tuple[Path, ...]:
    """Returns the files that `put_into` will write; raises `UsageError` for a page that cannot take the figures."""
    return (page, page.with_suffix(".svg")) if FULL[0] in _read(page) else (page,)


def put_into(page: Path, result: Bench) -> tuple[Path, ...]:
    """Replaces what stands between the marks of a page by the figures, and returns what was written.

    Between `FULL` go all tables and the drawing, which is written beside the page under its name; between `SHORT` the
    table of speed and memory alone. Raises `UsageError` where the page has neither, `OutputError` where it cannot be
    written.
    """
    text = _read(page)
    written = [page]
    if FULL[0] in text:
        drawing = page.with_suffix(".svg")
        write_text(drawing, plot(result))
        written.append(drawing)
        tables = "".join(_bodies(*bench_tables(result)))
        text = _replaced(text, FULL, f"{tables}\n![Speed and memory]({drawing.name})\n", page)
    if SHORT[0] in text:
        _, _, short = _bodies(speed_table(result)).partition("\n\n")  # the page has a heading of its own
        text = _replaced(text, SHORT, short, page)
    write_text(page, text)
    return tuple(written)


def _bodies(*tables: Table) -> str:
    """Returns tables in Markdown, each under its heading, without the document's title."""
    return to_markdown(tables, "").partition("\n\n")[2]


def _replaced(text: str, marks: tuple[str, str], content: str, page: Path) -> str:
    head, _, rest = text.partition(marks[0])
    _, end, tail = rest.partition(marks[1])
    if not end:
        raise UsageError(f"the page has {marks[0]} without {marks[1]}", place=str(page), remedy="add it")
    return f"{head}{marks[0]}\n\n{content}\n{marks[1]}{tail}"


def _read(page: Path) -> str:
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as error:
        problem = f"the page cannot be read: {said(error)}"
        raise UsageError(problem, place=str(page), remedy="give docs/speed.md") from error
    if not any(start in text and end in text for start, end in (FULL, SHORT)):
        remedy = f"give docs/speed.md, or add {' and '.join(FULL)}"
        raise UsageError("the page has no place for the figures", place=str(page), remedy=remedy)
    return text
