"""The decisions of a team in a SQLite file: a log that is only ever added to, durable at every moment.

Each action of a reviewer (one decision, or one for a whole group) is a batch; undoing marks the batch and keeps it. A
decision is on the disk when `decide` returns: the log is in WAL mode with full synchronisation, so that it survives a
kill of the process, and of the machine.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eval.curation.decisions import Decision, State, proposal_data, proposal_from
from eval.curation.store_errors import read_error, store_error
from ner.errors import OutputError

VERSION = 1
APPLICATION = 0x63617067  # "capg": tells our databases from those of other programs
WAIT_SECONDS = 5.0  # how long to wait for another process that writes
SCHEMA = """
CREATE TABLE IF NOT EXISTS batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT, reviewer TEXT NOT NULL, label TEXT NOT NULL, at TEXT NOT NULL,
    undone TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS decisions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL REFERENCES batches (id),
    suggestion_id TEXT NOT NULL, figid TEXT NOT NULL, reviewer TEXT NOT NULL, state TEXT NOT NULL,
    proposal TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, settles INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS seen (
    reviewer TEXT NOT NULL, suggestion_id TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (reviewer, suggestion_id)
) STRICT;
CREATE INDEX IF NOT EXISTS decisions_of ON decisions (reviewer, suggestion_id, settles, seq);
CREATE INDEX IF NOT EXISTS decisions_in ON decisions (batch);
"""
# Bare columns beside max() come from the row that holds the maximum (documented behaviour of SQLite).
CURRENT = """
SELECT d.suggestion_id, d.figid, d.reviewer, d.state, d.proposal, d.reason, d.at, d.settles, max(d.seq)
FROM decisions d JOIN batches b ON b.id = d.batch AND b.undone = '' {where}
GROUP BY d.suggestion_id, d.reviewer, d.settles ORDER BY max(d.seq)
"""
# When a reviewer last did anything with a suggestion: decided it, cleared it, or took one of these back.
LATEST = """
SELECT d.suggestion_id, d.reviewer, d.settles, max(max(d.at, b.undone))
FROM decisions d JOIN batches b ON b.id = d.batch GROUP BY d.suggestion_id, d.reviewer, d.settles
"""
# Differs after every decision, undo and redo: a later undo has a later time.
STAMP = (
    "SELECT (SELECT max(seq) FROM decisions), (SELECT count(*) FROM batches WHERE undone != ''), "
    "(SELECT max(undone) FROM batches)"
)
CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Batch:
    """One action of a reviewer: how many suggestions it decided, when, and when it was undone (empty if it stands)."""

    id: int
    reviewer: str
    label: str
    at: str
    undone: str
    state: str
    count: int
    first: str


class Store:
    """A database of decisions, opened to be written; raises OutputError, with the reason, where that cannot be."""

    def __init__(self, path: str | Path, *, wait: float = WAIT_SECONDS) -> None:
        self.path = Path(path)
        self._wait = wait
        self._held: dict[str, tuple[tuple[object, ...], dict[str, Decision]]] = {}
        if self.path.exists():
            with self._reading() as db:
                self._check(db)
        with self._writing(mode="rwc") as db:
            for statement in SCHEMA.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")
            db.execute(f"PRAGMA application_id = {APPLICATION}")

    def _check(self, db: sqlite3.Connection) -> None:
        """Raises OutputError for a database of another program or of a newer capgene."""
        found = db.execute("PRAGMA user_version").fetchone()[0]
        application = db.execute("PRAGMA application_id").fetchone()[0]
        if application != APPLICATION and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            problem = "this is the database of another program; it is left as it is"
            raise OutputError(problem, place=str(self.path), remedy="name another with --db")
        if found > VERSION:
            problem = f"the database is of a newer capgene (form {found}, this one knows {VERSION})"
            raise OutputError(problem, place=str(self.path), remedy="update capgene")

    def decide(self, decisions: Sequence[Decision], label: str) -> int:
        """Adds one action, whole or not at all, and returns its number; it is on the disk afterwards."""
        return self._add(decisions[0].reviewer, label, decisions[0].at, [_row(d) for d in decisions])

    def clear(self, reviewer: str, targets: Sequence[tuple[str, str]], label: str, *, settles: bool = False) -> int:
        """Makes suggestions (id and figure) undecided again for a reviewer, as an action that can be undone."""
        at = now()
        rows = [(one, figid, reviewer, CLEARED, "", "", at, int(settles)) for one, figid in targets]
        return self._add(reviewer, label, at, rows)

    def _add(self, reviewer: str, label: str, at: str, rows: Sequence[tuple[str | int, ...]]) -> int:
        with self._writing() as db:
            batch = db.execute(
                "INSERT INTO batches (reviewer, label, at) VALUES (?, ?, ?)", (reviewer, label, at)
            ).lastrowid
            assert batch is not None
            db.executemany(
                "INSERT INTO decisions (batch, suggestion_id, figid, reviewer, state, proposal, reason, at, settles) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(batch, *row) for row in rows],
            )
        return batch

    def undo(self, reviewer: str, batch: int | None = None) -> Batch | None:
        """Takes back an action of a reviewer, the last one that stands unless told; None if there is none."""
        found = [b for b in self.history(reviewer) if not b.undone and batch in (None, b.id)]
        return self._mark(found[0], now()) if found else None

    def redo(self, reviewer: str, batch: int) -> Batch | None:
        """Lets an action that was undone stand again; None if there is none of that number."""
        found = [b for b in self.history(reviewer) if b.undone and b.id == batch]
        return self._mark(found[0], "") if found else None

    def _mark(self, batch: Batch, undone: str) -> Batch:
        with self._writing() as db:
            db.execute("UPDATE batches SET undone = ? WHERE id = ?", (undone, batch.id))
        return batch

    def history(self, reviewer: str, limit: int = -1) -> tuple[Batch, ...]:
        """Returns the actions of a reviewer, the last first, those undone as well."""
        query = (
            "SELECT b.id, b.reviewer, b.label, b.at, b.undone, d.state, count(*), min(d.suggestion_id) FROM batches b "
            "JOIN decisions d ON d.batch = b.id WHERE b.reviewer = ? GROUP BY b.id ORDER BY b.id DESC LIMIT ?"
        )
        with self._reading() as db:
            return tuple(Batch(*row) for row in db.execute(query, (reviewer, limit)))

    def trail(self, suggestion_id: str, reviewer: str) -> tuple[tuple[str, str, str, str], ...]:
        """Returns what a reviewer did with a suggestion, in order: time, state, reason, and when it was undone."""
        query = (
            "SELECT d.at, d.state, d.reason, b.undone FROM decisions d JOIN batches b ON b.id = d.batch "
            "WHERE d.suggestion_id = ? AND d.reviewer = ? ORDER BY d.seq"
        )
        with self._reading() as db:
            return tuple(db.execute(query, (suggestion_id, reviewer)).fetchall())

    def of(self, reviewer: str) -> dict[str, Decision]:
        """Returns the reviewer's own decisions that stand, by suggestion; read anew only when the log has grown."""
        with self._reading() as db:
            stamp = db.execute(STAMP).fetchone()
            held = self._held.get(reviewer)
            if held is None or held[0] != stamp:
                rows = db.execute(CURRENT.format(where="WHERE d.reviewer = ? AND d.settles = 0"), (reviewer,))
                held = self._held[reviewer] = (stamp, {one.suggestion_id: one for one in _decisions(rows)})
            return held[1]

    def all(self) -> tuple[Decision, ...]:
        """Returns the decision that stands of each reviewer on each suggestion, settlements as well."""
        with self._reading() as db:
            return tuple(_decisions(db.execute(CURRENT.format(where=""))))

    def blind(self) -> tuple[Decision, ...]:
        """Returns each reviewer's decisions as they stood before that reviewer saw what others had decided."""
        where = (
            "LEFT JOIN seen s ON s.reviewer = d.reviewer AND s.suggestion_id = d.suggestion_id "
            "WHERE d.settles = 0 AND (s.at IS NULL OR d.at <= s.at)"
        )
        with self._reading() as db:
            return tuple(_decisions(db.execute(CURRENT.format(where=where))))

    def reviewers(self) -> tuple[str, ...]:
        """Returns the names of all who decided something, in order of the alphabet."""
        with self._reading() as db:
            return tuple(name for (name,) in db.execute("SELECT DISTINCT reviewer FROM batches ORDER BY reviewer"))

    def note_seen(self, reviewer: str, suggestion_ids: Iterable[str]) -> None:
        """Remembers from when on a reviewer has known what others decided; the first time counts."""
        rows = [(reviewer, one, now()) for one in suggestion_ids]
        with self._writing() as db:
            db.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", rows)

    def add_all(self, decisions: Iterable[Decision], label: str) -> int:
        """Adds decisions made elsewhere, each under its reviewer and the newest alone; returns how many.

        Left out is what is not newer than the last that its reviewer did with the suggestion here, be it to make it
        undecided or to undo.
        """
        in_time = sorted(decisions, key=lambda d: d.at)
        newest = {_subject(d): d for d in in_time}
        with self._reading() as db:
            last = {(one, who, bool(settles)): at for one, who, settles, at in db.execute(LATEST)}
        fresh = [d for d in in_time if newest[of := _subject(d)] is d and (of not in last or d.at > last[of])]
        for reviewer in dict.fromkeys(d.reviewer for d in fresh):
            self.decide([d for d in fresh if d.reviewer == reviewer], label)
        return len(fresh)

    @contextmanager
    def _writing(self, mode: str = "rw") -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect(mode)) as db:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = FULL")
                db.execute("BEGIN IMMEDIATE")
                try:
                    yield db
                except BaseException:
                    db.execute("ROLLBACK")
                    raise
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise store_error(error, self.path) from None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connect("rw")) as db:
                yield db
        except sqlite3.Error as error:
            raise store_error(error, self.path) from None

    def _connect(self, mode: str) -> sqlite3.Connection:
        """Opens the file, which is only made at the start: one that has vanished is not replaced by an empty one."""
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(uri, uri=True, timeout=self._wait, isolation_level=None)


