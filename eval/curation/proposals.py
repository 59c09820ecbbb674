"""What a list should say instead: readings as rows to write, and when a reading is sure enough to be proposed."""

from __future__ import annotations

from eval.curation.figure import Figure
from eval.curation.rows import RowGroup
from eval.curation.suggestion import Proposal, Reason
from eval.lists.refutation import SAID
from ner.formats.rows import rows_for
from ner.types import Mention, Reading

# Shares of a reading that make it a proposal: below, the alternatives are too many to name one of them first.
_CURATED = 0.7
_PLAIN = 0.9
TRUSTED = ("hgnc_symbol", "capgene", "famplex")  # sources whose names are names of their gene or group first of all
_PLACES = 4  # of the score of a proposal, as of every score that is written


def make_proposal(word: str, reading: Reading) -> Proposal:
    """Returns a reading as rows to write for a word; a group of which no member is listed has none."""
    symbols = tuple(gene.symbol for gene in reading.genes)
    rows = tuple(rows_for(word, reading))
    return Proposal(reading.kind, symbols, rows, reading.group, reading.source, round(reading.score, _PLACES))


def reading_of(mention: Mention) -> Reading:
    """Returns what a mention was read as."""
    return Reading(mention.kind, mention.genes, mention.term, mention.source, mention.score, mention.group)


def reason_for(group: RowGroup, proposal: Proposal) -> Reason:
    """Returns the type of a replacement."""
    if proposal.kind != "gene" and not group.is_family:
        return "family for gene"
    if proposal.kind == "gene" and group.is_family and len(proposal.symbols) == 1:
        return "gene for family"
    return "another gene"


def is_clear(reading: Reading, figure: Figure) -> bool:
    """Tells whether a reading is likely enough to be proposed; in viruses and microbes only a trusted name can be."""
    if not reading.genes:
        return False
    if figure.organism.kind in ("virus", "microbe") and reading.source not in TRUSTED:
        return False
    return reading.score >= (_CURATED if reading.source in TRUSTED else _PLAIN)


def said_of(name: str, proposal: Proposal) -> str:
    """Returns in words what a name can be."""
    symbols = ", ".join(proposal.symbols[:6]) + (", …" if len(proposal.symbols) > 6 else "")
    group = f"{proposal.group}: " if proposal.group else ""
    return f"{name} can be {group}{symbols} ({SAID[proposal.source]}, share {proposal.score:.2f})"
