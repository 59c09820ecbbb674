"""The review as a server: who may ask, what is shown, what is decided, and what is said when something is wrong."""

from __future__ import annotations

import re
import socket
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval.curation.decisions import Decision, current_decisions
from eval.curation.files import Header, read_suggestions, write_suggestions
from eval.curation.store import Store
from eval.curation.web.agreement import agreements, kappa_of
from eval.curation.web.complete import Completer
from eval.curation.web.deck import load_deck
from eval.curation.web.desk import Desk
from eval.curation.web.filters import by_group, entries, make_filter
from eval.curation.web.guard import POLICY, TOKEN_HEADER
from eval.curation.web.marks import Mark, cut, places, snippet
from eval.curation.web.serve import launch, listen
from eval.curation.web.wording import proposal_text
from ner.annotator import Annotator
from ner.errors import InputError, OutputError, UsageError
from ner.lexicon import Lexicon
from tests.eval.curation.review_helpers import (
    EVIL,
    NASTY,
    OLD,
    RIGI,
    bare_client,
    client_of,
    decide,
    ids,
    make_desk,
    run_review,
    suggest,
    text_of,
    write_case,
    write_record,
)

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.fixture
def desk(tmp_path: Path, annotator: Annotator) -> Desk:
    return make_desk(tmp_path, annotator)


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return client_of(desk)


def group_id(desk: Desk, action: str) -> str:
    return next(item.group for item in desk.deck.items if item.one.action == action)


# --- who may ask


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8437", "127.0.0.1:1", "127.0.0.1"])
def test_review_answers_only_under_its_own_name(client: TestClient, host: str) -> None:
    assert client.get("/groups", headers={"host": host}).status_code == 421


def test_review_needs_the_key_of_the_run(desk: Desk) -> None:
    stranger = bare_client(desk)
    assert stranger.get("/groups").status_code == 403
    assert stranger.get("/static/review.js").status_code == 403
    assert stranger.get("/?key=wrong", follow_redirects=False).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({TOKEN_HEADER: ""}, id="no token"),
        pytest.param({TOKEN_HEADER: "é".encode("latin-1")}, id="wrong token"),
        pytest.param({"origin": "http://evil.example"}, id="other origin"),
        pytest.param({"origin": "null"}, id="null origin"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="other site"),
        pytest.param({"sec-fetch-site": "same-site"}, id="other port"),
    ],
)
def test_review_lets_no_other_site_change_anything(
    desk: Desk, client: TestClient, headers: dict[str, str | bytes]
) -> None:
    form = {"item": ids(desk, "remove")[0], "state": "accepted"}
    assert client.post("/decide", data=form, headers=headers).status_code == 403  # type: ignore[arg-type]
    assert desk.store.all() == ()


def test_review_lets_its_own_page_decide(desk: Desk, client: TestClient) -> None:
    form = {"item": ids(desk, "remove")[0], "state": "accepted"}
    headers = {"origin": "http://127.0.0.1:8437", "sec-fetch-site": "same-origin"}
    assert client.post("/decide", data=form, headers=headers).status_code == 200
    assert len(desk.store.all()) == 1


def test_review_asks_for_nothing_outside(client: TestClient) -> None:
    answer = client.get("/groups")
    assert answer.headers["content-security-policy"] == POLICY
    fetched = re.findall(r"""<(?:link|script|img)[^>]*(?:href|src)=["']([^"']+)""", answer.text)
    assert fetched and all(address.startswith("/static/") for address in fetched)
    assert "style=" not in answer.text and "onclick" not in answer.text
    assert "http://" not in client.get("/static/review.css").text


def test_review_asks_for_a_name_first(desk: Desk) -> None:
    nobody = client_of(desk, name="")
    assert nobody.get("/groups", follow_redirects=False).headers["location"] == "/who"
    answer = nobody.post("/decide", data={"item": "x", "state": "accepted"}, headers={"hx-request": "true"})
    assert answer.headers["hx-redirect"] == "/who"


@pytest.mark.parametrize("name", ["", "   ", "a" * 61, "a\x00b"])
def test_review_refuses_a_name_that_is_none(desk: Desk, name: str) -> None:
    assert client_of(desk, name="").post("/who", data={"name": name}).status_code in (409, 422)


@pytest.mark.parametrize("other", ["a@b=1", "theme={x: 1}", 'state="2|1:0', "odd"])
def test_review_is_not_disturbed_by_cookies_of_other_servers_on_this_machine(desk: Desk, other: str) -> None:
    client = bare_client(desk)
    headers = {"cookie": f"{other}; {desk.access.key_cookie}={desk.access.key}"}
    assert client.get("/groups", headers=headers, follow_redirects=False).headers["location"] == "/who"


