"""What a reviewer wants to see, as it stands in the address of the page, and the lists that come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from eval.curation.decisions import Decision
from eval.curation.web.deck import Deck, Item

ANY = ""
OPEN = "open"
DECIDED = "decided"
UNKNOWN_ORGANISM = "-"

Decided = Mapping[str, Decision]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which suggestions to show: by type, own decision, gene or word or figure, organism, and least score."""

    reason: str = ANY
    state: str = ANY
    gene: str = ""
    organism: str = ANY
    least: float = 0.0

    @property
    def query(self) -> str:
        """The filter as a query string, empty for one that shows everything."""
        values = {
            "reason": self.reason,
            "state": self.state,
            "gene": self.gene,
            "organism": self.organism,
            "least": f"{self.least:.2f}" if self.least else "",
        }
        return urlencode({name: value for name, value in values.items() if value})

    def around(self) -> Filter:
        """Returns the filter for what stays in sight: of a filter for the undecided, also what was decided since."""
        return replace(self, state=ANY) if self.state == OPEN else self

    def choose(self, items: Iterable[Item], deck: Deck, decided: Decided) -> Iterator[Item]:
        """Yields the items that are wanted, in their order."""
        wanted = self.gene.strip().casefold()
        for item in items:
            one = item.one
            if (
                one.score >= self.least
                and (not self.reason or one.reason == self.reason)
                and (not wanted or any(name.startswith(wanted) for name in item.names))
                and (not self.organism or (deck.figures[one.figid].organisms or UNKNOWN_ORGANISM) == self.organism)
                and self._has_state(decided.get(item.id))
            ):
                yield item

    def _has_state(self, decision: Decision | None) -> bool:
        if self.state == OPEN:
            return decision is None
        if self.state == DECIDED:
            return decision is not None
        return not self.state or (decision is not None and decision.state == self.state)


def make_filter(reason: str = "", state: str = "", gene: str = "", organism: str = "", least: str = "") -> Filter:
    """Returns the filter that a query says; a score that is no number between 0 and 1 counts as 0."""
    try:
        score = float(least or 0)
    except ValueError:
        score = 0.0
    return Filter(reason, state, gene[:100], organism, score if 0.0 <= score <= 1.0 else 0.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: a figure or a group, how many suggestions the filter leaves in it, how many are decided."""

    key: str
    first: Item
    count: int
    decided: int
    contrary: int
    expected: float

    @property
    def done(self) -> bool:
        """True when everything in it is decided."""
        return self.decided == self.count


def by_figure(item: Item) -> str:
    """Returns the figure that a suggestion belongs to."""
    return item.one.figid


def by_group(item: Item) -> str:
    """Returns the group that a suggestion is decided with."""
    return item.group


def entries(items: Iterable[Item], key: Callable[[Item], str], decided: Decided) -> list[Entry]:
    """Returns a line for each figure or group, first those that settle most: the expected number of right corrections.

    A contrary figure counts for nothing there, as it does not follow its group's decision.
    """
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    made = [make_entry(name, ones, decided) for name, ones in found.items()]
    return sorted(made, key=lambda entry: (-entry.expected, entry.key))


def make_entry(key: str, items: list[Item], decided: Decided) -> Entry:
    """Returns the line for a figure or a group."""
    agreeing = [item for item in items if not item.one.contrary]
    first = max(agreeing or items, key=lambda item: item.one.score)
    done = sum(item.id in decided for item in items)
    expected = sum(item.one.score for item in agreeing)
    return Entry(key, first, len(items), done, len(items) - len(agreeing), expected)
