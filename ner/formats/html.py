"""A page for readers: each caption with its genes marked, linked to HGNC, and why each was found.

The page stands alone: no script, style or picture is fetched. Kinds differ by colour and by the line under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ner.formats.base import Entry
from ner.formats.record import GeneRow
from ner.types import Annotation, Gene, Mention

HGNC_PAGE = "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/"
SPLIT = "<!-- captions -->"

Verdict = Literal["confirmed", "not found", "only here"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of caption, with the number of the mention that starts and ends with it, 0 for plain text."""

    text: str
    number: int = 0
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A gene beside the curated list: the words it has in the caption and in the list."""

    symbol: str
    hgnc_id: str
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


def compare(annotation: Annotation, rows: Iterable[GeneRow]) -> tuple[Compared, ...]:
    """Each gene of the caption and of the curated list once, in the order caption, then list."""
    found: dict[str, list[str]] = {}
    listed: dict[str, list[str]] = {}
    genes: dict[str, tuple[str, str]] = {}
    for mention in annotation.mentions:
        for gene in mention.genes:
            key = gene.entrez or gene.symbol
            genes[key] = (gene.symbol, gene.hgnc_id)
            found.setdefault(key, []).append(mention.text)
    by_symbol = {symbol: key for key, (symbol, _) in genes.items()}
    for row in rows:
        key = by_symbol.get(row.hgnc_symbol) or row.entrez or row.hgnc_symbol
        genes.setdefault(key, (row.hgnc_symbol, ""))
        listed.setdefault(key, []).append(row.word)
    return tuple(
        Compared(symbol, hgnc_id, unique(found.get(key, ())), unique(listed.get(key, ())))
        for key, (symbol, hgnc_id) in genes.items()
    )


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, in order."""
    return tuple(dict.fromkeys(words))


def gene_url(gene: Gene | Compared) -> str:
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
            mentions=annotation.mentions,
            compared=compared,
            counts={verdict: sum(c.verdict == verdict for c in compared) for verdict in ("confirmed", "not found")},
        )

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the head, the sections as they come, and the foot."""
        head, _, foot = template("page.html.j2").render(split=Markup(SPLIT)).partition(SPLIT)
        stream.write(head.encode("utf-8"))
        for part in parts:
            stream.write(part.encode("utf-8"))
        stream.write(foot.encode("utf-8"))
