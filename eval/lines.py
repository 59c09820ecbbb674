"""JSON lines, read strictly: what an evaluation reads is whole, or the evaluation stops and says where."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from ner.errors import InputError
from ner.formats.base import is_unicode
from ner.formats.opening import READ_ERRORS, read_error
from ner.formats.packing import open_packed


def fault(place: str, problem: str, remedy: str = "") -> NoReturn:
    """Never returns: raises an `InputError` that names `place`."""
    raise InputError(problem, place=place, remedy=remedy)


def read_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields (`file:line`, object) for each line of a JSONL file that is not blank, as `placed_lines` does.

    Raises `InputError` for a line that is no JSON object or an id used twice, too.
    """
    seen: dict[str, str] = {}
    for place, line in placed_lines(path):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            fault(place, f"the line is no JSON: {error}", "write one JSON object a line")
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
            fault(place, "the line is no JSON object with an `id`", 'write {"id": ..., "text": ..., "mentions": [...]}')
        if not is_unicode(f"{row['id']}{row.get('text')}"):
            fault(place, f"document {row['id']!a} holds half a surrogate pair", "write the character as UTF-8")
        if row["id"] in seen:
            fault(place, f"id {row['id']!r} stands already at {seen[row['id']]}", "keep one line for each document")
        seen[row["id"]] = place
        yield place, row


def placed_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yields (`file:line`, line) for each line of a UTF-8 file that is not blank; `.gz` and `.zst` are unpacked.

    Raises `InputError` for a file that cannot be read.
    """
    try:
        with open_packed(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path}:{number}", line
    except UnicodeDecodeError as error:
        fault(str(path), f"the file is not UTF-8: {error}", "convert it to UTF-8")
    except READ_ERRORS as error:
        raise read_error(error, str(path)) from None


def check_span(place: str, text: str | None, mention: object) -> tuple[int, int]:
    """Returns (start, end) of a JSON mention that lies inside `text` and, where it repeats its words, agrees with them.

    Raises `InputError` for anything else; without `text` only the order of the offsets is checked.
    """
    if not isinstance(mention, dict):
        fault(place, f"the mention {mention!r} is no JSON object")
    start, end = mention.get("start"), mention.get("end")
    if type(start) is not int or type(end) is not int:
        fault(place, f"the mention {mention.get('text')!r} has no whole numbers `start` and `end`")
    if not 0 <= start < end or (text is not None and end > len(text)):
        length = "" if text is None else f" of {len(text)} characters"
        fault(place, f"offsets {start}:{end} are outside the text{length}", "count code points, end exclusive")
    words = mention.get("text")
    if text is not None and words is not None and words != text[start:end]:
        fault(place, f"{words!r} is not at {start}:{end}: {text[start:end]!r} stands there", "count code points")
    return start, end


def gene_symbols(place: str, item: object) -> tuple[str, ...]:
    """Returns the symbols of the `genes` of a mention or candidate; raises `InputError` where they are in other form.

    `genes` are objects with a `symbol`, as `capgene annotate` writes them.
    """
    genes = item.get("genes", []) if isinstance(item, dict) else None
    if not isinstance(genes, list) or not all(isinstance(g, dict) and isinstance(g.get("symbol"), str) for g in genes):
        fault(place, f"`genes` is no list of objects with a `symbol`: {genes!r}")
    return tuple(gene["symbol"] for gene in genes)
