"""A figure as the curator reads it: its rows, the genes its caption names, and what the caption defines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from eval.curation.organisms import Organism, figure_organism
from eval.curation.rows import RowGroup, row_groups
from ner.annotator import Annotator
from ner.find.definitions import find_definitions
from ner.find.long_forms import Definition
from ner.formats.record import Record
from ner.judge.definitions import Reader
from ner.judge.senses import Sense
from ner.text.keys import key, plain
from ner.types import Mention

Span = tuple[int, int]
_LOW_WORD = re.compile(r"[a-z]{3,}")
_PROSE = re.compile(r"(?:as|and|by|for|in|of|or|the|to|with)\b")  # no long form begins so


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
    spans: Mapping[str, Span]
    organism: Organism


def read_figure(record: Record, annotator: Annotator) -> Figure:
    """Returns a record with what its caption says; offsets are code points of the caption as it was read."""
    mentions = annotator.annotate(record.as_caption).mentions
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
    senses = _senses(record.caption, annotator)
    low = _low_senses(record.caption, groups, annotator)
    told = {**low, **senses}
    return Figure(
        record,
        groups,
        mentions,
        named,
        {symbol: frozenset(words) for symbol, words in genes.items()},
        {symbol: frozenset(words) for symbol, words in listed.items()},
        plain(record.caption),
        {spelling: sense for spelling, (sense, _) in told.items()},
        {spelling: span for spelling, (_, span) in told.items()},
        figure_organism(record),
    )


def find_senses(caption: str, annotator: Annotator) -> dict[str, Sense]:
    """Returns what a caption's definitions make of each spelling they explain, words that are never genes included."""
    return {spelling: sense for spelling, (sense, _) in _senses(caption, annotator).items()}


def _senses(caption: str, annotator: Annotator) -> dict[str, tuple[Sense, Span]]:
    """Returns by spelling what a caption's definitions make of it, with the span of the definition."""
    prepared = annotator.finder.prepare(caption)
    candidates = annotator.finder.find(prepared, refused=True)
    definitions = find_definitions(prepared, candidates)
    if not definitions:
        return {}
    judge = annotator.judge
    senses = Reader(candidates, judge.assess, annotator.lexicon, judge.threshold).senses(prepared.text, definitions, ())
    return {spelling: (sense, prepared.repaired.span(*_reach(sense.definition))) for spelling, sense in senses.items()}


def _low_senses(caption: str, groups: tuple[RowGroup, ...], annotator: Annotator) -> dict[str, tuple[Sense, Span]]:
    """Returns the same for words of rows in small letters: `meters above sea level (masl)`, `eno – enolase`.

    Definitions are known by the capitals of their short forms, so that the caption is read once more with these words
    in capitals.
    """
    cores = {group.core for group in groups if _LOW_WORD.fullmatch(group.core) and group.core in caption}
    if not cores:
        return {}
    word = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(cores))})(?![\w-])")
    found = _senses(word.sub(lambda match: match[0].upper(), caption), annotator)
    senses: dict[str, tuple[Sense, Span]] = {}
    for core in sorted(core for core in cores if core.upper() in found):
        sense, (start, end) = found[core.upper()]
        if word.search(caption[start:end]) and not _PROSE.match(sense.definition.long):
            senses[core] = replace(sense, definition=replace(sense.definition, short=core)), (start, end)
    return senses


def _reach(definition: Definition) -> Span:
    """Returns the span from the short form to the long one, whichever stands first."""
    return (
        min(definition.short_start, definition.long_start),
        max(definition.short_end, definition.long_end),
    )


def stands_in(word: str, text: str) -> bool:
    """True when a word stands in a text as it is spelt, letters and digits of others beside it set aside."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not text[max(start - 1, 0) : start].isalnum() and not text[end : end + 1].isalnum():
            return True
        start = text.find(word, start + 1)
    return False
