"""Suggestions for records: what to correct in their curated lists, with evidence and a calibrated score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from eval.curation.additions import find_additions
from eval.curation.evidence import Elsewhere, row_evidence
from eval.curation.experience import Experience
from eval.curation.figure import Figure, read_figure
from eval.curation.files import Header, record_digest
from eval.curation.grouping import assign_groups, harmonise
from eval.curation.outcomes import Outcome, settle_outcome
from eval.curation.reference import load_reference
from eval.curation.rows import RowGroup
from eval.curation.scoring import ScoringModel, load_model
from eval.curation.signals import Sources, add_company, make_sources, row_signals
from eval.curation.suggestion import Action, Evidence, Suggestion
from eval.curation.updates import row_updates
from ner import __version__
from ner.annotator import Annotator
from ner.formats.record import Record


@dataclass(frozen=True, slots=True)
class Suggester:
    """Makes suggestions: the sources of signals, the model that scores, and what reviewers decided before."""

    sources: Sources
    model: ScoringModel
    experience: Experience = field(default_factory=Experience)

    def header(self, records: int) -> Header:
        """Returns what a file of suggestions says of their making."""
        lexicon = self.sources.annotator.lexicon.version
        return Header(__version__, lexicon, self.model.version, records, self.model.threshold)


def make_suggester(annotator: Annotator, model: Path | None = None, experience: Experience | None = None) -> Suggester:
    """Returns a suggester with the shipped reference and model; raises `ModelError` where `model` is none."""
    return Suggester(make_sources(annotator, load_reference()), load_model(model), experience or Experience())


def suggest(records: Iterable[Record], suggester: Suggester, *, least: float | None = None) -> tuple[Suggestion, ...]:
    """Returns the suggestions for records, figure by figure in their order, with the groups they share.

    A row is suggested from a score of `least` on (the model's floor unless told); what the tables settle always is.
    """
    figures = [read_figure(record, suggester.sources.annotator) for record in records]
    elsewhere = _definitions(figures)
    floor = suggester.model.floor if least is None else least
    made = [one for figure in figures for one in _figure_suggestions(figure, suggester, elsewhere, floor)]
    local = {one.suggestion.id for one in made if one.is_local}
    return assign_groups(suggester.experience.apply(harmonise([one.suggestion for one in made], local)))


class _Made(NamedTuple):
    """A suggestion, and whether what it proposes holds for its own figure alone."""

    suggestion: Suggestion
    is_local: bool = False


def _definitions(figures: Sequence[Figure]) -> Elsewhere:
    """Returns by spelling the figures of the run that define it, and how."""
    found: dict[str, list[tuple[str, str]]] = {}
    for figure in figures:
        for spelling, sense in figure.senses.items():
            found.setdefault(spelling, []).append((figure.record.figid, sense.definition.long))
    return found


def _figure_suggestions(figure: Figure, suggester: Suggester, elsewhere: Elsewhere, floor: float) -> Iterator[_Made]:
    digest = record_digest(figure.record)
    lexicon, threshold = suggester.sources.annotator.lexicon, suggester.model.threshold
    scores = score_rows(figure, suggester)
    proposed: set[str] = set()
    for group, (score, _) in zip(figure.groups, scores, strict=True):
        doubt = score if score >= threshold else 0.0
        yield from map(_Made, row_updates(figure.record.figid, group, digest, lexicon, doubt=doubt))
    for group, scored in zip(figure.groups, scores, strict=True):
        if scored[0] >= floor:
            made = _row_suggestion(group, figure, suggester, scored, elsewhere, digest)
            proposed.update(made.suggestion.proposal.symbols if made.suggestion.proposal else ())
            yield made
    yield from (_Made(one) for one in _additions(figure, suggester, digest) if not _is_told(one, proposed))
    yield from map(_Made, _mismatch(figure, scores, digest))


def score_rows(figure: Figure, suggester: Suggester) -> list[tuple[float, dict[str, float]]]:
    """Returns for each row group of a figure the probability that it is wrong, and the signals it comes from."""
    signals = add_company([row_signals(group, figure, suggester.sources) for group in figure.groups])
    return [(suggester.model.rows.probability(one), one) for one in signals]


def _row_suggestion(
    group: RowGroup,
    figure: Figure,
    suggester: Suggester,
    scored: tuple[float, Mapping[str, float]],
    elsewhere: Elsewhere,
    digest: str,
) -> _Made:
    score, signals = scored
    outcome = settle_outcome(group, figure, suggester.sources)
    evidence = row_evidence(group, outcome, figure, suggester.sources, elsewhere)
    if not any(one.supports for one in evidence):
        leading = ", ".join(suggester.model.rows.leading(signals))
        evidence = (Evidence("counts", f"what raises the score most: {leading}"), *evidence)
    made = Suggestion(
        figid=figure.record.figid,
        action=_action(outcome),
        reason=outcome.reason,
        word=group.word,
        rows=group.rows,
        proposal=outcome.proposal,
        evidence=evidence,
        score=score,
        record=digest,
        sense=outcome.sense,
        runner_up=outcome.runner_up,
        signals=tuple((name, round(value, 4)) for name, value in signals.items() if value),
    )
    return _Made(made, outcome.is_local)


def _action(outcome: Outcome) -> Action:
    if outcome.proposal:
        return "replace"
    return "remove" if outcome.sense else "flag"


def _is_told(addition: Suggestion, proposed: Set[str]) -> bool:
    """True for an addition of genes that the list gets by replacements anyway."""
    return addition.proposal is not None and proposed >= set(addition.proposal.symbols)


def _additions(figure: Figure, suggester: Suggester, digest: str) -> Iterator[Suggestion]:
    for addition in find_additions(figure, suggester.sources.annotator):
        score = suggester.model.additions.probability(addition.signals)
        if score >= suggester.model.addition_threshold:
            yield Suggestion(
                figid=figure.record.figid,
                action="add",
                reason=addition.reason,
                word=addition.word,
                rows=(),
                proposal=replace(addition.proposal, score=score),
                evidence=addition.evidence,
                score=score,
                record=digest,
                signals=tuple((name, round(value, 4)) for name, value in addition.signals.items() if value),
            )


def _mismatch(figure: Figure, scores: Sequence[tuple[float, object]], digest: str) -> Iterator[Suggestion]:
    """Yields a flag for a figure whose organism is none whose genes a human list has, or not the one it is said to be.

    Its score is the mean score of the rows: the part of the list that the organism is expected to spoil.
    """
    organism, said = figure.organism, figure.record.organisms
    if not organism.is_foreign or not scores or organism.share <= 0.5:
        return
    score = round(sum(score for score, _ in scores) / len(scores), 4)
    genes = f"{len(figure.listed)} human gene{'' if len(figure.listed) == 1 else 's'}"
    says = f"the figure speaks of {organism.said}, as {organism.share:.0%} of its words for organisms do"
    listed = f"the record says {said}" if said else "the record names no organism"
    evidence = (
        Evidence("organism", says, organism.start, organism.end),
        Evidence("counts", f"{listed}; the list has {genes}"),
    )
    yield Suggestion(figure.record.figid, "flag", "organism mismatch", organism.cue, (), None, evidence, score, digest)
