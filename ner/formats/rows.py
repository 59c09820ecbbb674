"""From mentions to rows of PFOCR's gene list."""

from __future__ import annotations

from collections.abc import Iterator

from ner.formats.record import GeneRow
from ner.types import Annotation, Gene, Mention, Source

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
    """A row for each gene of a mention, every member for a family or complex."""
    for gene in mention.genes:
        yield GeneRow(mention.text, matched_name(mention, gene), row_source(mention), gene.symbol, gene.entrez)


def matched_name(mention: Mention, gene: Gene) -> str:
    """What PFOCR calls `symbol`: the lexicon's spelling of the name, a family's id, an enumerated gene's own symbol."""
    if mention.kind != "gene":
        prefix, _, local = mention.group.partition(":")
        return OLD_GROUP_IDS.get(local, local) if prefix == "FPLX" else mention.term
    return mention.term if len(mention.genes) == 1 else gene.symbol


def row_source(mention: Mention) -> str:
    """Which of PFOCR's four sources a mention's name falls under."""
    if mention.kind != "gene":
        return FAMILY
    return "hgnc_symbol" if len(mention.genes) > 1 else ROW_SOURCES[mention.source]
