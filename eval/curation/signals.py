"""The named values that a row's score is computed from: what speaks against its word meaning its gene, and what for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.curation.figure import Figure, stands_in
from eval.curation.reference import Reference
from eval.curation.rows import RowGroup
from eval.curation.senses import sense_of
from eval.lists.glossary import defined_otherwise
from ner.annotator import Annotator
from ner.judge.cells import FAMILY_USE
from ner.judge.senses import overlap
from ner.lexicon import Lexicon
from ner.text.keys import cased, key, plain
from ner.text.shape import agreement
from ner.types import Mention, Reading

SYMBOLS = frozenset({"hgnc_symbol", "ncbigene_symbol"})
PREVIOUS = "hgnc_prev_symbol"
_SIGNS = re.compile(r"[^A-Za-z0-9]")
_PRIOR = 4.0  # occurrences that the trust in a source counts for, beside those in corpora


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """What signals are taken from, beside the figure."""

    annotator: Annotator
    reference: Reference
    known_words: frozenset[str]


def make_sources(annotator: Annotator, reference: Reference) -> Sources:
    """Returns the sources of signals; `known_words` are the words that corpora know."""
    return Sources(annotator, reference, frozenset(annotator.lexicon.known_words))


def row_signals(group: RowGroup, figure: Figure, sources: Sources) -> dict[str, float]:
    """Returns the signals of a row group by name, the company of the other rows left aside."""
    return {
        **_word_signals(group, sources),
        **_definition_signals(group, figure, sources),
        **_caption_signals(group, figure),
        **_rarity_signals(group, figure, sources),
        **_organism_signals(group, figure),
        **_company_signals(group, figure, sources),
    }


@lru_cache(maxsize=20_000)
def _word_signals(group: RowGroup, sources: Sources) -> Mapping[str, float]:
    """Returns the signals that are the same in every figure."""
    return {
        **_source_signals(group),
        **_spelling_signals(group),
        **_list_signals(group, sources),
        **_usage_signals(group, sources),
        **_lexicon_signals(group, sources),
    }


def add_company(values: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Returns the signals of a figure's row groups with the company each is in: how suspect the others are."""
    suspect = [min(1.0, one["listed as no gene"] + one["defined otherwise"]) for one in values]
    safe = [one["approved symbol"] * one["spelt as the symbol"] for one in values]
    others = max(len(values) - 1, 1)
    return [
        {
            **one,
            "suspect company": (sum(suspect) - suspect[i] + 0.15) / (others + 1),
            "safe company": (sum(safe) - safe[i] + 0.4) / (others + 1),
            "long list": math.log1p(len(values)) / 4,
        }
        for i, one in enumerate(values)
    ]


def _source_signals(group: RowGroup) -> dict[str, float]:
    short = len(key(group.core)) <= 3
    symbol = group.source in SYMBOLS
    previous = group.source == PREVIOUS
    alias = not (symbol or previous or group.is_family)
    return {
        "approved symbol": float(symbol),
        "previous symbol": float(previous),
        "alias": float(alias),
        "family": float(group.is_family),
        "short alias": float(short and (alias or previous)),
    }


def _spelling_signals(group: RowGroup) -> dict[str, float]:
    core, name = plain(group.core), plain(group.name)
    letters = [c for c in core if c.isalpha()]
    return {
        "two characters": float(len(key(core)) <= 2),
        "three characters": float(len(key(core)) == 3),
        "long word": float(len(key(core)) >= 6),
        "lower case": float(bool(letters) and all(c.islower() for c in letters)),
        "capitalised": float(core[:1].isupper() and core[1:].islower()),
        "spelt as the symbol": float(core in (name, *group.symbols)),
        "other case": 1.0 - agreement(core, name),
        "other signs": float(_letters(core) == _letters(name) and core.upper() != name.upper()),
        "more than the name": float(key(plain(group.word)) != key(core)),
        "has a number": float(any(c.isdigit() for c in core)),
        "look-alike letters": float(
            any(ord(c) > 127 for c in group.word) and key(plain(group.word)) != key(group.word)
        ),
    }


def _letters(text: str) -> str:
    return _SIGNS.sub("", text).lower()


def _list_signals(group: RowGroup, sources: Sources) -> dict[str, float]:
    lexicon = sources.annotator.lexicon
    sense = sense_of(group.core, lexicon)
    kind = sense.kind if sense else ""
    classed = group.is_family and kind == "class"
    known = not sense and group.core.lower() in sources.known_words and not any(c.isdigit() for c in group.core)
    return {
        "listed as no gene": float(bool(sense) and not classed),
        "chemical": float(kind == "chemical"),
        "English": float(kind == "english"),
        "known word": float(known and group.core[1:].islower()),
    }


def _usage_signals(group: RowGroup, sources: Sources) -> dict[str, float]:
    usage = sources.annotator.lexicon.usage(plain(group.core))
    own = {*group.symbols, FAMILY_USE} if group.is_family else set(group.symbols)
    mine = sum(n for symbol, n in usage.symbols if symbol in own)
    named = sum(n for _, n in usage.symbols)
    enough = usage.total >= 5
    return {
        "gene share": (usage.marked + _PRIOR / 2) / (usage.total + _PRIOR),
        "low gene share": float(enough and usage.marked < 0.2 * usage.total),
        "marked as this gene": mine / (named + 1),
        "marked as another gene": (named - mine) / (named + 1),
    }


