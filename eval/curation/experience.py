"""What reviewers decided before, brought to bear on new suggestions for the same word and gene.

A verdict counts for the outcome that it is about: an acceptance speaks for it, a rejection against it, an edit for what
was written and against what had been proposed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval.curation.decisions import Decision, current_decisions
from eval.curation.files import read_suggestions
from eval.curation.grouping import Outcome, Pair, outcome, outcome_of, pair_of
from eval.curation.suggestion import Evidence, Proposal, Reason, Suggestion
from ner.counted import counted

# The odds of a score are multiplied by the odds of figures for to figures against, one added to each, to this power:
# one acceptance makes .60 to .86, two make it .93.
_TRUST = 2.0
_FIGURES = 2  # figures in which reviewers must have written the same before it is proposed elsewhere
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The figures that speak for and against each outcome of a word and its gene, and what was written in edits."""

    speak_for: Mapping[Outcome, frozenset[str]] = field(default_factory=dict)
    speak_against: Mapping[Outcome, frozenset[str]] = field(default_factory=dict)
    written: Mapping[Outcome, Proposal | None] = field(default_factory=dict)

    def of(self, what: Outcome) -> tuple[int, int]:
        """Returns in how many figures reviewers spoke for an outcome, and in how many against it."""
        return len(self.speak_for.get(what, _NONE)), len(self.speak_against.get(what, _NONE))

    @property
    def usual_edit(self) -> Outcome | None:
        """What reviewers wrote in most figures, the first of equals; None without edits."""
        edits = sorted(self.written)
        return max(edits, key=lambda what: len(self.speak_for[what])) if edits else None

    def is_settled(self, what: Outcome) -> bool:
        """Tells whether an outcome stands in two figures or more, and in most of those that were decided."""
        figures = frozenset().union(*self.speak_for.values(), *self.speak_against.values())
        n, against = self.of(what)
        return n >= _FIGURES and n > against and n * 2 > len(figures)

    def joined(self, other: Verdicts) -> Verdicts:
        """Returns both together; a figure that both know counts once."""
        return Verdicts(
            _union(self.speak_for, other.speak_for),
            _union(self.speak_against, other.speak_against),
            {**self.written, **other.written},
        )


def _union(
    one: Mapping[Outcome, frozenset[str]], other: Mapping[Outcome, frozenset[str]]
) -> dict[Outcome, frozenset[str]]:
    return {what: one.get(what, _NONE) | other.get(what, _NONE) for what in (*one, *other)}