def test_review_takes_the_name_of_the_command(tmp_path: Path, annotator: Annotator) -> None:
    from eval.curation.web.guard import Access

    desk = make_desk(tmp_path, annotator)
    desk.access = Access(8437, "Zoë")
    client = bare_client(desk)
    assert "Zoë" in client.get(f"/?key={desk.access.key}").text


# --- what is shown


def test_review_shows_words_and_captions_as_text(tmp_path: Path, annotator: Annotator) -> None:
    record = write_record(tmp_path / "records", 1, rows=(NASTY,))
    made = suggest(record, "remove", NASTY, word=EVIL)
    write_suggestions(tmp_path / "s.jsonl", [made], Header("0", "0", "0"))
    desk = make_desk(tmp_path / "other", annotator)
    desk.deck = load_deck(tmp_path / "s.jsonl", [str(tmp_path / "records")], lambda error: None)
    desk = Desk(desk.deck, desk.store, desk.access, lambda: annotator)
    client = client_of(desk, EVIL[:50])
    decide(desk.store, EVIL[:50], "accepted", made.id, reason=EVIL)
    decide(desk.store, "Ben", "rejected", made.id, reason=EVIL)
    for address in ("/groups", "/figures", "/history", "/conflicts", "/agreement", "/who", f"/edit?item={made.id}"):
        page = client.get(address).text
        assert "<script>" not in page, address
        assert "&lt;script&gt;" in page or address == "/agreement", address
    assert "<script>" not in client.get("/figures", params={"id": EVIL, "gene": EVIL}).text
    assert "<script>" not in client.get("/complete", params={"typed": EVIL}).text


def test_review_of_a_figure_shows_caption_rows_evidence_and_score(client: TestClient) -> None:
    page = client.get("/figures?id=PMC1__f1").text
    text = text_of(page)
    assert "Figure 1" in text and "6 rows in the list" in text
    assert "JAK, 3 genes: JAK1, JAK2, JAK3" in text
    assert "the caption defines ADP as adenosine diphosphate" in text
    assert "0.95" in text and "proposal 0.90" in text
    assert "probability that the row is wrong; the proposal has a score of its own" in page
    assert 'href="https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1/figure/F1/"' in page
    assert re.search(r'<mark class="[^"]*word[^"]*"[^>]*>ADP</mark>', page)
    assert re.search(r'<mark class="gene"[^>]*>IL-6</mark>', page)


def test_review_of_a_group_keeps_contrary_figures_apart(desk: Desk, client: TestClient) -> None:
    text = text_of(client.get("/groups", params={"id": group_id(desk, "remove"), "part": "detail"}).text)
    assert text.index("All except these") < text.index("Figure 3") < text.index("Figure 1")
    assert "Accept 2" in text
    assert "WDTC1 is named elsewhere" in text


def test_review_of_a_group_shows_the_word_of_each_figure(tmp_path: Path, annotator: Annotator) -> None:
    from dataclasses import replace

    path = write_case(tmp_path / "t")
    header, made = read_suggestions(path)
    first = next(one for one in made if one.action == "remove")
    write_suggestions(path, [replace(one, word="XADP") if one is first else one for one in made], header)
    base = make_desk(tmp_path / "o", annotator)
    deck = load_deck(path, [str(tmp_path / "t" / "records")], lambda error: None)
    client = client_of(Desk(deck, base.store, base.access, lambda: annotator))
    text = text_of(client.get("/groups", params={"id": first.group, "part": "detail"}).text)
    assert "Words read: ADP 2, XADP 1" in text and "XADP matched ADP" in text
    assert "Words read" not in text_of(client.get("/groups", params={"id": group_id(base, "update")}).text)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", 12, id="all"),
        pytest.param("reason=not a gene", 3, id="type"),
        pytest.param("least=0.9", 6, id="score"),
        pytest.param("gene=abl", 3, id="word"),
        pytest.param("gene=MTTP", 3, id="gene as it stands"),
        pytest.param("gene=rigi", 3, id="gene proposed"),
        pytest.param("gene=PMC2", 4, id="figure"),
        pytest.param("organism=Homo sapiens", 8, id="organism"),
        pytest.param("organism=-", 4, id="organism not given"),
        pytest.param("state=open", 11, id="undecided"),
        pytest.param("state=accepted", 1, id="accepted"),
        pytest.param("state=rejected", 0, id="rejected"),
        pytest.param("least=nonsense", 12, id="no score"),
    ],
)
def test_review_filters(desk: Desk, client: TestClient, query: str, shown: int) -> None:
    decide(desk.store, "Ada", "accepted", ids(desk, "remove")[0])
    pairs = dict(part.split("=") for part in query.split("&") if part)
    assert f"{shown} suggestion" in text_of(client.get("/figures", params=pairs | {"part": "list"}).text)


