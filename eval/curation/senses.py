"""What a word is that is no gene: a small molecule, an organelle, a process, an English word, …; from curated lists."""

from __future__ import annotations

import csv
import importlib.resources
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ner.lexicon import Lexicon
from ner.text.keys import cased, plain

CLASSES: dict[str, frozenset[str]] = {
    "chemical": frozenset(
        {"small_molecule", "nucleotide", "amino_acid", "drug", "ion", "lipid", "modification", "sugar"}
    ),
    "english": frozenset({"english"}),
    "class": frozenset({"general_class", "domain"}),
    "biology": frozenset(
        {"cell", "cell_line", "organelle", "organism", "virus", "disease", "process", "place", "tissue", "pathway"}
    ),
}
_TABLE = "senses.tsv"
# What a long form holds that names a gene product.
GENE_WORDS = re.compile(
    r"(?:ase|protein|factor|receptor|gene|kinase|channel|transporter|subunit|ligand|synthetase|globulin|homolog\w*|"
    r"complex|peptide|hormone|inhibitor|antigen|domain|carrier|permease|oxygenase|antiporter|symporter)s?\b"
)
_GENE_ELSEWHERE = re.compile(r"enzyme|\bgene of the\b")
_SENSES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sense, re.compile(pattern, re.IGNORECASE))
    for sense, pattern in (
        ("virus", r"virus"),
        ("cell", r"\b(?:cells?|macrophages?|neurons?|lymphocytes?|blasts?|cytes?)\b"),
        ("disease", r"disease|syndrome|cancer|carcinoma|itis\b|pathy\b|disorder|tumou?r|leuk[ae]mia|deficiency"),
        ("organelle", r"reticulum|golgi|membrane|body\b|bodies\b|mitochondri|nucle(?:us|ar)|lysosom|vesicle|granule"),
        ("process", r"pathway|cycle|signal|response|repair|autophagy|phosphorylation|stress|transport|transition"),
        ("organism", r"coccus|bacter|bacill|plasma\b|elegans|coli\b"),
        ("small molecule", r"phosphate|acid|ate\b|ose\b|ine\b|ol\b|one\b|ide\b|coa\b|pyruv|glyc|sterol|lipid|amine"),
    )
)


@dataclass(frozen=True, slots=True)
class WordSense:
    """What a word is that is no gene, with the reason and the source of the list entry that says so."""

    word: str
    sense: str
    reason: str
    source: str

    @property
    def name(self) -> str:
        """The sense in words."""
        return "English word" if self.sense == "english" else self.sense.replace("_", " ")

    @property
    def is_gene_elsewhere(self) -> bool:
        """True for the gene or enzyme of another organism, whose name an unrelated human gene has for an alias."""
        return self.sense == "other" and _GENE_ELSEWHERE.search(self.reason) is not None

    @property
    def kind(self) -> str:
        """The class of senses that this one belongs to: chemical, english, class, biology or other."""
        return next((name for name, senses in CLASSES.items() if self.sense in senses), "other")


def sense_of(word: str, lexicon: Lexicon) -> WordSense | None:
    """Returns what a word is that is no gene, where a list says so; entries marked `exact` hold for their case."""
    spelling = cased(plain(word))
    table = _senses()
    if found := table.get(f"={spelling}") or table.get(spelling.lower()):
        return found
    if veto := lexicon.veto(word):
        return WordSense(veto.word, veto.sense, veto.reason, "capgene's list of words that are no genes")
    return None


@cache
def _senses() -> Mapping[str, WordSense]:
    text = (importlib.resources.files("eval.curation") / "tables" / _TABLE).read_text(encoding="utf-8")
    found: dict[str, WordSense] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        spelling = cased(plain(row["word"]))
        entry = WordSense(row["word"], row["sense"], row["reason"], row["source"])
        found[f"={spelling}" if row["case"] == "exact" else spelling.lower()] = entry
    return MappingProxyType(found)


def sense_in(long: str) -> str:
    """Returns what a long form says a thing is, by its wording: `small molecule`, `cell`, …, or `other`."""
    return next((sense for sense, pattern in _SENSES if pattern.search(long)), "other")
