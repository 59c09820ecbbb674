"""What a row's word means instead of its gene: another gene or group, something that is no gene, or nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from eval.curation.figure import Figure
from eval.curation.misread import Misread, caption_reading, likely_reading
from eval.curation.orthologs import ortholog_of
from eval.curation.rows import RowGroup
from eval.curation.senses import GENE_WORDS, WordSense, sense_in, sense_of
from eval.curation.signals import Sources, has, means
from eval.curation.suggestion import Proposal, Reason
from ner.formats.rows import rows_for
from ner.judge.definitions import Sense
from ner.lexicon import Lexicon
from ner.text.keys import cased, key, plain
from ner.types import Mention, Reading

# Shares of a reading that make it a proposal: below, the alternatives are too many to name one of them first.
_CURATED = 0.7
_PLAIN = 0.9
# Captions that must define a word as no gene, where no list knows it, and their share among all that define it.
_DEFINITIONS = 3
_MOST = 0.8
_LEAD = 0.65  # share of a long form that may stand before the name that ends it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a word means instead: a `proposal` and its `runner_up`, or a `sense` that is no gene, or neither.

    `reason` names the type, `route` how the proposal was found; `listed`, `definition` and `misread` are what it rests
    on, where it rests on that.
    """

    reason: Reason
    proposal: Proposal | None = None
    runner_up: Proposal | None = None
    sense: str = ""
    route: str = ""
    listed: WordSense | None = None
    definition: Sense | None = None
    misread: Misread | None = None
    elsewhere: tuple[tuple[str, int], ...] = ()

    @property
    def is_usable(self) -> bool:
        """True for a sense, and for a proposal that has rows to write."""
        return bool(self.sense or (self.proposal and self.proposal.rows))


def settle_outcome(group: RowGroup, figure: Figure, sources: Sources) -> Outcome:
    """Returns what speaks for one outcome, the strongest first: caption, organism, lists, lexicon, look-alikes."""
    return next(_outcomes(group, figure, sources), Outcome("doubtful"))


def _outcomes(group: RowGroup, figure: Figure, sources: Sources) -> Iterator[Outcome]:
    lexicon = sources.annotator.lexicon
    sense = figure.senses.get(cased(plain(group.core)))
    if sense:
        yield from (
            one for one in _by_definition(group, sense, sources) if one.sense or (one.proposal and one.proposal.rows)
        )
    if found := ortholog_of(group.core, figure.organism.kinds, lexicon):
        reading, _ = found
        if not has(reading, group, lexicon):
            yield _replacement(group, (reading,), "ortholog")
    if misread := caption_reading(group, figure):
        yield _by_mention(group, misread.mention, misread)
    usual = defined_as_gene(group, sources) if not sense else ()
    if named := _named_in(usual, group, sources):
        yield replace(_by_mention(group, named, None), route="elsewhere", elsewhere=usual)
    explained = bool(usual) or bool(sense and GENE_WORDS.search(sense.definition.long))
    listed = None if explained else sense_of(group.core, lexicon)
    if listed and not _speaks_of_more(group, lexicon) and not (group.is_family and listed.kind == "class"):
        yield Outcome("not a gene", sense=listed.name, route="list", listed=listed)
    if elsewhere := defined_as_no_gene(group, sources):
        yield Outcome("not a gene", sense=sense_in(elsewhere[0][0]), route="elsewhere", elsewhere=elsewhere)
    readings = tuple(r for r in lexicon.lookup(group.core) if r.genes or r.group)
    if readings and not has(readings[0], group, lexicon) and _is_clear(readings[0], group, figure):
        yield _replacement(group, readings, "lexicon")
    if guess := likely_reading(group, figure, sources.annotator, sources.reference):
        yield _by_mention(group, guess.mention, guess)


def _by_definition(group: RowGroup, sense: Sense, sources: Sources) -> Iterator[Outcome]:
    """Yields what the caption's own definition of the word makes of it."""
    long, lexicon = sense.definition.long, sources.annotator.lexicon
    if means(long, group, sources):
        return
    if sense.readings and not any(has(reading, group, lexicon) for reading in sense.readings):
        yield replace(_replacement(group, sense.readings, "definition"), definition=sense)
    named = _head(long, sources)
    if named and named.genes and not any(gene.symbol in group.symbols for gene in named.genes):
        yield replace(_by_mention(group, named, None), route="definition", definition=sense)
    if not sense.readings and not GENE_WORDS.search(long):
        yield Outcome("not a gene", sense=sense_in(long), route="definition", definition=sense)


