"""The captions annotated beside the gold: marks from the tables of this folder, texts from a data folder."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.lines import check_span, fault, read_objects
from ner.formats.pfocr import read_record

HERE = Path(__file__).parent
CAPTIONS = "pfocr/captions.jsonl.gz"
RECORDS = "pfocr/records"
SETS = ("read", "held", "records")
DIGEST = 12  # hexadecimal digits of the SHA-256 of a caption


def rows_of(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yields (`file:line`, row) of one of the tables of this folder."""
    path = HERE / name
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            yield f"{path}:{number}", row


def texts_of(data: Path, chosen: str) -> dict[str, str]:
    """Returns the captions of the data folder among which a set is, by id: of the collection and of records."""
    idents = [row["caption"] for _, row in rows_of("captions.tsv") if row["set"] == chosen]
    texts = {row["id"]: row["text"] for _, row in read_objects(data / CAPTIONS)}
    records = {ident: data / RECORDS / f"{ident}.md" for ident in idents if ident not in texts}
    return texts | {ident: read_record(path).caption for ident, path in records.items() if path.is_file()}


def gold_rows(chosen: str, texts: Mapping[str, str], *, absent: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields (`file:line`, gold row) of each caption of a set in the order of the table.

    Raises InputError where a caption lacks, unless some may be `absent`, and where its text is another.
    """
    marked: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for place, row in rows_of("mentions.tsv"):
        marked[row["caption"]].append((place, row))
    for place, row in rows_of("captions.tsv"):
        if row["set"] != chosen:
            continue
        ident = row["caption"]
        text = texts.get(ident)
        if text is None and absent:
            continue
        if text is None or digest(text) != row["digest"]:
            problem = "is not there" if text is None else "is not the text that was annotated"
            fault(
                place,
                f"caption {ident!r} of the data folder {problem}",
                "take the data folder that this table was made with",
            )
        mentions = [_mention(at, text, mark) for at, mark in marked[ident]]
        yield place, {"id": ident, "text": text, "mentions": mentions}


def digest(text: str) -> str:
    """Returns what tells a caption from any other."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]


def _mention(place: str, text: str, mark: dict[str, str]) -> dict[str, object]:
    mention = {"start": int(mark["start"]), "end": int(mark["end"]), "text": mark["text"]}
    check_span(place, text, mention)
    return {**mention, "kind": mark["kind"], "hgnc": mark["symbols"].split("|") if mark["symbols"] else []}
