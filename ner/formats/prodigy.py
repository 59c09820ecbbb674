"""Prodigy: JSONL of tasks with `text`, `tokens` and `spans`, for `ner.manual`, `spans.manual` and `review`.

Offsets are code points, as in all of Python. Prodigy wants spans that begin and end with a token and would refuse
`STAT1` in `STAT1/3-mediated` otherwise, so the tokens come with the task: words and signs, cut at each mention too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Any, BinaryIO

from ner.formats.base import Entry, write_parts
from ner.formats.review import note_of
from ner.types import Annotation, Mention

# A word, or any other single character; a single blank belongs to the token before it.
TOKEN = re.compile(r"\w+|\W")


class StreamOutput:
    """Writes one task a caption."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """One line with its line end."""
        tokens = tokens_of(annotation.caption.text, annotation.mentions)
        starts = {token["start"]: token["id"] for token in tokens}
        ends = {token["end"]: token["id"] for token in tokens}
        spans = [span_of(m, starts[m.start], ends[m.end]) for m in annotation.mentions]
        meta = {"id": annotation.caption.id, "title": annotation.caption.title}
        plain = {
            "text": annotation.caption.text,
            "meta": {key: value for key, value in meta.items() if value},
            "tokens": tokens,
            "spans": spans,
        }
        return json.dumps(plain, ensure_ascii=False) + "\n"

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the lines in their order."""
        write_parts(parts, stream)


def tokens_of(text: str, mentions: Collection[Mention]) -> list[dict[str, Any]]:
    """The tokens of a text, with their offsets; together with their blanks (`ws`) they are the text."""
    starts, ends = {m.start for m in mentions}, {m.end for m in mentions}
    tokens: list[dict[str, Any]] = []
    for start, end in pairwise(sorted({0, len(text)} | starts | ends)):
        for match in TOKEN.finditer(text, start, end):
            last = tokens[-1] if tokens else None
            if match[0] == " " and last and not last["ws"] and match.start() not in starts and match.end() not in ends:
                last["ws"] = True
                continue
            tokens.append(
                {"text": match[0], "start": match.start(), "end": match.end(), "id": len(tokens), "ws": False}
            )
    return tokens


def span_of(mention: Mention, first: int, last: int) -> dict[str, Any]:
    """A mention as a span, from its first token to its last; what is known of it beside it."""
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "token_start": first,
        "token_end": last,
        "label": mention.kind,
        "genes": [gene.symbol for gene in mention.genes],
        "hgnc": [gene.hgnc_id for gene in mention.genes],
        "score": round(mention.score, 3),
        "note": note_of(mention),
    }
