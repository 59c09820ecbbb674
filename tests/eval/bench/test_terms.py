"""The lexicon as terms for other tools."""

from __future__ import annotations

from eval.bench.terms import PeerTerm, make_terms
from ner.lexicon import Lexicon


def test_terms_carry_status_and_members(lexicon: Lexicon) -> None:
    terms = list(make_terms(lexicon))
    assert PeerTerm("STAT3", "HGNC", "11364", "STAT3", "name", "gene", ("STAT3",)) in terms
    assert any(t.text == "DDX58" and t.symbols == ("RIGI",) for t in terms)
    assert any(t.db == "FPLX" and t.id == "JAK" and set(t.symbols) >= {"JAK1", "TYK2"} for t in terms)
    assert all(t.text.strip() and t.id for t in terms)
