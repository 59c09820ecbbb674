"""The five measures against gold, as integer counts: find, exact, norm, doc, group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Protocol

from eval.gold.documents import GoldDocument, GoldMention
from eval.gold.predictions import Pair, Predicted


class Span(Protocol):
    """Anything with offsets."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Count:
    """True positives, false positives and false negatives; counts add up, rates are derived (0 where undefined)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def to_json(self) -> dict[str, float]:
        """Returns counts and rates, rates rounded to four decimals."""
        rates = {"p": round(self.precision, 4), "r": round(self.recall, 4), "f1": round(self.f1, 4)}
        return {"tp": self.tp, "fp": self.fp, "fn": self.fn, **rates}


@dataclass(frozen=True, slots=True)
class Scores:
    """The counts of one document or of many.

    find   mentions, any overlap, one to one           exact  the same, equal spans
    norm   pairs of a single-gene mention and a gene   doc    genes of a document
    group  pairs of a family or complex and a member, where the gold lists members
    """

    find: Count = Count()
    exact: Count = Count()
    norm: Count = Count()
    doc: Count = Count()
    group: Count = Count()

    def __add__(self, other: Scores) -> Scores:
        return Scores(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def to_json(self) -> dict[str, dict[str, float]]:
        """Returns each measure's counts and rates by its name."""
        return {name: count.to_json() for name, count in self.named()}

    def named(self) -> tuple[tuple[str, Count], ...]:
        """Returns (name, count) of each measure."""
        return tuple((f.name, getattr(self, f.name)) for f in fields(self))


def overlaps(a: Span, b: Span) -> bool:
    """True when two spans share a character; spans that touch do not."""
    return a.start < b.end and b.start < a.end


def compare_sets(wanted: set[str], got: set[str]) -> Count:
    """Returns the counts of a set against the wanted one."""
    return Count(len(wanted & got), len(got - wanted), len(wanted - got))


def score(pairs: Iterable[Pair], *, alternatives: bool = False) -> Scores:
    """Returns the summed scores of all documents; see `score_document`."""
    return sum((score_document(gold, found, alternatives=alternatives) for gold, found in pairs), Scores())


def score_document(gold: GoldDocument, found: Sequence[Predicted], *, alternatives: bool = False) -> Scores:
    """Returns the five counts of one document.

    With `alternatives` several ids on one gold mention are readings of which any one will do (the convention of the
    Bio-ID corpus); without, all of them are wanted (an enumeration such as STAT1/3). Predictions that only meet gold
    mentions of other species, or without id, count neither way. A document with a bare list of genes counts for
    `doc` alone, one with bare spans for `find` and `exact`.
    """
    if gold.genes is not None:
        return Scores(doc=compare_sets(set(gold.genes), {s for p in found if p.kind == "gene" for s in p.symbols}))
    wanted = [m for m in gold.mentions if m.role != "nonhuman"]
    ignored = [m for m in gold.mentions if m.role == "nonhuman"]
    if gold.spans_only:
        return Scores(find=_find(wanted, ignored, found), exact=_exact(wanted, ignored, found))
    return Scores(
        find=_find(wanted, ignored, found),
        exact=_exact(wanted, ignored, found),
        norm=_norm(gold.mentions, found, alternatives=alternatives),
        doc=_doc(gold.mentions, found, alternatives=alternatives),
        group=_group(gold.mentions, found),
    )


def _touches(p: Predicted, mentions: Iterable[GoldMention]) -> bool:
    return any(overlaps(p, m) for m in mentions)


def _find(wanted: Sequence[GoldMention], ignored: Sequence[GoldMention], found: Sequence[Predicted]) -> Count:
    free, wrong = list(wanted), 0
    for p in found:
        hit = next((m for m in free if overlaps(p, m)), None)
        if hit is not None:
            free.remove(hit)
        else:
            wrong += not _touches(p, ignored)
    return Count(len(wanted) - len(free), wrong, len(free))


def _exact(wanted: Sequence[GoldMention], ignored: Sequence[GoldMention], found: Sequence[Predicted]) -> Count:
    # Predictions with the same span count each, where `find` takes the mention once: so does the published scorer.
    spans = {(m.start, m.end) for m in wanted}
    hits = [p for p in found if (p.start, p.end) in spans]
    wrong = [p for p in found if (p.start, p.end) not in spans and not _touches(p, ignored)]
    return Count(len(hits), len(wrong), len(spans - {(p.start, p.end) for p in hits}))


def _read_at(mention: GoldMention, found: Sequence[Predicted]) -> set[str]:
    """Returns the genes that single-gene predictions give anywhere on a gold mention."""
    return {s for p in found if p.kind == "gene" and overlaps(p, mention) for s in p.symbols}


def _judged(mentions: Sequence[GoldMention], found: Sequence[Predicted]) -> list[tuple[Predicted, list[GoldMention]]]:
    """Returns the single-gene predictions that count, each with the gold genes that it meets.

    One that meets only other marked mentions (families, other species) is none of them.
    """
    genes = [m for m in mentions if m.role == "gene"]
    met = [(p, [m for m in genes if overlaps(p, m)]) for p in found if p.kind == "gene"]
    return [(p, near) for p, near in met if near or not _touches(p, (m for m in mentions if m.role != "gene"))]


def _norm(mentions: Sequence[GoldMention], found: Sequence[Predicted], *, alternatives: bool) -> Count:
    right = missed = 0
    for m in mentions:
        if m.role == "gene":
            wanted, got = set(m.symbols), _read_at(m, found)
            one_will_do = alternatives and len(wanted) > 1
            right += bool(wanted & got) if one_will_do else len(wanted & got)
            missed += not wanted & got if one_will_do else len(wanted - got)
    wrong = sum(len(set(p.symbols) - {s for m in near for s in m.symbols}) for p, near in _judged(mentions, found))
    return Count(right, wrong, missed)


def _doc(mentions: Sequence[GoldMention], found: Sequence[Predicted], *, alternatives: bool) -> Count:
    wanted: set[str] = set()
    tolerated: set[str] = set()
    for m in (m for m in mentions if m.role == "gene"):
        needed = set(m.symbols)
        if alternatives:
            tolerated |= needed
            if len(needed) > 1:
                needed = needed & _read_at(m, found) or {min(needed)}
        wanted |= needed
    got = {s for p, _ in _judged(mentions, found) for s in p.symbols}
    return Count(len(wanted & got), len(got - wanted - tolerated), len(wanted - got))


def _group(mentions: Sequence[GoldMention], found: Sequence[Predicted]) -> Count:
    groups = (m for m in mentions if m.role in ("family", "complex") and m.symbols)
    return sum(
        (compare_sets(set(m.symbols), {s for p in found if overlaps(p, m) for s in p.symbols}) for m in groups),
        Count(),
    )
