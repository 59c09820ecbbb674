"""W3C Web Annotation (JSON-LD): one annotation a mention, its target chosen by quote and by position.

Positions are code points: "the selection of the text MUST be in terms of unicode code points, not in terms of code
units" (www.w3.org/TR/annotation-model, 4.2.4 and 4.2.5). The source of a target is `urn:x-capgene:caption:` and the
id of the caption; the bodies are the genes, by their identifiers.org address, and what kind of name it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO
from urllib.parse import quote

from ner.formats.base import Entry, write_parts
from ner.formats.review import model_name, note_of
from ner.types import Annotation, Gene, Mention

AROUND = 32  # characters of text before and after the quote, which tell its places apart
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"score": "urn:x-capgene:score", "label": "http://www.w3.org/2000/01/rdf-schema#label"},
]
SOURCE = "urn:x-capgene:caption:"


class StreamOutput:
    """Writes one page of annotations."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """The annotations of a caption, each on a line of its own, commas between them."""
        caption = annotation.caption
        source = SOURCE + quote(caption.id, safe="")
        found = (web_annotation(i, m, caption.text, source) for i, m in enumerate(annotation.mentions, 1))
        return ",\n".join(json.dumps(plain, ensure_ascii=False) for plain in found)

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the page."""
        head = {"@context": CONTEXT, "id": "urn:x-capgene:annotations", "type": "AnnotationPage"}
        write_parts(parts, stream, head=json.dumps(head)[:-1] + ', "items": [\n', between=",\n", foot="\n]}\n")


def web_annotation(number: int, mention: Mention, text: str, source: str) -> dict[str, Any]:
    """A mention as an annotation."""
    kind = {"type": "TextualBody", "purpose": "classifying", "value": mention.kind}
    group = [{"type": "TextualBody", "purpose": "tagging", "value": mention.group}] if mention.group else []
    note = {"type": "TextualBody", "purpose": "commenting", "value": note_of(mention)}
    return {
        "id": f"{source}:{number}",
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"id": "urn:x-capgene:capgene", "type": "Software", "name": model_name()},
        "score": round(mention.score, 3),
        "body": [kind, *group, *map(gene_body, mention.genes), note],
        "target": {"source": source, "selector": selectors(mention, text)},
    }


def gene_body(gene: Gene) -> dict[str, str]:
    """A gene as what a mention is identified with."""
    where = f"https://identifiers.org/{gene.hgnc_id.lower()}"
    return {"type": "SpecificResource", "purpose": "identifying", "source": where, "label": gene.symbol}


def selectors(mention: Mention, text: str) -> list[dict[str, Any]]:
    """The two ways to find a mention in its text."""
    quoted = {
        "type": "TextQuoteSelector",
        "exact": mention.text,
        "prefix": text[max(mention.start - AROUND, 0) : mention.start],
        "suffix": text[mention.end : mention.end + AROUND],
    }
    return [quoted, {"type": "TextPositionSelector", "start": mention.start, "end": mention.end}]
