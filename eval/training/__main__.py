"""`python -m eval.training`: learns the weights of the shipped model, or measures what it is worth."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ner.errors import CapgeneError


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the weights, or the figures, and tells how long each step took; gives 1 where something lacks."""
    parser = argparse.ArgumentParser(prog="python -m eval.training", description="The judge's weights.")
    parser.add_argument("--report", action="store_true", help="measure, cross-validated by paper; train nothing")
    parser.add_argument("--into", type=Path, metavar="FILE", help="with --report: put the figures into this page")
    options = parser.parse_args(arguments)
    if options.into and not options.report:
        parser.error("--into goes with --report")
    start = time.monotonic()

    def tell(step: str) -> None:
        sys.stderr.write(f"{time.monotonic() - start:6.1f} s  {step}\n")

    data = Path(os.environ.get("CAPGENE_DATA") or "../shared/data")
    try:
        if options.report:
            measure(data, options.into, tell)
        else:
            train(data, tell)
    except CapgeneError as error:
        sys.stderr.write(f"capgene: {error}\n")
        return 1
    return 0


def train(data: Path, tell: Callable[[str], None]) -> None:
    """Writes the weights of the shipped model."""
    from eval.training.texts import read_texts  # noqa: PLC0415 (spaCy takes a second: --help does without)
    from eval.training.train import Trainer  # noqa: PLC0415
    from ner.judge.weights import write_weights  # noqa: PLC0415
    from ner.model import shipped_model  # noqa: PLC0415

    trainer = Trainer(data, tuple(read_texts(data)), report=tell)
    path = write_weights(shipped_model() / "capgene_judge", trainer.final())
    tell(f"written: {path} ({path.stat().st_size // 1024} kB)")


def measure(data: Path, page: Path | None, tell: Callable[[str], None]) -> None:
    """Writes the figures into a page, or to standard output."""
    import ner  # noqa: PLC0415
    from eval.training.page import check_page, figures, put_into  # noqa: PLC0415
    from eval.training.report import make_proof  # noqa: PLC0415

    if page:
        check_page(page)
    proof = make_proof(data, tell=tell, shipped=ner.load(high_precision=True).least)
    if page:
        for path in put_into(page, proof):
            tell(f"written: {path}")
    else:
        sys.stdout.write(figures(proof))


if __name__ == "__main__":
    sys.exit(main())
