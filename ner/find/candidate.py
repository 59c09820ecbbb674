"""The record that finding hands to judging: a span and the names it spells."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from ner.lexicon.records import Term

REFUSED = "refused"  # among the steps of a candidate that is never a gene
made = tuple.__new__  # makes a named tuple of a tuple, in a third of the time that its class takes


class Candidate(NamedTuple):
    """A stretch of repaired text that spells names of the lexicon.

    `parts` holds the terms of each enumerated name in order: one part for a plain name, two for `STAT1/3`. A named
    tuple, since some hundred are made for each caption and a frozen dataclass takes four times as long.
    """

    start: int
    end: int
    text: str
    parts: tuple[tuple[Term, ...], ...]
    how: tuple[str, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.parts[0]

    @property
    def key(self) -> Hashable:
        """What to keep under: the text alone where it settles the names, with them where a step has chosen them."""
        return (self.text, self.parts) if self.how else self.text

    def moved(self, by: int) -> Candidate:
        """Returns the candidate `by` characters further right."""
        start, end, text, parts, how = self
        return made(Candidate, (start + by, end + by, text, parts, how))

    def refused(self) -> Candidate:
        """Returns the candidate marked as one that is never a gene."""
        return self._replace(how=(*self.how, REFUSED))
