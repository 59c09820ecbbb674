"""Ranks what a spelling can mean: by the trust in sources, the agreement of spellings and the use in corpora."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ner.lexicon.records import Group, Term, Usage
from ner.text.shape import agreement
from ner.types import Gene, Reading

# Shares of squared trust are calibrated: log loss on corpus mentions is flat from 2 to 3 and worse on either side.
SHARPNESS = 2.0


class Tables(Protocol):
    """What ranking reads of a lexicon."""

    trust: Mapping[str, float]

    @property
    def genes(self) -> Mapping[str, Gene]: ...
    @property
    def groups(self) -> Mapping[str, Group]: ...
    def usage(self, text: str) -> Usage: ...


def rank(text: str, terms: tuple[Term, ...], tables: Tables) -> tuple[Reading, ...]:
    """Returns the readings of a plain spelling, best first; their scores are shares that add up to one."""
    if len(terms) == 1:
        return (reading(terms[0], 1.0, tables),)
    trust: dict[str, float] = {}
    named: dict[str, Term] = {}
    for term in terms:
        value = tables.trust[term.source] * agreement(text, term.text) ** 2
        if value > trust.get(term.target, 0.0):
            trust[term.target], named[term.target] = value, term
    if len(trust) == 1:
        return tuple([reading(term, 1.0, tables) for term in named.values()])
    counts = dict(tables.usage(text).symbols)
    used = sum([counts.get(target, 0) for target in trust]) if counts else 0
    if used:
        for target, term in named.items():
            if not term.is_group:
                trust[target] += tables.trust["usage"] * counts.get(target, 0) / (used + 1)
    weighed = sorted([(-(value**SHARPNESS), named[target].text != text, target) for target, value in trust.items()])
    total = -sum([value for value, _, _ in weighed])
    return tuple([reading(named[target], -value / total, tables) for value, _, target in weighed])


def reading(term: Term, score: float, tables: Tables) -> Reading:
    """Returns the reading of one name."""
    if term.is_group:
        group = tables.groups[term.target]
        if len(group.members) == 1:
            return Reading("gene", group.members, term.text, term.source, score)
        return Reading(group.kind, group.members, term.text, term.source, score, group.id)
    target = term.target
    genes = tuple([tables.genes[s] for s in target.split("|")]) if "|" in target else (tables.genes[target],)
    return Reading("gene", genes, term.text, term.source, score)
