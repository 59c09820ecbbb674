"""The store of decisions: a log that survives everything, and what a team's decisions come to."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.curation.decisions import (
    STATES,
    Conflict,
    Decision,
    all_decisions,
    current_decisions,
    read_decisions,
    settle,
    write_decisions,
)
from eval.curation.store import Store, now, read_store
from eval.curation.suggestion import Proposal
from ner.errors import InputError, OutputError
from ner.formats.record import GeneRow
from tests.eval.curation.review_helpers import ABL1, RIGI, decide

AT = "2026-01-01T00:00:0{}+00:00"


def made(who: str, state: str, at: int = 0, **more: object) -> Decision:
    return Decision("s1", "f1", who, state, at=AT.format(at), **more)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "d.sqlite")


def test_store_keeps_decisions_as_they_were_made(store: Store) -> None:
    decision = Decision("s1", "f1", "Ada", "edited", ABL1, "as the <b>text</b> says", AT.format(1))
    store.decide([decision], "edit")
    assert store.of("Ada") == {"s1": decision}
    assert Store(store.path).all() == (decision,)
    assert read_store(store.path) == (decision,)


def test_store_the_last_decision_counts_and_the_first_is_kept(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1")
    decide(store, "Ada", "rejected", "s1")
    assert store.of("Ada")["s1"].state == "rejected"
    assert [state for _, state, _, _ in store.trail("s1", "Ada")] == ["accepted", "rejected"]


def test_store_undo_brings_back_what_was_before(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1", "s2")
    decide(store, "Ada", "rejected", "s1")
    store.undo("Ada")
    assert {name: d.state for name, d in store.of("Ada").items()} == {"s1": "accepted", "s2": "accepted"}
    store.undo("Ada")
    assert store.of("Ada") == {}
    assert store.undo("Ada") is None


def test_store_undo_takes_one_named_action_and_redo_lets_it_stand(store: Store) -> None:
    first = decide(store, "Ada", "accepted", "s1")
    decide(store, "Ada", "accepted", "s2")
    store.undo("Ada", first)
    assert set(store.of("Ada")) == {"s2"}
    store.redo("Ada", first)
    assert set(store.of("Ada")) == {"s1", "s2"}


def test_store_nobody_undoes_for_another(store: Store) -> None:
    batch = decide(store, "Ada", "accepted", "s1")
    assert store.undo("Ben") is None
    assert store.undo("Ben", batch) is None
    assert store.of("Ada")


def test_store_cleared_is_undecided_and_can_be_undone(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1")
    store.clear("Ada", [("s1", "f")], "clear")
    assert store.of("Ada") == {}
    assert store.all() == ()
    store.undo("Ada")
    assert store.of("Ada")["s1"].state == "accepted"


def test_store_history_tells_each_action_once(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1", "s2")
    decide(store, "Ada", "skipped", "s3")
    store.undo("Ada")
    assert [(b.state, b.count, bool(b.undone)) for b in store.history("Ada")] == [
        ("skipped", 1, True),
        ("accepted", 2, False),
    ]


def test_store_what_was_decided_after_seeing_others_is_not_blind(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1")
    store.note_seen("Ada", ["s1", "s2"])
    decide(store, "Ada", "rejected", "s1")
    decide(store, "Ada", "rejected", "s2")
    assert [(d.suggestion_id, d.state) for d in store.blind()] == [("s1", "accepted")]


def test_store_sees_what_another_process_wrote(store: Store) -> None:
    assert store.of("Ada") == {}
    decide(Store(store.path), "Ada", "accepted", "s1")
    assert set(store.of("Ada")) == {"s1"}


WRITER = """
import sys
from eval.curation.store import Store
from tests.eval.curation.review_helpers import decide
store = Store(sys.argv[1])
for n in range(100000):
    decide(store, "Ada", "accepted", f"a{n}", f"b{n}")
    print(n, flush=True)
