"""Shapes of spellings, and how well two spellings of one name agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.text.shape import agreement, shape

names = st.text(st.sampled_from("abcABC019 -/βΓ"), min_size=1, max_size=16)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STAT3", "symbolic"),
        ("IL-6", "symbolic"),
        ("mTOR", "symbolic"),
        ("MyD88", "symbolic"),
        ("Stat3", "symbolic"),
        ("Insulin", "title"),
        ("insulin", "lower"),
        ("p53", "lower_digit"),
        ("eIF2α", "symbolic"),
        ("α-synuclein", "lower_digit"),
        ("tumor necrosis factor", "words"),
        ("Toll-like receptor 4", "words"),
        ("", "lower"),
        ("12", "lower_digit"),
    ],
    ids=lambda value: str(value) or "nothing",
)
def test_shape_of_spellings(text: str, expected: str) -> None:
    assert shape(text) == expected


@given(names, names)
def test_shape_agreement_is_a_share(text: str, term: str) -> None:
    assert 0.0 < agreement(text, term) <= 1.0


@given(names)
def test_shape_a_spelling_agrees_with_itself(text: str) -> None:
    assert agreement(text, text) == 1.0


@pytest.mark.parametrize(
    ("better", "worse", "term"),
    [
        pytest.param("MET", "met", "MET", id="the case of the term"),
        pytest.param("CAT", "cat", "CAT", id="a short word in lower case"),
        pytest.param("IL-1β", "IL-1b", "IL-1β", id="the Greek of the term"),
    ],
)
def test_shape_agreement_prefers(better: str, worse: str, term: str) -> None:
    assert agreement(better, term) > agreement(worse, term)
