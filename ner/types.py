"""The plain records that every room of the house passes on: captions, genes, mentions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["gene", "family", "complex"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Source = Literal[
    "hgnc_symbol",
    "hgnc_prev_symbol",
    "hgnc_alias_symbol",
    "hgnc_name",
    "ncbi_synonym",
    "mgi_symbol",
    "famplex",
    "capgene",
    "caption",
]
SOURCES: tuple[Source, ...] = get_args(Source)


@dataclass(frozen=True, slots=True)
class Caption:
    """A figure caption as it was read; offsets of mentions are code points of `text`."""

    id: str
    text: str
    title: str = ""
    organism: str = ""

    def __post_init__(self) -> None:
        for value in (self.id, self.text, self.title, self.organism):
            if not isinstance(value, str):
                raise TypeError(f"a caption is made of text, not of {type(value).__name__}")
            try:
                value.encode("utf-8")
            except UnicodeEncodeError:
                raise ValueError(f"the caption {self.id!r} holds half a surrogate pair") from None


@dataclass(frozen=True, slots=True, order=True)
class Gene:
    """A human gene approved by HGNC; `entrez` is the NCBI Gene id, empty where HGNC has none."""

    symbol: str
    hgnc_id: str
    entrez: str = ""

    def __hash__(self) -> int:
        return hash(self.hgnc_id)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a name can mean: a gene, several enumerated genes, or a group with its members.

    `group` is the id of a family or complex (`FPLX:JAK`, `capgene:...`) and empty for genes; `genes` then
    lists its members. `term` is the lexicon's spelling of the name and `source` the table it stands in.
    `score` is the estimated probability, 0 to 1, that this reading is the right one.
    """

    kind: Kind
    genes: tuple[Gene, ...]
    term: str
    source: Source
    score: float
    group: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r} is none of {', '.join(KINDS)}")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score {self.score!r} of {self.term!r} is outside 0..1")
        if (self.kind == "gene") == bool(self.group):
            raise ValueError(f"{self.term!r}: families and complexes carry a group, genes do not")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a caption that names genes: code points `start` to `end` (exclusive), and its reading.

    `genes` is empty when the name stays ambiguous; `candidates` then ranks what it can mean, best first.
    `how` names the steps that led here (`exact`, `greek`, `enumeration`, ...), for a reviewer to follow.
    A large family (`collagens`) is given as its group alone; `open_members` are the genes that rows have for it.
    """

    start: int
    end: int
    text: str
    kind: Kind
    genes: tuple[Gene, ...]
    term: str
    source: Source
    score: float
    how: tuple[str, ...]
    group: str = ""
    candidates: tuple[Reading, ...] = ()
    open_members: tuple[Gene, ...] = field(default=(), compare=False)  # they follow from the group

    @property
    def all_genes(self) -> tuple[Gene, ...]:
        """The genes, or all members of a group that is left open."""
        return self.genes or self.open_members

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text) or not self.text:
            raise ValueError(f"mention {self.text!r} does not fill its span {self.start}:{self.end}")
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r} is none of {', '.join(KINDS)}")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score {self.score!r} of {self.text!r} is outside 0..1")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A caption with its mentions, in reading order."""

    caption: Caption
    mentions: tuple[Mention, ...]

    def __post_init__(self) -> None:
        for mention in self.mentions:
            if self.caption.text[mention.start : mention.end] != mention.text:
                raise ValueError(
                    f"{self.caption.id}: {mention.text!r} is not at {mention.start}:{mention.end} of the caption"
                )

    def genes(self) -> Iterator[Gene]:
        """Yields each gene named as such (not as a family member) once, in reading order."""
        yield from dict.fromkeys(g for m in self.mentions if m.kind == "gene" for g in m.genes)


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of a caption that was considered: whether it was taken, why, and what it can mean, best first."""

    start: int
    end: int
    text: str
    taken: bool
    reason: str
    readings: tuple[Reading, ...]
