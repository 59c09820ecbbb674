"""Every place of a gold caption gets its verdict and reason; changes tell what one side wins and loses."""

from __future__ import annotations

import pytest

from eval.changes import gold_changes
from eval.gold.documents import GoldDocument, GoldMention
from eval.gold.marks import GOLD_REASONS, mark_document
from eval.gold.predictions import Pair, Predicted

GENE = GoldMention(0, 5, "gene", ("STAT3",))
BOTH = GoldMention(0, 5, "gene", ("STAT1", "STAT3"))
FAMILY = GoldMention(10, 13, "family", ("JAK1", "JAK2"))
FOREIGN = GoldMention(20, 24, "nonhuman")


def document(*marked: GoldMention, genes: tuple[str, ...] | None = None) -> GoldDocument:
    return GoldDocument("a", "STAT3 and JAK with foreign one", marked, "a", genes)


@pytest.mark.parametrize(
    ("gold", "found", "verdict", "reason"),
    [
        pytest.param(GENE, Predicted(0, 5, "gene", ("STAT3",)), "hit", "same span", id="same"),
        pytest.param(GENE, Predicted(0, 4, "gene", ("STAT3",)), "hit", "other span", id="span"),
        pytest.param(GENE, Predicted(0, 5, "gene", ("SOAT1",)), "false hit", "different gene", id="gene"),
        pytest.param(BOTH, Predicted(0, 5, "gene", ("STAT3",)), "false hit", "in part", id="part"),
        pytest.param(GENE, Predicted(0, 5, "gene"), "miss", "left ambiguous", id="ambiguous"),
        pytest.param(GENE, Predicted(0, 5, "family", ("STAT3",)), "false hit", "group for a gene", id="group"),
        pytest.param(FAMILY, Predicted(10, 13, "gene", ("JAK1",)), "false hit", "gene for a group", id="member"),
        pytest.param(FAMILY, Predicted(10, 13, "complex", ("JAK1",)), "hit", "same span", id="group kinds"),
        pytest.param(FAMILY, Predicted(10, 13, "family", ("AKT1",)), "false hit", "other group", id="other group"),
        pytest.param(GENE, Predicted(5, 9, "gene", ("STAT3",)), "false hit", "not a gene here", id="touching"),
        pytest.param(FOREIGN, Predicted(20, 24, "gene", ("AR",)), "ignored", "other species", id="foreign"),
    ],
)
def test_marks_judge_a_prediction(gold: GoldMention, found: Predicted, verdict: str, reason: str) -> None:
    mark = next(m for m in mark_document(document(gold), [found]) if m.found_kind)
    assert (mark.verdict, mark.reason) == (verdict, reason)
    assert reason in dict(GOLD_REASONS)


def test_marks_alternatives_want_any_gene() -> None:
    (mark,) = mark_document(document(BOTH), [Predicted(0, 5, "gene", ("STAT3",))], alternatives=True)
    assert mark.verdict == "hit"


def test_marks_of_what_was_not_found() -> None:
    marks = mark_document(document(GENE, FOREIGN), [])
    assert [(m.start, m.verdict, m.reason) for m in marks] == [
        (0, "miss", "not found"),
        (20, "ignored", "other species"),
    ]


def test_marks_of_a_bare_list_of_genes() -> None:
    found = [Predicted(0, 5, "gene", ("STAT3",)), Predicted(10, 13, "gene", ("AR",))]
    assert [m.verdict for m in mark_document(document(genes=("STAT3",)), found)] == ["hit", "false hit"]


def test_changes_tell_won_and_lost() -> None:
    gold = document(GENE, FAMILY)
    ours: Pair = (gold, (Predicted(0, 5, "gene", ("STAT3",)), Predicted(25, 29, "gene", ("AR",))))
    theirs: Pair = (gold, (Predicted(0, 5, "gene", ("SOAT1",)), Predicted(10, 13, "family", ("JAK1",))))
    changes = gold_changes([ours], [theirs])
    assert [(c.outcome, c.word, c.a, c.b) for c in changes] == [
        ("won", "STAT3", "STAT3", "SOAT1"),
        ("lost", "JAK", "nothing", "family JAK1"),
        ("lost", "n on", "AR", "nothing"),
    ]
    assert gold_changes([ours], [ours]) == ()
