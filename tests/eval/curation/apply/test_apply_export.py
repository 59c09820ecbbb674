"""Decisions in other forms: the curation table, gold for evaluation, and rules for the lexicon."""

from __future__ import annotations

import importlib.resources
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from eval.curation.apply import Decided, plan, read_decided
from eval.curation.apply.export import curation_table, gold_lines
from eval.curation.apply.rules import Rule, lexicon_rules, outdone, rules_patch
from eval.curation.decisions import Decision, State
from eval.curation.suggestion import Suggestion
from eval.gold.documents import read_gold
from ner.errors import InputError
from ner.formats.record import GeneRow, Record
from ner.lexicon import Lexicon, Veto
from ner.lexicon.lint import lint
from tests.eval.curation.apply.helpers import (
    ABL1,
    SOCS3,
    Desk,
    decision,
    desk,
    git_apply,
    proposed,
    suggestion,
)

__all__ = ["desk"]  # a fixture
ZOG = GeneRow("Zog", "ZOG", "hgnc_alias_symbol", "MTTP", "4547")
CURATED = Path(str(importlib.resources.files("ner.lexicons"))) / "curated"


def decided(*pairs: tuple[Suggestion, Decision]) -> Decided:
    return Decided(tuple(one for one, _ in pairs), {one.id: said for one, said in pairs})


def judged(paper: int, state: State = "accepted", *, new: GeneRow | None = None) -> tuple[Suggestion, Decision]:
    """A decision on the row Zog → MTTP of a paper: removed, or given to another gene."""
    record = Record(Path("a.md"), f"PMC{paper}__a", "Zog", "", "", "", "", "", (ZOG,), 1, "")
    one = suggestion(record, "replace", [ZOG], [new]) if new else suggestion(record, "remove", [ZOG])
    one = replace(one, sense="small molecule" if not new else "")
    return one, decision(one, state)


def test_apply_export_table_has_a_line_for_each_decision(desk: Desk) -> None:
    record = desk.record()
    made = [
        suggestion(record, "replace", record.rows[1:2], [ABL1, SOCS3]),
        suggestion(record, "remove", record.rows[2:3]),
        suggestion(record, "add", (), [SOCS3]),
        suggestion(record, "flag", record.rows[:1]),
        suggestion(record, "remove", record.rows[:1]),
    ]
    states: list[State] = ["accepted", "edited", "accepted", "accepted", "rejected"]
    said = [
        decision(one, state, why="a\treason" if n == 0 else "")
        for n, (one, state) in enumerate(zip(made, states, strict=True))
    ]
    desk.decide(made, said)
    assert desk.apply("--table", desk.folder / "t.tsv", "-o", desk.out) == 0
    lines = [line.split("\t") for line in (desk.folder / "t.tsv").read_text().splitlines()]
    assert lines[0] == ["figid", "word", "old", "new", "reason", "evidence", "reviewer", "date"]
    tail = ["the lexicon says so", "anna", "2026-01-02T03:04:05+00:00"]
    assert lines[1:] == [
        ["PMC1__a", "Abl", "MTTP", "ABL1|SOCS3", "another gene: a reason", *tail],
        ["PMC1__a", "IL-6", "IL6", "", "not a gene", *tail],
        ["PMC1__a", "SOCS", "", "SOCS3", "in the caption", *tail],
        ["PMC1__a", "STAT3", "STAT3", "STAT3", "doubtful", *tail],
    ]


def test_apply_export_gold_is_read_by_evaluation(desk: Desk, lexicon: Lexicon) -> None:
    record = desk.record()
    made = [
        suggestion(record, "replace", record.rows[1:2], [ABL1]),
        suggestion(record, "remove", record.rows[2:3]),
        suggestion(record, "add", (), [SOCS3]),
    ]
    desk.decide(made, [decision(made[0]), decision(made[1], "rejected"), decision(made[2])])
    assert desk.apply("--gold", desk.folder / "g.jsonl") == 0
    (document,) = read_gold(desk.folder / "g.jsonl")
    assert document.id == "PMC1__a"
    assert document.text == record.caption
    assert document.genes == ("ABL1", "IL6", "STAT3")
    (line,) = (desk.folder / "g.jsonl").read_text().splitlines()
    assert json.loads(line)["rows"] == [
        {"word": "Abl", "hgnc_symbol": ["MTTP"], "verdict": "wrong", "should_be": ["ABL1"]}
    ]


