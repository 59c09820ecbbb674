"""From suggestions to corrected records on the example record, and what the documentation of `apply` says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from eval.curation.decisions import current_decisions
from eval.curation.files import read_suggestions
from eval.curation.store import Store
from ner.formats.pfocr import read_record
from tests.eval.curation.apply.helpers import Desk, contents, decision, git_apply, run, run_command


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, example_record: Path) -> Path:
    """A folder with the example record in `records/`, its suggestions, and a review that accepted them all."""
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "records").mkdir()
    shutil.copy(example_record, folder / "records")
    assert run_command("suggest", folder / "records", "-o", folder / "suggestions.jsonl") == 0
    _, found = read_suggestions(folder / "suggestions.jsonl")
    Store(folder / "review.sqlite").decide([decision(one) for one in found], "all accepted")
    return folder


def test_apply_end_to_end_example_record(reviewed: Path, tmp_path: Path, example_record: Path) -> None:
    inputs = [reviewed / name for name in ("suggestions.jsonl", "review.sqlite", "records")]
    assert run(*inputs, "-o", tmp_path / "corrected", "--patch", tmp_path / "p", "--gold", tmp_path / "g.jsonl") == 0
    old, new = read_record(example_record), read_record(tmp_path / "corrected" / example_record.name)
    symbols = [row.hgnc_symbol for row in new.rows]
    assert "MTTP" not in symbols
    assert [row.hgnc_symbol for row in new.rows if row.word == "Abl"] == ["ABL1"]
    assert {"SOCS1", "SOCS3", "PIAS1", "PIAS4"} <= set(symbols)
    assert [row for row in new.rows if row.word not in ("Abl", "SOCS", "PIAS")] == [
        row for row in old.rows if row.word != "Abl"
    ]
    patch = (tmp_path / "p").read_text()
    gone = [line for line in patch.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert {line.split()[-1] for line in gone} <= {"ABL", "hgnc_alias_symbol", "MTTP", "'4547'"}
    git_apply(tmp_path / "corrected", tmp_path / "p", "-R")
    assert contents(tmp_path / "corrected") == contents(reviewed / "records")


def test_apply_end_to_end_second_round_has_nothing_to_say_about_it(reviewed: Path, tmp_path: Path) -> None:
    inputs = [reviewed / name for name in ("suggestions.jsonl", "review.sqlite", "records")]
    assert run(*inputs, "-o", tmp_path / "corrected") == 0
    assert run_command("suggest", tmp_path / "corrected", "-o", tmp_path / "again.jsonl") == 0
    _, found = read_suggestions(tmp_path / "again.jsonl")
    decided = {one.suggestion_id for one in current_decisions(reviewed / "review.sqlite")}
    assert not [one for one in found if one.id in decided]
    assert not [one for one in found if one.score >= 0.5]


def test_apply_documentation_python_runs(
    reviewed: Path, tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (root / "docs" / "apply.md").read_text("utf-8"), re.DOTALL)
    shutil.copytree(reviewed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(block, "docs/apply.md", "exec"), names)
    assert names["errors"] == ()
    assert "'ABL1'" in capsys.readouterr().out
    assert (tmp_path / "corrected").is_dir()


def test_apply_documentation_names_every_option(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    text = (root / "docs" / "apply.md").read_text("utf-8")
    assert {option for option in options if option not in text} == {"--help"}


def test_apply_end_to_end_words_stay_words(tmp_path: Path) -> None:
    text = "---\nfigid: PMC1__x\ncaption: a <script>alert(1)</script> b\ngenes: []\n---\n"
    desk = Desk(tmp_path, text)
    assert run_command("suggest", desk.records, "-o", tmp_path / "s.jsonl") == 0
    desk.decide(read_suggestions(tmp_path / "s.jsonl")[1])
    assert desk.apply("-o", desk.out) == 0
    assert contents(desk.out) == contents(desk.records)
