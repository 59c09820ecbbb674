"""What kind of organism a figure is about: the cues of its organism field, its caption and its titles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from ner.formats.record import Record

Kind = Literal["", "vertebrate", "plant", "yeast", "microbe", "worm", "fly", "virus"]

_CUES: dict[Kind, str] = {
    "vertebrate": (
        r"humans?|patients?|mouse|mice|murine|rats?|porcine|pigs?|bovine|chickens?|zebrafish|xenopus|mammal\w*|"
        r"vertebrates?|homo sapiens|mus musculus|rattus|rabbits?|canine|dogs?|primates?|clinical|children|women"
    ),
    "plant": (
        r"arabidopsis|thaliana|plants?|oryza|rice|wheat|barley|maize|zea mays|tomato(?:es)?|tobacco|nicotiana|"
        r"soybeans?|"
        r"leaf|leaves|roots?|seedlings?|photosynthe\w+|chloroplasts?|phloem|xylem|xylan|lignin|auxins?|gibberellins?|"
        r"jasmonate|jasmonic|grape\w*|vitis|brassica|cotton|gossypium|populus|poplar|potato|solanum|legum\w+|medicago|"
        r"chlamydomonas|algae?|algal|microalga\w*|physcomitrella|flavonoids?|anthocyanins?|carotenoids?|terpenoids?|monolignol|"
        r"strawberr\w+|apple|citrus|stomata\w*|sugarcane|sorghum|artemisi\w+|ginseng|salvia|catharanthus|diatoms?|alkaloids?"
    ),
    "yeast": (
        r"yeasts?|saccharomyces|cerevisiae|pombe|schizosaccharomyces|candida|pichia|yarrowia|aspergillus|fung(?:i|al|us)|"
        r"neurospora|kluyveromyces|ashbya|fusarium|penicillium|trichoderma|cryptococcus|magnaporthe|mycelia\w*|hyphae"
    ),
    "microbe": (
        r"bacteri\w+|\w+bacterium|e\. coli|escherichia|coli|bacillus(?! (?:of )?calmette)|subtilis|pseudomonas|"
        r"streptomyces|mycobacteri\w+|clostridi\w+|"
        r"salmonella|staphylococcus|streptococcus|lactobacill\w+|lactococcus|corynebacterium|synechocystis|synechococcus|"
        r"cyanobacteri\w+|archae\w+|helicobacter|vibrio|methanogen\w*|thermophil\w+|geobacter|shewanella|rhizobi\w+|"
        r"plasmodium|falciparum|trypanosom\w+|leishmania|toxoplasma|prokaryot\w+|sulfolobus|zymomonas|anaerobic\w*|"
        r"metagenom\w+|microbio\w+|microbial|fermentation|biosynthetic gene cluster|operons?|methylotroph\w*|haloferax"
    ),
    "worm": r"c\. ?elegans|caenorhabditis|nematodes?|worms?|elegans",
    "fly": (
        r"drosophila|melanogaster|fruit ?fl(?:y|ies)|fl(?:y|ies)|insects?|mosquito(?:es)?|anopheles|aedes|bombyx|"
        r"manduca|wing discs?"
    ),
    "virus": r"virus\w*|viral|virions?|hiv-1|hcv|hbv|sars-cov\S*",
}
_CUE = re.compile("|".join(f"(?P<{kind}>\\b(?:{cues})\\b)" for kind, cues in _CUES.items()), re.IGNORECASE)
_MANY: dict[Kind, str] = {"fly": "flies", "virus": "viruses", "yeast": "yeasts and moulds"}
_WEIGHT = {"organisms": 3, "papertitle": 2, "title": 2, "caption": 1}
_FOREIGN: tuple[Kind, ...] = ("plant", "yeast", "microbe", "worm", "fly")


@dataclass(frozen=True, slots=True)
class Organism:
    """The kind of organism a figure speaks of most, the first cue of it in the caption, and how sure that is.

    `cue` is the word that tells, `start` and `end` its span in the caption (-1 where it stands in a title or field);
    `share` is the part of all cues that speak for the kind, `foreign` the part that speaks for no vertebrate, `kinds`
    are all that are spoken of.
    """

    kind: Kind
    cue: str
    start: int
    end: int
    share: float
    foreign: float
    kinds: frozenset[Kind] = frozenset()

    @property
    def many(self) -> str:
        """The kind in the plural: `plants`, `flies`."""
        return _MANY.get(self.kind, f"{self.kind}s")

    @property
    def said(self) -> str:
        """The kind of organism, with the cue that tells of it: `plants (terpenoid)`."""
        return self.many if self.cue.lower() in (self.kind, self.many) else f"{self.many} ({self.cue})"

    @property
    def is_foreign(self) -> bool:
        """True where the figure is about an organism that is no vertebrate."""
        return self.kind in _FOREIGN


def figure_organism(record: Record) -> Organism:
    """Returns the kind of organism that a record's field, titles and caption speak of most; kind empty without cues."""
    weights: Counter[Kind] = Counter()
    first: dict[Kind, tuple[str, int, int]] = {}
    for name, text in _texts(record):
        for match in _CUE.finditer(text):
            kind: Kind = match.lastgroup  # type: ignore[assignment]
            weights[kind] += _WEIGHT[name]
            place = match.span() if name == "caption" else (-1, -1)
            first.setdefault(kind, (match.group(), *place))
    if not weights:
        return Organism("", "", -1, -1, 0.0, 0.0)
    total = sum(weights.values())
    kind = max(sorted(weights), key=lambda one: weights[one])
    foreign = sum(weights[one] for one in _FOREIGN) / total
    return Organism(kind, *first[kind], weights[kind] / total, foreign, frozenset(weights))


def _texts(record: Record) -> tuple[tuple[str, str], ...]:
    return (
        ("caption", record.caption),
        ("title", record.title if record.title not in record.caption else ""),
        ("papertitle", record.papertitle),
        ("organisms", record.organisms),
    )