@dataclass(frozen=True, slots=True)
class Experience:
    """Decisions by suggestion, and their verdicts by word, symbols and action."""

    decided: Mapping[str, Decision] = field(default_factory=dict)
    verdicts: Mapping[Pair, Verdicts] = field(default_factory=dict)

    def apply(self, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
        """Returns the suggestions with scores moved by what was decided; those that were rejected are left out.

        What reviewers wrote in two figures or more, and in most of those decided, takes the place of what was
        proposed; what they wrote once stands beside it. A suggestion that was decided itself keeps its outcome, so
        that the decision still finds it.
        """
        made = list(suggestions)
        if not self.decided:
            return made
        known = _all_verdicts(self.verdicts, learn(self.decided.values(), made).verdicts)
        fresh = (one for one in made if not self._is_rejected(one))
        return [self._moved(one, known[pair_of(one)]) if pair_of(one) in known else one for one in fresh]

    def _is_rejected(self, one: Suggestion) -> bool:
        decision = self.decided.get(one.id)
        return decision is not None and decision.state == "rejected"

    def _moved(self, one: Suggestion, verdicts: Verdicts) -> Suggestion:
        if one.action == "update":
            return one
        edit = verdicts.usual_edit if one.rows and one.id not in self.decided else None
        if edit is None or edit == outcome_of(one):
            return _weighed(one, outcome_of(one), verdicts)
        if verdicts.is_settled(edit):
            return _rewritten(_weighed(one, edit, verdicts), verdicts.written[edit])
        return _beside(_weighed(one, outcome_of(one), verdicts), verdicts.written[edit], verdicts.of(edit)[0])


def learn(decisions: Iterable[Decision], suggestions: Sequence[Suggestion]) -> Experience:
    """Returns what decisions on these suggestions teach; decisions on others are kept by their id alone."""
    by_id = {one.id: one for one in suggestions}
    decided = {decision.suggestion_id: decision for decision in decisions}
    verdicts: dict[Pair, Verdicts] = {}
    for ident, decision in decided.items():
        one = by_id.get(ident)
        if one is not None and decision.state != "skipped":
            pair = pair_of(one)
            verdicts[pair] = verdicts.get(pair, Verdicts()).joined(_verdict(one, decision))
    return Experience(decided, verdicts)


def _verdict(one: Suggestion, decision: Decision) -> Verdicts:
    """Returns what one decision says of the outcome proposed, and of the one written instead."""
    proposed, figure = outcome_of(one), frozenset({one.figid})
    if decision.state == "accepted":
        return Verdicts({proposed: figure})
    if decision.state == "rejected":
        return Verdicts({}, {proposed: figure})
    written = outcome("replace" if decision.proposal else "remove", decision.proposal)
    against = {proposed: figure} if written != proposed else {}
    return Verdicts({written: figure}, against, {written: decision.proposal})


def _all_verdicts(known: Mapping[Pair, Verdicts], more: Mapping[Pair, Verdicts]) -> dict[Pair, Verdicts]:
    return {**known, **{pair: known.get(pair, Verdicts()).joined(verdicts) for pair, verdicts in more.items()}}


def _weighed(one: Suggestion, what: Outcome, verdicts: Verdicts) -> Suggestion:
    """Returns a suggestion with its score moved by what reviewers said of an outcome, and that as evidence."""
    agreed, against = verdicts.of(what)
    if not (agreed or against):
        return one
    odds = math.log(max(one.score, 0.001) / max(1 - one.score, 0.001))
    odds += _TRUST * math.log((agreed + 1) / (against + 1))
    says = (
        f"reviewers wanted this correction of {one.word} in {counted(agreed, 'figure')} and not in "
        f"{counted(against, 'figure')}"
    )
    evidence = (*one.evidence, Evidence("counts", says, supports=agreed >= against))
    return replace(one, score=round(1 / (1 + math.exp(-odds)), 4), evidence=evidence)


def _rewritten(one: Suggestion, written: Proposal | None) -> Suggestion:
    """Returns a suggestion with what reviewers wrote instead: their rows for its word, or none."""
    if written is None:
        return replace(one, action="remove", reason="not a gene", proposal=None, runner_up=None, sense="")
    reason: Reason = one.reason if one.action == "replace" else "another gene"
    proposal = _for_word(written, one.word)
    return replace(one, action="replace", reason=reason, proposal=proposal, runner_up=one.proposal, sense="")


def _beside(one: Suggestion, written: Proposal | None, figures: int) -> Suggestion:
    """Returns a suggestion with what reviewers wrote in other figures as the next best, and as evidence."""
    named = ", ".join(written.symbols[:6]) if written else "nothing"
    says = f"reviewers wrote {named} for {one.word} in {counted(figures, 'figure')}"
    evidence = (*one.evidence, Evidence("counts", says, supports=False))
    return replace(one, runner_up=_for_word(written, one.word) if written else one.runner_up, evidence=evidence)


def _for_word(proposal: Proposal, word: str) -> Proposal:
    return replace(proposal, rows=tuple(replace(row, word=word) for row in proposal.rows))


def read_experience(decisions: Path, decided_on: Sequence[Path]) -> Experience:
    """Returns what a database of reviews (or its export) and the suggestions it decides on teach.

    Decisions on suggestions of the same records need no file. Raises `InputError` where one cannot be read.
    """
    made = [one for path in decided_on for one in read_suggestions(path)[1]]
    return learn(current_decisions(decisions), made)
