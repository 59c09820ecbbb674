"""What the benchmark times, each in a fresh process: python -m eval.bench.racers NAME CAPTIONS OUT."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from eval.bench.memory import peak_mb

if TYPE_CHECKING:
    from spacy.language import Language

    from ner.batch.summary import Share
    from ner.errors import InputError

Pass = Callable[[Path, Path], int]  # over a JSONL file of captions, what is found going to another; gives how many


def load_capgene(terms: Path | None = None) -> Pass:
    """Returns what `capgene annotate CAPTIONS -o OUT` does, with all components on, its model loaded."""
    from ner.batch import Request, carry_out  # noqa: PLC0415 (imports are part of what is timed)
    from ner.batch.work import ModelLoader, annotator_of  # noqa: PLC0415

    loader = ModelLoader()
    annotator_of(loader)

    def annotate(captions: Path, out: Path) -> int:
        request = Request((str(captions),), str(out), loader=loader)
        return carry_out(request, on_failure=_fail, on_progress=_go_on).captions

    return annotate


def load_spacy(terms: Path | None = None) -> Pass:
    """Returns spaCy's blank English tokenizer, which writes nothing."""
    import spacy  # noqa: PLC0415

    return _tokenising(spacy.blank("en"))


def load_scispacy(terms: Path | None = None) -> Pass:
    """Returns scispaCy's combined rules, which write nothing."""
    import spacy  # noqa: PLC0415
    from scispacy.custom_tokenizer import combined_rule_tokenizer  # noqa: PLC0415

    nlp = spacy.blank("en")
    nlp.tokenizer = combined_rule_tokenizer(nlp)
    return _tokenising(nlp)


def load_gilda(terms: Path | None = None) -> Pass:
    """Returns Gilda's `annotate` over our terms; runs in the environment of the peers."""
    from eval.bench.peers import annotate, make_grounder  # noqa: PLC0415

    if terms is None:
        raise ValueError("Gilda needs --terms")
    rows = [json.loads(line) for line in terms.read_text(encoding="utf-8").splitlines()]
    meanings = {(row["db"], row["id"]): row for row in rows}
    grounder = make_grounder(rows)
    annotate("STAT3", grounder, meanings)  # builds the prefix index, which belongs to loading

    def annotate_all(captions: Path, out: Path) -> int:
        count = 0
        with captions.open(encoding="utf-8") as source, out.open("w", encoding="utf-8") as target:
            for line in source:
                count += 1
                row = json.loads(line)
                found = {"id": row["id"], "text": row["text"], "mentions": annotate(row["text"], grounder, meanings)}
                target.write(json.dumps(found, ensure_ascii=False) + "\n")
        return count

    return annotate_all


def _tokenising(nlp: Language) -> Pass:
    def tokenise(captions: Path, out: Path) -> int:
        count = 0
        with captions.open(encoding="utf-8") as source:
            for line in source:
                count += 1
                nlp.tokenizer(json.loads(line)["text"])
        return count

    return tokenise


def _fail(error: InputError) -> NoReturn:
    raise error


def _go_on(captions: int, failures: int, share: Share, earlier: int = 0, /) -> None:
    """Shows nothing: a benchmark has no terminal."""


GILDA = "Gilda"
RACERS: dict[str, Callable[[Path | None], Pass]] = {
    "capgene": load_capgene,
    "spaCy tokenizer": load_spacy,
    "scispaCy tokenizer": load_scispacy,
    GILDA: load_gilda,
}
PACKAGES = {"capgene": "capgene", "spaCy tokenizer": "spacy", "scispaCy tokenizer": "scispacy", GILDA: "gilda-slim"}


def race(name: str, captions: Path, out: Path, terms: Path | None, passes: int) -> dict[str, object]:
    """Returns seconds of loading and of each pass, the first of them cold, and the peak memory in MiB."""
    started = time.perf_counter()
    run = RACERS[name](terms)
    marks = [time.perf_counter()]
    count = 0
    for _ in range(passes):
        count = run(captions, out)
        marks.append(time.perf_counter())
    peak = peak_mb()
    with captions.open(encoding="utf-8") as source:
        words = sum(len(json.loads(line)["text"].split()) for line in source)
    return {
        "captions": count,
        "words": words,
        "load_s": marks[0] - started,
        "run_s": marks[1] - marks[0],
        "warm_s": marks[2] - marks[1] if passes > 1 else 0.0,
        "peak_mb": peak,
        "version": version(PACKAGES[name]),
    }


def main(arguments: Sequence[str]) -> None:
    """Runs one racer and writes its measurements to standard output, one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.racers", description=__doc__)
    parser.add_argument("name", choices=sorted(RACERS))
    parser.add_argument("captions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--terms", type=Path, help="our lexicon for Gilda")
    parser.add_argument("--passes", type=int, default=1, choices=(1, 2), help="2: once more, warm")
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        os.environ["PYSTOW_HOME"] = home  # Gilda makes a data folder when imported
        json.dump(race(told.name, told.captions, told.out, told.terms, told.passes), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
