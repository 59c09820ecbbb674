"""What the tests of `capgene review` share: records, suggestions about them, a desk, a client."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from eval.curation.cli_review import review
from eval.curation.decisions import Decision, State
from eval.curation.files import Header, record_digest, write_suggestions
from eval.curation.store import now
from eval.curation.suggestion import Action, Evidence, Proposal, Reason, Suggestion
from ner.cli import app, main
from ner.formats.pfocr import read_record
from ner.formats.record import ROW_FIELDS, GeneRow, Record, row_fields

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from eval.curation.store import Store
    from eval.curation.web.desk import Desk
    from ner.annotator import Annotator

EVIL = "<script>window.broken = 1</script>"
ADP = GeneRow("ADP", "ADP", "hgnc_alias_symbol", "WDTC1", "23038")
ABL = GeneRow("Abl", "ABL", "hgnc_alias_symbol", "MTTP", "4547")
OLD = GeneRow("DDX58", "DDX58", "hgnc_symbol", "DDX58", "23586")
NASTY = GeneRow(EVIL, EVIL, "hgnc_alias_symbol", "IL6", "3569")
JAKS = tuple(GeneRow("JAK", "JAK", "bioentities_symbol", f"JAK{n}", f"{3715 + n}") for n in (1, 2, 3))
ABL1 = Proposal("gene", ("ABL1",), (GeneRow("Abl", "Abl", "hgnc_alias_symbol", "ABL1", "25"),), score=0.9)
RIGI = Proposal("gene", ("RIGI",), (GeneRow("DDX58", "DDX58", "hgnc_symbol", "RIGI", "23586"),), score=1.0)
STAT3 = Proposal("gene", ("STAT3",), (GeneRow("STAT3", "STAT3", "hgnc_symbol", "STAT3", "6774"),), score=0.98)
KINDS: dict[Action, Reason] = {
    "remove": "not a gene",
    "replace": "another gene",
    "add": "in the caption",
    "update": "retired symbol",
    "flag": "doubtful",
}
CAPTION = "The {n}th pathway: ADP (adenosine diphosphate) and Abl activate STAT3 through IL-6 and DDX58. 𝛼 " + EVIL


def write_record(folder: Path, number: int, *, rows: Iterable[GeneRow] = (ADP, ABL, OLD, *JAKS)) -> Record:
    """Writes a small record and returns it as it is read."""
    figid = f"PMC{number}__f{number}"
    data = {
        "figid": figid,
        "figlink": f"/pmc/articles/PMC{number}/figure/F1/",
        "caption": CAPTION.format(n=number),
        "papertitle": f"Paper {number} {EVIL}",
        "figtitle": f"Figure {number}",
        "year": "2020",
        "organisms": "Homo sapiens" if number % 2 else "",
        "genes": [dict(zip(ROW_FIELDS, row_fields(row), strict=True)) for row in rows],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{figid}.md"
    path.write_text(f"---\n{yaml.safe_dump(data, sort_keys=False, allow_unicode=True)}---\n", encoding="utf-8")
    return read_record(path)


def suggest(
    record: Record,
    action: Action,
    row: GeneRow | None,
    proposal: Proposal | None = None,
    *,
    score: float = 0.9,
    contrary: bool = False,
    word: str = "",
) -> Suggestion:
    """Returns a suggestion about a row of a record, with a quote of its caption."""
    word = word or (row.word if row else "STAT3")
    at = max(record.caption.find("ADP ("), 0)
    evidence = (
        Evidence("definition", "the caption defines ADP as adenosine diphosphate", at, at + 27),
        Evidence("counts", f"never a gene {EVIL}"),
        *((Evidence("mention", "WDTC1 is named elsewhere", supports=False),) if contrary else ()),
    )
    return Suggestion(
        figid=record.figid,
        action=action,
        reason=KINDS[action],
        word=word,
        rows=(row,) if row else (),
        proposal=proposal,
        evidence=evidence,
        score=score,
        record=record_digest(record),
        sense="small_molecule" if action == "remove" else "",
        signals=(("short alias", 1.0),),
        group=f"{action}|{word}",
        contrary=contrary,
    )


def write_case(folder: Path, figures: int = 3) -> Path:
    """Writes `figures` records with four suggestions each, and a file of all of them; the last figure is contrary."""
    made = []
    for number in range(1, figures + 1):
        record = write_record(folder / "records", number)
        made += [
            suggest(record, "remove", ADP, score=0.95, contrary=number == figures and figures > 1),
            suggest(record, "replace", ABL, ABL1, score=0.8),
            suggest(record, "update", OLD, RIGI, score=1.0),
            suggest(record, "add", None, STAT3, score=0.6),
        ]
    path = folder / "suggestions.jsonl"
    write_suggestions(path, made, Header("0", "0", "0", figures))
    return path


def make_desk(folder: Path, annotator: Annotator, figures: int = 3, port: int = 8437) -> Desk:
    """Returns a desk over freshly written records, with an empty database."""
    from eval.curation.store import Store
    from eval.curation.web.deck import load_deck
    from eval.curation.web.desk import Desk
    from eval.curation.web.guard import Access

    path = write_case(folder, figures)
    deck = load_deck(path, [str(folder / "records")], lambda error: None)
    return Desk(deck, Store(folder / "d.sqlite"), Access(port), lambda: annotator)


def bare_client(desk: Desk) -> TestClient:
    """Returns a client that knows nothing but the address."""
    from eval.curation.web.app import make_app

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # starlette would rather have another client
        from starlette.testclient import TestClient
    return TestClient(make_app(desk), base_url=f"http://127.0.0.1:{desk.access.port}")


def client_of(desk: Desk, name: str = "Ada") -> TestClient:
    """Returns a client that holds the key of the run, a reviewer's name and the token, as the browser does."""
    from eval.curation.web.guard import TOKEN_HEADER

    client = bare_client(desk)
    client.get(f"/?key={desk.access.key}", follow_redirects=False)
    client.headers[TOKEN_HEADER] = desk.access.token
    if name:
        assert client.post("/who", data={"name": name}).status_code == 200
    return client


def ids(desk: Desk, action: Action) -> list[str]:
    """Returns the ids of the suggestions of that action, in the order of the figures."""
    return [item.id for item in desk.deck.items if item.one.action == action]


def text_of(page: str) -> str:
    """Returns a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def decide(store: Store, who: str, state: State, *names: str, reason: str = "", at: str = "") -> int:
    """Keeps a decision on suggestions by their ids."""
    when = at or now()
    return store.decide([Decision(name, "f", who, state, None, reason, when) for name in names], state)


def run_review(*arguments: str) -> int:
    """Runs `capgene review` and returns its exit status, whether or not the command is installed."""
    known = list(app.registered_commands)
    try:
        app.command("review")(review)
        return main(["review", *arguments])
    finally:
        app.registered_commands[:] = known  # each call adds the commands of all entry points
