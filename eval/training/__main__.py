"""`python -m eval.training`: learns the weights of the shipped model from the data folder."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from eval.training.texts import read_texts
from eval.training.train import Trainer
from ner.errors import CapgeneError
from ner.judge.weights import write_weights
from ner.pipeline import shipped_model


def main() -> int:
    """Writes the weights and tells how long each step took; gives 1 where the data folder lacks something."""
    start = time.monotonic()

    def report(step: str) -> None:
        sys.stderr.write(f"{time.monotonic() - start:6.1f} s  {step}\n")

    data = Path(os.environ.get("CAPGENE_DATA") or "../shared/data")
    try:
        trainer = Trainer(data, tuple(read_texts(data)), report=report)
        path = write_weights(shipped_model() / "capgene_judge", trainer.final())
    except CapgeneError as error:
        sys.stderr.write(f"capgene: {error}\n")
        return 1
    report(f"written: {path} ({path.stat().st_size // 1024} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
