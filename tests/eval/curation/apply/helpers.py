"""What the tests of `capgene apply` share: small records, suggestions on their rows, decisions on these."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from eval.curation.cli_apply import apply
from eval.curation.cli_suggest import suggest
from eval.curation.decisions import Decision, State, write_decisions
from eval.curation.files import Header, record_digest, write_suggestions
from eval.curation.suggestion import Action, Evidence, Proposal, Reason, Suggestion
from ner.cli import app, main
from ner.formats.pfocr import read_record
from ner.formats.record import GeneRow, Record

ABL1 = GeneRow("Abl", "ABL1", "hgnc_prev_symbol", "ABL1", "25")
SOCS3 = GeneRow("SOCS", "SOCS3", "hgnc_symbol", "SOCS3", "9021")
EVIDENCE = (Evidence("lexicon", "the lexicon says so"), Evidence("counts", "the corpora do not", supports=False))
REASONS: dict[Action, Reason] = {
    "remove": "not a gene",
    "replace": "another gene",
    "add": "in the caption",
    "update": "retired symbol",
    "flag": "doubtful",
}
SMALL = """---
figid: PMC1__a
caption: IL-6 activates STAT3 through JAK and Abl
schema-jsonld:
  '@type': Dataset
  keywords:
  - STAT3
  - MTTP
  - IL6
genes:
- word: STAT3
  symbol: STAT3
  source: hgnc_symbol
  hgnc_symbol: STAT3
  entrez: '6774'
- word: Abl
  symbol: ABL
  source: hgnc_alias_symbol
  hgnc_symbol: MTTP
  entrez: '4547'
- word: IL-6
  symbol: IL-6
  source: hgnc_alias_symbol
  hgnc_symbol: IL6
  entrez: '3569'
- word: STAT3
  symbol: STAT3
  source: hgnc_symbol
  hgnc_symbol: STAT3
  entrez: '6774'
chemicals: []
---
"""


def proposed(*rows: GeneRow) -> Proposal:
    """A proposal of these rows."""
    return Proposal("gene", tuple(row.hgnc_symbol for row in rows), rows)


def suggestion(record: Record, action: Action, old: Sequence[GeneRow] = (), new: Sequence[GeneRow] = ()) -> Suggestion:
    """A suggestion on rows of a record as it stands."""
    word = (*old, *new)[0].word
    proposal = proposed(*new) if action in ("replace", "add", "update") else None
    digest = record_digest(record)
    return Suggestion(record.figid, action, REASONS[action], word, tuple(old), proposal, EVIDENCE, 0.5, digest)


def decision(
    one: Suggestion, state: State = "accepted", *, by: str = "anna", proposal: Proposal | None = None, why: str = ""
) -> Decision:
    """A decision on a suggestion."""
    return Decision(one.id, one.figid, by, state, proposal, why, "2026-01-02T03:04:05+00:00")


def run(*arguments: str | Path) -> int:
    """Runs `capgene apply` and gives its exit status."""
    return run_command("apply", *arguments)


def run_command(name: str, *arguments: str | Path) -> int:
    """Runs a command and gives its exit status, whether or not this checkout's entry points are installed."""
    known = list(app.registered_commands)
    for command, function in (("apply", apply), ("suggest", suggest)):
        if not any(one.name == command for one in known):
            app.command(command)(function)
    try:
        return main([name, *map(str, arguments)])
    finally:
        app.registered_commands[:] = known  # each call adds the commands of all entry points


class Desk:
    """A folder with records, suggestions and decisions, on which the command is run."""

    def __init__(self, folder: Path, *texts: str) -> None:
        self.folder = folder
        self.records = folder / "records"
        self.records.mkdir()
        for text in texts:
            self.put(text)

    def put(self, text: str) -> Path:
        """Writes a record under the name of its figure."""
        match = re.search(r"^figid: (.*?)\r?$", text, re.MULTILINE)
        assert match
        path = self.records / f"{match[1]}.md"
        path.write_bytes(text.encode())
        return path

    def record(self, name: str = "PMC1__a") -> Record:
        """A record as it stands."""
        return read_record(self.records / f"{name}.md")

    def decide(self, suggestions: Iterable[Suggestion], decisions: Iterable[Decision] | None = None) -> None:
        """Writes the suggestions and the decisions on them; all are accepted, unless told."""
        suggestions = tuple(suggestions)
        write_suggestions(self.folder / "s.jsonl", suggestions, Header("0", "0", "0", 1))
        write_decisions(self.folder / "d.jsonl", map(decision, suggestions) if decisions is None else decisions)

    def apply(self, *options: str | Path, records: Path | None = None) -> int:
        """Runs the command and gives its exit status."""
        inputs = (self.folder / "s.jsonl", self.folder / "d.jsonl", records or self.records)
        return run(*inputs, *options)

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / "out"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with one small record."""
    return Desk(tmp_path, SMALL)


def git_apply(folder: Path, patch: Path, *options: str) -> None:
    """Applies a patch as a user would, outside of any repository, with every whitespace as it is."""
    command = ["git", "apply", "--whitespace=nowarn", *options, str(patch.absolute())]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={"GIT_CEILING_DIRECTORIES": str(folder)})


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def random_suggestions(record: Record, pool: Sequence[GeneRow], rng: random.Random) -> list[Suggestion]:
    """Suggestions of all kinds on different rows of a record, some of them additions."""
    rows = list(dict.fromkeys(record.rows))
    chosen = rng.sample(rows, min(len(rows), rng.randint(0, 5)))
    made = [
        suggestion(record, "remove", [row])
        if rng.random() < 0.4
        else suggestion(record, "replace", [row], rng.sample(pool, rng.randint(1, 3)))
        for row in chosen
    ]
    return [*made, *(suggestion(record, "add", (), [row]) for row in rng.sample(pool, rng.randint(0, 2)))]


def expected_rows(record: Record, suggestions: Iterable[Suggestion]) -> set[GeneRow]:
    """The rows that a record shall have, as a set, found without the code that is tested."""
    rows = set(record.rows)
    for one in suggestions:
        rows -= set(one.rows)
    for one in suggestions:
        rows |= set(one.proposal.rows) if one.proposal else set()
    return rows
