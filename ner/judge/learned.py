"""The learned judge: what is known of a spelling is weighed once, its place and company in the caption each time."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import exp

from ner.find.candidate import REFUSED, Candidate
from ner.find.definitions import Definition
from ner.find.finder import Prepared
from ner.judge.cells import (
    Cells,
    Known,
    bin_of,
    logit,
    place_cells,
    reading_cells,
    setting_cells,
    spelling_cells,
)
from ner.judge.classes import PLURAL, may_be_plural, names_class
from ner.judge.definitions import is_member
from ner.judge.doubt import doubts
from ner.judge.genre import GENRES
from ner.judge.judge import Judge, Judged, settled, weighed
from ner.judge.rules import RuleWeights, prior_of
from ner.judge.scene import TELLS, Scene, Spelled
from ner.judge.weights import Weights, total
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.types import Reading

Readings = tuple[Reading, ...]
USUAL = "usual member"  # among the steps of a mention whose name is a family's and whose gene is meant
SURE = 0.85  # prior from which a name tells of its neighbours, share from which its gene does
ABSTRACT = GENRES.index("abstract")
_USUAL = 2  # members that are offered for a family's name


class LearnedJudge(Judge):
    """Judges by learned weights; what is known of a spelling is kept, up to `cache_size` spellings."""

    def __init__(
        self, lexicon: Lexicon, *, rules: RuleWeights, threshold: float, cache_size: int, weights: Weights
    ) -> None:
        super().__init__(lexicon, rules=rules, threshold=threshold, cache_size=cache_size)
        self.weights = weights
        self._words = frozenset(lexicon.known_words)
        self._spelled: dict[Hashable, Spelled] = {}
        self._stems: dict[Hashable, Spelled] = {}
        self._shifts: dict[tuple[str, str, str], float] = {}
        self._rankings: dict[tuple[Hashable, tuple[int, int, tuple[int, ...]]], tuple[tuple[Reading, ...], bool]] = {}

    def judge(
        self, prepared: Prepared, candidates: list[Candidate], definitions: Sequence[Definition] = ()
    ) -> tuple[Judged, ...]:
        """Returns every candidate with its judgement, overlapping ones included, in the order given."""
        judged = super().judge(prepared, candidates, definitions) if definitions else self._plainly(candidates)
        known = self.spellings(judged)
        scene = Scene(prepared, judged, known, self.weights)
        return tuple([self._placed(one, spelled, scene) for one, spelled in zip(judged, known, strict=True)])

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

    def _plainly(self, candidates: list[Candidate]) -> Sequence[Judged]:
        """Returns candidates with the readings of their spelling, yet to be judged."""
        kept = self._spelled
        return [
            self._enumerated(c)
            if c[4] and "enumeration" in c[4]
            else Judged(c, 0.0, (((None if c[4] else kept.get(c[2])) or self._spelling(c)).readings,), c[4])
            for c in candidates
        ]

    def spellings(self, judged: Sequence[Judged]) -> list[Spelled]:
        """Returns what is known of the spelling of each candidate; of an enumeration, of its first name."""
        kept = self._spelled
        return [(None if one[0][4] else kept.get(one[0][2])) or self._spelling(one[0]) for one in judged]

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
            ranked[0].genes[:TELLS] if sure and ranked[0].score >= SURE else (),
            bin_of(known.total, (0, 5)),
            cells,
        )

    def _readings(
        self, ranked: tuple[Reading, ...], known: Known
    ) -> tuple[Readings, tuple[float, ...], tuple[int, ...], tuple[Cells, ...], tuple[frozenset[str], ...], bool]:
        """Returns the readings of a spelling, best first: with weights, which are usual members, cells and symbols.

        The last tells whether they are of different kinds.
        """
        members = _usual_members(ranked, known.symbols) if known.symbols else []
        readings = (*ranked, *members)
        if len(readings) == 1:
            return ranked, (0.0,), (0,), ((),), (frozenset(),), False
        groups = sum([bool(reading.group) for reading in ranked])
        cells = [
            reading_cells(
                reading,
                usual=i >= len(ranked),
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
            tuple([_share(readings[i], share) for i, share in zip(order, shares, strict=True)]),
            tuple([weights[i] for i in order]),
            tuple([int(i >= len(ranked)) for i in order]),
            tuple([cells[i] for i in order]),
            tuple([frozenset([gene.symbol for gene in readings[i].genes[:TELLS]]) for i in order]),
            bool(members) or 0 < groups < len(ranked),
        )

    def _placed(self, one: Judged, spelled: Spelled, scene: Scene) -> Judged:
        """Returns a judgement that takes the place and the caption into account."""
        candidate, _, readings, how, why, definition = one
        if how and REFUSED in how:
            return one
        if definition and candidate.terms[0].source == "caption":
            return one  # a name that only the caption's definition makes one
        probability = _sigmoid(spelled.logit + total(self.weights.place, self.place(one, spelled, scene)))
        if probability >= self.threshold and names_class(candidate.text, scene.text, candidate.end):
            probability = 0.0
        if how and PLURAL in how and not may_be_plural(candidate.text, readings[0][0]):
            probability = 0.0
        if definition:
            refuted = definition != "gene"
            probability = weighed(probability, self.rules.refuted) if refuted else max(probability, self.rules.defined)
            if spelled.varied and not refuted and scene.genre == ABSTRACT:
                readings = (self._in_abstract(readings[0], spelled),)
        if len(spelled.readings) > 1 and definition != "gene" and "enumeration" not in how:
            ranked, usual = self._ranked(one, spelled, scene)
            readings = (ranked,)
            if usual:
                how = (*how, USUAL)
        return Judged(candidate, probability, readings, how, why, definition)

    def _in_abstract(self, defined: Readings, spelled: Spelled) -> Readings:
        """Returns the readings of a defined name in an abstract, where the name of a family is mostly one gene's."""
        one_gene = is_member(spelled.readings[0], defined[0])
        return settled(spelled.readings, self.rules.defined) if one_gene else defined

    def place(self, one: Judged, spelled: Spelled, scene: Scene) -> Cells:
        """Returns the cells of a place."""
        start, end, _, parts, how = one.candidate
        enumerated = len(parts) if how and "enumeration" in how else 0
        return place_cells(scene.text, start, end, scene.others(spelled), enumerated)

    def settings(self, one: Judged, spelled: Spelled, scene: Scene) -> list[Cells]:
        """Returns the cells of each reading's setting."""
        return _settings(spelled, *self._setting(one, spelled, scene))

    def _setting(self, one: Judged, spelled: Spelled, scene: Scene) -> tuple[int, int, tuple[int, ...]]:
        """Returns the kind of text, whether a family's head follows, and which readings are named elsewhere."""
        name = one.candidate.text
        elsewhere = tuple([scene.elsewhere(name, members) for members in spelled.members])
        if not spelled.varied:  # what holds for all readings alike need not be known
            return 0, 0, elsewhere
        return scene.genre, scene.head(one.candidate.end), elsewhere

    def _ranked(self, one: Judged, spelled: Spelled, scene: Scene) -> tuple[tuple[Reading, ...], bool]:
        """Returns the readings of a name where it stands, best first; whether the best is a family's usual member."""
        setting = self._setting(one, spelled, scene)
        key = one.candidate.key, setting
        found = self._rankings.get(key)
        if found is None:
            if len(self._rankings) >= self.cache_size:
                self._rankings.clear()
            settings = _settings(spelled, *setting)
            weights = [
                w + total(self.weights.setting, cells) for w, cells in zip(spelled.weights, settings, strict=True)
            ]
            order = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
            shares = _softmax([weights[i] for i in order])
            ranked = tuple([_share(spelled.readings[i], share) for i, share in zip(order, shares, strict=True)])
            found = self._rankings[key] = (ranked, bool(spelled.usual[order[0]]))
        return found


def _settings(spelled: Spelled, genre: int, head: int, elsewhere: tuple[int, ...]) -> list[Cells]:
    return [
        setting_cells(int(bool(reading.group)), usual=usual, genre=genre, elsewhere=named, head=head)
        for reading, usual, named in zip(spelled.readings, spelled.usual, elsewhere, strict=True)
    ]


def learned(judge: Judge, weights: Weights) -> LearnedJudge:
    """Returns a judge of the same rules and lexicon that goes by weights."""
    return LearnedJudge(
        judge.lexicon, rules=judge.rules, threshold=judge.threshold, cache_size=judge.cache_size, weights=weights
    )


def _usual_members(ranked: Sequence[Reading], symbols: Mapping[str, int]) -> list[Reading]:
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


def _share(reading: Reading, share: float) -> Reading:
    if reading.score == share:
        return reading
    return Reading(reading.kind, reading.genes, reading.term, reading.source, share, reading.group)


def _softmax(weights: list[float]) -> list[float]:
    top = max(weights)
    odds = [exp(weight - top) for weight in weights]
    whole = sum(odds)
    return [value / whole for value in odds]


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + exp(-x)) if x > -700 else 0.0
