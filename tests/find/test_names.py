"""Names in any wording: what is found, and that the inner name never stands for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.find.finder import Finder
from ner.find.names import find_names
from ner.find.words import ANCHORED

if TYPE_CHECKING:
    from ner.annotator import Annotator
    from ner.find.candidate import Candidate
    from ner.lexicon import Lexicon


def found(annotator: Annotator, text: str) -> dict[str, set[str]]:
    """The names in words of a text, with what they can mean."""
    prepared = annotator.finder.prepare(text)
    names: list[Candidate] = list(
        find_names(prepared.text, prepared.words, prepared.starts, prepared.places(ANCHORED), annotator.lexicon)
    )
    return {name.text: {term.target for term in name.terms} for name in names}


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        pytest.param("type 3 adenylyl cyclase", "ADCY3", id="type before the name"),
        pytest.param("receptor for IL-6", "IL6R", id="receptor for its ligand"),
        pytest.param("H3 histamine receptor", "HRH3", id="number before the name"),
        pytest.param("FGF receptor 1", "FGFR1", id="abbreviation within"),
        pytest.param("PKC isoform epsilon", "PRKCE", id="filler before the letter"),
        pytest.param("mammalian target of the rapamycin", "MTOR", id="article within"),
        pytest.param("hepatocyte growth factor (HGF) activator", "HGFAC", id="abbreviation in brackets"),
        pytest.param("interferon regulatory factor (IRF)3", "IRF3", id="number behind brackets"),
        pytest.param("mitochondria antiviral signaling protein", "MAVS", id="noun for adjective"),
        pytest.param("alpha2B-adrenoreceptor", "ADRA2B", id="two words in one"),
        pytest.param("insulin-like growth factor-1 (IGF-I) receptor", "IGF1R", id="the receptor, not its ligand"),
    ],
)
def test_names_of_any_wording(annotator: Annotator, text: str, symbol: str) -> None:
    prepared = annotator.finder.prepare(f"It binds {text}.")
    names = [name for name in annotator.finder.find(prepared) if name.text == text]
    assert symbol in {term.target for name in names for term in name.terms}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("the kinase (PI3K)/AKT", id="slash"),
        pytest.param("a factor, interferon regulatory", id="comma"),
        pytest.param("receptors low-density lipoprotein", id="another head"),
        pytest.param("oxidase (MAO), aldehyde", id="another enzyme"),
        pytest.param("DNA repair and fibroblast activation", id="processes"),
        pytest.param("TIR domain-containing adaptor inducing IFN-β", id="goes on"),
        pytest.param("inhibiting NF-κB", id="verb"),
        pytest.param("receptor of the the for type", id="small words"),
    ],
)
def test_names_are_not_made_of_any_words(annotator: Annotator, text: str) -> None:
    assert found(annotator, text) == {}


WORDS = [
    "receptor",
    "kinase",
    "IL-6",
    "type",
    "2",
    "of",
    "the",
    "(IL)",
    "vasopressin,",
    "factor",
    "α",
    "(",
    ")",
    "-",
    "growth",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_names_fill_their_spans(lexicon: Lexicon, text: str) -> None:
    finder = _FINDERS.setdefault("one", Finder(lexicon, cache_size=1000))
    prepared = finder.prepare(text)
    for name in find_names(prepared.text, prepared.words, prepared.starts, prepared.places(ANCHORED), lexicon):
        assert prepared.text[name.start : name.end] == name.text
        assert name.text.count("(") == name.text.count(")")


_FINDERS: dict[str, Finder] = {}
