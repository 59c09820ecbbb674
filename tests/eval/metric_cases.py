"""Short ways to write gold and predicted documents, shared by the tests of the metrics."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.gold.metrics import Scores

Row = dict[str, Any]
Scorer = Callable[..., Scores]


def write(path: Path, rows: list[Row]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def gold_row(*mentions: tuple[int, int, str, list[str]], name: str = "a", text: str = "x" * 40) -> Row:
    marked = [{"start": s, "end": e, "kind": k, "hgnc": h} for s, e, k, h in mentions]
    return {"id": name, "text": text, "mentions": marked}


def predicted_row(*mentions: tuple[int, int, str, list[str]], name: str = "a") -> Row:
    found = [{"start": s, "end": e, "kind": k, "genes": [{"symbol": x} for x in h]} for s, e, k, h in mentions]
    return {"id": name, "mentions": found}
