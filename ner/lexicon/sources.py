"""Readers of the published tables that the lexicon is built from."""

from __future__ import annotations

import csv
import gzip
import importlib.resources
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ner.errors import LexiconError, said
from ner.types import Source


@dataclass(frozen=True, slots=True)
class GeneRow:
    """One approved gene of the HGNC table."""

    symbol: str
    hgnc_id: str
    name: str
    locus: str
    entrez: str
    uniprot: tuple[str, ...]
    aliases: tuple[str, ...]
    previous: tuple[str, ...]
    alias_names: tuple[str, ...] = ()
    previous_names: tuple[str, ...] = ()
    mgi: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name, the table it comes from and what it stands for: an approved symbol or the id of a group."""

    text: str
    source: Source
    target: str
    tag: str = ""


def own_folder() -> Path:
    """Returns the folder of the lexicon that capgene brings."""
    return Path(str(importlib.resources.files("ner.lexicons")))


def where_to_get() -> str:
    """Returns which page tells where the published tables come from, and how they are laid out."""
    return f"{own_folder() / 'SOURCES.md'} tells where to get it and where to put it"


def _open(path: Path, remedy: str) -> Iterator[str]:
    if not path.is_file():
        raise LexiconError("no such table", place=str(path), remedy=remedy or where_to_get())
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise LexiconError(f"the table cannot be read: {said(error)}", place=str(path)) from error
    yield from io.StringIO(text, newline="")


def _table(path: Path, columns: tuple[str, ...], remedy: str = "") -> Iterator[dict[str, str]]:
    """Yields the rows of a table that has these columns; `a|b` stands for either of two."""
    reader = csv.DictReader(_open(path, remedy), delimiter="\t")
    missing = [c for c in columns if not any(name in (reader.fieldnames or ()) for name in c.split("|"))]
    if missing:
        raise LexiconError(
            f"the table lacks the column {missing[0]!r}",
            place=f"{path}:1",
            remedy=f"it has {', '.join(reader.fieldnames or ())}",
        )
    for number, row in enumerate(reader, 2):
        if None in row.values() or None in row:
            raise LexiconError("the row has another number of fields than the header", place=f"{path}:{number}")
        yield row


def _split(text: str, by: str = "|") -> tuple[str, ...]:
    return tuple(part for raw in text.split(by) if (part := raw.strip().strip('"')))


def read_hgnc(path: Path) -> tuple[GeneRow, ...]:
    """Returns the approved genes of an HGNC table: the compact one of this project or `hgnc_complete_set.txt`.

    Raises LexiconError where a column is missing or a row is short.
    """
    rows: list[GeneRow] = []
    columns = ("hgnc_id", "symbol", "name", "locus_type", "entrez_id", "uniprot_ids")
    remedy = f"name HGNC's own table with --hgnc; {where_to_get()}"
    for row in _table(path, (*columns, "alias_symbols|alias_symbol", "prev_symbols|prev_symbol"), remedy):
        if row.get("status", "Approved") != "Approved":
            continue
        rows.append(
            GeneRow(
                symbol=row["symbol"],
                hgnc_id=row["hgnc_id"],
                name=row["name"],
                locus=row["locus_type"],
                entrez=row["entrez_id"],
                uniprot=_split(row["uniprot_ids"]),
                aliases=_split(row.get("alias_symbols", row.get("alias_symbol", ""))),
                previous=_split(row.get("prev_symbols", row.get("prev_symbol", ""))),
                alias_names=_split(row.get("alias_name", "")),
                previous_names=_split(row.get("prev_name", "")),
                mgi=_split(row.get("mgi_id", row.get("mgd_id", ""))),
            )
        )
    return tuple(rows)


def read_ncbi_names(path: Path) -> Iterator[Name]:
    """Yields the NCBI synonyms with the way each was captured (`phenotype`, `clone`, `placeholder`, ...) as tag."""
    for row in _table(path, ("primary_symbol", "name", "hgnc_ids", "captured_as")):
        tags = {t.strip().removesuffix(" Symbol").lower() for t in row["captured_as"].split(",") if t.strip()}
        if row["hgnc_ids"]:
            yield Name(row["name"], "ncbi_synonym", row["primary_symbol"], "|".join(sorted(tags)))


def read_mgi(path: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Returns the mouse symbol and synonyms of each MGI id (`MGI:97490`)."""
    return {
        f"MGI:{row['ID']}": (row["symbol"], _split(row["synonyms"]))
        for row in _table(path, ("ID", "symbol", "synonyms"))
    }


def _csv(path: Path) -> Iterator[list[str]]:
    yield from csv.reader(_open(path, ""))


def read_famplex_relations(path: Path) -> tuple[tuple[str, str, str, str], ...]:
    """Returns (namespace, member, relation `isa` or `partof`, group) of FamPlex' relations."""
    return tuple((r[0], r[1], r[2], r[4]) for r in _csv(path) if len(r) >= 5 and r[3] == "FPLX")


def read_famplex_grounding(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Returns (text, namespace, id) of FamPlex' curated grounding map."""
    return tuple((r[0], r[1], r[2]) for r in _csv(path) if len(r) >= 3)


def read_famplex_entities(path: Path) -> tuple[str, ...]:
    """Returns the ids of FamPlex' families and complexes."""
    return tuple(r[0] for r in _csv(path) if r)


def read_famplex_affixes(path: Path) -> tuple[tuple[str, str], ...]:
    """Returns (pattern, category) of FamPlex' gene affixes, `p-{Gene name}`."""
    return tuple((r[0], r[1]) for r in list(_csv(path))[1:] if len(r) >= 2)


def read_curated(path: Path, columns: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """Returns the rows of a curated table; raises LexiconError where a column is missing or a row is short."""
    return tuple(_table(path, columns, "name the folder of the curated tables with --curated"))
