"""Suggestions that are one decision over many figures, ordered so that few decisions settle most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from eval.curation.rows import strip_debris
from eval.curation.suggestion import Suggestion
from ner.text.keys import key, plain

_CONTRARY = ("defined as this", "read as this in the caption", "gene named otherwise in the caption")
_HALF = 0.5  # of the group's best score, below which a figure's own evidence speaks against the others


@dataclass(frozen=True, slots=True)
class Group:
    """One decision: the suggestions that it settles, those that stand apart, and the score they share."""

    id: str
    suggestions: tuple[Suggestion, ...]
    apart: tuple[Suggestion, ...]

    @property
    def first(self) -> Suggestion:
        """The suggestion that speaks for the group: the first that does not stand apart."""
        return (*self.suggestions, *self.apart)[0]

    @property
    def settles(self) -> float:
        """How many corrections the decision can be expected to settle: the sum of the scores."""
        return sum(one.score for one in self.suggestions)


def assign_groups(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Returns the suggestions, in their order, with their group and whether their figure speaks against it."""
    named = [replace(one, group=group_id(one)) for one in suggestions]
    best: dict[str, float] = {}
    for one in named:
        best[one.group] = max(best.get(one.group, 0.0), one.score)
    return tuple(replace(one, contrary=is_contrary(one, best[one.group])) for one in named)


def group_suggestions(suggestions: Sequence[Suggestion]) -> tuple[Group, ...]:
    """Returns the groups, those first that settle most; a figure that speaks against its group stands apart in it."""
    members: dict[str, list[Suggestion]] = {}
    for one in suggestions:
        members.setdefault(one.group or one.id, []).append(one)
    groups = [
        Group(ident, tuple(s for s in same if not s.contrary), tuple(s for s in same if s.contrary))
        for ident, same in members.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-len(group.suggestions), -group.settles, group.id)))


def group_id(one: Suggestion) -> str:
    """Returns the same twelve digits for suggestions that share normalised word, symbols and outcome.

    A retired symbol is one decision whatever the word; an organism is one for each figure.
    """
    was = sorted({row.hgnc_symbol for row in one.rows})
    becomes = (one.proposal.group, *sorted(one.proposal.symbols)) if one.proposal else ()
    word = "" if one.action == "update" else key(plain(strip_debris(one.word))) or one.word
    kind = one.reason if one.action == "update" else one.action
    figure = one.figid if one.reason == "organism mismatch" else ""
    said = "\x1f".join((kind, word, figure, *was, "→", *becomes))
    return sha256(said.encode()).hexdigest()[:12]


def is_contrary(one: Suggestion, best: float) -> bool:
    """True when a figure's own evidence speaks against what its group says."""
    if one.action in ("add", "update"):
        return False
    signals = dict(one.signals)
    return any(signals.get(name, 0.0) > 0 for name in _CONTRARY) or one.score < _HALF * best


def decisions_to_settle(suggestions: Sequence[Suggestion], share: float) -> int:
    """Returns how many groups, the largest first, settle that share of the suggestions; those apart count one each."""
    sizes = sorted(
        [len(g.suggestions) for g in group_suggestions(suggestions) if g.suggestions]
        + [1 for one in suggestions if one.contrary],
        reverse=True,
    )
    wanted, settled = share * len(suggestions), 0
    for number, size in enumerate(sizes, 1):
        settled += size
        if settled >= wanted:
            return number
    return len(sizes)
