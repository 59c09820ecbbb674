"""The metrics against hand-counted cases and against a brute-force statement of their rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold.documents import read_gold
from eval.gold.metrics import Count, Scores, score
from eval.gold.predictions import pair, read_predictions
from tests.eval.metric_cases import Row, Scorer, gold_row, predicted_row, write


def test_metrics_touching_spans_do_not_overlap(scored: Scorer) -> None:
    assert scored([gold_row((0, 5, "gene", ["A"]))], [predicted_row((5, 8, "gene", ["A"]))]).find == Count(0, 1, 1)


def test_metrics_nested_predictions_match_one_to_one(scored: Scorer) -> None:
    found = predicted_row((0, 3, "gene", ["A"]), (1, 2, "gene", ["A"]))
    assert scored([gold_row((0, 5, "gene", ["A"]))], [found]).find == Count(1, 1, 0)


def test_metrics_duplicate_spans_each_count_as_exact_as_the_published_scorer_counts_them(scored: Scorer) -> None:
    found = predicted_row((0, 5, "gene", ["A"]), (0, 5, "gene", ["A"]))
    scores = scored([gold_row((0, 5, "gene", ["A"]))], [found])
    assert (scores.find, scores.exact) == (Count(1, 1, 0), Count(2, 0, 0))


def test_metrics_enumeration_wants_every_gene(scored: Scorer) -> None:
    gold, found = gold_row((0, 7, "gene", ["STAT1", "STAT3"])), predicted_row((0, 7, "gene", ["STAT1"]))
    assert scored([gold], [found]).norm == Count(1, 0, 1)


def test_metrics_alternatives_want_any_gene(scored: Scorer) -> None:
    gold, found = gold_row((0, 7, "gene", ["STAT1", "STAT3"])), predicted_row((0, 7, "gene", ["STAT3"]))
    scores = scored([gold], [found], alternatives=True)
    assert (scores.norm, scores.doc) == (Count(1, 0, 0), Count(1, 0, 0))


def test_metrics_other_species_count_neither_way(scored: Scorer) -> None:
    gold, found = gold_row((0, 5, "nonhuman", [])), predicted_row((0, 5, "gene", ["A"]))
    assert scored([gold], [found]) == Scores()


def test_metrics_family_members_count_as_group(scored: Scorer) -> None:
    gold, found = gold_row((0, 3, "family", ["JAK1", "JAK2"])), predicted_row((0, 3, "family", ["JAK2", "TYK2"]))
    assert scored([gold], [found]).group == Count(1, 1, 1)


def test_metrics_document_without_prediction_is_missed(scored: Scorer) -> None:
    assert scored([gold_row((0, 5, "gene", ["A"]))], []).doc == Count(0, 0, 1)


def test_metrics_document_list_counts_for_doc_alone(scored: Scorer) -> None:
    gold = {"id": "a", "text": "x" * 9, "mentions": [], "doc_hgnc": ["A", "B"]}
    assert scored([gold], [predicted_row((0, 5, "gene", ["A", "C"]))]) == Scores(doc=Count(1, 1, 1))


def test_metrics_undefined_rates_are_zero() -> None:
    assert Count().to_json() == {"tp": 0, "fp": 0, "fn": 0, "p": 0.0, "r": 0.0, "f1": 0.0}


# --- an independent statement of the rules --------------------------------------------------------------------------


def brute_force(gold: list[Row], predictions: list[Row], alternatives: bool) -> dict[str, list[int]]:
    """The rules told once more, character sets for overlap and one loop for each measure."""
    total = {name: [0, 0, 0] for name in ("find", "exact", "norm", "doc", "group")}
    by_id = {p["id"]: p["mentions"] for p in predictions}
    for document in gold:
        for name, counts in brute_document(document["mentions"], by_id.get(document["id"], []), alternatives):
            total[name] = [a + b for a, b in zip(total[name], counts, strict=True)]
    return total


def chars(m: Row) -> set[int]:
    return set(range(m["start"], m["end"]))


def genes_of(p: Row) -> set[str]:
    return {g["symbol"] for g in p["genes"]}


def brute_document(marked: list[Row], found: list[Row], alternatives: bool) -> Iterator[tuple[str, list[int]]]:
    human = [m for m in marked if m["kind"] != "nonhuman"]
    foreign = set().union(*(chars(m) for m in marked if m["kind"] == "nonhuman"))
    taken: list[int] = []
    loose = []
    for p in found:
        options = [i for i in range(len(human)) if i not in taken and chars(human[i]) & chars(p)]
        if options:
            taken.append(options[0])
        else:
            loose.append(p)
    yield "find", [len(taken), sum(not chars(p) & foreign for p in loose), len(human) - len(taken)]

    spans, got = {(m["start"], m["end"]) for m in human}, [(p["start"], p["end"]) for p in found]
    beside = [p for p in found if (p["start"], p["end"]) not in spans]
    wrong = sum(not chars(p) & foreign for p in beside)
    yield "exact", [sum(g in spans for g in got), wrong, sum(s not in got for s in spans)]

    single = [p for p in found if p["kind"] == "gene"]
    genes = [m for m in marked if m["kind"] == "gene"]
    elsewhere = set().union(*(chars(m) for m in marked if m["kind"] != "gene"))
    in_genes = set().union(*(chars(m) for m in genes))
    judged = [p for p in single if chars(p) & in_genes or not chars(p) & elsewhere]
    norm, wanted_doc = [0, 0, 0], set()
    for m in genes:
        need = set(m["hgnc"])
        read = set().union(*(genes_of(p) for p in single if chars(p) & chars(m)))
        if alternatives and len(need) > 1:
            norm[0 if need & read else 2] += 1
            wanted_doc |= need & read if need & read else {sorted(need)[0]}
        else:
            norm[0] += len(need & read)
            norm[2] += len(need - read)
            wanted_doc |= need
    for p in judged:
        allowed = set().union(*(set(m["hgnc"]) for m in genes if chars(m) & chars(p)))
        norm[1] += len(genes_of(p) - allowed)
    yield "norm", norm

    read_doc = set().union(*(genes_of(p) for p in judged))
    spared = {s for m in genes for s in m["hgnc"]} if alternatives else set()
    yield "doc", [len(wanted_doc & read_doc), len(read_doc - wanted_doc - spared), len(wanted_doc - read_doc)]

    group = [0, 0, 0]
    for m in marked:
        if m["kind"] in ("family", "complex") and m["hgnc"]:
            need, read = set(m["hgnc"]), set().union(*(genes_of(p) for p in found if chars(p) & chars(m)))
            group = [a + len(b) for a, b in zip(group, (need & read, read - need, need - read), strict=True)]
    yield "group", group


SPANS = st.tuples(st.integers(0, 11), st.integers(1, 5)).map(lambda t: (t[0], min(12, t[0] + t[1])))
SYMBOLS = st.lists(st.sampled_from("ABCD"), max_size=3)


def rows(kinds: list[str], key: str) -> st.SearchStrategy[list[Row]]:
    def make(span: tuple[int, int], kind: str, symbols: list[str]) -> Row:
        genes = [{"symbol": s} for s in symbols] if key == "genes" else symbols
        return {"start": span[0], "end": span[1], "kind": kind, key: genes}

    return st.lists(st.builds(make, SPANS, st.sampled_from(kinds), SYMBOLS), max_size=6)


@given(
    st.lists(rows(["gene", "family", "complex", "nonhuman"], "hgnc"), min_size=1, max_size=3),
    st.lists(rows(["gene", "family", "complex"], "genes"), max_size=3),
    st.booleans(),
)
def test_metrics_equal_brute_force(
    tmp_path_factory: pytest.TempPathFactory, gold: list[list[Row]], found: list[list[Row]], alternatives: bool
) -> None:
    folder = tmp_path_factory.mktemp("brute", numbered=True)
    gold_rows = [{"id": f"d{i}", "text": "x" * 12, "mentions": m} for i, m in enumerate(gold)]
    found_rows = [{"id": f"d{i}", "mentions": m} for i, m in enumerate(found[: len(gold)])][::-1]
    pairs = pair(
        read_gold(write(folder / "g.jsonl", gold_rows)), read_predictions(write(folder / "p.jsonl", found_rows))
    )
    counted = {name: [c.tp, c.fp, c.fn] for name, c in score(pairs, alternatives=alternatives).named()}
    assert counted == brute_force(gold_rows, found_rows, alternatives)
