"""Examples: names and readings, labelled as annotators marked them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eval.training.examples import examples_of
from tests.eval.training.cases import make_text

if TYPE_CHECKING:
    from ner.annotator import Annotator


def test_examples_names_are_labelled_as_marked(annotator: Annotator) -> None:
    text = make_text("STAT3 binds EGFR, as MAPK1 does.", {"STAT3": ("STAT3",), "MAPK1": ("MAPK1",)})
    names, _ = examples_of(text, annotator)
    assert [name.is_gene for name in names] == [True, False, True]


def test_examples_genes_of_other_species_are_genes(annotator: Annotator) -> None:
    names, _ = examples_of(make_text("Yeast STAT3 grows.", {"STAT3": ()}), annotator)
    assert [name.is_gene for name in names] == [True]


def test_examples_leave_out_names_marked_in_part(annotator: Annotator) -> None:
    text = make_text("The STAT3 transgenic reporter line was used.", {"STAT3 transgenic reporter line": ("STAT3",)})
    assert examples_of(text, annotator) == ([], [])


def test_examples_leave_out_names_within_a_longer_marked_one(annotator: Annotator) -> None:
    text = make_text("The interleukin-6 receptor binds.", {"interleukin-6 receptor": ("IL6R",)})
    names, _ = examples_of(text, annotator)
    assert [name.is_gene for name in names] == [True]


def test_examples_leave_out_what_the_caption_defines(annotator: Annotator) -> None:
    text = make_text("The cytopathic effect (CPE) was seen.", {})
    names, _ = examples_of(text, annotator)
    assert names == []


def test_examples_carry_corpus_fold_and_part(annotator: Annotator) -> None:
    text = make_text("STAT3 rose.", {"STAT3": ("STAT3",)}, corpus="nlmgene", paper="42")
    (name,), _ = examples_of(text, annotator)
    assert (name.corpus, name.fold, name.part) == ("nlmgene", text.fold, text.part)


@pytest.mark.parametrize(
    ("symbols", "groups", "group"),
    [
        pytest.param(("ABL1",), (), False, id="gene"),
        pytest.param(("ABL1", "ABL2"), ("Abl",), True, id="family"),
    ],
)
def test_examples_right_reading_is_the_marked_one(
    annotator: Annotator, symbols: tuple[str, ...], groups: tuple[str, ...], group: bool
) -> None:
    text = make_text("Then Abl was active.", {"Abl": symbols}, groups=groups)
    _, (reading,) = examples_of(text, annotator)
    chosen = [cells[0] for cells, right in zip(reading.readings, reading.right, strict=True) if right]
    assert len(chosen) == 1
    assert bool(chosen[0][1]) == group  # type: ignore[index]


def test_examples_corpora_without_ids_teach_no_readings(annotator: Annotator) -> None:
    text = make_text("Then Abl was active.", {"Abl": ("ABL1",)}, corpus="jnlpba")
    names, readings = examples_of(text, annotator)
    assert ([name.is_gene for name in names], readings) == ([True], [])


def test_examples_wrong_gene_makes_no_choice(annotator: Annotator) -> None:
    _, readings = examples_of(make_text("Then Abl was active.", {"Abl": ("EGFR",)}), annotator)
    assert readings == []


def test_examples_name_left_unmarked_in_an_experiment_is_no_single_gene(annotator: Annotator) -> None:
    blot = "Cells were lysed and blotted with antibodies against Akt; bars are mean values of three experiments. "
    texts = {"marked": {"Akt": ("AKT1",)}, "unmarked": {}}
    chosen = {
        name: [(e.marked, [cells[0] for cells, right in zip(e.readings, e.right, strict=True) if right])]
        for name, marks in texts.items()
        for e in examples_of(make_text(blot, marks, corpus="bioid_train"), annotator)[1]
    }
    assert chosen["marked"][0][0] and not chosen["unmarked"][0][0]
    assert all(group for _, group in chosen["unmarked"][0][1])  # type: ignore[misc]
