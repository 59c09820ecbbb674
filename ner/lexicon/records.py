"""The plain records of the lexicon: names, groups, genes, use in corpora, vetoes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ner.types import Gene, Kind, Source


class Term(NamedTuple):
    """A name as its source spells it; `target` is an approved symbol, several joined by `|`, or the id of a group."""

    text: str
    source: Source
    target: str

    @property
    def is_group(self) -> bool:
        return ":" in self.target


@dataclass(frozen=True, slots=True)
class Group:
    """A family or complex and its human members.

    A large family is left open (collagens): annotations list none of its members, rows all that its source knows.
    """

    id: str
    kind: Kind
    name: str
    members: tuple[Gene, ...]
    open_members: tuple[Gene, ...] = ()

    @property
    def all_members(self) -> tuple[Gene, ...]:
        return self.members or self.open_members


@dataclass(frozen=True, slots=True)
class GeneEntry:
    """What the HGNC table says of a gene; `words` are the content words of all its names of several words."""

    gene: Gene
    name: str
    locus: str
    uniprot: tuple[str, ...]
    words: frozenset[str] = frozenset()


class Usage(NamedTuple):
    """How annotators of published corpora took a spelling: `marked` as a gene in so many of `total` occurrences."""

    total: int
    marked: int
    symbols: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Veto:
    """A word that is no gene, and its sense (`small_molecule`, `english`, ...)."""

    word: str
    sense: str
    reason: str
