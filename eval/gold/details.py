"""What stands behind the scores: kinds confused, the rank of the right gene, and how far `score` can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eval.gold.documents import GoldMention
from eval.gold.metrics import Count, overlaps
from eval.gold.predictions import Pair, Predicted

NONE = "none"
BINS = 10


def confuse_kinds(pairs: Iterable[Pair]) -> dict[tuple[str, str], int]:
    """Returns how often a gold role was predicted as a kind, mentions paired by overlap; `none` stands for a miss."""
    table: Counter[tuple[str, str]] = Counter()
    for gold, found in pairs:
        met: set[int] = set()
        for m in gold.mentions:
            at = [i for i, p in enumerate(found) if overlaps(p, m)]
            exact = [i for i in at if (found[i].start, found[i].end) == (m.start, m.end)]
            table[m.role, found[(exact or at)[0]].kind if at else NONE] += 1
            met.update(at)
        if gold.genes is None:
            table.update((NONE, p.kind) for i, p in enumerate(found) if i not in met)
    return dict(sorted(table.items()))


def rank_genes(pairs: Iterable[Pair]) -> dict[int, int]:
    """Returns how often the gold gene of a single-gene mention stands at which rank of what a tool offers there.

    Rank 1 is the tool's answer, or its best candidate where it gives none; 0 counts mentions found without the gene.
    Mentions that the tool did not find are left out.
    """
    ranks: Counter[int] = Counter()
    for gold, found in pairs:
        for m in gold.mentions:
            offers = [_offers(p) for p in found if overlaps(p, m)] if m.role == "gene" and m.symbols else []
            if offers:
                ranks[min((r for o in offers if (r := _rank(o, set(m.symbols)))), default=0)] += 1
    return dict(sorted(ranks.items()))


def _offers(p: Predicted) -> list[tuple[str, ...]]:
    answer = [p.symbols] if p.symbols else []
    return answer + [c for c in p.candidates if c != p.symbols]


def _rank(offers: Sequence[tuple[str, ...]], wanted: set[str]) -> int:
    return next((rank for rank, symbols in enumerate(offers, 1) if wanted <= set(symbols)), 0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions whose scores fall into one tenth of 0..1: how many, how many right, and their mean score."""

    low: float
    total: int
    right: int
    mean: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores against truth; `error` is the expected calibration error, None where no prediction has a score."""

    bins: tuple[Bin, ...]
    error: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """What remains when only predictions with at least this score are kept."""

    threshold: float
    count: Count


def calibrate(pairs: Iterable[Pair]) -> Calibration:
    """Returns calibration over ten equal bins of score; a mention is right when its reading is the gold's.

    Source: Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning, 2015.
    """
    return calibrate_scores(judge(pairs))


def calibrate_scores(scores: Iterable[tuple[float | None, bool]]) -> Calibration:
    """Returns calibration over ten equal bins of (score, right); what has no score is left out."""
    judged = [(s, right) for s, right in scores if s is not None]
    bins = []
    for i in range(BINS):
        inside = [(s, right) for s, right in judged if min(int(s * BINS), BINS - 1) == i]
        if inside:
            mean = sum(s for s, _ in inside) / len(inside)
            bins.append(Bin(i / BINS, len(inside), sum(right for _, right in inside), mean))
    gap = sum(abs(b.right - b.mean * b.total) for b in bins)
    return Calibration(tuple(bins), gap / len(judged) if judged else None)


def sweep(pairs: Sequence[Pair], thresholds: Sequence[float]) -> tuple[Point, ...]:
    """Returns the mentions right, wrong and missed at each threshold of score (a mention without score is kept)."""
    judged = list(judge(pairs))
    wanted = sum(m.role != "nonhuman" for gold, _ in pairs for m in gold.mentions)
    points = []
    for threshold in thresholds:
        kept = [right for s, right in judged if s is None or s >= threshold]
        points.append(Point(threshold, Count(sum(kept), len(kept) - sum(kept), max(0, wanted - sum(kept)))))
    return tuple(points)


def judge(pairs: Iterable[Pair]) -> Iterator[tuple[float | None, bool]]:
    """Yields (score, right) of each predicted mention that counts; those on other species' mentions do not.

    A gene is right when all its symbols are the gold's at that place, a family or complex when the gold has either
    there; a name left ambiguous is right when its best candidate is.
    """
    for gold, found in pairs:
        if gold.genes is not None:
            continue
        for p in found:
            near = [m for m in gold.mentions if overlaps(p, m)]
            if not near or any(m.role != "nonhuman" for m in near):
                yield p.score, bool(near) if gold.spans_only else _is_right(p, near)


def _is_right(p: Predicted, near: Sequence[GoldMention]) -> bool:
    if p.kind != "gene":
        return any(m.role in ("family", "complex") for m in near)
    symbols = set(p.symbols or (p.candidates[0] if p.candidates else ()))
    return bool(symbols) and symbols <= {s for m in near if m.role == "gene" for s in m.symbols}
