"""The report as one page that stands alone: figures with intervals, plots, tables, and a browser of all captions.

Nothing outside the file is asked for; the cases lie in it as JSON and are drawn fifty captions at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from eval.report.cases import VERDICTS, Estimate, Headline, Report
from eval.report.links import COUNTED, Cell, facets_of, items_of, link, link_rows, measure_name, repeats_reasons
from eval.report.payload import encode
from eval.report.plots import interval_bar, plot_calibration, plot_curve, plot_figures, plot_shares

RATES = ("precision", "recall", "F1")
SIGNS = {"hit": "✓", "miss": "○", "false hit": "✕", "ignored": "·"}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its interval in words and as a small drawing."""

    name: str
    value: str
    interval: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A headline as shown: its name, what it means, its rates, and its counts, which lead to their captions."""

    name: str
    scope: str
    meaning: str
    rates: tuple[Rate, ...]
    counts: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its heading (whose id is `name`) and how to read it."""

    name: str
    title: str
    note: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as shown: its header, its cells, what to read below, and which columns hold numbers."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    numbers: frozenset[int] = frozenset()


def to_page(report: Report) -> str:
    """Returns the page; everything in it is escaped, and the same report gives the same bytes."""
    facets = facets_of(report)
    tables = [
        Shown(t.title, t.columns, link_rows(t, facets), t.note, t.numbers)
        for t in report.tables
        if not repeats_reasons(t, facets)
    ]
    return _template().render(
        report=report,
        papers=len({case.paper for case in report.cases}),
        rows=tuple(_row(headline) for headline in report.headlines),
        rates=RATES,
        plots=[plot for plot in _plots(report) if plot.svg],
        reasons=tuple(_reasons(report)),
        verdicts=[v for v in VERDICTS if v != "ignored"],
        tables=tables,
        signs=SIGNS,
        style=Markup(_part("page.css")),
        script=Markup(_part("page.js")),
        data=Markup(encode(report)),
    )


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_part("page.html.j2"))


def _part(name: str) -> str:
    return files("eval.report").joinpath(name).read_text(encoding="utf-8")


def _row(headline: Headline) -> Row:
    rates = (headline.precision, headline.recall, headline.f1)
    measure = measure_name(headline.name, headline.scope)
    counts = tuple(
        (name, Cell(f"{count:,}", link(count=f"{measure}:{i}") if count else ""))
        for i, (name, count) in enumerate(headline.counts)
    )
    shown = tuple(_rate(name, rate) for name, rate in zip(RATES, rates, strict=True))
    return Row(headline.name, headline.scope, headline.meaning, shown, counts)


def _rate(name: str, e: Estimate) -> Rate:
    return Rate(name, f"{e.value:.3f}", e.interval, interval_bar(e.value, e.low, e.high))


def _plots(report: Report) -> Iterator[Plot]:
    unit = "mentions" if report.against == "gold" else "genes of a figure"
    whiskers = f"Lines: 95 % intervals (Wilson); columns: how many {unit}."
    unscored = sum(case.f1 is None for case in report.cases)
    rest = f" {unscored:,} have nothing to find and no F1." if unscored else ""
    yield Plot(
        "plot-curve",
        "Precision and recall over the score",
        f"Each dot keeps the {unit} that score at least so much; dashed: equal F1.",
        plot_curve(report.curve),
    )
    title, note = _calibration_said(report)
    yield Plot("plot-calibration", title, f"{note}{whiskers}", plot_calibration(report.calibration))
    yield Plot("plot-shares", "By source", _source_note(report), _shares(report))
    yield Plot("plot-figures", "Captions by F1", f"How many captions have which F1.{rest}", plot_figures(report.cases))


def _calibration_said(report: Report) -> tuple[str, str]:
    """Returns what the drawing of scores beside truth is, and how to read it: lists lack too much to tell the truth."""
    error = report.calibration.error
    if report.against == "gold":
        return "Calibration", "" if error is None else f"Expected calibration error {error:.3f}. "
    return (
        "Score beside the lists",
        "How many genes of each score the list has. The lists were made from the pictures and lack much that captions "
        "name, so that this does not tell whether the score is calibrated: gold does. ",
    )


def _shares(report: Report) -> Markup:
    return plot_shares(report.by_source, **({"verdict": COUNTED} if report.against == "gold" else {"attainable": "1"}))


def _source_note(report: Report) -> str:
    if report.against == "gold":
        return "Share of our mentions that is right, by the table that the name stands in."
    return "Share of the list's attainable rows that was found, by the source that the list names."


def _reasons(report: Report) -> Iterator[tuple[str, str, tuple[Cell, ...]]]:
    """Yields each reason with its meaning and how many hits, misses and false hits carry it."""
    counts = Counter((item.reason, item.verdict) for case in report.cases for item in items_of(report, case))
    meanings = dict(report.reasons)
    for reason in dict.fromkeys((*meanings, *(name for name, _ in counts))):
        cells = tuple(
            Cell(f"{n:,}", link(reason=reason, verdict=verdict)) if (n := counts[reason, verdict]) else Cell("–")
            for verdict in VERDICTS
            if verdict != "ignored"
        )
        if any(cell.link for cell in cells):
            yield reason, meanings.get(reason, ""), cells
