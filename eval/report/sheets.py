"""The cases of a report as tab-separated tables: a line for each figure, a line for each place or row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eval.report.cases import Case, Mark, Report, RowCase
from ner.formats.base import table_line

GOLD_COUNTS = ("tp", "fp", "fn")
LIST_COUNTS = ("found", "listed", "right", "given")
GOLD_COLUMNS = (
    "id", "start", "end", "text", "verdict", "reason", "gold_kind", "gold", "kind", "found", "candidates", "source",
    "score",
)  # fmt: skip
LIST_COLUMNS = (
    "figid", "word", "listed", "found", "verdict", "reason", "source", "score", "attainable", "retired", "evidence"
)  # fmt: skip


def figure_sheet(report: Report) -> str:
    """Returns one line for each caption: its paper, F1 of its genes, and the integers of each measure."""
    names = GOLD_COUNTS if report.against == "gold" else LIST_COUNTS
    measures = [counted.name for counted in report.cases[0].counted] if report.cases else []
    header = ["id", "paper", "organism", "year", "f1", *(f"{m}.{name}" for m in measures for name in names)]
    return _sheet(header, (_figure(case) for case in report.cases))


def row_sheet(report: Report) -> str:
    """Returns one line for each place of the captions (gold), or for each row and each gene that lacks one (lists)."""
    if report.against == "gold":
        return _sheet(GOLD_COLUMNS, (_mark(case, mark) for case in report.cases for mark in case.marks))
    return _sheet(LIST_COLUMNS, (_row(case, row) for case in report.cases for row in case.rows))


def _figure(case: Case) -> Iterator[object]:
    yield from (case.id, case.paper, case.organism, case.year, _rate(case.f1))
    yield from (count for counted in case.counted for count in counted.counts)


def _mark(case: Case, m: Mark) -> tuple[object, ...]:
    words = (m.start, m.end, case.text[m.start : m.end], m.verdict, m.reason)
    candidates = "; ".join(_symbols(c) for c in m.candidates)
    sides = (m.wanted_kind, _symbols(m.wanted), m.found_kind, _symbols(m.found), candidates)
    return case.id, *words, *sides, m.source, _rate(m.score)


def _row(case: Case, r: RowCase) -> tuple[object, ...]:
    said = (r.word, _symbols(r.listed), _symbols(r.found), r.verdict, r.reason, r.source, _rate(r.score))
    return case.id, *said, "yes" if r.attainable else "no", r.retired, r.evidence


def _symbols(symbols: Iterable[str]) -> str:
    return ", ".join(symbols)


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _sheet(header: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    return "".join(table_line(line, "\t") + "\n" for line in (header, *lines))
