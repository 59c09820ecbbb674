"""The record that finding hands to judging: a span and the names it spells."""

from __future__ import annotations

from dataclasses import dataclass

from ner.lexicon.records import Term


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of repaired text that spells names of the lexicon.

    `parts` holds the terms of each enumerated name in order: one part for a plain name, two for `STAT1/3`.
    """

    start: int
    end: int
    text: str
    parts: tuple[tuple[Term, ...], ...]
    how: tuple[str, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.parts[0]

    def moved(self, by: int) -> Candidate:
        """Returns the candidate `by` characters further right."""
        return Candidate(self.start + by, self.end + by, self.text, self.parts, self.how)
