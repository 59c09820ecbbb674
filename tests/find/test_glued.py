"""Names that lost the space beside them: taken out where the lexicon has them in this case, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ner.find.glued import glued_name
from ner.lexicon import Lexicon

if TYPE_CHECKING:
    from ner.annotator import Annotator


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("BRAFV600E", "BRAF", id="mutation"),
        pytest.param("Rab11Q70L", "Rab11", id="mutation behind a number"),
        pytest.param("RagAT21N", "RagA", id="mutation behind a letter"),
        pytest.param("PCNAimmunoprecipitation", "PCNA", id="word behind"),
        pytest.param("APPmice", "APP", id="mice"),
        pytest.param("humanCD4", "CD4", id="word before"),
        pytest.param("CircAGO2", "AGO2", id="circular RNA"),
        pytest.param("ATG5ΔN", "ATG5", id="deletion"),
        pytest.param("AMPKαCA", "AMPKα", id="constitutively active"),
        pytest.param("WIPI2b", "WIPI2", id="isoform"),
        pytest.param("CFTRΔF508", "CFTR", id="deleted residue"),
        pytest.param("BRAFV600", "BRAF", id="mutated place"),
        pytest.param("NRASmut", "NRAS", id="mutated"),
        pytest.param("MEKact", "MEK", id="active"),
        pytest.param("RasG12V", "Ras", id="mutation of a word"),
        pytest.param("parkinR42P", "parkin", id="mutation of a small word"),
        pytest.param("AktS473", "Akt", id="phosphorylated residue"),
        pytest.param("pAktS473", "Akt", id="phosphorylated name and residue"),
        pytest.param("FBW7α", "FBW7", id="isoform in Greek"),
        pytest.param("Ptenfl", "Pten", id="floxed"),
        pytest.param("KrasLSL", "Kras", id="stopped allele"),
        pytest.param("Foxp3DTR", "Foxp3", id="knocked in"),
        pytest.param("AktSer473", "Akt", id="residue in three letters"),
        pytest.param("S6KThr389", "S6K", id="residue in three letters behind a letter"),
        pytest.param("MEK1T55delinsRT", "MEK1", id="deletion and insertion"),
        pytest.param("Htt103Q", "Htt", id="polyglutamine"),
        pytest.param("HRASCAAX", "HRAS", id="end of a construct"),
        pytest.param("p62western", "p62", id="protein named by its weight"),
        pytest.param("HCT116p53", "p53", id="cell line before a weight"),
        pytest.param("siUSP5into", "USP5", id="interference RNA and word"),
        pytest.param("shNAV3MCF10A", "NAV3", id="interference RNA and cell line"),
        pytest.param("UBQLN4protein", "UBQLN4", id="word that begins like a symbol's end"),
        pytest.param("CD56dim", "CD56", id="gated"),
    ],
)
def test_glued_names_are_taken_out(lexicon: Lexicon, text: str, name: str) -> None:
    place = glued_name(text, lexicon)
    assert place is not None
    assert text[slice(*place)] == name


@pytest.mark.parametrize(
    "text",
    [
        "GTPases",
        "SUMOylation",
        "NETosis",
        "lncRNAs",
        "mRNAexpression",
        "ZEBRA",
        "DNAbinding",
        "",
        "A",
        "MATa",
        "AATAAA",
    ],
)
def test_glued_names_are_not_seen_in_other_words(lexicon: Lexicon, text: str) -> None:
    assert glued_name(text, lexicon) is None


@pytest.mark.parametrize(
    ("text", "name", "symbol"),
    [
        ("H-RasG12V", "H-Ras", "HRAS"),
        ("B-RafE586K", "B-Raf", "BRAF"),
        ("β-cateninS33Y", "β-catenin", "CTNNB1"),
        ("caveolin-1Y14", "caveolin-1", "CAV1"),
        ("lipin-1β", "lipin-1", "LPIN1"),
        ("F4/80hi", "F4/80", "ADGRE1"),
        ("β-cateninWT", "β-catenin", "CTNNB1"),
        ("IL-1βlevels", "IL-1β", "IL1B"),
        ("E-cadherinexpression", "E-cadherin", "CDH1"),
        ("humanIL-6", "IL-6", "IL6"),
        ("HeLaIFN-γ", "IFN-γ", "IFNG"),
    ],
)
def test_names_of_several_pieces_are_found_before_what_changes_them(
    annotator: Annotator, text: str, name: str, symbol: str
) -> None:
    (mention,) = annotator.mentions(f"{text} cells were sorted.")
    assert (mention.text, [gene.symbol for gene in mention.genes]) == (name, [symbol])


@pytest.mark.parametrize("text", ["PI3K", "GFR-PI3K-AKT", "mT-pY250"])
def test_changes_are_not_seen_in_names(annotator: Annotator, text: str) -> None:
    assert not {"GCHFR", "MTTP"} & {gene.symbol for m in annotator.mentions(text) for gene in m.genes}
