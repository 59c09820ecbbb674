"""The errors that remain, by class: names missed, words taken for genes, wrong genes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.gold.documents import GoldMention
from eval.gold.marks import mark_document
from eval.gold.metrics import Span, overlaps
from eval.gold.predictions import Predicted
from eval.training.held_out import HeldOut, by_fold
from eval.training.texts import Text
from eval.training.variants import Folds, Found
from ner.annotator import Annotator
from ner.find.candidate import REFUSED
from ner.find.definitions import find_definitions
from ner.text.shape import shape

EXAMPLES = 8
NO_CANDIDATE = "no candidate: the lexicon spells no name there"
REFUSED_BY_LIST = "refused: a list, or hardly ever a gene in corpora"
REFUTED = "refuted by a definition in the caption"
BELOW = "below the threshold"
INNER = "candidates are names within it or around it only"
SHARED = "one mention over several marked names"
MISSES = (NO_CANDIDATE, REFUSED_BY_LIST, REFUTED, BELOW, INNER, SHARED)
WRONG = ("gene for a group", "group for a gene", "different gene", "in part", "other group", "left ambiguous")


@dataclass(frozen=True, slots=True)
class Class:
    """A class of errors: how many there are, and a few of them that are single words."""

    name: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int


def classes(errors: Iterable[tuple[str, str]], order: Sequence[str] = ()) -> tuple[Class, ...]:
    """Returns (class, word) pairs by class, in the order given, else the most frequent first.

    Only single words are kept as examples, so that no text is copied.
    """
    words: Mapping[str, Counter[str]] = defaultdict(Counter)
    for name, word in errors:
        words[name][word] += 1
    ranked = order or sorted(words, key=lambda name: (-words[name].total(), name))
    return tuple(Class(name, words[name].total(), _examples(words[name])) for name in ranked)


def _examples(words: Counter[str]) -> tuple[str, ...]:
    single = sorted((w for w in words if not any(c.isspace() for c in w)), key=lambda w: (-words[w], w))
    return tuple(single[:EXAMPLES])


def misses(found: Found, held_out: HeldOut, weights: Folds) -> tuple[Class, ...]:
    """Returns the marked names that no mention stands for, by what became of them."""
    mentions = {text.gold.id: ms for text, ms in found}
    errors: list[tuple[str, str]] = []
    for (held, fold), texts in by_fold([text for text, _ in found]).items():
        annotator = held_out.annotator(held, weights[fold])
        for text in texts:
            for mark in _missed(text, mentions[text.gold.id]):
                near = any(overlaps(p, mark) for p in mentions[text.gold.id])
                name = SHARED if near else _fate(text, mark, annotator)
                errors.append((name, text.gold.text[mark.start : mark.end]))
    return classes(errors, MISSES)


def _missed(text: Text, mentions: Sequence[Predicted]) -> list[GoldMention]:
    """Returns the marked names left over once each mention stands for one, as `find` counts them."""
    free = [m for m in text.gold.mentions if m.role != "nonhuman"]
    for p in mentions:
        if hit := next((m for m in free if overlaps(p, m)), None):
            free.remove(hit)
    return free


def _fate(text: Text, mark: GoldMention, annotator: Annotator) -> str:
    """Returns what became of the candidates at a marked name that was not found."""
    prepared = annotator.finder.prepare(text.gold.text)
    candidates = annotator.finder.find(prepared)
    judged = annotator.judge.judge(prepared, candidates, find_definitions(prepared, candidates))
    placed = [(_Place(*prepared.repaired.span(j.candidate.start, j.candidate.end)), j) for j in judged]
    same = [j for place, j in placed if _half(place, mark)]
    if any(j.definition == "other" for j in same):
        return REFUTED
    if same:
        return BELOW
    if any(overlaps(place, mark) for place, _ in placed):
        return INNER
    left = [c for c in annotator.finder.find(prepared, refused=True) if REFUSED in c.how]
    refused = any(overlaps(_Place(*prepared.repaired.span(c.start, c.end)), mark) for c in left)
    return REFUSED_BY_LIST if refused else NO_CANDIDATE


def _half(place: Span, mark: Span) -> bool:
    shared = 2 * (min(place.end, mark.end) - max(place.start, mark.start))
    return shared >= mark.end - mark.start and shared >= place.end - place.start


def false_hits(found: Found) -> tuple[tuple[Class, ...], tuple[Class, ...]]:
    """Returns the mentions where nothing is marked, by the source of their name, and by kind and shape."""
    by_source, by_class = [], []
    for text, mentions in found:
        for p in mentions:
            if not any(overlaps(p, m) for m in text.gold.mentions):
                word = text.gold.text[p.start : p.end]
                by_source.append((p.source, word))
                by_class.append((f"{_KINDS[p.kind]}, {_SHAPES[shape(word)]}", word))
    return classes(by_source), classes(by_class)


_KINDS = {"gene": "gene", "family": "group", "complex": "group"}
_SHAPES = {
    "symbolic": "capitals or digits",
    "title": "one capital, then small letters",
    "lower": "small letters",
    "lower_digit": "small letters and digits",
    "words": "several words",
}


def wrong_genes(found: Found) -> tuple[Class, ...]:
    """Returns the mentions at marked names that were read wrongly, by how."""
    marks = (
        (mark.reason, text.gold.text[mark.start : mark.end])
        for text, mentions in found
        for mark in mark_document(text.gold, mentions)
        if mark.reason in WRONG
    )
    return classes(marks, WRONG)
