"""Repair: encoding damage mended, every offset leading back to the text as read."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.text.repair import repair

CLEAN = "αβγδκλωΔΩ–—‘’“”…≥≤×·°→"


def damaged(text: str, codec: str = "mac_roman") -> str:
    """The text as it looks when its UTF-8 bytes are read with another code."""
    return "".join(c if c.isascii() else c.encode("utf-8").decode(codec) for c in text)


fragments = st.sampled_from([damaged(c) for c in CLEAN] + ["Œ", "‚Ä", "Œ∫", "\u200b", "\ufeff", "\u00ad", "𝛽", "🧬"])
texts = st.lists(fragments | st.text(st.characters(exclude_categories=["Cs"]), max_size=6), max_size=12).map("".join)


@given(st.text(st.characters(max_codepoint=127)))
def test_repair_leaves_ascii_alone(text: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert repaired.offsets is None


@given(st.text(st.sampled_from("STAT3 -αβγκΩ–’ µ𝛽🧬\u0301")))
def test_repair_leaves_undamaged_text_alone(text: str) -> None:
    assert repair(text).text == text


@given(texts)
def test_repair_offsets_rise_from_the_start_to_the_end_of_the_text(text: str) -> None:
    repaired = repair(text)
    spans = [repaired.span(i, i + 1) for i in range(len(repaired.text))]
    assert all(start < end <= len(text) for start, end in spans)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    if spans:
        assert spans[-1][1] == len(text)


@given(texts)
def test_repair_characters_come_from_their_place_in_the_text(text: str) -> None:
    """Each repaired character is the one at its place, or what the damage at its place stands for."""
    repaired = repair(text)
    for i, char in enumerate(repaired.text):
        start, end = repaired.span(i, i + 1)
        assert char == text[start] or repair(text[start:end]).text == char


@given(texts)
def test_repair_is_never_longer_than_the_text(text: str) -> None:
    assert len(repair(text).text) <= len(text)


@given(st.text(st.sampled_from("STAT3 IL-6, NF" + CLEAN)), st.sampled_from(["mac_roman"]))
def test_repair_undoes_damage(text: str, codec: str) -> None:
    assert repair(damaged(text, codec)).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("NF-Œ∫B", "NF-κB", id="kappa"),
        pytest.param("IFN-Œ±/Œ≤", "IFN-α/β", id="alpha and beta"),
        pytest.param("TGF-Œ≤1 ‚Äì SMAD", "TGF-β1 – SMAD", id="dash"),
        pytest.param("IL-1Î²", "IL-1β", id="Windows-1252"),
        pytest.param("ST\u200bAT3", "STAT3", id="zero-width space"),
        pytest.param("STAT\u00ad3", "STAT3", id="soft hyphen"),
        pytest.param("\ufeffSTAT3", "STAT3", id="byte order mark"),
    ],
)
def test_repair_mends(text: str, expected: str) -> None:
    assert repair(text).text == expected


@pytest.mark.parametrize("text", ["Œuvre", "Œ", "Ángström", "Ä", "naïve Tₕ cells", "±", "∫ x dx"])
def test_repair_leaves_lone_signs_of_damage_alone(text: str) -> None:
    assert repair(text).text == text


def test_repair_span_covers_the_damage_whole() -> None:
    text = "the NF-Œ∫B pathway"
    repaired = repair(text)
    start = repaired.text.index("NF-κB")
    assert repaired.span(start, start + 5) == (4, 10)
    assert text[4:10] == "NF-Œ∫B"


def test_repair_span_of_undamaged_text_is_itself() -> None:
    assert repair("STAT3").span(0, 5) == (0, 5)


def test_repair_span_after_an_astral_character_counts_code_points() -> None:
    text = "𝛽 NF-Œ∫B"
    repaired = repair(text)
    start = repaired.text.index("NF")
    assert repaired.span(start, start + 5) == (2, 8)


def test_repair_of_nothing_is_nothing() -> None:
    assert repair("").text == ""
