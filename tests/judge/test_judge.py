"""Judging: what is a gene here, what is none, and what a caption's own definitions make of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ner.annotator import Annotator


def found(annotator: Annotator, text: str) -> dict[str, list[str]]:
    """The mentions of a text with the symbols of their genes."""
    return {m.text: [gene.symbol for gene in m.genes] for m in annotator.mentions(text)}


@pytest.mark.parametrize(
    "word",
    "ATP ADP AMP cAMP GTP GDP FAD NADH NADPH CoA LPS ROS DAG IP3 PIP3 DNA RNA mRNA PCR qPCR ANOVA SEM SD FACS GFP DAPI "
    "HEK293 HeLa MCF-7 A549 PBS DMSO TCA ER NO H2O2 CO2 Ca2+ Na+ PGE2 EGTA".split(),
)
def test_judge_words_that_are_never_genes(annotator: Annotator, word: str) -> None:
    assert found(annotator, f"Cells with {word} were seen, and {word} was measured.") == {}


@pytest.mark.parametrize("text", ["BCR-ABL drives growth.", "BCR‐ABL drives growth.", "Bcr/Abl drives growth."])
def test_judge_fusions_are_two_genes(annotator: Annotator, text: str) -> None:
    assert [name.upper() for name in found(annotator, text)] == ["BCR", "ABL"]


@pytest.mark.parametrize(
    ("text", "word", "genes"),
    [
        pytest.param("PIP3 recruits PDK1 and AKT.", "PDK1", ["PDPK1"], id="another gene"),
        pytest.param("PDK1 shifts pyruvate to lactate.", "PDK1", ["PDK1"], id="its own gene"),
        pytest.param("mTOR/S6 phosphorylation rose.", "S6", ["RPS6"], id="else no gene"),
        pytest.param("As Figure S6 shows, mTOR was active.", "S6", None, id="a figure"),
        pytest.param("Cells were exposed to cigarette smoke (5% CSE).", "CSE", None, id="no gene there"),
        pytest.param("Breast cancer lines that express ER grow.", "ER", ["ESR1", "ESR2"], id="a receptor"),
        pytest.param("Calcium leaves the ER in breast tissue.", "ER", None, id="an organelle"),
        pytest.param("Breast cancer and the sER; estrogen binds.", "ER", None, id="not behind a prefix"),
        pytest.param("IRS1 is lost. IR, insulin resistance.", "IR", None, id="defined otherwise"),
        pytest.param(
            "BCR signals through BTK and SYK.", "BCR", ["CD79A", "CD79B", "IGH", "IGK", "IGL"], id="a complex"
        ),
        pytest.param("Hsp90 hands its client to Hop and Hsp70.", "Hop", ["STIP1"], id="chaperone"),
        pytest.param("Upd binds Dome and activates Hop.", "Hop", None, id="kinase of the fly"),
        pytest.param(
            "CD1d and CD1 present a lipid antigen.", "CD1", [f"CD1{x}" for x in "ABCDE"], id="antigen receptor"
        ),
        pytest.param("CD1 mice were fed.", "CD1", None, id="strain of mice"),
        pytest.param("MET is degraded in ARMS cells.", "ARMS", None, id="sarcoma"),
        pytest.param("Kidins220/ARMS binds TrkB.", "ARMS", ["KIDINS220"], id="scaffold of neurons"),
        pytest.param("After ASCT patients recovered.", "ASCT", None, id="transplantation"),
        pytest.param("HRT lowers the risk in women.", "HRT", None, id="hormone replacement"),
        pytest.param("YAP and TAZ enter the nucleus.", "TAZ", ["WWTR1"], id="coactivator"),
        pytest.param("TAZ remodels cardiolipin.", "TAZ", ["TAFAZZIN"], id="transacylase"),
        pytest.param("The renin-angiotensin system (RAS) is blocked.", "RAS", None, id="system of hormones"),
    ],
)
def test_judge_context_tells_what_a_word_means(
    annotator: Annotator, text: str, word: str, genes: list[str] | None
) -> None:
    assert found(annotator, text).get(word) == genes


def test_judge_definition_outweighs_context(annotator: Annotator) -> None:
    text = "PDK1 and AKT act. PDK1, pyruvate dehydrogenase kinase 1."
    assert found(annotator, text)["PDK1"] == ["PDK1"]


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        pytest.param("CNP " * 40_000, {"NPPC"}, id="no context holds"),
        pytest.param("CNP " * 40_000 + "(myelin)", {"CNP"}, id="one holds"),
        pytest.param("S6 and xyz " * 40_000, set(), id="never a gene"),
    ],
)
def test_judge_context_of_a_word_met_often_is_told_soon(annotator: Annotator, text: str, symbols: set[str]) -> None:
    start = time.perf_counter()
    mentions = annotator.mentions(text)
    assert time.perf_counter() - start < 10
    assert {gene.symbol for mention in mentions for gene in mention.genes} == symbols


@pytest.mark.parametrize("letter", "ABCDEFGHabcdeTKSP")
def test_judge_single_letters_are_never_genes(annotator: Annotator, letter: str) -> None:
    text = f"({letter}) Western blot. {letter}, Quantification. As in {letter} and ({letter}); {letter}: control."
    assert found(annotator, text) == {}


@pytest.mark.parametrize("letters", ["A–C", "B–D", "C-D", "A, B", "E&F", "G–H", "T–H"])
def test_judge_panel_ranges_are_never_genes(annotator: Annotator, letters: str) -> None:
    assert found(annotator, f"({letters}) Western blot. Quantification of {letters}.") == {}


@pytest.mark.parametrize("word", "was of and for in on as can not met at cat rest camp impact large step set".split())
def test_judge_english_words_are_no_genes_in_small_letters(annotator: Annotator, word: str) -> None:
    assert found(annotator, f"Here {word} we {word} the rest {word}.") == {}


def test_judge_english_words_in_a_heading_of_capitals_are_no_genes(annotator: Annotator) -> None:
    text = "MODEL FOR THE ROLE OF STAT3 IN CANCER. NOT TO SCALE. CAN BE SEEN AS WELL."
    assert found(annotator, text) == {"STAT3": ["STAT3"]}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("CPE (cytopathic effect) was seen; CPE rose.", id="short form, then bracket"),
        pytest.param("The cytopathic effect (CPE) was seen; CPE rose.", id="bracketed short form"),
        pytest.param("Arg was raised. Abbreviations: Arg: arginine.", id="glossary"),
        pytest.param("Prostate cancer (PC) cells; PC grows.", id="disease"),
        pytest.param("Met fell. Met, methionine; Arg, arginine.", id="amino acids"),
        pytest.param("UBC lines grow. UBC, urinary bladder cancer.", id="a known gene, but a disease"),
        pytest.param("HBP rose. HBP: hexosamine biosynthetic pathway; ATP: adenosine triphosphate.", id="pathway"),
    ],
)
def test_judge_definition_refutes_a_gene(annotator: Annotator, text: str) -> None:
    assert found(annotator, text) == {}


@pytest.mark.parametrize(
    ("text", "name", "symbol"),
    [
        pytest.param("HK2 rose. Arg: arginine; HK2, hexokinase 2.", "HK2", "HK2", id="glossary"),
        pytest.param("The androgen receptor (AR) binds DNA.", "AR", "AR", id="bracket"),
        pytest.param("PC, pyruvate carboxylase; PC was high.", "PC", "PC", id="short form in two letters"),
        pytest.param("amphiregulin (AR) binds EGFR. AR rises.", "AR", "AREG", id="another gene than by itself"),
        pytest.param("pyruvate kinase M2 (PKM2)", "PKM2", "PKM", id="part of the long form names a family"),
    ],
)
def test_judge_definition_makes_the_sense(annotator: Annotator, text: str, name: str, symbol: str) -> None:
    assert found(annotator, text)[name] == [symbol]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Sucrose transporter 2 (SUT2) loads the phloem.", set(), id="another gene's long form"),
        pytest.param("The transcription factors (TFs) bind.", set(), id="general long form"),
        pytest.param("The capping proteins (Cp) act.", {"Cp"}, id="likely short form keeps its meaning alone"),
        pytest.param("TGF-β receptor 1 (ALK5) acts.", {"TGF-β receptor 1", "ALK5"}, id="curated name"),
        pytest.param(
            "The Janus kinase/signal transducer and activator of transcription (JAK/STAT) pathway.",
            {"Janus kinase", "signal transducer and activator of transcription", "JAK", "STAT"},
            id="pair of names",
        ),
        pytest.param(
            "TRPV4 forms a channel with polycystin-2 (TRPP2).", {"TRPV4", "polycystin-2", "TRPP2"}, id="clause"
        ),
    ],
)
def test_judge_definition_must_say_something_of_the_gene(annotator: Annotator, text: str, names: set[str]) -> None:
    assert {mention.text for mention in annotator.mentions(text)} == names


def test_judge_definition_ends_before_a_bracket_that_stays_open(annotator: Annotator) -> None:
    mentions = annotator.mentions("HK: Hexokinase(2.7.1.1); GK: Glucokinase(2.7.1.2)")
    assert [mention.text for mention in mentions] == ["HK", "Hexokinase", "GK", "Glucokinase"]


def test_judge_definition_is_said_in_how(annotator: Annotator) -> None:
    (mention,) = [m for m in annotator.mentions("hexokinase 2 (HK2)") if m.text == "HK2"]
    assert "definition" in mention.how


def test_judge_definition_holds_in_its_own_caption_only(annotator: Annotator) -> None:
    alone = annotator.mentions("AR rises.")
    annotator.mentions("The acute rejection (AR) of grafts; AR rises.")
    assert annotator.mentions("AR rises.") == alone


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param("STAT3", "stat3", id="case of a symbol"),
        pytest.param("hexokinase 2", "HK2x", id="a name over no name"),
        pytest.param("interleukin-6", "Met", id="a name over an amino acid"),
    ],
)
def test_judge_scores_rank_sure_names_before_doubtful_ones(annotator: Annotator, better: str, worse: str) -> None:
    def best(word: str) -> float:
        return max((m.score for m in annotator.mentions(f"with {word} here")), default=0.0)

    assert best(better) > best(worse)


def test_judge_threshold_parts_taken_from_left(annotator: Annotator) -> None:
    from ner.types import Caption

    steps = annotator.explain(Caption("c", "STAT3 and Met with HK2, of IL-6 (CPE: cytopathic effect)"))
    assert {s.text for s in steps if s.taken} == {m.text for m in annotator.mentions("STAT3 HK2 IL-6")}


@pytest.mark.parametrize("before", ["", "STAT1/3 and the ", "JAK1 and the "])
def test_family_with_its_head_is_the_family_whatever_stands_beside_it(annotator: Annotator, before: str) -> None:
    mentions = annotator.mentions(f"{before}Bcl-2 family members in mitochondria.")
    assert {m.text: m.group for m in mentions}["Bcl-2"]  # a family, not BCL2


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("2-APB blocks the release.", {}),
        ("APB cleaves peptides.", {"APB": ["RNPEP"]}),
        ("Levels of p-ERK rise.", {"ERK": ["MAPK1", "MAPK3"]}),
        ("Levels of pERK rise.", {"ERK": ["MAPK1", "MAPK3"]}),
        ("Levels of PERK rise.", {"PERK": ["EIF2AK3"]}),
        ("HIF-1α/2α rise.", {"HIF-1α/2α": ["HIF1A", "EPAS1"]}),
        ("Oct3/4 rises.", {"Oct3/4": ["POU5F1"]}),
        ("hsa_circ_0013958 is a sponge.", {}),
        ("Levels of HbA1c fall.", {}),
        ("RENCA tumours shrink.", {}),
        ("αβ T cells bind.", {}),
        ("TCRαβ binds.", {"TCRαβ": ["TRA", "TRB", "TRG", "TRD"]}),
        ("APPtg mice age.", {"APP": ["APP"]}),
        ("KRAS codons 12/13 differ.", {"KRAS": ["KRAS"]}),
    ],
)
def test_judge_what_a_word_holds_is_not_read_against_the_word(
    annotator: Annotator, text: str, symbols: dict[str, list[str]]
) -> None:
    assert found(annotator, text) == symbols


@pytest.mark.parametrize(
    ("text", "name", "symbol"),
    [
        ("p14 (LAMTOR2) binds MP1", "p14", "LAMTOR2"),
        ("ACBP (DBI) binds", "ACBP", "DBI"),
        ("the lipase LIPC (HL) is up", "HL", "LIPC"),
        ("TRF2 (TBPL1) in spermatids", "TRF2", "TBPL1"),
    ],
)
def test_judge_takes_the_gene_that_stands_in_brackets_beside_a_name(
    annotator: Annotator, text: str, name: str, symbol: str
) -> None:
    (mention,) = [m for m in annotator.mentions(text) if m.text == name]
    assert [gene.symbol for gene in mention.genes] == [symbol]


def test_judge_takes_two_names_of_a_list_for_themselves(annotator: Annotator) -> None:
    found = {m.text: [g.symbol for g in m.genes] for m in annotator.mentions("CD73, ADA, adenosine kinase, and PNP.")}
    assert (found["ADA"], found["adenosine kinase"]) == (["ADA"], ["ADK"])


@pytest.mark.parametrize("text", ["see http://fmf.igh.cnrs.fr/ISSAID", "at www.iarc.fr/P53/ there", "α5 and β1 alone"])
def test_judge_finds_no_gene_in_addresses_and_bare_greek_labels(annotator: Annotator, text: str) -> None:
    assert annotator.mentions(text) == ()


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Smad2 and TGF-beta(1) rise.", {"Smad2": ["SMAD2"], "TGF-beta(1)": ["TGFB1"]}),
        ("The A(2A) receptor binds.", {"A(2A) receptor": ["ADORA2A"]}),
        ("Levels of Bcl-x(L) and Fc(gamma)RIIA.", {"Bcl-x(L)": ["BCL2L1"], "Fc(gamma)RIIA": ["FCGR2A"]}),
        ("Ca(2+) enters; beta(2)-microglobulin binds.", {"beta(2)-microglobulin": ["B2M"]}),
        ("alpha(IIb)beta(3) on platelets.", {"alpha(IIb)beta(3)": ["ITGA2B", "ITGB3"]}),
        (
            "Levels of mu-, delta- and kappa-opioid receptors.",
            {"mu-, delta- and kappa-opioid receptors": ["OPRM1", "OPRD1", "OPRK1"]},
        ),
    ],
)
def test_judge_reads_signs_in_brackets_and_greek_lists(
    annotator: Annotator, text: str, symbols: dict[str, list[str]]
) -> None:
    assert found(annotator, text) == symbols


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Codon 31 (AGC/serine to AGA/arginine) differs.", {}),
        ("Haplotype A-G-A and haplotype GCA differ.", {}),
        ("An exon 10 (3'-UTR) C/T change.", {}),
        ("A negative regulator of the TGF-beta pathway.", {"TGF-beta": ["TGFB1", "TGFB2", "TGFB3"]}),
        ("A key regulator of the cell cycle.", {}),
        ("Inhibitors of peptidases for 6 h.", {}),
        (
            "TAT/tyrosine aminotransferase and CAT/Gpx rise.",
            {
                "TAT": ["TAT"],
                "tyrosine aminotransferase": ["TAT"],
                "CAT": ["CAT"],
                "Gpx": [f"GPX{n}" for n in range(1, 9)],
            },
        ),
    ],
)
def test_judge_triplets_haplotypes_and_descriptions_are_no_genes(
    annotator: Annotator, text: str, symbols: dict[str, list[str]]
) -> None:
    assert found(annotator, text) == symbols


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Cyclin E protein", {"Cyclin E": ["CCNE1", "CCNE2"]}),
        ("Levels of pmTOR rise.", {"mTOR": ["MTOR"]}),
        ("14-3-3 zeta and sigma bind.", {"14-3-3 zeta and sigma": ["YWHAZ", "SFN"]}),
        ("Cells with antagomiR-21.", {"miR-21": ["MIR21"]}),
    ],
)
def test_judge_names_beside_letters_and_affixes(annotator: Annotator, text: str, symbols: dict[str, list[str]]) -> None:
    assert found(annotator, text) == symbols
