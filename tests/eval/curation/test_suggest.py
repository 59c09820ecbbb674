"""Suggestions for small records: each type with its evidence, and nothing without."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from eval.curation.rows import core_of
from eval.curation.suggest import make_suggester, suggest
from ner.formats.pfocr import read_record
from tests.eval.curation.cases import ABL, ADP, record, row

if TYPE_CHECKING:
    from pathlib import Path

    from eval.curation.suggest import Suggester
    from eval.curation.suggestion import Suggestion
    from ner.annotator import Annotator
    from ner.formats.record import Record


@pytest.fixture(scope="module")
def suggester(annotator: Annotator) -> Suggester:
    return make_suggester(annotator)


def _made(suggester: Suggester, *records: Record, word: str = "") -> list[Suggestion]:
    return [one for one in suggest(records, suggester) if not word or one.word == word]


def _doubted(suggester: Suggester, *records: Record) -> list[Suggestion]:
    """Returns what is said of the rows of records, however low its score, updates left aside."""
    return [one for one in suggest(records, suggester, least=0.0) if one.rows and one.action != "update"]


def test_suggest_example_record(suggester: Suggester, example_record: Path) -> None:
    made = suggest([read_record(example_record)], suggester)
    abl = next(one for one in made if one.word == "Abl")
    assert (abl.action, [r.hgnc_symbol for r in abl.rows]) == ("replace", ["MTTP"])
    assert abl.proposal is not None and abl.proposal.symbols == ("ABL1",)
    assert abl.score >= suggester.model.threshold
    assert {"SOCS", "PIAS"} <= {one.word for one in made if one.action == "add"}


def test_suggest_another_gene_has_a_runner_up(suggester: Suggester) -> None:
    (abl,) = _made(suggester, record("Src and Abl act.", ABL), word="Abl")
    assert abl.reason == "another gene"
    assert abl.proposal is not None and abl.proposal.symbols == ("ABL1",)
    assert abl.runner_up is not None and abl.runner_up.symbols != abl.proposal.symbols
    assert any(e.kind == "lexicon" for e in abl.evidence)


def test_suggest_a_kinase_in_a_state_is_no_other_gene(suggester: Suggester) -> None:
    rows = (row("P-ERK", "ERK", "MAPK1", "5594"), row("P-ERK", "ERK", "MAPK3", "5595"))
    families = [replace(one, source="bioentities_symbol") for one in rows]
    made = _made(suggester, record("Insulin activates P-ERK, AKT1 and MTOR.", *families), word="P-ERK")
    assert [one for one in made if one.rows and one.proposal] == []


@pytest.mark.parametrize(
    ("word", "name", "core"),
    [
        ("P-ERK", "ERK", "ERK"),
        ("p-Akt)", "AKT", "Akt"),
        ("P-selectin", "Selectin", "P-selectin"),
        ("P-p38", "p38", "p38"),
    ],
)
def test_suggest_core_of_a_word_is_what_the_name_spells(word: str, name: str, core: str) -> None:
    assert core_of(word, name) == core


def test_suggest_counts_of_a_gene_do_not_speak_for_no_gene(suggester: Suggester) -> None:
    caption = "Glycolysis in E. coli. PEP: phosphoenolpyruvate."
    (pep,) = _made(suggester, record(caption, row("PEP", "PEP", "PAEP", "5047")), word="PEP")
    (marked,) = [e for e in pep.evidence if "annotators" in e.text]
    assert (pep.reason, marked.supports) == ("not a gene", False)
    assert "as PTPN22 in 7" in marked.text


def test_suggest_marks_of_families_are_told_as_such(suggester: Suggester) -> None:
    made = _made(suggester, record("Ras and GAP act.", row("GAP", "GAP", "RASA1", "5921")), word="GAP")
    said = [e.text for one in made for e in one.evidence if "annotators" in e.text]
    assert said and all("a family in" in text and "#" not in text for text in said)


def test_suggest_no_gene_by_list(suggester: Suggester) -> None:
    (adp,) = _made(suggester, record("Energy and ADP.", ADP), word="ADP")
    assert (adp.action, adp.reason, adp.sense) == ("remove", "not a gene", "nucleotide")
    assert any(e.kind == "list" for e in adp.evidence)


def test_suggest_no_gene_by_definition_quotes_it(suggester: Suggester) -> None:
    caption = "Cycle of urea. HBP: hexosamine biosynthetic pathway; Arg: arginine."
    made = _made(suggester, record(caption, row("HBP", "HBP", "HDLBP", "3069")), word="HBP")
    (evidence,) = [e for e in made[0].evidence if e.kind == "definition" and e.start >= 0]
    assert caption[evidence.start : evidence.end] == "HBP: hexosamine biosynthetic pathway"
    assert made[0].action == "remove"


def test_suggest_family_for_gene(suggester: Suggester) -> None:
    (irf,) = _made(suggester, record("Interferon and IRF act.", row("IRF", "IRF", "TRIM63", "84676")), word="IRF")
    assert irf.reason == "family for gene"
    assert irf.proposal is not None and "IRF3" in irf.proposal.symbols
    assert {r.source for r in irf.proposal.rows} == {"bioentities_symbol"}


def test_suggest_misread_word_shows_what_the_caption_has(suggester: Suggester) -> None:
    caption = "Oxidative stress activates Nrf2 in macrophages."
    (net2,) = _made(suggester, record(caption, row("Net2", "NET-2", "TSPAN12", "23554")), word="Net2")
    assert net2.reason == "misread word"
    assert net2.proposal is not None and net2.proposal.symbols == ("NFE2L2",)
    quoted = [caption[e.start : e.end] for e in net2.evidence if e.kind == "mention" and e.supports]
    assert quoted == ["Nrf2"]


@pytest.mark.parametrize(
    ("caption", "word", "name", "gene"),
    [
        pytest.param("The caption has ACP in acyl-ACP synthesis.", "ADP", "ADP", "WDTC1", id="listed as no gene"),
        pytest.param("Glycolysis with PCK in it.", "PGK", "PGK", "PRKG1", id="defined elsewhere"),
        pytest.param("Grown at meters above sea level (masl).", "masl", "MAS-L", "MAS1L", id="small letters, defined"),
        pytest.param("A cluster of Aspergillus oryzae.", "astl", "ASTL", "ASTL", id="its own symbol"),
    ],
)
def test_suggest_words_that_are_explained_are_not_misread(
    suggester: Suggester, caption: str, word: str, name: str, gene: str
) -> None:
    (one,) = _doubted(suggester, record(caption, row(word, name, gene)))
    assert one.reason != "misread word"


def test_suggest_definition_in_small_letters_is_quoted(suggester: Suggester) -> None:
    caption = "Populations at meters above sea level (masl). Sugars go to ascorbic acid (asc)."
    rows = (row("masl", "MAS-L", "MAS1L"), row("asc", "ASC", "PYCARD"))
    found = {one.word: one for one in _doubted(suggester, record(caption, *rows))}
    assert {word: (one.action, one.sense) for word, one in found.items()} == {
        "masl": ("remove", "other"),
        "asc": ("remove", "small molecule"),
    }
    quoted = [caption[e.start : e.end] for e in found["masl"].evidence if e.kind == "definition"]
    assert quoted == ["meters above sea level (masl"]


def test_suggest_leaves_a_family_that_the_caption_defines(suggester: Suggester) -> None:
    caption = "Degradation by phosphodiesterases (PDE), pdc and others."
    families = [row("PDE", "PDE", gene, source="bioentities_symbol") for gene in ("PDE2A", "PDE3B")]
    assert [one.action for one in _doubted(suggester, record(caption, *families))] == ["flag"]


@pytest.mark.parametrize(
    ("caption", "word", "gene", "sense"),
    [
        pytest.param("The MEP pathway of plants, rice.", "MDS", "PAFAH1B1", "gene of another organism, or disease"),
        pytest.param("Leukemia of patients.", "MDS", "PAFAH1B1", "disease"),
        pytest.param("Energy of plants, rice.", "ADP", "WDTC1", "nucleotide"),
        pytest.param("Clostridium acetobutylicum.", "PTA", "PTCRA", "gene of another organism"),
    ],
    ids=["plants", "patients", "a nucleotide everywhere", "listed as an enzyme"],
)
def test_suggest_senses_of_lists_hold_where_nothing_else_has_the_name(
    suggester: Suggester, caption: str, word: str, gene: str, sense: str
) -> None:
    (one,) = _doubted(suggester, record(caption, row(word, word, gene)))
    assert (one.action, one.sense) == ("remove", sense)
    assert any(f"{word} is usually no gene" in e.text for e in one.evidence)


def test_suggest_no_other_caption_lends_what_a_picture_was_misread_as(suggester: Suggester) -> None:
    misread = [record("Nrf2 acts.", row("Net2", "NET-2", "TSPAN12"), figid=f"PMC{i}__f") for i in (1, 2)]
    other = record("Oxidative stress.", row("Net2", "NET-2", "TSPAN12"), figid="PMC3__f")
    made = _doubted(suggester, *misread, other)
    assert [one.reason for one in made] == ["misread word", "misread word", "doubtful"]


def test_suggest_worm_genes_by_their_orthologs(suggester: Suggester) -> None:
    worm = record("Insulin signalling in C. elegans.", row("pdk-1", "PDK1", "PDK1", "5163", "hgnc_symbol"))
    (pdk,) = _made(suggester, worm, word="pdk-1")
    assert pdk.proposal is not None and pdk.proposal.symbols == ("PDPK1",)


def test_suggest_retired_symbol_is_exact(suggester: Suggester) -> None:
    (retired,) = [
        one
        for one in _made(suggester, record("RIG-I acts.", row("DDX58", "DDX58", "DDX58", "23586", "hgnc_symbol")))
        if one.action == "update"
    ]
    assert (retired.reason, retired.score) == ("retired symbol", 1.0)
    assert retired.proposal is not None
    (new,) = retired.proposal.rows
    assert (new.hgnc_symbol, new.source, new.word, new.entrez) == ("RIGI", "hgnc_prev_symbol", "DDX58", "23586")
    assert "HGNC:19102" in retired.evidence[0].text
    assert re.search(r"table of \d{4}-\d{2}-\d{2}", retired.evidence[0].text)


def test_suggest_wrong_entrez_is_exact(suggester: Suggester) -> None:
    made = _made(suggester, record("STAT3.", row("STAT3", "STAT3", "STAT3", "999", "hgnc_symbol")))
    (fixed,) = [one for one in made if one.action == "update"]
    assert (fixed.reason, fixed.proposal and fixed.proposal.rows[0].entrez) == ("wrong Entrez id", "6774")


def test_suggest_lost_member_of_an_enumeration(suggester: Suggester) -> None:
    made = _made(suggester, record("Innate immunity.", row("STAT1/3", "STAT1", "STAT1", "6772", "hgnc_symbol")))
    (lost,) = [one for one in made if one.reason == "lost member"]
    assert lost.proposal is not None and lost.proposal.symbols == ("STAT3",)


@pytest.mark.parametrize(
    ("caption", "word", "name", "gene"),
    [
        pytest.param("Glycolysis of Saccharomyces cerevisiae, yeast.", "PFK1,2", "PFK1", "PFKM", id="yeast"),
        pytest.param("Hexokinases of cells.", "Hk1/2p", "HK1", "HK1", id="pseudogene"),
    ],
)
def test_suggest_no_lost_member_of_another_organism(
    suggester: Suggester, caption: str, word: str, name: str, gene: str
) -> None:
    made = _made(suggester, record(caption, row(word, name, gene)))
    assert [one for one in made if one.reason == "lost member"] == []


def test_suggest_lost_member_tells_the_organism(suggester: Suggester) -> None:
    made = _made(suggester, record("Immunity of mice.", row("STAT1/3", "STAT1", "STAT1", "6772", "hgnc_symbol")))
    (lost,) = [one for one in made if one.reason == "lost member"]
    assert [e.text for e in lost.evidence if e.kind == "organism"] == ["the figure speaks of vertebrates (mice)"]


def test_suggest_update_of_a_flagged_row_waits(suggester: Suggester) -> None:
    made = _made(suggester, record("Glycolysis of cells.", ADP, row("ADP", "ADP", "DDX58", "23586")), word="ADP")
    (update,) = [one for one in made if one.action == "update"]
    assert update.contrary
    assert any("decide on that first" in e.text and not e.supports for e in update.evidence)


def test_suggest_says_a_fact_once(suggester: Suggester) -> None:
    (abl,) = _made(suggester, record("Src and Abl act.", ABL), word="Abl")
    assert len([e for e in abl.evidence if e.kind == "lexicon" and "ABL1" in e.text]) == 1
    assert not [e for e in abl.evidence if "annotators" in e.text and not e.supports]
    assert all(score == round(score, 4) for p in (abl.proposal, abl.runner_up) if p for score in (p.score,))


def test_suggest_addition_quotes_the_caption(suggester: Suggester) -> None:
    caption = "In mice, IL-6 activates STAT3."
    made = _made(suggester, record(caption, row("IL-6", "IL-6", "IL6", "3569")))
    (added,) = [one for one in made if one.action == "add"]
    assert added.proposal is not None and added.proposal.symbols == ("STAT3",)
    mention = added.evidence[0]
    assert caption[mention.start : mention.end] == "STAT3"
    assert any(e.kind == "organism" for e in added.evidence)


def test_suggest_organism_mismatch(suggester: Suggester) -> None:
    plant = record("Jasmonate signalling in Arabidopsis thaliana leaves.", row("COI1", "COI1", "COI1"))
    assert [one.rows for one in _made(suggester, plant) if one.reason == "organism mismatch"] == [()]


def test_suggest_leaves_the_rows_of_a_family_left_open_alone(suggester: Suggester) -> None:
    wnts = [row("Wnt", "WNT", f"WNT{n}", source="bioentities_symbol") for n in (1, 3, 4)]
    made = _made(suggester, record("Canonical Wnt signalling stabilises β-catenin.", *wnts), word="Wnt")
    assert [one.reason for one in made if one.rows and one.action != "update"] == []


def test_suggest_leaves_right_rows_alone(suggester: Suggester) -> None:
    right = record("IL-6 activates STAT3 in mice.", row("STAT3", "STAT3", "STAT3", "6774", "hgnc_symbol"))
    assert not [one for one in _made(suggester, right) if one.rows]


def test_suggest_no_removal_without_evidence(suggester: Suggester) -> None:
    made = _made(suggester, record("A view.", row("dTD", "DTD", "NQO1", "1728")), word="dTD")
    assert [(one.action, one.proposal) for one in made] == [("flag", None)]
    assert any(e.supports for e in made[0].evidence)


def test_suggest_is_the_same_twice(suggester: Suggester, example_record: Path) -> None:
    records = [read_record(example_record), record("Energy and ADP.", ADP)]
    assert suggest(records, suggester) == suggest(records, suggester)


def test_suggest_empty_list(suggester: Suggester) -> None:
    assert {one.action for one in _made(suggester, record("STAT3 acts."))} == {"add"}


@pytest.mark.parametrize("word", ["", " ", '"', "Ω", "\ud83d"], ids=["empty", "space", "sign", "greek", "half a pair"])
def test_suggest_survives_odd_words(suggester: Suggester, word: str) -> None:
    _made(suggester, record("STAT3 acts.", row(word, word, "STAT3", "6774")))