def test_review_begins_at_the_threshold_of_the_suggestions(tmp_path: Path, annotator: Annotator) -> None:
    path = write_case(tmp_path / "t")
    _, made = read_suggestions(path)
    write_suggestions(path, made, Header("0", "0", "0", 3, 0.7))
    desk = make_desk(tmp_path / "o", annotator)
    deck = load_deck(path, [str(tmp_path / "t" / "records")], lambda error: None)
    client = client_of(Desk(deck, desk.store, desk.access, lambda: annotator))
    assert client.get("/", follow_redirects=False).headers["location"] == "/groups?state=open&least=0.70"


def test_review_orders_groups_by_what_they_settle(desk: Desk) -> None:
    found = entries(desk.deck.items, by_group, {})
    assert [entry.first.one.action for entry in found] == ["update", "replace", "remove", "add"]
    assert [round(entry.expected, 2) for entry in found] == [3.0, 2.4, 1.9, 1.8]


def test_review_marks_overlap_and_lose_no_character() -> None:
    text = "𝛼 GSK3β and ADP"
    pieces = cut(text, [Mark(2, 7, "gene"), Mark(4, 11, "quote", "a"), Mark(12, 99, "word")])
    assert "".join(piece.text for piece in pieces) == text
    assert [(p.text, p.kinds) for p in pieces if p.marks] == [("GS", "gene"), ("K3β", "gene quote"), (" and", "quote")]


@pytest.mark.parametrize(
    ("word", "caption", "found"),
    [
        pytest.param("ADP", "NADP, ADP.", [(6, 9)], id="alone"),
        pytest.param("adp", "ADP", [(0, 3)], id="other case"),
        pytest.param("AR*", "AR* and AR", [(0, 3)], id="signs"),
        pytest.param(" ", "a b", [], id="blank"),
    ],
)
def test_review_finds_the_word_in_the_caption(word: str, caption: str, found: list[tuple[int, int]]) -> None:
    assert places(word, caption) == found


def test_review_snippet_holds_the_word(desk: Desk) -> None:
    item = desk.deck.items[1]
    pieces = snippet(item, "x" * 500 + " Abl " + "y" * 500)
    assert len("".join(p.text for p in pieces)) < 300
    assert "Abl" in [p.text for p in pieces if p.kinds == "word"]


# --- what is decided


@pytest.mark.parametrize("state", ["accepted", "rejected", "skipped"])
def test_review_keeps_a_decision_with_its_reason_and_shows_the_score_still(
    desk: Desk, client: TestClient, state: str
) -> None:
    name = ids(desk, "remove")[0]
    card = client.post("/decide", data={"item": name, "state": state, "reason": " since it is so "}).text
    kept = Store(desk.store.path).of("Ada")[name]
    assert (kept.state, kept.reason, kept.figid) == (state, "since it is so", "PMC1__f1")
    assert "0.95" in text_of(card) and state in text_of(card)
    assert 'id="progress"' in card and "1 of 12 decided" in text_of(card)


def test_review_undecided_stays_undecided(desk: Desk, client: TestClient) -> None:
    for address in ("/groups", "/figures", "/figures?id=PMC2__f2", "/history", "/conflicts", "/agreement"):
        assert client.get(address).status_code == 200
    assert desk.store.all() == ()


def test_review_decides_a_group_all_except(desk: Desk, client: TestClient) -> None:
    first, second, contrary = ids(desk, "remove")
    form = {"id": group_id(desk, "remove"), "state": "accepted", "expected": "1", "without": [first]}
    client.post("/groups/decide", data=form)
    assert {name: d.state for name, d in desk.store.of("Ada").items()} == {second: "accepted"}
    form = {"id": group_id(desk, "remove"), "state": "rejected", "expected": "2", "also": [contrary]}
    client.post("/groups/decide", data=form)
    assert {n: d.state for n, d in desk.store.of("Ada").items()} == {
        first: "rejected",
        second: "accepted",
        contrary: "rejected",
    }


def test_review_decides_of_a_group_only_what_the_filter_leaves(desk: Desk, client: TestClient) -> None:
    form = {"id": group_id(desk, "update"), "state": "accepted", "expected": "2", "query": "organism=Homo+sapiens"}
    assert client.post("/groups/decide", data=form).status_code == 200
    assert {d.figid for d in desk.store.all()} == {"PMC1__f1", "PMC3__f3"}


def test_review_decides_nothing_of_a_group_that_the_filter_hides(desk: Desk, client: TestClient) -> None:
    for expected in ("0", "3"):
        form = {"id": group_id(desk, "update"), "state": "accepted", "expected": expected, "query": "gene=zzzz"}
        assert client.post("/groups/decide", data=form).status_code == 409
    assert desk.store.all() == ()


