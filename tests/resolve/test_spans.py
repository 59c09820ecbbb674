"""Spans: brackets have their partners, in the span or behind it."""

from __future__ import annotations

import pytest

from ner.resolve.spans import balanced


@pytest.mark.parametrize(
    ("text", "span", "found"),
    [
        pytest.param("a XBP1(s) b", "XBP1(s", "XBP1(s)", id="closed behind"),
        pytest.param("a XBP1[s] b", "XBP1[s", "XBP1[s]", id="square"),
        pytest.param("a XBP1(s", "XBP1(s", "XBP1", id="never closed"),
        pytest.param("a STAT3 (pY b) c", "STAT3 (pY", "STAT3", id="closed later"),
        pytest.param("a A(B(C)) b", "A(B(C", "A(B(C))", id="two closed behind"),
        pytest.param("a A(B(C) b", "A(B(C", "A", id="one closed behind"),
        pytest.param("a (x pyrophosphorylase) b", "pyrophosphorylase)", "pyrophosphorylase", id="opened before"),
        pytest.param("a (p53) b", "(p53", "p53", id="opens the span"),
        pytest.param("a TLR (CD284) 4 b", "TLR (CD284) 4", "TLR (CD284) 4", id="balanced"),
        pytest.param("a (x TLR) 4 b", "TLR) 4", "TLR) 4", id="amid the name"),
        pytest.param("a A(1] b", "A(1]", "A", id="of two kinds"),
        pytest.param("a STAT3) b", "STAT3", "STAT3", id="none in the span"),
    ],
)
def test_spans_balanced_brackets(text: str, span: str, found: str) -> None:
    start = text.index(span)
    first, last = balanced(text, start, start + len(span))
    assert text[first:last] == found
