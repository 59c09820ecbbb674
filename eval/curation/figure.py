"""A figure as the curator reads it: its rows, the genes its caption names, and what the caption defines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.curation.organisms import Organism, figure_organism
from eval.curation.rows import RowGroup, row_groups
from ner.annotator import Annotator
from ner.find.definitions import Definition, find_definitions
from ner.formats.record import Record
from ner.judge.definitions import Reader, Sense
from ner.text.keys import cased, key, plain
from ner.types import Caption, Mention


@dataclass(frozen=True, slots=True)
class Figure:
    """A record with what its caption says.

    `named` are the mentions by the key of their text, `genes` the keys of the words that name each gene; `senses` what
    the caption's definitions make of a spelling, with the span of the definition in `spans`; `text` is the caption
    with look-alike letters made plain.
    """

    record: Record
    groups: tuple[RowGroup, ...]
    mentions: tuple[Mention, ...]
    named: Mapping[str, Mention]
    genes: Mapping[str, frozenset[str]]
    listed: Mapping[str, frozenset[str]]
    text: str
    senses: Mapping[str, Sense]
    spans: Mapping[str, tuple[int, int]]
    organism: Organism


def read_figure(record: Record, annotator: Annotator) -> Figure:
    """Returns a record with what its caption says; offsets are code points of the caption as it was read."""
    mentions = annotator.annotate(Caption(record.figid, record.caption)).mentions
    groups = row_groups(record, annotator.lexicon)
    named: dict[str, Mention] = {}
    genes: dict[str, set[str]] = {}
    for mention in mentions:
        named.setdefault(key(mention.text), mention)
        for gene in mention.all_genes:
            genes.setdefault(gene.symbol, set()).add(key(mention.text))
    listed: dict[str, set[str]] = {}
    for group in groups:
        for symbol in group.symbols:
            listed.setdefault(symbol, set()).add(key(group.core))
    senses, spans = _senses(record.caption, annotator)
    return Figure(
        record,
        groups,
        mentions,
        named,
        {symbol: frozenset(words) for symbol, words in genes.items()},
        {symbol: frozenset(words) for symbol, words in listed.items()},
        plain(record.caption),
        senses,
        spans,
        figure_organism(record),
    )


def find_senses(caption: str, annotator: Annotator) -> dict[str, Sense]:
    """Returns what a caption's definitions make of each spelling they explain, words that are never genes included."""
    return _senses(caption, annotator)[0]


def _senses(caption: str, annotator: Annotator) -> tuple[dict[str, Sense], dict[str, tuple[int, int]]]:
    prepared = annotator.finder.prepare(caption)
    candidates = annotator.finder.find(prepared, refused=True)
    definitions = find_definitions(prepared, candidates)
    if not definitions:
        return {}, {}
    judge = annotator.judge
    senses = Reader(candidates, judge.assess, annotator.lexicon, judge.threshold).senses(prepared.text, definitions, ())
    spans = {
        cased(d.short): prepared.repaired.span(*_reach(d)) for d in reversed(definitions) if cased(d.short) in senses
    }
    return senses, spans


def _reach(definition: Definition) -> tuple[int, int]:
    """Returns the span from the short form to the long one, whichever stands first."""
    return (
        min(definition.short_start, definition.long_start),
        max(definition.short_end, definition.long_end),
    )
