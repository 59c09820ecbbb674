"""Which of overlapping candidates stand: the longest that pass the threshold, by their bare names."""

from __future__ import annotations

from collections.abc import Iterable

from ner.judge.bare import bared
from ner.judge.classes import WITHIN
from ner.judge.judge import Judged
from ner.types import Gene


def _place(judged: Judged, listed: dict[tuple[int, int], set[Gene]]) -> int:
    """Returns the place among the readings of one span: a curated name or approved symbol, an enumeration, any other.

    A curated family with few genes beside those enumerated comes last: `HIF-1α/2α` is two genes, not their family.
    """
    if "enumeration" in judged.how:
        return 1
    first = judged.readings[0][0]
    if first.source != "capgene":
        return 0 if first.source == "hgnc_symbol" and first.term == judged.candidate.text else 2
    enumerated = listed.get((judged.candidate.start, judged.candidate.end))
    if enumerated is None:
        return 0
    wider = first.kind == "family" and len(first.genes) <= 2 * len(enumerated) and enumerated.issubset(first.genes)
    return 2 if wider or enumerated == _genes(judged) else 0


def _genes(judged: Judged) -> set[Gene]:
    return {gene for ranked in judged.readings for gene in ranked[0].genes}


def outermost(judged: Iterable[Judged], threshold: float) -> list[Judged]:
    """Returns the judged candidates that pass the threshold, the longest of overlapping ones, in reading order.

    A candidate that only begins another name hides what lies in it, and is left out itself.
    """
    passed = bared([one for one in judged if one[1] >= threshold or (one[3] and WITHIN in one[3])])
    passed.sort(key=_by_start)
    taken: list[Judged] = []
    cluster: list[Judged] = []  # candidates that overlap each other, directly or through others
    reach = 0
    for one in passed:
        start, end, *_ = one[0]
        if start >= reach:
            taken += _longest(cluster) if len(cluster) > 1 else cluster
            cluster = [one]
            reach = end
        else:
            cluster.append(one)
            reach = max(reach, end)
    taken += _longest(cluster) if len(cluster) > 1 else cluster
    return [one for one in taken if one[1] >= threshold]


def _longest(cluster: list[Judged]) -> list[Judged]:
    """Returns the longest of a cluster in reading order, and the longest of what these leave, in that order."""
    listed = {(j.candidate.start, j.candidate.end): _genes(j) for j in cluster if "enumeration" in j.how}
    first, last = cluster[0][0][0], max([j[0][1] for j in cluster])
    cluster.sort(key=lambda j: (j.candidate.start - j.candidate.end, _place(j, listed), j.candidate.start))
    covered = bytearray(last - first)  # by those taken: what overlaps one, and is no longer, has an end in it
    taken: list[Judged] = []
    for one in cluster:
        low, high = one[0][0] - first, one[0][1] - first
        if not (covered[low] or covered[high - 1]):
            covered[low:high] = b"\1" * (high - low)
            taken.append(one)
    taken.sort(key=_by_start)
    return taken


def _by_start(judged: Judged) -> int:
    return judged[0][0]
