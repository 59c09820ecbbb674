"""Texts: folds by paper, and what marks mean."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from eval.annotated.captions import rows_of
from eval.gold.documents import paper_of
from eval.training.texts import ANNOTATED, CAPTIONS, FOLDS, GOLD, PARTS, fold_of, part_of, read_texts
from ner.errors import InputError
from tests.eval.training.cases import write_data


def test_texts_of_a_paper_share_fold_and_part() -> None:
    figures = ["PMC1__a", "PMC1__b", "PMC1/c"]
    assert len({(fold_of(paper_of(f)), part_of(paper_of(f))) for f in figures}) == 1


def test_texts_folds_and_parts_are_drawn_apart() -> None:
    papers = [f"PMC{n}" for n in range(4000)]
    cells = {(fold_of(p), part_of(p)) for p in papers}
    assert cells == {(fold, part) for fold in range(FOLDS) for part in range(PARTS)}


def test_texts_folds_are_even() -> None:
    counts = [0] * FOLDS
    for n in range(5000):
        counts[fold_of(f"PMC{n}")] += 1
    assert min(counts) > 900


def test_texts_are_read_from_every_corpus(tmp_path: Path) -> None:
    texts = list(read_texts(write_data(tmp_path / "data", papers=3)))
    assert len({t.corpus for t in texts}) * 3 == len(texts)
    assert all(mark.kind == "gene" for t in texts for mark in t.marks)


def test_texts_name_the_corpus_that_lacks(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", papers=1)
    (data / "corpora" / "nlmgene.jsonl.gz").unlink()
    with pytest.raises(InputError, match="nlmgene"):
        list(read_texts(data))


@pytest.mark.data
def test_texts_of_captions_held_apart_teach_nothing(data_dir: Path) -> None:
    sets = {row["caption"]: row["set"] for _, row in rows_of("captions.tsv")}
    texts = [text for text in read_texts(data_dir) if text.corpus in CAPTIONS]
    further = [text for text in texts if text.corpus == ANNOTATED]
    assert {text.gold.id for text in further} == {caption for caption, name in sets.items() if name == "read"}
    apart = {paper_of(caption) for caption, name in sets.items() if name != "read"}
    assert apart.isdisjoint(text.gold.paper for text in texts)
    assert {text.gold.paper for text in further}.isdisjoint(t.gold.paper for t in texts if t.corpus == GOLD)


@pytest.mark.data
def test_texts_of_the_gold_captions_are_marked_within_their_text(data_dir: Path) -> None:
    texts = list(islice((t for t in read_texts(data_dir) if t.corpus == GOLD), 30))
    assert len({t.gold.paper for t in texts}) > 20
    assert {t.fold for t in texts} == set(range(FOLDS))
    for text in texts:
        roles = {(m.start, m.end) for m in text.gold.mentions}
        assert roles == {(m.start, m.end) for m in text.marks}
