"""The report on gold: scores with intervals, kinds confused, ranks, calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.details import Calibration, Point, calibrate, confuse_kinds, rank_genes, sweep
from eval.intervals import Difference, Interval, by_paper, compare, confidence
from eval.metrics import Scores
from eval.predictions import Pair
from eval.tables import Table, make_table

THRESHOLDS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class GoldReport:
    """All figures of one set of predictions against one gold."""

    name: str
    documents: int
    papers: int
    unpredicted: int
    scores: Scores
    intervals: Mapping[str, Interval]
    kinds: Mapping[tuple[str, str], int]
    ranks: Mapping[int, int]
    calibration: Calibration
    sweep: tuple[Point, ...]

    def to_json(self) -> dict[str, Any]:
        """Returns the figures for machines."""
        return {
            "gold": self.name,
            "documents": self.documents,
            "papers": self.papers,
            "documents_without_prediction": self.unpredicted,
            "scores": {
                name: count.to_json() | {"low": round(i.low, 4), "high": round(i.high, 4)}
                for name, count in self.scores.named()
                if (i := self.intervals[name])
            },
            "kinds": [{"gold": g, "predicted": p, "count": n} for (g, p), n in self.kinds.items()],
            "ranks": {str(rank): n for rank, n in self.ranks.items()},
            "calibration_error": None if self.calibration.error is None else round(self.calibration.error, 4),
            "calibration": [
                {"from": b.low, "count": b.total, "right": b.right, "mean": round(b.mean, 4)}
                for b in self.calibration.bins
            ],
            "thresholds": [{"score": p.threshold, **p.count.to_json()} for p in self.sweep],
        }

    def tables(self) -> tuple[Table, ...]:
        """Returns the figures for readers, the scores first."""
        return (self._scores(), self._kinds(), self._ranks(), self._calibration(), self._sweep())

    def _scores(self) -> Table:
        rows = [
            (name, c.precision, c.recall, c.f1, f"{self.intervals[name].low:.3f}–{self.intervals[name].high:.3f}", *n)
            for name, c in self.scores.named()
            if (n := (c.tp, c.fp, c.fn))
        ]
        missing = f"; {self.unpredicted} have no prediction" if self.unpredicted else ""
        note = (
            f"{self.documents} captions of {self.papers} papers{missing}. 95 % intervals of F1: bootstrap over papers."
        )
        return make_table(
            f"Against {self.name}", ("", "P", "R", "F1", "95 %", "right", "wrong", "missed"), rows, note=note
        )

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
        rows = [(f"{p.threshold:.2f}", p.count.precision, p.count.recall, p.count.f1) for p in self.sweep]
        note = "A mention is right when its reading (a gene's symbols, or a group for a group) is the gold's."
        return make_table("Mentions kept from this score on", ("score", "P", "R", "F1"), rows, note=note)


def make_gold_report(
    name: str, pairs: Sequence[Pair], *, unpredicted: int = 0, alternatives: bool, resamples: int, seed: int
) -> GoldReport:
    """Returns the report on gold documents paired with predictions."""
    papers = by_paper(pairs, alternatives=alternatives)
    return GoldReport(
        name=name,
        documents=len(pairs),
        papers=len(papers),
        unpredicted=unpredicted,
        scores=sum(papers.values(), Scores()),
        intervals=confidence(papers, resamples=resamples, seed=seed),
        kinds=confuse_kinds(pairs),
        ranks=rank_genes(pairs),
        calibration=calibrate(pairs),
        sweep=sweep(pairs, THRESHOLDS),
    )


def comparison_table(
    a: Sequence[Pair], b: Sequence[Pair], *, names: tuple[str, str], alternatives: bool, resamples: int, seed: int
) -> tuple[Table, dict[str, Difference]]:
    """Returns the paired differences of two sets of predictions of the same gold, as a table and by measure."""
    ours, theirs = (by_paper(pairs, alternatives=alternatives) for pairs in (a, b))
    found = compare(ours, theirs, resamples=resamples, seed=seed)
    rows = [(name, d.a, d.b, f"{d.delta:+.3f}", d.p_value) for name, d in found.items()]
    note = "p: approximate randomisation over papers, two-sided."
    return make_table("Compared (F1)", ("", *names, "difference", "p"), rows, note=note), found
