"""The learned judge: what is known of a spelling is weighed once, its place and company in the caption each time."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import exp

from ner.find.candidate import REFUSED, Candidate, made
from ner.find.finder import Prepared
from ner.judge.cells import (
    OTHERS,
    Cells,
    Known,
    bin_of,
    logit,
    marked_step,
    others_cell,
    place_cells,
    reading_cells,
    setting_cells,
    spelling_cells,
)
from ner.judge.classes import PLURAL, WITHIN, class_of, is_none, may_be_label, may_be_plural, names_another
from ner.judge.doubt import doubts
from ner.judge.judge import Judge, Judged, settled, weighed, with_share
from ner.judge.organism import is_own_name
from ner.judge.rules import RuleWeights, prior_of
from ner.judge.scene import TELLS, Scene, Spelled, genre
from ner.judge.senses import Told, is_member
from ner.judge.usual import likely_member, usual_members
from ner.judge.weights import Table, Weights, total
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.types import Reading

Readings = tuple[Reading, ...]
USUAL = "usual member"  # among the steps of a mention whose name is a family's and whose gene is meant
SURE = 0.85  # prior from which a name tells of its neighbours, share from which its gene does


class LearnedJudge(Judge):
    """Judges by learned weights; what is known of a spelling is kept, up to `cache_size` spellings."""

    def __init__(
        self, lexicon: Lexicon, *, rules: RuleWeights, threshold: float, cache_size: int, weights: Weights
    ) -> None:
        super().__init__(lexicon, rules=rules, threshold=threshold, cache_size=cache_size)
        self.weights = weights
        self._words = frozenset(lexicon.known_words)
        self._left, self._right, others, enumerated = weights.place
        self._company = _company(others, enumerated.get(0, 0.0))
        self._spelled: dict[Hashable, Spelled] = {}
        self._stems: dict[Hashable, Spelled] = {}
        self._shifts: dict[tuple[str, str, str], float] = {}

    def _undefined(self, prepared: Prepared, candidates: Sequence[Candidate], about: str) -> list[Judged]:
        known = self.spellings(candidates)
        scene = Scene(prepared, candidates, known, self.weights, about)
        return [self._placed(c, spelled, scene) for c, spelled in zip(candidates, known, strict=True)]

    def score(self, judged: Judged, probability: float) -> float:
        """Returns the calibrated probability that a mention is right, from that of its name times its reading's."""
        return _sigmoid(self.weights.calibration[0] * logit(probability) + self._shift(judged))

    def doubts(self, judged: Judged) -> tuple[bool, ...]:
        """Returns which of DOUBTS hold for the best reading."""
        return doubts(judged.readings[0][0], self.lexicon.usage(judged.candidate.text))

    def _shift(self, judged: Judged) -> float:
        first = judged.readings[0][0]
        key = judged.candidate.text, first.source, first.group
        found = self._shifts.get(key)
        if found is None:
            if len(self._shifts) >= self.cache_size:
                self._shifts.clear()
            _, shift, *each = self.weights.calibration
            found = shift + sum([by for by, holds in zip(each, self.doubts(judged), strict=True) if holds])
            self._shifts[key] = found
        return found

    def spellings(self, candidates: Sequence[Candidate]) -> list[Spelled]:
        """Returns what is known of the spelling of each candidate; of an enumeration, of its first name."""
        kept = self._spelled
        return [(None if c[4] else kept.get(c[2])) or self._spelling(c) for c in candidates]

    def _spelling(self, candidate: Candidate) -> Spelled:
        enumerated = "enumeration" in candidate.how
        kept = self._stems if enumerated else self._spelled
        key = candidate.key
        found = kept.get(key)
        if found is None:
            if len(kept) >= self.cache_size:
                kept.clear()
            text = candidate.terms[0].text if enumerated else candidate.text
            found = kept[key] = self._known(text, candidate.terms)
        return found

    def assess(self, candidate: Candidate) -> tuple[float, tuple[Reading, ...]]:
        """Returns the probability and the readings of a plain candidate at a usual place."""
        found = self._spelling(candidate)
        return _sigmoid(found.logit + self.weights.usual_place), found.readings

    def _assess(self, text: str, terms: tuple[Term, ...]) -> tuple[float, tuple[Reading, ...]]:
        found = self._known(text, terms)
        return _sigmoid(found.logit + self.weights.usual_place), found.readings

    def _known(self, text: str, terms: tuple[Term, ...]) -> Spelled:
        usage = self.lexicon.usage(text)
        symbols = dict(usage.symbols)
        targets = len({term.target for term in terms}) if len(terms) > 1 else 1
        prior = prior_of(text, terms, self.rules)
        known = Known(prior, usage.total, usage.marked, symbols, targets, text.lower() in self._words)
        cells = spelling_cells(text, known)
        ranked = self.lexicon.rank(text, terms)
        sure = prior.used(known.total, known.marked) >= SURE
        return Spelled(
            self.weights.bias + total(self.weights.spelling, cells),
            *self._readings(ranked, known),
            sure,
            tuple([g.symbol for g in ranked[0].genes[:TELLS]]) if sure and ranked[0].score >= SURE else (),
            bin_of(known.total, (0, 5)),
            marked_step(known),
            class_of(text),
            may_be_label(text),
            cells,
            {},
        )

    def _readings(
        self, ranked: tuple[Reading, ...], known: Known
    ) -> tuple[Readings, tuple[float, ...], tuple[int, ...], tuple[Cells, ...], tuple[tuple[str, ...], ...], bool]:
        """Returns the readings of a spelling, best first: with weights, which are usual members, cells and symbols.

        The last tells whether they are of different kinds.
        """
        groups = sum([bool(reading.group) for reading in ranked])
        members: list[Reading] = []
        as_member = 0
        if groups and known.symbols:
            members, as_member = usual_members(ranked, known.symbols), 1
        if groups and not members:
            members, as_member = likely_member(ranked, self.weights.popular), 2
        readings = (*ranked, *members)
        if len(readings) == 1:
            return ranked, (0.0,), (0,), ((),), ((),), False
        cells = [
            reading_cells(
                reading,
                usual=as_member if i >= len(ranked) else 0,
                known=known,
                rivals=len(ranked) - groups if reading.group else groups,
                popularity=self.weights.popular,
            )
            for i, reading in enumerate(readings)
        ]
        weights = [total(self.weights.reading, row) for row in cells]
        order = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
        shares = _softmax([weights[i] for i in order])
        return (
            tuple([with_share(readings[i], share) for i, share in zip(order, shares, strict=True)]),
            tuple([weights[i] for i in order]),
            tuple([as_member if i >= len(ranked) else 0 for i in order]),
            tuple([cells[i] for i in order]),
            tuple([tuple([gene.symbol for gene in readings[i].genes[:TELLS]]) for i in order]),
            bool(members) or 0 < groups < len(ranked),
        )

    def _placed(self, candidate: Candidate, spelled: Spelled, scene: Scene) -> Judged:
        """Returns the judgement of a candidate that takes the place and the caption into account."""
        how = candidate[4]
        if how and REFUSED in how:
            return Judged(candidate, 0.0, (spelled.readings,), how)
        if how and "enumeration" in how:
            _, _, readings, _, _, _ = self._enumerated(candidate)
        elif len(spelled.readings) > 1:
            ranked, usual = self._ranked(candidate, spelled, scene)
            readings = (ranked,)
            if usual:
                how = (*how, USUAL)
        else:
            readings = (spelled.readings,)
        chance = self._chance(candidate, spelled, scene)
        opens = spelled.opens
        if chance >= self.threshold:
            _, end, name, _, _ = candidate
            if names_another(scene.text, end):
                chance, how = 0.0, (*how, WITHIN)
            elif is_none(name, scene.text, end, opens=opens, parts=scene.parts, labelled=spelled.labelled):
                chance = 0.0
        if how and PLURAL in how and len(readings) == 1 and not may_be_plural(candidate[2], readings[0][0]):
            chance = 0.0
        if (
            chance >= self.threshold
            and scene.foreign
            and is_own_name(candidate[2], readings[0][0], self.weights.popular)
        ):
            chance = weighed(chance, self.rules.refuted)
        return made(Judged, (candidate, chance, readings, how, "", ""))

    def _defined(self, one: Judged, told: Told, prepared: Prepared) -> Judged:
        found = super()._defined(one, told, prepared)
        if found.definition == "gene":
            own = one.readings[0]
            one_gene = is_member(own[0], found.readings[0][0])
            if one_gene and genre(prepared, self.weights):  # in no scheme a family's name is mostly one gene's
                return found._replace(readings=(settled(own, self.rules.defined),))
        return found

    def _chance(self, candidate: Candidate, spelled: Spelled, scene: Scene) -> float:
        """Returns the probability that a candidate names a gene where it stands."""
        start, end, _, _, how = candidate
        if how and "enumeration" in how:
            place = total(self.weights.place, self.place(candidate, spelled, scene))
        else:  # the same sum, with what all plain names of a caption share added up beforehand
            text = scene.text
            left = self._left.get(text[start - 1] if start else "", 0.0)
            right = self._right.get(text[end : end + 1], 0.0)
            place = left + right + self._company[scene.company[spelled.sure]][spelled.seen]
        return 1.0 / (1.0 + exp(-spelled.logit - place))

    def place(self, candidate: Candidate, spelled: Spelled, scene: Scene) -> Cells:
        """Returns the cells of a place."""
        start, end, _, parts, how = candidate
        enumerated = len(parts) if how and "enumeration" in how else 0
        return place_cells(scene.text, start, end, scene.others(spelled), enumerated)

    def settings(self, candidate: Candidate, spelled: Spelled, scene: Scene) -> list[Cells]:
        """Returns the cells of each reading's setting."""
        return _settings(spelled, *scene.setting(candidate.text, candidate.end, spelled))

    def _ranked(self, candidate: Candidate, spelled: Spelled, scene: Scene) -> tuple[tuple[Reading, ...], bool]:
        """Returns the readings of a name where it stands, best first; whether the best is a family's usual member."""
        setting = scene.setting(candidate[2], candidate[1], spelled)
        found = spelled.rankings.get(setting)
        if found is None:
            settings = _settings(spelled, *setting)
            weights = [
                w + total(self.weights.setting, cells) for w, cells in zip(spelled.weights, settings, strict=True)
            ]
            order = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
            shares = _softmax([weights[i] for i in order])
            ranked = tuple([with_share(spelled.readings[i], share) for i, share in zip(order, shares, strict=True)])
            found = spelled.rankings[setting] = (ranked, bool(spelled.usual[order[0]]))
        return found


def _settings(spelled: Spelled, genre: int, head: int, elsewhere: tuple[int, ...]) -> list[Cells]:
    return [
        setting_cells(
            int(bool(reading.group)), usual=usual, genre=genre, elsewhere=named, head=head, marked=spelled.marked
        )
        for reading, usual, named in zip(spelled.readings, spelled.usual, elsewhere, strict=True)
    ]


def learned(judge: Judge, weights: Weights) -> LearnedJudge:
    """Returns a judge of the same rules and lexicon that goes by weights."""
    return LearnedJudge(
        judge.lexicon, rules=judge.rules, threshold=judge.threshold, cache_size=judge.cache_size, weights=weights
    )


def _softmax(weights: list[float]) -> list[float]:
    top = max(weights)
    odds = [exp(weight - top) for weight in weights]
    whole = sum(odds)
    return [value / whole for value in odds]


def _company(others: Table, plain: float) -> list[list[float]]:
    """Returns what other likely names add for a plain name, by their number and how well corpora know this one."""
    return [[others.get(others_cell(steps, seen), 0.0) + plain for seen in range(3)] for steps in range(OTHERS + 1)]


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + exp(-x)) if x > -700 else 0.0
