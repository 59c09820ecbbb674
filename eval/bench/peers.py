"""Gilda with our names, in an environment of its own (`make peers`).

Nothing is downloaded: the grounder is made from our terms, and nltk's tokenizers are used untrained, as Gilda does.
"""

from __future__ import annotations

from typing import Any


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