@pytest.mark.parametrize("view", ["groups", "figures"])
def test_review_pane_follows_the_filter(desk: Desk, client: TestClient, view: str) -> None:
    one = desk.deck.by_id[ids(desk, "update")[1]]
    key, other = (one.group, "abl") if view == "groups" else (one.one.figid, "PMC1_")
    shown = f'data-key="{key}"'

    def pane(**query: str) -> str:
        page = client.get(f"/{view}", params={"id": key, "part": "list", **query}).text
        return page.partition('hx-swap-oob="innerHTML:#detail"')[2]

    assert shown in pane(gene="DDX58")
    assert shown not in pane(gene=other) and "data-key=" in pane(gene=other)
    assert "data-key=" not in pane(gene="zzzz") and "Nothing is left" in pane(gene="zzzz")
    hidden = client.get(f"/{view}", params={"id": key, "part": "detail", "gene": other}).text
    assert "The filter hides this" in hidden and shown not in hidden


def test_review_filter_by_state_shows_what_has_it_and_what_was_decided_since(desk: Desk, client: TestClient) -> None:
    decide(desk.store, "Ada", "accepted", ids(desk, "update")[0])
    key = {"id": group_id(desk, "update"), "part": "detail"}
    assert "3 figures" in text_of(client.get("/groups", params=key | {"state": "open"}).text)
    accepted = text_of(client.get("/groups", params=key | {"state": "accepted"}).text)
    assert "1 figure" in accepted and "Accept 0" in accepted


def test_review_refuses_a_group_that_is_not_what_the_page_showed(desk: Desk, client: TestClient) -> None:
    form = {"id": group_id(desk, "update"), "state": "accepted", "expected": "2"}
    answer = client.post("/groups/decide", data=form)
    assert answer.status_code == 409 and "nothing was decided" in answer.text
    assert desk.store.all() == ()


@pytest.mark.parametrize("part", ["ordinary", "contrary", "cards", "list", "entries", "detail", "nonsense"])
def test_review_answers_for_a_part_of_a_group_or_figure_that_is_not_there(client: TestClient, part: str) -> None:
    for view in ("groups", "figures"):
        assert client.get(f"/{view}", params={"id": "none", "part": part}).status_code == 200


def test_review_sends_the_figures_of_a_group_as_they_are_scrolled_to(desk: Desk, client: TestClient) -> None:
    found = {"id": group_id(desk, "remove"), "part": "ordinary", "offset": "1"}
    text = text_of(client.get("/groups", params=found).text)
    assert "Figure 2" in text and "Figure 1" not in text and "Figure 3" not in text
    assert "Figure 3" in text_of(client.get("/groups", params=found | {"part": "contrary", "offset": "0"}).text)


def test_review_undoes_a_group_at_once(desk: Desk, client: TestClient) -> None:
    client.post("/groups/decide", data={"id": group_id(desk, "update"), "state": "accepted", "expected": "3"})
    answer = client.post("/undo", headers={"HX-Current-URL": "http://127.0.0.1:8437/groups?id=x"})
    assert desk.store.of("Ada") == {}
    assert "update DDX58" in answer.headers["hx-trigger"]
    client.post("/redo", data={"batch": desk.store.history("Ada")[0].id})
    assert len(desk.store.of("Ada")) == 3


def test_review_decides_all_that_a_filter_leaves_but_the_contrary(desk: Desk, client: TestClient) -> None:
    assert "Accept 5" in text_of(client.get("/all", params={"least": "0.9"}).text)
    client.post("/all", data={"state": "accepted", "expected": "5", "query": "least=0.9"})
    assert len(desk.store.of("Ada")) == 5
    assert ids(desk, "remove")[2] not in desk.store.of("Ada")


def edit(client: TestClient, name: str, *symbols: str, what: str = "genes") -> int:
    form = {"item": name, "state": "edited", "what": what, "symbols": list(symbols)}
    return client.post("/decide", data=form).status_code


def test_review_edit_writes_rows_that_the_lexicon_knows(desk: Desk, client: TestClient) -> None:
    name = ids(desk, "replace")[0]
    assert edit(client, name, "ABL2") == 200
    kept = desk.store.of("Ada")[name]
    assert kept.state == "edited" and kept.proposal
    assert [(r.word, r.hgnc_symbol, r.entrez) for r in kept.proposal.rows] == [("Abl", "ABL2", "27")]


def test_review_edit_takes_several_genes_or_one_family(desk: Desk, client: TestClient) -> None:
    first, second, third = ids(desk, "replace")
    assert edit(client, first, "ABL1", "ABL2") == 200
    assert edit(client, second, "FPLX:ABL_family") == 200
    assert edit(client, third, "FPLX:ABL_family", "STAT3") == 409
    kept = desk.store.of("Ada")
    assert [kept[name].proposal and kept[name].proposal.kind for name in (first, second)] == ["gene", "family"]  # type: ignore[union-attr]
    assert third not in kept


