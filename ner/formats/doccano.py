"""doccano: JSONL of `text` and `label` (start, end, kind) for a sequence labelling project; the rest is metadata.

doccano's page is JavaScript and takes the offsets as UTF-16 units (doccano/doccano#2290; #99 says the same of the
first versions), so a mention behind `𝛽` is written one further than in our other formats. A project must not be set
to count grapheme clusters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from ner.formats.base import Entry, write_parts
from ner.formats.review import note_of, utf16_offsets
from ner.types import Annotation


class StreamOutput:
    """Writes one line a caption."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """One line with its line end; what is known of each mention is in `notes`, in their order."""
        caption = annotation.caption
        unit = utf16_offsets(caption.text)
        plain: dict[str, Any] = {
            "text": caption.text,
            "label": [[unit(m.start), unit(m.end), m.kind] for m in annotation.mentions],
            "figid": caption.id,
            "title": caption.title,
            "notes": [f"{mention.text}: {note_of(mention)}" for mention in annotation.mentions],
        }
        return (
            json.dumps({key: value for key, value in plain.items() if value or key == "label"}, ensure_ascii=False)
            + "\n"
        )

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the lines in their order."""
        write_parts(parts, stream)
