"""Links inside the report: every count leads to its cases by the part of the address after `#`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from eval.cases import Case, Mark, Report, RowCase
from eval.tables import Table

_YEARS = re.compile(r"\d{4}[–-]\d{4}")
_FROM = re.compile(r"[01]\.\d+")
_RANGE = re.compile(r"([01]\.\d+)[–-]([01]\.\d+)")
_COUNT = re.compile(r"[\d,]+")


@dataclass(frozen=True, slots=True)
class Facets:
    """The names that the cases of a report can be filtered by."""

    reasons: frozenset[str]
    sources: frozenset[str]
    organisms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell and where it leads, nowhere for an empty `link`."""

    text: str
    link: str = ""


def link(**facets: object) -> str:
    """Returns the address within the page that shows the cases with these facets."""
    return "#" + urlencode({name: str(value) for name, value in facets.items()}, quote_via=quote)


def items_of(report: Report, case: Case) -> tuple[Mark, ...] | tuple[RowCase, ...]:
    """Returns what is counted in a caption: its marks on gold, the rows on lists."""
    return case.marks if report.against == "gold" else case.rows


def facets_of(report: Report) -> Facets:
    """Returns what the cases of a report can be filtered by."""
    named = [(item.reason, item.source) for case in report.cases for item in items_of(report, case)]
    return Facets(
        frozenset(reason for reason, _ in named),
        frozenset(source for _, source in named if source),
        frozenset(case.organism for case in report.cases if case.organism),
    )


def link_rows(table: Table, facets: Facets) -> list[list[Cell]]:
    """Returns a table's cells; a row named like a facet leads to its cases, from its first count where it has one."""
    return [_link_row(table, row, facets) for row in table.rows]


def _link_row(table: Table, row: tuple[str, ...], facets: Facets) -> list[Cell]:
    target = _target(table.columns, row, facets)
    at = _first_count(table, row)
    return [Cell(text, target if i == at else "") for i, text in enumerate(row)]


def _first_count(table: Table, row: Iterable[str]) -> int:
    return next((i for i, text in enumerate(row) if i in table.numbers and _COUNT.fullmatch(text)), 0)


def _target(columns: tuple[str, ...], row: tuple[str, ...], facets: Facets) -> str:
    name = row[0]
    if columns[:2] == ("gold", "predicted"):
        return link(wanted=name, found=row[1])
    if name in facets.reasons:
        return link(reason=name)
    if name in facets.sources:
        return link(source=name)
    if name in facets.organisms:
        return link(organism=name)
    if _YEARS.fullmatch(name):
        return link(year=name.replace("–", "-"))
    if columns[0] == "score" and (found := _RANGE.fullmatch(name)):
        return link(min=found[1], max=found[2])
    return link(min=name) if columns[0] == "score" and _FROM.fullmatch(name) else ""