@pytest.mark.parametrize("typed", ["TP53", "tp53", "7157", "HGNC:11998", " hgnc:11998 "])
def test_review_edit_takes_the_gene_that_was_typed_and_not_chosen(desk: Desk, client: TestClient, typed: str) -> None:
    name = ids(desk, "replace")[0]
    form = {"item": name, "state": "edited", "what": "genes", "typed": typed}
    assert client.post("/decide", data=form).status_code == 200
    kept = desk.store.of("Ada")[name]
    assert kept.state == "edited" and kept.proposal and kept.proposal.symbols == ("TP53",)


@pytest.mark.parametrize(
    ("typed", "symbols", "says"),
    [
        pytest.param("xyzzy", ["ABL1"], "names no gene", id="no gene"),
        pytest.param("xyzzy", [], "names no gene", id="no gene alone"),
        pytest.param("TP53", ["ABL1"], "typed beside ABL1", id="beside the proposal"),
        pytest.param("p53", [], "names no gene by symbol or id", id="alias"),
    ],
)
def test_review_edit_drops_nothing_that_was_typed(
    desk: Desk, client: TestClient, typed: str, symbols: list[str], says: str
) -> None:
    about = {"state": "edited", "what": "genes", "typed": typed, "symbols": symbols}
    one = client.post("/decide", data=about | {"item": ids(desk, "replace")[0]})
    group = client.post("/groups/decide", data=about | {"id": group_id(desk, "replace"), "expected": "3"})
    assert [(answer.status_code, says in answer.text) for answer in (one, group)] == [(409, True)] * 2
    assert desk.store.all() == ()


@pytest.mark.parametrize(("typed", "symbol"), [("3569", "IL6"), ("HGNC:6018", "IL6"), ("hgnc:6018", "IL6")])
def test_review_completes_ids(lexicon: Lexicon, typed: str, symbol: str) -> None:
    assert Completer(lexicon).options(typed)[0].value == symbol


def test_review_names_a_group_of_our_own_by_its_name(lexicon: Lexicon) -> None:
    group = next(one for name, one in lexicon.groups.items() if name.startswith("capgene:") and len(one.members) == 2)
    proposal = Completer(lexicon).proposal("word", [group.id])
    assert {row.symbol for row in proposal.rows} == {group.name}
    assert proposal_text(proposal).startswith(f"{group.name} {group.kind} (")


def test_review_edit_may_write_nothing(desk: Desk, client: TestClient) -> None:
    name = ids(desk, "replace")[0]
    assert edit(client, name, "STAT3", what="nothing") == 200
    assert (desk.store.of("Ada")[name].state, desk.store.of("Ada")[name].proposal) == ("edited", None)


def test_review_edit_that_says_the_same_accepts(desk: Desk, client: TestClient) -> None:
    replaced, removed = ids(desk, "replace")[0], ids(desk, "remove")[0]
    edit(client, replaced, "ABL1")
    edit(client, removed, what="nothing")
    assert {d.state for d in desk.store.all()} == {"accepted"}


def test_review_edit_refuses_what_is_no_gene_and_says_why(desk: Desk, client: TestClient) -> None:
    form = {"item": ids(desk, "replace")[0], "state": "edited", "what": "genes", "symbols": ["DDX58"]}
    answer = client.post("/decide", data=form)
    assert answer.status_code == 409 and "DDX58 is RIGI today" in answer.text
    assert desk.store.all() == ()


def test_review_edits_nothing_where_a_figure_as_a_whole_is_doubted(tmp_path: Path, annotator: Annotator) -> None:
    from dataclasses import replace

    one = replace(suggest(write_record(tmp_path / "r", 1), "flag", None, word="worm"), reason="organism mismatch")
    write_suggestions(tmp_path / "s.jsonl", [one], Header("0", "0", "0"))
    base = make_desk(tmp_path / "o", annotator)
    deck = load_deck(tmp_path / "s.jsonl", [str(tmp_path / "r")], lambda error: None)
    client = client_of(Desk(deck, base.store, base.access, lambda: annotator))
    page = client.get("/figures").text
    assert "organism: worm" in page and 'data-key="e"' not in page
    assert edit(client, one.id, "STAT3") == 409
    assert base.store.all() == ()


@pytest.mark.parametrize(
    ("address", "form"),
    [
        pytest.param("/decide", {"item": "none", "state": "accepted"}, id="suggestion"),
        pytest.param("/decide", {"item": "", "state": "settled"}, id="state"),
        pytest.param("/groups/decide", {"id": "none", "state": "accepted", "expected": "1"}, id="group"),
        pytest.param("/settle", {"item": "none", "state": "accepted"}, id="settle"),
        pytest.param("/decide", {}, id="empty"),
        pytest.param("/redo", {"batch": "x"}, id="number"),
    ],
)
def test_review_refuses_what_there_is_not(desk: Desk, client: TestClient, address: str, form: dict[str, str]) -> None:
    form = {k: v or ids(desk, "remove")[0] for k, v in form.items()}
    assert client.post(address, data=form).status_code in (409, 422)
    assert desk.store.all() == ()


