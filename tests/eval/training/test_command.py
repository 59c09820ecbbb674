"""`python -m eval.training`: what it refuses before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.training.__main__ import main


@pytest.mark.parametrize("arguments", [[], ["--report"]], ids=["train", "report"])
def test_command_names_the_corpus_that_lacks(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAPGENE_DATA", str(tmp_path))
    assert main(arguments) == 1
    assert "no such corpus" in capsys.readouterr().err


def test_command_refuses_a_page_without_marks_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing\n", encoding="utf-8")
    assert main(["--report", "--into", str(page)]) == 1
    assert "<!-- figures -->" in capsys.readouterr().err


def test_command_into_goes_with_report(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--into", "page.md"])
    assert "--report" in capsys.readouterr().err
