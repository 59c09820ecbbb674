"""What reviewers decided moves scores of the same word and gene; what they rejected does not come back."""

from __future__ import annotations

import pytest

from eval.curation.decisions import Decision, State
from eval.curation.experience import Experience, learn
from eval.curation.suggestion import Proposal
from tests.eval.curation.cases import doubt, removal, replacement


def _decided(*states: State) -> Experience:
    made = [removal(f"f{i}", score=0.6) for i in range(len(states))]
    return learn([Decision(one.id, one.figid, "ann", state) for one, state in zip(made, states, strict=True)], made)


@pytest.mark.parametrize(
    ("states", "rises"),
    [(("accepted", "accepted"), True), (("rejected", "rejected"), False)],
    ids=["accepted", "rejected"],
)
def test_experience_moves_the_score(states: tuple[State, ...], rises: bool) -> None:
    (moved,) = _decided(*states).apply([removal("new", score=0.6)])
    assert (moved.score > 0.6) is rises
    assert moved.evidence[-1].supports is rises


def test_experience_leaves_out_what_was_rejected() -> None:
    experience = _decided("rejected", "accepted")
    assert [one.figid for one in experience.apply([removal("f0"), removal("f1"), removal("f2")])] == ["f1", "f2"]


def _edited(proposal: Proposal | None, figures: int, *others: State) -> Experience:
    """Returns what a team teaches that wrote a proposal in some figures, and decided otherwise in others."""
    made = [removal(f"f{i}", score=0.6) for i in range(figures + len(others))]
    edits = [Decision(one.id, one.figid, "ann", "edited", proposal) for one in made[:figures]]
    rest = [Decision(one.id, one.figid, "ann", s) for one, s in zip(made[figures:], others, strict=True)]
    return learn([*edits, *rest], made)


def test_experience_takes_over_what_was_written_in_two_figures() -> None:
    proposal = replacement("x", "ADIPOQ").proposal
    (moved,) = _edited(proposal, 2).apply([removal("f9", word="adp", score=0.6)])
    assert (moved.action, moved.reason) == ("replace", "another gene")
    assert moved.proposal is not None and [r.word for r in moved.proposal.rows] == ["adp"]
    assert moved.score > 0.6
    assert moved.evidence[-1].text == "reviewers wanted this correction of adp in 2 figures and not in 0 figures"


def test_experience_of_one_edit_stands_beside_the_proposal_and_speaks_against_it() -> None:
    proposal = replacement("x", "ADIPOQ").proposal
    (moved,) = _edited(proposal, 1).apply([removal("f9", score=0.6)])
    assert (moved.action, moved.sense) == ("remove", "nucleotide")
    assert moved.score < 0.6
    assert moved.runner_up is not None and moved.runner_up.symbols == ("ADIPOQ",)
    assert [(e.text, e.supports) for e in moved.evidence[-2:]] == [
        ("reviewers wanted this correction of ADP in 0 figures and not in 1 figure", False),
        ("reviewers wrote ADIPOQ for ADP in 1 figure", False),
    ]


def test_experience_of_edits_that_are_no_majority_replaces_nothing() -> None:
    proposal = replacement("x", "ADIPOQ").proposal
    for others in (("accepted", "accepted"), ("rejected", "rejected", "rejected")):
        (moved,) = _edited(proposal, 2, *others).apply([removal("f9", score=0.6)])
        assert moved.action == "remove"


def test_experience_of_removals_written_for_a_doubt_removes() -> None:
    made = [doubt(figid) for figid in ("a", "b", "c")]
    experience = learn([Decision(one.id, one.figid, "ann", "edited") for one in made[:2]], made)
    moved = experience.apply([doubt("c")])[0]
    assert (moved.action, moved.proposal) == ("remove", None)


def test_experience_keeps_what_was_decided_itself() -> None:
    proposal = replacement("x", "ADIPOQ").proposal
    again = _edited(proposal, 3).apply([removal("f0", score=0.6)])[0]
    assert (again.id, again.action) == (removal("f0").id, "remove")


def test_experience_counts_a_figure_once_however_often_it_is_told() -> None:
    made = [removal("f0", score=0.6)]
    experience = learn([Decision(made[0].id, "f0", "ann", "accepted")], made)
    moved = experience.apply([*made, removal("new", score=0.6)])[1]
    assert "in 1 figure and" in moved.evidence[-1].text


def test_experience_ignores_skips_and_other_words() -> None:
    assert _decided("skipped").apply([removal("new", score=0.6)])[0].score == 0.6
    assert _decided("rejected").apply([replacement("new", score=0.6)])[0].score == 0.6
