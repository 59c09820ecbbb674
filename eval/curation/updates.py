"""Corrections that the tables settle: symbols that were retired, Entrez ids that belong to another gene."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from eval.curation.rows import RowGroup
from eval.curation.suggestion import Evidence, Proposal, Reason, Suggestion
from eval.lists.readable import FAMILY_SOURCES
from ner.formats.record import GeneRow
from ner.lexicon import Lexicon
from ner.text.keys import plain
from ner.types import Gene

_BY_SYMBOL = {"hgnc_symbol": "hgnc_prev_symbol", "ncbigene_symbol": "ncbigene_synonym"}
_SYMBOL_OF = {
    "hgnc_prev_symbol": "hgnc_symbol",
    "hgnc_alias_symbol": "hgnc_symbol",
    "ncbigene_synonym": "ncbigene_symbol",
}


def row_updates(
    figid: str, group: RowGroup, digest: str, lexicon: Lexicon, *, doubt: float = 0.0
) -> Iterator[Suggestion]:
    """Yields what the tables correct in a group: one suggestion for each retired symbol or wrong Entrez id in it.

    `doubt` is the score of a row that is flagged as wrong itself: an update would make it look curated, and says so.
    """
    for rows in _by_symbol(group.rows):
        old = rows[0]
        gene = gene_of(old, lexicon)
        if gene is None:
            continue
        retired = gene.symbol != old.hgnc_symbol
        wrong_id = bool(gene.entrez) and gene.entrez != old.entrez
        if not (retired or wrong_id):
            continue
        new = tuple(updated(row, gene) for row in rows)
        reason: Reason = "retired symbol" if retired else "wrong Entrez id"
        yield Suggestion(
            figid=figid,
            action="update",
            reason=reason,
            word=group.word,
            rows=rows,
            proposal=Proposal("gene", (gene.symbol,), new, source="hgnc_symbol", score=1.0),
            evidence=(Evidence("table", _says(old, gene, lexicon)), *_doubted(group, doubt)),
            score=1.0,
            record=digest,
        )


def _doubted(group: RowGroup, doubt: float) -> Iterator[Evidence]:
    if doubt:
        says = f"{group.word} is flagged as a wrong row ({doubt:.2f}): decide on that first, then update what stays"
        yield Evidence("counts", says, supports=False)


def unknown_symbol(group: RowGroup, lexicon: Lexicon) -> Evidence | None:
    """Returns the evidence that a row's symbol is none of HGNC's, nor one gene's former one; None if it is known."""
    lost = [row.hgnc_symbol for row in group.rows if gene_of(row, lexicon) is None]
    if not lost:
        return None
    return Evidence(
        "table", f"{lost[0]} is no approved symbol and no single gene's former one in lexicon {lexicon.version}"
    )


def gene_of(row: GeneRow, lexicon: Lexicon) -> Gene | None:
    """Returns the gene of a row today: by its symbol, or by its Entrez id where the symbol went to several genes."""
    gene = lexicon.current(row.hgnc_symbol)
    if gene is not None or not row.entrez:
        return gene
    symbol = _by_entrez(lexicon).get(row.entrez)
    return lexicon.genes[symbol] if symbol else None


def updated(row: GeneRow, gene: Gene) -> GeneRow:
    """Returns a row with its gene as the tables have it today; the name it matched is the former symbol now."""
    source = row.source
    if source not in FAMILY_SOURCES and row.hgnc_symbol != gene.symbol:
        named = _SYMBOL_OF if plain(row.symbol) == gene.symbol else _BY_SYMBOL
        source = named.get(source, source)
    return replace(row, source=source, hgnc_symbol=gene.symbol, entrez=gene.entrez or row.entrez, line=0)


def _says(row: GeneRow, gene: Gene, lexicon: Lexicon) -> str:
    date = table_date(lexicon)
    table = f"in the HGNC table{' of ' + date if date else ''} (lexicon {lexicon.version})"
    if gene.symbol == row.hgnc_symbol:
        return f"{gene.symbol} ({gene.hgnc_id}) has Entrez id {gene.entrez}, not {row.entrez or 'none'}, {table}"
    ids = f", Entrez id {gene.entrez} instead of {row.entrez}" if gene.entrez and gene.entrez != row.entrez else ""
    return f"{row.hgnc_symbol} is {gene.symbol} ({gene.hgnc_id}){ids} {table}"


def _by_symbol(rows: tuple[GeneRow, ...]) -> Iterator[tuple[GeneRow, ...]]:
    found: dict[tuple[str, str], list[GeneRow]] = {}
    for row in rows:
        found.setdefault((row.hgnc_symbol, row.entrez), []).append(row)
    yield from (tuple(same) for same in found.values())


@lru_cache(maxsize=2)
def table_date(lexicon: Lexicon) -> str:
    """Returns the date of the HGNC table that a lexicon was made from, empty where its sources do not tell."""
    try:
        sources = (Path(lexicon.place) / "SOURCES.md").read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(r"^\| HGNC, approved symbols.*?\| (\d{4}-\d{2}-\d{2}) \|", sources, re.MULTILINE)
    return found[1] if found else ""


@lru_cache(maxsize=2)
def _by_entrez(lexicon: Lexicon) -> Mapping[str, str]:
    return {entrez: symbol for symbol in lexicon.genes if (entrez := lexicon.genes[symbol].entrez)}
