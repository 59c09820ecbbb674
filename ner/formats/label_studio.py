"""Label Studio: a JSON list of tasks, the mentions of each as a prediction that reviewers correct.

It goes with the project template for named entities (`<Labels name="label" toName="text">`, `<Text name="text"
value="$text"/>`) with the labels gene, family and complex. Label Studio counts code points in the text of a task
since its editor stores them so (HumanSignal/label-studio#1559, label-studio-frontend#308: `charsToCodePoints`);
versions before that, of 2021, counted UTF-16 units.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from ner.formats.base import Entry, write_parts
from ner.formats.review import model_name, note_of
from ner.types import Annotation, Mention


class StreamOutput:
    """Writes one task a caption, ready to import."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """One task; its score is that of its least certain mention, by which Label Studio can sort."""
        mentions = annotation.mentions
        prediction: dict[str, Any] = {
            "model_version": model_name(),
            "result": [region(number, mention) for number, mention in enumerate(mentions, 1)],
        }
        if mentions:
            prediction["score"] = round(min(mention.score for mention in mentions), 3)
        data = {"text": annotation.caption.text, "id": annotation.caption.id, "title": annotation.caption.title}
        plain = {"data": {key: value for key, value in data.items() if value}, "predictions": [prediction]}
        return json.dumps(plain, ensure_ascii=False)

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the list, a task a line."""
        write_parts(parts, stream, head="[\n", between=",\n", foot="\n]\n")


def region(number: int, mention: Mention) -> dict[str, Any]:
    """A mention as a labelled region; its genes and reasons are the region's note."""
    return {
        "id": f"m{number}",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "score": round(mention.score, 3),
        "value": {"start": mention.start, "end": mention.end, "text": mention.text, "labels": [mention.kind]},
        "meta": {"text": [note_of(mention)]},
    }
