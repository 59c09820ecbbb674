"""The judge: takes the candidates of a caption that name genes here, with their probability and ranked readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ner.find.candidate import Candidate
from ner.find.definitions import Definition
from ner.judge.definitions import Reader, Sense
from ner.judge.rules import RuleWeights, plausibility
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.keys import cased
from ner.types import Gene, Reading


class Judged(NamedTuple):
    """A candidate with the probability that it is a gene here, the ranked readings of each part, and what decided."""

    candidate: Candidate
    probability: float
    readings: tuple[tuple[Reading, ...], ...]
    how: tuple[str, ...]
    why: str = ""


class Judge:
    """Judges spellings by rules and lists; what is found for a spelling is kept, up to `cache_size` spellings."""

    def __init__(self, lexicon: Lexicon, *, rules: RuleWeights, threshold: float, cache_size: int) -> None:
        self.lexicon = lexicon
        self.rules = rules
        self.threshold = threshold
        self._cache_size = cache_size
        self._seen: dict[str, tuple[float, tuple[Reading, ...]]] = {}
        self._enumerations: dict[str, tuple[float, tuple[tuple[Reading, ...], ...]]] = {}

    def assess(self, candidate: Candidate) -> tuple[float, tuple[Reading, ...]]:
        """Returns the probability and the readings of a plain candidate, the caption left aside."""
        seen = self._seen.get(candidate.text)
        if seen is None:
            if len(self._seen) >= self._cache_size:
                self._seen.clear()
            seen = self._seen[candidate.text] = self._assess(candidate.text, candidate.terms)
        return seen

    def _assess(self, text: str, terms: tuple[Term, ...]) -> tuple[float, tuple[Reading, ...]]:
        return plausibility(text, terms, self.lexicon, self.rules), self.lexicon.rank(text, terms)

    def judge(
        self, text: str, candidates: list[Candidate], definitions: Sequence[Definition] = ()
    ) -> tuple[Judged, ...]:
        """Returns every candidate with its judgement, overlapping ones included, in the order given."""
        if not definitions:
            return tuple(self._judged(c, None) for c in candidates)
        reader = Reader(candidates, self.assess, self.lexicon, self.threshold)
        meaning = reader.senses(definitions)
        judged = [self._judged(c, meaning.get(cased(c.text))) for c in candidates]
        for candidate, sense in reader.introduced(text, meaning):
            judged.append(Judged(candidate, self.rules.introduced, (sense.readings,), candidate.how, sense.quoted))
        return tuple(judged)

    def _judged(self, candidate: Candidate, sense: Sense | None) -> Judged:
        if "enumeration" in candidate.how:
            return self._enumerated(candidate)
        probability, readings = self.assess(candidate)
        if sense is None:
            return Judged(candidate, probability, (readings,), candidate.how)
        how = (*candidate.how, "definition")
        if sense.is_gene:
            return Judged(candidate, max(probability, self.rules.defined), (sense.readings,), how, sense.quoted)
        return Judged(candidate, _weighed(probability, self.rules.refuted), (readings,), how, sense.quoted)

    def _enumerated(self, candidate: Candidate) -> Judged:
        seen = self._enumerations.get(candidate.text)
        if seen is None:
            if len(self._enumerations) >= self._cache_size:
                self._enumerations.clear()
            seen = self._enumerations[candidate.text] = self._assess_parts(candidate)
        return Judged(candidate, *seen, candidate.how)

    def _assess_parts(self, candidate: Candidate) -> tuple[float, tuple[tuple[Reading, ...], ...]]:
        parts = candidate.parts
        probability, _ = self._assess(parts[0][0].text, parts[0])
        if len(parts) > 1:
            probability = 1 - (1 - probability) * self.rules.company
        return probability, tuple(self.lexicon.rank(candidate.text, part) for part in parts)


def _weighed(probability: float, factor: float) -> float:
    """Returns the probability after its odds are multiplied by a factor."""
    return probability * factor / (probability * factor + 1 - probability)


_TAIL = re.compile(
    r"[ -](?:family members?|family|members?|proteins?|complex(?:es)?|kinases?|receptors?|channels?|genes?)$"
)


def _without_tails(judged: list[Judged]) -> list[Judged]:
    """Leaves out names that only add a general word to another, as `Src kinases` beside `Src`."""
    known = {(j.candidate.start, j.candidate.end): _target(j) for j in judged}
    kept: list[Judged] = []
    for one in judged:
        tail = _TAIL.search(one.candidate.text)
        if tail and _stands_alone(one.candidate.text[: tail.start()]):
            bare = (one.candidate.start, one.candidate.start + tail.start())
            if known.get(bare) == _target(one):
                continue
        kept.append(one)
    return kept


def _stands_alone(name: str) -> bool:
    """Tells whether a name is one word that needs no general word after it, as `Receptor-interacting` does."""
    return " " not in name and not name.endswith("ing")


def _target(judged: Judged) -> tuple[tuple[Gene, ...], str]:
    best = judged.readings[0][0]
    return best.genes, best.group


def outermost(judged: Iterable[Judged], threshold: float) -> list[Judged]:
    """Returns the judged candidates that pass the threshold, the longest of overlapping ones, in reading order."""
    passed = _without_tails([j for j in judged if j.probability >= threshold])
    passed.sort(key=lambda j: (j.candidate.start - j.candidate.end, "enumeration" not in j.how, j.candidate.start))
    taken: list[Judged] = []
    for one in passed:
        if all(one.candidate.end <= t.candidate.start or t.candidate.end <= one.candidate.start for t in taken):
            taken.append(one)
    taken.sort(key=lambda j: j.candidate.start)
    return taken
