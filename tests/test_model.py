"""The model in a folder: read without spaCy, as spaCy reads it; what is no model is refused by name."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ner
from ner.errors import LexiconError, ModelError, UsageError
from ner.model import COMPONENTS, CONFIG, load, settings, shipped_model, weights_file
from tests.lexicon.small import build_small, write_sources

if TYPE_CHECKING:
    from ner.annotator import Annotator

TEXT = "IL-6 binds its receptor and activates STAT3 through JAK1."


def test_model_settings_are_those_that_spacy_reads() -> None:
    from spacy.util import load_config

    path = shipped_model() / CONFIG
    read = {name: {"factory": name, **found} for name, found in zip(COMPONENTS, settings(path), strict=True)}
    assert read == load_config(path)["components"]


def test_model_that_spacy_wrote_gives_the_same_annotations(annotator: Annotator, tmp_path: Path) -> None:
    import spacy

    spacy.load(shipped_model()).to_disk(tmp_path / "written")
    assert ner.load(tmp_path / "written").mentions(TEXT) == annotator.mentions(TEXT)


def test_model_is_loaded_without_spacy() -> None:
    program = f"import sys, ner; ner.load().mentions({TEXT!r}); print({{'spacy', 'numpy'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_model_load_takes_a_folder(annotator: Annotator, tmp_path: Path) -> None:
    shutil.copytree(shipped_model(), tmp_path / "model")
    assert ner.load(tmp_path / "model").mentions(TEXT) == annotator.mentions(TEXT)


def test_model_load_takes_another_lexicon(tmp_path: Path) -> None:
    build_small(write_sources(tmp_path))
    small = ner.load(lexicon=tmp_path / "out")
    assert set(small.lexicon.groups) >= {"FPLX:JAK", "capgene:stat"}
    assert [m.text for m in small.mentions("STAT3 and TLR4")] == ["STAT3"]


def test_model_is_made_again_in_a_spawned_process(annotator: Annotator) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(annotator.mentions, TEXT).result() == annotator.mentions(TEXT)


def test_model_is_pickled_with_its_options() -> None:
    precise = pickle.loads(pickle.dumps(ner.load(high_precision=True)))  # noqa: S301 (what process pools do)
    assert precise.least == ner.load(high_precision=True).least > 0


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(None, id="no folder"),
        pytest.param("", id="empty"),
        pytest.param("[components]\n", id="no components"),
        pytest.param("{", id="broken"),
        pytest.param('[components]\n[components.capgene_find]\nfactory = "capgene_find"\n', id="one component"),
        pytest.param('[components.capgene_find]\nfactory = "ner"\n', id="another factory"),
        pytest.param("[components.capgene_find]\nfactory = capgene_find\n", id="no JSON"),
        pytest.param("[components.capgene_find]\n[components.capgene_find]\n", id="section twice"),
    ],
)
def test_model_load_of_no_model_names_the_folder(tmp_path: Path, config: str | None) -> None:
    folder = tmp_path / "model"
    if config is not None:
        folder.mkdir()
        (folder / "config.cfg").write_text(config)
    with pytest.raises(ModelError) as caught:
        ner.load(folder)
    assert caught.value.place == str(folder)
    assert caught.value.remedy


def test_model_load_of_a_model_without_weights_names_the_file(tmp_path: Path) -> None:
    shutil.copytree(shipped_model(), tmp_path / "model")
    weights = weights_file(tmp_path / "model")
    weights.unlink()
    with pytest.raises(ModelError, match="the model has no weights") as caught:
        ner.load(tmp_path / "model")
    assert caught.value.place == str(weights)
    assert load(tmp_path / "model", rules_only=True).mentions("STAT3")


def test_model_load_of_a_model_whose_lexicon_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(LexiconError) as caught:
        ner.load(lexicon=tmp_path / "gone")
    assert "capgene lexicon build" in caught.value.remedy


def test_model_load_takes_thresholds_of_all_and_nothing(annotator: Annotator) -> None:
    text = f"{TEXT} and Net2"
    assert {m.text for m in ner.load(threshold=0).mentions(text)} >= {m.text for m in annotator.mentions(text)}
    assert ner.load(threshold=1).mentions(text) == ()


@pytest.mark.parametrize("options", [{"threshold": 0.5, "high_precision": True}, {"threshold": 1.01}], ids=str)
def test_model_load_refuses_thresholds_that_cannot_be(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"exclude each other|no probability"):
        ner.load(**options)
