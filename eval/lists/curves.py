"""How precision and recall of figures' genes move with the score, and how far the score can be trusted on lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.gold.details import Calibration, calibrate_scores
from eval.lists.records import RecordResult
from eval.report.cases import CurvePoint
from eval.tally import Tally

STEPS = 100


@dataclass(frozen=True, slots=True)
class ScoredGene:
    """A gene that we give a figure: its mentions' best score, and whether the list and its attainable rows have it."""

    score: float
    listed: bool
    attainable: bool


def scored_genes(result: RecordResult, scores: Mapping[str, float]) -> tuple[ScoredGene, ...]:
    """Returns the genes found in a figure with their scores."""
    listed, reachable = result.curated.symbols, result.reachable.symbols
    return tuple(
        ScoredGene(scores[symbol], symbol in listed, symbol in reachable) for symbol in sorted(result.found.symbols)
    )


def calibrate_genes(genes: Sequence[ScoredGene]) -> Calibration:
    """Returns the calibration of the score against the lists, which lack what they missed, too."""
    return calibrate_scores((gene.score, gene.listed) for gene in genes)


def sweep_genes(genes: Sequence[ScoredGene], attainable: int) -> tuple[CurvePoint, ...]:
    """Returns precision against the whole lists and recall of their attainable genes at each hundredth of score."""
    points = []
    for threshold in (i / STEPS for i in range(STEPS)):
        kept = [gene for gene in genes if gene.score >= threshold]
        tally = Tally(sum(g.attainable for g in kept), attainable, sum(g.listed for g in kept), len(kept))
        points.append(CurvePoint(threshold, tally.precision, tally.recall, tally.f1, len(kept)))
    return tuple(points)
