"""All corpora of a folder in one table, each by its convention."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gold.conventions import CORPORA, Convention, role_of_type
from eval.gold.corpora import SHIPPED, corpus_name, evaluate_corpora
from eval.result import Options
from ner.errors import InputError, UsageError
from tests.eval.metric_cases import write

TEXT = "IL-6 activates STAT3."


def row(kind: str, hgnc: list[str]) -> dict[str, object]:
    mark = {"start": 15, "end": 20, "text": "STAT3", "type": kind, "ids": [], "hgnc": hgnc}
    return {"id": "1", "text": TEXT, "mentions": [mark]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "biored.jsonl", [row("Gene", ["STAT3"])])
    write(tmp_path / "jnlpba.jsonl", [row("DNA", [])])
    write(tmp_path / "mine.jsonl", [row("protein", [])])
    (tmp_path / "README.md").write_text("about")
    return tmp_path


def test_corpora_are_scored_each_by_its_convention(folder: Path) -> None:
    data = evaluate_corpora(folder, Options(resamples=10)).data
    assert list(data["corpora"]) == ["biored", "jnlpba", "mine"]
    assert data["corpora"]["biored"]["scores"]["norm"]["tp"] == 1
    assert set(data["corpora"]["jnlpba"]["scores"]) == {"find", "exact"}
    assert data["corpora"]["jnlpba"]["scores"]["find"]["tp"] == 1
    assert data["corpora"]["mine"]["scores"] == {}  # a protein without human id counts neither way
    assert SHIPPED in data["note"]


def test_corpora_go_on_after_a_bad_one(folder: Path) -> None:
    (folder / "bad.jsonl").write_text("{\n")
    result = evaluate_corpora(folder, Options(resamples=10))
    assert [error.place.rpartition("/")[2] for error in result.errors] == ["bad.jsonl:1"]
    assert len(result.corpora) == 3


@pytest.mark.parametrize("suffix", [".json", ".md", ".html"])
def test_corpora_are_written(folder: Path, tmp_path: Path, suffix: str) -> None:
    (path,) = evaluate_corpora(folder, Options(resamples=10)).write(tmp_path / f"out{suffix}")
    text = path.read_text(encoding="utf-8")
    assert "biored" in text
    assert suffix != ".json" or json.loads(text)["corpora"]["biored"]["texts"] == 1


def test_corpora_refuse_what_they_cannot_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the folder has no corpus"):
        evaluate_corpora(tmp_path, Options())
    with pytest.raises(InputError, match="the folder cannot be read"):
        evaluate_corpora(tmp_path / "none", Options())
    with pytest.raises(UsageError, match="--corpora scores capgene's own"):
        evaluate_corpora(tmp_path, Options(predictions=tmp_path))


@pytest.mark.parametrize(
    ("name", "symbols", "role"),
    [
        ("Gene", ["A"], "gene"),
        ("Gene", [], "nonhuman"),
        ("FamilyName", [], "family"),
        ("Protein_Complex", [], "complex"),
        ("DomainMotif", [], "nonhuman"),
        ("Chemical", [], None),
    ],
)
def test_conventions_roles_of_types(name: str, symbols: list[str], role: str | None) -> None:
    assert role_of_type(name, symbols, Convention()) == role


def test_conventions_say_how_each_corpus_is_read() -> None:
    assert all(convention.note for convention in CORPORA.values())
    assert [name for name, convention in CORPORA.items() if convention.any_of] == ["bioid_train"]
    assert corpus_name(Path("a/b.jsonl.gz")) == "b"
