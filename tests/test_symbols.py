"""Approved symbols mean their own genes, whatever a curated name looks like."""

from __future__ import annotations

import pytest

from ner.annotator import Annotator
from ner.types import Caption

# Symbols by which papers mostly mean something else: curated in that very spelling, or marked so in corpora.
OTHERS = frozenset("CLC CNP DBP HRG IMP3 LAT2 PDK1 PIGF PRX RHO TCF4".split())
STEP = 5  # every fifth symbol: all of them take a quarter of a minute


def genes(annotator: Annotator, text: str) -> dict[str, set[str]]:
    """The symbols of each mention's genes, by its text."""
    return {m.text: {gene.symbol for gene in m.genes} for m in annotator.mentions(text)}


def test_symbols_mean_their_own_genes(annotator: Annotator) -> None:
    lexicon = annotator.lexicon
    coding = [s for s in lexicon.genes if (e := lexicon.gene_entry(s)) and e.locus == "gene with protein product"]
    symbols = sorted(set(coding) - OTHERS)[::STEP]
    captions = [Caption(symbol, f"Expression of {symbol} was measured.") for symbol in symbols]
    named = {
        symbol: {gene.symbol for mention in annotation.mentions for gene in mention.genes}
        for symbol, annotation in zip(symbols, annotator.pipe(captions), strict=True)
    }
    assert {symbol: found for symbol, found in named.items() if found and symbol not in found} == {}
    assert sum(map(bool, named.values())) > 0.99 * len(symbols)


@pytest.mark.parametrize("symbol", ["SF1", "SYP", "FHL1", "ACAT2", "CAPG", "LST1", "TTF1", "CLK1", "MTTP", "H3-4"])
def test_symbols_are_no_curated_name_that_is_spelt_otherwise(annotator: Annotator, symbol: str) -> None:
    assert genes(annotator, f"Loss of {symbol} was seen.") == {symbol: {symbol}}


@pytest.mark.parametrize(
    ("text", "word", "symbol"),
    [
        ("SF1 drives CYP17A1 in adrenal steroidogenesis.", "SF1", "NR5A1"),
        ("SF-1 was lost.", "SF-1", "NR5A1"),
        ("GAS6 binds TAM and Axl.", "TAM", "TYRO3"),
        ("Amyloid A-beta forms plaques.", "A-beta", "APP"),
        ("β-COP and β'-COP were bound.", "β-COP", "COPB1"),
        ("β-COP and β'-COP were bound.", "β'-COP", "COPB2"),
        ("MIB1 and RNF8 were bound.", "MIB1", "MIB1"),
        ("p42/44 is phosphorylated by MEK.", "p42/44", "MAPK3"),
        ("COPII (coat protein complex II) vesicles bud.", "COPII", "SEC23A"),
    ],
)
def test_symbols_and_names_by_spelling_and_company(annotator: Annotator, text: str, word: str, symbol: str) -> None:
    assert symbol in genes(annotator, text)[word]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("TAM were counted beside T cells.", "TAM"),
        ("An Ab against IL-6 was given.", "Ab"),
        ("2-Sep and Oct-04 are dates.", "Sep"),
        ("formaldehyde (HCHO) was added.", "HCHO"),
        ("atypical ductal hyperplasia (ADH) was seen", "ADH"),
    ],
)
def test_symbols_words_that_are_no_genes_here(annotator: Annotator, text: str, word: str) -> None:
    assert word not in genes(annotator, text)


@pytest.mark.parametrize(
    "text",
    [
        "Amyloid A beta is cut.",
        "Some zeta in cells",
        "1 per 1 million, the past 3 months, arm 1 and the top 2",
        "integrin beta 2 and alpha 12",
        "J kappa and C beta 2 loci",
        "38 x 25 mm, on d 1 and d 4",
        "1 alpha-hydroxycholecalciferol",
        "two alpha beta T cells",
    ],
)
def test_symbols_are_not_put_together_from_words(annotator: Annotator, text: str) -> None:
    wrong = {"BIS", "ZIN", "PER1", "PAST3", "ARM1", "TOP2", "BETA2", "A12", "JK", "CB2", "X25", "Delta1", "1A", "Abeta"}
    assert not {mention.term for mention in annotator.mentions(text)} & wrong


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("IL-1 beta was up", "IL1B"),
        ("α SMA was up", "ACTA2"),
        ("beta 2-M was up", "B2M"),
        ("I kappa B alpha was lost", "NFKBIA"),
        ("p 53 was lost", "TP53"),
        ("roundabout 4 was lost", "ROBO4"),
        ("beta 1-AR was lost", "ADRB1"),
    ],
)
def test_symbols_may_be_parted(annotator: Annotator, text: str, symbol: str) -> None:
    assert symbol in {gene.symbol for mention in annotator.mentions(text) for gene in mention.genes}


def test_symbols_of_a_family_keep_it_beside_a_long_form_of_it_or_a_member(annotator: Annotator) -> None:
    found = genes(annotator, "dishevelled (DVL) inhibits GSK3β; retinoid X receptors (RXRs) bind")
    assert found["DVL"] == {"DVL1", "DVL2", "DVL3"}
    assert found["RXRs"] == {"RXRA", "RXRB", "RXRG"}
