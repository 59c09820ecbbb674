"""Variants: each leaves out what its name tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eval.training import views
from eval.training.variants import VARIANTS, WHOLE, Variant, predict, without_genre, without_usual
from ner.annotator import Annotator
from ner.find.finder import Finder
from tests.eval.training.cases import make_text

if TYPE_CHECKING:
    from ner.lexicon import Lexicon

VARIANT = {variant.name: variant for variant in VARIANTS}


def found(variant: Variant, annotator: Annotator, text: str) -> set[str]:
    """The words that a variant takes for genes, its lexicon in place of the annotator's."""
    if variant.lexicon:
        finder = Finder(variant.lexicon(annotator.lexicon), cache_size=1000)
        annotator = Annotator(finder, annotator.judge, certain=annotator.certain)
    return {text[p.start : p.end] for p in predict(make_text(text, {}), annotator, variant)}


@pytest.mark.parametrize(
    ("name", "text", "lost"),
    [
        ("enumerations", "They bind STAT1/3 here.", "STAT1/3"),
        ("free wordings", "The receptor for IL-6 rose.", "receptor for IL-6"),
        ("correction of misspelt words", "Active interleukn-6 was seen.", "interleukn-6"),
        ("families and complexes", "Both JAK and STAT3 rose.", "JAK"),
        ("plurals", "All EGFRs rose.", "EGFRs"),
    ],
    ids=["list", "wording", "misspelt", "group", "plural"],
)
def test_variants_lose_what_their_step_finds(annotator: Annotator, name: str, text: str, lost: str) -> None:
    assert lost in found(WHOLE, annotator, text)
    assert lost not in found(VARIANT[name], annotator, text)


def test_variants_whole_is_the_annotator(annotator: Annotator) -> None:
    text = "IKKα/β phosphorylate IκBα; TLR2 and 4 bind LPS. Met, methionine; Met fell."
    assert found(WHOLE, annotator, text) == {m.text for m in annotator.mentions(text)}


def test_variants_without_definitions_take_a_refuted_word(annotator: Annotator) -> None:
    text = "The metabolic equivalent of task (MET) rose."
    assert found(WHOLE, annotator, text) == set()
    assert found(VARIANT["definitions in the caption"], annotator, text) == {"MET"}


def test_variants_lexicon_without_curated_names_keeps_the_others(lexicon: Lexicon) -> None:
    bare = views.without_curated_names(lexicon)
    assert any(term.source == "capgene" for term in lexicon.matches("Abl"))
    assert {term.source for term in bare.matches("Abl")} == {
        term.source for term in lexicon.matches("Abl") if term.source != "capgene"
    }
    assert bare.matches("STAT3") == tuple(t for t in lexicon.matches("STAT3") if t.source != "capgene")


def test_variants_lexicon_without_vetoes_refuses_nothing(lexicon: Lexicon) -> None:
    assert lexicon.veto("ATP")
    assert views.without_vetoes(lexicon).veto("ATP") is None
    assert views.without_lists(lexicon).veto("ATP") is None


def test_variants_leave_the_shipped_lexicon_alone(lexicon: Lexicon) -> None:
    before = len(lexicon.lines), len(lexicon.wordings.lines), len(lexicon.name_words)
    for variant in VARIANTS:
        if variant.lexicon:
            variant.lexicon(lexicon)
    assert (len(lexicon.lines), len(lexicon.wordings.lines), len(lexicon.name_words)) == before


def test_variants_names_are_different() -> None:
    assert len(VARIANT) == len(VARIANTS)
    assert WHOLE.name not in VARIANT


def test_variants_examples_without_usual_members_and_genre(annotator: Annotator) -> None:
    from eval.training.examples import examples_of

    text = make_text("Then Abl was active.", {"Abl": ("ABL1",)})
    _, (example,) = examples_of(text, annotator)
    assert len({*map(len, (without_usual(example).readings, without_usual(example).settings))}) == 1
    assert {cells[0][2] for cells in without_genre(example).settings} == {0}  # type: ignore[index]
