"""What captions of the reference define a word as: no gene, or another gene than its row has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from eval.curation.rows import RowGroup
from eval.curation.senses import GENE_WORDS, sense_in
from eval.curation.signals import Sources, means
from ner.text.keys import cased, plain
from ner.types import Mention

# Captions that must define a word alike, where no list knows it, and their share among all that define it.
_DEFINITIONS = 3
_MOST = 0.8
_LEAD = 0.65  # share of a long form that may stand before the name that ends it

Longs = tuple[tuple[str, int], ...]


def defined_as_no_gene(group: RowGroup, sources: Sources) -> Longs:
    """Returns the long forms, the most frequent first, by which reference captions define a word as no gene.

    Empty where such captions are few, or too many others define the word as something that can be a gene.
    """
    return _mostly(group, sources, lambda long: _is_no_gene(long, group, sources))


def defined_as_gene(group: RowGroup, sources: Sources) -> Longs:
    """Returns the long forms, the most frequent first, by which reference captions define a word as another gene.

    Empty where such captions are few, or too many others define the word as something else.
    """
    return _mostly(group, sources, lambda long: _names_gene(long) and not means(long, group, sources))


def told_sense(group: RowGroup, sources: Sources) -> str:
    """Returns what most reference captions that define a word say it is; empty where they say nothing of the kind."""
    longs = _chosen(group, sources, lambda long: _is_no_gene(long, group, sources))
    counts: Counter[str] = Counter()
    for long, n in longs:
        counts[sense_in(long)] += n
    sense, n = counts.most_common(1)[0] if counts else ("other", 0)
    return sense if sense != "other" and n * 2 > _total(group, sources) else ""


def _is_no_gene(long: str, group: RowGroup, sources: Sources) -> bool:
    return not (_names_gene(long) or means(long, group, sources) or head(long, sources))


def _names_gene(long: str) -> bool:
    return GENE_WORDS.search(long) is not None


def _mostly(group: RowGroup, sources: Sources, wanted: Callable[[str], bool]) -> Longs:
    """Returns the long forms that are wanted, where enough captions have one, and most of those that have any."""
    chosen = _chosen(group, sources, wanted)
    return chosen if sum(n for _, n in chosen) >= max(_DEFINITIONS, _MOST * _total(group, sources)) else ()


def _total(group: RowGroup, sources: Sources) -> int:
    return sum(sources.reference.defined.get(cased(plain(group.core)), {}).values())


def _chosen(group: RowGroup, sources: Sources, wanted: Callable[[str], bool]) -> Longs:
    longs = sources.reference.defined.get(cased(plain(group.core)), {})
    return tuple(sorted(((long, n) for long, n in longs.items() if wanted(long)), key=lambda one: (-one[1], one[0])))


def named_in(longs: Longs, group: RowGroup, sources: Sources) -> Mention | None:
    """Returns the gene or group whose name ends the most frequent long form, unless it is the row's own."""
    mention = head(longs[0][0], sources) if longs else None
    same = mention and any(gene.symbol in group.symbols for gene in mention.genes)
    return None if same else mention


def head(long: str, sources: Sources) -> Mention | None:
    """Returns the name that ends a long form and fills most of it."""
    return next(
        (m for m in sources.annotator.mentions(long) if m.end == len(long) and m.genes and m.start < _LEAD * len(long)),
        None,
    )
