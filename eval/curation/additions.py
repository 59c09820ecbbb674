"""What a list lacks: genes that the caption names, and members of an enumeration that were lost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from eval.curation.figure import Figure
from eval.curation.senses import GENE_WORDS
from eval.curation.suggestion import Evidence, Proposal, Reason
from ner.annotator import Annotator
from ner.formats.rows import mention_rows
from ner.text.keys import key, plain
from ner.types import Mention

SHARED = ("capgene", "famplex", "hgnc_name")  # sources of names that orthologues share
SURE_GROUP = 0.85  # score of the mention of a group, from which its members, many at a time, may be added


@dataclass(frozen=True, slots=True)
class Addition:
    """A gene or group that a list lacks, the word that names it, and what its score is computed from."""

    word: str
    reason: Reason
    proposal: Proposal
    evidence: tuple[Evidence, ...]
    signals: dict[str, float]


def find_additions(figure: Figure, annotator: Annotator) -> Iterator[Addition]:
    """Yields what the list lacks: lost members of enumerations first, then what the caption names, each gene once."""
    told: set[str] = set()
    for addition in (*_lost_members(figure, annotator), *_named(figure)):
        fresh = [symbol for symbol in addition.proposal.symbols if symbol not in told]
        if fresh and (addition.proposal.kind == "gene" or len(fresh) == len(addition.proposal.symbols)):
            told.update(addition.proposal.symbols)
            yield addition


def _named(figure: Figure) -> Iterator[Addition]:
    for mention in figure.mentions:
        lacking = _lacking(mention, figure)
        if not lacking:
            continue
        rows = tuple(row for row in mention_rows(mention) if row.hgnc_symbol in lacking)
        lost = mention.kind == "gene" and 0 < len(lacking) < len(mention.genes) and key(mention.text) in _words(figure)
        reason: Reason = "lost member" if lost else "in the caption"
        proposal = Proposal(mention.kind, tuple(lacking), rows, mention.group, mention.source, mention.score)
        yield Addition(mention.text, reason, proposal, _evidence(mention, figure), mention_signals(mention, figure))


def _lacking(mention: Mention, figure: Figure) -> list[str]:
    """Returns the genes of a mention that the list lacks; of a group that is read for sure, all or none."""
    if mention.kind != "gene" and mention.score < SURE_GROUP:
        return []
    lacking = [gene.symbol for gene in mention.genes if gene.symbol not in figure.listed]
    return lacking if mention.kind == "gene" or len(lacking) == len(mention.genes) else []


def _words(figure: Figure) -> set[str]:
    return {key(plain(group.word)) for group in figure.groups} | {key(group.core) for group in figure.groups}


def _lost_members(figure: Figure, annotator: Annotator) -> Iterator[Addition]:
    """Yields the genes that the word of a row enumerates beside those that its rows have.

    The word is read behind the caption, so that it is read as the caption's own names are.
    """
    by_word: dict[str, set[str]] = {}
    for group in figure.groups:
        by_word.setdefault(group.word, set()).update(group.symbols)
    for word, symbols in by_word.items():
        if not _enumerates_more(annotator.mentions(word), symbols, figure):
            continue
        mentions = _read_behind(figure.record.caption, word, annotator)
        listed = [gene.symbol for m in mentions if m.kind == "gene" for gene in m.genes if gene.symbol in symbols]
        for mention in mentions if listed else ():
            lacking = [one for one in _lacking(mention, figure) if _may_be_lost(one, mention, figure, annotator)]
            if mention.kind != "gene" or not lacking:
                continue
            rows = tuple(row for row in mention_rows(mention) if row.hgnc_symbol in lacking)
            named = ", ".join(sorted(set(listed)))
            says = f"{word} names {', '.join(lacking)} as well; the list has {named} for it"
            proposal = Proposal("gene", tuple(lacking), rows, source=mention.source, score=mention.score)
            signals = {**mention_signals(mention, figure), "lost member": 1.0}
            yield Addition(word, "lost member", proposal, (Evidence("lexicon", says), *_of_organism(figure)), signals)


def _enumerates_more(mentions: Sequence[Mention], symbols: Set[str], figure: Figure) -> bool:
    """Tells whether the names in a word are genes that its rows have and others that the list lacks."""
    genes = {gene.symbol for mention in mentions if mention.kind == "gene" for gene in mention.genes}
    return len(genes) > 1 and bool(symbols & genes) and bool(genes - set(figure.listed))


def _read_behind(caption: str, word: str, annotator: Annotator) -> list[Mention]:
    """Returns the mentions in a word that stands as a sentence behind a caption."""
    before = f"{caption.rstrip()} "
    return [mention for mention in annotator.mentions(f"{before}{word}") if mention.start >= len(before)]


def _may_be_lost(symbol: str, mention: Mention, figure: Figure, annotator: Annotator) -> bool:
    """Tells whether a member of an enumeration can be one that the list lost.

    No pseudogene is; and in plants, yeasts and microbes only what has one name everywhere, since their own genes are
    numbered alike: `PFK1,2`.
    """
    entry = annotator.lexicon.gene_entry(symbol)
    if entry and entry.locus == "pseudogene":
        return False
    return not figure.organism.is_foreign or mention.source in SHARED


def mention_signals(mention: Mention, figure: Figure) -> dict[str, float]:
    """Returns the signals by name that tell whether a mention's genes are right."""
    odds = min(max(mention.score, 0.001), 0.999)
    times = sum(one.text == mention.text for one in figure.mentions)
    return {
        "mention": math.log(odds / (1 - odds)),
        "gene": float(mention.kind == "gene"),
        "symbol": float(mention.source == "hgnc_symbol"),
        "curated name": float(mention.source in ("capgene", "famplex")),
        "name": float(mention.source == "hgnc_name"),
        "alias": float(mention.source in ("hgnc_alias_symbol", "hgnc_prev_symbol", "ncbi_synonym", "mgi_symbol")),
        "exact": float(mention.how == ("exact",)),
        "definition": float("definition" in mention.how or mention.source == "caption"),
        "enumeration": float("enumeration" in mention.how),
        "short": float(len(key(mention.text)) <= 3),
        "long": math.log(len(mention.text)),
        "upper case": float(mention.text.isupper()),
        "often": math.log1p(times),
        "ends as a protein": float(bool(GENE_WORDS.search(mention.text))),
        "ambiguous": float(len(mention.candidates) > 1),
        "foreign organism": figure.organism.foreign,
        "vertebrate": figure.organism.share if figure.organism.kind == "vertebrate" else 0.0,
        "company": math.log1p(len({one.text for one in figure.mentions})),
        "lost member": 0.0,
    }


def _evidence(mention: Mention, figure: Figure) -> tuple[Evidence, ...]:
    named = mention.group or ", ".join(gene.symbol for gene in mention.genes)
    how = f" ({', '.join(mention.how)})" if mention.how else ""
    says = (
        f"the caption names {mention.text}, read as {named} by {mention.source.replace('_', ' ')} {mention.term}{how}"
    )
    return (Evidence("mention", says, mention.start, mention.end), *_of_organism(figure))


def _of_organism(figure: Figure) -> Iterator[Evidence]:
    organism = figure.organism
    if organism.kind:
        cue = f"the figure speaks of {organism.said}"
        yield Evidence("organism", cue, organism.start, organism.end, supports=not organism.is_foreign)
