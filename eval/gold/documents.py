"""Annotated gold documents, read from JSONL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from eval.gold.conventions import PLAIN, Convention, Role, role_of_type
from eval.lines import check_span, fault, gene_symbols, read_objects

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
    """A text with its marked mentions; `genes` stands for them where only the document's genes are known.

    With `spans_only` the mentions have no human ids, and count for find and exact alone.
    """

    id: str
    text: str
    mentions: tuple[GoldMention, ...]
    paper: str
    genes: tuple[str, ...] | None = None
    spans_only: bool = False


def paper_of(doc_id: str) -> str:
    """Returns the paper that a figure comes from: its id up to `__` or `/` (`PMC6895841__cancers-...`)."""
    return doc_id.partition("__")[0].partition("/")[0]


def read_gold(path: Path, convention: Convention = PLAIN) -> tuple[GoldDocument, ...]:
    """Returns the documents of a gold JSONL file (`.gz` too), in its order.

    A mention tells its genes as `hgnc`, a list of symbols, or as `genes`, the objects that `capgene annotate` writes.
    Raises `InputError` with file and line for broken lines, ids used twice, offsets outside the text, unknown kinds
    and for a file without any document.
    """
    documents = tuple(make_document(place, row, convention) for place, row in read_objects(path))
    if not documents:
        fault(str(path), "the gold file holds no document", "give a file with one annotated caption a line")
    return documents


def make_document(place: str, row: dict[str, Any], convention: Convention = PLAIN) -> GoldDocument:
    """Returns the document of a gold row; raises InputError, with the place told, where it is none."""
    text = row.get("text")
    if not isinstance(text, str):
        fault(place, f"document {row['id']!r} has no `text`")
    marked = row.get("mentions", [] if "doc_hgnc" in row else None)
    if not isinstance(marked, list):
        fault(place, f"document {row['id']!r} has no list of `mentions`", "write [] where nothing is marked")
    mentions = tuple(m for item in marked if (m := _mention(place, text, item, convention)))
    genes = tuple(_symbols(place, row, "doc_hgnc")) if "doc_hgnc" in row and not marked else None
    paper = str(row.get("pmcid") or paper_of(row["id"]))
    return GoldDocument(row["id"], text, mentions, paper, genes, convention.spans_only)


def _mention(place: str, text: str, item: object, convention: Convention) -> GoldMention | None:
    start, end = check_span(place, text, item)
    assert isinstance(item, dict)  # check_span holds it
    symbols = tuple(_symbols(place, item, "hgnc")) if "hgnc" in item else gene_symbols(place, item)
    role = _role(place, item, symbols, convention)
    return GoldMention(start, end, role, symbols) if role else None


def _role(place: str, item: dict[str, Any], symbols: Sequence[str], convention: Convention) -> Role | None:
    """Returns what a mention is marked as: our `kind`, or the `type` of a published corpus; None for other things.

    With ids, the types are those that the published scorer knows, so that both count the same.
    """
    if convention.spans_only:
        return role_of_type(str(item.get("type") or item.get("kind") or ""), (), convention)
    if "kind" in item:
        if item["kind"] not in ROLES:
            fault(place, f"kind {item['kind']!r} is none of {', '.join(ROLES)}")
        role: Role = item["kind"]
        return role
    match item.get("type"):
        case "gene" | "protein" | "Gene":
            return "gene" if symbols else "nonhuman"
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
