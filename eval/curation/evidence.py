"""What speaks for a correction and what against it, said in sentences that a reviewer can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eval.curation.elsewhere import defined_as_gene, defined_as_no_gene
from eval.curation.figure import Figure
from eval.curation.outcomes import Outcome
from eval.curation.proposals import said_of
from eval.curation.rows import RowGroup
from eval.curation.signals import SYMBOLS, Sources, has, means
from eval.curation.suggestion import Evidence
from eval.curation.updates import unknown_symbol
from eval.lists.refutation import SAID
from ner.counted import counted
from ner.judge.cells import FAMILY_USE
from ner.lexicon.records import Usage
from ner.text.keys import cased, key, plain
from ner.types import Reading

Elsewhere = Mapping[str, Sequence[tuple[str, str]]]
_FEW = 3  # occurrences in corpora below which nothing is said of them


def row_evidence(
    group: RowGroup, outcome: Outcome, figure: Figure, sources: Sources, elsewhere: Elsewhere
) -> tuple[Evidence, ...]:
    """Returns what speaks for an outcome, then what speaks for the row as it stands.

    `elsewhere` gives by spelling the figures of the run whose captions define it, and how.
    """
    own = tuple(_own_definition(group, figure, sources))
    found = [
        *(one for one in own if one.supports),
        *outcome.evidence,
        *_of_lexicon(group, outcome, sources),
        *_of_counts(group, outcome, sources),
        *_of_other_captions(group, figure, sources, elsewhere),
        *_of_organism(figure),
    ]
    if unknown := unknown_symbol(group, sources.annotator.lexicon):
        found.append(unknown)
    return (*dict.fromkeys(found), *_for_row(group, figure), *(one for one in own if not one.supports))


def _own_definition(group: RowGroup, figure: Figure, sources: Sources) -> Iterator[Evidence]:
    """Yields what the figure's caption defines the word as; it speaks for the row where that can be its gene."""
    spelling = cased(plain(group.core))
    if sense := figure.senses.get(spelling):
        start, end = figure.spans[spelling]
        says = f"the caption defines {sense.definition.short} as {sense.definition.long}"
        same = means(sense.definition.long, group, sources)
        yield Evidence("definition", says, start, end, supports=not same)


def _of_lexicon(group: RowGroup, outcome: Outcome, sources: Sources) -> Iterator[Evidence]:
    lexicon = sources.annotator.lexicon
    readings = [r for r in lexicon.lookup(group.core) if r.genes or r.group]
    own = next((r for r in readings if has(r, group, lexicon)), None)
    rival = next((r for r in readings if not has(r, group, lexicon)), None)
    proposal = outcome.proposal
    if own and rival and rival.score > own.score:
        yield Evidence("lexicon", f"{group.core} is {_read(rival)} first, and {_read(own)}")
    elif proposal and outcome.route in ("lexicon", "definition"):
        yield Evidence("lexicon", said_of(group.core, proposal))
    if own is None:
        named = ", ".join(group.symbols[:4])
        yield Evidence("lexicon", f"the lexicon knows {group.core} as no name of {named}")


def _read(reading: Reading) -> str:
    target = reading.group or ", ".join(gene.symbol for gene in reading.genes)
    return f"{SAID[reading.source]} of {target} ({reading.score:.2f})"


def _of_counts(group: RowGroup, outcome: Outcome, sources: Sources) -> Iterator[Evidence]:
    usage = sources.annotator.lexicon.usage(plain(group.core))
    if usage.total >= _FEW:
        marked = f"annotators of corpora marked {group.core} as a gene in {usage.marked} of {usage.total} places"
        named = [f"as {'a family' if symbol == FAMILY_USE else symbol} in {n}" for symbol, n in usage.symbols[:3]]
        supports = _supports(usage, group, outcome)
        if supports is not None:
            yield Evidence("counts", ", ".join((marked, *named)), supports=supports)
    reference, word = sources.reference, key(group.core)
    pair = max(reference.lists_with(symbol, word) for symbol in group.symbols)
    symbol = group.symbols[0]
    lists, captions = reference.lists_without(symbol, word), reference.captions_without(symbol, word)
    if not group.is_family:
        said = (
            f"without the word {group.core}, {symbol} stands in {lists} of {reference.size.get('lists', 0)} lists "
            f"and is named in {captions} of {reference.size.get('captions', 0)} captions; with it, in "
            f"{counted(pair, 'list')}"
        )
        yield Evidence("counts", said, supports=captions == 0 or lists == 0)


def _supports(usage: Usage, group: RowGroup, outcome: Outcome) -> bool | None:
    """Tells whether the use of a word speaks for an outcome or for the row; None where it does for neither.

    A word that is mostly marked as a gene speaks against there being none; which gene it is, only what it was marked as
    tells.
    """
    if usage.marked * 2 < usage.total:
        return True
    named = {symbol for symbol, _ in usage.symbols}
    proposal = outcome.proposal
    if proposal is None or named & ({*group.symbols, FAMILY_USE} if group.is_family else set(group.symbols)):
        return False
    return True if named & {*proposal.symbols, *((FAMILY_USE,) if proposal.kind != "gene" else ())} else None


def _of_other_captions(group: RowGroup, figure: Figure, sources: Sources, elsewhere: Elsewhere) -> Iterator[Evidence]:
    spelling = cased(plain(group.core))
    for figid, long in elsewhere.get(spelling, ()):
        if figid != figure.record.figid:
            same = means(long, group, sources)
            says = f"the caption of {figid} defines {group.core} as {long}"
            yield Evidence("definition", says, figid=figid, supports=not same)
            break
    longs = sources.reference.defined.get(spelling, {})
    if against := defined_as_no_gene(group, sources) or defined_as_gene(group, sources):
        long, n = against[0]
        yield Evidence("counts", f"{n} of {sum(longs.values())} definitions of {group.core} in other captions: {long}")


def _of_organism(figure: Figure) -> Iterator[Evidence]:
    organism = figure.organism
    if organism.is_foreign:
        says = f"the figure speaks of {organism.said}, whose genes may share names with human ones"
        yield Evidence("organism", says, organism.start, organism.end)


def _for_row(group: RowGroup, figure: Figure) -> Iterator[Evidence]:
    """Yields what speaks for the row as it stands."""
    symbols = set(group.symbols)
    if group.source in SYMBOLS and plain(group.core).upper() in symbols:
        yield Evidence("lexicon", f"{group.core} is the approved symbol {group.symbols[0]}", supports=False)
    for mention in figure.mentions:
        if symbols & {gene.symbol for gene in mention.all_genes}:
            says = f"the caption names {mention.text}, read as {', '.join(sorted(symbols))[:60]}"
            yield Evidence("mention", says, mention.start, mention.end, supports=False)
            break
    words = {word for symbol in symbols for word in figure.listed.get(symbol, ())} - {key(group.core)}
    if words:
        says = f"{group.symbols[0]} stands in the list for other words, too: {', '.join(sorted(words))[:60]}"
        yield Evidence("counts", says, supports=False)
