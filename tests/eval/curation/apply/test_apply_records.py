"""Records of the data folder: random decisions are applied, read back, and taken back to the same bytes.

Every eighth record is taken, all of them where CAPGENE_ALL_RECORDS is set.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from eval.curation.suggestion import Suggestion
from ner.formats.pfocr import read_record
from ner.formats.record import GeneRow
from tests.eval.curation.apply.helpers import Desk, contents, expected_rows, git_apply, random_suggestions, run

POOL = [
    GeneRow(f"w{n} {sign}", f"s{n}", "hgnc_symbol", f"NEW{n}", str(n))
    for n, sign in enumerate(["α/β", "a: b", "- x", "#", "'", '"quoted"', "NO", "𝛽", "", "x" * 90])
]


@pytest.fixture(scope="module")
def applied(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, dict[str, list[Suggestion]]]:
    """A copy of all records, their random decisions, and what applying them gave."""
    desk = Desk(tmp_path_factory.mktemp("apply"))
    step = 1 if os.environ.get("CAPGENE_ALL_RECORDS") else 8
    for path in sorted((data_dir / "pfocr" / "records").glob("*.md"))[::step]:
        shutil.copy(path, desk.records)
    rng = random.Random(5)
    asked: dict[str, list[Suggestion]] = {}
    for path in sorted(desk.records.glob("*.md")):
        record = read_record(path)
        if made := random_suggestions(record, POOL, rng):
            asked[path.name] = made
    desk.decide(one for made in asked.values() for one in made)
    assert desk.apply("-o", desk.out, "--patch", desk.folder / "p.patch", "-q") == 0
    return desk, asked


@pytest.mark.data
def test_apply_all_records_read_back_as_decided(applied: tuple[Desk, dict[str, list[Suggestion]]]) -> None:
    desk, asked = applied
    for path in desk.records.glob("*.md"):
        made = asked.get(path.name, [])
        if made:
            assert set(read_record(desk.out / path.name).rows) == expected_rows(read_record(path), made), path.name
        else:
            assert (desk.out / path.name).read_bytes() == path.read_bytes()
    assert len(contents(desk.out)) == len(contents(desk.records))


@pytest.mark.data
def test_apply_all_records_changes_lines_of_changed_rows_alone(
    applied: tuple[Desk, dict[str, list[Suggestion]]],
) -> None:
    desk, asked = applied
    for name, made in asked.items():
        record = read_record(desk.records / name)
        old = record.raw.split("\n")
        new = (desk.out / name).read_bytes().decode().split("\n")
        touched = [row for row in record.rows if any(row in one.rows for one in made)]
        keywords = {row.hgnc_symbol for row in touched}
        lost = len(old) - sum(1 for line in old if line in set(new))
        assert lost <= 5 * len(touched) + len(keywords) + 2, name


@pytest.mark.data
def test_apply_all_records_again_changes_nothing(applied: tuple[Desk, dict[str, list[Suggestion]]]) -> None:
    desk, _ = applied
    assert desk.apply("--patch", desk.folder / "again.patch", "-q", records=desk.out) == 0
    assert (desk.folder / "again.patch").read_text() == ""


@pytest.mark.data
def test_apply_all_records_revert_gives_the_same_bytes(
    applied: tuple[Desk, dict[str, list[Suggestion]]], tmp_path: Path
) -> None:
    desk, _ = applied
    journal = desk.folder / "out.changes.jsonl"
    assert run("--revert", journal, desk.out, "-o", tmp_path / "back", "-q") == 0
    assert contents(tmp_path / "back") == contents(desk.records)


@pytest.mark.data
def test_apply_all_records_git_takes_the_patch_both_ways(
    applied: tuple[Desk, dict[str, list[Suggestion]]], tmp_path: Path
) -> None:
    desk, _ = applied
    copy = tmp_path / "copy"
    shutil.copytree(desk.records, copy)
    git_apply(copy, desk.folder / "p.patch")
    assert contents(copy) == contents(desk.out)
    git_apply(copy, desk.folder / "p.patch", "-R")
    assert contents(copy) == contents(desk.records)
