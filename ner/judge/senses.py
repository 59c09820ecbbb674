"""Senses of short forms: what a definition makes of them, and how meanings stand to each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ner.find.candidate import Candidate
from ner.find.long_forms import Definition
from ner.lexicon.compiled import Lexicon
from ner.text.content import HEADS, content
from ner.text.keys import key
from ner.types import Reading

CURATED = ("capgene", "famplex")  # sources whose names hold whatever the long form says
GENE_HEAD = re.compile(
    rf"(?:\b(?:{HEADS}|[a-z]{{3,}}(?<!ph)(?<!dise)(?<!b)(?<!relea)(?<!incre)(?<!decre)(?<!datab)(?<!phr)(?<!purch)ase"
    r"|[AG]TPase|[a-z]{4,}globulin))s?"
    r"(?:[ -](?:\d{1,3}[A-Za-z]?|[A-Za-z]|[IVX]{1,4}|alpha|beta|gamma|delta|kappa|[α-ω]\d?|like|type \d))*$"
)
# What ends a long form that is no gene's, whatever the rest of it says.
OTHER = re.compile(
    r"(?<![\w-])(?:\w*(?:scopy|genesis|synthesis|sarcoma|carcinoma|adenoma|lymphoma|glioma|blastoma|melanoma|myeloma"
    r"|plasia|aldehyde|phosphate|nucleotide)|acids?|cancers?|cells?|cycles?|antibod(?:y|ies)|leuka?emia|deficiency|diseases?|extracts?"
    r"|hypertension|NER|pores?|porphyria|potentials?|reactions?|repair|resistance|reticulum|rings?|syndrome|tissues?"
    r"|transitions?|metabolism|oxidation|respiration|uptake|secretion|pressure|(?:hyper)?responsiveness|macrophages?"
    r"|neutrophils?|lymphocytes?|monocytes?|fibroblasts?|hepatocytes?|neurons?|area|cortex|amygdala|hippocampus"
    r"|hypothalamus|cord|vein|artery|ventricle|million|index|scores?|ratio"
    r"|volume|systems?|negative|positive|fold change|experience|therapy|chemotherapy|transplantation|surgery|imaging"
    r"|tomography|spectrometry|chromatography|electrophoresis|sequencing|analysis|assays?|tests?|mice|medium|saline|diet|fever"
    r"|infarction|disorders?|insufficiency|hypoxia|reperfusion|failure|injury|stress|virus|metformin|taurine|tacrolimus)$"
)
# What no other enzyme is called: `ADH, aspartate dehydrogenase`.
ENZYME = re.compile(r"[a-z]{4}ase$")

_RATHER = 0.5  # share from which a short form's first reading is what it means, the caption left aside


@dataclass(frozen=True, slots=True)
class Sense:
    """What a definition makes of a short form: readings that it supports, or none when the short form is no gene."""

    definition: Definition
    readings: tuple[Reading, ...]

    @property
    def is_gene(self) -> bool:
        return bool(self.readings)

    @property
    def is_other(self) -> bool:
        """Whether the long form ends with a word that no gene's name ends with: a disease, a tissue, a method."""
        return OTHER.search(self.definition.long) is not None

    @property
    def quoted(self) -> str:
        return f"{self.definition.short}: {self.definition.long}"


class Told(NamedTuple):
    """What the definitions of a caption tell: senses by their short forms, and by the places of their long forms."""

    shorts: Mapping[str, Sense]
    longs: Mapping[tuple[int, int], Sense]

    def member(self, candidate: Candidate, reading: Reading) -> Sense | None:
        """Returns the sense of a family's name that is the long form of a symbol: `OAS1, oligoadenylate synthetase`."""
        sense = self.longs.get((candidate.start, candidate.end))
        if sense is None or not sense.is_gene or not is_member(first := sense.readings[0], reading):
            return None
        return sense if key(sense.definition.short).upper() == first.genes[0].symbol else None


def is_member(one: Reading, family: Reading) -> bool:
    """Tells whether a reading means members of the group that another means."""
    return bool(family.group) and one.kind == "gene" and set(one.genes) <= set(family.genes)


def may_mean(own: tuple[Reading, ...], other: Reading) -> bool:
    """Tells whether one of the readings means what another one means."""
    return any((reading.genes, reading.group) == (other.genes, other.group) for reading in own)


def differ(own: Reading, other: Reading) -> bool:
    """Tells whether two meanings are families, the first of them curated, that have no gene in common."""
    listed = bool(own.group and own.genes and other.group and other.genes)
    return listed and own.source in CURATED and set(own.genes).isdisjoint(other.genes)


def agreed(long: tuple[Reading, ...], own: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Returns the readings of the long form, spelt as the short form's own where both mean the same.

    A short form that names one member of the family that the long form names, and cannot name the family, keeps its
    own meaning; so does one that names the family where the long form can mean it or a member: `dishevelled (DVL)`.
    """
    if own and own[0].score > _RATHER:
        if is_member(own[0], long[0]) and not any(reading.group == long[0].group for reading in own):
            return own
        if is_member(long[0], own[0]) and any(reading.group == own[0].group for reading in long[1:]):
            return own
    mine = {(r.genes, r.group): r for r in own}
    return tuple(mine.get((r.genes, r.group), r) for r in long)


def overlap(long: str, reading: Reading, lexicon: Lexicon) -> float:
    """Returns which share of the long form's content words stands in the name of what a reading means.

    A long form that holds little of that name counts for nothing: `arginine` is not the arginine-glutamic acid repeat.
    """
    words = content(long)
    if reading.group:
        name = content(lexicon.groups[reading.group].name)
    else:
        entry = lexicon.gene_entry(reading.genes[0].symbol)
        name = content(entry.name) if entry else frozenset()
    both = words & (name | content(reading.term))
    if any(map(_is_word, words - both)) and not any(map(_is_word, both)):
        return 0.0  # a letter is all they share: `γ-glutamylcysteine` and the gamma subunit
    shared = len(both)
    return shared / len(words) if words and shared * 3 >= len(name) else 0.0


def _is_word(word: str) -> bool:
    return len(word) > 1
