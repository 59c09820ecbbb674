"""Families that approved names tell of: `uroplakin 1A`, `uroplakin 2` and `uroplakin 3B` are uroplakins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from ner.lexicon.names import MIRNA, NAMED_LOCI, GroupRow, mirna_names, name_variants
from ner.lexicon.sources import GeneRow, Name
from ner.lexicon.worded import GENERAL, HEAD
from ner.lexicon.wordings import RELATIONS, singular
from ner.text.keys import key

MADE = "capgene:hgnc-"  # how the ids of the families begin that are found here
_MOST_MEMBERS = 15  # beyond them a curator lists none, and the stem is seldom more than a word
_SHORTEST = 6  # letters of a family named by one word
_LEVELS = 3
_CLASS = "subunit|type|member|class|isoform|chain|subtype|group|polypeptide|subfamily|family"
_GREEK = "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|sigma|omega|pi|mu"
_TAIL = re.compile(
    rf",? (?:(?:{_CLASS}) )?(?:\d+[A-Za-z]?\d*|[A-Z]\d*|[IVX]+|(?:{_GREEK})\d*)(?: (?:subunit|chain|isoform))?$"
)
_LAST_CLASS = re.compile(rf"[ ,](?:{_CLASS}|catalytic|regulatory)$")
_PLACE = re.compile(r"\s*\([^()]*\)|, (?:mitochondrial|cytosolic|cytoplasmic)$")
_WORD = re.compile(r"[A-Za-z]{2,}")
# Words that end the name of a class rather than of a family, unless it is told apart by two words of its own.
_CLASSES = frozenset(
    "protein factor molecule antigen regulator enzyme adaptor ligand receptor inhibitor activator".split()
)
# What alone is a class of molecules or an English word.
_NO_FAMILY = frozenset(
    "glycoprotein selenoprotein complement regenerating midline surfeit tectonic casein tensin".split()
)


def stem_groups(rows: Iterable[GeneRow], taken: Container[str]) -> Iterator[tuple[GroupRow, tuple[Name, ...]]]:
    """Yields each family of 2 to 15 genes whose approved names share a stem, and its names.

    Stems whose key is `taken` are left out, and those that are no more than general words.
    """
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.locus in NAMED_LOCI:
            for stem in _stems(row.name):
                members[stem].add(row.symbol)
    for stem in sorted(members):
        if 1 < len(members[stem]) <= _MOST_MEMBERS and _names_family(stem) and key(stem) not in taken:
            ident = f"{MADE}{re.sub(r'[^a-z0-9]+', '-', stem.lower()).strip('-')}"
            names = tuple(Name(text, "hgnc_name", ident) for text in name_variants(stem) if key(text) not in taken)
            yield GroupRow(ident, "family", stem, tuple(sorted(members[stem]))), names


def mirna_groups(rows: Iterable[GeneRow], taken: Container[str]) -> Iterator[tuple[GroupRow, tuple[Name, ...]]]:
    """Yields each microRNA that several loci encode as a family of them, with its names: `miR-101`, `miR-130`.

    Those whose key is `taken` are left out.
    """
    loci: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in rows:
        if found := MIRNA.fullmatch(row.symbol):
            let, number, letter, copy = (part or "" for part in found.groups())
            if copy:
                loci[let, number, letter].add(row.symbol)
            if len(letter) == 1:
                loci[let, number, ""].add(row.symbol)
    for mature, symbols in sorted(loci.items()):
        name, *others = mirna_names(*mature, "")
        if 1 < len(symbols) <= _MOST_MEMBERS and key(name) not in taken:
            ident = f"{MADE}{name.lower()}"
            names = tuple(Name(text, "hgnc_name", ident) for text in (name, *others))
            yield GroupRow(ident, "family", name, tuple(sorted(symbols))), names


def with_open_members(groups: Mapping[str, GroupRow], famplex: Mapping[str, GroupRow]) -> dict[str, GroupRow]:
    """Returns the groups by id, those of FamPlex that list no members with FamPlex' own, which PFOCR's lists have."""
    return {
        i: replace(group, open_members=famplex[i].members) if i in famplex and not group.members else group
        for i, group in groups.items()
    }


def _stems(name: str) -> Iterator[str]:
    """Yields the stems of an approved name, the longest first."""
    stem = _PLACE.sub("", name).strip()
    for _ in range(_LEVELS):
        tail = _TAIL.search(stem)
        if not tail:
            return
        stem = _LAST_CLASS.sub("", stem[: tail.start()].strip()).strip().rstrip(",")
        if stem:
            yield stem


def _names_family(stem: str) -> bool:
    """Tells whether a stem names a family in running text."""
    words = [singular(word.lower()) for word in _WORD.findall(stem)]
    if not words or "," in stem or not HEAD.search(words[-1]) or not RELATIONS.isdisjoint(words[-1:]):
        return False
    own = [word for word in words if word not in GENERAL]
    if len(words) == 1:
        return len(words[0]) >= _SHORTEST and not words[0].endswith("ase") and words[0] not in _NO_FAMILY
    return len(own) > (words[-1] in _CLASSES)
