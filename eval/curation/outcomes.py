"""What a row's word means instead of its gene: another gene or group, something that is no gene, or nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from eval.curation.elsewhere import defined_as_gene, defined_as_no_gene, head, named_in, told_sense
from eval.curation.figure import Figure
from eval.curation.misread import Misread, caption_reading, is_explained, likely_reading
from eval.curation.orthologs import ortholog_of
from eval.curation.proposals import is_clear, make_proposal, reading_of, reason_for, said_of
from eval.curation.rows import RowGroup
from eval.curation.senses import GENE_WORDS, WordSense, sense_in, sense_of
from eval.curation.signals import Sources, has, means
from eval.curation.suggestion import Evidence, Proposal, Reason
from ner.judge.senses import Sense
from ner.text.keys import cased, key, plain
from ner.types import Mention, Reading

Route = Literal["", "definition", "ortholog", "misread", "elsewhere", "list", "lexicon"]
_LOCAL: tuple[Route, ...] = ("misread", "ortholog", "list")

_ELSEWHERE = "gene of another organism"
_OR = f"{_ELSEWHERE}, or "
# Senses that a spelling has in every organism: ATP, Arg, Ca.
_EVERYWHERE = ("nucleotide", "amino_acid", "ion", "sugar", "modification")
_GENE_NAME = re.compile(r"[A-Za-z]{3,}")  # as plants and microbes have them: `MDS`, `als`


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a word means instead: a `proposal` and its `runner_up`, or a `sense` that is no gene, or neither.

    `reason` names the type, `route` how it was found, `evidence` what it rests on.
    """

    reason: Reason
    proposal: Proposal | None = None
    runner_up: Proposal | None = None
    sense: str = ""
    route: Route = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_local(self) -> bool:
        """True where it holds for its own figure alone: for its picture, or its organism, or one spelling of a word."""
        return self.route in _LOCAL


class Asked(NamedTuple):
    """The row group whose word is asked about, its figure, and the sources of the answer."""

    group: RowGroup
    figure: Figure
    sources: Sources

    def has(self, reading: Reading) -> bool:
        """Tells whether a reading names the row group's gene or family."""
        return has(reading, self.group, self.sources.annotator.lexicon)

    @property
    def own(self) -> Sense | None:
        """What the figure's caption itself defines the word as."""
        return self.figure.senses.get(cased(plain(self.group.core)))


def settle_outcome(group: RowGroup, figure: Figure, sources: Sources) -> Outcome:
    """Returns what speaks for one outcome, the strongest first: caption, organism, lists, lexicon, look-alikes.

    A row whose word the caption defines as the row's own gene or family has none.
    """
    asked = Asked(group, figure, sources)
    if _is_defined_as_own(asked):
        return Outcome("doubtful")
    found = (one for source in _SOURCES for one in source(asked) if _is_usable(one, group))
    return next(found, Outcome("doubtful"))


def _is_defined_as_own(asked: Asked) -> bool:
    """Tells whether the caption defines the word as the row's gene or family, and not as what that gene acts on."""
    group, _, sources = asked
    if not (asked.own and asked.own.readings and asked.has(asked.own.readings[0])):
        return False
    long = asked.own.definition.long
    named = any(asked.has(reading) for reading in sources.annotator.lexicon.lookup(long)[:3])
    return named or (GENE_WORDS.search(long) is not None and means(long, group, sources))


def _is_usable(outcome: Outcome, group: RowGroup) -> bool:
    """Tells whether an outcome says what the word is, or proposes rows to write that have none of the row's genes."""
    proposal = outcome.proposal
    if proposal is None:
        return bool(outcome.sense)
    return bool(proposal.rows) and not set(proposal.symbols) & set(group.symbols)


def _by_definition(asked: Asked) -> Iterator[Outcome]:
    """Yields what the caption's own definition of the word makes of it."""
    group, _, sources = asked
    if not asked.own or means(asked.own.definition.long, group, sources):
        return
    long, readings = asked.own.definition.long, asked.own.readings
    if readings and not any(asked.has(reading) for reading in readings):
        yield _replacement(group, readings, "definition")
    named = head(long, sources)
    if named:
        yield _by_mention(group, named, "definition")
    if not readings and not GENE_WORDS.search(long):
        yield Outcome("not a gene", sense=sense_in(long), route="definition")


def _by_ortholog(asked: Asked) -> Iterator[Outcome]:
    """Yields the human genes of a name that the figure's organism has for one of its own."""
    group, figure, sources = asked
    found = ortholog_of(group.core, figure.organism.kinds, sources.annotator.lexicon)
    if found:
        reading, entry = found
        says = f"{group.core}: {entry.reason}: {', '.join(entry.symbols)} ({entry.source})"
        yield replace(_replacement(group, (reading,), "ortholog"), evidence=(Evidence("lexicon", says),))


def _by_misreading(asked: Asked) -> Iterator[Outcome]:
    """Yields the gene of the caption that the word is a misreading of."""
    group, figure, sources = asked
    misread = None if is_explained(group, figure, sources) else caption_reading(group, figure)
    if misread:
        says = f"{misread.read} was read in the picture, the caption has {misread.meant}"
        yield from _misread(asked, misread, Evidence("mention", says, misread.start, misread.end))


