"""Annotated gold documents, read from JSONL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from eval.lines import check_span, fault, read_objects

Role = Literal["gene", "family", "complex", "nonhuman"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A marked stretch of the text; `symbols` are the HGNC symbols of its genes or, for a group, of its members.

    A `nonhuman` mention (another species, or a gene without id) counts neither for nor against a prediction.
    """

    start: int
    end: int
    role: Role
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with its marked mentions; `genes` stands for them where only the document's genes are known."""

    id: str
    text: str
    mentions: tuple[GoldMention, ...]
    paper: str
    genes: tuple[str, ...] | None = None


def paper_of(doc_id: str) -> str:
    """Returns the paper that a figure comes from: its id up to `__` (`PMC6895841__cancers-...`)."""
    return doc_id.partition("__")[0]


def read_gold(path: Path) -> tuple[GoldDocument, ...]:
    """Returns the documents of a gold JSONL file (`.gz` too), in its order.

    Raises `InputError` with file and line for broken lines, ids used twice, offsets outside the text, unknown kinds
    and for a file without any document.
    """
    documents = tuple(_document(place, row) for place, row in read_objects(path))
    if not documents:
        fault(str(path), "the gold file holds no document", "give a file with one annotated caption a line")
    return documents


def _document(place: str, row: dict[str, Any]) -> GoldDocument:
    text = row.get("text")
    if not isinstance(text, str):
        fault(place, f"document {row['id']!r} has no `text`")
    marked = row.get("mentions", [])
    if not isinstance(marked, list):
        fault(place, f"`mentions` of {row['id']!r} is no list")
    mentions = tuple(m for item in marked if (m := _mention(place, text, item)))
    genes = tuple(_symbols(place, row, "doc_hgnc")) if "doc_hgnc" in row and not marked else None
    return GoldDocument(row["id"], text, mentions, str(row.get("pmcid") or paper_of(row["id"])), genes)


def _mention(place: str, text: str, item: object) -> GoldMention | None:
    start, end = check_span(place, text, item)
    assert isinstance(item, dict)  # check_span holds it
    role = _role(place, item)
    return GoldMention(start, end, role, tuple(_symbols(place, item, "hgnc"))) if role else None


def _role(place: str, item: dict[str, Any]) -> Role | None:
    """Returns what a mention is marked as: our `kind`, or the `type` of a published corpus; None for other things."""
    if "kind" in item:
        if item["kind"] not in ROLES:
            fault(place, f"kind {item['kind']!r} is none of {', '.join(ROLES)}")
        role: Role = item["kind"]
        return role
    match item.get("type"):
        case "gene" | "protein" | "Gene":
            return "gene" if item.get("hgnc") else "nonhuman"
        case "FamilyName":
            return "family"
        case "DomainMotif":
            return "nonhuman"
    return None


def _symbols(place: str, item: dict[str, Any], key: str) -> Sequence[str]:
    symbols = item.get(key) or []
    if not isinstance(symbols, list) or not all(isinstance(symbol, str) for symbol in symbols):
        fault(place, f"`{key}` is no list of gene symbols: {symbols!r}")
    return symbols
