"""What a caption's own definitions say of its short forms: which gene, or that it is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ner.find.candidate import Candidate
from ner.find.definitions import Definition
from ner.lexicon.compiled import Lexicon
from ner.text.keys import PIECE, cased, key
from ner.types import Reading

_HEADS = (
    "receptor|kinase|factor|protein|synthase|ligase|channel|transporter|exchanger|ligand|antigen|cytokine|chemokine|"
    "interleukin|interferon|collagen|integrin|subunit|homolog|homologue|gene|polypeptide|peptide|hormone|cadherin|"
    "activator|inhibitor|repressor|transducer|adaptor|adapter|molecule|element|enzyme|cotransporter|coactivator|corepressor"
)
_GENE_HEAD = re.compile(
    rf"(?:\b(?:{_HEADS}|[a-z]{{3,}}(?<!ph)(?<!dise)(?<!b)(?<!relea)(?<!incre)(?<!decre)(?<!datab)(?<!phr)(?<!purch)ase|[a-z]{{4,}}globulin))s?"
    r"(?:[ -](?:\d{1,3}[A-Za-z]?|[A-Za-z]|[IVX]{1,4}|alpha|beta|gamma|delta|kappa|[α-ω]\d?|like|type \d))*$"
)
_SMALL = frozenset(
    {"of", "the", "and", "a", "in", "to", "for", "with", "by", "like", "type", "protein", "gene", "family", "member"}
)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a definition makes of a short form: readings that it supports, or none when the short form is no gene."""

    definition: Definition
    readings: tuple[Reading, ...]

    @property
    def is_gene(self) -> bool:
        return bool(self.readings)


Assess = Callable[[Candidate], tuple[float, tuple[Reading, ...]]]


def senses(
    definitions: Iterable[Definition],
    candidates: list[Candidate],
    assess: Assess,
    lexicon: Lexicon,
    *,
    threshold: float,
) -> dict[str, Sense]:
    """Returns, by spelling (case kept), the sense of each short form on which its definition throws light."""
    found: dict[str, Sense] = {}
    spelt = {cased(c.text): c for c in reversed(candidates) if "enumeration" not in c.how}
    for definition in definitions:
        known = spelt.get(cased(definition.short))
        own = assess(known)[1] if known else ()
        if long := _named(definition, candidates, assess, threshold):
            found[cased(definition.short)] = Sense(definition, _agreed(long, own))
            continue
        near = sorted(own, key=lambda r: -_overlap(definition.long, r, lexicon))
        best = _overlap(definition.long, near[0], lexicon) if near else 0.0
        if _GENE_HEAD.search(definition.long):
            if best >= 0.5:
                found[cased(definition.short)] = Sense(definition, tuple(near))
        elif best < 0.5 and not _mentions_one_of(definition, own, candidates, assess, threshold):
            found[cased(definition.short)] = Sense(definition, ())
    return found


def _named(
    definition: Definition, candidates: list[Candidate], assess: Assess, threshold: float
) -> tuple[Reading, ...]:
    """Returns the readings of the name that fills the long form (a leading or a trailing word may be left over)."""
    best: tuple[float, tuple[Reading, ...]] = (0.0, ())
    for candidate in candidates:
        if candidate.start < definition.long_start or candidate.end > definition.long_end + 2:
            continue
        share = (candidate.end - candidate.start) / len(definition.long)
        if share > max(best[0], 0.72) and "enumeration" not in candidate.how:
            probability, readings = assess(candidate)
            if probability >= threshold:
                best = (share, readings)
    return best[1]


def _agreed(long: tuple[Reading, ...], own: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Returns the readings of the long form, spelt as the short form's own where both mean the same."""
    mine = {(r.genes, r.group): r for r in own}
    return tuple(mine.get((r.genes, r.group), r) for r in long)


def _mentions_one_of(
    definition: Definition, own: tuple[Reading, ...], candidates: list[Candidate], assess: Assess, threshold: float
) -> bool:
    """Tells whether the long form names one of the genes that the short form can mean."""
    genes = {g for r in own for g in r.genes}
    for candidate in candidates:
        if definition.long_start <= candidate.start and candidate.end <= definition.long_end:
            probability, readings = assess(candidate)
            if probability >= threshold and readings and genes & set(readings[0].genes):
                return True
    return False


def _content(text: str) -> set[str]:
    return {k.removesuffix("s") for m in PIECE.finditer(text) if (k := key(m.group())) and k not in _SMALL}


def _overlap(long: str, reading: Reading, lexicon: Lexicon) -> float:
    """Returns which share of the long form's content words stands in the name of what a reading means."""
    words = _content(long)
    if reading.group:
        name = lexicon.groups[reading.group].name + " " + reading.term
    else:
        entry = lexicon.gene_entry(reading.genes[0].symbol)
        name = f"{entry.name} {reading.term}" if entry else reading.term
    return len(words & _content(name)) / len(words) if words else 0.0
