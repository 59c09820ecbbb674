"""Gold and predictions that cannot be scored are refused, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gold import read_gold
from ner.errors import InputError
from tests.eval.metric_cases import Row, Scorer, gold_row, predicted_row

GOOD = gold_row((0, 5, "gene", ["A"]))


@pytest.mark.parametrize(
    ("gold", "found", "told"),
    [
        pytest.param([], [], "g.jsonl: the gold file holds no document", id="empty gold"),
        pytest.param([GOOD, GOOD], [], "g.jsonl:2: id 'a' stands already at", id="duplicate gold id"),
        pytest.param([gold_row((0, 99, "gene", []))], [], "g.jsonl:1: offsets 0:99 are outside", id="gold offsets"),
        pytest.param([gold_row((0, 5, "thing", []))], [], "g.jsonl:1: kind 'thing' is none of", id="gold kind"),
        pytest.param([GOOD], [predicted_row(name="b")], "p.jsonl:1: the gold has no document 'b'", id="other document"),
        pytest.param([GOOD], [predicted_row(), predicted_row()], "p.jsonl:2: id 'a' stands", id="duplicate id"),
        pytest.param([GOOD], [predicted_row((9, 99, "gene", []))], "p.jsonl:1: offsets 9:99 are outside", id="offsets"),
        pytest.param([GOOD], [predicted_row((5, 5, "gene", []))], "p.jsonl:1: offsets 5:5", id="empty span"),
        pytest.param([GOOD], [predicted_row() | {"text": "y"}], "p.jsonl:1: the text of 'a' differs", id="other text"),
        pytest.param(
            [GOOD],
            [{"id": "a", "mentions": [{"start": 0, "end": 5, "kind": "gene", "genes": [], "score": 1.5}]}],
            "p.jsonl:1: score 1.5 of the mention at 0:5 is outside 0..1",
            id="score",
        ),
        pytest.param([GOOD], [{"id": "a"}], "p.jsonl:1: document 'a' has no list of `mentions`", id="no mentions"),
    ],
)
def test_gold_refuses_bad_input_by_line(scored: Scorer, gold: list[Row], found: list[Row], told: str) -> None:
    with pytest.raises(InputError) as error:
        scored(gold, found)
    assert told in str(error.value)


def test_gold_refuses_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text('{"id": "a", "text": "x", "mentions": []}\n\n{"id": \n')
    with pytest.raises(InputError, match=r"g.jsonl:3: the line is no JSON"):
        read_gold(path)


def test_gold_refuses_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")
