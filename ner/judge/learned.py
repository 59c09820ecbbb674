"""The learned judge: what is known of a spelling is weighed once, its place and company in the caption each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from ner.judge.judge import Judge, Judged, weighed
from ner.judge.rules import RuleWeights, prior_of
from ner.judge.scene import TELLS, Scene, Spelled
from ner.judge.weights import Weights, total
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.types import Reading

USUAL = "usual member"  # among the steps of a mention whose name is a family's and whose gene is meant
SURE = 0.85  # prior from which a name tells of its neighbours, share from which its gene does
_USUAL = 2  # members that are offered for a family's name


class LearnedJudge(Judge):
    """Judges by learned weights; what is known of a spelling is kept, up to `cache_size` spellings."""

    def __init__(
        self, lexicon: Lexicon, *, rules: RuleWeights, threshold: float, cache_size: int, weights: Weights
    ) -> None:
        super().__init__(lexicon, rules=rules, threshold=threshold, cache_size=cache_size)
        self.weights = weights
        self._words = frozenset(lexicon.known_words)
        self._spelled: dict[str, Spelled] = {}
        self._stems: dict[str, Spelled] = {}
        self._rankings: dict[tuple[str, tuple[Cells, ...]], tuple[tuple[Reading, ...], bool]] = {}

    def judge(
        self, prepared: Prepared, candidates: list[Candidate], definitions: Sequence[Definition] = ()
    ) -> tuple[Judged, ...]:
        """Returns every candidate with its judgement, overlapping ones included, in the order given."""
        judged = super().judge(prepared, candidates, definitions)
        known = [self.spelled(one.candidate) for one in judged]
        scene = Scene(prepared, judged, known, self.weights)
        return tuple([self._placed(one, spelled, scene) for one, spelled in zip(judged, known, strict=True)])

    def score(self, probability: float, is_group: bool) -> float:
        """Returns the calibrated probability that a mention is right, from that of its name times its reading's."""
        slope, shift, groups = self.weights.calibration
        return _sigmoid(slope * logit(probability) + shift + groups * is_group)

    def spelled(self, candidate: Candidate) -> Spelled:
        """Returns what is known of a candidate's spelling; of an enumeration, of its first name."""
        enumerated = "enumeration" in candidate.how
        kept = self._stems if enumerated else self._spelled
        found = kept.get(candidate.text)
        if found is None:
            if len(kept) >= self.cache_size:
                kept.clear()
            text = candidate.terms[0].text if enumerated else candidate.text
            found = kept[candidate.text] = self._known(text, candidate.terms)
        return found

    def _assess(self, text: str, terms: tuple[Term, ...]) -> tuple[float, tuple[Reading, ...]]:
        found = self._spelled.get(text)
        if found is None:
            found = self._spelled[text] = self._known(text, terms)
        return _sigmoid(found.logit + self.weights.usual_place), found.readings

    def _known(self, text: str, terms: tuple[Term, ...]) -> Spelled:
        usage = self.lexicon.usage(text)
        symbols = dict(usage.symbols)
        targets = len({term.target for term in terms})
        is_word = text.lower() in self._words
        known = Known(prior_of(text, terms, self.rules), usage.total, usage.marked, symbols, targets, is_word)
        cells = spelling_cells(text, known)
        ranked = self.lexicon.rank(text, terms)
        readings = (*ranked, *_usual_members(ranked, symbols))
        described, weights = self._readings(text, readings, known, len(ranked))
        usual = [int(i >= len(ranked)) for i in range(len(readings))]
        order = sorted(range(len(readings)), key=lambda i: (-weights[i], i))
        shares = _softmax([weights[i] for i in order])
        sure = known.prior.used(known.total, known.marked) >= SURE
        return Spelled(
            logit=self.weights.bias + total(self.weights.spelling, cells),
            readings=tuple([_share(readings[i], share) for i, share in zip(order, shares, strict=True)]),
            weights=tuple([weights[i] for i in order]),
            usual=tuple([usual[i] for i in order]),
            sure=sure,
            tells=ranked[0].genes[:TELLS] if sure and ranked[0].score >= SURE else (),
            known=(int(known.prior.curated), bin_of(known.total, (0, 5))),
            cells=cells,
            reading_cells=tuple([described[i] for i in order]),
        )

    def _readings(
        self, text: str, readings: tuple[Reading, ...], known: Known, ranked: int
    ) -> tuple[list[Cells], list[float]]:
        """Returns the cells and weights of the readings of a spelling; none are needed for a single one."""
        if len(readings) == 1:
            return [()], [0.0]
        groups = sum([bool(reading.group) for reading in readings[:ranked]])
        described = [
            reading_cells(
                reading,
                usual=i >= ranked,
                known=known,
                rivals=ranked - groups if reading.group else groups,
                popularity=self.weights.popular,
            )
            for i, reading in enumerate(readings)
        ]
        return described, [total(self.weights.reading, cells) for cells in described]

    def _placed(self, one: Judged, spelled: Spelled, scene: Scene) -> Judged:
        """Returns a judgement that takes the place and the caption into account."""
        candidate, how = one.candidate, one.how
        if REFUSED in how or candidate.terms[0].source == "caption":
            return one  # a name that only the caption's definition makes one
        probability = _sigmoid(spelled.logit + total(self.weights.place, self.place(one, spelled, scene)))
        if one.definition == "gene":
            probability = max(probability, self.rules.defined)
        elif one.definition:
            probability = weighed(probability, self.rules.refuted)
        readings = one.readings
        if one.definition != "gene" and "enumeration" not in how and len(spelled.readings) > 1:
            ranked, usual = self._ranked(one, spelled, scene)
            readings = (ranked,)
            how = (*how, USUAL) if usual else how
        return one._replace(probability=probability, readings=readings, how=how)

    def place(self, one: Judged, spelled: Spelled, scene: Scene) -> Cells:
        """Returns the cells of a place."""
        candidate = one.candidate
        return place_cells(
            scene.text,
            candidate.start,
            candidate.end,
            near=scene.near(candidate.start, candidate.end),
            others=scene.others(candidate.text),
            repeats=scene.repeats[candidate.text],
            words=scene.words,
            known=spelled.known,
            parts=len(candidate.parts) if "enumeration" in candidate.how else 0,
        )

    def settings(self, one: Judged, spelled: Spelled, scene: Scene) -> list[Cells]:
        """Returns the cells of each reading's setting."""
        genre = scene.genre
        head = scene.head(one.candidate.end)
        return [
            setting_cells(
                int(bool(reading.group)),
                usual=usual,
                genre=genre,
                elsewhere=scene.elsewhere(one.candidate.text, reading),
                head=head,
            )
            for reading, usual in zip(spelled.readings, spelled.usual, strict=True)
        ]

    def _ranked(self, one: Judged, spelled: Spelled, scene: Scene) -> tuple[tuple[Reading, ...], bool]:
        """Returns the readings of a name where it stands, best first; whether the best is a family's usual member."""
        settings = self.settings(one, spelled, scene)
        place = (one.candidate.text, tuple(settings))
        found = self._rankings.get(place)
        if found is None:
            if len(self._rankings) >= self.cache_size:
                self._rankings.clear()
            weights = [
                w + total(self.weights.setting, cells) for w, cells in zip(spelled.weights, settings, strict=True)
            ]
            order = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
            shares = _softmax([weights[i] for i in order])
            ranked = tuple([_share(spelled.readings[i], share) for i, share in zip(order, shares, strict=True)])
            found = self._rankings[place] = (ranked, bool(spelled.usual[order[0]]))
        return found


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
