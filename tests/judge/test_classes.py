"""Names that only open the name of a class, and plurals that are other words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ner.judge.classes import class_of, is_cut, is_label, may_be_plural, names_another, names_class
from ner.types import Gene, Reading, Source

if TYPE_CHECKING:
    from ner.annotator import Annotator

GENE = Gene("GENE1", "HGNC:1", "1")


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("G protein", "-coupled receptors"),
        ("ubiquitin", " ligase"),
        ("Ub", " ligases"),
        ("Ubiquitin", " E3 ligase"),
        ("histone", " modifications"),
        ("histone", " acetylation"),
        ("mucin", "-type O-glycans"),
        ("EGF", "-like repeats"),
        ("myb", "-like binding domain"),
        ("Neh2", " domain of NRF2"),
        ("GAS", " elements"),
        ("TGFβ-induced", " growth inhibition"),
        ("Myc", "-tagged STAT3"),
        ("myc", " epitope tag"),
        ("GST", " pull-down"),
        ("protein C", "-terminal domain"),
        ("protein S", "-nitrosylation"),
    ],
)
def test_classes_name_opens_a_class(name: str, after: str) -> None:
    assert names_class(class_of(name), f"{name}{after}", len(name))


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("ubiquitin", " chains"),
        ("ubiquitin", ""),
        ("histone", " acetyltransferase"),
        ("histone", " H3"),
        ("p53", " acetylation"),
        ("AP-1", " sites"),
        ("AR", "-binding motif"),
        ("Gq protein", " alpha"),
        ("TLR4", "-mediated"),
        ("Furin", "-like convertase"),
        ("TGFβ-induced", " protein"),
        ("Myc", " target genes"),
        ("GST", " activity"),
        ("protein C", " deficiency"),
        ("protein S", "-deficient plasma"),
    ],
)
def test_classes_name_stands_for_itself(name: str, after: str) -> None:
    assert not names_class(class_of(name), f"{name}{after}", len(name))


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("DAF", "-16 is active"),
        ("nlp", "-29, and"),
        ("GPA", "-12."),
        ("fms", "-like tyrosine kinase"),
        ("E12", ".5 embryos"),
        ("hexokinase(2", ".7.1.1)"),
        ("CoA 3", "-hydroxy-3-methylglutaryl"),
        ("HP/4", "-HB cycle"),
    ],
)
def test_classes_name_is_cut_off_another(name: str, after: str) -> None:
    assert is_cut(name, f"{name}{after}", len(name))


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("TNF", "-308 polymorphism"),
        ("TFEB", "-3 × FLAG"),
        ("siWAC", "-03"),
        ("STAT3", "-2"),
        ("AKT", "-mediated"),
        ("IL6", "-1.5 fold"),
        ("E12", ". Then"),
        ("TP53", ".1 The"),
        ("p53", ".12 The"),
        ("E12", ""),
        ("cullin 1", "–F-box"),
        ("ERK1/2", "-mTOR"),
        ("caspase 3", "-mediated"),
    ],
)
def test_classes_name_is_whole(name: str, after: str) -> None:
    assert not is_cut(name, f"{name}{after}", len(name))


@pytest.mark.parametrize(
    ("text", "source", "group", "may_be"),
    [
        ("EPACs", "capgene", "X:1", True),
        ("TSHRs", "hgnc_symbol", "", True),
        ("AhR's", "hgnc_alias_symbol", "", True),
        ("spliced XBP1s", "capgene", "", True),
        ("gephyrins", "hgnc_name", "", True),
        ("HDPs", "mgi_symbol", "", False),
        ("RNPs", "ncbi_synonym", "", False),
        ("MCCs", "hgnc_symbol", "", False),
        ("impacts", "hgnc_symbol", "", False),
        ("Alps", "capgene", "", False),
        ("GSK-3 as", "capgene", "", False),
    ],
)
def test_classes_plural_of_groups_and_symbols_alone(text: str, source: Source, group: str, may_be: bool) -> None:
    reading = Reading("family" if group else "gene", (GENE,), "X", source, 1.0, group)
    assert may_be_plural(text, reading) is may_be


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The E3 ubiquitin ligases degrade STAT3.", ["STAT3"]),
        ("EGF-like repeats bind STAT3.", ["STAT3"]),
        ("HDPs inhibit STAT3.", ["STAT3"]),
        ("K63-linked ubiquitin chains bind STAT3.", ["ubiquitin", "STAT3"]),
        ("GPA-12 and SLI-1 bind STAT3.", ["STAT3"]),
    ],
)
def test_classes_are_left_by_the_annotator(annotator: Annotator, text: str, names: list[str]) -> None:
    assert [mention.text for mention in annotator.mentions(text)] == names


def test_selection_name_with_a_general_word_gives_its_meaning_to_the_span(annotator: Annotator) -> None:
    (mention,) = annotator.mentions("Src kinases regulate growth.")
    assert (mention.text, mention.kind) == ("Src", "family")


@pytest.mark.parametrize(
    ("text", "name"), [("Rho kinase contracts.", "Rho kinase"), ("IκB kinase acts.", "IκB kinase")]
)
def test_selection_general_word_stays_where_the_name_means_another_thing(
    annotator: Annotator, text: str, name: str
) -> None:
    assert [mention.text for mention in annotator.mentions(text)] == [name]


def test_definition_of_a_family_gives_the_family_in_a_scheme(annotator: Annotator) -> None:
    text = "Fluxes of lipids through the acetyl CoA carboxylase (ACC) pathway."
    assert {mention.kind for mention in annotator.mentions(text)} == {"family"}


def test_definition_does_not_make_a_member_of_a_complex(annotator: Annotator) -> None:
    text = "GSSG, glutathione disulfide; NF-κB, nuclear factor kappa-B kinase."
    kinds = {mention.text: mention.kind for mention in annotator.mentions(text)}
    assert kinds["NF-κB"] == "complex"


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("chromosome 16p11.2-", "p12", "."),
        ("maps to the ", "p24", "-p25 region of chromosome 3"),
        ("on band ", "p13", " and"),
        ("Mice at ", "P25", " were used"),
        ("from P21 to ", "P32", "."),
        ("retina at ", "E12", " and"),
        ("(G65V and ", "P130", "S) were"),
        ("a ", "GAC", "-->AAC transition"),
        ("a GAC→", "TAT", " transition"),
        ("two upstream ", "ATG", " codons"),
        ("Li, M., ", "Ren", ", H., Sheth, K. N."),
        ("the A's, T's and ", "C's", " of"),
        ("in the strain ", "R16", "."),
        ("with isolates c87 and ", "c8", ", and"),
    ],
)
def test_classes_name_is_a_label(before: str, name: str, after: str) -> None:
    assert is_label(name, f"{before}{name}{after}", len(before) + len(name))


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("loss of ", "p53", " in"),
        ("p21 and ", "p27", ", "),
        ("induced at ", "P53", " sites"),
        ("", "S6", "K"),
        ("by ", "CAT", " and SOD"),
        ("JAK2, ", "Ras", ", and Raf"),
        ("the ", "E2", " enzyme"),
    ],
)
def test_classes_name_is_no_label(before: str, name: str, after: str) -> None:
    text = f"{before}{name}{after}"
    assert is_label(name, text, len(before) + len(name)) == (text == "S6K")


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("p45", "-related factor-2 (Nrf2)"),
        ("integrin", " cytoplasmic domain-associated protein-1"),
        ("CRK", " SH3-binding protein (C3G)"),
        ("protein kinase C", " (PKC)-related kinase-2"),
        ("TGF-β", " activated kinase (TAK1)"),
    ],
)
def test_classes_name_names_another(name: str, after: str) -> None:
    assert names_another(f"{name}{after}", len(name))


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("STAT3", "-binding site"),
        ("AMPK", " activates AMP-activated protein kinase 2"),
        ("Gq", "-coupled receptor (GPCR)"),
        ("p53", "-induced gene (BAX)"),
        ("IL-8", " and neutrophil-activating peptide 2"),
    ],
)
def test_classes_name_names_nothing_else(name: str, after: str) -> None:
    assert not names_another(f"{name}{after}", len(name))


@pytest.mark.parametrize(
    ("before", "is_author"),
    [
        pytest.param("", True, id="at the beginning"),
        pytest.param("\n", True, id="first line"),
        pytest.param("H., and ", True, id="and"),
        pytest.param("H., and \n", True, id="line end"),
        pytest.param("and ", True, id="and alone"),
        pytest.param("hand ", False, id="ends as and does"),
        pytest.param("the gene of ", False, id="far from the beginning"),
        pytest.param("the gene\n", False, id="second line"),
    ],
)
def test_classes_author_is_listed_or_opens_the_text(before: str, is_author: bool) -> None:
    assert is_label("Ren", f"{before}Ren, H., Sheth", len(before) + len("Ren")) is is_author


def test_classes_long_lists_of_authors_end_soon() -> None:
    text = "Li, M., Ren, H., Met, B., " * 20_000
    start = time.perf_counter()
    assert all(is_label("Ren", text, end) for end in range(len("Li, M., Ren"), len(text), len(text) // 20_000))
    assert time.perf_counter() - start < 5
