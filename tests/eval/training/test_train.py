"""Training: the same bytes for the same texts, nothing of a fold in what was made without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.training.held_out import held_fold
from eval.training.texts import FOLDS, GOLD, read_texts
from eval.training.train import Trainer
from eval.training.variants import VARIANTS, WHOLE, all_folds, annotate, run
from ner.errors import ModelError
from ner.judge.cells import PLACE
from ner.judge.weights import FILE, read_weights, write_weights
from tests.eval.training.cases import write_data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("training") / "data")


@pytest.fixture(scope="module")
def trainer(data: Path) -> Trainer:
    return Trainer(data, tuple(read_texts(data)), report=lambda _: None)


def test_train_same_texts_give_the_same_bytes(data: Path, trainer: Trainer, tmp_path: Path) -> None:
    again = Trainer(data, tuple(read_texts(data)), report=lambda _: None)
    one, other = (write_weights(tmp_path / name, t.final()) for name, t in (("a", trainer), ("b", again)))
    assert one.read_bytes() == other.read_bytes()


def test_train_weights_are_read_as_they_were_written(trainer: Trainer, tmp_path: Path) -> None:
    weights = trainer.train(without=None)
    path = write_weights(tmp_path, weights)
    assert read_weights(path) == weights
    assert write_weights(tmp_path / "again", read_weights(path)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("damage", ["digit", "end", "format"])
def test_train_damaged_weights_are_refused(trainer: Trainer, tmp_path: Path, damage: str) -> None:
    path = write_weights(tmp_path, trainer.train(without=None))
    text = path.read_text(encoding="utf-8")
    first = text.index('"bias": ') + len('"bias": ')
    damaged = {
        "digit": text[:first] + "9" + text[first:].lstrip("-"),
        "end": text[: len(text) // 2],
        "format": text.replace("capgene weights", "other weights", 1),
    }
    path.write_text(damaged[damage], encoding="utf-8")
    with pytest.raises(ModelError, match="checksum" if damage == "digit" else FILE):
        read_weights(path)


def test_train_learns_what_is_a_gene(trainer: Trainer) -> None:
    captions = [text for text in trainer.texts if text.is_caption]
    found = annotate(captions, trainer.held_out, all_folds(trainer))
    named = {text.gold.text[m.start : m.end] for text, mentions in found for m in mentions}
    assert {"STAT3", "AKT1", "TP53"} <= named
    assert "ATP" not in named


def test_train_without_a_fold_does_not_see_it(trainer: Trainer) -> None:
    fold = next(text.fold for text in trainer.texts if text.is_caption)
    names, readings = trainer.examples
    changed = Trainer.__new__(Trainer)
    changed.__dict__.update(trainer.__dict__)
    changed.examples = [e for e in names if e.fold != fold], [e for e in readings if e.fold != fold]
    assert changed.train(without=fold) == trainer.train(without=fold)


def test_train_counts_leave_out_their_fold(trainer: Trainer) -> None:
    counted = [text for text in trainer.texts if text.corpus != GOLD]
    whole = trainer.held_out.usage(None)["STAT3"].total
    by_fold = [trainer.held_out.usage(fold)["STAT3"].total for fold in range(FOLDS)]
    holding = [sum("STAT3" in t.gold.text for t in counted if t.fold == fold) for fold in range(FOLDS)]
    assert [whole - left for left in by_fold] == holding
    assert sum(holding) == whole


def test_train_captions_are_in_no_counts(trainer: Trainer) -> None:
    for text in trainer.texts:
        assert held_fold(text) == (None if text.corpus == GOLD else text.fold)


def test_train_dropped_groups_have_no_weights(trainer: Trainer) -> None:
    place = next(variant for variant in VARIANTS if variant.name == "place in the caption")
    assert place.drop == {("p", group) for group in range(len(PLACE))}
    captions = [text for text in trainer.texts if text.is_caption]
    whole = all_folds(trainer)
    assert run(WHOLE, captions, trainer, whole) == annotate(captions, trainer.held_out, whole)


def test_train_without_counts_nothing_is_counted(trainer: Trainer) -> None:
    bare = trainer.beside(trainer.held_out.uncounted())
    assert bare.held_out.usage(None) == {}
    assert bare.unlearned(None).popular == {}
    assert trainer.held_out.usage(None)
