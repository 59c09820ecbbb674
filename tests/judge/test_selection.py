"""Selection: of overlapping candidates the longest, and the longest of what these leave."""

from __future__ import annotations

import time

import pytest

from ner.find.candidate import Candidate
from ner.judge.judge import Judged
from ner.judge.selection import outermost
from ner.types import Gene, Reading

READING = Reading("gene", (Gene("GENE1", "HGNC:1", "1"),), "GENE1", "hgnc_symbol", 1.0, "")


def judged(start: int, end: int) -> Judged:
    """A candidate that is a gene."""
    return Judged(Candidate(start, end, "x" * (end - start), ((),), ()), 0.9, ((READING,),), ())


def taken(*spans: tuple[int, int]) -> list[tuple[int, int]]:
    """The spans of the candidates that stand."""
    return [(one.candidate.start, one.candidate.end) for one in outermost([judged(*span) for span in spans], 0.5)]


@pytest.mark.parametrize(
    ("spans", "stand"),
    [
        pytest.param([(0, 2), (0, 5)], [(0, 5)], id="begins it"),
        pytest.param([(0, 5), (3, 5)], [(0, 5)], id="ends it"),
        pytest.param([(0, 9), (3, 5)], [(0, 9)], id="lies in it"),
        pytest.param([(0, 5), (4, 7)], [(0, 5)], id="reaches into it"),
        pytest.param([(0, 5), (5, 7)], [(0, 5), (5, 7)], id="touches it"),
        pytest.param([(2, 5), (4, 7)], [(2, 5)], id="the first of two as long"),
        pytest.param([(0, 4), (3, 9), (8, 10), (9, 11)], [(3, 9), (9, 11)], id="what the longest leaves"),
        pytest.param([(0, 4), (3, 9), (8, 12)], [(3, 9)], id="both sides"),
    ],
)
def test_selection_takes_the_longest(spans: list[tuple[int, int]], stand: list[tuple[int, int]]) -> None:
    assert taken(*spans) == stand


def test_selection_chain_of_candidates_ends_soon() -> None:
    chain = [judged(start, start + 3) for start in range(0, 100_000, 2)]
    start = time.perf_counter()
    assert len(outermost(chain, 0.5)) == len(chain) // 2
    assert time.perf_counter() - start < 5
