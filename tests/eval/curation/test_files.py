"""Suggestions are read back as they were written; what is no suggestion is named with its line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.curation.files import Header, read_suggestions, record_digest, write_suggestions
from eval.curation.suggestion import Evidence, Proposal, Suggestion
from ner.errors import InputError, OutputError
from ner.formats.record import GeneRow, Record

ROW = GeneRow("Abl", "ABL", "hgnc_alias_symbol", "MTTP", "4547", 12)
NEW = GeneRow("Abl", "ABL1", "hgnc_symbol", "ABL1", "25")
HEADER = Header("0.1.0", "2026", "1", 3)


def _suggestion() -> Suggestion:
    proposal = Proposal("gene", ("ABL1",), (NEW,), source="hgnc_prev_symbol", score=0.9)
    return Suggestion(
        figid="PMC1__f1",
        action="replace",
        reason="another gene",
        word="Abl",
        rows=(ROW,),
        proposal=proposal,
        evidence=(Evidence("lexicon", "Abl is ABL1", 3, 6), Evidence("counts", "seen", supports=False)),
        score=0.75,
        record="0123",
        runner_up=replace(proposal, symbols=("ABL2",)),
        signals=(("usage", 0.5), ("length", 3.0)),
        group="abl",
        contrary=True,
    )


def _removal() -> Suggestion:
    evidence = (Evidence("list", "ADP is a nucleotide"),)
    return Suggestion("f", "remove", "not a gene", "ADP", (ROW,), None, evidence, 0.9, "d", sense="nucleotide")


def _record() -> Record:
    return Record(Path("a.md"), "f", "IL-6", "", "", "", "", "", (ROW,), 1, "raw")


@pytest.mark.parametrize("name", ["s.jsonl", "s.jsonl.gz"])
def test_files_round_trip(tmp_path: Path, name: str) -> None:
    made = (_suggestion(), _removal())
    assert write_suggestions(tmp_path / name, made, HEADER) == 2
    assert read_suggestions(tmp_path / name) == (HEADER, made)
    assert read_suggestions(tmp_path / name)[1][0].rows[0].line == 12


def test_files_same_bytes(tmp_path: Path) -> None:
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        write_suggestions(tmp_path / name, [_suggestion()], HEADER)
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()


def test_files_say_from_and_to(tmp_path: Path) -> None:
    write_suggestions(tmp_path / "s.jsonl", [_suggestion()], HEADER)
    line = json.loads((tmp_path / "s.jsonl").read_text("utf-8").splitlines()[1])
    assert (line["from"], line["to"], line["id"]) == (["MTTP"], ["ABL1"], _suggestion().id)


def test_files_give_no_place_to_what_quotes_nothing(tmp_path: Path) -> None:
    write_suggestions(tmp_path / "s.jsonl", [_suggestion()], HEADER)
    line = json.loads((tmp_path / "s.jsonl").read_text("utf-8").splitlines()[1])
    assert [(e["start"], e["end"]) for e in line["evidence"]] == [(3, 6), (None, None)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("{", "s.jsonl:2: the line is no JSON", id="broken"),
        pytest.param("[]", "s.jsonl:2: the line is no JSON object", id="list"),
        pytest.param('{"figid": "a"}', "s.jsonl:2: `action` is missing", id="field missing"),
        pytest.param(json.dumps({"figid": "\ud800"}), "whole characters", id="half a pair"),
    ],
)
def test_files_name_the_broken_line(tmp_path: Path, line: str, problem: str) -> None:
    write_suggestions(tmp_path / "s.jsonl", [], HEADER)
    with (tmp_path / "s.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match=problem):
        read_suggestions(tmp_path / "s.jsonl")


def test_files_name_what_cannot_be(tmp_path: Path) -> None:
    write_suggestions(tmp_path / "s.jsonl", [_suggestion()], HEADER)
    text = (tmp_path / "s.jsonl").read_text("utf-8")
    (tmp_path / "s.jsonl").write_text(text.replace('"score": 0.75', '"score": 7.5'), "utf-8")
    with pytest.raises(InputError, match=r"s\.jsonl:2: score 7.5 of 'Abl' is outside"):
        read_suggestions(tmp_path / "s.jsonl")


def test_files_name_a_suggestion_that_stands_twice(tmp_path: Path) -> None:
    write_suggestions(tmp_path / "s.jsonl", [_suggestion(), _suggestion()], HEADER)
    with pytest.raises(InputError, match=r"s\.jsonl:3: .* stands already at .*s\.jsonl:2"):
        read_suggestions(tmp_path / "s.jsonl")


@pytest.mark.parametrize("text", ["", '{"id": "a", "text": "b"}\n'], ids=["empty", "captions"])
def test_files_refuse_what_is_something_else(tmp_path: Path, text: str) -> None:
    (tmp_path / "s.jsonl").write_text(text, "utf-8")
    with pytest.raises(InputError, match="no file of suggestions"):
        read_suggestions(tmp_path / "s.jsonl")


def test_files_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_suggestions(tmp_path / "none" / "s.jsonl", [], HEADER)


def test_record_digest_follows_rows_and_caption() -> None:
    record = _record()
    assert record_digest(record) == record_digest(replace(record, raw="other", title="other"))
    assert record_digest(record) != record_digest(replace(record, caption="IL-8"))
    assert record_digest(record) != record_digest(replace(record, rows=()))
