"""The judge: takes the candidates of a caption that name genes here, with their probability and ranked readings."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from ner.find.candidate import REFUSED, Candidate
from ner.find.finder import Prepared
from ner.find.long_forms import Definition
from ner.judge.definitions import Reader
from ner.judge.rules import RuleWeights, plausibility
from ner.judge.senses import Sense, Told
from ner.lexicon.compiled import Lexicon
from ner.lexicon.context import NONE, Context, first_held
from ner.lexicon.records import Term
from ner.text.kept import Kept
from ner.text.keys import cased
from ner.types import Reading

_Held = Kept[Context | None]  # by spelling, the context of a word that holds in a text
CONTEXT = "context"  # among the steps of a name whose meaning other words of the caption tell


class Judged(NamedTuple):
    """A candidate with the probability that it is a gene here, the ranked readings of each part, and what decided.

    `definition` tells what the caption defines it as: `gene`, `other`, or nothing.
    """

    candidate: Candidate
    probability: float
    readings: tuple[tuple[Reading, ...], ...]
    how: tuple[str, ...]
    why: str = ""
    definition: str = ""


class Judge:
    """Judges spellings by rules and lists; what is found for a spelling is kept, up to `cache_size` spellings."""

    def __init__(self, lexicon: Lexicon, *, rules: RuleWeights, threshold: float, cache_size: int) -> None:
        self.lexicon = lexicon
        self.rules = rules
        self.threshold = threshold
        self.cache_size = cache_size
        self._seen: dict[Hashable, tuple[float, tuple[Reading, ...]]] = {}
        self._enumerations: dict[Hashable, tuple[float, tuple[tuple[Reading, ...], ...]]] = {}

    def score(self, judged: Judged, probability: float) -> float:
        """Returns the probability that a mention is right, from that of its name times that of its reading."""
        return probability

    def assess(self, candidate: Candidate) -> tuple[float, tuple[Reading, ...]]:
        """Returns the probability and the readings of a plain candidate, the caption left aside."""
        seen = self._seen.get(candidate.key)
        if seen is None:
            if len(self._seen) >= self.cache_size:
                self._seen.clear()
            seen = self._seen[candidate.key] = self._assess(candidate.text, candidate.terms)
        return seen

    def _assess(self, text: str, terms: tuple[Term, ...]) -> tuple[float, tuple[Reading, ...]]:
        return plausibility(text, terms, self.lexicon, self.rules), self.lexicon.rank(text, terms)

    def judge(
        self, prepared: Prepared, candidates: list[Candidate], definitions: Sequence[Definition] = (), about: str = ""
    ) -> tuple[Judged, ...]:
        """Returns every candidate with its judgement, overlapping ones included, in the order given.

        `about` is what else is known of the text: its title and organism, which rules alone do not ask for.
        """
        text = prepared.text.lower()
        held = self._held(text)
        senses: dict[str, Sense] = {}
        if definitions or " (" in text:
            heard = [c for c in candidates if not self._is_out_of_context(c, held)]
            reader = Reader(heard, self.assess, self.lexicon, self.threshold)
            senses = reader.senses(prepared.text, definitions, candidates)
        if not senses:
            return tuple(self._in_context(self._undefined(prepared, candidates, about), held))
        introduced = [self._introduced(c, sense) for c, sense in reader.introduced(prepared.text, senses)]
        judged = self._undefined(prepared, [*candidates, *(one.candidate for one in introduced)], about)
        told = Told(senses, {(d.long_start, d.long_end): sense for sense in senses.values() if (d := sense.definition)})
        defined = [self._defined(one, told, prepared) for one in judged[: len(candidates)]]
        return (*self._in_context(defined, held), *introduced)

    def _held(self, text: str) -> _Held:
        """Returns what tells the context of a word that holds in a text in lower case, sought once for each word."""
        contexts = self.lexicon.contexts
        return Kept(lambda name: first_held(contexts[name], text), len(contexts))

    def _in_context(self, judged: list[Judged], held: _Held) -> list[Judged]:
        """Returns the judgements, those of words whose meaning other words of the text tell anew."""
        contexts = self.lexicon.contexts
        return [self._read_in_context(one, held) if one[0][2] in contexts else one for one in judged]

    def _is_out_of_context(self, candidate: Candidate, held: _Held) -> bool:
        """Tells whether a candidate is a word that is a gene only in some contexts, and is in none, or an affix."""
        name = candidate.text
        if name not in self.lexicon.contexts or not self.lexicon.refuses(name, candidate.terms):
            return False
        return "prefix" in candidate.how or held[name] is None

    def _read_in_context(self, one: Judged, held: _Held) -> Judged:
        """Returns the judgement of a word whose meaning other words of the text decide, unless it is defined there."""
        name = one.candidate.text
        if self._is_out_of_context(one.candidate, held) and (not one.definition or "prefix" in one.how):
            return one._replace(probability=0.0)
        context = held[name]
        if context is None or one.definition:
            return one
        how = (*one.how, CONTEXT)
        if context.target == NONE:
            return one._replace(probability=0.0, how=how)
        readings = self.lexicon.rank(name, (Term(name, "capgene", context.target),))
        return one._replace(probability=max(one.probability, self.rules.defined), readings=(readings,), how=how)

    def _undefined(self, prepared: Prepared, candidates: Sequence[Candidate], about: str) -> list[Judged]:
        """Returns the judgement of each candidate, definitions left aside."""
        return [self._judged(c) for c in candidates]

    def _judged(self, candidate: Candidate) -> Judged:
        how = candidate.how
        if how and "enumeration" in how:
            return self._enumerated(candidate)
        probability, readings = self.assess(candidate)
        if how and REFUSED in how:
            probability = 0.0
        return Judged(candidate, probability, (readings,), how)

    def _defined(self, one: Judged, told: Told, prepared: Prepared) -> Judged:
        """Returns the judgement of a candidate of whose spelling the caption's definitions may tell.

        A family's name that is the long form of one of its genes means that gene.
        """
        candidate, probability, readings, how, _, _ = one
        if "enumeration" in how:
            return one
        sense = told.shorts.get(cased(candidate.text)) or told.member(candidate, readings[0][0])
        if sense is None:
            return one
        steps = len(candidate.how)
        if sense.is_gene:
            sure = settled(sense.readings, self.rules.defined)
            defined = max(probability, self.rules.defined)
            return Judged(candidate, defined, (sure,), (*candidate.how, "definition"), sense.quoted, "gene")
        refuted = 0.0 if sense.is_other else weighed(probability, self.rules.refuted)
        return Judged(candidate, refuted, readings, (*how[:steps], "definition", *how[steps:]), sense.quoted, "other")

    def _introduced(self, candidate: Candidate, sense: Sense) -> Judged:
        """Returns the judgement of a name that only a definition makes."""
        sure = settled(sense.readings, self.rules.defined)
        return Judged(candidate, self.rules.introduced, (sure,), candidate.how, sense.quoted, "gene")

    def _enumerated(self, candidate: Candidate) -> Judged:
        seen = self._enumerations.get(candidate.key)
        if seen is None:
            if len(self._enumerations) >= self.cache_size:
                self._enumerations.clear()
            seen = self._enumerations[candidate.key] = self._assess_parts(candidate)
        return Judged(candidate, *seen, candidate.how)

    def _assess_parts(self, candidate: Candidate) -> tuple[float, tuple[tuple[Reading, ...], ...]]:
        parts = candidate.parts
        probability, _ = self._assess(parts[0][0].text, parts[0])
        if len(parts) > 1:
            probability = 1 - (1 - probability) * self.rules.company
        return probability, tuple(self.lexicon.rank(candidate.text, part) for part in parts)


def settled(readings: tuple[Reading, ...], share: float) -> tuple[Reading, ...]:
    """Returns the readings with at least a share for the first, which the caption itself has defined."""
    first = readings[0].score
    if first >= share:
        return readings
    rest = sum([reading.score for reading in readings[1:]])
    return tuple([with_share(r, r.score / rest * (1 - share) if i else share) for i, r in enumerate(readings)])


def with_share(reading: Reading, share: float) -> Reading:
    """Returns a reading with another share of all that its name can mean."""
    if reading.score == share:
        return reading
    return Reading(reading.kind, reading.genes, reading.term, reading.source, share, reading.group)


def weighed(probability: float, factor: float) -> float:
    """Returns the probability after its odds are multiplied by a factor."""
    return probability * factor / (probability * factor + 1 - probability)
