"""Doubts: what makes a reading less sure than its probabilities tell, and what that does to its score."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ner.judge.doubt import DOUBTS, doubts
from ner.judge.weights import UNCALIBRATED
from ner.lexicon.records import Usage
from ner.types import Gene, Reading, Source

if TYPE_CHECKING:
    from ner.annotator import Annotator

GENE = Gene("GENE1", "HGNC:1", "1")
UNUSED = Usage(0, 0, ())


def reading(source: Source = "hgnc_symbol", *, group: str = "") -> Reading:
    """A reading as a gene, or as a family of one."""
    return Reading("family" if group else "gene", (GENE,), "X", source, 1.0, group)


@pytest.mark.parametrize(
    ("one", "usage", "held"),
    [
        (reading(), UNUSED, set()),
        (reading("ncbi_synonym"), UNUSED, {"synonym"}),
        (reading("capgene", group="X:1"), UNUSED, {"group", "group that no corpus knows"}),
        (reading("capgene", group="X:1"), Usage(3, 3, (("GENE1", 3),)), {"group", "group that no corpus knows"}),
        (reading("capgene", group="X:1"), Usage(3, 3, (("GENE1", 2), ("#", 1))), {"group"}),
    ],
    ids=["symbol", "synonym", "group", "group known as a gene", "group known as one"],
)
def test_doubt_holds_where_its_reason_does(one: Reading, usage: Usage, held: set[str]) -> None:
    assert {name for name, holds in zip(DOUBTS, doubts(one, usage), strict=True) if holds} == held


def test_doubt_moves_the_score_and_never_the_order_of_what_is_alike(annotator: Annotator) -> None:
    from ner.judge.learned import LearnedJudge

    judge = annotator.judge
    assert isinstance(judge, LearnedJudge)
    text = annotator.finder.prepare("JAK activates STAT3.")
    family, gene = judge.judge(text, annotator.finder.find(text))
    doubting = replace(judge.weights, calibration=(1.0, 0.0, -1.0, *UNCALIBRATED[3:]))
    other = LearnedJudge(judge.lexicon, rules=judge.rules, threshold=judge.threshold, cache_size=10, weights=doubting)
    assert other.score(gene, 0.9) == pytest.approx(0.9)
    assert other.score(family, 0.8) < other.score(family, 0.9) < 0.9
