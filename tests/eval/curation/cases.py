"""Small records and rows of our own, for the tests of suggestions."""

from __future__ import annotations

from pathlib import Path

from eval.curation.suggestion import Evidence, Proposal, Suggestion
from ner.formats.record import GeneRow, Record

Signals = tuple[tuple[str, float], ...]


def row(word: str, symbol: str, gene: str, entrez: str = "1", source: str = "hgnc_alias_symbol") -> GeneRow:
    return GeneRow(word, symbol, source, gene, entrez)


def record(caption: str, *rows: GeneRow, figid: str = "PMC1__f1", papertitle: str = "", organisms: str = "") -> Record:
    return Record(Path("a.md"), figid, caption, "", papertitle, organisms, "", "", rows, 1, "raw")


ABL = row("Abl", "ABL", "MTTP", "4547")
ADP = row("ADP", "ADP", "WDTC1", "23038")


def removal(
    figid: str, *, word: str = "ADP", score: float = 0.9, signals: tuple[tuple[str, float], ...] = ()
) -> Suggestion:
    rows = (GeneRow(word, "ADP", "hgnc_alias_symbol", "WDTC1", "23038"),)
    evidence = (Evidence("list", "ADP is no gene but nucleotide"),)
    return Suggestion(
        figid, "remove", "not a gene", word, rows, None, evidence, score, "d", sense="nucleotide", signals=signals
    )


def doubt(
    figid: str, *, word: str = "ADP", score: float = 0.7, signals: tuple[tuple[str, float], ...] = ()
) -> Suggestion:
    rows = (GeneRow(word, "ADP", "hgnc_alias_symbol", "WDTC1", "23038"),)
    return Suggestion(figid, "flag", "doubtful", word, rows, None, (), score, "d", signals=signals)


def replacement(figid: str, symbol: str = "ABL1", *, score: float = 0.9) -> Suggestion:
    new = GeneRow("Abl", symbol, "hgnc_symbol", symbol, "25")
    proposal = Proposal("gene", (symbol,), (new,), score=0.9)
    evidence = (Evidence("lexicon", f"Abl can be {symbol}"),)
    return Suggestion(figid, "replace", "another gene", "Abl", (ABL,), proposal, evidence, score, "d")