def test_review_says_when_a_decision_cannot_be_kept(desk: Desk, client: TestClient) -> None:
    desk.store._wait = 0.05
    other = sqlite3.connect(desk.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = client.post("/decide", data={"item": ids(desk, "remove")[0], "state": "accepted"})
    assert answer.status_code == 503
    assert answer.text.startswith("Not saved.") and "locked" in answer.text and "kept" in answer.text
    other.execute("ROLLBACK")
    other.close()
    assert client.post("/decide", data={"item": ids(desk, "remove")[0], "state": "accepted"}).status_code == 200


def test_review_warns_of_two_corrections_of_one_row(desk: Desk, client: TestClient) -> None:
    rival = next(item for item in desk.deck.items if item.one.action == "replace")
    from dataclasses import replace

    from eval.curation.web.deck import Deck, make_item

    other = make_item(replace(rival.one, action="remove", reason="not a gene", proposal=None))
    deck = Deck("s", desk.deck.header, (*desk.deck.items, other), desk.deck.figures)
    client = client_of(Desk(deck, desk.store, desk.access, desk.annotator))
    decide(desk.store, "Ada", "accepted", rival.id)
    card = client.post("/decide", data={"item": other.id, "state": "accepted"}).text
    assert "another correction of the same row, too: replace Abl" in text_of(card)


def test_review_does_not_warn_of_an_update_that_yields(desk: Desk, client: TestClient) -> None:
    from dataclasses import replace

    from eval.curation.web.deck import Deck, make_item

    update = next(item for item in desk.deck.items if item.one.action == "update")
    assert OLD in update.one.rows
    other = make_item(replace(update.one, action="remove", reason="not a gene", proposal=None))
    deck = Deck("s", desk.deck.header, (*desk.deck.items, other), desk.deck.figures)
    client = client_of(Desk(deck, desk.store, desk.access, desk.annotator))
    decide(desk.store, "Ada", "accepted", update.id)
    card = client.post("/decide", data={"item": other.id, "state": "accepted"}).text
    assert "same row" not in text_of(card)


def test_review_tells_that_a_record_has_changed(tmp_path: Path, annotator: Annotator) -> None:
    path = write_case(tmp_path)
    write_record(tmp_path / "records", 1, rows=(OLD,))
    deck = load_deck(path, [str(tmp_path / "records")], lambda error: None)
    base = make_desk(tmp_path / "o", annotator)
    client = client_of(Desk(deck, base.store, base.access, lambda: annotator))
    assert "The record has changed" in text_of(client.get("/figures?id=PMC1__f1").text)
    assert "The record has changed" not in text_of(client.get("/figures?id=PMC2__f2").text)


# --- a team


def test_review_a_second_reviewer_does_not_see_the_first(desk: Desk, client: TestClient) -> None:
    name = ids(desk, "remove")[0]
    client.post("/decide", data={"item": name, "state": "rejected", "reason": "my secret reason"})
    second = client_of(desk, "Ben")
    for address in ("/groups", "/figures?id=PMC1__f1", "/history", "/groups?state=decided", "/conflicts"):
        text = text_of(second.get(address).text)
        assert "my secret reason" not in text and "rejected by you" not in text
        assert "0 of 12 decided" in text
    assert "0 suggestions" in text_of(second.get("/figures?state=decided&part=list").text)


def test_review_conflicts_are_shown_to_those_who_decided_and_to_who_asks(desk: Desk, client: TestClient) -> None:
    name = ids(desk, "remove")[0]
    client.post("/decide", data={"item": name, "state": "accepted"})
    second, third = client_of(desk, "Ben"), client_of(desk, "Cy")
    second.post("/decide", data={"item": name, "state": "rejected"})
    assert f'id="c-{name}"' in second.get("/conflicts").text
    assert f'id="c-{name}"' not in third.get("/conflicts").text
    assert "1 conflict about suggestions that you have not decided" in text_of(third.get("/conflicts").text)
    assert f'id="c-{name}"' in third.get("/conflicts?everything=1").text


def test_review_settles_a_conflict_and_undo_opens_it_again(desk: Desk, client: TestClient) -> None:
    name = ids(desk, "replace")[0]
    client.post("/decide", data={"item": name, "state": "accepted"})
    second = client_of(desk, "Ben")
    edit(second, name, "ABL2")
    assert current_decisions(desk.store.path) == ()
    answer = client.post("/settle", data={"item": name, "like": "Ben", "reason": "he is right"})
    assert "settled: edited to ABL2" in text_of(answer.text)
    (ruling,) = current_decisions(desk.store.path)
    assert ruling.settles and ruling.reviewer == "Ada" and ruling.proposal and ruling.proposal.symbols == ("ABL2",)
    assert "There is no conflict." in text_of(client.get("/conflicts").text)
    assert client.post("/settle", data={"item": name, "state": "accepted"}).status_code == 409
    client.post("/undo")
    assert current_decisions(desk.store.path) == ()


def test_review_settles_otherwise_by_an_edit(desk: Desk, client: TestClient) -> None:
    name = ids(desk, "replace")[0]
    decide(desk.store, "Ada", "accepted", name)
    decide(desk.store, "Ben", "rejected", name)
    assert 'hx-post="/settle"' in client.get(f"/edit?item={name}&settles=1").text
    client.post("/settle", data={"item": name, "state": "edited", "what": "genes", "symbols": ["STAT3"]})
    (ruling,) = current_decisions(desk.store.path)
    assert ruling.proposal and ruling.proposal.symbols == ("STAT3",)


def test_review_agreement_page_tells_kappa(desk: Desk, client: TestClient) -> None:
    names = [item.id for item in desk.deck.items]
    for who, states in (("Ada", "aaaaaarrrr"), ("Ben", "aaaaarrrra")):
        for name, state in zip(names, states, strict=False):
            decide(desk.store, who, "accepted" if state == "a" else "rejected", name)
    text = text_of(client.get("/agreement").text)
    assert "Ada and Ben" in text and "0.58" in text and "8 of 10 decided by both" in text


PUBLISHED = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15


def test_agreement_kappa_is_that_of_a_worked_example() -> None:
    kappa, low, high = kappa_of([((a,), (b,)) for a, b in PUBLISHED])
    assert kappa is not None and low is not None and high is not None
    assert kappa == pytest.approx(0.4)
    assert (low, high) == pytest.approx((0.146, 0.654), abs=0.001)


@pytest.mark.parametrize(
    "pairs",
    [pytest.param([], id="none"), pytest.param([(("a",), ("a",))] * 5, id="one verdict throughout")],
)
def test_agreement_kappa_is_undefined(pairs: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    assert kappa_of(pairs) == (None, None, None)


def test_agreement_agrees_with_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    ours, theirs = zip(*PUBLISHED, strict=True)
    kappa, _, _ = kappa_of([((a,), (b,)) for a, b in PUBLISHED])
    assert kappa == pytest.approx(metrics.cohen_kappa_score(ours, theirs))


def test_agreement_leaves_skips_and_settlements_out() -> None:
    def one(who: str, state: str, *, settles: bool = False) -> Decision:
        return Decision("s", "f", who, state, settles=settles)  # type: ignore[arg-type]

    assert agreements([one("Ada", "skipped"), one("Ben", "accepted")]) == ()
    assert agreements([one("Ada", "accepted", settles=True), one("Ben", "accepted")]) == ()
    (pair,) = agreements([one("Ben", "rejected"), one("Ada", "accepted")])
    assert (pair.first, pair.both, pair.same) == ("Ada", 1, 0)


# --- completion


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        pytest.param("stat3", "STAT3", id="symbol"),
        pytest.param("Abl", "ABL1", id="alias before all"),
        pytest.param("p53", "TP53", id="protein name"),
        pytest.param("HK", "HK1", id="beginning"),
        pytest.param("hexokinase", "HK1", id="name"),
        pytest.param("JAK", "FPLX:JAK", id="family"),
        pytest.param("DDX58", "RIGI", id="retired"),
    ],
)
def test_completion_offers(lexicon: Lexicon, typed: str, wanted: str) -> None:
    assert wanted in [option.value for option in Completer(lexicon).options(typed)]


