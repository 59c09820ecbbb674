"""From examples to weights."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from eval.gold.documents import paper_of
from eval.training.calibrate import calibration, held_out_evidence
from eval.training.examples import Examples, NameExample, ReadingExample, examples_of
from eval.training.fit import DIGITS, Columns, features, fit_classes, fit_logistic, fit_readings
from eval.training.held_out import HeldOut, by_fold
from eval.training.texts import ANNOTATED, CAPTIONS, COUNTED_ONLY, FOLDS, GOLD, Text, fold_of
from ner.judge.cells import PLACE, READING, SETTING, SPELLING
from ner.judge.genre import GENRES
from ner.judge.weights import Weights, no_weights, total

# How much an example counts: pathway figures are what is annotated, Bio-ID's panels are many and much alike. Captions
# annotated beside the gold are six times as many; at 4 and more nothing is gained on captions held apart.
CORPUS_WEIGHT = {GOLD: 8.0, ANNOTATED: 2.0, "bioid_train": 0.4}
PANELS = "bioid_train"
# How much a name left unmarked counts beside a marked one. Settings are held back less than readings, so that they
# take up what is peculiar to a kind of text, and figure captions stay as they are.
_UNMARKED = 0.5
# At 8, what experiments leave unmarked is learned for captions, too.
_READING_WEIGHT = {**CORPUS_WEIGHT, GOLD: 12.0, ANNOTATED: 3.0}
_RIDGE = {"r": 3.0, "t": 0.5}
_RARE = 12  # examples that a cell needs
_RARE_WORD = 40  # texts that a word needs to tell the genre
Groups = frozenset[tuple[str, int]]  # groups of cells: `s`pelling, `p`lace, `r`eading or se`t`ting, and the place there


@dataclass(frozen=True, slots=True)
class GenreText:
    """A text of a known kind, without its annotations."""

    genre: int
    fold: int
    words: list[str]


def read_genres(data: Path, texts: Sequence[Text]) -> Iterator[GenreText]:
    """Yields texts of each genre: captions of pathway figures that nobody annotated, panels of Bio-ID, abstracts."""
    with gzip.open(data / "pfocr" / "captions.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield GenreText(0, fold_of(paper_of(row["id"])), row["text"].split())
    abstracts = {"nlmgene", "gnormplus", "biored", "tmvar3"}
    for text in texts:
        if text.corpus == PANELS or text.corpus in abstracts:
            yield GenreText(1 if text.corpus == PANELS else 2, text.fold, text.gold.text.split())


def train_genre(texts: Sequence[GenreText], weights: Weights) -> Weights:
    """Returns the weights with those of the words that tell the kind of a text."""
    columns = Columns([text.words for text in texts], at_least=_RARE_WORD)
    x = columns.matrix([text.words for text in texts])
    x = x.multiply(1.0 / np.sqrt(x.sum(axis=1) + 1.0)).tocsr()
    y = np.array([text.genre for text in texts])
    share = len(y) / (len(GENRES) * np.bincount(y, minlength=len(GENRES)))
    found, bias = fit_classes(x, y, share[y], strength=1.0)
    rounded = np.round(found, 2)
    words = {
        str(name): tuple(float(v) for v in row)
        for name, row in zip(columns.names, rounded, strict=True)
        if np.abs(row).max() >= _TELLING
    }
    return replace(weights, words=words, word_bias=tuple(round(float(b), DIGITS) for b in bias))


_TELLING = 0.25  # weight of a word worth keeping


def train_names(examples: Sequence[NameExample], weights: Weights, *, drop: Groups = frozenset()) -> Weights:
    """Returns the weights with those that tell genes from other words; groups to drop get none.

    Corpora differ in what they mark (families, tags, controls); cells of the corpus take that up, and are dropped.
    """

    def row(example: NameExample) -> list[Hashable]:
        own = _without(drop, [*features("s", example.spelling), *features("p", example.place)])
        if example.corpus not in CAPTIONS:
            own += [("corpus", example.corpus), ("corpus", example.corpus, example.family)]
        return own

    rows = [row(example) for example in examples]
    columns = Columns(rows, at_least=_RARE)
    y = np.array([example.is_gene for example in examples], dtype=float)
    weight = np.array([CORPUS_WEIGHT.get(example.corpus, 1.0) for example in examples])
    found, bias = fit_logistic(columns.matrix(rows), y, weight, strength=0.1)
    spelling, place = columns.tables(found, len(SPELLING), "s"), columns.tables(found, len(PLACE), "p")
    captions = [total(place, example.place) for example in examples if example.corpus == GOLD]
    usual = round(float(np.mean(captions)), DIGITS) if captions else 0.0
    return replace(weights, spelling=spelling, place=place, bias=round(bias, DIGITS), usual_place=usual)


def _without(drop: Groups, row: list[Hashable]) -> list[Hashable]:
    return [one for one in row if isinstance(one, tuple) and one[:2] not in drop] if drop else row


def train_readings(examples: Sequence[ReadingExample], weights: Weights, *, drop: Groups = frozenset()) -> Weights:
    """Returns the weights with those that tell the right reading of a name from the others; groups to drop get none."""
    rows = [
        _without(drop, [*features("r", cells), *features("t", setting)])
        for example in examples
        for cells, setting in zip(example.readings, example.settings, strict=True)
    ]
    columns = Columns(rows, at_least=_RARE)
    starts = np.cumsum([0, *(len(example.readings) for example in examples[:-1])])
    right = np.array([ok for example in examples for ok in example.right], dtype=float)
    weight = np.array(
        [_READING_WEIGHT.get(example.corpus, 1.0) * (1.0 if example.marked else _UNMARKED) for example in examples]
    )
    ridge = np.array([_RIDGE[name[0]] for name in columns.names if isinstance(name, tuple)])
    found = fit_readings(columns.matrix(rows), starts, right, weight, ridge=ridge)
    reading, setting = columns.tables(found, len(READING), "r"), columns.tables(found, len(SETTING), "t")
    return replace(weights, reading=reading, setting=setting)


class Trainer:
    """Trains on all folds but one, or on all; the examples are made once, each without its own fold's counts."""

    def __init__(self, data: Path, texts: Sequence[Text], *, report: Callable[[str], None]) -> None:
        self.texts = texts
        self.held_out = HeldOut(texts)
        report("counts of use by fold")
        self._genres = list(read_genres(data, texts))
        self._genre_weights = {fold: self._genre(fold) for fold in (None, *range(FOLDS))}
        report("kinds of text")
        self.examples = self._examples()
        report(f"examples: {len(self.examples[0])} names, {len(self.examples[1])} with several readings")

    def _genre(self, fold: int | None) -> Weights:
        texts = [text for text in self._genres if text.fold != fold]
        return replace(train_genre(texts, no_weights()), popular=self.held_out.popular(fold))

    def _examples(self) -> Examples:
        names: list[NameExample] = []
        readings: list[ReadingExample] = []
        for (held, fold), texts in sorted(
            by_fold(self.texts).items(), key=lambda item: (item[0][1], item[0][0] is None)
        ):
            known = replace(self._genre_weights[fold], popular=self._genre_weights[held].popular)
            annotator = self.held_out.annotator(held, known)
            for text in texts:
                if text.corpus not in COUNTED_ONLY:
                    a, b = examples_of(text, annotator)
                    names += a
                    readings += b
        return names, readings

    def final(self) -> Weights:
        """Returns the weights fitted on all folds, their score calibrated on captions held out fold by fold."""
        captions = [text for text in self.texts if text.is_caption]
        found = held_out_evidence(captions, self.held_out, {fold: self.train(without=fold) for fold in range(FOLDS)})
        return replace(self.train(without=None), calibration=calibration(found))

    def train(self, *, without: int | None, keep: Callable[[str, int, int], bool] = lambda *_: True) -> Weights:
        """Returns weights fitted on all folds but one (None: on all); `keep` is asked corpus, fold and part."""
        names = [e for e in self.examples[0] if e.fold != without and keep(e.corpus, e.fold, e.part)]
        readings = [e for e in self.examples[1] if e.fold != without and keep(e.corpus, e.fold, e.part)]
        return train_readings(readings, train_names(names, self.unlearned(without)))

    def unlearned(self, fold: int | None) -> Weights:
        """Returns the weights before names and readings are learned, made without a fold: genres and fame of genes."""
        return self._genre_weights[fold]

    def beside(self, held_out: HeldOut, *, again: bool = True) -> Trainer:
        """Returns a trainer of the same texts with other annotators, by which the examples are made again if told."""
        other = copy(self)
        other.held_out = held_out
        if again:
            fame = {fold: held_out.popular(fold) for fold in self._genre_weights}
            other._genre_weights = {f: replace(w, popular=fame[f]) for f, w in self._genre_weights.items()}
            other.examples = other._examples()
        return other
