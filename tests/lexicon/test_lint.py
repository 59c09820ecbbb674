"""The linter of curated tables: sorts what is right, reports what is wrong, touches nothing wrong."""

from __future__ import annotations

import importlib.resources
import shutil
from pathlib import Path

import pytest

from ner.errors import LexiconError
from ner.lexicon import Lexicon
from ner.lexicon.lint import lint
from tests.lexicon.small import CURATED, tsv, write_sources


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A folder of small curated tables that a test may change."""
    return write_sources(tmp_path) / "curated"


def add(folder: Path, table: str, *row: str) -> int:
    """The line number of a row that is added to a table."""
    with (folder / table).open("a", encoding="utf-8") as lines:
        lines.write("\t".join(row) + "\n")
    return len((folder / table).read_text(encoding="utf-8").splitlines())


def test_lint_finds_nothing_in_the_shipped_tables(lexicon: Lexicon, tmp_path: Path) -> None:
    shipped = Path(str(importlib.resources.files("ner.lexicons"))) / "curated"
    copy = tmp_path / "curated"
    shutil.copytree(shipped, copy)
    assert [str(problem) for problem in lint(copy, lexicon)] == []
    for path in sorted(shipped.glob("*.tsv")):
        assert (copy / path.name).read_bytes() == path.read_bytes(), f"capgene lexicon lint sorts {path.name}"


def test_lint_sorts_a_table(lexicon: Lexicon, curated: Path) -> None:
    add(curated, "names.tsv", "abL1", "ABL1", "r", "s")
    add(curated, "names.tsv", "ABL-1", "ABL1", "r", "s")
    assert lint(curated, lexicon) == ()
    names = [line.split("\t")[0] for line in (curated / "names.tsv").read_text().splitlines()]
    assert names == ["name", "Abl", "ABL-1", "abL1", "STAT"]


def test_lint_twice_changes_nothing(lexicon: Lexicon, curated: Path) -> None:
    lint(curated, lexicon)
    once = {path.name: path.read_bytes() for path in curated.iterdir()}
    assert lint(curated, lexicon) == ()
    assert {path.name: path.read_bytes() for path in curated.iterdir()} == once


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        pytest.param("names.tsv", ("x1y", "NOSUCH", "r", "s"), "'NOSUCH'", id="unknown target"),
        pytest.param("names.tsv", ("x1y", "FPLX:NOSUCH", "r", "s"), "'FPLX:NOSUCH'", id="unknown group"),
        pytest.param("names.tsv", ("x1y", "ABL1", "", "s"), "reason", id="no reason"),
        pytest.param("names.tsv", ("x1y", "ABL1", "r", " "), "source", id="no source"),
        pytest.param("names.tsv", ("", "ABL1", "r", "s"), "no name", id="no name"),
        pytest.param("names.tsv", ("--", "ABL1", "r", "s"), "'--'", id="no letter or digit"),
        pytest.param("names.tsv", ("Abl", "STAT3", "r", "s"), "line 2", id="twice"),
        pytest.param("names.tsv", (" x1y", "ABL1", "r", "s"), "blanks", id="blanks"),
        pytest.param("groups.tsv", ("x", "family", "X", "ABL1", "r", "s"), "'x'", id="id without its prefix"),
        pytest.param("groups.tsv", ("capgene:x", "clan", "X", "ABL1", "r", "s"), "'clan'", id="kind"),
        pytest.param("groups.tsv", ("capgene:x", "family", "X", "ABLX", "r", "s"), "'ABLX'", id="unknown member"),
        pytest.param("context.tsv", ("x", "ABLX", "y", "", "r", "s"), "'ABLX'", id="unknown target in context"),
        pytest.param("names.tsv", ("x1y", "capgene:irf", "r", "s"), "'capgene:irf'", id="group that was deleted"),
        pytest.param("context.tsv", ("x", "ABL1", "y|", "", "r", "s"), "'y|'", id="empty word"),
        pytest.param("context.tsv", ("x", "ABL1", "", "", "r", "s"), "no with", id="no context"),
        pytest.param("vetoes.tsv", ("x", "upper", "drug", "r", "s"), "'upper'", id="case"),
        pytest.param("vetoes.tsv", ("x", "any", "thing", "r", "s"), "'thing'", id="sense"),
        pytest.param("trust.tsv", ("x", "much", "r", "s"), "'much'", id="no number"),
        pytest.param("vetoes.tsv", ("Abl", "exact", "drug", "r", "s"), "'Abl' is a curated name", id="veto of a name"),
        pytest.param("misnomers.tsv", ("Abl", "ABL1", "r", "s"), "'Abl' is a curated name of ABL1", id="misnomer"),
        pytest.param("groups.tsv", ("capgene:x", "family", "X", "ABL1", "r", "s"), "'capgene:x'", id="group unnamed"),
    ],
)
def test_lint_reports_a_wrong_row_with_its_line(
    lexicon: Lexicon, curated: Path, table: str, row: tuple[str, ...], said: str
) -> None:
    number = add(curated, table, *row)
    before = (curated / table).read_bytes()
    problems = lint(curated, lexicon)
    assert any(said in p.problem and p.place == f"{curated / table}:{number}" for p in problems), problems
    assert (curated / table).read_bytes() == before


def test_lint_reports_vetoes_of_one_spelling(lexicon: Lexicon, curated: Path) -> None:
    add(curated, "vetoes.tsv", "MCF-9", "any", "cell_line", "r", "s")
    add(curated, "vetoes.tsv", "MCF9", "any", "cell_line", "r", "s")
    (problem,) = lint(curated, lexicon)
    assert problem.problem.startswith("'MCF9' stands in line ")


def test_lint_lets_a_word_be_a_name_in_its_context_alone(lexicon: Lexicon, curated: Path) -> None:
    add(curated, "vetoes.tsv", "Abl", "exact", "drug", "r", "s")
    add(curated, "context.tsv", "Abl", "ABL1", "bcr", "", "r", "s")
    assert lint(curated, lexicon) == ()


@pytest.mark.parametrize(
    ("text", "line"), [("name\ttarget\n", 1), (tsv(CURATED["names.tsv"]) + "IL-6\tIL6\n", 4), ("", 1)]
)
def test_lint_of_a_table_that_cannot_be_read_names_the_line(
    lexicon: Lexicon, curated: Path, text: str, line: int
) -> None:
    (curated / "names.tsv").write_text(text)
    with pytest.raises(LexiconError) as caught:
        lint(curated, lexicon)
    assert caught.value.place == f"{curated / 'names.tsv'}:{line}"


def test_lint_without_a_table_names_it(lexicon: Lexicon, curated: Path) -> None:
    (curated / "vetoes.tsv").unlink()
    with pytest.raises(LexiconError) as caught:
        lint(curated, lexicon)
    assert caught.value.place == str(curated / "vetoes.tsv")
