"""What a name stands without: words at its ends, and another name behind a slash or in brackets."""

from __future__ import annotations

import pytest

from ner.annotator import Annotator

CASES = [
    ("the Bcl-2 family members", ["Bcl-2"]),
    ("Src family kinases", ["Src"]),
    ("IκB kinase complex", ["IκB kinase"]),
    ("pyruvate dehydrogenase complex", ["pyruvate dehydrogenase"]),
    ("Wnt ligands bind Frizzled receptors", ["Wnt", "Frizzled"]),
    ("Rho GTPases", ["Rho"]),
    ("NF-κB subunits", ["NF-κB"]),
    ("the KIT receptor", ["KIT"]),
    ("the AT1 receptor", ["AT1 receptor"]),
    ("IL-6 receptor", ["IL-6 receptor"]),
    ("Rho kinase", ["Rho kinase"]),
    ("cleavage of pro-caspase-8", ["caspase-8"]),
    ("soluble IL-6R (sIL-6R)", ["IL-6R", "IL-6R"]),
    ("sFRP2 and sFRPs", ["sFRP2", "sFRPs"]),
    ("mutant p53", ["p53"]),
    ("F-actin filaments", ["actin"]),
    ("nuclear YAP/TAZ", ["YAP", "TAZ"]),
    ("TCF/LEF family", ["TCF", "LEF"]),
    ("MRE11/RAD50/NBS1", ["MRE11", "RAD50", "NBS1"]),
    ("SWI/SNF and C/EBPβ", ["SWI/SNF", "C/EBPβ"]),
    ("the PTH/PTHrP receptor", ["PTH/PTHrP receptor"]),
    ("17α-hydroxylase/17,20-lyase", ["17α-hydroxylase/17,20-lyase"]),
    ("Frizzled (FZD) receptors", ["Frizzled", "FZD"]),
    ("the p65 subunit of NF-κB", ["p65", "NF-κB"]),
    ("NF-κB dimers and the ULK1 complex", ["NF-κB", "ULK1"]),
    ("the autophagy receptor p62", ["p62"]),
    ("tumor suppressor p53", ["p53"]),
    ("the dopamine receptor D2", ["dopamine receptor D2"]),
    ("activated factor IXa", ["factor IXa"]),
    ("sphingomyelinase activity (SMase)", ["sphingomyelinase", "SMase"]),
    ("expression of Notch ligands Delta-like 4 (Dll4)", ["Notch", "Delta-like 4", "Dll4"]),
    ("accumulation of 1-pyrroline-5-carboxylate dehydrogenase", ["1-pyrroline-5-carboxylate dehydrogenase"]),
    ("d-glucose-6-phosphate dehydrogenase", ["d-glucose-6-phosphate dehydrogenase"]),
    ("IL 2-hexokinase", ["IL 2", "hexokinase"]),
    ("sensitivity to proBDNF", ["BDNF"]),
    ("suppressor of cytokine signaling proteins (SOCS)", ["suppressor of cytokine signaling", "SOCS"]),
    ("Bcl-2 and A1 rose", ["Bcl-2"]),
    ("the E3 ubiquitin-protein ligase c-Cbl", ["c-Cbl"]),
    ("the analog (U46,619)", []),
]


@pytest.mark.parametrize(("text", "names"), CASES, ids=[text for text, _ in CASES])
def test_bare_names_stand_alone(annotator: Annotator, text: str, names: list[str]) -> None:
    assert [mention.text for mention in annotator.mentions(text)] == names


@pytest.mark.parametrize("name", ["miR-34a-5p", "hsa-miR-30c-5p", "mmu-let-7b", "let-7a-3p", "microRNA-34a-5p"])
def test_bare_micrornas_keep_their_arm_and_species(annotator: Annotator, name: str) -> None:
    assert [mention.text for mention in annotator.mentions(f"levels of {name} fell")] == [name]
    assert [mention.text for mention in annotator.mentions(name)] == [name]


def test_bare_domains_are_named_for_no_enzyme_of_the_caption(annotator: Annotator) -> None:
    assert annotator.mentions("Caspase-activated recruitment domain") == ()


def test_bare_a_phosphate_makes_no_protein_of_a_virus(annotator: Annotator) -> None:
    assert [m.text for m in annotator.mentions("elevated p-p65 and p-p38 (p-p65)")] == ["p65", "p38", "p65"]


GLOSSARY = (
    "GCLC, glutamate-cysteine ligase, catalytic subunit; GST, glutathione S-transferase; "
    "PRKCI, protein kinase C, iota; NRP1 and NRP2 (neuropilin-1 and neuropilin-2, respectively)."
)


def test_bare_long_forms_hold_their_comma(annotator: Annotator) -> None:
    found = {m.text: [gene.symbol for gene in m.genes] for m in annotator.mentions(GLOSSARY)}
    assert found["glutamate-cysteine ligase, catalytic subunit"] == ["GCLC"]
    assert found["protein kinase C, iota"] == ["PRKCI"]
    assert found["neuropilin-2"] == ["NRP2"]


def test_bare_a_family_keeps_its_name_beside_a_short_expansion(annotator: Annotator) -> None:
    mentions = annotator.mentions("MEK = mitogen activated protein kinase; ERK = extracellular signal-regulated kinase")
    assert [gene.symbol for gene in mentions[0].genes] == ["MAP2K1", "MAP2K2"]


SENSES = [
    ("AAT, aspartate aminotransferase; GDH, glutamate dehydrogenase", "AAT", ["GOT1", "GOT2"]),
    (
        "ADH, alcohol dehydrogenase; PC, protein C; OAS1, oligoadenylate synthetase;",
        "oligoadenylate synthetase",
        ["OAS1"],
    ),
    ("S6K1, ribosomal S6 kinase 1; SCAP, SREBP cleavage-activating protein", "S6K1", ["RPS6KB1"]),
    ("Gi = heterotrimeric G protein; AC = adenylyl cyclase", "Gi", ["GNAI1", "GNAI2", "GNAI3"]),
    ("STAT5, signal transducer and activator of transcription; JAK, Janus kinase", "STAT5", ["STAT5A", "STAT5B"]),
    ("Fatty acid synthesis (FAS) in yeast", "FAS", None),
    ("made of γ-glutamylcysteine (γ-GC)", "γ-GC", None),
    ("AP-3: ansamitocin P-3; EMP pathway: Embden Meyerhof", "AP-3", None),
    ("endosomal sorting complexes required for transport (ESCRT)", "ESCRT", []),
    ("lecithin retinol acyltransferase (lrat)", "lrat", ["LRAT"]),
]


@pytest.mark.parametrize(("text", "name", "genes"), SENSES, ids=[name for _, name, _ in SENSES])
def test_definitions_tell_what_a_short_form_means(
    annotator: Annotator, text: str, name: str, genes: list[str] | None
) -> None:
    found = {m.text: [gene.symbol for gene in m.genes] for m in annotator.mentions(text)}
    assert found.get(name) == genes
