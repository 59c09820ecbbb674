"""The counts equal those of the published scorer, on gold and corpora, for predictions made by chance."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from eval.gold import read_gold
from eval.metrics import score
from eval.predictions import pair, read_predictions
from tests.eval.metric_cases import Row, write

CORPORA = {
    "gold": "gold/captions.jsonl",
    "gnormplus": "corpora/gnormplus.jsonl.gz",
    "nlmgene": "corpora/nlmgene.jsonl.gz",
    "bioid": "corpora/bioid_train.jsonl.gz",
}


def noisy(gold: list[Row], seed: int) -> list[Row]:
    """Predictions made from the gold by chance: kept, moved, touching, nested, doubled, dropped, renamed, shuffled."""
    chance = random.Random(seed)
    symbols = sorted({s for d in gold for m in d["mentions"] for s in m.get("hgnc", [])}) or ["STAT3"]
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
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("corpus", CORPORA)
def test_metrics_equal_published_scorer(data_dir: Path, tmp_path: Path, corpus: str, seed: int) -> None:
    scorer = data_dir.parent / "tools" / "score.py"
    if not scorer.is_file():
        pytest.skip(f"the published scorer is not at {scorer}")
    gold = sample_rows(data_dir / CORPORA[corpus], seed)
    gold_file, found_file = write(tmp_path / f"{corpus}.jsonl", gold), write(tmp_path / "p.jsonl", noisy(gold, seed))
    command = [sys.executable, str(scorer), str(gold_file), str(found_file), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = score(pair(read_gold(gold_file), read_predictions(found_file)), alternatives=corpus == "bioid")
    assert ours.to_json() == theirs


def sample_rows(path: Path, seed: int, size: int = 150) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return random.Random(seed).sample(rows, min(size, len(rows)))
