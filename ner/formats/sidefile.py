"""The side file of PFOCR's newer layout: one tab-separated line for each gene of a figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ner.errors import InputError
from ner.formats.base import table_line
from ner.formats.record import GeneRow

SIDE_COLUMNS = (
    "organism_id",
    "organism_name",
    "organism_group",
    "word",
    "match",
    "ncbigene_symbol",
    "ncbigene_id",
    "source",
    "count_direct",
    "count_synonym",
    "count_match",
)
HUMAN = {"organism_id": "9606", "organism_name": "Homo sapiens", "organism_group": "Primates"}
SIDE_SOURCES = {
    "hgnc_symbol": "ncbigene_symbol",
    "hgnc_alias_symbol": "ncbigene_synonym",
    "hgnc_prev_symbol": "ncbigene_synonym",
    "bioentities_symbol": "famplex_relations",
}
COUNTS = ("count_direct", "count_synonym", "count_match")


def side_rows(text: str, place: str) -> tuple[GeneRow, ...]:
    """The rows of a side file; raises InputError with file and line if a column or a field is missing."""
    lines = split_lines(text)
    header = cells(lines[0]) if lines else []
    missing = [column for column in SIDE_COLUMNS[3:8] if column not in header]
    if missing:
        remedy = f"its first line names the columns: {', '.join(SIDE_COLUMNS)}"
        raise InputError(f"the gene table lacks {', '.join(missing)}", place=f"{place}:1", remedy=remedy)
    return tuple(
        side_row(header, line, number, place) for number, line in enumerate(lines[1:], 2) if line.strip("\r\n")
    )


def side_row(header: Sequence[str], line: str, number: int, place: str) -> GeneRow:
    """One row of a side file; raises InputError if it has not one field for each column."""
    values = cells(line)
    if len(values) != len(header):
        problem = f"the gene row has {len(values)} fields, the header {len(header)}"
        raise InputError(problem, place=f"{place}:{number}", remedy="separate the fields with single tabs")
    by_name = dict(zip(header, values, strict=True))
    return GeneRow(
        word=by_name["word"],
        symbol=by_name["match"],
        source=by_name["source"],
        hgnc_symbol=by_name["ncbigene_symbol"],
        entrez=by_name["ncbigene_id"],
        line=number,
    )


def side_text(text: str, rows: Sequence[GeneRow]) -> str:
    """A side file with its rows replaced: columns and line ends as they were, known rows too, counts made new."""
    lines = split_lines(text)
    header = cells(lines[0])
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    old = {row: lines[row.line - 1] for row in reversed(side_rows(text, ""))}
    counts = count(rows)
    out = [lines[0].rstrip("\r\n") + end]
    for row in rows:
        line = old.get(row, "")
        known = dict(zip(header, cells(line), strict=True)) if line else fresh(row)
        values = {**known, **counts}
        out.append(line if values == known else table_line([values.get(column, "") for column in header], "\t") + end)
    return "".join(out)


def fresh(row: GeneRow) -> dict[str, str]:
    """A new row's columns; a word that runs over a line end is put on one line, as the table is read line by line."""
    return {
        **HUMAN,
        "word": " ".join(row.word.split()),
        "match": " ".join(row.symbol.split()),
        "ncbigene_symbol": row.hgnc_symbol,
        "ncbigene_id": row.entrez,
        "source": side_source(row.source),
    }


def side_source(source: str) -> str:
    """The side file's word for where a name comes from."""
    return SIDE_SOURCES.get(source, source)


def count(rows: Sequence[GeneRow]) -> dict[str, str]:
    """How many rows are by symbol, how many by synonym, how many names matched: the table repeats it in each row."""
    sources = [side_source(row.source) for row in rows]
    matches = {row.symbol for row in rows}
    numbers = (sources.count("ncbigene_symbol"), sources.count("ncbigene_synonym"), len(matches))
    return dict(zip(COUNTS, map(str, numbers), strict=True))


def split_lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends a line."""
    return io.StringIO(text, newline="\n").readlines()


def cells(line: str) -> list[str]:
    """The fields of one line."""
    return next(csv.reader([line.strip("\ufeff").rstrip("\r\n")], delimiter="\t"), [])
