"""One decision over many figures: what is shared, what stands apart, what settles most."""

from __future__ import annotations

from dataclasses import replace

from eval.curation.grouping import assign_groups, decisions_to_settle, group_suggestions, harmonise
from eval.curation.suggestion import Evidence
from tests.eval.curation.cases import doubt, removal, replacement


def test_grouping_shares_word_symbols_and_outcome() -> None:
    made = assign_groups([removal("a"), removal("b", word="adp,"), replacement("c"), replacement("d", "ABL2")])
    assert made[0].group == made[1].group
    assert len({one.group for one in made}) == 3


def test_grouping_sets_contrary_figures_apart() -> None:
    named = (("gene named otherwise in the caption", 1.0),)
    made = assign_groups([removal("a"), removal("b", signals=named), removal("c", score=0.2)])
    (group,) = group_suggestions(made)
    assert [one.figid for one in group.suggestions] == ["a"]
    assert [one.figid for one in group.apart] == ["b", "c"]


def test_grouping_puts_first_what_settles_most() -> None:
    made = assign_groups([replacement("a"), removal("b"), removal("c")])
    assert [len(group.suggestions) for group in group_suggestions(made)] == [2, 1]


def test_grouping_counts_decisions() -> None:
    made = assign_groups([removal(figid) for figid in "abcdefgh"] + [replacement("i"), replacement("j", "ABL2")])
    assert [decisions_to_settle(made, share) for share in (0.5, 0.8, 0.9, 1.0)] == [1, 1, 2, 3]
    assert decisions_to_settle([], 0.5) == 0


def test_harmonise_lends_the_outcome_of_other_figures() -> None:
    lent = harmonise([removal("a"), removal("b"), doubt("c")])[2]
    assert (lent.action, lent.sense, lent.reason) == ("remove", "nucleotide", "not a gene")
    assert any("2 other figures" in e.text for e in lent.evidence)


def test_harmonise_leaves_what_is_seldom_or_contrary() -> None:
    named = (("read as this in the caption", 1.0),)
    assert harmonise([removal("a"), doubt("c")])[1].action == "flag"
    assert harmonise([removal("a"), removal("b"), doubt("c", signals=named)])[2].action == "flag"


def test_harmonise_lends_no_outcome_that_holds_for_one_picture() -> None:
    made = [removal("a"), removal("b"), doubt("c")]
    assert harmonise(made, {made[0].id, made[1].id})[2].action == "flag"


def test_harmonise_leaves_a_figure_that_defines_the_word_itself() -> None:
    own = Evidence("definition", "the caption defines ADP as acetate dependent protein", 3, 20)
    lent = harmonise([removal("a"), removal("b"), replace(doubt("c"), evidence=(own,))])[2]
    assert lent.action == "flag"


def test_grouping_sets_updates_of_flagged_rows_apart() -> None:
    made = replace(replacement("a"), action="update", reason="retired symbol", score=1.0)
    held = replace(made, figid="b", evidence=(*made.evidence, Evidence("counts", "flagged", supports=False)))
    assert [one.contrary for one in assign_groups([made, held])] == [False, True]


def test_grouping_id_does_not_follow_the_score() -> None:
    one, other = assign_groups([removal("a", score=0.9)]), assign_groups([replace(removal("a"), score=0.6)])
    assert one[0].group == other[0].group
