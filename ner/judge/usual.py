"""The usual and likely members of families: single genes that annotators mean by a family's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ner.types import Reading

_USUAL = 2  # members that are offered for a family's name
_OFTEN = 2  # times that annotators must have meant a member: one may be a slip


def usual_members(ranked: Sequence[Reading], symbols: Mapping[str, int]) -> list[Reading]:
    """Returns the members of the families among the readings by which annotators of corpora understood the spelling."""
    given = {gene.symbol for reading in ranked if not reading.group for gene in reading.genes}
    found: list[Reading] = []
    for family in ranked:
        if family.kind != "family" or "/" in family.term:
            continue
        members = [g for g in family.genes if g.symbol not in given and symbols.get(g.symbol, 0) >= _OFTEN]
        members.sort(key=lambda gene: (-symbols[gene.symbol], gene.symbol))
        for gene in members[:_USUAL]:
            given.add(gene.symbol)
            found.append(Reading("gene", (gene,), family.term, family.source, 0.0))
    return found


def likely_member(ranked: Sequence[Reading], popularity: Mapping[str, int]) -> list[Reading]:
    """Returns the best known member of the first family among the readings, for a name that corpora do not explain.

    Members alike well known go by their order; none is returned where the name itself can mean a member.
    `popularity` holds the steps of fame by symbol.
    """
    given = {gene.symbol for reading in ranked if not reading.group for gene in reading.genes}
    for family in ranked:
        if family.kind == "family" and "/" not in family.term and 0 < len(family.genes) <= _FEW:
            if any(gene.symbol in given for gene in family.genes):
                continue
            best = max(family.genes, key=lambda gene: popularity.get(gene.symbol, 0))
            return [Reading("gene", (best,), family.term, family.source, 0.0)]
    return []


_FEW = 30  # members of a family of which one may stand for it
