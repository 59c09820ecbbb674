"""Records whose rows were judged by hand: what training learns from and the figures are measured on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.curation.rows import RowGroup
from eval.lines import fault, read_objects
from ner.errors import InputError
from ner.formats.record import Record


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge says of a row group: wrong (with what it should be, nothing for no gene) or unsure."""

    is_wrong: bool
    should_be: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A marked stretch of a caption: its kind, and the symbols of its genes or members."""

    start: int
    end: int
    kind: str
    symbols: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged caption: its marked genes and, by word and symbol as the list has them, the rows that are not right."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...]
    verdicts: Mapping[tuple[str, str], Verdict]

    def of(self, group: RowGroup) -> Verdict | None:
        """Returns the verdict on a row group; None for a right one."""
        pairs = ((row.word, row.hgnc_symbol) for row in group.rows)
        return next((self.verdicts[pair] for pair in pairs if pair in self.verdicts), None)


def read_judged(path: Path) -> dict[str, Judged]:
    """Returns the judged captions of a gold file by figure; raises `InputError` with file and line."""
    return {row["id"]: _judged(place, row) for place, row in read_objects(path)}


def read_all_records(folder: Path) -> dict[str, Record]:
    """Returns the records of a folder by figure; raises the first `InputError`."""
    from ner.formats import read_entries  # noqa: PLC0415

    records: dict[str, Record] = {}
    for item in read_entries([str(folder)]):
        if isinstance(item, InputError):
            raise item
        if item.record:
            records[item.record.figid] = item.record
    return records


def _judged(place: str, row: dict[str, Any]) -> Judged:
    try:
        spans = tuple(
            GoldSpan(m["start"], m["end"], m["kind"], frozenset(m.get("hgnc") or ())) for m in row["mentions"]
        )
        verdicts = {
            (item["word"], symbol): Verdict(item["verdict"] == "wrong", tuple(item.get("should_be") or ()))
            for item in row.get("rows") or ()
            for symbol in item["hgnc_symbol"]
        }
    except (KeyError, TypeError) as error:
        fault(place, f"document {row['id']!r} has no proper mentions or rows: {error}")
    return Judged(row["id"], row["text"], spans, verdicts)


def is_right(symbols: Sequence[str], kind: str, start: int, end: int, judged: Judged) -> bool:
    """True when a mention's genes are those that are marked there: all of a gene's, half of a group's or more."""
    mine = set(symbols)
    for span in judged.spans:
        if span.start < end and start < span.end and span.symbols:
            shared = len(mine & span.symbols)
            if shared == len(mine) if kind == "gene" else shared * 2 >= len(mine | span.symbols):
                return True
    return False
