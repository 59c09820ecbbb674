"""Full names of genes: those that HGNC once approved and UniProt's, which glossaries and abstracts still hold."""

from __future__ import annotations

import pytest

from ner.annotator import Annotator

FORMER = {
    "chemokine (C-C motif) ligand 2": "CCL2",
    "chemokine (C-X-C motif) receptor 4": "CXCR4",
    "tumor necrosis factor (ligand) superfamily, member 11": "TNFSF11",
    "SRY (sex determining region Y)-box 9": "SOX9",
    "solute carrier family 2 (facilitated glucose transporter), member 4": "SLC2A4",
    "serpin peptidase inhibitor, clade E, member 1": "SERPINE1",
    "serine (or cysteine) proteinase inhibitor, clade E, member 1": "SERPINE1",
    "ATP-binding cassette, sub-family A (ABC1), member 1": "ABCA1",
    "DnaJ (Hsp40) homolog, subfamily B, member 1": "DNAJB1",
    "sirtuin (silent mating type information regulation 2 homolog) 1": "SIRT1",
    "potassium voltage-gated channel, subfamily H (eag-related), member 2": "KCNH2",
    "gamma-aminobutyric acid (GABA) A receptor, alpha 1": "GABRA1",
    "glutamate receptor, ionotropic, N-methyl D-aspartate 2B": "GRIN2B",
    "collagen, type I, alpha 1": "COL1A1",
    "integrin, alpha 5": "ITGA5",
    "interferon, gamma": "IFNG",
    "interleukin 2 receptor, alpha": "IL2RA",
    "retinoid X receptor, alpha": "RXRA",
    "phospholipase A2, group IVA": "PLA2G4A",
    "NLR family, pyrin domain containing 3": "NLRP3",
    "cytochrome P450, family 3, subfamily A, polypeptide 4": "CYP3A4",
    "protein kinase, AMP-activated, alpha 1 catalytic subunit": "PRKAA1",
    "aryl hydrocarbon receptor nuclear translocator-like": "BMAL1",
    "fms-related tyrosine kinase 1": "FLT1",
    "v-erb-b2 erythroblastic leukemia viral oncogene homolog 2": "ERBB2",
}
PROTEINS = {
    "tripartite motif-containing protein 3": "TRIM3",
    "bromodomain-containing protein 4": "BRD4",
    "WD repeat-containing protein 77": "WDR77",
    "ankyrin repeat domain-containing protein 11": "ANKRD11",
    "ankyrin repeat and SOCS box protein 4": "ASB4",
    "olfactory receptor 51E2": "OR51E2",
    "NADH dehydrogenase [ubiquinone] 1 alpha subcomplex subunit 9": "NDUFA9",
    "poly [ADP-ribose] polymerase 1": "PARP1",
    "NAD(P)H dehydrogenase [quinone] 1": "NQO1",
    "sarco(endo)plasmic reticulum Ca2+-ATPase 2": "ATP2A2",
    "transient receptor potential vanilloid 4": "TRPV4",
    "lysine-specific demethylase 4D": "KDM4D",
    "ribosomal protein S6 kinase alpha-1": "RPS6KA1",
}


@pytest.mark.parametrize(("name", "symbol"), [*FORMER.items(), *PROTEINS.items()])
def test_full_names_are_found_whole(annotator: Annotator, name: str, symbol: str) -> None:
    found = annotator.mentions(f"Expression of {name} was measured.")
    assert [(m.text, [gene.symbol for gene in m.genes]) for m in found] == [(name, [symbol])]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("levels of tumor necrosis factor (TNF) and others", "tumor necrosis factor", id="short form"),
        pytest.param("of interleukin (IL)-6 here", "interleukin (IL)-6", id="short form within the name"),
        pytest.param("of tumor necrosis factor (ligand) here", "tumor necrosis factor", id="name that breaks off"),
        pytest.param("solute carrier family 2 (not shown)", "solute carrier", id="other bracket"),
    ],
)
def test_full_names_take_no_bracket_of_the_sentence(annotator: Annotator, text: str, name: str) -> None:
    assert name in [mention.text for mention in annotator.mentions(text)]
