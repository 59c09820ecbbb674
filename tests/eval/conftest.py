"""What the tests of the evaluation share."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gold.documents import read_gold
from eval.gold.metrics import Scores, score
from eval.gold.predictions import pair, read_predictions
from tests.eval.metric_cases import Row, Scorer, write


@pytest.fixture
def scored(tmp_path: Path) -> Scorer:
    def run(gold: list[Row], predictions: list[Row], *, alternatives: bool = False) -> Scores:
        gold_file, predicted_file = write(tmp_path / "g.jsonl", gold), write(tmp_path / "p.jsonl", predictions)
        return score(pair(read_gold(gold_file), read_predictions(predicted_file)), alternatives=alternatives)

    return run
