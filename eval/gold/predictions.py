"""Predicted mentions, from our annotator or from any tool's JSONL, and their pairing with the gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold.documents import GoldDocument
from eval.lines import check_span, fault, gene_symbols, read_objects
from ner.errors import InputError
from ner.types import KINDS, Annotation, Kind


@dataclass(frozen=True, slots=True)
class Predicted:
    """A mention that a tool found; `symbols` are its genes, or the members of its family or complex.

    `candidates` are the ranked readings of an ambiguous name, each a tuple of symbols; `score` is None where the tool
    gives none; `source`, `term` and `group` are empty where the tool does not tell.
    """

    start: int
    end: int
    kind: Kind
    symbols: tuple[str, ...] = ()
    score: float | None = None
    candidates: tuple[tuple[str, ...], ...] = ()
    source: str = ""
    term: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class PredictedDocument:
    """All that a tool found in one text, in the tool's order; `place` is where it was read (`file:line`)."""

    id: str
    mentions: tuple[Predicted, ...]
    text: str | None = None
    place: str = ""


Pair = tuple[GoldDocument, tuple[Predicted, ...]]


def from_annotation(annotation: Annotation) -> PredictedDocument:
    """Returns an annotation reduced to what is scored."""
    mentions = tuple(
        Predicted(
            m.start,
            m.end,
            m.kind,
            tuple(g.symbol for g in m.genes),
            m.score,
            tuple(tuple(g.symbol for g in reading.genes) for reading in m.candidates),
            m.source,
            m.term,
            m.group,
        )
        for m in annotation.mentions
    )
    return PredictedDocument(annotation.caption.id, mentions, annotation.caption.text)


def read_predictions(path: Path) -> tuple[PredictedDocument, ...]:
    """Returns the documents of a JSONL file of annotations, in its order.

    A line needs `id` and `mentions` with `start`, `end`, `kind` and `genes: [{"symbol"}]`; `text`, `score` and
    `candidates` are used where they stand. Raises `InputError` with file and line for broken lines, ids used twice,
    impossible offsets, unknown kinds and scores outside 0..1.
    """
    return tuple(_document(place, row) for place, row in read_objects(path))


def pair(gold: Sequence[GoldDocument], predictions: Iterable[PredictedDocument]) -> tuple[Pair, ...]:
    """Returns each gold document with its predicted mentions, none where the tool has no line for it.

    Raises `InputError` for an empty gold and as `by_document` does.
    """
    if not gold:
        raise InputError("the gold holds no document", remedy="give a file with one annotated caption a line")
    found = by_document({document.id: document.text for document in gold}, predictions)
    return tuple((document, found[document.id].mentions if document.id in found else ()) for document in gold)


def by_document(texts: Mapping[str, str], predictions: Iterable[PredictedDocument]) -> dict[str, PredictedDocument]:
    """Returns predictions by the id of their text.

    Raises `InputError` for predictions of a document that is not there, of one document twice or of another text, and
    for offsets outside the text.
    """
    found: dict[str, PredictedDocument] = {}
    for document in predictions:
        _check_against(texts, found, document)
        found[document.id] = document
    return found


def _check_against(texts: Mapping[str, str], found: Mapping[str, object], document: PredictedDocument) -> None:
    place = document.place or document.id
    if document.id not in texts:
        fault(place, f"the gold has no document {document.id!r}", "score predictions against their own gold")
    if document.id in found:
        fault(place, f"document {document.id!r} is predicted twice", "keep one line for each document")
    text = texts[document.id]
    if document.text is not None and document.text != text:
        fault(place, f"the text of {document.id!r} differs from the gold's {_first_difference(document.text, text)}")
    for m in document.mentions:
        if m.end > len(text):
            fault(
                place, f"offsets {m.start}:{m.end} are outside the text of {len(text)} characters", "count code points"
            )


def _first_difference(ours: str, theirs: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    return f"from character {at} on: {ours[at : at + 20]!r} against {theirs[at : at + 20]!r}"


def _document(place: str, row: dict[str, Any]) -> PredictedDocument:
    text, mentions = row.get("text"), row.get("mentions")
    if text is not None and not isinstance(text, str):
        fault(place, f"`text` of {row['id']!r} is no string")
    if not isinstance(mentions, list):
        fault(place, f"document {row['id']!r} has no list of `mentions`")
    return PredictedDocument(row["id"], tuple(_mention(place, text, item) for item in mentions), text, place)


def _mention(place: str, text: str | None, item: object) -> Predicted:
    start, end = check_span(place, text, item)
    assert isinstance(item, dict)  # check_span holds it
    if item.get("kind") not in KINDS:
        fault(place, f"kind {item.get('kind')!r} is none of {', '.join(KINDS)}")
    score = item.get("score")
    if score is not None and not (type(score) in (int, float) and 0 <= score <= 1):
        fault(place, f"score {score!r} of the mention at {start}:{end} is outside 0..1")
    offered = item.get("candidates") or []
    if not isinstance(offered, list):
        fault(place, f"`candidates` of the mention at {start}:{end} is no list")
    candidates = tuple(gene_symbols(place, candidate) for candidate in offered)
    told = (str(item.get(key) or "") for key in ("source", "term", "group"))
    return Predicted(start, end, item["kind"], gene_symbols(place, item), score, candidates, *told)
