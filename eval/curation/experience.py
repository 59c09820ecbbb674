"""What reviewers decided before, brought to bear on new suggestions for the same word and gene."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval.curation.decisions import Decision, current_decisions
from eval.curation.files import read_suggestions
from eval.curation.grouping import Pair, pair_of
from eval.curation.suggestion import Evidence, Proposal, Reason, Suggestion

_WEIGHT = 1.0  # log odds for each doubling of evidence, by e


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How often a correction was accepted and rejected, and what reviewers wrote instead, the last one."""

    accepted: int = 0
    rejected: int = 0
    edited: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Experience:
    """Decisions by suggestion, and their verdicts by word, symbols and action."""

    decided: Mapping[str, Decision] = field(default_factory=dict)
    verdicts: Mapping[Pair, Verdicts] = field(default_factory=dict)

    def apply(self, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
        """Returns the suggestions with scores moved by what was decided; those that were rejected are left out."""
        made = list(suggestions)
        if not self.decided:
            return made
        learnt = learn(self.decided.values(), made)
        known = {**self.verdicts, **learnt.verdicts}
        fresh = (one for one in made if not self._is_rejected(one))
        return [_moved(one, known.get(pair_of(one))) for one in fresh]

    def _is_rejected(self, one: Suggestion) -> bool:
        decision = self.decided.get(one.id)
        return decision is not None and decision.state == "rejected"


def learn(decisions: Iterable[Decision], suggestions: Sequence[Suggestion]) -> Experience:
    """Returns what decisions on these suggestions teach; decisions on others are kept by their id alone."""
    by_id = {one.id: one for one in suggestions}
    decided = {decision.suggestion_id: decision for decision in decisions}
    verdicts: dict[Pair, Verdicts] = {}
    for ident, decision in decided.items():
        one = by_id.get(ident)
        if one is None or decision.state == "skipped":
            continue
        before = verdicts.get(pair_of(one), Verdicts())
        rejected = decision.state == "rejected"
        verdicts[pair_of(one)] = Verdicts(
            before.accepted + (not rejected), before.rejected + rejected, decision.proposal or before.edited
        )
    return Experience(decided, verdicts)


def _moved(one: Suggestion, verdicts: Verdicts | None) -> Suggestion:
    if verdicts is None or one.action == "update":
        return one
    odds = math.log(max(one.score, 0.001) / max(1 - one.score, 0.001))
    odds += _WEIGHT * math.log((verdicts.accepted + 1) / (verdicts.rejected + 1)) * 2
    says = (
        f"reviewers accepted this correction of {one.word} in {verdicts.accepted} figures and rejected it in "
        f"{verdicts.rejected}"
    )
    evidence = (*one.evidence, Evidence("counts", says, supports=verdicts.accepted >= verdicts.rejected))
    moved = replace(one, score=round(1 / (1 + math.exp(-odds)), 4), evidence=evidence)
    if verdicts.edited is None or not one.rows:
        return moved
    rows = tuple(replace(row, word=one.word) for row in verdicts.edited.rows)
    return replace(moved, action="replace", reason=_reason(one), proposal=replace(verdicts.edited, rows=rows), sense="")


def _reason(one: Suggestion) -> Reason:
    return one.reason if one.action == "replace" else "another gene"


def read_experience(decisions: Path, decided_on: Sequence[Path]) -> Experience:
    """Returns what a database of reviews (or its export) and the suggestions it decides on teach.

    Decisions on suggestions of the same records need no file. Raises `InputError` where one cannot be read.
    """
    made = [one for path in decided_on for one in read_suggestions(path)[1]]
    return learn(current_decisions(decisions), made)