@pytest.mark.parametrize("state", ["skipped", None])
def test_apply_export_gold_leaves_out_figures_half_decided(desk: Desk, lexicon: Lexicon, state: State | None) -> None:
    record = desk.record()
    made = [suggestion(record, "replace", record.rows[1:2], [ABL1]), suggestion(record, "add", (), [SOCS3])]
    desk.decide(made, [decision(made[0]), *([decision(made[1], state)] if state else [])])
    known = read_decided(desk.folder / "s.jsonl", desk.folder / "d.jsonl")
    assert gold_lines(known, plan(known, [desk.records]).records, lexicon) == ""
    assert curation_table(known.changes).count("\n") == 2


def test_apply_rules_need_papers_that_agree(lexicon: Lexicon) -> None:
    four = [judged(n) for n in range(4)]
    assert lexicon_rules(decided(*four), lexicon) == ()
    assert lexicon_rules(decided(*four, judged(4)), lexicon) == (Rule("Zog", "", "small_molecule", 5, 5),)
    assert lexicon_rules(decided(*four, judged(4), judged(5, "rejected")), lexicon) == ()
    assert lexicon_rules(decided(*four, judged(4), judged(5, "skipped")), lexicon)[0].judged == 5
    assert lexicon_rules(decided(*four), lexicon, often=4)[0].papers == 4


def test_apply_rules_figures_of_one_paper_count_once(lexicon: Lexicon) -> None:
    one, said = judged(1)
    figures = [(replace(one, figid=f"PMC1__{n}"), n) for n in range(9)]
    made = [(one, replace(said, suggestion_id=one.id, figid=one.figid)) for one, _ in figures]
    assert lexicon_rules(decided(*made), lexicon) == ()


def test_apply_rules_a_row_that_goes_is_no_veto_of_its_word(lexicon: Lexicon) -> None:
    edited = [judged(n, "edited", new=ABL1) for n in range(9)]
    assert lexicon_rules(decided(*edited), lexicon) == ()
    one_of_two = [judged(n) for n in range(9)]
    others = [(replace(one, rows=(replace(ZOG, hgnc_symbol="ABL2"),)), said) for one, said in one_of_two]
    kept = [(one, replace(said, suggestion_id=one.id, state="rejected")) for one, said in others]
    assert lexicon_rules(decided(*one_of_two, *kept), lexicon) == ()
    assert lexicon_rules(decided(*one_of_two), lexicon) != ()


def test_apply_rules_hold_nothing_that_is_known(lexicon: Lexicon) -> None:
    known = [(replace(one, word="ATP"), said) for one, said in (judged(n) for n in range(9))]
    made = [(one, replace(said, suggestion_id=one.id)) for one, said in known]
    assert lexicon_rules(decided(*made), lexicon) == ()
    named = [(replace(one, word="Abl"), said) for one, said in (judged(n, new=ABL1) for n in range(9))]
    made = [(one, replace(said, suggestion_id=one.id)) for one, said in named]
    assert lexicon_rules(decided(*made), lexicon) == ()


