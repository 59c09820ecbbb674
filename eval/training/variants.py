"""The annotator with one step left out at a time: what each step is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import log
from typing import Literal

from eval.gold.predictions import Predicted, from_annotation
from eval.training import views
from eval.training.examples import ReadingExample
from eval.training.held_out import HeldOut, by_fold
from eval.training.texts import FOLDS, Text
from eval.training.train import Groups, Trainer, train_names, train_readings
from ner.annotator import Annotator
from ner.find.candidate import Candidate
from ner.find.definitions import find_definitions
from ner.judge.cells import PLACE, READING, SETTING, Cell
from ner.judge.selection import outermost
from ner.judge.weights import Table, Weights
from ner.lexicon.compiled import Lexicon
from ner.resolve.resolver import resolve
from ner.types import Annotation, Caption

Fit = Literal["", "names", "readings", "all"]
Found = list[tuple[Text, tuple[Predicted, ...]]]
Folds = Mapping[int, Weights | None]
_NEVER = -50.0


@dataclass(frozen=True, slots=True)
class Variant:
    """The annotator without a step; what is not told is as shipped.

    `fit` tells which weights are learned anew without the step: of names, of readings, or all on examples made anew.
    `drop` are the groups of cells that get no weight, `example` changes what readings are learned from, `weights` what
    was learned; `lexicon` and `candidates` stand in for the annotator's own; without `counts` nothing is known
    of how words are used in corpora.
    """

    name: str
    fit: Fit = ""
    rules_only: bool = False
    drop: Groups = frozenset()
    example: Callable[[ReadingExample], ReadingExample] | None = None
    weights: Callable[[Weights], Weights] | None = None
    lexicon: Callable[[Lexicon], Lexicon] | None = None
    candidates: Callable[[Sequence[Candidate]], list[Candidate]] | None = None
    definitions: bool = True
    counts: bool = True


WHOLE = Variant("all steps")


def _cells(prefix: str, groups: Sequence[str], *names: str) -> Groups:
    return frozenset((prefix, groups.index(name)) for name in names)


def without_usual(example: ReadingExample) -> ReadingExample:
    """Returns the example without the usual and likely members of families."""
    kept = [i for i, cells in enumerate(example.readings) if cells[0] not in _MEMBER_CELLS]
    return replace(
        example,
        readings=tuple(example.readings[i] for i in kept),
        settings=tuple(example.settings[i] for i in kept),
        right=tuple(example.right[i] for i in kept),
    )


_MEMBER_CELLS = (("usual", 0), ("likely", 0))


def never_usual(weights: Weights) -> Weights:
    """Returns weights under which the usual or likely member of a family is never meant."""
    first, *others = weights.reading
    return replace(weights, reading=({**first, **dict.fromkeys(_MEMBER_CELLS, _NEVER)}, *others))


def without_genre(example: ReadingExample) -> ReadingExample:
    """Returns the example as if it stood in a scheme."""
    settings = tuple(((*cells[0][:2], 0), *cells[1:]) for cells in example.settings if isinstance(cells[0], tuple))
    return replace(example, settings=settings)


def no_genre(weights: Weights) -> Weights:
    """Returns weights to which every text is a scheme."""
    return replace(weights, words={})


def in_lexicon_order(weights: Weights) -> Weights:
    """Returns weights under which readings keep the order and, by steps, the shares that the lexicon gives them."""
    trust: dict[Cell, float] = {0: _NEVER}
    trust |= {step: round(log(share), 3) for step, share in enumerate(_SHARES, 1)}
    tables: tuple[Table, ...] = tuple(trust if name == "trust" else {} for name in READING)
    return replace(weights, reading=tables, setting=tuple({} for _ in SETTING))


_SHARES = (0.005, 0.02, 0.065, 0.15, 0.275, 0.425, 0.6, 0.8, 0.95)  # in the middle of each step of trust
_SIGNS = _cells("p", PLACE, "left", "right")
_COMPANY = _cells("p", PLACE, "others")
VARIANTS = (
    Variant("rules in place of all weights", rules_only=True),
    Variant("place in the caption", fit="names", drop=_cells("p", PLACE, *PLACE)),
    Variant("… signs before and after", fit="names", drop=_SIGNS),
    Variant("… other names in the caption", fit="names", drop=_COMPANY),
    Variant("learned choice of readings", weights=in_lexicon_order),
    Variant("… genre", fit="readings", example=without_genre, weights=no_genre),
    Variant("… the caption's other genes", fit="readings", drop=_cells("t", SETTING, "elsewhere")),
    Variant("… how well known a gene is", fit="readings", drop=_cells("r", READING, "popular")),
    Variant("… usual members of families", fit="readings", example=without_usual, weights=never_usual),
    Variant("counts of use", fit="all", counts=False),
    Variant("curated names", fit="all", lexicon=views.without_curated_names),
    Variant("curated words that are no genes", fit="all", lexicon=views.without_vetoes),
    Variant("all curated lists", fit="all", lexicon=views.without_lists),
    Variant("synonyms of NCBI, mouse names", fit="all", lexicon=views.without_further_names),
    Variant("definitions in the caption", definitions=False),
    Variant("enumerations", candidates=partial(views.without_step, "enumeration")),
    Variant("free wordings", lexicon=views.without_wordings),
    Variant("names glued to other words", candidates=partial(views.without_step, "glued")),
    Variant("abbreviations within names", candidates=partial(views.without_step, "bracket")),
    Variant("correction of misspelt words", lexicon=views.without_speller),
    Variant("prefixes", candidates=partial(views.without_step, "prefix")),
    Variant("plurals", candidates=partial(views.without_step, "plural")),
    Variant("families and complexes", candidates=views.without_groups),
)


def run(variant: Variant, texts: Sequence[Text], trainer: Trainer, whole: Folds) -> Found:
    """Returns what a variant finds in texts, each by weights and counts that have not seen its paper's fold.

    `whole` are the weights of all steps by the fold that they leave out.
    """
    held_out = trainer.held_out if variant.counts else trainer.held_out.uncounted()
    if variant.lexicon:
        held_out = held_out.changed(variant.lexicon)
    if held_out is not trainer.held_out:
        trainer = trainer.beside(held_out, again=variant.fit == "all")
    return annotate(texts, trainer.held_out, fitted(variant, trainer, whole), variant)


def fitted(variant: Variant, trainer: Trainer, whole: Folds) -> Folds:
    """Returns the weights of a variant by the fold that they leave out."""
    return {fold: _fitted(variant, trainer, fold, weights) for fold, weights in whole.items()}


def _fitted(variant: Variant, trainer: Trainer, fold: int, weights: Weights | None) -> Weights | None:
    if variant.rules_only or weights is None:
        return None
    names, readings = trainer.examples
    if variant.fit == "all":
        weights = trainer.unlearned(fold)
    if variant.fit in ("names", "all"):
        weights = train_names([e for e in names if e.fold != fold], weights, drop=variant.drop)
    if variant.fit in ("readings", "all"):
        own = [variant.example(e) if variant.example else e for e in readings if e.fold != fold]
        telling = [e for e in own if any(e.right) and not all(e.right)]
        weights = train_readings(telling, weights, drop=variant.drop)
    return variant.weights(weights) if variant.weights else weights


def annotate(texts: Sequence[Text], held_out: HeldOut, weights: Folds, variant: Variant = WHOLE) -> Found:
    """Returns what a variant with these weights finds in texts that neither weights nor counts have seen."""
    found: Found = []
    for (held, fold), part in by_fold(texts).items():
        annotator = held_out.annotator(held, weights[fold])
        found += [(text, predict(text, annotator, variant)) for text in part]
    return found


def predict(text: Text, annotator: Annotator, variant: Variant) -> tuple[Predicted, ...]:
    """Returns what a variant finds in a text."""
    finder, judge = annotator.finder, annotator.judge
    prepared = finder.prepare(text.gold.text)
    candidates = finder.find(prepared)
    if variant.candidates:
        candidates = variant.candidates(candidates)
    definitions = find_definitions(prepared, candidates) if variant.definitions else ()
    taken = outermost(judge.judge(prepared, candidates, definitions), judge.threshold)
    mentions = resolve(text.gold.text, prepared.repaired, taken, score=judge.score, certain=annotator.certain)
    return from_annotation(Annotation(Caption(text.gold.id, text.gold.text), mentions)).mentions


def all_folds(trainer: Trainer) -> dict[int, Weights | None]:
    """Returns the weights of all steps by the fold that they leave out."""
    return {fold: trainer.train(without=fold) for fold in range(FOLDS)}
