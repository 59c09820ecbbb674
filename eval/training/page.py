"""docs/accuracy.md: the figures between its marks, the drawing beside it."""

from __future__ import annotations

from pathlib import Path

from eval.output import write_text
from eval.tables import to_markdown
from eval.training.learning_plot import plot
from eval.training.report import Proof
from ner.errors import UsageError

MARKS = ("<!-- figures -->", "<!-- end of figures -->")


def check_page(page: Path) -> None:
    """Raises `UsageError` for a page without marks, before the figures are made for it."""
    _parted(page)


def put_into(page: Path, proof: Proof) -> tuple[Path, Path]:
    """Replaces what stands between the marks of a page by the figures, writes the drawing, and returns both paths.

    Raises `UsageError` where the page has no marks, `OutputError` where it cannot be written.
    """
    head, tail = _parted(page)
    drawing = page.with_suffix(".svg")
    write_text(page, f"{head}{MARKS[0]}\n\n{figures(proof, drawing.name)}\n{MARKS[1]}{tail}")
    write_text(drawing, plot(proof.curves))
    return page, drawing


def figures(proof: Proof, drawing: str = "") -> str:
    """Returns the tables in Markdown, the drawing of the learning curves after the last."""
    _, _, text = to_markdown(proof.tables, "").partition("\n\n")
    return f"{text}\n![Norm on the gold captions by the share of papers learned from]({drawing})\n" if drawing else text


def _parted(page: Path) -> tuple[str, str]:
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as error:
        problem = f"the page cannot be read: {error.strerror or error}"
        raise UsageError(problem, place=str(page), remedy="give docs/accuracy.md") from error
    head, mark, rest = text.partition(MARKS[0])
    _, end, tail = rest.partition(MARKS[1])
    if not (mark and end):
        raise UsageError(f"the page has no {MARKS[0]} … {MARKS[1]}", place=str(page), remedy="give docs/accuracy.md")
    return head, tail
