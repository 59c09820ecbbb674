"""Definitions: which short form stands for which long form, in brackets and in glossaries."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.find.definitions import find_definitions
from ner.find.finder import Finder
from ner.find.long_forms import Definition, spells_out
from ner.lexicon import load
from ner.text.keys import plain


@lru_cache(maxsize=1)
def finder() -> Finder:
    """A finder for all tests of this module."""
    return Finder(load(), cache_size=10_000)


def definitions(text: str) -> tuple[Definition, ...]:
    """The definitions of a text."""
    prepared = finder().prepare(text)
    return find_definitions(prepared, finder().find(prepared, refused=True))


def pairs(text: str) -> dict[str, str]:
    """The short forms of a text with their long forms."""
    return {d.short: d.long for d in definitions(plain(text))}


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        pytest.param("the androgen receptor (AR) binds", "AR", "androgen receptor", id="long form first"),
        pytest.param("CPE (cytopathic effect) was seen", "CPE", "cytopathic effect", id="short form first"),
        pytest.param("hexokinase 2 (HK2) is up", "HK2", "hexokinase 2", id="with a number"),
        pytest.param("nuclear factor-κB (NF-κB)", "NF-κB", "nuclear factor-κB", id="with Greek"),
        pytest.param("Toll-like receptors (TLRs)", "TLRs", "Toll-like receptors", id="plural"),
        pytest.param("Arg: arginine; HK2: hexokinase 2", "Arg", "arginine", id="glossary with colons"),
        pytest.param("Abbreviations: HK2, hexokinase 2; IL, interleukin.", "HK2", "hexokinase 2", id="with commas"),
        pytest.param("AR = androgen receptor", "AR", "androgen receptor", id="equals sign"),
        pytest.param("TCA, citrate; ROS, reactive oxygen species.", "ROS", "reactive oxygen species", id="last"),
        pytest.param("CPE – cytopathic effect, HK2 – hexokinase 2.", "CPE", "cytopathic effect", id="dashes"),
        pytest.param("CPE—cytopathic effect, HK2—hexokinase 2.", "HK2", "hexokinase 2", id="long dashes"),
        pytest.param("MMP, mitochondrial membrane potential.", "MMP", "mitochondrial membrane potential", id="two m"),
        pytest.param("COPII (coat protein complex II) buds", "COPII", "coat protein complex II", id="whole name"),
    ],
)  # fmt: skip
def test_definitions_are_found(text: str, short: str, long: str) -> None:
    assert pairs(text).get(short) == long


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("STAT3 (Fig. 1) was found", id="figure"),
        pytest.param("cells (n = 3) were lysed", id="number"),
        pytest.param("the blot (left) and graph (right)", id="sides"),
        pytest.param("IL-6 (10 ng/ml)", id="dose"),
        pytest.param("In muscle, IGF-1 is the main ligand. APC and GSK3β act on catenin.", id="sentences"),
        pytest.param("IL22RA1 (IL22), GM-CSF (G-CSF) and ARNT2 (ARNT)", id="another symbol"),
        pytest.param("IL-8, IL-10, IL-12 (p70), G-CSF, GM-CSF, CCL5, CCL15, BCL2, BCL2A1, TNF, TNFRSF1A", id="list"),
        pytest.param("VEGF-C, VEGF receptor 2, and TXN, TXN2", id="list with a receptor"),
        pytest.param("LPA1, LPA2 and LPA3 proteins were detected in two lines", id="list with a clause"),
        pytest.param("MD-1, TRAILR, PI3K, DUSP1 (MKP-1)", id="list before a bracket"),
        pytest.param("VPAC1, VPAC2 and PAC1 bind", id="list with and"),
        pytest.param("of MAPKs, including ERK1/2, p38, as well as MAPKKs (MEK1/2)", id="examples"),
        pytest.param("(after CXCL5 was measured) in medium (CM)", id="across a bracket"),
        pytest.param("By inhibiting AC (and subsequent cAMP production), it acts.", id="clause with and"),
        pytest.param("BAX (but apoptosis later) and OAR (or arrestin)", id="clauses with but and or"),
        pytest.param("no brackets at all", id="none"),
        pytest.param("", id="nothing"),
        pytest.param("()", id="empty"),
        pytest.param("(((((", id="open"),
        pytest.param("It binds. PcG proteins stay at discrete genetic elements with other groups.", id="sentence"),
    ],
)
def test_definitions_are_not_seen_everywhere(text: str) -> None:
    assert pairs(text) == {}


def test_definitions_do_not_cross_sentences() -> None:
    assert "AR" not in pairs("It acts as an androgen. Receptor (AR) levels rise.")


def test_definitions_keep_the_first_of_a_short_form() -> None:
    (definition,) = definitions("androgen receptor (AR) and aldose reductase (AR)")
    assert definition.long == "androgen receptor"


@given(st.lists(st.sampled_from(["AR", " (", ")", ": ", "; ", ", ", "androgen receptor", ".", "α", "(AR)", "\n"])))
def test_definitions_fill_their_spans(parts: list[str]) -> None:
    text = "".join(parts)
    for d in definitions(text):
        assert text[d.short_start : d.short_end] == d.short
        assert text[d.long_start : d.long_end] == d.long


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_definitions_take_any_text(text: str) -> None:
    for d in definitions(plain(text)):
        assert len(d.long) > len(d.short)


@pytest.mark.parametrize("text", ["(" * 5000, "A, " * 3000, "A: b" * 3000, "(A) " * 3000, "a" * 20000 + " (A)"])
def test_definitions_of_long_texts_end_soon(text: str) -> None:
    import time

    start = time.perf_counter()
    definitions(text)
    assert time.perf_counter() - start < 3


def test_definitions_of_a_single_word_in_brackets() -> None:
    assert pairs("AR (amphiregulin) binds EGFR").get("AR") == "amphiregulin"


def test_definitions_of_a_glossary_with_dashes_and_semicolons_alone() -> None:
    assert pairs("CPE – cytopathic effect; HK2 – hexokinase 2").get("CPE") == "cytopathic effect"


def test_definitions_of_names_in_commas_are_kept() -> None:
    assert (
        pairs("TNIK, Traf2 and Nck-interacting protein kinase.")["TNIK"] == "Traf2 and Nck-interacting protein kinase"
    )
    long = "NOD, leucine-rich repeats, and pyrin domain-containing protein 3"
    assert pairs(f"the {long} (NLRP3) binds")["NLRP3"] == long


GLOSSARY = "Pgi, phosphoglucose isomerase; Zwf, D-glucose-6-phosphate dehydrogenase; pyk, pyruvate kinase; ROS, oxygen"


def test_definitions_of_a_glossary_need_not_be_spelled_out() -> None:
    found = pairs(f"Abbreviations: {GLOSSARY}; Gnd, phosphogluconate dehydrogenase.")
    assert found["Zwf"] == "D-glucose-6-phosphate dehydrogenase"
    assert found["pyk"] == "pyruvate kinase"
    assert found["Gnd"] == "phosphogluconate dehydrogenase"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Cells: interleukin 6 and insulin; Mice: insulin receptor", id="words with colons"),
        pytest.param("Zwf, D-glucose-6-phosphate dehydrogenase was lost", id="a single entry"),
        pytest.param("the gate: insulin receptor; red: hexokinase 2; grey: pyruvate kinase", id="colours"),
    ],
)
def test_definitions_by_place_need_a_glossary(text: str) -> None:
    assert pairs(text) == {}


@pytest.mark.parametrize(
    ("short", "long", "whole"),
    [
        ("HK2", "hexokinase 2", False),
        ("TNIK", "Traf2 and Nck-interacting protein kinase", True),
        ("ATM", "adipose tissue macrophage", True),
        ("ADA", "adenosine kinase", False),
        ("SCD", "stearoyl-CoA desaturase", True),
        ("IL6", "interleukin 6", True),
    ],
)
def test_definitions_tell_whether_all_letters_begin_words(short: str, long: str, whole: bool) -> None:
    assert spells_out(short, long) == whole
