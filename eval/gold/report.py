"""The report on gold: scores with intervals, kinds confused, ranks, calibration, and every caption's marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.gold.details import Calibration, Point, calibrate, confuse_kinds, rank_genes, sweep
from eval.gold.marks import GOLD_REASONS, mark_document
from eval.gold.metrics import Count, Scores, score_document
from eval.gold.predictions import Pair
from eval.intervals import Estimates, Papers, by_paper, confidence
from eval.report.cases import Case, Counted, CurvePoint, Headline, Report, Share
from eval.tables import Table, make_table
from eval.tally import Tally

SHOWN = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
THRESHOLDS = tuple(i / 100 for i in range(100))
MEANINGS = {
    "find": "mentions, any overlap, one to one",
    "exact": "mentions, equal spans",
    "norm": "pairs of a single-gene mention and a gene",
    "doc": "genes of a caption",
    "group": "pairs of a family or complex and a member",
}
Settings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GoldReport:
    """All figures of one set of predictions against one gold."""

    name: str
    papers: Papers
    unpredicted: int
    scores: Scores
    estimates: Mapping[str, Estimates]
    kinds: Mapping[tuple[str, str], int]
    ranks: Mapping[int, int]
    calibration: Calibration
    sweep: tuple[Point, ...]
    cases: tuple[Case, ...]

    def to_json(self) -> dict[str, Any]:
        """Returns the figures for machines."""
        return {
            "gold": self.name,
            "documents": len(self.cases),
            "papers": len(self.papers),
            "documents_without_prediction": self.unpredicted,
            "scores": {
                name: count.to_json() | e.f1.to_json() | {"p_95": e.precision.to_json(), "r_95": e.recall.to_json()}
                for name, count in self.scores.named()
                if (e := self.estimates[name])
            },
            "kinds": [{"gold": g, "predicted": p, "count": n} for (g, p), n in self.kinds.items()],
            "ranks": {str(rank): n for rank, n in self.ranks.items()},
            "reasons": self.reasons(),
            "calibration_error": None if self.calibration.error is None else round(self.calibration.error, 4),
            "calibration": [
                {"from": b.low, "count": b.total, "right": b.right, "mean": round(b.mean, 4)}
                for b in self.calibration.bins
            ],
            "thresholds": [{"score": p.threshold, **p.count.to_json()} for p in self.sweep],
            "per_figure": [
                {"id": case.id, **{c.name: dict(zip(("tp", "fp", "fn"), c.counts, strict=True)) for c in case.counted}}
                for case in self.cases
            ],
        }

    def reasons(self) -> dict[str, int]:
        """Returns how many places carry each reason."""
        counts = Counter(mark.reason for case in self.cases for mark in case.marks)
        return {name: counts[name] for name, _ in GOLD_REASONS}

    def tables(self) -> tuple[Table, ...]:
        """Returns the figures for readers, the scores first."""
        return (self._scores(), self._reasons(), self._kinds(), self._ranks(), self._calibration(), self._sweep())

    def report(self, title: str, tables: tuple[Table, ...], settings: Settings) -> Report:
        """Returns all that is shown."""
        return Report(
            title=title,
            against="gold",
            headlines=tuple(self._headlines()),
            by_source=self._by_source(),
            reasons=GOLD_REASONS,
            curve=tuple(
                CurvePoint(p.threshold, p.count.precision, p.count.recall, p.count.f1, p.count.tp + p.count.fp)
                for p in self.sweep
            ),
            calibration=self.calibration,
            cases=self.cases,
            tables=tables,
            settings=settings,
        )

    def _headlines(self) -> Iterator[Headline]:
        for name, c in self.scores.named():
            e, counts = self.estimates[name], (("right", c.tp), ("wrong", c.fp), ("missed", c.fn))
            yield Headline(name, MEANINGS[name], "", e.precision, e.recall, e.f1, counts)

    def _by_source(self) -> tuple[Share, ...]:
        """Returns how many of our mentions that count are right, by the table that their name stands in."""
        marks = [m for case in self.cases for m in case.marks if m.source and m.verdict != "ignored"]
        total, right = Counter(m.source for m in marks), Counter(m.source for m in marks if m.verdict == "hit")
        return tuple(Share(name, right[name], n) for name, n in sorted(total.items(), key=lambda i: (-i[1], i[0])))

    def _scores(self) -> Table:
        rows = [
            (name, *_rates(c), self.estimates[name].f1.interval, c.tp, c.fp, c.fn) for name, c in self.scores.named()
        ]
        missing = f"; {self.unpredicted} have no prediction" if self.unpredicted else ""
        note = (
            f"{len(self.cases)} captions of {len(self.papers)} papers{missing}. "
            f"95 % intervals of F1: bootstrap over papers.{self._neither()}"
        )
        columns = ("", "P", "R", "F1", "95 %", "right", "wrong", "missed")
        return make_table(f"Against {self.name}", columns, rows, note=note)

    def _neither(self) -> str:
        """Returns how many places count neither way, where there are any."""
        left = sum(mark.verdict == "ignored" for case in self.cases for mark in case.marks)
        if not left:
            return ""
        none = self.scores.find.tp + self.scores.find.fn == 0
        more = " No mention of the gold counts: --spans-only scores the spans of a gold without ids." if none else ""
        return f" {left:,} places of other species or without human id count neither way.{more}"

    def _reasons(self) -> Table:
        meaning = dict(GOLD_REASONS)
        rows = [(name, meaning[name], n) for name, n in self.reasons().items()]
        return make_table("Places of the captions, by reason", ("reason", "", "places"), rows, text_columns=2)

    def _kinds(self) -> Table:
        rows = [(gold, predicted, n) for (gold, predicted), n in self.kinds.items()]
        return make_table("Kinds: gold and predicted", ("gold", "predicted", "mentions"), rows, text_columns=2)

    def _ranks(self) -> Table:
        rows = [("not among them" if rank == 0 else str(rank), n) for rank, n in self.ranks.items()]
        return make_table("Rank of the right gene among the readings offered", ("rank", "mentions"), rows)

    def _calibration(self) -> Table:
        rows = [(f"{b.low:.1f}–{b.low + 0.1:.1f}", b.total, b.mean, b.right / b.total) for b in self.calibration.bins]
        error = self.calibration.error
        note = "" if error is None else f"Expected calibration error {error:.3f}."
        return make_table("Calibration of the score", ("score", "mentions", "mean score", "right"), rows, note=note)

    def _sweep(self) -> Table:
        points = (p for p in self.sweep if p.threshold in SHOWN)
        rows = [(f"{p.threshold:.2f}", p.count.precision, p.count.recall, p.count.f1) for p in points]
        note = "A mention is right when its reading (a gene's symbols, or a group for a group) is the gold's."
        return make_table("Mentions kept from this score on", ("score", "P", "R", "F1"), rows, note=note)


def make_gold_report(
    name: str, pairs: Sequence[Pair], *, unpredicted: int = 0, alternatives: bool, resamples: int, seed: int
) -> GoldReport:
    """Returns the report on gold documents paired with predictions."""
    scores = [score_document(gold, found, alternatives=alternatives) for gold, found in pairs]
    papers = gold_papers(pairs, scores)
    return GoldReport(
        name=name,
        papers=papers,
        unpredicted=unpredicted,
        scores=sum(scores, Scores()),
        estimates=confidence(papers, resamples=resamples, seed=seed),
        kinds=confuse_kinds(pairs),
        ranks=rank_genes(pairs),
        calibration=calibrate(pairs),
        sweep=sweep(pairs, THRESHOLDS),
        cases=tuple(_case(pair, s, alternatives) for pair, s in zip(pairs, scores, strict=True)),
    )


def gold_papers(pairs: Sequence[Pair], scores: Sequence[Scores]) -> Papers:
    """Returns the tallies of each paper by measure."""
    return by_paper(
        (gold.paper, {name: Tally.of(count) for name, count in found.named()})
        for (gold, _), found in zip(pairs, scores, strict=True)
    )


def _case(pair: Pair, scores: Scores, alternatives: bool) -> Case:
    gold, found = pair
    return Case(
        id=gold.id,
        paper=gold.paper,
        text=gold.text,
        marks=mark_document(gold, found, alternatives=alternatives),
        rows=(),
        counted=tuple(Counted(name, (c.tp, c.fp, c.fn)) for name, c in scores.named()),
        f1=scores.doc.f1 if scores.doc.tp + scores.doc.fp + scores.doc.fn else None,
    )


def _rates(count: Count) -> tuple[float | None, ...]:
    """Precision, recall and F1; none of a measure for which there was nothing to find and nothing was found."""
    if not count.tp + count.fp + count.fn:
        return None, None, None
    return count.precision, count.recall, count.f1
