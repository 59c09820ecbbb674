"""Every place of a gold caption with how gold and prediction agree there, and the reason in a word.

A prediction is judged against the gold mentions that it overlaps, first those of its own span, then those of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.gold.documents import GoldDocument, GoldMention
from eval.gold.metrics import overlaps
from eval.gold.predictions import Predicted
from eval.report.cases import Mark, Verdict

GOLD_REASONS: tuple[tuple[str, str], ...] = (
    ("same span", "the gold's genes or group, at the gold's span"),
    ("other span", "the gold's genes or group, at another span that overlaps"),
    ("in part", "some genes of the mention are the gold's, others lack or are wrong"),
    ("different gene", "another gene than the gold's"),
    ("other group", "a family or complex with none of the gold's members"),
    ("gene for a group", "a single gene where the gold has a family or complex"),
    ("group for a gene", "a family or complex where the gold has a single gene"),
    ("left ambiguous", "found, but no gene chosen among the candidates"),
    ("not a gene here", "the gold marks nothing here"),
    ("not found", "the gold marks a mention where nothing was found"),
    ("other species", "a gene of another species or without human id: counts neither way"),
)
_GROUPS = ("family", "complex")


def mark_document(gold: GoldDocument, found: Sequence[Predicted], *, alternatives: bool = False) -> tuple[Mark, ...]:
    """Returns a mark for each prediction and for each gold mention that no prediction overlaps, in reading order.

    Where only a document's genes are known, a prediction is right when it names none but them.
    """
    marks = [*_predicted(gold, found, alternatives), *_missed(gold, found)]
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))


def _predicted(gold: GoldDocument, found: Sequence[Predicted], alternatives: bool) -> Iterator[Mark]:
    for p in found:
        if gold.genes is not None:
            right = p.kind != "gene" or set(p.symbols) <= set(gold.genes)
            yield _mark(p, "hit" if right else "false hit", "same span" if right else "different gene", (), "")
            continue
        near = [m for m in gold.mentions if overlaps(p, m)]
        human = [m for m in near if m.role != "nonhuman"]
        if not human:
            yield _mark(p, *(("ignored", "other species") if near else ("false hit", "not a gene here")), (), "")
            continue
        best = min(human, key=lambda m: ((m.start, m.end) != (p.start, p.end), not _same_kind(p, m)))
        same = [m for m in human if _same_kind(p, m) == _same_kind(p, best)]
        wanted = tuple(dict.fromkeys(s for m in same for s in m.symbols))
        verdict, reason = _judge(p, best, set(wanted), alternatives)
        yield _mark(p, verdict, reason, wanted, best.role)


def _judge(p: Predicted, best: GoldMention, wanted: set[str], alternatives: bool) -> tuple[Verdict, str]:
    agreed: tuple[Verdict, str] = ("hit", "same span" if (p.start, p.end) == (best.start, best.end) else "other span")
    if not _same_kind(p, best):
        return "false hit", "gene for a group" if p.kind == "gene" else "group for a gene"
    ours = set(p.symbols)
    if p.kind != "gene":
        return agreed if ours & wanted or not (ours and wanted) else ("false hit", "other group")
    if not ours:
        return "miss", "left ambiguous"
    if ours == wanted or not wanted or (alternatives and ours & set(best.symbols)):
        return agreed
    return "false hit", "in part" if ours & wanted else "different gene"


def _missed(gold: GoldDocument, found: Sequence[Predicted]) -> Iterator[Mark]:
    for m in gold.mentions:
        if not any(overlaps(p, m) for p in found):
            foreign = m.role == "nonhuman"
            verdict: Verdict = "ignored" if foreign else "miss"
            yield Mark(m.start, m.end, verdict, "other species" if foreign else "not found", m.role, m.symbols)


def _same_kind(p: Predicted, m: GoldMention) -> bool:
    return (p.kind in _GROUPS) == (m.role in _GROUPS)


def _mark(p: Predicted, verdict: Verdict, reason: str, wanted: tuple[str, ...], role: str) -> Mark:
    return Mark(p.start, p.end, verdict, reason, role, wanted, p.kind, p.symbols, p.candidates, p.source, p.score)
