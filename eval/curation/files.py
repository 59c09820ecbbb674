"""Suggestions on disk: JSON Lines, the first line a header that says what the suggestions were made with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from eval.curation.suggestion import Evidence, Proposal, Suggestion
from eval.lines import placed_lines
from ner.errors import InputError
from ner.formats.base import is_unicode
from ner.formats.record import ROW_FIELDS, GeneRow, Record, row_fields
from ner.output import open_output

FORMAT = "capgene-suggestions/1"
REMEDY = "make the file anew with `capgene suggest`"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Header:
    """What suggestions were made with: the versions of capgene, of the lexicon and of the scoring model.

    `threshold` is the score from which on a row is flagged; what is below is there to be looked at on demand.
    """

    capgene: str
    lexicon: str
    model: str
    records: int = 0
    threshold: float = 0.0


def record_digest(record: Record) -> str:
    """Returns the same sixteen hexadecimal digits for a record as long as its caption and rows stay as they stand."""
    said = "\x1e".join((record.caption, *("\x1f".join(row_fields(row)) for row in record.rows)))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_suggestions(path: Path, suggestions: Iterable[Suggestion], header: Header) -> int:
    """Writes the file whole or not at all, `.gz` and `.zst` compressed, and returns the number of suggestions.

    Raises `OutputError` where it cannot be written.
    """
    count = 0
    with open_output(str(path)) as stream:
        stream.write(_line({"format": FORMAT, **asdict(header)}))
        for count, one in enumerate(suggestions, 1):  # noqa: B007 (the last number is the result)
            stream.write(_line(suggestion_to_json(one)))
    return count


def read_suggestions(path: Path) -> tuple[Header, tuple[Suggestion, ...]]:
    """Returns the header of a file and its suggestions in its order.

    Raises `InputError` with file and line for what is no suggestion, or stands there twice.
    """
    lines = _lines(path)
    place, first = next(lines, (str(path), {}))
    if first.get("format") != FORMAT:
        _fault(place, f"this is no file of suggestions: its first line does not say {FORMAT}")
    versions = [_text(place, first, name) for name in ("capgene", "lexicon", "model")]
    header = Header(versions[0], versions[1], versions[2], _whole(place, first, "records"), _threshold(place, first))
    seen: dict[str, str] = {}
    found: list[Suggestion] = []
    for where, item in lines:
        one = suggestion_from_json(where, item)
        if one.id in seen:
            _fault(where, f"the suggestion {one.id} stands already at {seen[one.id]}")
        seen[one.id] = where
        found.append(one)
    return header, tuple(found)


def suggestion_to_json(one: Suggestion) -> dict[str, Any]:
    """Returns a suggestion as a JSON object; `from` and `to` repeat the symbols, for readers of the file."""
    return {
        "id": one.id,
        "figid": one.figid,
        "action": one.action,
        "reason": one.reason,
        "word": one.word,
        "from": list(dict.fromkeys(row.hgnc_symbol for row in one.rows)),
        "to": list(one.proposal.symbols) if one.proposal else [],
        "score": one.score,
        "sense": one.sense,
        "group": one.group,
        "contrary": one.contrary,
        "evidence": [_evidence_to_json(item) for item in one.evidence],
        "rows": [asdict(row) for row in one.rows],
        "proposal": one.proposal and asdict(one.proposal),
        "runner_up": one.runner_up and asdict(one.runner_up),
        "signals": dict(one.signals),
        "record": one.record,
    }


def suggestion_from_json(place: str, item: dict[str, Any]) -> Suggestion:
    """Returns the suggestion of a JSON object; raises `InputError`, naming `place`, for anything else."""
    try:
        return Suggestion(
            figid=_text(place, item, "figid"),
            action=cast(Any, _text(place, item, "action")),
            reason=cast(Any, _text(place, item, "reason")),
            word=_text(place, item, "word"),
            rows=tuple(_row(place, row) for row in _objects(place, item, "rows")),
            proposal=_proposal(place, item, "proposal"),
            evidence=tuple(_evidence(place, one) for one in _objects(place, item, "evidence")),
            score=_number(place, item, "score"),
            record=_text(place, item, "record"),
            sense=_text(place, item, "sense"),
            runner_up=_proposal(place, item, "runner_up"),
            signals=_signals(place, item),
            group=_text(place, item, "group"),
            contrary=_get(place, item, "contrary", bool),
        )
    except ValueError as error:
        _fault(place, str(error))


def _evidence_to_json(item: Evidence) -> dict[str, Any]:
    """Returns evidence as a JSON object; what quotes nothing has no place."""
    place = {} if item.start >= 0 else {"start": None, "end": None}
    return {**asdict(item), **place}


def _threshold(place: str, item: dict[str, Any]) -> float:
    return _number(place, item, "threshold") if "threshold" in item else 0.0


def _row(place: str, item: dict[str, Any]) -> GeneRow:
    word, symbol, source, hgnc_symbol, entrez = (_text(place, item, name) for name in ROW_FIELDS)
    return GeneRow(word, symbol, source, hgnc_symbol, entrez, _whole(place, item, "line"))


def _evidence(place: str, item: dict[str, Any]) -> Evidence:
    return Evidence(
        kind=cast(Any, _text(place, item, "kind")),
        text=_text(place, item, "text"),
        start=_offset(place, item, "start"),
        end=_offset(place, item, "end"),
        figid=_text(place, item, "figid"),
        supports=_get(place, item, "supports", bool),
    )


def _proposal(place: str, item: dict[str, Any], name: str) -> Proposal | None:
    if item.get(name) is None:
        return None
    fields = _get(place, item, name, dict)
    symbols = _get(place, fields, "symbols", list)
    if not all(isinstance(symbol, str) for symbol in symbols):
        _fault(place, f"`symbols` of the {name} are no list of gene symbols")
    return Proposal(
        kind=cast(Any, _text(place, fields, "kind")),
        symbols=tuple(symbols),
        rows=tuple(_row(place, row) for row in _objects(place, fields, "rows")),
        group=_text(place, fields, "group"),
        source=_text(place, fields, "source"),
        score=_number(place, fields, "score"),
    )


def _signals(place: str, item: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    values = _get(place, item, "signals", dict)
    return tuple((name, _number(place, values, name)) for name in values)


def _objects(place: str, item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = _get(place, item, name, list)
    if not all(isinstance(one, dict) for one in found):
        _fault(place, f"`{name}` is no list of JSON objects")
    return found


def _text(place: str, item: dict[str, Any], name: str) -> str:
    return _get(place, item, name, str)


def _whole(place: str, item: dict[str, Any], name: str) -> int:
    return _get(place, item, name, int)


def _offset(place: str, item: dict[str, Any], name: str) -> int:
    """Returns a place in the caption, -1 for none."""
    return -1 if name in item and item[name] is None else _whole(place, item, name)


def _number(place: str, item: dict[str, Any], name: str) -> float:
    value = item.get(name)
    return float(value) if type(value) is int else _get(place, item, name, float)


def _get(place: str, item: dict[str, Any], name: str, kind: type[T]) -> T:
    value = item.get(name)
    if type(value) is not kind:
        _fault(place, f"`{name}` is missing or of another kind: {value!r}")
    return value


def _line(item: dict[str, Any]) -> bytes:
    return json.dumps(item, ensure_ascii=False).encode("utf-8") + b"\n"


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, line in placed_lines(path):
        yield place, _object(place, line)


def _object(place: str, line: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        _fault(place, f"the line is no JSON: {error}")
    if not isinstance(item, dict) or not is_unicode(json.dumps(item, ensure_ascii=False)):
        _fault(place, "the line is no JSON object of whole characters")
    return item


def _fault(place: str, problem: str) -> NoReturn:
    raise InputError(problem, place=place, remedy=REMEDY)