def test_apply_rules_patch_is_taken_by_git_and_passes_the_linter(tmp_path: Path, lexicon: Lexicon) -> None:
    folder = tmp_path / "lexicons" / "curated"
    shutil.copytree(CURATED, folder)
    before = (folder / "vetoes.tsv").read_text(encoding="utf-8")
    rules = [Rule("Zog", "", "small_molecule", 5, 5), Rule("Zig", "ABL1|ABL2", "", 6, 6)]
    (tmp_path / "p").write_text(rules_patch(rules, folder), encoding="utf-8")
    git_apply(tmp_path, tmp_path / "p")
    after = (folder / "vetoes.tsv").read_text(encoding="utf-8")
    row = "Zog\texact\tsmall_molecule\tno gene in 5 of 5 papers\tdecisions of reviewers on PFOCR records\n"
    assert sorted(after.splitlines(keepends=True)) == sorted([*before.splitlines(keepends=True), row])
    name = "Zig\tABL1|ABL2\tmeant in 6 of 6 papers\tdecisions of reviewers on PFOCR records\n"
    assert name in (folder / "names.tsv").read_text(encoding="utf-8")
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert [str(problem) for problem in lint(folder, lexicon)] == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == written


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Curated tables of a few rows."""
    folder = tmp_path / "lexicons" / "curated"
    folder.mkdir(parents=True)
    rows = {
        "vetoes.tsv": ["word\tcase\tsense\treason\tsource", "Zag\tany\tother\tr\ts", "Zig\texact\tother\tr\ts"],
        "names.tsv": ["name\ttarget\treason\tsource", "Zag\tABL2\tr\ts", "β-zog\tABL1\tr\ts"],
        "protein_names.tsv": [
            "name\ttarget\treason\tsource",
            "Zig\tABL2\tr\ts",
            "zog kinase (mitochondrial)\tABL2\tr\ts",
            "zug kinase\tABL2\tr\ts",
        ],
    }
    for name, lines in rows.items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def patched(tables: Path, *rules: Rule) -> dict[str, list[str]]:
    """The first two cells of each row once the patch of the rules is applied."""
    root = tables.parent.parent
    (root / "p").write_text(rules_patch(rules, tables), encoding="utf-8")
    git_apply(root, root / "p")
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(tables.iterdir())}
    return {name: [" ".join(line.split("\t")[:2]) for line in text.splitlines()[1:]] for name, text in texts.items()}


def test_apply_rules_a_veto_takes_the_curated_name_out(tables: Path) -> None:
    vetoes = [Rule(word, "", "other", 5, 5) for word in ("zug kinase", "β\N{HYPHEN}zog")]
    found = patched(tables, *vetoes)
    assert found["names"] == ["Zag ABL2"]
    assert found["protein_names"] == ["Zig ABL2", "zog kinase (mitochondrial) ABL2"]
    assert set(found["vetoes"]) == {"Zag any", "Zig exact", "zug kinase exact", "β\N{HYPHEN}zog exact"}


def test_apply_rules_a_name_takes_its_veto_and_its_other_meaning_out(tables: Path) -> None:
    found = patched(tables, Rule("Zig", "ABL1", "", 5, 5))
    assert found["vetoes"] == ["Zag any"]
    assert found["names"] == ["Zag ABL2", "Zig ABL1", "β-zog ABL1"]
    assert "Zig ABL2" not in found["protein_names"]


def test_apply_rules_a_veto_that_stands_keeps_its_row(tables: Path) -> None:
    found = patched(tables, Rule("Zag", "", "drug", 5, 5))
    assert found["vetoes"] == ["Zag any", "Zig exact"]
    assert found["names"] == ["β-zog ABL1"]


def test_apply_rules_tell_of_longer_names_that_outdo_a_veto(tables: Path) -> None:
    rules = [Rule(word, "", "other", 5, 5) for word in ("zog kinase", "zug kinase", "Zag")]
    assert outdone(rules, tables) == {"zog kinase": "zog kinase (mitochondrial)"}
    assert outdone([replace(rules[0], target="ABL1")], tables) == {}


@pytest.mark.parametrize(("word", "rules"), [("Akt", ["Akt"]), ("STAT3", [])], ids=["curated name", "symbol"])
def test_apply_rules_a_veto_that_stands_is_new_for_a_curated_name(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, word: str, rules: list[str]
) -> None:
    monkeypatch.setattr(Lexicon, "veto", lambda _, text: Veto(text, "other", "vetoed"))
    named = [(replace(one, word=word), said) for one, said in (judged(n) for n in range(5))]
    made = [(one, replace(said, suggestion_id=one.id)) for one, said in named]
    assert [rule.word for rule in lexicon_rules(decided(*made), lexicon)] == rules


def test_apply_rules_from_the_command_leave_out_a_veto_without_effect(
    desk: Desk, tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = suggestion(desk.record(), "remove", desk.record().rows[1:2])
    one = replace(one, word="zog kinase")
    desk.decide([one], [decision(one)])
    call = ("--lexicon-patch", desk.folder / "p", "--often", "1", "--curated", tables)
    assert desk.apply(*call) == 0
    told = capsys.readouterr().err
    assert "no veto of 'zog kinase': the curated name 'zog kinase (mitochondrial)' is read as it, too" in told
    assert "0 veto rows, 0 name rows" in told
    assert (desk.folder / "p").read_text() == ""


def test_apply_rules_from_the_command(desk: Desk) -> None:
    made = []
    for paper in range(3):
        text = desk.record().raw.replace("PMC1__a", f"PMC{paper + 7}__a").replace("Abl", "Zog")
        desk.put(text)
        record = desk.record(f"PMC{paper + 7}__a")
        made.append(suggestion(record, "replace", record.rows[1:2], [replace(ABL1, word="Zog")]))
    desk.decide(made, [decision(one, "edited", proposal=proposed(SOCS3)) for one in made])
    assert desk.apply("--lexicon-patch", desk.folder / "p", "--often", "3") == 0
    text = (desk.folder / "p").read_text(encoding="utf-8")
    assert text.startswith("diff --git a/lexicons/curated/names.tsv b/lexicons/curated/names.tsv\n")
    assert "\n+Zog\tSOCS3\tmeant in 3 of 3 papers\t" in text
    assert desk.apply("--lexicon-patch", desk.folder / "p") == 0
    assert (desk.folder / "p").read_text() == ""


def test_apply_rules_without_tables(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--curated"):
        rules_patch([], tmp_path)
