"""Runs Gilda over captions, in an environment of its own (`make peers`): python -m eval.peers TERMS CAPTIONS OUT.

Nothing is downloaded: the grounder is made from our terms, and nltk's tokenizers are used untrained, as Gilda does.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from eval.memory import peak_mb


def make_grounder(rows: list[dict[str, Any]]) -> Any:
    """Returns a Gilda grounder over our terms."""
    import gilda  # noqa: PLC0415 (only installed in the environment of the peers)
    from gilda.process import normalize  # noqa: PLC0415

    human = "9606"
    terms = [
        gilda.Term(key, r["text"], r["db"], r["id"], r["name"], r["status"], "capgene", human)
        for r in rows
        if (key := normalize(r["text"])).strip()
    ]
    return gilda.make_grounder(terms)


def annotate(text: str, grounder: Any, meanings: dict[tuple[str, str], dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns Gilda's mentions of a text, each with its best match, in the shape of our annotations."""
    from gilda.ner import annotate as gilda_annotate  # noqa: PLC0415

    mentions = []
    for found in gilda_annotate(text, grounder=grounder):
        best = found.matches[0]
        meaning = meanings[best.term.db, best.term.id]
        mentions.append(
            {
                "start": found.start,
                "end": found.end,
                "text": text[found.start : found.end],
                "kind": meaning["kind"],
                "genes": [{"symbol": symbol} for symbol in meaning["symbols"]],
                "score": min(1.0, max(0.0, round(best.score, 3))),
            }
        )
    return mentions


def run(terms: Path, captions: Path, out: Path) -> dict[str, float]:
    """Writes Gilda's annotations of a JSONL file of captions and returns seconds and memory."""
    started = time.perf_counter()
    rows = [json.loads(line) for line in terms.read_text(encoding="utf-8").splitlines()]
    meanings = {(row["db"], row["id"]): row for row in rows}
    grounder = make_grounder(rows)
    annotate("STAT3", grounder, meanings)  # builds the prefix index, which belongs to loading
    loaded = time.perf_counter()
    count = 0
    with captions.open(encoding="utf-8") as source, out.open("w", encoding="utf-8") as target:
        for line in source:
            count += 1
            row = json.loads(line)
            found = {"id": row["id"], "text": row["text"], "mentions": annotate(row["text"], grounder, meanings)}
            target.write(json.dumps(found, ensure_ascii=False) + "\n")
    done = time.perf_counter()
    return {"load_s": loaded - started, "run_s": done - loaded, "captions": count, "peak_mb": peak_mb()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["PYSTOW_HOME"] = home  # Gilda makes a data folder when imported
        json.dump(run(*(Path(argument) for argument in sys.argv[1:4])), sys.stdout)
