"""Kept: each text is made once as long as it is kept, and never more are kept than told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ner.text.kept import Kept


@given(texts=st.lists(st.text(max_size=2), max_size=60), size=st.integers(1, 10))
def test_kept_gives_what_is_made_and_never_holds_more_than_its_size(texts: list[str], size: int) -> None:
    kept = Kept(str.upper, size)
    for text in texts:
        assert kept[text] == text.upper()
        assert len(kept) <= size


def test_kept_makes_a_text_once() -> None:
    made: list[str] = []
    kept = Kept(lambda text: made.append(text) or text, 2)
    assert [kept[text] for text in ("a", "b", "a", "b")] == ["a", "b", "a", "b"]
    assert made == ["a", "b"]


def test_kept_may_ask_itself_while_it_makes() -> None:
    kept: Kept[str] = Kept(lambda text: kept[text[:-1]] + text[-1] if text else "", 3)
    assert kept["abcdef"] == "abcdef"
