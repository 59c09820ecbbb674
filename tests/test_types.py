"""The plain records: frozen, and unable to be wrong."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.types import KINDS, Annotation, Caption, Gene, Mention, Reading

STAT3 = Gene("STAT3", "HGNC:11364", "6774")
JAK1 = Gene("JAK1", "HGNC:6190", "3716")
MENTION = Mention(4, 9, "STAT3", "gene", (STAT3,), "STAT3", "hgnc_symbol", 0.9, ("exact",))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"start": 5}, id="start too late"),
        pytest.param({"end": 10}, id="end too late"),
        pytest.param({"start": -1, "end": 4}, id="start below zero"),
        pytest.param({"start": 4, "end": 4, "text": ""}, id="empty"),
        pytest.param({"text": "STAT33"}, id="another length"),
        pytest.param({"kind": "protein"}, id="unknown kind"),
        pytest.param({"score": 1.1}, id="score above one"),
        pytest.param({"score": -0.1}, id="score below zero"),
        pytest.param({"score": float("nan")}, id="score that is no number"),
    ],
)
def test_types_mention_cannot_be_wrong(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"span|kind|score"):
        replace(MENTION, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("values", [("x", None), (5, "x"), ("x", "y", None), ("x", "y", "", 9606)])
def test_types_caption_is_made_of_text(values: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError, match="a caption is made of text"):
        Caption(*values)


@pytest.mark.parametrize("values", [("x", "\ud835"), ("\udcff", "x"), ("x", "y", "\udfff")])
def test_types_caption_holds_whole_characters(values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="half a surrogate pair"):
        Caption(*values)


@given(start=st.integers(-5, 20), end=st.integers(-5, 20), text=st.text(max_size=8))
def test_types_mention_fills_its_span_or_is_not_made(start: int, end: int, text: str) -> None:
    fits = 0 <= start < end and end - start == len(text)
    try:
        made = replace(MENTION, start=start, end=end, text=text)
    except ValueError:
        assert not fits
    else:
        assert fits
        assert made.end - made.start == len(made.text)


@pytest.mark.parametrize(
    ("kind", "group", "score"),
    [("gene", "FPLX:JAK", 0.5), ("family", "", 0.5), ("complex", "", 0.5), ("tag", "", 0.5), ("gene", "", 1.5)],
)
def test_types_reading_cannot_be_wrong(kind: str, group: str, score: float) -> None:
    with pytest.raises(ValueError, match=r"kind|group|score"):
        Reading(kind, (JAK1,), "JAK", "famplex", score, group)  # type: ignore[arg-type]


def test_types_annotation_holds_mentions_of_its_own_text_only() -> None:
    assert Annotation(Caption("c", "the STAT3 gene"), (MENTION,)).mentions == (MENTION,)
    with pytest.raises(ValueError, match="c: 'STAT3' is not at 4:9"):
        Annotation(Caption("c", "a STAT3 gene"), (MENTION,))


def test_types_annotation_genes_are_those_named_each_once_in_order() -> None:
    family = Mention(0, 3, "JAK", "family", (JAK1,), "JAK", "famplex", 0.9, ("exact",), "FPLX:JAK")
    again = replace(MENTION, start=10, end=15)
    annotation = Annotation(Caption("c", "JAK STAT3 STAT3"), (family, MENTION, again))
    assert list(annotation.genes()) == [STAT3]


@pytest.mark.parametrize("record", [STAT3, MENTION, Caption("c", "text")], ids=["gene", "mention", "caption"])
def test_types_records_are_frozen_and_hold_nothing_else(record: object) -> None:
    name = next(iter(type(record).__dataclass_fields__))  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError):
        setattr(record, name, "x")
    assert not hasattr(record, "__dict__")


def test_types_kinds_are_three() -> None:
    assert KINDS == ("gene", "family", "complex")
