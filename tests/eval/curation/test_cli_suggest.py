"""The command `capgene suggest`: a file with its header, errors that name the record, decisions that are followed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from eval.curation.cli_suggest import suggest, watched
from eval.curation.decisions import Decision
from eval.curation.files import read_suggestions
from eval.curation.store import Store
from ner.errors import CapgeneError, OutputError
from tests.eval.curation.cases import record

if TYPE_CHECKING:
    from pathlib import Path


def _run(*arguments: object) -> tuple[int, str]:
    """Runs the command, and gives its exit status and what it said; a `CapgeneError` is raised as it is."""
    app = typer.Typer()
    app.command()(suggest)
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    if isinstance(result.exception, CapgeneError):
        raise result.exception
    return result.exit_code, result.output


def test_cli_suggest_writes_suggestions(tmp_path: Path, example_record: Path) -> None:
    out = tmp_path / "s.jsonl"
    assert _run(example_record, "-o", out)[0] == 0
    header, made = read_suggestions(out)
    assert (header.records, header.threshold > 0.5) == (1, True)
    assert {one.word for one in made} >= {"Abl", "SOCS", "PIAS"}


def test_cli_suggest_follows_decisions(tmp_path: Path, example_record: Path) -> None:
    out, again = tmp_path / "s.jsonl", tmp_path / "again.jsonl"
    _run(example_record, "-q", "-o", out)
    abl = next(one for one in read_suggestions(out)[1] if one.word == "Abl")
    store = Store(tmp_path / "review.sqlite")
    store.decide([Decision(abl.id, abl.figid, "ann", "rejected", at="2026-01-01T00:00:00+00:00")], "one")
    assert _run(example_record, "-q", "-o", again, "--decisions", store.path)[0] == 0
    assert "Abl" not in {one.word for one in read_suggestions(again)[1]}


def test_cli_suggest_goes_on_after_a_bad_record(tmp_path: Path, example_record: Path) -> None:
    shutil.copy(example_record, tmp_path / "good.md")
    (tmp_path / "bad.md").write_text("no record", encoding="utf-8")
    status, said = _run(tmp_path, "-o", tmp_path / "s.jsonl")
    assert (status, "bad.md" in said) == (1, True)
    assert read_suggestions(tmp_path / "s.jsonl")[0].records == 1


@pytest.mark.parametrize("name", ["none", "empty"])
def test_cli_suggest_needs_a_record(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CapgeneError):
        _run(tmp_path / name, "-o", tmp_path / "s.jsonl")
    assert not (tmp_path / "s.jsonl").exists()


def test_cli_suggest_refuses_an_output_that_cannot_be_written_before_it_reads(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"s\.jsonl: cannot be written"):
        _run(tmp_path / "absent", "-o", tmp_path / "none" / "s.jsonl")


def test_cli_suggest_tells_how_far_it_is() -> None:
    seen: list[tuple[int, float]] = []
    made = record("IL-6")
    found = watched([made, made], lambda number, failures, share, earlier=0: seen.append((number, share())))
    assert list(found) == [made, made]
    assert seen == [(0, 0.0), (1, 0.5)]
