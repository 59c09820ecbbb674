"""What the writers for reviewers' tools share: offsets in UTF-16 units, what is told of a mention, our name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from ner.types import Mention

LAST_SINGLE = "\uffff"  # the last character that is one UTF-16 unit


def utf16_offsets(text: str) -> Callable[[int], int]:
    """A function from an offset in code points of `text` to the same place in UTF-16 units, as JavaScript counts."""
    if text.isascii() or max(text) <= LAST_SINGLE:
        return _same
    pairs = [at for at, character in enumerate(text) if character > LAST_SINGLE]
    return lambda at: at + bisect_left(pairs, at)


def _same(at: int) -> int:
    return at


@lru_cache(maxsize=1)
def model_name() -> str:
    """`capgene` with its version, for tools that tell one model's marks from another's."""
    try:
        return f"capgene {version('capgene')}"
    except PackageNotFoundError:
        return "capgene"


def gene_words(mention: Mention) -> tuple[str, ...]:
    """Each gene of a mention as `symbol (HGNC id)`; of a name left ambiguous, the genes it can mean."""
    genes = mention.genes or tuple(gene for reading in mention.candidates for gene in reading.genes)
    return tuple(dict.fromkeys(f"{gene.symbol} ({gene.hgnc_id})" for gene in genes))


def note_of(mention: Mention) -> str:
    """What a reviewer wants to know of a mention, in one line: its genes, group, name, source, steps and score."""
    parts = [", ".join(gene_words(mention)) or "no gene"]
    if not mention.genes:
        parts[0] = f"ambiguous: {parts[0]}"
    if mention.group:
        parts.append(mention.group)
    parts += [f"{mention.term} in {mention.source}", ", ".join(mention.how), f"score {round(mention.score, 3):g}"]
    return "; ".join(part for part in parts if part)
