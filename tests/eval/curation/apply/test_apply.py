"""`capgene apply` as a user calls it: what is written where, what is refused, and that nothing is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from eval.curation.decisions import write_decisions
from eval.curation.store import Store
from eval.curation.suggestion import Suggestion
from ner.errors import OutputError
from ner.formats.pfocr import read_record, side_path
from tests.eval.curation.apply.helpers import (
    ABL1,
    SMALL,
    SOCS3,
    Desk,
    contents,
    decision,
    desk,
    git_apply,
    proposed,
    run,
    suggestion,
)

__all__ = ["desk"]  # a fixture
OTHER = SMALL.replace("PMC1__a", "PMC2__b")
LAYOUT2 = Path(__file__).parents[3] / "data" / "layout2"
Err = pytest.CaptureFixture[str]


def abl(desk: Desk, name: str = "PMC1__a") -> Suggestion:
    """The suggestion that Abl is ABL1."""
    record = desk.record(name)
    return suggestion(record, "replace", record.rows[1:2], [ABL1])


def test_apply_example_record_changes_those_lines_alone(example_record: Path, tmp_path: Path, capsys: Err) -> None:
    desk = Desk(tmp_path)
    shutil.copy(example_record, desk.records)
    record = read_record(example_record)
    desk.decide([suggestion(record, "replace", record.rows[15:16], [ABL1])])
    assert desk.apply("--patch", "-") == 0
    said = capsys.readouterr()
    lines = [line for line in said.out.split("\n") if line[:1] in ("+", "-") and line[:3] not in ("+++", "---")]
    assert lines == [
        "-  - MTTP",
        "+  - ABL1",
        "-  symbol: ABL",
        "-  source: hgnc_alias_symbol",
        "-  hgnc_symbol: MTTP",
        "-  entrez: '4547'",
        "+  symbol: ABL1",
        "+  source: hgnc_prev_symbol",
        "+  hgnc_symbol: ABL1",
        "+  entrez: '25'",
    ]
    assert "1 of 1 record corrected (1 decision in force), 0 failures" in said.err
    assert contents(desk.records) == {example_record.name: example_record.read_bytes()}


def test_apply_folder_holds_all_records(desk: Desk) -> None:
    desk.put(OTHER)
    desk.decide([abl(desk)])
    assert desk.apply("-o", desk.out) == 0
    made = contents(desk.out)
    assert sorted(made) == ["PMC1__a.md", "PMC2__b.md"]
    assert made["PMC2__b.md"].decode() == OTHER
    assert read_record(desk.out / "PMC1__a.md").rows[1] == ABL1
    assert desk.record().raw == SMALL


def test_apply_side_file_and_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    shutil.copytree(LAYOUT2, desk.records, dirs_exist_ok=True)
    before = contents(desk.records)
    figure = desk.records / "_figures" / "PMC0000001__small-g001.md"
    record = read_record(figure)
    desk.decide([suggestion(record, "remove", record.rows[1:]), suggestion(record, "add", (), [SOCS3])])
    for given in (desk.records, figure.parent, figure):
        shutil.rmtree(desk.out, ignore_errors=True)
        assert desk.apply("-o", desk.out, "--patch", tmp_path / "p", records=given) == 0
        assert sorted(contents(desk.out)) == sorted(before)
    side = side_path(desk.out / "_figures" / figure.name).read_text()
    assert side.splitlines()[1:] == [
        "9606\tHomo sapiens\tPrimates\tSTAT3\tSTAT3\tSTAT3\t6774\tncbigene_symbol\t1\t1\t2",
        "9606\tHomo sapiens\tPrimates\tSOCS\tSOCS3\tSOCS3\t9021\tncbigene_symbol\t1\t1\t2",
    ]
    git_apply(desk.records, tmp_path / "p")
    assert contents(desk.records) == contents(desk.out)
    assert run("--revert", tmp_path / "out.changes.jsonl", desk.out, "--in-place") == 0
    assert contents(desk.out) == before


def test_apply_side_file_from_within_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)
    shutil.copytree(LAYOUT2, desk.records, dirs_exist_ok=True)
    figure = desk.records / "_figures" / "PMC0000001__small-g001.md"
    record = read_record(figure)
    desk.decide([suggestion(record, "remove", record.rows[1:])])
    monkeypatch.chdir(figure.parent)
    for given in (Path(), Path(figure.name), Path("..")):
        assert desk.apply("-o", desk.out, records=given) == 0
        assert sorted(contents(desk.out)) == sorted(contents(desk.records))


def test_apply_in_place_twice_and_back(desk: Desk) -> None:
    desk.decide([abl(desk)])
    assert desk.apply("--in-place") == 0
    made = contents(desk.records)
    assert desk.record().rows[1] == ABL1
    assert desk.apply("--in-place") == 0
    assert contents(desk.records) == made
    assert run("--revert", desk.folder / "d.jsonl.changes.jsonl", desk.records, "--in-place") == 0
    assert desk.record().raw == SMALL
    assert run("--revert", desk.folder / "d.jsonl.changes.jsonl", desk.records, "--in-place") == 0
    assert desk.record().raw == SMALL


def test_apply_in_place_takes_later_decisions(desk: Desk) -> None:
    first, second = abl(desk), suggestion(desk.record(), "add", (), [SOCS3])
    desk.decide([first, second], [decision(first)])
    assert desk.apply("--in-place") == 0
    desk.decide([first, second])
    assert desk.apply("--in-place") == 0
    assert [row.hgnc_symbol for row in desk.record().rows] == ["STAT3", "ABL1", "IL6", "STAT3", "SOCS3"]
    desk.decide([first, second], [decision(second)])
    assert desk.apply("--in-place") == 0
    assert [row.hgnc_symbol for row in desk.record().rows] == ["STAT3", "MTTP", "IL6", "STAT3", "SOCS3"]
    assert run("--revert", desk.folder / "d.jsonl.changes.jsonl", desk.records, "--in-place") == 0
    assert desk.record().raw == SMALL


def test_apply_two_rounds_of_review_and_back(desk: Desk) -> None:
    first = abl(desk)
    desk.decide([first])
    assert desk.apply("--in-place") == 0
    second = suggestion(desk.record(), "add", (), [SOCS3])
    desk.decide([second], [decision(first), decision(second)])
    assert desk.apply("--in-place") == 0
    assert [row.hgnc_symbol for row in desk.record().rows] == ["STAT3", "ABL1", "IL6", "STAT3", "SOCS3"]
    assert run("--revert", desk.folder / "d.jsonl.changes.jsonl", desk.records, "--in-place") == 0
    assert desk.record().raw == SMALL


def test_apply_again_to_corrected_records_changes_nothing(desk: Desk) -> None:
    record = desk.record()
    desk.decide([abl(desk), suggestion(record, "remove", record.rows[2:3]), suggestion(record, "add", (), [SOCS3])])
    assert desk.apply("-o", desk.out) == 0
    assert desk.apply("-o", desk.folder / "again", records=desk.out) == 0
    assert contents(desk.folder / "again") == contents(desk.out)


def test_apply_reads_the_database_of_a_review(desk: Desk) -> None:
    one = abl(desk)
    desk.decide([one])
    Store(desk.folder / "r.sqlite").decide([decision(one)], "accepted")
    assert run(desk.folder / "s.jsonl", desk.folder / "r.sqlite", desk.records, "-o", desk.out) == 0
    assert read_record(desk.out / "PMC1__a.md").rows[1] == ABL1


@pytest.mark.parametrize("state", ["rejected", "skipped"])
def test_apply_writes_nothing_undecided_or_rejected(desk: Desk, state: str) -> None:
    one = abl(desk)
    for decisions in ([], [replace(decision(one), state=state)]):
        desk.decide([one], decisions)
        assert desk.apply("-o", desk.out) == 0
        assert contents(desk.out) == contents(desk.records)


def test_apply_edited_decision_is_written(desk: Desk) -> None:
    one = abl(desk)
    desk.decide([one], [decision(one, "edited", proposal=proposed(SOCS3))])
    assert desk.apply("-o", desk.out) == 0
    assert read_record(desk.out / "PMC1__a.md").rows[1] == SOCS3


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: t.replace("caption: IL-6", "caption: IL-7"), id="caption"),
        pytest.param(lambda t: t.replace("'3569'", "'3570'"), id="another row"),
        pytest.param(lambda t: t.replace("hgnc_symbol: MTTP", "hgnc_symbol: ABL2"), id="the row"),
    ],
)
def test_apply_refuses_a_record_that_changed_and_does_the_rest(desk: Desk, change: object, capsys: Err) -> None:
    assert callable(change)
    desk.put(OTHER)
    desk.decide([abl(desk), abl(desk, "PMC2__b")])
    desk.put(change(SMALL))
    assert desk.apply("-o", desk.out) == 1
    assert (desk.out / "PMC1__a.md").read_text() == change(SMALL)
    assert read_record(desk.out / "PMC2__b.md").rows[1] == ABL1
    said = capsys.readouterr().err
    assert "PMC1__a.md: the record has changed since the suggestions were made: 1 decision not written" in said
    assert "run `capgene suggest`" in said
    assert "1 of 2 records corrected" in said


def test_apply_other_fields_may_change(desk: Desk) -> None:
    desk.decide([abl(desk)])
    desk.put(SMALL.replace("chemicals: []", "chemicals: [ATP]"))
    assert desk.apply("-o", desk.out) == 0
    assert b"chemicals: [ATP]" in contents(desk.out)["PMC1__a.md"]


def test_apply_row_that_is_gone(desk: Desk, capsys: Err) -> None:
    record = desk.record()
    lost = suggestion(record, "remove", [replace(record.rows[1], hgnc_symbol="ABL2")])
    desk.decide([lost, abl(desk)])
    assert desk.apply("-o", desk.out) == 1
    assert read_record(desk.out / "PMC1__a.md").rows[1] == ABL1
    said = capsys.readouterr().err
    assert "PMC1__a.md: the row Abl → ABL2 is gone, so that the decision to remove it cannot be carried out" in said


def test_apply_two_decisions_for_one_row(desk: Desk, capsys: Err) -> None:
    record = desk.record()
    twice = [abl(desk), suggestion(record, "remove", record.rows[1:2])]
    desk.decide([*twice, suggestion(record, "remove", record.rows[2:3])])
    assert desk.apply("-o", desk.out) == 1
    assert [row.hgnc_symbol for row in read_record(desk.out / "PMC1__a.md").rows] == ["STAT3", "MTTP", "STAT3"]
    assert "PMC1__a: there are 2 decisions for the row Abl → MTTP: write ABL1 (anna," in capsys.readouterr().err


def test_apply_reviewers_who_disagree(desk: Desk, capsys: Err) -> None:
    one = abl(desk)
    desk.decide([one], [decision(one), decision(one, "rejected", by="bert")])
    assert desk.apply("-o", desk.out) == 1
    assert contents(desk.out) == contents(desk.records)
    said = capsys.readouterr().err
    assert f"reviewers disagree on replacing 'Abl' ({one.id}): anna accepted, bert rejected" in said


def test_apply_reviewers_who_doubt_differently_leave_the_row_without_a_word(desk: Desk, capsys: Err) -> None:
    doubt = suggestion(desk.record(), "flag", desk.record().rows[1:2])
    desk.decide([doubt], [decision(doubt), decision(doubt, "rejected", by="bert")])
    assert desk.apply("-o", desk.out) == 0
    assert contents(desk.out) == contents(desk.records)
    assert "disagree" not in capsys.readouterr().err
    edited = decision(doubt, "edited", by="carl", proposal=proposed(ABL1))
    desk.decide([doubt], [decision(doubt), edited])
    assert desk.apply("-o", desk.folder / "second") == 1
    assert "disagree on the doubt about 'Abl'" in capsys.readouterr().err


def test_apply_suggestions_of_other_records(desk: Desk, capsys: Err) -> None:
    desk.put(OTHER)
    desk.decide([abl(desk)])
    (desk.records / "PMC1__a.md").unlink()
    assert desk.apply("-o", desk.out) == 1
    assert not desk.out.exists()
    assert "the suggestions are of other records: of 1 figure with decisions none is here" in capsys.readouterr().err


def test_apply_some_records_missing(desk: Desk, capsys: Err) -> None:
    desk.put(OTHER)
    desk.decide([abl(desk), abl(desk, "PMC2__b")])
    (desk.records / "PMC1__a.md").unlink()
    assert desk.apply("-o", desk.out) == 1
    assert read_record(desk.out / "PMC2__b.md").rows[1] == ABL1
    assert "PMC1__a: 1 figure with decisions not among the records given" in capsys.readouterr().err


def test_apply_decisions_on_other_suggestions(desk: Desk, capsys: Err) -> None:
    one = abl(desk)
    desk.decide([one], [replace(decision(one), suggestion_id="0" * 12)])
    assert desk.apply("-o", desk.out) == 1
    assert "of 1 decision none is on a suggestion of" in capsys.readouterr().err
    desk.decide([one], [decision(one), replace(decision(one), suggestion_id="0" * 12)])
    assert desk.apply("-o", desk.out) == 1
    assert "1 decision on suggestions that" in capsys.readouterr().err
    assert read_record(desk.out / "PMC1__a.md").rows[1] == ABL1


def test_apply_decision_of_another_figure(desk: Desk, capsys: Err) -> None:
    one = abl(desk)
    desk.decide([one], [replace(decision(one), figid="PMC9__z")])
    assert desk.apply("-o", desk.out) == 1
    assert "names the figure PMC9__z, its suggestion PMC1__a" in capsys.readouterr().err
    assert contents(desk.out) == contents(desk.records)


def test_apply_keeps_records_that_cannot_be_read(desk: Desk, capsys: Err) -> None:
    desk.decide([abl(desk)])
    (desk.records / "bad.md").write_bytes(b"---\nfigid: [\n---\n\xff")
    assert desk.apply("-o", desk.out) == 1
    assert contents(desk.out)["bad.md"] == b"---\nfigid: [\n---\n\xff"
    assert read_record(desk.out / "PMC1__a.md").rows[1] == ABL1
    assert "bad.md:4" in capsys.readouterr().err


def test_apply_record_that_cannot_be_written(desk: Desk, capsys: Err, monkeypatch: pytest.MonkeyPatch) -> None:
    from eval.curation.apply import files as apply_files

    desk.put(OTHER)
    desk.decide([abl(desk), abl(desk, "PMC2__b")])
    real = apply_files.open_output

    def broken(target: str) -> object:
        if "PMC1" in target:
            raise OutputError("cannot be written: permission denied", place=target)
        return real(target)

    monkeypatch.setattr(apply_files, "open_output", broken)
    assert desk.apply("--in-place") == 1
    assert desk.record().raw == SMALL
    assert desk.record("PMC2__b").rows[1] == ABL1
    said = capsys.readouterr().err
    assert "PMC1__a.md: cannot be written" in said
    assert "1 of 2 records corrected (1 decision in force), 1 failure" in said
    monkeypatch.undo()
    assert desk.apply("--in-place") == 0
    assert desk.record().rows[1] == ABL1
    assert run("--revert", desk.folder / "d.jsonl.changes.jsonl", desk.records, "--in-place") == 0
    assert (desk.record().raw, desk.record("PMC2__b").raw) == (SMALL, OTHER)


def test_apply_writes_both_files_of_a_record_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from eval.curation.apply import files as apply_files

    desk = Desk(tmp_path)
    shutil.copytree(LAYOUT2, desk.records, dirs_exist_ok=True)
    before = contents(desk.records)
    record = read_record(desk.records / "_figures" / "PMC0000001__small-g001.md")
    desk.decide([suggestion(record, "remove", record.rows[1:])])
    real = apply_files.open_output

    def broken(target: str) -> object:
        return real(target if not target.endswith(".tsv") else f"{target}/no/such/folder")

    monkeypatch.setattr(apply_files, "open_output", broken)
    assert desk.apply("--in-place") == 1
    assert contents(desk.records) == before


@pytest.mark.parametrize("stop", [0, 1])
def test_apply_in_place_that_was_interrupted_goes_on_or_back(
    desk: Desk, stop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eval.curation.apply import write as apply_write

    desk.put(OTHER)
    desk.decide([abl(desk), abl(desk, "PMC2__b")])
    real, written = apply_write.write_bytes, list[Path]()

    def stopping(path: Path, data: bytes, *, lasting: bool) -> None:
        if len(written) == stop:
            raise KeyboardInterrupt
        written.append(path)
        real(path, data, lasting=lasting)

    monkeypatch.setattr(apply_write, "write_bytes", stopping)
    assert desk.apply("--in-place") != 0
    monkeypatch.undo()
    assert len(written) == stop
    journal = desk.folder / "d.jsonl.changes.jsonl"
    assert run("--revert", journal, desk.records, "-o", desk.out) == 0
    assert {name: data.decode() for name, data in contents(desk.out).items()} == {
        "PMC1__a.md": SMALL,
        "PMC2__b.md": OTHER,
    }
    assert desk.apply("--in-place") == 0
    assert [desk.record(name).rows[1] for name in ("PMC1__a", "PMC2__b")] == [ABL1, ABL1]


def test_apply_revert_refuses_a_record_that_changed(desk: Desk, capsys: Err) -> None:
    desk.decide([abl(desk)])
    assert desk.apply("--in-place") == 0
    changed = desk.record().raw.replace("'3569'", "'1'")
    desk.put(changed)
    assert run("--revert", desk.folder / "d.jsonl.changes.jsonl", desk.records, "--in-place") == 1
    assert desk.record().raw == changed
    assert "PMC1__a.md: the record has changed since it was corrected" in capsys.readouterr().err


def test_apply_patch_with_the_folder_says_who_and_why(desk: Desk) -> None:
    one = abl(desk)
    desk.decide([one], [decision(one, why="the\nkinase")])
    assert desk.apply("-o", desk.out, "--patch", desk.folder / "p") == 0
    text = (desk.folder / "p").read_text()
    assert text.startswith(
        "# PMC1__a: Abl: MTTP → ABL1 (another gene; the kinase; anna, 2026-01-02)\ndiff --git a/PMC1__a.md b/PMC1__a.md"
    )
    entry = json.loads((desk.folder / "out.changes.jsonl").read_text().splitlines()[1])
    assert entry["why"][0]["reviewer"] == "anna"
    assert entry["why"][0]["evidence"] == ["the lexicon says so"]
    git_apply(desk.records, desk.folder / "p")
    assert contents(desk.records) == contents(desk.out)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param([], "it is not said where to write", id="nowhere"),
        pytest.param(["-o", "records"], "would be overwritten", id="over the records"),
        pytest.param(["-o", "full"], "the folder is not empty", id="full folder"),
        pytest.param(["-o", "."], "the folder is not empty", id="this folder"),
        pytest.param(["-o", "full/.."], "the folder is not empty", id="parent folder"),
        pytest.param(["-o", "/"], "the root cannot be the output", id="root"),
        pytest.param(["-o", "x", "--in-place"], "exclude each other", id="two places"),
        pytest.param(["--revert", "d.jsonl", "--table", "t"], "goes without", id="revert with exports"),
    ],
)
def test_apply_wrong_usage(
    desk: Desk, options: list[str], said: str, capsys: Err, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    (desk.folder / "full").mkdir()
    (desk.folder / "full" / "mine.txt").touch()
    desk.decide([abl(desk)])
    before = contents(desk.folder)
    assert desk.apply(*options) == 2
    assert said in capsys.readouterr().err
    assert contents(desk.folder) == before


def test_apply_wants_three_inputs(desk: Desk, capsys: Err) -> None:
    assert run(desk.folder / "s.jsonl", desk.records, "-o", desk.out) == 2
    assert "suggestions, decisions and records are needed" in capsys.readouterr().err


def test_apply_inputs_that_are_none(desk: Desk, capsys: Err) -> None:
    desk.decide([abl(desk)])
    for missing in ("nothing.md", "d.jsonl"):
        assert desk.apply("-o", desk.out, records=desk.folder / missing) == 1
    said = capsys.readouterr().err
    assert "nothing.md: there is no such file" in said
    assert "d.jsonl: this is no PFOCR record" in said
    assert run(desk.folder / "s.jsonl", desk.folder / "s.jsonl", desk.records, "-o", desk.out) == 1
    assert "this is no file of decisions" in capsys.readouterr().err
    assert run("--revert", desk.folder / "s.jsonl", desk.records, "-o", desk.out) == 1
    assert "this is no journal of changes" in capsys.readouterr().err
    (desk.folder / "r.sqlite").write_bytes(b"SQLite format 3\x00 but not really")
    assert run(desk.folder / "s.jsonl", desk.folder / "r.sqlite", desk.records, "-o", desk.out) == 1
    assert "r.sqlite" in capsys.readouterr().err


def test_apply_figure_given_twice(desk: Desk, capsys: Err) -> None:
    desk.decide([abl(desk)])
    (desk.records / "copy.md").write_text(SMALL)
    assert desk.apply("-o", desk.out) == 1
    assert "copy.md: the figure PMC1__a was read before" in capsys.readouterr().err
    assert contents(desk.out)["copy.md"].decode() == SMALL
    assert read_record(desk.out / "PMC1__a.md").rows[1] == ABL1


def test_apply_database_that_is_locked_for_writing_is_read(desk: Desk) -> None:
    one = abl(desk)
    desk.decide([one])
    store = Store(desk.folder / "r.sqlite")
    store.decide([decision(one)], "accepted")
    with sqlite3.connect(desk.folder / "r.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run(desk.folder / "s.jsonl", desk.folder / "r.sqlite", desk.records, "-o", desk.out) == 0
    assert read_record(desk.out / "PMC1__a.md").rows[1] == ABL1


def test_apply_is_deterministic(desk: Desk) -> None:
    desk.put(OTHER)
    made = [abl(desk), abl(desk, "PMC2__b")]
    for name, decisions in (("one", made), ("two", made[::-1])):
        desk.decide(made, map(decision, decisions))
        assert desk.apply("-o", desk.folder / name, "--patch", desk.folder / f"{name}.patch") == 0
    assert contents(desk.folder / "one") == contents(desk.folder / "two")
    assert (desk.folder / "one.patch").read_bytes() == (desk.folder / "two.patch").read_bytes()
    write_decisions(desk.folder / "d.jsonl", [])
    assert desk.apply("-o", desk.folder / "one") == 0
    assert contents(desk.folder / "one") == contents(desk.records)