def _by_look_alike(asked: Asked) -> Iterator[Outcome]:
    """Yields the well-known gene whose name differs from the word in one sign, where the caption has none that does."""
    group, figure, sources = asked
    if is_explained(group, figure, sources) or caption_reading(group, figure):
        return
    if misread := likely_reading(group, figure, sources):
        symbol = misread.mention.genes[0].symbol
        known = sum(sources.reference.captions.get(symbol, {}).values())
        says = f"{misread.read} was read, {misread.meant} looks alike; {symbol} is named in {known} reference captions"
        yield from _misread(asked, misread, Evidence("counts", says))


def _misread(asked: Asked, misread: Misread, evidence: Evidence) -> Iterator[Outcome]:
    if is_clear(reading_of(misread.mention), asked.figure):
        outcome = _by_mention(asked.group, misread.mention, "misread")
        assert outcome.proposal
        known = misread.meant in outcome.proposal.symbols
        said = () if known else (Evidence("lexicon", said_of(misread.meant, outcome.proposal)),)
        yield replace(outcome, reason="misread word", evidence=(evidence, *said))


def _by_usual_definition(asked: Asked) -> Iterator[Outcome]:
    """Yields the gene that most captions of the reference define the word as."""
    usual = () if asked.own else defined_as_gene(asked.group, asked.sources)
    if named := named_in(usual, asked.group, asked.sources):
        yield _by_mention(asked.group, named, "elsewhere")


def _by_list(asked: Asked) -> Iterator[Outcome]:
    """Yields what lists say the word is, unless they call it a thing and captions define it as a gene product."""
    group, _, sources = asked
    listed = sense_of(group.core, sources.annotator.lexicon)
    if listed is None or (listed.sense != "other" and _is_explained_as_gene(asked)):
        return
    if not _speaks_of_more(asked) and not (group.is_family and listed.kind == "class"):
        says = f"{group.core} is usually no gene: {listed.reason} ({listed.source})"
        sense = _sense_here(asked, listed)
        if sense.startswith(_OR):
            says += f"; in {asked.figure.organism.many} it may be a gene of theirs"
        yield Outcome("not a gene", sense=sense, route="list", evidence=(Evidence("list", says),))


def _is_explained_as_gene(asked: Asked) -> bool:
    """Tells whether captions define the word as a gene product: the figure's own, or most of the reference."""
    if asked.own:
        return GENE_WORDS.search(asked.own.definition.long) is not None
    return bool(defined_as_gene(asked.group, asked.sources))


def _by_other_captions(asked: Asked) -> Iterator[Outcome]:
    """Yields what most captions of the reference define the word as, where that is no gene."""
    longs = defined_as_no_gene(asked.group, asked.sources)
    if longs:
        yield Outcome("not a gene", sense=sense_in(longs[0][0]), route="elsewhere")


def _by_lexicon(asked: Asked) -> Iterator[Outcome]:
    """Yields what the lexicon takes the word for first."""
    group, figure, sources = asked
    readings = tuple(r for r in sources.annotator.lexicon.lookup(group.core) if r.genes or r.group)
    if readings and not asked.has(readings[0]) and is_clear(readings[0], figure):
        yield _replacement(group, readings, "lexicon")


_SOURCES: tuple[Callable[[Asked], Iterator[Outcome]], ...] = (
    _by_definition,
    _by_ortholog,
    _by_misreading,
    _by_usual_definition,
    _by_list,
    _by_other_captions,
    _by_lexicon,
    _by_look_alike,
)


def _sense_here(asked: Asked, listed: WordSense) -> str:
    """Returns what a listed word is in a figure: as most captions that define it say, else as the list says.

    Plants and microbes have genes of such names, so that in their figures the list alone settles little.
    """
    if listed.sense == "other" and (listed.is_gene_elsewhere or _is_explained_as_gene(asked)):
        return _ELSEWHERE
    told = told_sense(asked.group, asked.sources)
    agrees = told == listed.name or (told == "small molecule" and listed.kind == "chemical")
    if told and not agrees:
        return told
    foreign = asked.figure.organism.is_foreign and _GENE_NAME.fullmatch(asked.group.core)
    sure = agrees or listed.sense in _EVERYWHERE or not foreign
    return listed.name if sure else f"{_OR}{listed.name}"


def _speaks_of_more(asked: Asked) -> bool:
    """True when a word holds other names beside its core, so that what the core is does not settle it."""
    word, core = plain(asked.group.word), key(asked.group.core)
    if key(word) == key(plain(asked.group.core)):
        return False
    rest = [piece for piece in re.findall(r"[^\s/,;|+&()]+", word) if key(piece) != core]
    lexicon = asked.sources.annotator.lexicon
    return any(len(key(piece)) > 2 and sense_of(piece, lexicon) is None for piece in rest)


def _replacement(group: RowGroup, readings: tuple[Reading, ...], route: Route) -> Outcome:
    first, *others = readings
    best = make_proposal(group.word, first)
    second = next((r for r in others if (r.genes or r.group) and r.genes != first.genes), None)
    runner_up = make_proposal(group.word, second) if second else None
    return Outcome(reason_for(group, best), best, runner_up, route=route)


def _by_mention(group: RowGroup, mention: Mention, route: Route) -> Outcome:
    proposal = make_proposal(group.word, reading_of(mention))
    return Outcome(reason_for(group, proposal), proposal, route=route)
