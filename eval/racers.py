"""What the benchmark times, each in a fresh process: python -m eval.racers NAME CAPTIONS OUT."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from eval.memory import peak_mb

if TYPE_CHECKING:
    from spacy.language import Language

Seconds = tuple[float, float, int]  # loading, running, captions


def run_capgene(captions: Path, out: Path) -> Seconds:
    """Annotates JSONL to JSONL in this process."""
    started = time.perf_counter()
    from ner.batch.work import ModelLoader  # noqa: PLC0415 (imports are part of what is timed)
    from ner.formats import read_entries  # noqa: PLC0415
    from ner.formats.annotations import annotation_to_json  # noqa: PLC0415
    from ner.formats.base import Entry  # noqa: PLC0415

    annotator = ModelLoader()()
    loaded = time.perf_counter()
    count = 0
    entries = (item for item in read_entries([str(captions)]) if isinstance(item, Entry))
    with out.open("w", encoding="utf-8") as target:
        for annotation in annotator.pipe(entry.caption for entry in entries):
            count += 1
            target.write(annotation_to_json(annotation) + "\n")
    return loaded - started, time.perf_counter() - loaded, count


def run_spacy(captions: Path, out: Path) -> Seconds:
    """Tokenises with spaCy's blank English tokenizer."""
    started = time.perf_counter()
    import spacy  # noqa: PLC0415

    return _tokenise(spacy.blank("en"), captions, started)


def run_scispacy(captions: Path, out: Path) -> Seconds:
    """Tokenises with scispaCy's combined rules."""
    started = time.perf_counter()
    import spacy  # noqa: PLC0415
    from scispacy.custom_tokenizer import combined_rule_tokenizer  # noqa: PLC0415

    nlp = spacy.blank("en")
    nlp.tokenizer = combined_rule_tokenizer(nlp)
    return _tokenise(nlp, captions, started)


def _tokenise(nlp: Language, captions: Path, started: float) -> Seconds:
    loaded = time.perf_counter()
    count = 0
    with captions.open(encoding="utf-8") as source:
        for line in source:
            count += 1
            nlp.tokenizer(json.loads(line)["text"])
    return loaded - started, time.perf_counter() - loaded, count


RACERS: dict[str, Callable[[Path, Path], Seconds]] = {
    "capgene": run_capgene,
    "spaCy tokenizer": run_spacy,
    "scispaCy tokenizer": run_scispacy,
}


if __name__ == "__main__":
    load_s, run_s, captions_run = RACERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    json.dump({"load_s": load_s, "run_s": run_s, "captions": captions_run, "peak_mb": peak_mb()}, sys.stdout)
