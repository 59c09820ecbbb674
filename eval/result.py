"""What an evaluation is asked and what it answers: options, and a finished report that writes its files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold.conventions import PLAIN, Convention
from eval.output import report_files, write_text
from eval.report.cases import Report
from eval.report.sheets import figure_sheet, row_sheet
from eval.tables import Table, to_markdown
from ner.errors import InputError


@dataclass(frozen=True, slots=True)
class Options:
    """How to evaluate: `predictions` are scored instead of our own annotations and, where `against` is given, compared
    with those; `beside` are other tools' annotations for the table of tools, `peers` the environment that runs Gilda.
    """

    predictions: Path | None = None
    against: Path | None = None
    convention: Convention = PLAIN
    resamples: int = 1000
    seed: int = 1
    model: str | None = None
    lexicon: Path | None = None
    beside: tuple[Path, ...] = ()
    peers: Path | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A finished evaluation: `headline` for the terminal, `report` for readers, `data` for machines."""

    headline: tuple[Table, ...]
    report: Report
    data: dict[str, Any]
    errors: tuple[InputError, ...] = ()

    def write(self, path: Path) -> tuple[Path, ...]:
        """Writes the report in the form that the suffix names, a page with its figures beside it; returns the files.

        Beside `r.html` stand `r.json`, `r.md`, `r.figures.tsv` and `r.rows.tsv`. Raises `OutputError` when one cannot
        be written.
        """
        files = report_files(path)
        for name, text in zip(files, self._forms(path.suffix), strict=True):
            write_text(name, text)
        return files

    def _forms(self, suffix: str) -> tuple[str, ...]:
        """The texts of `report_files`, in their order."""
        if suffix == ".md":
            return (to_markdown(self.report.tables, self.report.title),)
        if suffix == ".json":
            return (json.dumps(self.data, ensure_ascii=False, indent=1) + "\n",)
        from eval.report.page import to_page  # noqa: PLC0415 (a page is written seldom)

        sheets = (figure_sheet(self.report), row_sheet(self.report))
        return (to_page(self.report), *self._forms(".json"), *self._forms(".md"), *sheets)


def settings_of(options: Options, lexicon: str = "") -> tuple[tuple[str, str], ...]:
    """Returns what the figures depend on, for readers: the same settings on the same files give the same figures."""
    from importlib.metadata import version  # noqa: PLC0415

    named = {
        "capgene": version("capgene"),
        "lexicon": lexicon[:12],
        "annotations": options.predictions.name if options.predictions else "capgene's own",
        "resamples": f"{options.resamples:,}",
        "seed": str(options.seed),
        "several ids on a gold mention": "any one will do" if options.convention.any_of else "",
        "ids": "none in the gold: spans alone" if options.convention.spans_only else "",
    }
    return tuple((name, value) for name, value in named.items() if value)
