"""How likely a spelling names a gene, from its shape, the names it spells and its use in annotated corpora."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.keys import cased
from ner.text.shape import Shape, agreement, shape

_MARKER = re.compile(r"CD\d{1,3}[a-zA-Z]?")  # a cluster of differentiation is a protein, also where it names a cell
_CURATED = frozenset({"capgene", "famplex"})


@dataclass(frozen=True, slots=True)
class RuleWeights:
    """What the rules weigh with; written in the model's config.

    `prior` is the probability by shape and source, `short` a factor for keys of that many characters,
    `pseudo_count` how many corpus occurrences the prior counts for (`curated_count` for curated names: corpora seldom
    mark families); `defined` the probability of a short form whose long form is a gene, `refuted` the factor on the
    odds where it is none, `introduced` the probability of a name that only a definition makes, `company` the factor
    on the doubt about a name that is enumerated with others.
    """

    prior: Mapping[str, Mapping[str, float]]
    pseudo_count: float
    curated_count: float
    short: Mapping[str, float]
    defined: float
    refuted: float
    introduced: float
    company: float

    @classmethod
    def of(cls, prior: Mapping[str, Mapping[str, float]], short: Mapping[str, float], **rest: float) -> RuleWeights:
        """Returns the weights of a config."""
        return cls(prior=prior, short={str(k): v for k, v in short.items()}, **rest)


class Prior(NamedTuple):
    """The probability that a spelling of this shape names a gene, corpora left aside, and what gave it.

    `pseudo` is the number of corpus occurrences that it counts for.
    """

    chance: float
    source: str
    curated: bool
    family: bool
    pseudo: float
    shape: Shape

    def used(self, total: int, marked: int) -> float:
        """Returns the probability once corpora marked the spelling in so many of all places."""
        return (marked + self.pseudo * self.chance) / (total + self.pseudo)


def prior_of(text: str, terms: tuple[Term, ...], weights: RuleWeights) -> Prior:
    """Returns the prior of a plain spelling that spells these names."""
    form = shape(text)
    by_source = weights.prior[form]
    chance, source, curated, family = 0.0, "", False, False
    for term in terms:
        value = by_source[term.source] * agreement(text, term.text)
        if value > chance:
            chance, source = value, term.source
        curated = curated or term.source == "capgene"
        family = family or term.is_group
    pseudo = weights.curated_count if curated else weights.pseudo_count
    if text[:2] == "CD" and _MARKER.fullmatch(text):
        return Prior(weights.defined, "marker", curated, family, _CERTAIN, form)
    spelling = cased(text)
    if len(spelling) <= _SHORT and not any(t.source in _CURATED and cased(t.text) == spelling for t in terms):
        chance *= weights.short.get(str(len(spelling)), 1.0)
    return Prior(chance, source, curated, family, pseudo, form)


def plausibility(text: str, terms: tuple[Term, ...], lexicon: Lexicon, weights: RuleWeights) -> float:
    """Returns the probability, the caption left aside, that a plain spelling names a gene, family or complex."""
    usage = lexicon.usage(text)
    return prior_of(text, terms, weights).used(usage.total, usage.marked)


_CERTAIN = 1e9  # no count moves a marker
_SHORT = 3  # characters of a name that needs to be curated, or well used
