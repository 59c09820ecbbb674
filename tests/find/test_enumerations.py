"""Enumerations: each name of a list that shares a stem, and nothing that only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ner.annotator import Annotator
    from ner.lexicon import Lexicon

LISTS = [
    ("STAT1/3", "STAT1 STAT3"),
    ("STAT1 / 3", "STAT1 STAT3"),
    ("Stat1/3", "STAT1 STAT3"),
    ("STAT1/STAT3", ""),
    ("LRP5/6", "LRP5 LRP6"),
    ("IKKα/β", "CHUK IKBKB"),
    ("PPARα/γ/δ", "PPARA PPARG PPARD"),
    ("IL-1α/β", "IL1A IL1B"),
    ("DNMT3a/b", "DNMT3A DNMT3B"),
    ("SMAD1/5/8", "SMAD1 SMAD5 SMAD9"),
    ("ERK1/2", "MAPK3 MAPK1"),
    ("MEK1/2", "MAP2K1 MAP2K2"),
    ("K8/18", "KRT8 KRT18"),
    ("TLR2 and 4", "TLR2 TLR4"),
    ("TLR2 or 4", "TLR2 TLR4"),
    ("TLR2 & 4", "TLR2 TLR4"),
    ("caspase 8 and 9", "CASP8 CASP9"),
    ("caspase-3/-7", "CASP3 CASP7"),
    ("caspases 3 and 7", "CASP3 CASP7"),
    ("HDAC1, 4, 5, and 7", "HDAC1 HDAC4 HDAC5 HDAC7"),
    ("HDAC1, 2 and 3", "HDAC1 HDAC2 HDAC3"),
    ("NOTCH1-4", "NOTCH1 NOTCH2 NOTCH3 NOTCH4"),
    ("CCL3–5", "CCL3 CCL4 CCL5"),
    ("TLR1-10", " ".join(f"TLR{n}" for n in range(1, 11))),
    ("TLR1 to 4", "TLR1 TLR2 TLR3 TLR4"),
    ("CDK4/6", "CDK4 CDK6"),
    ("FOXO1/3a", "FOXO1 FOXO3"),
    ("interleukins 4 and 13", "IL4 IL13"),
    ("IL-4, -5 and -13", "IL4 IL5 IL13"),
    ("interleukin-1 alpha and beta", "IL1A IL1B"),
    ("PKC alpha, epsilon, and zeta", "PRKCA PRKCE PRKCZ"),
    ("PKC isoforms alpha and delta", "PRKCA PRKCD"),
    ("PKCalpha/betaII/delta", "PRKCA PRKCB PRKCD"),
    ("PKCα and βII", "PRKCA PRKCB"),
    ("protein kinase C (PKC)alpha/beta", "PRKCA PRKCB"),
    ("TGF-β1, -β2 and -β3", "TGFB1 TGFB2 TGFB3"),
    ("cyclin D1/D3", "CCND1 CCND3"),
    ("cyclins D1 and E1", "CCND1 CCNE1"),
    ("Cav1.2/1.3", "CACNA1C CACNA1D"),
    ("MMPs-2 and -9", "MMP2 MMP9"),
    ("estrogen receptors α and β", "ESR1 ESR2"),
    ("histone deacetylases 1 and 2", "HDAC1 HDAC2"),
    ("SDHA/B/C/D", "SDHA SDHB SDHC SDHD"),
    ("ACACA/B", "ACACA ACACB"),
    ("p38α/β/γ/δ", "MAPK14 MAPK11 MAPK12 MAPK13"),
    ("HIF-1α and -2α", "HIF1A EPAS1"),
    ("IL-17A/F", "IL17A IL17F"),
    ("TRAF2 and-6", "TRAF2 TRAF6"),
    ("ADAMs (10, 17, and 33)", "ADAM10 ADAM17 ADAM33"),
    ("MMPs (2 and 9)", "MMP2 MMP9"),
    ("ERK (1/2)", "MAPK3 MAPK1"),
]


@pytest.mark.parametrize(
    "text", ["GSK-3β, a kinase", "miR-200b, a regulator", "adenylyl cyclase (8, 9)", "STATs (3)", "p70-75"]
)
def test_enumerations_are_no_article_and_no_reference(annotator: Annotator, text: str) -> None:
    assert all("enumeration" not in mention.how for mention in annotator.mentions(f"It blocks {text} here."))


@pytest.mark.parametrize(("text", "symbols"), LISTS, ids=[text for text, _ in LISTS])
def test_enumerations_are_one_mention_with_each_gene(annotator: Annotator, text: str, symbols: str) -> None:
    mentions = annotator.mentions(f"Signals through {text} in cells.")
    if not symbols:
        assert [m.text for m in mentions] == text.split("/")
        return
    (mention,) = mentions
    assert (mention.text, mention.kind) == (text, "gene")
    assert [gene.symbol for gene in mention.genes] == symbols.split()
    assert "enumeration" in mention.how or mention.source == "capgene"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("IL-6 and 10 mice", "IL-6", id="number of animals"),
        pytest.param("STAT3, 5 days after", "STAT3", id="days"),
        pytest.param("IL-2 and 4 h later", "IL-2", id="hours"),
        pytest.param("IL-6, 10 ng/ml", "IL-6", id="dose"),
        pytest.param("STAT3, 10 µM", "STAT3", id="concentration"),
        pytest.param("STAT3 and 2.5 fold", "STAT3", id="decimal"),
        pytest.param("CD4 and 20% of", "CD4", id="per cent"),
        pytest.param("STAT3 and a kinase", "STAT3", id="article"),
        pytest.param("TLR4 - 2019", "TLR4", id="year"),
        pytest.param("JAK1, B and C are panels", "JAK1", id="panel letters"),
    ],
)
def test_enumerations_do_not_take_other_numbers(annotator: Annotator, text: str, name: str) -> None:
    assert annotator.mentions(text)[0].text == name


@pytest.mark.parametrize("text", ["HSP70-90", "CD4-8000", "IL-6-1", "STAT3-1"])
def test_enumerations_of_no_range_are_not_spelt_out(annotator: Annotator, text: str) -> None:
    assert all("enumeration" not in m.how for m in annotator.mentions(text))


@pytest.mark.parametrize("text", ["IL-1-99", "TLR1-999", "CDK1-30", "HDAC1-1000000000"])
def test_enumerations_never_hold_more_than_twenty_one_genes(annotator: Annotator, text: str) -> None:
    assert all(m.kind != "gene" or len(m.genes) <= 21 for m in annotator.mentions(text))


@pytest.mark.parametrize(
    ("text", "symbols"), [("miR-200a/b/c", "MIR200A MIR200B MIR200C"), ("PIK3C2A/B/G", "PIK3C2A PIK3C2B PIK3C2G")]
)
def test_enumerations_of_three_letters_after_a_number(annotator: Annotator, text: str, symbols: str) -> None:
    (mention,) = annotator.mentions(text)
    assert [gene.symbol for gene in mention.genes] == symbols.split()


def test_enumerations_yield_to_a_curated_name(annotator: Annotator) -> None:
    (mention,) = annotator.mentions("MST1/2 phosphorylate LATS."[:6])
    assert {gene.symbol for gene in mention.genes} == {"STK3", "STK4"}


def test_enumerations_of_numbers_that_share_a_letter(annotator: Annotator) -> None:
    (mention,) = annotator.mentions("HIF-1/2α")
    assert {gene.symbol for gene in mention.genes} == {"HIF1A", "EPAS1"}


@pytest.mark.parametrize("text", ["type I and III IFNs", "type I and type III IFNs", "type I/III interferons"])
def test_enumerations_of_families_are_one_mention_of_what_they_share(annotator: Annotator, text: str) -> None:
    (mention,) = annotator.mentions(f"The {text} are made.")
    assert (mention.text, mention.kind) == (text, "family")


def test_enumerations_whose_shared_word_comes_last(lexicon: Lexicon) -> None:
    from ner.find.finder import Finder

    finder = Finder(lexicon, cache_size=1000)
    found = finder.find(finder.prepare("The α- and β-catenin complex; PI3K β- and γ-catenin"))
    lists = {c.text: [{t.target for t in part} for part in c.parts] for c in found if c.text.count("-") > 1}
    assert {"CTNNB1"} <= lists["β- and γ-catenin"][0]
    assert {"JUP"} <= lists["β- and γ-catenin"][1]
    assert "α- and β-catenin" in lists


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("TGF-β1/2/3", "TGFB1 TGFB2 TGFB3"),
        ("TGF-β1-3", "TGFB1 TGFB2 TGFB3"),
        ("IL-17RA/RB", "IL17RA IL17RB"),
        ("TNFR1/R2", "TNFRSF1A TNFRSF1B"),
        ("TGFβRI/II", "TGFBR1 TGFBR2"),
        ("cathepsins B, L and S", "CTSB CTSL CTSS"),
        ("CYP1A1, 1A2 and 1B1", "CYP1A1 CYP1A2 CYP1B1"),
        ("SLC35A1/A2/C1", "SLC35A1 SLC35A2 SLC35C1"),
        ("RagC/D", "RRAGC RRAGD"),
        ("TrkA-C", "NTRK1 NTRK2 NTRK3"),
        ("SDHA–D", "SDHA SDHB SDHC SDHD"),
        ("ERRα–γ", "ESRRA ESRRB ESRRG"),
        ("TIMP-1 to -4", "TIMP1 TIMP2 TIMP3 TIMP4"),
        ("Nav1.6-1.9", "SCN8A SCN9A SCN10A SCN11A"),
        ("Kv7.2/3", "KCNQ2 KCNQ3"),
        ("STAT3/5", "STAT3 STAT5A STAT5B"),
        ("E-, N- and VE-cadherin", "CDH1 CDH2 CDH5"),
        ("P- and E-selectins", "SELP SELE"),
        ("cyclins A, D, and E", "CCNA1 CCNA2 CCND1 CCND2 CCND3 CCNE1 CCNE2"),
        ("collagens I and III", "COL1A1 COL1A2 COL3A1"),
        ("GalNAc-T1 and -T2", "GALNT1 GALNT2"),
        ("FOXA1/A2", "FOXA1 FOXA2"),
        ("Nesprins-1 and -2", "SYNE1 SYNE2"),
    ],
)
def test_enumerations_and_ranges_of_every_form_have_each_gene(annotator: Annotator, text: str, symbols: str) -> None:
    (mention,) = annotator.mentions(f"Levels of {text} were measured.")
    assert (mention.text, [gene.symbol for gene in mention.genes]) == (text, symbols.split())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("TGF-β1 and α-SMA", ["TGF-β1", "α-SMA"]),
        ("PKCα and c-Raf", ["PKCα", "c-Raf"]),
        ("D2R and 5-HT2A", ["D2R", "5-HT2A"]),
        ("ZCCHC3, 14-3-3ε", ["ZCCHC3", "14-3-3ε"]),
        ("GPR132, 15-PGDH", ["GPR132", "15-PGDH"]),
        ("RXRα, C/EBPα", ["RXRα", "C/EBPα"]),
        ("IL-10, RA", ["IL-10"]),
        ("E47/E12", ["E47", "E12"]),
    ],
)
def test_enumerations_end_before_another_name(annotator: Annotator, text: str, names: list[str]) -> None:
    assert [m.text for m in annotator.mentions(f"Levels of {text} were measured.")] == names
