"""Examples to learn from: the names of a text with their cells and readings, and whether annotators marked them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.training.texts import UNNAMED, Mark, Text
from ner.annotator import Annotator
from ner.find.candidate import REFUSED
from ner.find.definitions import find_definitions
from ner.judge.cells import Cells
from ner.judge.genre import GENRES
from ner.judge.judge import Judged
from ner.judge.learned import LearnedJudge
from ner.judge.scene import Scene, Spelled
from ner.types import Reading


@dataclass(frozen=True, slots=True)
class NameExample:
    """A name at a place: its cells, the corpus and whether it is a gene there."""

    corpus: str
    fold: int
    part: int
    family: bool
    spelling: Cells
    place: Cells
    is_gene: bool


@dataclass(frozen=True, slots=True)
class ReadingExample:
    """A name with several readings: the cells of each, which of them are right, and whether annotators marked it."""

    corpus: str
    fold: int
    part: int
    readings: tuple[Cells, ...]
    settings: tuple[Cells, ...]
    right: tuple[bool, ...]
    marked: bool


EXPERIMENT = GENRES.index("experiment")
Examples = tuple[list[NameExample], list[ReadingExample]]


def examples_of(text: Text, annotator: Annotator) -> Examples:
    """Returns the examples of a text, found with an annotator that has not seen it."""
    judge = annotator.judge
    assert isinstance(judge, LearnedJudge)
    prepared = annotator.finder.prepare(text.gold.text)
    candidates = annotator.finder.find(prepared)
    judged = judge.judge(prepared, candidates, find_definitions(prepared, candidates))
    candidates = [one.candidate for one in judged]
    spelled = judge.spellings(candidates)
    scene = Scene(prepared, candidates, spelled, judge.weights)
    spans = [prepared.repaired.span(one.candidate.start, one.candidate.end) for one in judged]
    marks = [_mark_of(span, text.marks) for span in spans]
    names: list[NameExample] = []
    readings: list[ReadingExample] = []
    source = (text.corpus, text.fold, text.part)
    for i in _telling(judged, spans, marks):
        one, known, mark = judged[i], spelled[i], marks[i]
        family = bool(known.readings[0].group)
        place = judge.place(one.candidate, known, scene)
        if not one.definition:  # which decides by itself
            names.append(NameExample(*source, family, known.cells, place, isinstance(mark, Mark)))
        marked = isinstance(mark, Mark)
        telling = marked or (scene.genre == EXPERIMENT and _is_likely(known))
        if telling and text.corpus not in UNNAMED and _is_choice(one, known):
            right = tuple(_is_right(reading, mark, text) for reading in known.readings)
            if any(right) and not all(right):
                settings = tuple(judge.settings(one.candidate, known, scene))
                readings.append(ReadingExample(*source, known.reading_cells, settings, right, marked))
    return names, readings


def _mark_of(span: tuple[int, int], marks: Sequence[Mark]) -> Mark | bool:
    """Returns the mark that a span names, False where it meets none, True where it meets one only in part."""
    start, end = span
    met = False
    for mark in marks:
        shared = min(end, mark.end) - max(start, mark.start)
        if shared > 0:
            if 2 * shared >= mark.end - mark.start and 2 * shared >= end - start:
                return mark
            met = True
    return met


def _telling(judged: Sequence[Judged], spans: Sequence[tuple[int, int]], marks: Sequence[Mark | bool]) -> Iterator[int]:
    """Yields the candidates to learn from: not refused, not within a longer marked name, not half marked."""
    right = [spans[i] for i, mark in enumerate(marks) if isinstance(mark, Mark)]
    for i, one in enumerate(judged):
        if marks[i] is True or REFUSED in one.how or one.candidate.terms[0].source == "caption":
            continue
        start, end = spans[i]
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in right):
            yield i


def _is_choice(one: Judged, known: Spelled) -> bool:
    return len(known.readings) > 1 and one.definition != "gene" and "enumeration" not in one.how


def _is_likely(known: Spelled) -> bool:
    """Tells whether a spelling is a gene more often than not, its place left aside."""
    prior, *_ = known.cells
    return isinstance(prior, int) and prior >= 0


def _is_right(reading: Reading, mark: Mark | bool, text: Text) -> bool:
    """Tells whether a reading is what was marked: the genes, or a group that shares half the members.

    What was left unmarked, such as the controls of an experiment, was not meant as one gene: a group is right.
    """
    if not isinstance(mark, Mark):
        return bool(reading.group)
    symbols, wanted = {gene.symbol for gene in reading.genes}, set(mark.symbols)
    if mark.kind == "gene":
        several = text.corpus == "bioid_train"  # there several ids are alternatives
        return not reading.group and (bool(symbols & wanted) if several else symbols == wanted)
    if mark.kind == "group":
        shared = 2 * len(symbols & wanted) >= min(len(symbols), len(wanted))
        return bool(reading.group) and (not symbols or not wanted or shared)
    return False