@pytest.mark.parametrize("typed", ["", "  ", "zzzzzz", "<b>", "a" * 500, "\\", "%"])
def test_completion_of_nothing_known_is_empty_or_short(lexicon: Lexicon, typed: str) -> None:
    assert len(Completer(lexicon).options(typed)) <= 12


def test_completion_offers_a_family_left_open_with_all_its_members(lexicon: Lexicon) -> None:
    assert Completer(lexicon).proposal("Wnt", ["FPLX:Wnt"]).symbols[:2] == ("WNT1", "WNT10A")


def test_completion_refuses_a_family_without_members(lexicon: Lexicon) -> None:
    empty = next((name for name, group in lexicon.groups.items() if not group.all_members), None)
    if empty:
        with pytest.raises(UsageError, match="no members"):
            Completer(lexicon).proposal("x", [empty])


# --- inputs and the command


def test_review_of_other_records_is_refused(tmp_path: Path) -> None:
    path = write_case(tmp_path)
    write_record(tmp_path / "others", 99)
    with pytest.raises(InputError, match=r"about other records.*capgene suggest"):
        load_deck(path, [str(tmp_path / "others")], lambda error: None)


def test_review_leaves_out_and_names_figures_without_a_record(tmp_path: Path, annotator: Annotator) -> None:
    path = write_case(tmp_path)
    (tmp_path / "records" / "PMC2__f2.md").unlink()
    deck = load_deck(path, [str(tmp_path / "records")], lambda error: None)
    assert deck.absent == ("PMC2__f2",) and len(deck.items) == 8
    base = make_desk(tmp_path / "o", annotator)
    page = client_of(Desk(deck, base.store, base.access, lambda: annotator)).get("/groups").text
    assert "1 figure of suggestions.jsonl" in text_of(page) and "PMC2__f2" in page


