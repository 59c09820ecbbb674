"""The cases of a report as compact JSON for its page: names that come again are numbers into lists."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from math import floor
from typing import Any, Generic, TypeVar

from eval.report.cases import VERDICTS, Case, Mark, Report, RowCase
from eval.report.links import measure_name

T = TypeVar("T", bound=Hashable)
# In a script element only these could end it or begin a comment; as \u escapes they are the same JSON.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class Numbered(Generic[T]):
    """Things in the order in which they first came, each known by its number."""

    def __init__(self, first: Iterable[T] = ()) -> None:
        self.numbers: dict[T, int] = {}
        for thing in first:
            self(thing)

    def __call__(self, thing: T) -> int:
        return self.numbers.setdefault(thing, len(self.numbers))

    def __iter__(self) -> Any:
        return iter(self.numbers)


class Encoder:
    """Cases made into lists of numbers and texts; what they share is gathered in `genes`, `reasons`, `sources`."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.genes: Numbered[tuple[str, ...]] = Numbered([()])
        self.reasons: Numbered[str] = Numbered(reasons)
        self.sources: Numbered[str] = Numbered([""])
        self.kinds: Numbered[str] = Numbered([""])

    def case(self, case: Case) -> list[Any]:
        """Returns a caption with its marks and rows."""
        counted = {c.name: list(c.counts) for c in case.counted if any(c.counts)}
        marks, rows = [self.mark(m) for m in case.marks], [self.row(r) for r in case.rows]
        f1 = None if case.f1 is None else round(case.f1, 3)
        return [case.id, case.paper, case.text, f1, case.organism, case.year, marks, rows, counted]

    def mark(self, m: Mark) -> list[Any]:
        """Returns a stretch of a caption."""
        return [
            m.start,
            m.end,
            VERDICTS.index(m.verdict),
            self.reasons(m.reason),
            self.kinds(m.wanted_kind),
            self.genes(m.wanted),
            self.kinds(m.found_kind),
            self.genes(m.found),
            [self.genes(c) for c in m.candidates],
            self.sources(m.source),
            _shortened(m.score),
        ]

    def row(self, r: RowCase) -> list[Any]:
        """Returns a row of a list."""
        return [
            r.word,
            VERDICTS.index(r.verdict),
            self.reasons(r.reason),
            self.genes(r.listed),
            self.genes(r.found),
            r.evidence,
            self.sources(r.source),
            _shortened(r.score),
            int(r.attainable),
            r.retired,
        ]


def encode(report: Report) -> str:
    """Returns the cases as JSON that may stand in a script element: it holds no `<`, `>` or `&`."""
    encoder = Encoder(name for name, _ in report.reasons)
    cases = [encoder.case(case) for case in report.cases]
    data = {
        "against": report.against,
        "verdicts": VERDICTS,
        "reasons": list(encoder.reasons),
        "meanings": dict(report.reasons),
        "sources": list(encoder.sources),
        "kinds": list(encoder.kinds),
        "genes": list(encoder.genes),
        "measures": {measure_name(h.name, h.scope): [name for name, _ in h.counts] for h in report.headlines},
        "cases": cases,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _shortened(score: float | None) -> float | None:
    """Returns a score with three decimals, cut rather than rounded so that it stays in its tenth."""
    return None if score is None else floor(score * 1000 + 1e-9) / 1000
