"""What reviewers decided moves scores of the same word and gene; what they rejected does not come back."""

from __future__ import annotations

import pytest

from eval.curation.decisions import Decision, State
from eval.curation.experience import Experience, learn
from tests.eval.curation.cases import removal, replacement


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


def test_experience_takes_over_an_edit() -> None:
    one = removal("f0")
    proposal = replacement("x", "ADIPOQ").proposal
    experience = learn([Decision(one.id, one.figid, "ann", "edited", proposal)], [one])
    (moved,) = experience.apply([removal("f9", word="adp")])
    assert moved.action == "replace"
    assert moved.proposal is not None and [r.word for r in moved.proposal.rows] == ["adp"]


def test_experience_ignores_skips_and_other_words() -> None:
    assert _decided("skipped").apply([removal("new", score=0.6)])[0].score == 0.6
    assert _decided("rejected").apply([replacement("new", score=0.6)])[0].score == 0.6
