"""What the learned judge looks at: each name, reading and place is described by cells, one value for each group.

A model of this kind adds one weight for each cell (a generalised additive model on binned features), so what is known
of a spelling is added up once and kept, a place in a caption costs a few look-ups, and any judgement can be told as a
sum. Values are small integers, strings, or tuples of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from math import log
from typing import NamedTuple

from ner.judge.rules import Prior
from ner.text.keys import cased
from ner.types import Reading

Cell = int | str | tuple[int | str, ...]
Cells = tuple[Cell, ...]

# The groups, in the order in which the functions below give their values.
SPELLING = (
    "prior", "source", "shape", "curated", "family", "known", "upper", "digit", "source shape", "length shape",
    "length source", "meanings", "use", "use known",
)  # fmt: skip
PLACE = ("left", "right", "others", "enumerated")
READING = ("source", "trust", "seen", "group size", "popular", "rivals", "dominance")
SETTING = ("genre", "elsewhere", "head", "marked")

FAMILY_USE = "#"  # stands among the symbols of a usage for marks of a family
FAMILY_HEADS = frozenset(
    "family families members member proteins isoforms receptors genes subunits kinases superfamily".split()
)


_DIGIT = re.compile(r"\d")


def bin_of(value: float, cuts: tuple[float, ...]) -> int:
    """Returns how many of the ascending cuts lie below a value."""
    return bisect_left(cuts, value)


def logit(p: float) -> float:
    """Returns the log odds of a probability, held within 0.1 % and 99.9 %."""
    p = 0.001 if p < 0.001 else 0.999 if p > 0.999 else p
    return log(p / (1.0 - p))


class Known(NamedTuple):
    """What the rules and the lexicon know of a spelling, the caption left aside."""

    prior: Prior
    total: int
    marked: int
    symbols: Mapping[str, int]
    targets: int
    is_word: bool


def spelling_cells(text: str, known: Known) -> Cells:
    """Returns the values of the groups of SPELLING."""
    prior, total, marked = known.prior, known.total, known.marked
    form = prior.shape
    length = len(cased(text))
    curated = int(prior.curated)
    is_word = int(known.is_word)
    return (
        round(2 * logit(prior.used(total, marked))),
        prior.source,
        form,
        curated,
        int(prior.family),
        is_word,
        int(text.isupper()),
        int(_DIGIT.search(text) is not None),
        (prior.source, form),
        (min(length, 8), form),
        (min(length, 6), curated, prior.source),
        bin_of(known.targets, (1, 2, 4)),
        (bin_of(total, (0, 2, 5, 20, 100)), bin_of((marked + 0.5) / (total + 1), (0.1, 0.3, 0.6, 0.8, 0.95))),
        (bin_of(total, (0, 5)), is_word, form),
    )


_MEMBER = ("", "usual", "likely")
_SOME = 5  # places in corpora that tell how often a spelling is marked


def marked_step(known: Known) -> int:
    """Returns the step, 0 to 3, of how often annotators marked a spelling at all; -1 where too few met it."""
    return bin_of(known.marked / known.total, (0.3, 0.6, 0.85)) if known.total >= _SOME else -1


def reading_cells(reading: Reading, *, usual: int, known: Known, rivals: int, popularity: Mapping[str, int]) -> Cells:
    """Returns the values of the groups of READING for one reading of a spelling; its score is the trust in it.

    `usual` tells that it is the usual (1) or the likely member (2) of a group, `rivals` how many readings of the other
    kind there are.
    """
    group = int(bool(reading.group))
    genes = reading.genes
    used = sum(known.symbols.values())
    seen = bin_of(used, (0, 1, 3, 10))
    fame = 0 if group else max([popularity.get(gene.symbol, 0) for gene in genes], default=0)
    return (
        (_MEMBER[usual] or reading.source, group),
        bin_of(reading.score, (0.0, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)),
        (seen, group),
        (group, reading.source, min(len(genes), 4)) if group else 0,
        fame,
        (group, min(rivals, 2)),
        (bin_of(known.symbols.get(genes[0].symbol, 0) / used, (0.2, 0.4, 0.6, 0.8, 0.95)), seen) if usual == 1 else 0,
    )


_OTHERS = (0, 1, 2, 5, 10)
OTHERS = len(_OTHERS)


def others_step(others: int) -> int:
    """Returns the step, 0 to OTHERS, of how many other likely names a text has."""
    return bisect_left(_OTHERS, others)


def others_cell(step: int, seen: int) -> Cell:
    """Returns the value of the group `others`: the step of how many there are, how well corpora know this name."""
    return step, seen


def place_cells(text: str, start: int, end: int, others: Cell, parts: int) -> Cells:
    """Returns the values of the groups of PLACE for a name at a place of a text that enumerates `parts` names."""
    return text[start - 1] if start else "", text[end : end + 1], others, min(parts, 3)


def setting_cells(group: int, *, usual: int, genre: int, elsewhere: int, head: int, marked: int) -> Cells:
    """Returns the values of the groups of SETTING for one reading where it stands.

    `usual` tells that the reading is the usual or likely member of a group, `elsewhere` that its gene (or a member) is
    named by another spelling of the caption, `head` that a word such as `family` follows, `marked` is the step of how
    often the spelling is marked: experiments leave out their controls, schemes nothing.
    """
    return (group, usual, genre), (group, elsewhere), (group, head), (group, genre, marked) if genre else 0
