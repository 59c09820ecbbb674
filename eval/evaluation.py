"""What `capgene evaluate` does: tells gold from records and evaluates against the one or the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.gold.evaluate import evaluate_gold
from eval.gold.readers import is_gold
from eval.lists.evaluate import evaluate_records
from eval.result import Evaluation, Options
from ner.errors import UsageError

__all__ = ["Evaluation", "Options", "evaluate_gold", "evaluate_inputs", "evaluate_records"]


def evaluate_inputs(inputs: Sequence[Path], options: Options) -> Evaluation:
    """Returns the evaluation of one gold file, or of any number of records.

    Raises `UsageError` for a mixture, `InputError` for what cannot be read.
    """
    gold = [path for path in inputs if is_gold(path)]
    if gold and len(inputs) > 1:
        raise UsageError("one gold file at a time, and no records beside it", remedy="call evaluate for each")
    return evaluate_gold(gold[0], options) if gold else evaluate_records(inputs, options)