def test_review_goes_on_when_a_record_cannot_be_read(tmp_path: Path) -> None:
    path = write_case(tmp_path)
    (tmp_path / "records" / "PMC2__f2.md").write_text("no record", encoding="utf-8")
    faults: list[InputError] = []
    assert len(load_deck(path, [str(tmp_path / "records")], faults.append).items) == 8
    assert len(faults) == 1 and "PMC2__f2.md" in faults[0].place


def test_review_of_an_empty_file_is_refused(tmp_path: Path) -> None:
    write_record(tmp_path / "records", 1)
    write_suggestions(tmp_path / "s.jsonl", [], Header("0", "0", "0"))
    with pytest.raises(InputError, match="no suggestion"):
        load_deck(tmp_path / "s.jsonl", [str(tmp_path / "records")], lambda error: None)


def test_review_says_that_a_port_is_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OutputError, match=r"in use.*--port"):
            listen(taken.getsockname()[1])


def test_review_listens_on_loopback_alone_and_takes_a_free_port_by_itself() -> None:
    with listen(None) as first, listen(None) as second:
        assert {first.getsockname()[0], second.getsockname()[0]} == {"127.0.0.1"}
        assert first.getsockname()[1] != second.getsockname()[1]


def test_review_opens_no_browser_where_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert launch("http://127.0.0.1:1/") is False


def test_review_says_so_when_the_browser_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "/no/such/browser %s")
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert launch("http://127.0.0.1:1/") is False


@pytest.mark.parametrize(
    ("arguments", "said", "status"),
    [
        pytest.param([], "needs suggestions and the records", 2, id="nothing"),
        pytest.param(["none.jsonl", "records", "--db", "{}/d.sqlite"], "none.jsonl", 1, id="no file"),
        pytest.param(["--db", "{}/none.sqlite", "--export", "{}/o.jsonl"], "cannot be read", 1, id="no db"),
        pytest.param(["--db", "{}", "--import", "{}/o.jsonl"], "cannot be opened", 1, id="folder"),
        pytest.param(["s", "r", "--db", "{}/d.sqlite", "--reviewer", " "], "no name", 2, id="name"),
    ],
)
def test_review_command_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], said: str, status: int
) -> None:
    assert run_review(*[part.format(tmp_path) for part in arguments]) == status
    assert said in capsys.readouterr().err


def test_review_command_makes_no_database_for_suggestions_that_cannot_be_read(tmp_path: Path) -> None:
    assert run_review("none.jsonl", "records", "--db", str(tmp_path / "d.sqlite")) == 1
    assert not (tmp_path / "d.sqlite").exists()


def test_review_command_exports_and_imports(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    decide(Store(tmp_path / "a.sqlite"), "Ada", "accepted", "s1", "s2")
    out = str(tmp_path / "d.jsonl")
    assert run_review("--db", str(tmp_path / "a.sqlite"), "--export", out) == 0
    assert run_review("--db", str(tmp_path / "b.sqlite"), "--import", out) == 0
    assert "2 decisions added" in capsys.readouterr().err
    assert Store(tmp_path / "b.sqlite").of("Ada") == Store(tmp_path / "a.sqlite").of("Ada")


def test_review_filter_reads_back_from_its_query() -> None:
    made = make_filter("not a gene", "open", "a&b=<c>", "Homo sapiens", "0.5")
    from eval.curation.web.desk import filter_from

    assert filter_from(made.query) == made
    assert RIGI.symbols == ("RIGI",)


def test_review_says_nothing_of_suggestions_before_its_database_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suggestions = write_case(tmp_path)
    (tmp_path / "d.sqlite").write_bytes(b"no database at all, but long enough to be one" * 40)
    status = run_review(str(suggestions), str(tmp_path / "records"), "--db", str(tmp_path / "d.sqlite"), "--no-browser")
    assert status == 1
    assert "suggestions about" not in capsys.readouterr().err