def _is_clear(reading: Reading, group: RowGroup, figure: Figure) -> bool:
    """True when a reading is likely enough to be proposed; elsewhere than in vertebrates symbols alone are."""
    if not reading.genes:
        return False
    if figure.organism.kind in ("virus", "microbe") and reading.source not in ("hgnc_symbol", "capgene", "famplex"):
        return False
    return reading.score >= (_CURATED if reading.source in ("capgene", "famplex", "hgnc_symbol") else _PLAIN)


def _speaks_of_more(group: RowGroup, lexicon: Lexicon) -> bool:
    """True when a word holds other names beside its core, so that what the core is does not settle it."""
    if key(plain(group.word)) == key(plain(group.core)):
        return False
    rest = [piece for piece in re.findall(r"[^\s/,;|+&()]+", plain(group.word)) if key(piece) != key(group.core)]
    return any(len(key(piece)) > 2 and sense_of(piece, lexicon) is None for piece in rest)


def defined_as_no_gene(group: RowGroup, sources: Sources) -> tuple[tuple[str, int], ...]:
    """Returns the long forms, the most frequent first, by which reference captions define a word as no gene.

    Empty where such captions are few, or too many others define the word as something that can be a gene.
    """
    longs = sources.reference.defined.get(cased(plain(group.core)), {})
    against = {
        long: n
        for long, n in longs.items()
        if not (GENE_WORDS.search(long) or means(long, group, sources) or _head(long, sources))
    }
    if sum(against.values()) < max(_DEFINITIONS, _MOST * sum(longs.values())):
        return ()
    return tuple(sorted(against.items(), key=lambda item: (-item[1], item[0])))


def defined_as_gene(group: RowGroup, sources: Sources) -> tuple[tuple[str, int], ...]:
    """Returns the long forms, the most frequent first, by which reference captions define a word as another gene.

    Empty where such captions are few, or too many others define the word as something else.
    """
    longs = sources.reference.defined.get(cased(plain(group.core)), {})
    other = {long: n for long, n in longs.items() if GENE_WORDS.search(long) and not means(long, group, sources)}
    if sum(other.values()) < max(_DEFINITIONS, _MOST * sum(longs.values())):
        return ()
    return tuple(sorted(other.items(), key=lambda item: (-item[1], item[0])))


def _named_in(longs: tuple[tuple[str, int], ...], group: RowGroup, sources: Sources) -> Mention | None:
    """Returns the gene or group whose name ends the most frequent long form, unless it is the row's own."""
    if not longs:
        return None
    long = longs[0][0]
    mention = _head(long, sources)
    same = mention and any(gene.symbol in group.symbols for gene in mention.genes)
    return None if same else mention


def _head(long: str, sources: Sources) -> Mention | None:
    """Returns the name that ends a long form and fills most of it."""
    return next(
        (m for m in sources.annotator.mentions(long) if m.end == len(long) and m.genes and m.start < _LEAD * len(long)),
        None,
    )


def _replacement(group: RowGroup, readings: tuple[Reading, ...], route: str) -> Outcome:
    first, *others = readings
    best = make_proposal(group.word, first)
    second = next((r for r in others if (r.genes or r.group) and r.genes != first.genes), None)
    runner_up = make_proposal(group.word, second) if second else None
    return Outcome(reason_for(group, best), best, runner_up, route=route)


def _by_mention(group: RowGroup, mention: Mention, misread: Misread | None) -> Outcome:
    reading = Reading(mention.kind, mention.genes, mention.term, mention.source, mention.score, mention.group)
    proposal = make_proposal(group.word, reading)
    reason: Reason = "misread word" if misread else reason_for(group, proposal)
    return Outcome(reason, proposal, route="misread", misread=misread)


def reason_for(group: RowGroup, proposal: Proposal) -> Reason:
    """Returns the type of a replacement."""
    if proposal.kind != "gene" and not group.is_family:
        return "family for gene"
    if proposal.kind == "gene" and group.is_family and len(proposal.symbols) == 1:
        return "gene for family"
    return "another gene"


def make_proposal(word: str, reading: Reading) -> Proposal:
    """Returns a reading as rows to write for a word; a group of which no member is listed has none."""
    symbols = tuple(gene.symbol for gene in reading.genes)
    rows = tuple(rows_for(word, reading))
    return Proposal(reading.kind, symbols, rows, reading.group, reading.source, reading.score)
