"""How far reviewers agree: Cohen's kappa over what two of them decided without knowing of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from eval.curation.decisions import VERDICTS, Decision, State

Z95 = 1.959964  # standard normal deviate of a two-sided 95 % interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on the suggestions that both decided.

    `counts` holds how often the first said one thing and the second another; two edits agree when they write the same.
    """

    first: str
    second: str
    both: int
    same: int
    kappa: float | None
    low: float | None
    high: float | None
    counts: tuple[tuple[State, tuple[int, ...]], ...]

    @property
    def share(self) -> float:
        """The share on which they agree."""
        return self.same / self.both if self.both else 0.0


def agreements(decisions: Iterable[Decision]) -> tuple[Agreement, ...]:
    """Returns the agreement of each pair of reviewers, in order of their names; skips and settlements do not count."""
    verdicts: dict[str, dict[str, Decision]] = {}
    for d in decisions:
        if d.state != "skipped" and not d.settles:
            verdicts.setdefault(d.reviewer, {})[d.suggestion_id] = d
    return tuple(agree(a, b, verdicts[a], verdicts[b]) for a, b in combinations(sorted(verdicts), 2))


def agree(first: str, second: str, ours: dict[str, Decision], theirs: dict[str, Decision]) -> Agreement:
    """Returns the agreement of two reviewers, from what each decided by suggestion."""
    pairs = [(ours[one], theirs[one]) for one in ours if one in theirs]
    same = sum(a.outcome == b.outcome for a, b in pairs)
    kappa, low, high = kappa_of([(a.outcome, b.outcome) for a, b in pairs])
    told = Counter((a.state, b.state) for a, b in pairs)
    counts = tuple((a, tuple(told[a, b] for b in VERDICTS)) for a in VERDICTS)
    return Agreement(first, second, len(pairs), same, kappa, low, high, counts)


def kappa_of(pairs: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> tuple[float | None, float | None, float | None]:
    """Returns Cohen's kappa of two raters and its 95 % interval, all None where chance alone would agree always.

    Cohen 1960, A coefficient of agreement for nominal scales, with its large-sample standard error.
    """
    n = len(pairs)
    if not n:
        return None, None, None
    observed = sum(a == b for a, b in pairs) / n
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ours[outcome] * theirs[outcome] for outcome in ours) / n**2
    if chance >= 1.0:
        return None, None, None
    kappa = (observed - chance) / (1 - chance)
    error = Z95 * sqrt(observed * (1 - observed) / n) / (1 - chance)
    return kappa, max(-1.0, kappa - error), min(1.0, kappa + error)
