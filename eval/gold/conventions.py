"""What the marks of a gold mean: which types are genes, whether several ids are alternatives, whether there are ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Role = Literal["gene", "family", "complex", "nonhuman"]

GENES = frozenset({"gene", "protein", "geneorgeneproduct", "geneproduct", "ggp"})
FAMILIES = frozenset({"family", "familyname", "genefamily", "proteinfamily"})
COMPLEXES = frozenset({"complex", "complexname", "proteincomplex"})
OTHERS = frozenset({"domainmotif", "nonhuman"})


@dataclass(frozen=True, slots=True)
class Convention:
    """How a gold is read.

    `any_of`: several ids on one mention are readings of which any one will do, not an enumeration that wants all.
    `spans_only`: the mentions have no human ids, and count for find and exact alone. `types`: the marks that are genes
    then, by the file's own names (empty: the usual ones).
    """

    any_of: bool = False
    spans_only: bool = False
    types: frozenset[str] = frozenset()
    note: str = ""


PLAIN = Convention()


def plain_type(name: str) -> str:
    """Returns a type's name in small letters without signs: `Gene_or_gene_product` gives `geneorgeneproduct`."""
    return "".join(c for c in name.lower() if c.isalnum())


def role_of_type(name: str, symbols: Iterable[str], convention: Convention) -> Role | None:
    """Returns what a mark of that type is, None for what is no gene: a gene without a human symbol is `nonhuman`."""
    plain = plain_type(name)
    if convention.spans_only:
        return "gene" if (name in convention.types if convention.types else plain in GENES) else None
    if plain in GENES:
        return "gene" if any(symbols) else "nonhuman"
    if plain in FAMILIES:
        return "family"
    if plain in COMPLEXES:
        return "complex"
    return "nonhuman" if plain in OTHERS else None


_IDS = "other species and mentions without id count neither way"
CORPORA: dict[str, Convention] = {
    "bioid_train": Convention(any_of=True, note=f"several ids are alternatives; {_IDS}"),
    "gnormplus": Convention(note=f"families count as groups, domains neither way; {_IDS}"),
    "nlmgene": Convention(note=f"families count as groups, domains neither way; {_IDS}"),
    "biored": Convention(note=_IDS),
    "tmvar3": Convention(note=_IDS),
    "osiris": Convention(note=_IDS),
    "craft_captions": Convention(spans_only=True, note="mouse, no human ids: spans alone"),
    "bc2gm": Convention(spans_only=True, types=frozenset({"GENE"}), note="no ids: spans alone"),
    "jnlpba": Convention(
        spans_only=True, types=frozenset({"protein", "DNA", "RNA"}), note="no ids; protein, DNA and RNA: spans alone"
    ),
    "bionlp13cg": Convention(spans_only=True, types=frozenset({"Gene_or_gene_product"}), note="no ids: spans alone"),
    "drugprot_test": Convention(spans_only=True, types=frozenset({"Gene"}), note="no ids: spans alone"),
}
