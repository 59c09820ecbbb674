"""Tables that the command line prints: plain aligned columns, easy to read and to grep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ner.types import Reading, Step

# What of a word's readings is shown in one line.
EXPLAIN_READINGS = 3
EXPLAIN_GENES = 6
NO_MEMBERS = "members not listed"


def steps_table(steps: Sequence[Step]) -> str:
    """One line for each word that was considered."""
    if not steps:
        return "No word looks like a gene name."
    rows = [
        (f"{step.start}-{step.end}", step.text, "taken" if step.taken else "left", step.reason, readings_of(step))
        for step in steps
    ]
    return columns([("AT", "WORD", "", "WHY", "CAN MEAN"), *rows])


def readings_of(step: Step) -> str:
    """The best readings of a word, in short."""
    shown = "; ".join(reading_line(reading) for reading in step.readings[:EXPLAIN_READINGS])
    more = len(step.readings) - EXPLAIN_READINGS
    return f"{shown}; {more} more" if more > 0 else shown


def reading_line(reading: Reading) -> str:
    """A reading in short: what it is, by which name and source, how likely."""
    return f"{meaning(reading)} ({reading.term}, {reading.source}, {reading.score:.2f})"


def meaning(reading: Reading) -> str:
    """The genes of a reading, or its group with the first members."""
    symbols = [gene.symbol for gene in reading.genes]
    genes = ", ".join(symbols[:EXPLAIN_GENES]) + (
        f" and {len(symbols) - EXPLAIN_GENES} more" if symbols[EXPLAIN_GENES:] else ""
    )
    return f"{reading.kind} {reading.group}: {genes or NO_MEMBERS}" if reading.group else genes


def lookup_row(word: str, reading: Reading) -> tuple[str, str, str, str, str, str, str]:
    """A reading as cells."""
    single = reading.genes[0].hgnc_id if len(reading.genes) == 1 and not reading.group else reading.group
    symbols = ", ".join(gene.symbol for gene in reading.genes)
    return word, reading.kind, symbols or NO_MEMBERS, single, reading.term, reading.source, f"{reading.score:.3f}"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows in aligned columns, two spaces apart, the last one as long as it is."""
    clean = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in clean) for i in range(len(clean[0]) - 1)]
    lines = ("  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]]) for row in clean)
    return "\n".join(line.rstrip() for line in lines)
