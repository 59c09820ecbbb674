"""Gold and predictions that cannot be scored are refused, with file and line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from eval.gold.documents import read_gold
from eval.gold.metrics import Count
from eval.gold.readers import is_gold, read_gold_file
from ner.errors import InputError
from ner.formats.annotations import annotation_to_json
from ner.formats.packing import packed
from tests.batch.fake import annotate
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
        pytest.param(
            [GOOD],
            [{"id": "a", "mentions": [{"start": 0, "end": 5, "kind": "gene", "genes": [], "candidates": 5}]}],
            "p.jsonl:1: `candidates` of the mention at 0:5 is no list",
            id="candidates",
        ),
        pytest.param([GOOD], [{"id": "a"}], "p.jsonl:1: document 'a' has no list of `mentions`", id="no mentions"),
    ],
)
def test_gold_refuses_bad_input_by_line(scored: Scorer, gold: list[Row], found: list[Row], told: str) -> None:
    with pytest.raises(InputError) as error:
        scored(gold, found)
    assert told in str(error.value)


def test_gold_of_our_own_annotations_is_met_by_them(scored: Scorer) -> None:
    text = "IL-6 activates STAT3"
    rows = [json.loads(annotation_to_json(annotate(text, ident=name))) for name in ("a", "b")]
    scores = scored(rows, rows)
    assert (scores.norm, scores.doc) == (Count(4, 0, 0), Count(4, 0, 0))


def test_gold_refuses_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text('{"id": "a", "text": "x", "mentions": []}\n\n{"id": \n')
    with pytest.raises(InputError, match=r"g.jsonl:3: the line is no JSON"):
        read_gold(path)


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_gold_is_read_packed_and_with_a_byte_order_mark(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"g.jsonl{suffix}"
    with path.open("wb") as raw, packed(raw, path) as stream:
        stream.write(b"\xef\xbb\xbf" + b'{"id": "a", "text": "x", "mentions": []}\r\n')
    assert is_gold(path)
    assert [document.id for document in read_gold_file(path)] == ["a"]


def test_gold_refuses_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_gold(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(
            b'{"id": "a", "text": "\\ud835", "mentions": []}', "g.jsonl:1: document 'a' holds half", id="half"
        ),
        pytest.param(
            b'{"id": "a", "text": "x"}', "g.jsonl:1: document 'a' has no list of `mentions`", id="no mentions"
        ),
        pytest.param(b"\xff", "g.jsonl: the file is not UTF-8", id="encoding"),
        pytest.param(b"[" * 100_000, "g.jsonl:1: the line is no JSON", id="depth"),
    ],
)
def test_gold_refuses_damaged_lines(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "g.jsonl").write_bytes(data)
    with pytest.raises(InputError) as error:
        read_gold(tmp_path / "g.jsonl")
    assert told in str(error.value)


def test_gold_refuses_a_damaged_archive(tmp_path: Path) -> None:
    (tmp_path / "g.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "text": "x", "mentions": []}')[:-9])
    with pytest.raises(InputError, match="the compressed file is damaged"):
        read_gold(tmp_path / "g.jsonl.gz")
