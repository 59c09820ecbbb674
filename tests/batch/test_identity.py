"""What a run says that annotates: another config, other weights or another lexicon, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ner.batch.identity import MANIFEST, lexicon_version, model_identity
from ner.errors import LexiconError, ModelError
from ner.model import CONFIG, shipped_model, weights_file


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the shipped model."""
    return Path(shutil.copytree(shipped_model(), tmp_path / "model"))


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_identity_of_the_shipped_model_is_that_of_its_copy(model: Path) -> None:
    assert model_identity(None, None) == model_identity(str(model), None)


def test_identity_is_not_that_of_the_model_card(model: Path) -> None:
    before = model_identity(str(model), None)
    (model / "README.md").write_text("another card")
    (model / "meta.json").unlink()
    replaced(model / CONFIG, "# ", "# by the way: ")
    assert model_identity(str(model), None) == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda model: replaced(model / CONFIG, "threshold = 0.", "threshold = 0.1"), id="config"),
        pytest.param(lambda model: weights_file(model).write_bytes(b"{}"), id="weights"),
        pytest.param(lambda model: weights_file(model).unlink(), id="no weights"),
    ],
)
def test_identity_is_that_of_config_and_weights(model: Path, change: Callable[[Path], None]) -> None:
    before = model_identity(str(model), None)
    change(model)
    after = model_identity(str(model), None)
    assert [name for name in after if after[name] != before[name]] == ["model"]


def test_identity_has_the_lexicon_that_the_config_names(model: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / MANIFEST).write_text('{"version": "mine"}')
    replaced(model / CONFIG, "lexicon = null", f"lexicon = {json.dumps(str(tmp_path / 'mine'))}")
    assert model_identity(str(model), None)["lexicon"] == lexicon_version(str(tmp_path / "mine"))
    assert model_identity(None, None)["lexicon"] == lexicon_version(None)


def test_identity_of_no_model_names_the_folder(tmp_path: Path, model: Path) -> None:
    with pytest.raises(ModelError, match="no capgene model can be read") as caught:
        model_identity(str(tmp_path), None)
    assert caught.value.place == str(tmp_path)
    replaced(model / CONFIG, "lexicon = null", f"lexicon = {json.dumps(str(tmp_path / 'gone'))}")
    with pytest.raises(LexiconError, match="there is no compiled lexicon"):
        model_identity(str(model), None)
