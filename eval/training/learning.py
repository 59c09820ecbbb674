"""Learning curves: what shares of the gold captions and of the corpora are worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.training.scored import of, total_score
from eval.training.texts import FOLDS, GOLD, PARTS, Text
from eval.training.train import Trainer
from eval.training.variants import Found, annotate

SHARES = (1 / PARTS, 1 / 4, 1 / 2)
# find, norm and group on the gold captions, find and norm on the corpora
Measured = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Share:
    """What was learned from a share of the papers, and what it scores on all."""

    share: float
    figures: Measured


def measured(found: Found) -> Measured:
    """Returns find, norm and group of the gold captions, then find and norm of the other texts."""
    gold = total_score(of(found, {GOLD}))
    rest = total_score([one for one in found if one[0].corpus != GOLD])
    return gold.find.f1, gold.norm.f1, gold.group.f1, rest.find.f1, rest.norm.f1


def gold_shares(texts: Sequence[Text], trainer: Trainer) -> list[Share]:
    """Returns what shares of the gold captions give, all corpora being learned from."""
    return [Share(share, _fitted(texts, trainer, _gold_share(share))) for share in (0.0, *SHARES)]


def _gold_share(share: float) -> Callable[[str, int, int], bool]:
    return lambda corpus, _, part: corpus != GOLD or part < share * PARTS


def corpus_shares(texts: Sequence[Text], data: Path, trainer: Trainer) -> list[Share]:
    """Returns what shares of the corpora give, in weights and counts of use, all gold captions being learned from."""
    bare = trainer.beside(trainer.held_out.uncounted())
    found = [Share(0.0, _fitted(texts, bare, lambda corpus, *_: corpus == GOLD))]
    for share in SHARES:
        known = [text for text in trainer.texts if text.is_caption or text.part < share * PARTS]
        found.append(Share(share, _fitted(texts, Trainer(data, known, report=lambda _: None), lambda *_: True)))
    return found


def _fitted(texts: Sequence[Text], trainer: Trainer, keep: Callable[[str, int, int], bool]) -> Measured:
    weights = {fold: trainer.train(without=fold, keep=keep) for fold in range(FOLDS)}
    return measured(annotate(texts, trainer.held_out, weights))
