"""Annotations as JSON: the contract's keys in their order, and a round trip for any text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.errors import InputError
from ner.formats.annotations import annotation_from_json, annotation_to_json
from ner.types import Annotation
from tests.batch.fake import annotate

texts = st.lists(
    st.sampled_from(["STAT3", "IL-6", "NF-kB", "JAK", "Abl"]) | st.text(st.characters(exclude_categories=["Cs"]))
)


def test_annotations_have_the_keys_of_the_contract_in_order() -> None:
    assert annotation_to_json(annotate("𝛽 STAT3", ident="f1")) == (
        '{"id": "f1", "text": "𝛽 STAT3", "mentions": [{"start": 2, "end": 7, "text": "STAT3", "kind": "gene", '
        '"genes": [{"symbol": "STAT3", "hgnc_id": "HGNC:11364", "entrez": "6774"}], '
        '"term": "STAT3", "source": "hgnc_symbol", "how": ["exact"], "score": 0.998}]}'
    )


def test_annotations_group_is_on_families_and_candidates_on_what_is_ambiguous() -> None:
    jak, abl = json.loads(annotation_to_json(annotate("JAK Abl")))["mentions"]
    assert list(jak)[-2:] == ["score", "group"]
    assert list(abl)[-2:] == ["score", "candidates"]
    assert [list(c) for c in abl["candidates"]] == [["kind", "genes", "term", "source", "score"]] * 2


@given(texts)
def test_annotations_survive_json(parts: list[str]) -> None:
    annotation = annotate("".join(parts))
    line = annotation_to_json(annotation)
    assert "\n" not in line
    assert annotation_from_json(line) == annotation


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("[]", "not a JSON object", id="list"),
        pytest.param('{"id": "a", "text": "b"}', "lacks `mentions`", id="no mentions"),
        pytest.param('{"id": "a", "text": "b", "mentions": [{"start": 0}]}', "lacks `end`", id="mention lacks end"),
        pytest.param('{"id": "a", "text": "b", "mentions": 3}', "not valid", id="mentions is a number"),
        pytest.param('{"id": "a", "text": "b", "mentions": [3]}', "not valid", id="mention is a number"),
        pytest.param('{"id": "a"', "not JSON", id="cut short"),
        pytest.param("[" * 100_000, "cannot be read", id="too deep"),
        pytest.param("9" * 5000, "cannot be read", id="number too long"),
    ],
)
def test_annotations_that_are_none_are_refused(line: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        annotation_from_json(line, "a.jsonl:7")
    assert caught.value.place == "a.jsonl:7"


def test_annotations_with_a_span_elsewhere_are_refused() -> None:
    line = annotation_to_json(annotate("STAT3 x")).replace("STAT3 x", "x STAT3")
    with pytest.raises(InputError, match="not valid"):
        annotation_from_json(line)


def test_annotations_without_mentions_are_fine() -> None:
    assert annotation_from_json('{"id": "a", "text": "b", "mentions": []}') == Annotation(
        annotate("b", ident="a").caption, ()
    )
