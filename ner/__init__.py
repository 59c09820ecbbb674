"""capgene: finds gene names in figure captions and resolves them to HGNC.

import ner
annotator = ner.load()
annotation = annotator.annotate(ner.Caption("fig1", "IL-6 activates STAT3."))
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ner.types import Annotation, Caption, Gene, Mention, Reading

if TYPE_CHECKING:
    from ner.annotator import Annotator

__all__ = ["Annotation", "Caption", "Gene", "Mention", "Reading", "annotate", "load"]
__version__ = "0.1.0"


def load(
    model: str | Path | None = None,
    *,
    lexicon: str | Path | None = None,
    threshold: float | None = None,
    high_precision: bool = False,
) -> Annotator:
    """Returns the annotator of a model folder; without one, of the model that is shipped (half a second).

    `lexicon` names a folder made by `capgene lexicon build`, to be used instead of the model's. `threshold` is the
    score, 0 to 1, that a mention must have; `high_precision` takes the one that the model sets for unattended use.

    Raises ModelError where the folder holds no capgene model, LexiconError where its lexicon is damaged, UsageError
    for a threshold out of range or beside `high_precision`.
    """
    from ner.model import load as load_model  # noqa: PLC0415 (who only wants the records need not import the rest)

    return load_model(model, lexicon=lexicon, threshold=threshold, high_precision=high_precision)


def annotate(text: str) -> tuple[Mention, ...]:
    """Returns the mentions of one text, by the annotator that is shipped, which is loaded the first time."""
    return _shipped().mentions(text)


@lru_cache(maxsize=1)
def _shipped() -> Annotator:
    return load()
