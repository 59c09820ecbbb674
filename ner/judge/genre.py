"""What kind of text a caption is: the same word stands for a family in a scheme and for one protein on a blot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

GENRES = ("scheme", "experiment", "abstract")
Weights = Mapping[str, tuple[float, ...]]


def genre_of(words: Iterable[str], weights: Weights, bias: tuple[float, ...]) -> int:
    """Returns the number of the likeliest of GENRES; `weights` hold a figure a genre for each word, `bias` likewise.

    Words are a text's runs without spaces, as they stand.
    Text of which few words are known, or that is not clearly of another kind, is a scheme.
    """
    known = list(filter(None, map(weights.get, words)))
    if len(known) < _ENOUGH:
        return 0
    scale = 1.0 / (len(known) + 1.0) ** 0.5
    scores = [b + scale * sum(column) for b, column in zip(bias, zip(*known, strict=True), strict=True)]
    best = scores.index(max(scores))
    return best if scores[best] - scores[0] >= _CLEARLY else 0


_ENOUGH = 8  # known words
_CLEARLY = 1.5  # log odds
