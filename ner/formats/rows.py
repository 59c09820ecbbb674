"""From mentions to rows of PFOCR's gene list."""

from __future__ import annotations

from collections.abc import Iterator

from ner.formats.record import GeneRow
from ner.types import Annotation, Gene, Mention, Reading, Source

FAMILY = "bioentities_symbol"
ROW_SOURCES: dict[Source, str] = {
    "hgnc_symbol": "hgnc_symbol",
    "hgnc_prev_symbol": "hgnc_prev_symbol",
    "hgnc_alias_symbol": "hgnc_alias_symbol",
    "hgnc_name": "hgnc_alias_symbol",
    "ncbi_synonym": "hgnc_alias_symbol",
    "mgi_symbol": "hgnc_alias_symbol",
    "famplex": "hgnc_alias_symbol",
    "capgene": "hgnc_alias_symbol",
    "caption": "hgnc_alias_symbol",
}
# PFOCR was made with an older FamPlex, in which these groups had another id.
OLD_GROUP_IDS = {"NFkappaB": "NFKB", "Wnt": "WNT"}


def rows_from_annotation(annotation: Annotation) -> tuple[GeneRow, ...]:
    """One row for each pair of word and gene, where it is named first; a name left ambiguous gives none.

    PFOCR's own records mostly hold each pair once, too; the few that repeat it list every place in the picture.
    """
    return tuple(dict.fromkeys(row for mention in annotation.mentions for row in mention_rows(mention)))


def mention_rows(mention: Mention) -> Iterator[GeneRow]:
    """A row for each gene of a mention, every member for a family or complex, large ones included."""
    return _rows(mention.text, mention, mention.all_genes)


def rows_for(word: str, read: Reading) -> Iterator[GeneRow]:
    """The rows that say of a word what it was read as."""
    return _rows(word, read, read.genes)


def _rows(word: str, read: Mention | Reading, genes: tuple[Gene, ...]) -> Iterator[GeneRow]:
    for gene in genes:
        if read.kind == "gene" and word.upper() == gene.symbol.upper():  # `mTOR` is the approved symbol
            yield GeneRow(word, gene.symbol, "hgnc_symbol", gene.symbol, gene.entrez)
        else:
            yield GeneRow(word, matched_name(read, gene), row_source(read), gene.symbol, gene.entrez)


def matched_name(read: Mention | Reading, gene: Gene) -> str:
    """What PFOCR calls `symbol`: the lexicon's spelling of the name, a family's id, an enumerated gene's own symbol."""
    if read.kind != "gene":
        prefix, _, local = read.group.partition(":")
        return OLD_GROUP_IDS.get(local, local) if prefix == "FPLX" else read.term
    return read.term if len(read.genes) == 1 else gene.symbol


def row_source(read: Mention | Reading) -> str:
    """Which of PFOCR's four sources a name falls under."""
    if read.kind != "gene":
        return FAMILY
    return "hgnc_symbol" if len(read.genes) > 1 else ROW_SOURCES[read.source]
