"""From decisions to rows: what replaces what, what is kept, and which decisions contradict each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.curation.apply.rows import Change, as_in_layout, is_done, missing_error, plan_rows, sort_changes
from eval.curation.suggestion import Action
from ner.formats.record import GeneRow, Record
from tests.eval.curation.apply.helpers import ABL1, SOCS3, decision, proposed, suggestion

STAT3 = GeneRow("STAT3", "STAT3", "hgnc_symbol", "STAT3", "6774")
ABL = GeneRow("Abl", "ABL", "hgnc_alias_symbol", "MTTP", "4547")
JAK1 = GeneRow("JAK", "JAK", "bioentities_symbol", "JAK1", "3716")
JAK2 = GeneRow("JAK", "JAK", "bioentities_symbol", "JAK2", "3717")
TYK2 = GeneRow("JAK", "JAK", "bioentities_symbol", "TYK2", "7297")
ROWS = (STAT3, JAK1, JAK2, TYK2, ABL, STAT3, JAK1, JAK2, TYK2)


def record(rows: tuple[GeneRow, ...] = ROWS) -> Record:
    return Record(Path("a.md"), "PMC1__a", "caption", "", "", "", "", "", rows, 1, "")


def change(action: Action, old: tuple[GeneRow, ...] = (), new: tuple[GeneRow, ...] = ()) -> Change:
    one = suggestion(record(), action, old, new)
    return Change(one, decision(one))


def planned(*changes: Change, rows: tuple[GeneRow, ...] = ROWS) -> tuple[GeneRow, ...]:
    return plan_rows(rows, changes, 1).rows


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(change("replace", (ABL,), (ABL1,)), (*ROWS[:4], ABL1, *ROWS[5:]), id="another gene"),
        pytest.param(change("remove", (STAT3,)), (*ROWS[1:5], *ROWS[6:]), id="both places"),
        pytest.param(change("add", (), (SOCS3,)), (*ROWS, SOCS3), id="added at the end"),
        pytest.param(change("add", (ABL,), (ABL1,)), (*ROWS[:5], ABL1, *ROWS[5:]), id="added beside its enumeration"),
        pytest.param(change("add", (), (ABL, SOCS3)), (*ROWS, SOCS3), id="what is there is not added"),
        pytest.param(
            change("replace", (JAK1, JAK2, TYK2), (SOCS3,)),
            (STAT3, SOCS3, ABL, STAT3, SOCS3),
            id="gene for family at both places",
        ),
        pytest.param(
            change("replace", (JAK1, JAK2, TYK2), (JAK1, JAK2)),
            (STAT3, JAK1, JAK2, ABL, STAT3, JAK1, JAK2),
            id="members that stay are not moved",
        ),
        pytest.param(
            change("replace", (ABL,), (ABL1, SOCS3)), (*ROWS[:4], ABL1, SOCS3, *ROWS[5:]), id="family for gene"
        ),
        pytest.param(change("flag", (ABL,)), ROWS, id="a doubt leaves the row"),
        pytest.param(change("replace", (ABL,), (STAT3,)), (*ROWS[:4], *ROWS[5:]), id="the right gene stands already"),
    ],
)
def test_apply_rows_change(made: Change, expected: tuple[GeneRow, ...]) -> None:
    assert planned(made) == expected
    assert is_done(planned(made), made, 1)
    assert planned(made, change("flag", (STAT3,))) == expected


def test_apply_rows_two_readings_of_one_word_become_one() -> None:
    other = replace(ABL, hgnc_symbol="ABL2", entrez="27")
    made = planned(change("replace", (ABL,), (ABL1,)), change("replace", (other,), (ABL1,)), rows=(ABL, other, STAT3))
    assert made == (ABL1, STAT3)


def test_apply_rows_edit_counts_instead_of_the_suggestion() -> None:
    one = suggestion(record(), "remove", (ABL,))
    assert planned(Change(one, decision(one, "edited", proposal=proposed(ABL1)))) == (*ROWS[:4], ABL1, *ROWS[5:])


def test_apply_rows_edit_to_nothing_removes() -> None:
    one = suggestion(record(), "replace", (ABL,), (ABL1,))
    assert planned(Change(one, decision(one, "edited"))) == (*ROWS[:4], *ROWS[5:])


def test_apply_rows_entrez_alone_is_a_change() -> None:
    fixed = replace(ABL, entrez="4548")
    made = change("update", (ABL,), (fixed,))
    assert planned(made) == (*ROWS[:4], fixed, *ROWS[5:])
    assert not is_done(ROWS, made, 1)


def test_apply_rows_two_decisions_for_one_row_leave_it() -> None:
    first, second, third = change("remove", (ABL,)), change("replace", (ABL,), (ABL1,)), change("remove", (STAT3,))
    kept, errors = sort_changes([first, second, third], 1)
    assert kept == (third,)
    (error,) = errors
    assert error.place == "PMC1__a"
    assert "2 decisions for the row Abl → MTTP" in error.problem
    assert "remove it (anna, " in error.problem
    assert "write ABL1 (anna, " in error.problem
    assert "capgene review" in error.remedy


def test_apply_rows_same_outcome_under_two_names_is_no_conflict() -> None:
    first = change("replace", (ABL,), (ABL1,))
    other = replace(first.suggestion, reason="misread word")
    kept, errors = sort_changes([first, Change(other, decision(other))], 1)
    assert (kept, errors) == ((first,), ())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(change("remove", (ABL,)), id="removed"),
        pytest.param(change("replace", (ABL,), (ABL1,)), id="replaced"),
    ],
)
def test_apply_rows_update_yields_to_what_takes_the_row_out(other: Change) -> None:
    update = change("update", (ABL,), (replace(ABL, entrez="4548"),))
    for order in ([update, other], [other, update]):
        assert sort_changes(order, 1) == ((other,), ())


def test_apply_rows_update_stays_beside_a_doubt_and_part_of_its_rows() -> None:
    new = replace(JAK1, symbol="JAK1", hgnc_symbol="JAK1A")
    update, doubt = change("update", (JAK1, JAK2), (new,)), change("flag", (JAK1, JAK2, TYK2))
    assert sort_changes([update, doubt], 1) == ((update, doubt), ())
    kept, errors = sort_changes([update, change("remove", (JAK1,))], 1)
    assert (kept, len(errors)) == ((), 1)


def test_apply_rows_edited_update_is_a_decision_of_its_own() -> None:
    one = suggestion(record(), "update", (ABL,), (replace(ABL, entrez="4548"),))
    kept, errors = sort_changes(
        [Change(one, decision(one, "edited", proposal=proposed(SOCS3))), change("remove", (ABL,))], 1
    )
    assert (kept, len(errors)) == ((), 1)


def test_apply_rows_missing_row_is_named() -> None:
    made = change("replace", (ABL,), (ABL1,))
    error = missing_error((STAT3,), made, "a.md")
    assert error
    assert str(error).startswith("a.md: the row Abl → MTTP is gone, so that the decision to write ABL1 cannot")
    assert missing_error(ROWS, made, "a.md") is None


def test_apply_rows_side_files_have_their_own_terms() -> None:
    row = GeneRow("two\nlines", "IL 6", "hgnc_alias_symbol", "IL6", "3569")
    expected = GeneRow("two lines", "IL 6", "ncbigene_synonym", "IL6", "3569")
    assert as_in_layout(row, 2) == expected
    assert as_in_layout(row, 1) == row
