"""A page for readers: each caption with its genes marked, linked to HGNC, and why each was found.

The page stands alone: no script, style or picture is fetched. Kinds differ by colour and by the line under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import BinaryIO, Literal, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ner.formats.base import Entry, write_parts
from ner.formats.record import GeneRow
from ner.types import Annotation, Gene, Mention

HGNC_PAGE = "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/"
SPLIT = "<!-- captions -->"

Verdict = Literal["confirmed", "not found", "only here"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of caption, with the number of the mention that starts and ends with it, 0 for plain text."""

    text: str
    number: int = 0
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A name with one meaning, and every place of the caption where it stands with that meaning."""

    mention: Mention
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Genes beside the curated list that have the same words in the caption and in the list."""

    genes: tuple[Gene, ...]
    found: tuple[str, ...]
    listed: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether caption and list agree."""
        if self.found and self.listed:
            return "confirmed"
        return "only here" if self.found else "not found"


def pieces(annotation: Annotation) -> Iterator[Piece]:
    """The caption cut into plain and marked stretches; a mention inside another is left to the list below."""
    text, at = annotation.caption.text, 0
    for number, mention in enumerate(annotation.mentions, 1):
        if mention.start < at:
            continue
        if mention.start > at:
            yield Piece(text[at : mention.start])
        yield Piece(mention.text, number, mention)
        at = mention.end
    if at < len(text):
        yield Piece(text[at:])


def gather(mentions: Iterable[Mention]) -> tuple[Found, ...]:
    """The mentions with those that differ in their place alone made one, in the order of their first place."""
    places: dict[Mention, list[tuple[int, int]]] = {}
    for mention in mentions:
        anywhere = replace(mention, start=0, end=len(mention.text))
        places.setdefault(anywhere, []).append((mention.start, mention.end))
    return tuple(Found(mention, tuple(found)) for mention, found in places.items())


def compare(annotation: Annotation, rows: Iterable[GeneRow]) -> tuple[Compared, ...]:
    """Each gene of the caption and of the curated list once, in the order caption, then list."""
    found: dict[str, list[str]] = {}
    listed: dict[str, list[str]] = {}
    genes: dict[str, Gene] = {}
    for mention in annotation.mentions:
        for gene in mention.all_genes:
            key = gene.entrez or gene.symbol
            genes[key] = gene
            found.setdefault(key, []).append(mention.text)
    by_symbol = {gene.symbol: key for key, gene in genes.items()}
    for row in rows:
        key = by_symbol.get(row.hgnc_symbol) or row.entrez or row.hgnc_symbol
        genes.setdefault(key, Gene(row.hgnc_symbol, "", row.entrez))
        listed.setdefault(key, []).append(row.word)
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Gene]] = {}
    for key, gene in genes.items():
        groups.setdefault((unique(found.get(key, ())), unique(listed.get(key, ()))), []).append(gene)
    return tuple(Compared(tuple(same), *words) for words, same in groups.items())


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, in order."""
    return tuple(dict.fromkeys(words))


def gene_url(gene: Gene) -> str:
    """The gene's page at HGNC, by id; empty if the id is not known."""
    return HGNC_PAGE + gene.hgnc_id if gene.hgnc_id else ""


@lru_cache(maxsize=4)
def template(name: str) -> Template:
    """A template of this package, which escapes all that it is given."""
    environment = Environment(
        loader=PackageLoader("ner.formats", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["gene_url"] = gene_url
    return environment.get_template(name)


class StreamOutput:
    """Writes one page with every caption, in input order."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """The section of one caption."""
        record = entry.record
        compared = compare(annotation, record.rows if record else ())
        return template("caption.html.j2").render(
            caption=annotation.caption,
            record=record,
            pieces=tuple(pieces(annotation)),
            found=gather(annotation.mentions),
            total=len(annotation.mentions),
            compared=compared,
            counts={verdict: sum(len(c.genes) for c in compared if c.verdict == verdict) for verdict in VERDICTS},
        )

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the head, the sections as they come, and the foot."""
        head, _, foot = template("page.html.j2").render(split=Markup(SPLIT)).partition(SPLIT)
        write_parts(parts, stream, head=head, foot=foot)
