"""The symbols that an HGNC table approves, and what it calls today those that curated rows name by an earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable

from ner.errors import LexiconError
from ner.lexicon.sources import GeneRow

OnOutdated = Callable[[LexiconError], None]


class Approved:
    """The approved symbols of a table, and those of today by the previous ones.

    A symbol of a curated row that the table does not approve is an error. With `on_outdated` it is brought up to date
    by the table's previous symbols, or left out where it is that of no gene or of several, and `on_outdated` is told;
    symbols of other published tables are brought up to date, too.
    """

    def __init__(self, rows: Iterable[GeneRow], on_outdated: OnOutdated | None = None) -> None:
        self.symbols: set[str] = set()
        self._successors: dict[str, set[str]] = defaultdict(set)
        self._on_outdated = on_outdated
        for row in rows:
            self.symbols.add(row.symbol)
            for previous in row.previous:
                self._successors[previous].add(row.symbol)

    def current(self, target: str, place: str, groups: Container[str] = ()) -> str | None:
        """Returns what the symbol, or the group, of a curated row is called today; none where it is left out.

        Raises LexiconError where it is unknown and must not be.
        """
        if target in self.symbols or target in groups:
            return target
        renamed = self._renamed(target)
        if self._on_outdated is None:
            remedy = f"it is {renamed} today" if renamed else "name a symbol of the HGNC table, or a group's id"
            raise LexiconError(f"{target!r} is neither an approved symbol nor a group", place=place, remedy=remedy)
        self._on_outdated(_outdated(target, place, sorted(self._successors.get(target, ()))))
        return renamed

    def currents(self, targets: str, place: str, groups: Container[str] = ()) -> str | None:
        """Returns what the targets of a curated row, joined by `|`, are called today; none where one is left out."""
        current = [self.current(target, place, groups) for target in targets.split("|")]
        known = dict.fromkeys(target for target in current if target)
        return None if None in current else "|".join(known)

    def followed(self, symbol: str) -> str:
        """Returns what a symbol of a published table is called today, where such are brought up to date, else it."""
        known = self._on_outdated is None or symbol in self.symbols
        return symbol if known else self._renamed(symbol) or symbol

    def _renamed(self, symbol: str) -> str | None:
        """Returns the one gene's symbol that a symbol was given up for."""
        successors = self._successors.get(symbol, ())
        return next(iter(successors)) if len(successors) == 1 else None


def _outdated(target: str, place: str, successors: list[str]) -> LexiconError:
    """Returns what was done with a target that the table does not approve."""
    if len(successors) == 1:
        return LexiconError(f"{target!r} is {successors[0]} today", place=place, remedy="it was read so")
    why = f"it was given to {' and '.join(successors)}" if successors else "no gene of the table had it before"
    return LexiconError(f"{target!r} is no approved symbol any more, and was left out", place=place, remedy=why)
