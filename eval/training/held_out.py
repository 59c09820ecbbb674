"""Annotators that have not seen a fold: counts of use without its papers, weights fitted on the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache

from eval.training.texts import CAPTIONS, FOLDS, Text
from ner.annotator import Annotator
from ner.find.finder import Finder
from ner.judge.judge import Judge
from ner.judge.learned import LearnedJudge
from ner.judge.usage import AT_LEAST, Usage, count_usage, usage_lines
from ner.judge.weights import Weights
from ner.lexicon.compiled import Lexicon
from ner.model import load

CACHE = 1_000_000
_FAME = (0, 2, 5, 20, 100)  # counts of a gene in the corpora between which its popularity steps up


class HeldOut:
    """Counts of use by fold, and the annotators that know those of the other folds alone."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._shipped = load(rules_only=True)
        empty = Finder(self._shipped.lexicon.with_usage(()), cache_size=CACHE)
        parts: list[list[Text]] = [[] for _ in range(FOLDS)]
        for text in texts:
            if text.corpus not in CAPTIONS:
                parts[text.fold].append(text)
        self._counts = [count_usage((text.raw for text in part), empty) for part in parts]
        self._change: Callable[[Lexicon], Lexicon] = _unchanged
        self._finders = lru_cache(maxsize=None)(self._finder)

    def changed(self, change: Callable[[Lexicon], Lexicon]) -> HeldOut:
        """Returns the same counts, the lexicon of every annotator changed."""
        other = copy(self)
        other._change = change
        other._finders = lru_cache(maxsize=None)(other._finder)
        return other

    def uncounted(self) -> HeldOut:
        """Returns the same annotators without any counts of use."""
        other = self.changed(self._change)
        other._counts = []
        return other

    def usage(self, fold: int | None) -> dict[str, Usage]:
        """Returns the counts of all folds but one."""
        whole: dict[str, Usage] = defaultdict(Usage)
        for number, counts in enumerate(self._counts):
            if number != fold:
                for spelling, entry in counts.items():
                    into = whole[spelling]
                    into.total += entry.total
                    into.marked += entry.marked
                    into.symbols.update(entry.symbols)
        return whole

    def lexicon(self, fold: int | None) -> Lexicon:
        """Returns the lexicon with the counts of all folds but one."""
        return self._finders(fold).lexicon

    def popular(self, fold: int | None) -> dict[str, int]:
        """Returns how well known each gene is by those counts: the number of steps that its count has passed."""
        counts: Counter[str] = Counter()
        for entry in self.usage(fold).values():
            counts.update(entry.symbols)
        return {symbol: sum(n > step for step in _FAME) for symbol, n in counts.items() if n > _FAME[1]}

    def annotator(self, fold: int | None, weights: Weights | None, *, threshold: float | None = None) -> Annotator:
        """Returns an annotator that knows nothing of a fold; without weights it judges by rules."""
        finder = self._finders(fold)
        rules, limit = self._shipped.judge.rules, self._shipped.judge.threshold if threshold is None else threshold
        judge = (
            Judge(finder.lexicon, rules=rules, threshold=limit, cache_size=CACHE)
            if weights is None
            else LearnedJudge(finder.lexicon, rules=rules, threshold=limit, cache_size=CACHE, weights=weights)
        )
        return Annotator(finder, judge, certain=self._shipped.certain)

    def _finder(self, fold: int | None) -> Finder:
        lines = usage_lines(self.usage(fold), at_least=AT_LEAST)
        return Finder(self._change(self._shipped.lexicon.with_usage(lines)), cache_size=CACHE)


def _unchanged(lexicon: Lexicon) -> Lexicon:
    return lexicon


def held_fold(text: Text) -> int | None:
    """Returns the fold whose counts a text must not know: its own, none for captions, which no count holds."""
    return None if text.corpus in CAPTIONS else text.fold


def by_fold(texts: Sequence[Text]) -> Mapping[tuple[int | None, int], list[Text]]:
    """Returns the texts by the fold that their counts leave out and by their own."""
    found: dict[tuple[int | None, int], list[Text]] = defaultdict(list)
    for text in texts:
        found[held_fold(text), text.fold].append(text)
    return found
