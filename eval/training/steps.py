"""What each step is worth, and what more annotated text would be: tables made by learning again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.intervals import compare
from eval.tables import Table, make_table
from eval.training import scored
from eval.training.at_once import started
from eval.training.learning import Share, corpus_shares, gold_shares, measured
from eval.training.texts import GOLD, Text, read_texts
from eval.training.train import Trainer
from eval.training.variants import VARIANTS, WHOLE, Folds, Found, Variant, all_folds, run

CORPORA = ("bioid_train", "nlmgene", "gnormplus", "biored", "tmvar3", "osiris")
ABSTRACTS = frozenset({"nlmgene", "gnormplus", "biored"})
PANELS = "bioid_train"
PANEL_PARTS = 2  # of PARTS, in tables of many variants
Tell = Callable[[str], None]
Curves = tuple[tuple[str, tuple[Share, ...]], ...]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """What all figures are measured with: the trainer, the weights without each fold, and the texts to be scored.

    `few` are the texts of tables with many variants: the captions, a part of the panels, three corpora of abstracts.
    """

    data: Path
    trainer: Trainer
    weights: Folds
    texts: tuple[Text, ...]

    @property
    def few(self) -> tuple[Text, ...]:
        return tuple(
            t
            for t in self.texts
            if t.is_caption or t.corpus in ABSTRACTS or (t.corpus == PANELS and t.part < PANEL_PARTS)
        )


def make_bench(data: Path, tell: Tell) -> Bench:
    """Returns what the figures of a data folder are measured with; raises InputError where it lacks a corpus."""
    trainer = Trainer(data, tuple(read_texts(data)), report=tell)
    texts = tuple(text for text in trainer.texts if text.is_caption or text.corpus in CORPORA)
    return Bench(data, trainer, all_folds(trainer), texts)


def steps_and_learning(bench: Bench, tell: Tell) -> tuple[Table, Curves]:
    """Returns what each step is worth and the learning curves; what takes longest is made in a second process."""
    whole = run(WHOLE, bench.few, bench.trainer, bench.weights)
    anew = [variant for variant in VARIANTS if variant.fit == "all"]
    elsewhere = started(lambda: (changes(bench, anew, whole, tell), corpora_curve(bench, whole, tell)))
    rows = changes(bench, [variant for variant in VARIANTS if variant.fit != "all"], whole, tell)
    captions = captions_curve(bench, whole, tell)
    others, corpora = elsewhere()
    rows |= others
    first = _row(WHOLE, [f"{value:.3f}" for value in _shown(whole)], "")
    table = ablation_table([first, *(rows[variant.name] for variant in VARIANTS)])
    return table, (("gold captions, all corpora", captions), ("corpora, all captions", corpora))


def ablation_table(rows: Sequence[Row]) -> Table:
    """Returns the table of what each step is worth."""
    measures = ("find", "exact", "norm", "doc", "group", "p of norm")
    columns = ("without", "fitted anew", *measures, "panels find", "norm", "abstracts find", "norm")
    note = (
        "F1 with all steps, then the difference without one. Panels: a quarter of Bio-ID; abstracts: NLM-Gene, "
        "GNormPlus and BioRED together. p: how often chance alone makes so large a difference of norm on the captions "
        "(approximate randomisation over papers). Steps with `…` are parts of the one above. `fitted anew` tells which "
        "weights were learned again without the step; `all`: on examples and counts made again, too."
    )
    return make_table("What each step is worth", columns, rows, note=note, text_columns=2)


def changes(bench: Bench, variants: Sequence[Variant], whole: Found, tell: Tell) -> dict[str, Row]:
    """Returns for each variant its figures less those of all steps."""
    base, rows = _shown(whole), {}
    for variant in variants:
        found = run(variant, bench.few, bench.trainer, bench.weights)
        differences = [_change(value - was) for value, was in zip(_shown(found), base, strict=True)]
        rows[variant.name] = _row(variant, differences, f"{_chance(found, whole):.3f}")
        tell(f"without {variant.name}")
    return rows


def _change(difference: float) -> str:
    """Returns a difference with its sign, none where it is nothing in three decimals."""
    return f"{difference:+.3f}" if abs(difference) >= _NOTHING else "0"


_NOTHING = 0.0005


def _row(variant: Variant, values: Sequence[str], p: str) -> Row:
    return (variant.name, variant.fit or ("–" if variant is WHOLE else "no"), *values[:5], p, *values[5:])


def _shown(found: Found) -> list[float]:
    gold = scored.total_score(scored.of(found, {GOLD}))
    panels, abstracts = (scored.total_score(scored.of(found, c)) for c in ({PANELS}, ABSTRACTS))
    own = [count.f1 for _, count in gold.named()]
    return [*own, panels.find.f1, panels.norm.f1, abstracts.find.f1, abstracts.norm.f1]


def _chance(found: Found, whole: Found) -> float:
    ours, theirs = (scored.papers(scored.of(one, {GOLD})) for one in (found, whole))
    order = {paper: ours[paper] for paper in theirs}
    return compare(order, theirs, resamples=scored.RESAMPLES, seed=scored.SEED)["norm"].p_value


def captions_curve(bench: Bench, whole: Found, tell: Tell) -> tuple[Share, ...]:
    """Returns what shares of the gold captions give."""
    shares = gold_shares(bench.few, bench.trainer)
    tell("learned from shares of the captions")
    return (*shares, Share(1.0, measured(whole)))


def corpora_curve(bench: Bench, whole: Found, tell: Tell) -> tuple[Share, ...]:
    """Returns what shares of the corpora give."""
    shares = corpus_shares(bench.few, bench.data, bench.trainer)
    tell("learned from shares of the corpora")
    return (*shares, Share(1.0, measured(whole)))


def learning_table(curves: Sequence[tuple[str, Sequence[Share]]]) -> Table:
    """Returns the learning curves in figures."""
    rows = [(name, f"{one.share:.1%}", *one.figures) for name, shares in curves for one in shares]
    columns = ("share of", "papers", "captions find", "norm", "group", "corpora find", "norm")
    note = (
        "F1. Shares are drawn by paper. A share of the corpora is what weights, counts of use and the fame of genes "
        "are made from; curated lists and rules stay as they are, and the captions annotated anew that weights are "
        "learned from belong to both curves whole. Corpora: panels and abstracts as in the table above."
    )
    return make_table("Learning curves", columns, rows, note=note, text_columns=2)
