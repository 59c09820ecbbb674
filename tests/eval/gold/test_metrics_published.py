"""The counts equal those of the published scorer, on gold and corpora, for predictions made by chance."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from eval.gold.conventions import CORPORA
from eval.gold.documents import GoldMention, read_gold
from eval.gold.metrics import score
from eval.gold.predictions import pair, read_predictions
from tests.eval.metric_cases import Row, gold_row, predicted_row, write

FILES = {"gold": "gold/captions.jsonl"} | {name: f"corpora/{name}.jsonl.gz" for name in CORPORA}
SPANS_ONLY = [name for name, convention in CORPORA.items() if convention.spans_only]


def noisy(gold: list[Row], seed: int) -> list[Row]:
    """Predictions made from the gold by chance: kept, moved, touching, nested, doubled, dropped, renamed, shuffled."""
    chance = random.Random(seed)
    symbols = sorted({s for d in gold for m in d["mentions"] for s in m.get("hgnc", [])}) or ["IL6", "STAT3"]
    return chance.sample([{"id": d["id"], "mentions": _noisy(chance, d, symbols)} for d in gold], len(gold))


def _noisy(chance: random.Random, document: Row, symbols: list[str]) -> list[Row]:
    found, size = [], len(document["text"])
    for m in document["mentions"] * 2 if chance.random() < 0.3 else document["mentions"]:
        start, end = m["start"], m["end"]
        match chance.randrange(8):
            case 0:
                continue
            case 1:
                start, end = end, min(size, end + 3)
            case 2:
                end = max(start + 1, end - 1)
            case 3:
                start = max(0, start - 4)
        genes = list(m.get("hgnc", [])) if chance.random() < 0.7 else chance.sample(symbols, chance.randrange(1, 3))
        if start < end:
            kind = chance.choice(["gene", "gene", "gene", "family", "complex"])
            found.append({"start": start, "end": end, "kind": kind, "genes": [{"symbol": s} for s in genes]})
    chance.shuffle(found)
    return found


@pytest.mark.data
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("corpus", FILES)
def test_metrics_equal_published_scorer(data_dir: Path, tmp_path: Path, corpus: str, seed: int) -> None:
    gold = sample_rows(data_dir / FILES[corpus], seed)
    gold_file, found_file = write(tmp_path / f"{corpus}.jsonl", gold), write(tmp_path / "p.jsonl", noisy(gold, seed))
    ours = score(pair(read_gold(gold_file), read_predictions(found_file)), alternatives=corpus == "bioid_train")
    assert ours.to_json() == published(data_dir, gold_file, found_file)


@pytest.mark.data
@pytest.mark.parametrize("corpus", SPANS_ONLY)
def test_metrics_equal_published_scorer_on_spans_alone(data_dir: Path, tmp_path: Path, corpus: str) -> None:
    rows = sample_rows(data_dir / FILES[corpus], 1)
    gold = read_gold(write(tmp_path / "as_published.jsonl", rows), CORPORA[corpus])
    plain = [{"id": d.id, "text": d.text, "mentions": [spelt(m) for m in d.mentions]} for d in gold]
    gold_file, found_file = write(tmp_path / "g.jsonl", plain), write(tmp_path / "p.jsonl", noisy(rows, 1))
    theirs = published(data_dir, gold_file, found_file)
    ours = score(pair(gold, read_predictions(found_file))).to_json()
    assert ours["find"]["tp"] > 0
    assert (ours["find"], ours["exact"]) == (theirs["find"], theirs["exact"])


@pytest.mark.data
def test_metrics_equal_published_scorer_on_odd_spans(data_dir: Path, tmp_path: Path) -> None:
    a, jak = (0, 5, "gene", ["A"]), (5, 8, "family", ["B", "C"])
    gold = [
        gold_row(a, jak, name="touching"),
        gold_row((0, 9, "gene", ["A", "B"]), (2, 4, "gene", ["C"]), name="nested"),
        gold_row(a, a, name="double"),
        gold_row(name="empty"),
        gold_row(a, jak, name="not predicted"),
        gold_row((0, 5, "nonhuman", []), (3, 9, "gene", ["A"]), name="foreign"),
    ]
    found = [
        predicted_row(name="empty"),
        predicted_row((3, 9, "gene", ["A", "D"]), (0, 5, "gene", ["B"]), name="foreign"),
        predicted_row((0, 5, "gene", ["A"]), (0, 5, "gene", ["A"]), (0, 5, "family", ["A"]), name="double"),
        predicted_row((2, 4, "gene", ["C"]), (0, 9, "gene", ["A"]), (0, 1, "gene", ["B"]), name="nested"),
        predicted_row((8, 9, "gene", ["A"]), (5, 8, "gene", ["B"]), (4, 6, "family", ["C"]), name="touching"),
    ]
    for i, order in enumerate([found, found[::-1]]):
        gold_file, found_file = write(tmp_path / f"g{i}.jsonl", gold), write(tmp_path / f"p{i}.jsonl", order)
        ours = score(pair(read_gold(gold_file), read_predictions(found_file)))
        assert ours.to_json() == published(data_dir, gold_file, found_file)


def spelt(m: GoldMention) -> Row:
    return {"start": m.start, "end": m.end, "kind": m.role, "hgnc": list(m.symbols)}


def published(data_dir: Path, gold: Path, found: Path) -> dict[str, dict[str, float]]:
    """What the published scorer says; the test is skipped where it is absent."""
    scorer = data_dir.parent / "tools" / "score.py"
    if not scorer.is_file():
        pytest.skip(f"the published scorer is not at {scorer}")
    command = [sys.executable, str(scorer), str(gold), str(found), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    counts: dict[str, dict[str, float]] = json.loads(done.stdout)
    return counts


def sample_rows(path: Path, seed: int, size: int = 150) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return random.Random(seed).sample(rows, min(size, len(rows)))