"""


def test_store_survives_a_kill_at_any_moment(tmp_path: Path, root: Path) -> None:
    path, told = tmp_path / "d.sqlite", []
    for wait in (0.0, 0.013, 0.05):
        env = {**os.environ, "PYTHONPATH": str(root)}
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, env=env)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        told.append(1 + writer.stdout.read().count("\n"))
        writer.wait()
        kept = set(Store(path).of("Ada"))
        assert {f"{side}{n}" for side in "ab" for n in range(told[-1])} <= kept  # all that was told is there
        assert {name[1:] for name in kept if name[0] == "a"} == {name[1:] for name in kept if name[0] == "b"}
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_store_says_that_it_is_locked_and_keeps_what_was_before(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1")
    quick = Store(store.path, wait=0.05)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutputError, match="locked by another program"):
        decide(quick, "Ada", "accepted", "s2")
    other.execute("ROLLBACK")
    other.close()
    decide(quick, "Ada", "accepted", "s2")
    assert set(store.of("Ada")) == {"s1", "s2"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_store_says_that_it_is_read_only(store: Store) -> None:
    store.path.chmod(0o444)
    with pytest.raises(OutputError, match="read-only"):
        Store(store.path)


@pytest.mark.parametrize("said", ["unable to open database file", "attempt to write a readonly database"])
def test_store_copied_to_a_read_only_folder_is_read(
    store: Store, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(store, "Ada", "accepted", "s1")
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(store.path)) as db, closing(sqlite3.connect(copy)) as other:
        db.backup(other)
    plain = sqlite3.connect

    def no_index(address: str, **options: object) -> sqlite3.Connection:
        if "mode=ro" in address:
            raise sqlite3.OperationalError(said)
        return plain(address, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", no_index)
    assert [d.suggestion_id for d in read_store(copy)] == ["s1"]


def test_store_says_that_a_database_opened_to_be_read_cannot_be_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = sqlite3.connect

    def read_only(address: str, **options: object) -> sqlite3.Connection:
        return plain(address.replace("mode=rw", "mode=ro"), **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(OutputError, match=r"read-only.*--db"):
        decide(store, "Ada", "accepted", "s1")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"no database at all, but long enough to be one" * 40, "no database of decisions", id="text"),
        pytest.param(None, "cannot be opened", id="folder missing"),
    ],
)
def test_store_says_what_is_wrong_with_a_file(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / ("d.sqlite" if content else "no/d.sqlite")
    if content:
        path.write_bytes(content)
    with pytest.raises(OutputError, match=said):
        Store(path)
    assert content is None or path.read_bytes() == content


def test_store_leaves_the_database_of_another_program_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(OutputError, match="another program"):
        Store(path)
    assert path.read_bytes() == before


def test_store_does_not_replace_a_file_that_has_vanished(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1")
    store.path.unlink()
    with pytest.raises(OutputError, match="cannot be opened"):
        decide(store, "Ada", "accepted", "s2")
    assert not store.path.exists()


def test_store_of_a_newer_capgene_is_refused(store: Store) -> None:
    with sqlite3.connect(store.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(OutputError, match="newer capgene"):
        Store(store.path)


# --- what decisions come to


def test_decisions_of_one_reviewer_settle() -> None:
    assert settle([made("Ada", "accepted", 1), made("Ada", "rejected", 2)]).decisions == (made("Ada", "rejected", 2),)


def test_decisions_that_differ_are_a_conflict_and_settle_nothing() -> None:
    decisions = (made("Ada", "accepted", 1), made("Ben", "rejected", 2))
    settled = settle(decisions)
    assert settled.decisions == ()
    assert settled.conflicts == (Conflict("s1", "f1", decisions),)


def test_decisions_a_skip_neither_settles_nor_contradicts() -> None:
    assert settle([made("Ada", "accepted", 1), made("Ben", "skipped", 2)]).decisions == (made("Ada", "accepted", 1),)
    assert settle([made("Ben", "skipped", 2)]) == settle([])


@pytest.mark.parametrize(
    ("ours", "theirs", "agree"),
    [
        pytest.param(ABL1, ABL1, True, id="same gene"),
        pytest.param(ABL1, RIGI, False, id="other gene"),
        pytest.param(ABL1, None, False, id="gene and removal"),
        pytest.param(None, None, True, id="removals"),
    ],
)
def test_decisions_two_edits_agree_when_they_write_the_same(
    ours: Proposal | None, theirs: Proposal | None, agree: bool
) -> None:
    settled = settle([made("Ada", "edited", 1, proposal=ours), made("Ben", "edited", 2, proposal=theirs)])
    assert bool(settled.decisions) == agree


def test_decisions_a_settlement_counts_instead_of_the_reviewers() -> None:
    ruling = made("Cy", "rejected", 3, settles=True)
    settled = settle([made("Ada", "accepted", 1), ruling, made("Ben", "accepted", 4)])
    assert settled.decisions == (ruling,)
    assert settled.conflicts == ()


def test_decisions_come_from_a_database_or_its_export(store: Store, tmp_path: Path) -> None:
    decide(store, "Ada", "accepted", "s1", "s2")
    decide(store, "Ben", "rejected", "s1")
    write_decisions(tmp_path / "d.jsonl", all_decisions(store.path))
    for path in (store.path, tmp_path / "d.jsonl"):
        conflicts: list[Conflict] = []
        assert [d.suggestion_id for d in current_decisions(path, on_conflict=conflicts.append)] == ["s2"]
        assert [c.suggestion_id for c in conflicts] == ["s1"]


def test_decisions_imported_twice_are_there_once(store: Store, tmp_path: Path) -> None:
    decide(store, "Ada", "accepted", "s1")
    write_decisions(tmp_path / "d.jsonl", store.all())
    other = Store(tmp_path / "other.sqlite")
    assert [other.add_all(read_decisions(tmp_path / "d.jsonl"), "import") for _ in range(2)] == [1, 0]
    assert other.all() == store.all()


@pytest.mark.parametrize(
    ("at", "utc"),
    [
        pytest.param("2026-01-01T01:00:00+02:00", "2025-12-31T23:00:00+00:00", id="east"),
        pytest.param("2026-01-01T01:00:00Z", "2026-01-01T01:00:00+00:00", id="zulu"),
        pytest.param("2026-01-01T01:00:00", "2026-01-01T01:00:00+00:00", id="no zone"),
        pytest.param("", "", id="no time"),
    ],
)
def test_decisions_of_any_time_zone_are_imported_in_utc(store: Store, tmp_path: Path, at: str, utc: str) -> None:
    write_decisions(tmp_path / "d.jsonl", [Decision("s1", "f1", "Ada", "accepted", at=at)])
    read = read_decisions(tmp_path / "d.jsonl")
    assert [d.at for d in read] == [utc]
    assert store.add_all(read, "import") == 1
    assert store.of("Ada")["s1"].state == "accepted"


def test_decisions_imported_do_not_undo_newer_ones(store: Store) -> None:
    old = [Decision("s1", "f", "Ada", "accepted", at=AT.format(1))]
    decide(store, "Ada", "rejected", "s1")
    assert store.add_all(old, "import") == 0
    assert store.of("Ada")["s1"].state == "rejected"


def test_decisions_made_undecided_do_not_come_back_with_an_old_export(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1", "s2")
    export = store.all()
    store.clear("Ada", [("s1", "f")], "clear")
    assert store.add_all(export, "import") == 0
    assert set(store.of("Ada")) == {"s2"}


def test_decisions_undone_do_not_come_back_with_an_old_export(store: Store) -> None:
    decide(store, "Ada", "accepted", "s1")
    export = store.all()
    older = now()
    store.undo("Ada")
    assert store.add_all(export, "import") == 0
    assert store.add_all([replace(export[0], at=older)], "import") == 0  # after the decision, before it was undone
    assert store.of("Ada") == {}
    assert store.add_all([replace(export[0], at=now())], "import") == 1
    assert store.of("Ada")["s1"].state == "accepted"


def test_decisions_of_one_file_count_by_their_time_not_by_their_line(store: Store) -> None:
    settled = made("Ada", "rejected", 1, settles=True)
    lines = [made("Ada", "rejected", 3), made("Ben", "skipped", 4), made("Ada", "accepted", 2), settled]
    assert store.add_all(lines, "import") == 3
    assert store.all() == (settled, lines[0], lines[1])


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        pytest.param("{}\n", ":1", "no file of decisions", id="other file"),
        pytest.param('{"format": "capgene decisions", "version": 1}\n{', ":2", "no JSON", id="cut off"),
        pytest.param('{"format": "capgene decisions", "version": 1}\n[]', ":2", "JSON object", id="list"),
        pytest.param(
            '{"format": "capgene decisions", "version": 1}\n{"suggestion_id": "s", "reviewer": "A", "state": "x"}',
            ":2",
            "no decision: state 'x' is none of",
            id="state",
        ),
        pytest.param(
            '{"format": "capgene decisions", "version": 1}\n{"suggestion_id": "s", "reviewer": "A"}',
            ":2",
            "no decision: it has no 'state'",
            id="no state",
        ),
    ],
)
def test_decisions_of_a_damaged_file_are_refused_by_line(tmp_path: Path, text: str, place: str, said: str) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as caught:
        read_decisions(path)
    assert caught.value.place == f"{path}{place}"


def test_decisions_of_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        current_decisions(tmp_path / "none.sqlite")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
ROWS = st.builds(GeneRow, WORDS, WORDS, WORDS, WORDS, WORDS)
PROPOSALS = st.builds(
    Proposal,
    st.sampled_from(["gene", "family", "complex"]),
    st.lists(WORDS, max_size=2).map(tuple),
    st.lists(ROWS, max_size=2).map(tuple),
    WORDS,
    WORDS,
    st.sampled_from([0.0, 0.5, 1.0]),
)
NAMES = WORDS.filter(lambda text: bool(text.strip()))


@given(st.data())
def test_decisions_read_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    state = data.draw(st.sampled_from(STATES))
    proposal = data.draw(st.none() | PROPOSALS) if state == "edited" else None
    decision = Decision(
        data.draw(NAMES), data.draw(WORDS), data.draw(NAMES), state, proposal, data.draw(WORDS), AT.format(0)
    )
    folder = tmp_path_factory.mktemp("d")
    write_decisions(folder / "d.jsonl", [decision])
    assert read_decisions(folder / "d.jsonl") == (decision,)
