"""Finding: every stretch that spells a name of the lexicon, wherever it stands in a word or over words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.annotator import Annotator
from ner.find.candidate import Candidate
from ner.find.finder import Finder
from ner.lexicon import Lexicon

Find = Callable[[str], list[Candidate]]


def spelt(candidates: list[Candidate]) -> dict[str, set[str]]:
    """What was found, with the steps that led there."""
    found: dict[str, set[str]] = {}
    for candidate in candidates:
        found.setdefault(candidate.text, set()).update(candidate.how)
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("STAT3", "STAT3", id="alone"),
        pytest.param("(STAT3)", "STAT3", id="in brackets"),
        pytest.param("STAT3,", "STAT3", id="before a comma"),
        pytest.param("JAK1/STAT3", "STAT3", id="after a slash"),
        pytest.param("STAT3-mediated", "STAT3", id="before a hyphenated word"),
        pytest.param("STAT3–IL6", "STAT3", id="before a dash"),
        pytest.param("STAT3+/-", "STAT3", id="before signs"),
        pytest.param("STAT3;JAK1", "JAK1", id="after a semicolon"),
        pytest.param("anti-STAT3", "STAT3", id="antibody"),
        pytest.param("IL-6", "IL-6", id="hyphen within"),
        pytest.param("IL 6", "IL 6", id="space within"),
        pytest.param("JAK2→STAT3", "STAT3", id="after an arrow"),
        pytest.param("[STAT3]", "STAT3", id="square brackets"),
        pytest.param("“STAT3”", "STAT3", id="quotes"),
    ],
)
def test_finder_name_in_its_surroundings(find: Find, text: str, name: str) -> None:
    assert name in spelt(find(text))


@pytest.mark.parametrize(
    ("text", "name", "step"),
    [
        pytest.param("pSTAT3", "STAT3", "prefix", id="phosphorylated"),
        pytest.param("phosphoSTAT3", "STAT3", "prefix", id="phospho"),
        pytest.param("hIL6", "IL6", "prefix", id="human"),
        pytest.param("mIL6", "IL6", "prefix", id="mouse"),
        pytest.param("siSTAT3", "STAT3", "prefix", id="interfering RNA"),
        pytest.param("shSTAT3", "STAT3", "prefix", id="hairpin RNA"),
        pytest.param("rhIL-6", "IL-6", "prefix", id="recombinant"),
        pytest.param("STAT3wt", "STAT3", "suffix", id="wild type"),
        pytest.param("STAT3KO", "STAT3", "suffix", id="knock-out"),
        pytest.param("Janus kinases", "Janus kinases", "plural", id="plural of a phrase"),
        pytest.param("JAKs", "JAKs", "plural", id="plural"),
    ],
)
def test_finder_names_the_step_that_led_to_a_name(find: Find, text: str, name: str, step: str) -> None:
    assert step in spelt(find(text))[name]


_BARE = re.compile(r"[A-Za-z0-9 ,:./'-]+")  # signs that running text has in names, brackets left aside


def test_finder_parts_words_at_a_long_dash(annotator: Annotator) -> None:
    assert "hexokinase 2" in [m.text for m in annotator.mentions("ERG13—hexokinase 2, ERG12—mevalonate kinase")]


def test_finder_reaches_every_name(annotator: Annotator) -> None:
    """A name of the lexicon that stands in a sentence as it is written is found there."""
    finder = annotator.finder
    lines = sorted(finder.lexicon.lines)[::25]
    names = [term.text for name_key in lines for term in finder.lexicon.terms(name_key)]
    bare = [name for name in names if " " in name and _BARE.fullmatch(name) and not _OPENS_SMALL.match(name)]
    lost = [name for name in bare if not _finds(finder, name)]
    assert len(lost) <= len(bare) * 0.002, lost


_OPENS_SMALL = re.compile(r"(?:a|no|with|at|to)\b", re.IGNORECASE)


def _finds(finder: Finder, name: str) -> bool:
    text = f"the {name} was"
    found = finder.find(finder.prepare(text), refused=True)
    return any(c.start == 4 and c.end == 4 + len(name) for c in found)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        pytest.param("IRS-I", "IRS1", id="Roman numeral"),
        pytest.param("GLOI", "GLO1", id="Roman numeral without a hyphen"),
        pytest.param("alpha synuclein", "SNCA", id="alpha and a space"),
        pytest.param("3-hydroxy-3-methylglutaryl-CoA reductase", "HMGCR", id="many hyphens"),
        pytest.param("protein phosphatase 1, regulatory subunit 15A", "PPP1R15A", id="comma between words"),
        pytest.param("tryptophan 2,3-dioxygenase", "TDO2", id="comma of places"),
        pytest.param("β-1,4-galactosyltransferase 1", "B4GALT1", id="comma behind the first word"),
        pytest.param("bile acid-CoA:amino acid N-acyltransferase", "BAAT", id="colon"),
        pytest.param("Na+/H+ exchanger 1", "SLC9A1", id="ions"),
        pytest.param("Na+-H+ exchanger 1", "SLC9A1", id="ions with a hyphen"),
        pytest.param("Na+-K+ ATPase", "FPLX:Na_K_ATPase", id="ions before a space"),
    ],
)
def test_finder_signs_within_names(annotator: Annotator, text: str, target: str) -> None:
    found = annotator.finder.find(annotator.finder.prepare(f"It needs the {text} here."))
    assert target in {term.target for name in found if name.text == text for term in name.terms}


@pytest.mark.parametrize("text", ["CD4+ receptor", "EGF, receptor", "IL-6: receptor", "IL-2,receptor"])
def test_finder_signs_that_part_names(annotator: Annotator, text: str) -> None:
    assert text not in spelt(annotator.finder.find(annotator.finder.prepare(text)))


def test_finder_affix_that_is_part_of_a_name(annotator: Annotator) -> None:
    found = spelt(annotator.finder.find(annotator.finder.prepare("MutSα, mutp53")))
    assert {"MutSα", "p53"} <= found.keys()
    assert "mutp53" not in found


@pytest.mark.parametrize("text", ["p53", "p65", "p44"])
def test_finder_does_not_take_the_p_off_a_protein(find: Find, text: str) -> None:
    assert spelt(find(text)) == {text: set()}


@pytest.mark.parametrize("text", ["pERK", "pErk", "p-ERK", "P-ERK"])
def test_finder_takes_the_phosphate_for_no_other_kinase(annotator: Annotator, text: str) -> None:
    (mention,) = annotator.mentions(f"{text} rises.")
    assert mention.text.lower() == "erk"


@pytest.mark.parametrize("text", ["mSTAT", "XSTAT3Y", "ASTAT33", "STAT3x", "STAT33", "IL66", "IL-60", "IL-6.5x"])
def test_finder_does_not_find_a_name_within_another_word(find: Find, text: str) -> None:
    assert {"STAT3", "IL6", "IL-6"} & set(spelt(find(text))) == set() or text == "IL-6.5x"


@pytest.mark.parametrize("text", ["", " ", "\n", "- – —", "()", "12 34", "of the and", "α", "+/-"])
def test_finder_finds_nothing_where_nothing_is(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("interleukin 6", "interleukin 6", id="two words"),
        pytest.param("Interleukin-6", "Interleukin-6", id="hyphen"),
        pytest.param(
            "the signal transducer and activator of transcription 3 (STAT3)",
            "signal transducer and activator of transcription 3",
            id="seven words",
        ),
        pytest.param("interleukin (IL) 6", "interleukin (IL) 6", id="abbreviation within"),
        pytest.param("Janus\nkinase 2", "Janus\nkinase 2", id="over a line break"),
        pytest.param("Janus kinase-2", "Janus kinase-2", id="hyphen before the number"),
    ],
)
def test_finder_names_of_several_words(find: Find, text: str, name: str) -> None:
    assert name in spelt(find(text))


@pytest.mark.parametrize(
    "text", ["Janus. Kinase 2", "Janus; kinase 2", "Janus, kinase 2", "Janus (the god) of kinase 2"]
)
def test_finder_does_not_walk_over_signs_that_part_sentences(find: Find, text: str) -> None:
    assert not any(name.endswith("2") for name in spelt(find(text)))


ALPHABET = [*"STAT136-/ ,.()IL", "STAT3", "IL-6", "Janus kinase", " and ", "p", "α", "β", "s", "\n", "+"]


@given(text=st.lists(st.sampled_from(ALPHABET) | st.characters(exclude_categories=["Cs"])).map("".join))
def test_finder_candidates_fill_their_spans(small: Lexicon, text: str) -> None:
    finder = Finder(small, cache_size=10)
    prepared = finder.prepare(text)
    for candidate in finder.find(prepared):
        assert prepared.text[candidate.start : candidate.end] == candidate.text != ""
        assert candidate.parts
        assert all(candidate.parts)


@given(texts=st.lists(st.lists(st.sampled_from(ALPHABET), max_size=8).map("".join), max_size=6))
def test_finder_forgets_without_changing_what_it_finds(small: Lexicon, texts: list[str]) -> None:
    """A finder with room for two words finds what one with room for all finds."""
    narrow, wide = Finder(small, cache_size=2), Finder(small, cache_size=1000)
    for text in [*texts, *texts]:
        assert narrow.find(narrow.prepare(text)) == wide.find(wide.prepare(text))


@pytest.mark.parametrize("unit", ["A", "STAT3", "STAT3/", "IL-", "α", "(", "1,"])
def test_finder_takes_very_long_words(find: Find, unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert all(text[c.start : c.end] == c.text for c in find(text))
