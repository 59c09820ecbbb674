"""What speaks for a correction and what against it, said in sentences that a reviewer can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eval.curation.figure import Figure
from eval.curation.orthologs import ortholog_of
from eval.curation.outcomes import Outcome, defined_as_gene, defined_as_no_gene
from eval.curation.rows import RowGroup
from eval.curation.signals import SYMBOLS, Sources, has, means
from eval.curation.suggestion import Evidence, Proposal
from eval.curation.updates import unknown_symbol
from eval.refutation import SAID
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
    found = [
        *_for_outcome(group, outcome, figure, sources),
        *_of_lexicon(group, outcome, sources),
        *_of_counts(group, outcome, sources),
        *_of_other_captions(group, figure, sources, elsewhere),
        *_of_organism(figure),
    ]
    if unknown := unknown_symbol(group, sources.annotator.lexicon):
        found.append(unknown)
    return (*dict.fromkeys(found), *_for_row(group, figure, sources))


def _for_outcome(group: RowGroup, outcome: Outcome, figure: Figure, sources: Sources) -> Iterator[Evidence]:
    lexicon = sources.annotator.lexicon
    sense = figure.senses.get(cased(plain(group.core)))
    if sense and not means(sense.definition.long, group, sources):
        start, end = figure.spans[cased(plain(group.core))]
        yield Evidence(
            "definition", f"the caption defines {sense.definition.short} as {sense.definition.long}", start, end
        )
    if outcome.listed:
        entry = outcome.listed
        yield Evidence("list", f"{group.core} is no gene: {entry.reason} ({entry.source})")
    if outcome.route == "ortholog" and (found := ortholog_of(group.core, figure.organism.kinds, lexicon)):
        entry_ = found[1]
        says = f"{group.core}: {entry_.reason}: {', '.join(entry_.symbols)} ({entry_.source})"
        yield Evidence("lexicon", says)
    if misread := outcome.misread:
        if misread.start >= 0:
            says = f"{misread.read} was read in the picture, the caption has {misread.meant}"
            yield Evidence("mention", says, misread.start, misread.end)
        else:
            symbol = misread.mention.genes[0].symbol
            known = sum(sources.reference.captions.get(symbol, {}).values())
            says = (
                f"{misread.read} was read, {misread.meant} looks alike; {symbol} is named in {known} reference captions"
            )
            yield Evidence("counts", says)


def _of_lexicon(group: RowGroup, outcome: Outcome, sources: Sources) -> Iterator[Evidence]:
    lexicon = sources.annotator.lexicon
    readings = [r for r in lexicon.lookup(group.core) if r.genes or r.group]
    if outcome.proposal and outcome.route in ("lexicon", "misread", "definition"):
        yield Evidence("lexicon", f"{group.core} can be {_proposed(outcome.proposal)}")
    own = next((r for r in readings if has(r, group, lexicon)), None)
    rival = next((r for r in readings if not has(r, group, lexicon)), None)
    if own and rival and rival.score > own.score:
        yield Evidence("lexicon", f"{group.core} is {_read(rival)} first, and {_read(own)}")
    elif own is None:
        named = ", ".join(group.symbols[:4])
        yield Evidence("lexicon", f"the lexicon knows {group.core} as no name of {named}")


def _proposed(proposal: Proposal) -> str:
    symbols = ", ".join(proposal.symbols[:6]) + (", …" if len(proposal.symbols) > 6 else "")
    group = f"{proposal.group}: " if proposal.group else ""
    return f"{group}{symbols} ({SAID[proposal.source]}, share {proposal.score:.2f})"


def _read(reading: Reading) -> str:
    target = reading.group or ", ".join(gene.symbol for gene in reading.genes)
    return f"{SAID[reading.source]} of {target} ({reading.score:.2f})"


def _of_counts(group: RowGroup, outcome: Outcome, sources: Sources) -> Iterator[Evidence]:
    usage = sources.annotator.lexicon.usage(plain(group.core))
    if usage.total >= _FEW:
        marked = f"annotators of corpora marked {group.core} as a gene in {usage.marked} of {usage.total} places"
        named = [f"as {'a family' if symbol == FAMILY_USE else symbol} in {n}" for symbol, n in usage.symbols[:3]]
        yield Evidence("counts", ", ".join((marked, *named)), supports=_supports(usage, group, outcome))
    reference, word = sources.reference, key(group.core)
    pair = max(reference.lists_with(symbol, word) for symbol in group.symbols)
    symbol = group.symbols[0]
    lists, captions = reference.lists_without(symbol, word), reference.captions_without(symbol, word)
    if not group.is_family:
        said = (
            f"without the word {group.core}, {symbol} stands in {lists} of {reference.size.get('lists', 0)} lists "
            f"and is named in {captions} of {reference.size.get('captions', 0)} captions; with it, in {pair} lists"
        )
        yield Evidence("counts", said, supports=captions == 0 or lists == 0)


def _supports(usage: Usage, group: RowGroup, outcome: Outcome) -> bool:
    """True when the use of a word is mostly no gene, or, as a gene, the proposed one and never the row's own."""
    if usage.marked * 2 < usage.total:
        return True
    named = {symbol for symbol, _ in usage.symbols}
    if named & ({*group.symbols, FAMILY_USE} if group.is_family else set(group.symbols)):
        return False
    proposal = outcome.proposal
    return bool(proposal and named & {*proposal.symbols, *((FAMILY_USE,) if proposal.kind != "gene" else ())})


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


def _for_row(group: RowGroup, figure: Figure, sources: Sources) -> Iterator[Evidence]:
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
    sense = figure.senses.get(cased(plain(group.core)))
    if sense and means(sense.definition.long, group, sources):
        start, end = figure.spans[cased(plain(group.core))]
        says = f"the caption defines {sense.definition.short} as {sense.definition.long}"
        yield Evidence("definition", says, start, end, supports=False)
