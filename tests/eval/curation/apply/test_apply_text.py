"""From rows to bytes: what is written anew, and that nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.curation.apply.rows import RowPlan
from eval.curation.apply.text import Texts, corrected_texts, new_keywords
from ner.formats.pfocr import make_record, read_record
from ner.formats.record import GeneRow, Record
from tests.eval.curation.apply.helpers import ABL1, SMALL, SOCS3
from tests.formats.test_pfocr import odd_text

LAYOUT2 = Path(__file__).parents[3] / "data" / "layout2" / "_figures" / "PMC0000001__small-g001.md"
NEW = GeneRow("Abl", "ABL1", "ncbigene_synonym", "ABL1", "25")


def record_of(text: str) -> Record:
    return make_record(text.encode(), Path("/nowhere") / "PMC1__a.md")


def slots(record: Record, changes: dict[int, tuple[GeneRow, ...]], *added: GeneRow) -> RowPlan:
    """A plan that changes the rows of these numbers."""
    return RowPlan(tuple(changes.get(n, (row,)) for n, row in enumerate(record.rows)), added)


def corrected(record: Record, changes: dict[int, tuple[GeneRow, ...]], *added: GeneRow) -> str:
    return corrected_texts(record, slots(record, changes, *added)).raw


def test_apply_text_replaces_lines_of_the_row_and_keyword_alone() -> None:
    expected = (
        SMALL.replace("  symbol: ABL\n  source: hgnc_alias_symbol", "  symbol: ABL1\n  source: hgnc_prev_symbol")
        .replace("MTTP", "ABL1")
        .replace("'4547'", "'25'")
    )
    assert corrected(record_of(SMALL), {1: (ABL1,)}) == expected


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: t.replace("\n", "\r\n"), id="windows line ends"),
        pytest.param(lambda t: "\ufeff" + t, id="byte order mark"),
        pytest.param(lambda t: t + "\nA body.\n\n---\nwith a line.", id="body"),
        pytest.param(lambda t: t.replace("genes:\n", "genes: # by machine\n"), id="comment at the key"),
        pytest.param(lambda t: t.replace("- word: Abl", "# doubtful\n- word: Abl"), id="comment before the row"),
        pytest.param(lambda t: t.replace("- word: IL-6", "# sure\n- word: IL-6"), id="comment behind the row"),
        pytest.param(lambda t: t.replace("  - MTTP\n", "  - MTTP\n  # sure\n"), id="comment behind the keyword"),
        pytest.param(lambda t: t.replace("'4547'", "4547"), id="bare number"),
        pytest.param(lambda t: t.replace("word: Abl\n", "word: |-\n    Abl\n"), id="block scalar"),
        pytest.param(lambda t: t.replace("symbol: ABL\n", "symbol: ABL # odd\n"), id="comment behind a field"),
        pytest.param(lambda t: t.replace("'4547'\n", "'4547'\n  by: machine\n"), id="more fields"),
        pytest.param(lambda t: t.replace("chemicals: []\n", ""), id="genes last"),
        pytest.param(lambda t: t[:-1], id="no line end at the end"),
    ],
)
def test_apply_text_keeps_the_manner_of_the_file(change: object) -> None:
    assert callable(change)
    text: str = change(SMALL)
    for slot in ((), (ABL1,), (ABL1, SOCS3)):
        record = record_of(text)
        made = corrected(record, {1: slot}, SOCS3)
        plan = slots(record, {1: slot}, SOCS3)
        assert record_of(made).rows == plan.rows
        kept = [
            line
            for line in text.split("\n")
            if not any(s in line for s in ("ABL", "Abl", "MTTP", "4547", "alias", "|-"))
        ]
        left = iter(made.split("\n"))
        field = {"  by: machine", "  by: machine\r"} if not slot else set()
        assert all(line in left for line in kept if line not in field), made


def test_apply_text_keeps_fields_of_ones_own_when_a_row_changes() -> None:
    text = SMALL.replace("'4547'\n", "4547 # number\n  by: machine\n")
    made = corrected(record_of(text), {1: (ABL1,)})
    assert "  entrez: '25' # number\n  by: machine\n" in made


def test_apply_text_takes_out_all_rows() -> None:
    made = corrected(record_of(SMALL), dict.fromkeys(range(4), ()))
    assert "  keywords: []\ngenes: []\nchemicals: []\n---\n" in made


def test_apply_text_adds_to_an_empty_list() -> None:
    empty = record_of(corrected(record_of(SMALL), dict.fromkeys(range(4), ())))
    made = corrected(empty, {}, SOCS3)
    assert record_of(made).rows == (SOCS3,)
    assert "  keywords:\n  - SOCS3\ngenes:\n- word: SOCS\n" in made


def test_apply_text_writes_rows_in_braces_anew() -> None:
    braces = "- {word: Abl, symbol: ABL, source: hgnc_alias_symbol, hgnc_symbol: MTTP, entrez: '4547'}\n"
    head, tail = SMALL.split("- word: Abl\n")
    text = f"{head}{braces}- word: IL-6{tail.partition('- word: IL-6')[2]}"
    made = corrected(record_of(text), {1: (ABL1,)})
    assert record_of(made).rows[1] == ABL1
    assert "- word: Abl\n  symbol: ABL1\n" in made
    assert made.startswith(head.replace("MTTP", "ABL1"))


def test_apply_text_of_nothing_is_the_same_object() -> None:
    record = record_of(SMALL)
    assert corrected_texts(record, slots(record, {})) == Texts(record.raw, record.side)


@given(st.lists(st.tuples(odd_text, odd_text, odd_text, odd_text, odd_text), min_size=1, max_size=3))
def test_apply_text_rows_of_any_text_survive(fields: list[tuple[str, str, str, str, str]]) -> None:
    rows = tuple(GeneRow(*row) for row in fields)
    for text in (SMALL, SMALL.replace("'4547'", "4547")):
        record = record_of(text)
        made = record_of(corrected(record, {1: rows}, rows[0]))
        assert made.rows == (record.rows[0], *rows, *record.rows[2:], rows[0])
        assert made.raw.endswith("chemicals: []\n---\n")


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(["A", "B"], ["B", "C"], id="as PFOCR lists them"),
        pytest.param(["x", "B", "A"], ["x", "B", "C"], id="a list of its own"),
        pytest.param([], ["C"], id="none"),
    ],
)
def test_apply_text_keywords(listed: list[str], expected: list[str]) -> None:
    rows = [GeneRow("w", "s", "hgnc_symbol", symbol, "") for symbol in "AB"]
    new = [rows[1], replace(rows[0], hgnc_symbol="C")]
    assert new_keywords(listed, rows, new) == expected


def test_apply_text_side_file_changes_the_row_alone() -> None:
    record = read_record(LAYOUT2)
    texts = corrected_texts(record, slots(record, {1: (NEW,)}))
    lines = record.side.splitlines()
    assert texts.side.splitlines()[:2] == lines[:2]
    changed = "9606\tHomo sapiens\tPrimates\tAbl\tABL1\tABL1\t25\tncbigene_synonym\t1\t1\t2"
    assert texts.side.splitlines()[2:] == [changed, *lines[3:]]
    assert texts.raw == record.raw.replace("- ATP8A2\n", "- ABL1\n")


def test_apply_text_side_file_keeps_counts_unless_asked() -> None:
    record = read_record(LAYOUT2)
    plan = slots(record, {1: ()}, NEW, replace(NEW, symbol="ABL"))
    assert corrected_texts(record, plan).side.splitlines()[1].endswith("\t1\t1\t2")
    assert corrected_texts(record, plan, recount=True).side.splitlines()[1].endswith("\t1\t2\t3")


def test_apply_text_side_file_without_last_line_end() -> None:
    record = read_record(LAYOUT2)
    record = replace(record, side=record.side.rstrip("\n"))
    made = corrected_texts(record, slots(record, {}, NEW)).side
    assert made.startswith(record.side + "\n")
    assert made.count("\n") == record.side.count("\n") + 2
