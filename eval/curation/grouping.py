"""Suggestions that are one decision over many figures, ordered so that few decisions settle most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from eval.curation.rows import strip_debris
from eval.curation.suggestion import Evidence, Proposal, Suggestion
from eval.lists.readable import FAMILY_SOURCES
from ner.counted import counted
from ner.text.keys import key, plain

_CONTRARY = ("read as this in the caption", "gene named otherwise in the caption")
Pair = tuple[str, tuple[str, ...], str]
Outcome = tuple[str, ...]
_FIGURES = 2
_MOST = 0.75
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
    was = _symbols(one)
    becomes = (one.proposal.group, *sorted(one.proposal.symbols)) if one.proposal else ()
    word = "" if one.action == "update" else word_of(one)
    kind = one.reason if one.action == "update" else one.action
    figure = one.figid if one.reason == "organism mismatch" else ""
    said = "\x1f".join((kind, word, figure, *was, "→", *becomes))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def word_of(one: Suggestion) -> str:
    """Returns the normalised word that a suggestion is about: the name that its rows matched, else its own word."""
    name = one.rows[0].symbol if one.rows else strip_debris(one.word)
    return key(plain(name)) or one.word


def pair_of(one: Suggestion) -> Pair:
    """Returns what experience is shared by: the normalised word, its symbols, and whether it is an addition."""
    symbols = _symbols(one) or (sorted(one.proposal.symbols) if one.proposal else [])
    return word_of(one), tuple(symbols), "add" if one.action == "add" else "row"


def _symbols(one: Suggestion) -> list[str]:
    """Returns the symbols that rows have; of a family its name, since lists have more or fewer of its members."""
    return sorted({row.symbol if row.source in FAMILY_SOURCES else row.hgnc_symbol for row in one.rows})


def harmonise(suggestions: Iterable[Suggestion], local: Collection[str] = ()) -> list[Suggestion]:
    """Returns the suggestions with doubtful rows given the outcome that other figures have evidence for.

    The outcome is that of the same word and symbols in two figures or more, and in most of those that have one; the
    evidence that it rests on is quoted with its figure. What holds for its own figure alone (`local`, by id) is not
    lent, and a figure whose own caption defines the word, or names the row's gene, stays doubtful.
    """
    made = list(suggestions)
    found: dict[Pair, list[Suggestion]] = {}
    for one in made:
        if one.rows and one.action in ("remove", "replace") and one.id not in local:
            found.setdefault(pair_of(one), []).append(one)
    models = {pair: model for pair, same in found.items() if (model := _common(same))}
    return [
        _like(one, models[pair_of(one)], len(found[pair_of(one)]))
        if one.reason == "doubtful" and one.rows and pair_of(one) in models and not _has_its_own_say(one)
        else one
        for one in made
    ]


def _has_its_own_say(one: Suggestion) -> bool:
    """Tells whether the figure's own caption defines the word, as whatever, or speaks for its row."""
    return _speaks_for_row(one) or any(e.kind == "definition" and e.start >= 0 and not e.figid for e in one.evidence)


def _common(same: Sequence[Suggestion]) -> Suggestion | None:
    """Returns a suggestion with the outcome that most of these share; none where they differ or are too few."""
    counts = Counter(outcome_of(one) for one in same)
    outcome, n = counts.most_common(1)[0]
    if n < _FIGURES or n < _MOST * len(same):
        return None
    return next(one for one in same if outcome_of(one) == outcome)


def outcome_of(one: Suggestion) -> Outcome:
    """Returns what a suggestion does, without whom it does it to: its action, and the group and genes it proposes."""
    return outcome(one.action, one.proposal)


def outcome(action: str, proposal: Proposal | None) -> Outcome:
    """Returns an action and what it writes as plain values that can be compared."""
    return (action, *((proposal.group, *sorted(proposal.symbols)) if proposal else ()))


def _like(one: Suggestion, model: Suggestion, figures: int) -> Suggestion:
    """Returns a suggestion with the outcome of another figure's, and what that rests on."""
    says = f"the same word is corrected so in {counted(figures, 'other figure')} of this run, first in {model.figid}"
    borrowed = [
        replace(e, figid=e.figid or model.figid) if e.start >= 0 else e
        for e in model.evidence
        if e.supports and e.kind in ("definition", "list", "lexicon")
    ]
    proposal = model.proposal
    if proposal:
        proposal = replace(proposal, rows=tuple(replace(row, word=one.word) for row in proposal.rows))
    evidence = tuple(dict.fromkeys((*borrowed, Evidence("counts", says), *one.evidence)))
    return replace(
        one,
        action=model.action,
        reason=model.reason,
        proposal=proposal,
        sense=model.sense,
        evidence=evidence,
    )


def _speaks_for_row(one: Suggestion) -> bool:
    """Returns whether the figure's own caption defines the word as the row's gene, or names that gene."""
    signals = dict(one.signals)
    defined = any(e.kind == "definition" and e.start >= 0 and not (e.supports or e.figid) for e in one.evidence)
    return defined or any(signals.get(name, 0.0) > 0 for name in _CONTRARY)


def is_contrary(one: Suggestion, best: float) -> bool:
    """True when a figure's own evidence speaks against its group; an update waits where its row is flagged."""
    if one.action == "add":
        return False
    if one.action == "update":
        return not all(evidence.supports for evidence in one.evidence)
    return _speaks_for_row(one) or one.score < _HALF * best


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
