"""The usual members of families: single genes that annotators mean by a family's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ner.types import Reading

_USUAL = 2  # members that are offered for a family's name


def usual_members(ranked: Sequence[Reading], symbols: Mapping[str, int]) -> list[Reading]:
    """Returns the members of the families among the readings by which annotators of corpora understood the spelling."""
    given = {gene.symbol for reading in ranked if not reading.group for gene in reading.genes}
    found: list[Reading] = []
    for family in ranked:
        if family.kind != "family" or "/" in family.term:
            continue
        members = [g for g in family.genes if g.symbol not in given and symbols.get(g.symbol, 0) > 0]
        members.sort(key=lambda gene: (-symbols[gene.symbol], gene.symbol))
        for gene in members[:_USUAL]:
            given.add(gene.symbol)
            found.append(Reading("gene", (gene,), family.term, family.source, 0.0))
    return found
