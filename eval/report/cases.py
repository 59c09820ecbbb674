"""What a report shows, as plain data: figures with intervals, curves, and every caption with what was right there.

`eval.evaluation` makes a `Report`; the page, the tables and the files for machines are written from it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from eval.gold.details import Calibration
from eval.intervals import Estimate
from eval.tables import Table

__all__ = [
    "VERDICTS",
    "Against",
    "Case",
    "Counted",
    "CurvePoint",
    "Estimate",
    "Headline",
    "Mark",
    "Report",
    "RowCase",
    "Share",
    "Verdict",
]

Against = Literal["gold", "lists"]
Verdict = Literal["hit", "miss", "false hit", "ignored"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Headline:
    """One measure: its name, what it counts in a few words, three rates, and the integers they come from.

    On gold `scope` is empty and `counts` are (right, tp), (wrong, fp), (missed, fn); on lists `scope` is `all` or
    `attainable` and the integers are found of listed, right of given.
    """

    name: str
    meaning: str
    scope: str
    precision: Estimate
    recall: Estimate
    f1: Estimate
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The rates when only what scores at least `threshold` is kept, and how much that is."""

    threshold: float
    precision: float
    recall: float
    f1: float
    kept: int


@dataclass(frozen=True, slots=True)
class Share:
    """A bar: how many of the `total` units of a kind (a source, a species, a type) were `found`."""

    name: str
    found: int
    total: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a caption and how the two sides agree there; spans may overlap or nest.

    `wanted` are the genes of the gold or of the list, `found` ours; the kinds are `gene`, `family`, `complex`,
    `nonhuman` or empty. `reason` names why (see `reasons` of the report); `source` is the lexicon's table that our
    name stands in, empty for a miss and for other tools; `score` is None where there is none.
    """

    start: int
    end: int
    verdict: Verdict
    reason: str
    wanted_kind: str = ""
    wanted: tuple[str, ...] = ()
    found_kind: str = ""
    found: tuple[str, ...] = ()
    candidates: tuple[tuple[str, ...], ...] = ()
    source: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class RowCase:
    """A row of a curated list, or a gene that we found and it lacks (`listed` is empty then); lists only.

    `source` is the list's (`symbol`, `alias`, `previous`, `family`) for its rows, our lexicon's for the others;
    `retired` is the symbol as the list has it where it is not today's.
    """

    word: str
    listed: tuple[str, ...]
    found: tuple[str, ...]
    verdict: Verdict
    reason: str
    evidence: str
    source: str
    score: float | None
    attainable: bool
    retired: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """The integers that a caption adds to a measure: (`find`, tp, fp, fn), or (`rows/all`, found, listed, ...)."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One caption with its marks in reading order and, on lists, the rows; `f1` is None where nothing was to find."""

    id: str
    paper: str
    text: str
    marks: tuple[Mark, ...]
    rows: tuple[RowCase, ...]
    counted: tuple[Counted, ...]
    f1: float | None
    organism: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report shows.

    `f1` of a case is that of its genes (doc on gold, symbols over attainable rows on lists). `reasons` tells each
    reason that marks and rows carry, in a sentence, in the order to show them. `curve` and `calibration` are over
    mentions on gold, over genes of figures on lists. `settings` are (name, value) pairs: version of capgene and of the
    lexicon, seed, resamples, files.
    """

    title: str
    against: Against
    headlines: tuple[Headline, ...]
    by_source: tuple[Share, ...]
    reasons: tuple[tuple[str, str], ...]
    curve: tuple[CurvePoint, ...]
    calibration: Calibration
    cases: tuple[Case, ...]
    tables: tuple[Table, ...]
    settings: tuple[tuple[str, str], ...]