def read_store(path: Path) -> tuple[Decision, ...]:
    """Returns the decision that stands of each reviewer on each suggestion, without writing to the file.

    Raises InputError where the file is no database of decisions or cannot be read.
    """
    for options in ("mode=ro", "immutable=1"):  # a read-only folder allows no WAL index; it has no writer either
        try:
            with closing(
                sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True, timeout=WAIT_SECONDS)
            ) as db:
                return tuple(_decisions(db.execute(CURRENT.format(where=""))))
        except sqlite3.OperationalError as error:
            told = any(said in str(error) for said in ("unable to open", "readonly"))
            if not told or path.with_name(path.name + "-wal").exists():
                raise read_error(error, path) from None
            failed: sqlite3.Error = error
        except sqlite3.Error as error:
            raise read_error(error, path) from None
    raise read_error(failed, path)


def now() -> str:
    """Returns the time in UTC, in ISO form to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _subject(decision: Decision) -> tuple[str, str, bool]:
    """What a decision is about, and whose it is: of those with the same subject the newest stands."""
    return decision.suggestion_id, decision.reviewer, decision.settles


def _row(decision: Decision) -> tuple[str | int, ...]:
    data = proposal_data(decision.proposal)
    proposal = json.dumps(data, ensure_ascii=False) if data else ""
    d = decision
    return d.suggestion_id, d.figid, d.reviewer, d.state, proposal, d.reason, d.at, int(d.settles)


def _decisions(rows: Iterable[tuple[str, str, str, str, str, str, str, int, int]]) -> Iterator[Decision]:
    for suggestion_id, figid, reviewer, state, proposal, reason, at, settles, _ in rows:
        if state != CLEARED:
            kind: State = state  # type: ignore[assignment]
            made = proposal_from(json.loads(proposal)) if proposal else None
            yield Decision(suggestion_id, figid, reviewer, kind, made, reason, at, bool(settles))
