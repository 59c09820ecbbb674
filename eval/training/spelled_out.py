"""How well names that are spelled out are found and understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eval.gold.documents import GoldMention
from eval.gold.metrics import overlaps
from eval.training.variants import Found

DEFINITION = (
    "A name is spelled out when it has two or more words, or more than 12 letters and no digit, and holds a run of "
    "four small letters (`TLR2 and 4` is none). Found: a mention overlaps it. Gene right: of those that are single "
    "genes with a human id, how many were given all their genes there."
)
_SMALL = re.compile(r"[a-zα-ω]{4}")
_LONG = 12


@dataclass(frozen=True, slots=True)
class Spelled:
    """Spelled-out names: how many are marked and found, with the very span; of single genes, found and right."""

    marked: int
    found: int
    same_span: int
    genes: int
    found_genes: int
    right: int


def is_spelled_out(name: str) -> bool:
    """Tells whether a name is spelled out (see DEFINITION)."""
    words = len(name.split())
    long = sum(c.isalpha() for c in name) > _LONG and not any(c.isdigit() for c in name)
    return (words > 1 or long) and bool(_SMALL.search(name))


def spelled_out(found: Found) -> Spelled:
    """Returns the counts of spelled-out names."""
    marked = hit = same = genes = met = right = 0
    for text, mentions in found:
        for m in text.gold.mentions:
            if m.role == "nonhuman" or not is_spelled_out(text.gold.text[m.start : m.end]):
                continue
            near = [p for p in mentions if overlaps(p, m)]
            marked, hit = marked + 1, hit + bool(near)
            same += any((p.start, p.end) == (m.start, m.end) for p in near)
            if m.role == "gene":
                given = {s for p in near if p.kind == "gene" for s in p.symbols}
                genes, met, right = genes + 1, met + bool(near), right + _is_right(m, given, text.corpus)
    return Spelled(marked, hit, same, genes, met, right)


def _is_right(m: GoldMention, given: set[str], corpus: str) -> bool:
    return bool(set(m.symbols) & given) if corpus == "bioid_train" else set(m.symbols) <= given
