"""Suggestions on disk: JSON Lines, the first line a header that says what the suggestions were made with."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from eval.curation.suggestion import Evidence, Proposal, Suggestion
from ner.errors import InputError, OutputError
from ner.formats.base import is_unicode
from ner.formats.record import ROW_FIELDS, GeneRow, Record, row_fields

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
    """Writes the file whole or not at all, `.gz` compressed, and returns the number of suggestions.

    Raises `OutputError` where it cannot be written.
    """
    count = 0
    parts = [_line({"format": FORMAT, **_header_fields(header)})]
    for count, one in enumerate(suggestions, 1):  # noqa: B007 (the last number is the result)
        parts.append(_line(suggestion_to_json(one)))
    raw = "".join(parts).encode("utf-8")
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        problem = f"the suggestions cannot be written: {error.strerror or error}"
        raise OutputError(problem, place=str(path), remedy="choose a folder that exists and can be written") from None
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
        "evidence": [_evidence_fields(item) for item in one.evidence],
        "rows": [_row_fields(row) for row in one.rows],
        "proposal": _proposal_fields(one.proposal),
        "runner_up": _proposal_fields(one.runner_up),
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


def _threshold(place: str, item: dict[str, Any]) -> float:
    return _number(place, item, "threshold") if "threshold" in item else 0.0


def _header_fields(header: Header) -> dict[str, Any]:
    return {
        "capgene": header.capgene,
        "lexicon": header.lexicon,
        "model": header.model,
        "records": header.records,
        "threshold": header.threshold,
    }


def _evidence_fields(one: Evidence) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": one.text,
        "start": one.start,
        "end": one.end,
        "figid": one.figid,
        "supports": one.supports,
    }


def _proposal_fields(one: Proposal | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "kind": one.kind,
        "symbols": list(one.symbols),
        "rows": [_row_fields(row) for row in one.rows],
        "group": one.group,
        "source": one.source,
        "score": one.score,
    }


def _row_fields(row: GeneRow) -> dict[str, Any]:
    return {**dict(zip(ROW_FIELDS, row_fields(row), strict=True)), "line": row.line}


def _row(place: str, item: dict[str, Any]) -> GeneRow:
    word, symbol, source, hgnc_symbol, entrez = (_text(place, item, name) for name in ROW_FIELDS)
    return GeneRow(word, symbol, source, hgnc_symbol, entrez, _whole(place, item, "line"))


def _evidence(place: str, item: dict[str, Any]) -> Evidence:
    return Evidence(
        kind=cast(Any, _text(place, item, "kind")),
        text=_text(place, item, "text"),
        start=_whole(place, item, "start"),
        end=_whole(place, item, "end"),
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


def _number(place: str, item: dict[str, Any], name: str) -> float:
    value = item.get(name)
    return float(value) if type(value) is int else _get(place, item, name, float)


def _get(place: str, item: dict[str, Any], name: str, kind: type[T]) -> T:
    value = item.get(name)
    if type(value) is not kind:
        _fault(place, f"`{name}` is missing or of another kind: {value!r}")
    return value


def _line(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False) + "\n"


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path}:{number}", _object(f"{path}:{number}", line)
    except UnicodeDecodeError as error:
        _fault(str(path), f"the file is not UTF-8: {error}")
    except (EOFError, zlib.error) as error:
        _fault(str(path), f"the compressed file is damaged: {error}")
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {error.strerror or error}", place=str(path), remedy="check the path"
        ) from None


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
