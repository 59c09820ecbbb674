"""What variants score: summed counts, figures by paper with intervals, differences."""

from __future__ import annotations

from collections.abc import Collection

from eval.gold.conventions import CORPORA, PLAIN
from eval.gold.metrics import Scores, score_document
from eval.gold.predictions import Pair
from eval.gold.report import gold_papers
from eval.intervals import Estimates, Papers, confidence
from eval.training.variants import Found

RESAMPLES, SEED = 2000, 1


def pairs(found: Found) -> list[Pair]:
    """Returns each gold document with what was found in it."""
    return [(text.gold, mentions) for text, mentions in found]


def of(found: Found, corpora: Collection[str]) -> Found:
    """Returns what was found in the texts of some corpora."""
    return [(text, mentions) for text, mentions in found if text.corpus in corpora]


def each_score(found: Found) -> list[Scores]:
    """Returns the counts of each text by the convention of its corpus."""
    return [
        score_document(text.gold, mentions, alternatives=CORPORA.get(text.corpus, PLAIN).any_of)
        for text, mentions in found
    ]


def total_score(found: Found) -> Scores:
    """Returns the counts of all texts."""
    return sum(each_score(found), Scores())


def papers(found: Found) -> Papers:
    """Returns the tallies of each paper by measure."""
    return gold_papers(pairs(found), each_score(found))


def estimates(found: Found) -> dict[str, Estimates]:
    """Returns precision, recall and F1 of each measure with 95 % intervals over papers."""
    return confidence(papers(found), resamples=RESAMPLES, seed=SEED)