def _lexicon_signals(group: RowGroup, sources: Sources) -> dict[str, float]:
    lexicon = sources.annotator.lexicon
    readings = lexicon.lookup(group.core)
    first = readings[0] if readings else None
    other = first if first is not None and not has(first, group, lexicon) else None
    own = max((reading.score for reading in readings if has(reading, group, lexicon)), default=0.0)
    mention = alone(group.core, sources.annotator)
    same = bool(mention and any(gene.symbol in group.symbols for gene in mention.all_genes))
    return {
        "unknown to the lexicon": float(not readings),
        "reading share": own,
        "first means another": float(other is not None and other.kind == "gene"),
        "first means a family": float(other is not None and other.kind != "gene"),
        "member of the first": float(bool(first and first.group) and not group.is_family and other is None),
        "curated for another": float(other is not None and other.source == "capgene"),
        "read as this alone": mention.score if mention and same else 0.0,
        "read as another alone": mention.score if mention and not same else 0.0,
        "not read alone": float(mention is None),
    }


def has(reading: Reading, group: RowGroup, lexicon: Lexicon) -> bool:
    """True when a reading names the row group's gene, or a gene of its family, large ones included."""
    return any(gene.symbol in group.symbols for gene in reading.genes or lexicon.open_members(reading.group))


def alone(word: str, annotator: Annotator) -> Mention | None:
    """Returns the mention that fills a word read by itself, or the only one in it."""
    mentions = annotator.mentions(word)
    return mentions[0] if len(mentions) == 1 else None


def _definition_signals(group: RowGroup, figure: Figure, sources: Sources) -> dict[str, float]:
    lexicon = sources.annotator.lexicon
    sense = figure.senses.get(cased(plain(group.core)))
    same = sense is not None and any(has(r, group, lexicon) for r in sense.readings)
    other = bool(sense and sense.readings) and not same
    refuted = sense is not None and not sense.readings
    if not sense and group.core in figure.record.caption:
        refuted = any(defined_otherwise(group.core, s, figure.record.caption, lexicon) for s in group.symbols[:1])
    against, total = defined_elsewhere(group, sources)
    return {
        "defined as this": float(same),
        "defined as another": float(other),
        "defined otherwise": float(refuted),
        "otherwise elsewhere": against / (total + 1),
        "as this elsewhere": (total - against) / (total + 1),
    }


@lru_cache(maxsize=20_000)
def defined_elsewhere(group: RowGroup, sources: Sources) -> tuple[int, int]:
    """Returns how many of the reference's definitions of a word mean something else, and how many there are."""
    longs = sources.reference.defined.get(cased(plain(group.core)), {})
    if not longs:
        return 0, 0
    against = sum(n for long, n in longs.items() if not means(long, group, sources))
    return against, sum(longs.values())


def means(long: str, group: RowGroup, sources: Sources) -> bool:
    """True when a long form can mean the row group's gene or family."""
    lexicon = sources.annotator.lexicon
    if any(has(reading, group, lexicon) for reading in lexicon.lookup(long)[:3]):
        return True
    readings = [reading for reading in lexicon.lookup(group.core) if has(reading, group, lexicon)]
    return any(overlap(long, reading, lexicon) >= 0.34 for reading in readings)


def _caption_signals(group: RowGroup, figure: Figure) -> dict[str, float]:
    mention = figure.named.get(key(group.core))
    same = mention is not None and any(gene.symbol in group.symbols for gene in mention.all_genes)
    words = {word for symbol in group.symbols for word in figure.genes.get(symbol, ())}
    stands = stands_in(group.core, figure.text)
    return {
        "read as this in the caption": float(same),
        "read as another in the caption": float(bool(mention) and not same),
        "left in the caption": float(stands and not mention),
        "gene named otherwise in the caption": float(bool(words - {key(group.core)})),
    }


def _rarity_signals(group: RowGroup, figure: Figure, sources: Sources) -> dict[str, float]:
    reference, word = sources.reference, key(group.core)
    captions = max(reference.captions_without(symbol, word) for symbol in group.symbols)
    lists = max(reference.lists_without(symbol, word) for symbol in group.symbols)
    pair = max(reference.lists_with(symbol, word) for symbol in group.symbols)
    other = any(figure.listed.get(symbol, frozenset()) - {word} for symbol in group.symbols)
    return {
        "named in captions": math.log1p(captions) / 5,
        "in no caption": float(captions == 0),
        "in other lists": math.log1p(lists) / 5,
        "in no other list": float(lists == 0),
        "only by this word": math.log1p(pair / (lists + 1)) / 3,
        "listed by another word too": float(other),
    }


def _organism_signals(group: RowGroup, figure: Figure) -> dict[str, float]:
    foreign = figure.organism.foreign
    small = plain(group.core)
    return {
        "foreign organism": foreign,
        "foreign and not spelt as the symbol": foreign * float(small != plain(group.name)),
        "vertebrate": figure.organism.share if figure.organism.kind == "vertebrate" else 0.0,
    }


def _company_signals(group: RowGroup, figure: Figure, sources: Sources) -> dict[str, float]:
    """Returns how far the gene belongs to the others of the figure, by the figures of the reference."""
    mine, word = min(group.symbols), key(group.core)
    listed = {min(one.symbols) for one in figure.groups if key(one.core) != word}
    named = {min(gene.symbol for gene in m.genes) for m in figure.mentions if m.genes and key(m.text) != word}
    others = (listed | named) - {mine}
    met = [value for other in others if (value := sources.reference.attraction(mine, other)) is not None]
    return {
        "belongs to others": len(met) / (len(others) + 1),
        "belongs strongly": max(met, default=0.0) / 5,
        "belongs to none": float(not met),
    }
