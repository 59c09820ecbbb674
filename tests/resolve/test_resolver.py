"""Resolving: one reading where it is clear, ranked candidates where it is not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ner.find.candidate import Candidate
from ner.judge.judge import Judged
from ner.lexicon import Term
from ner.resolve.resolver import MAX_CANDIDATES, resolve
from ner.text.repair import Repaired, repair
from ner.types import Gene, Mention, Reading

if TYPE_CHECKING:
    from ner.annotator import Annotator

GENES = [Gene(f"GENE{n}", f"HGNC:{n}", str(n)) for n in range(20)]


def reading(number: int, score: float, *, group: str = "") -> Reading:
    """A reading as one gene, or as a group of two."""
    kind = "family" if group else "gene"
    genes = (GENES[number], GENES[number + 1]) if group else (GENES[number],)
    return Reading(kind, genes, f"GENE{number}", "hgnc_symbol", score, group)


def mention(*readings: Reading, probability: float = 0.9, text: str = "a G1 b", **changes: object) -> Mention:
    """The mention that a judged `G1` gives."""
    candidate = Candidate(2, 4, "G1", ((Term("G1", "hgnc_symbol", "GENE1"),),), ())
    judged = Judged(candidate, probability, (readings,), ())
    (made,) = resolve(text, Repaired(text), [judged], certain=float(str(changes.get("certain", 0.5))))
    return made


def test_resolver_clear_reading_gives_its_gene_alone() -> None:
    made = mention(reading(1, 1.0))
    assert (made.text, made.genes, made.candidates) == ("G1", (GENES[1],), ())


def test_resolver_unclear_reading_gives_ranked_candidates_and_no_gene() -> None:
    made = mention(reading(1, 0.4), reading(2, 0.35), reading(3, 0.25))
    assert made.genes == ()
    assert [r.genes[0].symbol for r in made.candidates] == ["GENE1", "GENE2", "GENE3"]


def test_resolver_likely_reading_gives_its_gene_and_the_other_candidates() -> None:
    made = mention(reading(1, 0.7), reading(2, 0.3))
    assert made.genes == (GENES[1],)
    assert len(made.candidates) == 2


def test_resolver_keeps_a_bounded_number_of_candidates() -> None:
    made = mention(*(reading(n, 1 / 18) for n in range(18)))
    assert len(made.candidates) == MAX_CANDIDATES


@pytest.mark.parametrize(
    ("share", "listed"),
    [pytest.param(1.0, (GENES[1], GENES[2]), id="clear"), pytest.param(0.4, (), id="ambiguous")],
)
def test_resolver_family_left_open_has_its_members_for_rows_alone(share: float, listed: tuple[Gene, ...]) -> None:
    group = Reading("family", (), "G1", "famplex", share, "FPLX:X")
    candidate = Candidate(2, 4, "G1", ((Term("G1", "famplex", "FPLX:X"),),), ())
    judged = Judged(candidate, 0.9, ((group, reading(3, 1 - share)),), ())
    (made,) = resolve(
        "a G1 b", Repaired("a G1 b"), [judged], certain=0.5, open_members={"FPLX:X": (GENES[1], GENES[2])}.__getitem__
    )
    assert (made.genes, made.open_members, made.all_genes) == ((), listed, listed)


def test_resolver_family_carries_its_group_and_members() -> None:
    made = mention(reading(1, 1.0, group="FPLX:X"))
    assert (made.kind, made.group, made.genes) == ("family", "FPLX:X", (GENES[1], GENES[2]))


@pytest.mark.parametrize(("probability", "share"), [(1.0, 1.0), (0.9, 0.5), (0.5, 0.1), (0.0, 1.0)])
def test_resolver_score_is_no_more_than_either_doubt_allows(probability: float, share: float) -> None:
    made = mention(reading(1, share), probability=probability)
    assert 0 <= made.score <= min(probability, share)


def test_resolver_exact_is_said_where_no_other_step_was_needed() -> None:
    assert mention(reading(1, 1.0)).how == ("exact",)


def test_resolver_repaired_text_is_said_and_the_span_lies_on_the_text_as_read() -> None:
    text = "a Œ≤1 b"
    repaired = repair(text)
    candidate = Candidate(2, 4, "β1", ((Term("B1", "hgnc_symbol", "GENE1"),),), ())
    (made,) = resolve(text, repaired, [Judged(candidate, 1.0, ((reading(1, 1.0),),), ())], certain=0.5)
    assert (made.start, made.end, made.text) == (2, 5, "Œ≤1")
    assert "repaired" in made.how


@pytest.mark.parametrize(
    ("corrected", "how"),
    [
        pytest.param(((0, 1), (2, 4), (5, 6)), "fuzzy", id="the word"),
        pytest.param(((3, 6),), "fuzzy", id="its end"),
        pytest.param(((0, 2), (4, 6)), "repaired", id="words that touch it"),
        pytest.param((), "repaired", id="none"),
    ],
)
def test_resolver_fuzzy_is_said_of_corrected_words_alone(corrected: tuple[tuple[int, int], ...], how: str) -> None:
    text = "a G2 b"
    candidate = Candidate(2, 4, "G1", ((Term("G1", "hgnc_symbol", "GENE1"),),), ())
    judged = Judged(candidate, 0.9, ((reading(1, 1.0),),), ())
    (made,) = resolve(text, Repaired(text, tuple(range(len(text) + 1)), corrected), [judged], certain=0.5)
    assert made.how == ("exact", how)


def test_resolver_text_of_many_corrections_ends_soon() -> None:
    text = "G2 " * 50_000
    spans = tuple((start, start + 2) for start in range(0, len(text), 3))
    judged = [Judged(Candidate(a, b, "G1", ((),), ()), 0.9, ((reading(1, 1.0),),), ()) for a, b in spans]
    start = time.perf_counter()
    made = resolve(text, Repaired(text, None, spans[::2]), judged, certain=0.5)
    assert time.perf_counter() - start < 10
    assert [one.how[-1] for one in made] == ["fuzzy", "repaired"] * 25_000


def test_resolver_enumeration_gives_each_gene_once_in_order() -> None:
    candidate = Candidate(0, 5, "G1/2/", ((), ()), ("enumeration",))
    judged = Judged(candidate, 1.0, ((reading(2, 1.0),), (reading(1, 1.0),), (reading(2, 1.0),)), ("enumeration",))
    (made,) = resolve("G1/2/", Repaired("G1/2/"), [judged], certain=0.5)
    assert made.genes == (GENES[2], GENES[1])


@pytest.mark.parametrize(
    ("word", "kind", "members"),
    [
        ("JAK", "family", {"JAK1", "JAK2", "JAK3", "TYK2"}),
        ("Akt", "family", {"AKT1", "AKT2", "AKT3"}),
        ("ERK", "family", {"MAPK1", "MAPK3"}),
        ("p38", "family", {"MAPK11", "MAPK12", "MAPK13", "MAPK14"}),
        ("AMPK", "complex", {"PRKAA1", "PRKAA2", "PRKAB1", "PRKAB2", "PRKAG1", "PRKAG2", "PRKAG3"}),
        ("NF-κB", "complex", {"NFKB1", "NFKB2", "REL", "RELA", "RELB"}),
    ],
)
def test_resolver_groups_have_their_kind_and_members(
    annotator: Annotator, word: str, kind: str, members: set[str]
) -> None:
    (made,) = annotator.mentions(f"through {word} in cells")
    assert (made.kind, {gene.symbol for gene in made.genes}) == (kind, members)
    assert made.group


@pytest.mark.parametrize(
    ("word", "symbol"),
    [
        ("DDX58", "RIGI"),
        ("TMEM173", "STING1"),
        ("GLUT4", "SLC2A4"),
        ("Abl", "ABL1"),
        ("c-Abl", "ABL1"),
        ("p300", "EP300"),
        ("p53", "TP53"),
        ("HER2", "ERBB2"),
        ("PD-L1", "CD274"),
        ("MyD88", "MYD88"),
        ("AhR", "AHR"),
        ("mTOR", "MTOR"),
        ("GSK3β", "GSK3B"),
        ("IFN-γ", "IFNG"),
        ("β2AR", "ADRB2"),
        ("Trp53", "TP53"),
        ("miR-34a-5p", "MIR34A"),
        ("α-synuclein", "SNCA"),
        ("IL-6 receptor", "IL6R"),
        ("TNF receptor 1", "TNFRSF1A"),
        ("E-cadherin", "CDH1"),
        ("eIF2α", "EIF2S1"),
        ("pVHL", "VHL"),
        ("COX-1", "PTGS1"),
        ("C/EBPα", "CEBPA"),
        ("CD4", "CD4"),
        ("separase", "ESPL1"),
        ("angiotensin II", "AGT"),
        ("pro-IL-1β", "IL1B"),
    ],
)
def test_resolver_gives_the_gene_that_is_meant(annotator: Annotator, word: str, symbol: str) -> None:
    (made,) = annotator.mentions(f"through {word} in cells")
    assert [gene.symbol for gene in made.genes] == [symbol]


@pytest.mark.parametrize(
    "spelling", ["NF-κB", "NFκB", "NF-kB", "nuclear factor-κB", "NF-kappa B", "nuclear factor kappa B", "NF-kappaB"]
)
def test_resolver_gives_one_meaning_to_all_spellings(annotator: Annotator, spelling: str) -> None:
    (made,) = annotator.mentions(f"through {spelling} in cells")
    assert {gene.symbol for gene in made.genes} == {"NFKB1", "NFKB2", "REL", "RELA", "RELB"}


@pytest.mark.parametrize("word", ["TNFR", "PTP", "PGC-1", "PKA", "Notch", "TAZ", "MST1", "CAD"])
def test_resolver_mention_has_a_gene_or_candidates(annotator: Annotator, word: str) -> None:
    for made in annotator.mentions(f"through {word} in cells"):
        assert made.genes or made.group or made.candidates
