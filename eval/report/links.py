"""Links inside the report: every count leads to its cases by the part of the address after `#`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from eval.report.cases import Case, Mark, Report, RowCase
from eval.tables import Table

_YEARS = re.compile(r"\d{4}[–-]\d{4}")
_FROM = re.compile(r"[01]\.\d+")
_RANGE = re.compile(r"([01]\.\d+)[–-]([01]\.\d+)")
_COUNT = re.compile(r"[\d,]+")
NARROWER = {"found": "verdict=hit", "attainable": "attainable=1", "found of them": "verdict=hit&attainable=1"}
COUNTED = "counted"  # any verdict but `ignored`
UNTOLD = "not told"  # what tables call a record without species or year


@dataclass(frozen=True, slots=True)
class Facets:
    """The names that the cases of a report can be filtered by; `measures` have the names of their counts."""

    reasons: frozenset[str]
    sources: frozenset[str]
    organisms: frozenset[str]
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
        {measure_name(h.name, h.scope): tuple(name for name, _ in h.counts) for h in report.headlines},
    )


def measure_name(name: str, scope: str) -> str:
    """Returns the name under which cases count for a headline: `find`, `rows/all`."""
    return f"{name}/{scope}" if scope else name


def link_rows(table: Table, facets: Facets) -> list[list[Cell]]:
    """Returns a table's cells: counts of measures lead to their captions, rows named like a facet to their cases."""
    return [_link_row(table, row, facets) for row in table.rows]


def repeats_reasons(table: Table, facets: Facets) -> bool:
    """True for a table with a row for each reason, all of which the page's own table of reasons shows already."""
    return len(table.rows) > 1 and sum(row[0] in facets.reasons for row in table.rows) * 2 > len(table.rows)


def _link_row(table: Table, row: tuple[str, ...], facets: Facets) -> list[Cell]:
    measure = next((name for name in (row[0], "/".join(row[:2])) if name in facets.measures), "")
    if measure:
        names = facets.measures[measure]
        return [
            Cell(text, link(count=f"{measure}:{names.index(column)}") if column in names and text != "0" else "")
            for column, text in zip(table.columns, row, strict=True)
        ]
    target, at = _target(table, row, facets), _first_count(table, row)
    more = {i: _narrowed(target, table.columns[i]) for i, text in enumerate(row) if i > at and text != "0"}
    return [Cell(text, target if i == at else more.get(i, "")) for i, text in enumerate(row)]


def _narrowed(target: str, column: str) -> str:
    """Returns the target with what a further count of the same row stands for, or nothing."""
    return f"{target}&{NARROWER[column]}" if target and column in NARROWER else ""


def _first_count(table: Table, row: Iterable[str]) -> int:
    return next((i for i, text in enumerate(row) if i in table.numbers and _COUNT.fullmatch(text)), 0)


def _target(table: Table, row: tuple[str, ...], facets: Facets) -> str:
    name, columns = row[0], table.columns
    if columns[:2] == ("gold", "predicted"):
        return _kinds(name, row[1])
    if columns[0] == "rank":
        return link(rank=name if name.isdecimal() else "none")
    if columns[0] == "score" and (found := _RANGE.fullmatch(name)):
        return link(min=found[1], max=found[2], verdict=COUNTED)
    if columns[0] == "score":
        return link(min=name, verdict=COUNTED) if _FROM.fullmatch(name) else ""
    if name == UNTOLD:
        return link(year=UNTOLD) if "year" in table.title else link(organism=UNTOLD)
    if _YEARS.fullmatch(name):
        return link(year=name.replace("–", "-"))
    named = (("reason", facets.reasons), ("source", facets.sources), ("organism", facets.organisms))
    return next((link(**{facet: name}) for facet, names in named if name in names), "")


def _kinds(wanted: str, found: str) -> str:
    """Returns where a pair of kinds leads; what is found on other species' mentions is marked as ignored."""
    if wanted == "none":
        return link(wanted=wanted, found=found, verdict=COUNTED)
    return link(found=found, verdict="ignored") if wanted == "nonhuman" else link(wanted=wanted, found=found)
