"""Tables as plain data, shown on a terminal, in Markdown or on a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table as RichTable


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of text cells; `note` says below it how to read it; columns in `numbers` are set right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    numbers: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.title!r}: each row needs {len(self.columns)} cells")


def make_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, note: str = "", text_columns: int = 1
) -> Table:
    """Returns a table whose columns after the first `text_columns` hold numbers."""
    cells = tuple(tuple(show(cell) for cell in row) for row in rows)
    return Table(title, tuple(columns), cells, note, frozenset(range(text_columns, len(columns))))


def show(value: object) -> str:
    """Returns a cell's text: rates with three decimals, large counts with thousands parted, None as a dash."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def to_markdown(tables: Iterable[Table], title: str) -> str:
    """Returns a Markdown document with all tables."""
    return f"# {title}\n\n" + "\n".join(_markdown(table) for table in tables)


def _markdown(table: Table) -> str:
    marks = ["---:" if i in table.numbers else "---" for i in range(len(table.columns))]
    lines = [_line(table.columns), _line(marks), *(_line(row) for row in table.rows)]
    note = f"\n{table.note}\n" if table.note else ""
    return f"## {table.title}\n\n" + "\n".join(lines) + f"\n{note}"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def to_html(tables: Sequence[Table], title: str) -> str:
    """Returns one page that holds all tables and asks the network for nothing."""
    from importlib.resources import files  # noqa: PLC0415 (a page is written seldom, a terminal table always)

    from jinja2 import Environment  # noqa: PLC0415

    template = files("eval").joinpath("tables.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True).from_string(template).render(tables=tables, title=title)


def to_rich(table: Table) -> RichTable:
    """Returns a table for the terminal."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table as RichTable  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    shown = RichTable(title=Text(table.title), caption=Text(table.note) if table.note else None, box=box.SIMPLE_HEAD)
    shown.title_justify = shown.caption_justify = "left"
    for i, name in enumerate(table.columns):
        shown.add_column(name, justify="right" if i in table.numbers else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*(Text(cell) for cell in row))
    return shown
