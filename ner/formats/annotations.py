"""Annotations as JSON, one object a line: the form that every other one can be derived from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import Any, Generic, TypeVar

from ner.errors import InputError
from ner.types import Annotation, Caption, Gene, Mention, Reading

T = TypeVar("T")

REMEDY = "write one annotation object a line, as `capgene annotate` does"


def annotation_to_json(annotation: Annotation) -> str:
    """One line of JSON, without its line end; the same annotation gives the same characters.

    The line is put together here, since `json.dumps` on dictionaries made for it takes twice as long.
    """
    caption = annotation.caption
    mentions = ", ".join([mention_to_json(mention) for mention in annotation.mentions])
    return f'{{"id": {quoted(caption.id)}, "text": {quoted(caption.text)}, "mentions": [{mentions}]}}'


def mention_to_json(mention: Mention) -> str:
    """A mention as a JSON object; `group` only for families and complexes, `candidates` only where there are any."""
    tail = f', "group": {quoted(mention.group)}' if mention.group else ""
    if mention.candidates:
        tail += f', "candidates": {readings_to_json(mention.candidates)}'
    return (
        f'{{"start": {mention.start}, "end": {mention.end}, "text": {quoted(mention.text)}, "kind": "{mention.kind}", '
        f'"genes": {genes_to_json(mention.genes)}, "term": {quoted(mention.term)}, "source": "{mention.source}", '
        f'"how": {words_to_json(mention.how)}, "score": {round(float(mention.score), 3)}{tail}}}'
    )


def reading_to_json(reading: Reading) -> str:
    """A candidate as a JSON object."""
    tail = f', "group": {quoted(reading.group)}' if reading.group else ""
    return (
        f'{{"kind": "{reading.kind}", "genes": {genes_to_json(reading.genes)}, "term": {quoted(reading.term)}, '
        f'"source": "{reading.source}", "score": {round(float(reading.score), 3)}{tail}}}'
    )


class _Kept(Generic[T]):
    """Makes JSON of objects, once for each as long as it is kept; told apart by identity, which spares their hashes."""

    def __init__(self, make: Callable[[T], str]) -> None:
        self._make = make
        self._kept: dict[int, tuple[T, str]] = {}  # each with its object, so that no other gets its identity

    def __call__(self, made_of: T) -> str:
        found = self._kept.get(id(made_of))
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[id(made_of)] = (made_of, self._make(made_of))
        return found[1]


def _genes_to_json(genes: tuple[Gene, ...]) -> str:
    each = [
        f'{{"symbol": {quoted(gene.symbol)}, "hgnc_id": {quoted(gene.hgnc_id)}, "entrez": {quoted(gene.entrez)}}}'
        for gene in genes
    ]
    return f"[{', '.join(each)}]"


def _readings_to_json(readings: tuple[Reading, ...]) -> str:
    return f"[{', '.join([reading_to_json(reading) for reading in readings])}]"


_KEPT = 10_000
genes_to_json = _Kept(_genes_to_json)
readings_to_json = _Kept(_readings_to_json)


@lru_cache(maxsize=1_000)
def words_to_json(words: tuple[str, ...]) -> str:
    """Words as a JSON list."""
    return json.dumps(words, ensure_ascii=False)


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
        open_members=genes_from_plain(plain.get("open_members", ())),
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
