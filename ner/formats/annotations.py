"""Annotations as JSON, one object a line: the form that every other one can be derived from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ner.errors import InputError
from ner.formats.base import Source, is_unicode, read_lines
from ner.formats.opening import open_source
from ner.types import Annotation, Caption, Gene, Mention, Reading

REMEDY = "write one annotation object a line, as `capgene annotate` does"


def annotation_to_json(annotation: Annotation) -> str:
    """One line of JSON, without its line end; the same annotation gives the same characters."""
    caption = annotation.caption
    mentions = [mention_to_plain(mention) for mention in annotation.mentions]
    return json.dumps({"id": caption.id, "text": caption.text, "mentions": mentions}, ensure_ascii=False)


def mention_to_plain(mention: Mention) -> dict[str, object]:
    """A mention as JSON values; `group` only for families and complexes, `candidates` only where there are any."""
    plain: dict[str, object] = {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind,
        "genes": genes_to_plain(mention.genes),
        "term": mention.term,
        "source": mention.source,
        "how": list(mention.how),
        "score": round(mention.score, 3),
    }
    if mention.group:
        plain["group"] = mention.group
    if mention.candidates:
        plain["candidates"] = [reading_to_plain(reading) for reading in mention.candidates]
    return plain


def reading_to_plain(reading: Reading) -> dict[str, object]:
    """A candidate as JSON values."""
    plain: dict[str, object] = {
        "kind": reading.kind,
        "genes": genes_to_plain(reading.genes),
        "term": reading.term,
        "source": reading.source,
        "score": round(reading.score, 3),
    }
    if reading.group:
        plain["group"] = reading.group
    return plain


def genes_to_plain(genes: Iterable[Gene]) -> list[dict[str, str]]:
    """Genes as JSON values."""
    return [{"symbol": gene.symbol, "hgnc_id": gene.hgnc_id, "entrez": gene.entrez} for gene in genes]


def annotation_from_json(line: str, place: str = "") -> Annotation:
    """The annotation that a line of JSON stands for; raises InputError at `place` if it is none."""
    plain = parse_object(line, place)
    try:
        caption = Caption(plain["id"], plain["text"], plain.get("title") or "", plain.get("organism") or "")
        return Annotation(caption, tuple(mention_from_plain(mention) for mention in plain["mentions"]))
    except KeyError as error:
        raise InputError(f"the annotation lacks `{error.args[0]}`", place=place, remedy=REMEDY) from None
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the annotation is not valid: {error}", place=place, remedy=REMEDY) from None


def mention_from_plain(plain: dict[str, Any]) -> Mention:
    """The mention that JSON values stand for."""
    return Mention(
        start=plain["start"],
        end=plain["end"],
        text=plain["text"],
        kind=plain["kind"],
        genes=genes_from_plain(plain["genes"]),
        term=plain["term"],
        source=plain["source"],
        score=plain["score"],
        how=tuple(plain["how"]),
        group=plain.get("group", ""),
        candidates=tuple(reading_from_plain(reading) for reading in plain.get("candidates", ())),
    )


def reading_from_plain(plain: dict[str, Any]) -> Reading:
    """The candidate that JSON values stand for."""
    return Reading(
        kind=plain["kind"],
        genes=genes_from_plain(plain["genes"]),
        term=plain["term"],
        source=plain["source"],
        score=plain["score"],
        group=plain.get("group", ""),
    )


def genes_from_plain(plain: Iterable[dict[str, str]]) -> tuple[Gene, ...]:
    """The genes that JSON values stand for."""
    return tuple(Gene(gene["symbol"], gene["hgnc_id"], gene.get("entrez", "")) for gene in plain)


def parse_object(line: str, place: str) -> dict[str, Any]:
    """The JSON object on a line; raises InputError at `place` if there is none."""
    try:
        plain = json.loads(line)
    except json.JSONDecodeError as error:
        problem = f"the line is not JSON: {error.msg} at character {error.pos + 1}"
        raise InputError(problem, place=place, remedy="write one JSON object a line") from None
    except (ValueError, RecursionError):
        problem = "the line is JSON that cannot be read: a number too long or lists too deep"
        raise InputError(problem, place=place, remedy="write one flat JSON object a line") from None
    if not isinstance(plain, dict):
        raise InputError("the line is not a JSON object", place=place, remedy="write one JSON object a line")
    return plain


def read_annotations(path: str | Path) -> Iterator[Annotation | InputError]:
    """Yields each annotation of a JSONL file, or the reason why a line is none."""
    with open_source(str(path)) as source:
        yield from annotations_of(source)


def annotations_of(source: Source) -> Iterator[Annotation | InputError]:
    """Yields each annotation of an opened JSONL source, or the reason why a line is none."""
    for number, line in read_lines(source):
        if isinstance(line, InputError):
            yield line
        elif line.strip():
            place = f"{source.name}:{number}"
            try:
                annotation = annotation_from_json(line, place)
            except InputError as error:
                yield error
                continue
            good = is_unicode(annotation.caption.id + annotation.caption.text)
            yield annotation if good else InputError("half a surrogate pair", place=place, remedy="mend the text")
