"""Decisions in other forms: the curation table, and gold for `capgene evaluate`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from eval.curation.apply.journal import why
from eval.curation.apply.planning import Decided
from eval.curation.apply.records import RecordPlan
from eval.curation.apply.rows import Change
from eval.curation.decisions import VERDICTS
from eval.curation.suggestion import Suggestion
from eval.lists.listing import today
from eval.lists.readable import FAMILY_SOURCES, is_attainable, read_caption
from ner.formats.base import table_line
from ner.lexicon import Lexicon

TABLE_COLUMNS = ("figid", "word", "old", "new", "reason", "evidence", "reviewer", "date")
STILL_RIGHT = ("retired symbol", "wrong Entrez id")  # the row means the right gene, under an old name or number


def curation_table(changes: Iterable[Change]) -> str:
    """Returns the decisions that change a list, or confirm a doubt, as TSV, in the order of the suggestions.

    Columns: figid, word, old, new, reason, evidence, reviewer, date. Several genes are parted by `|`, several pieces of
    evidence by ` | `; `new` is empty where rows are removed, and is `old` where a doubt was confirmed and the row left.
    The reviewer's own reason follows the named type, after a colon.
    """
    lines = [TABLE_COLUMNS, *map(_table_row, changes)]
    return "".join(table_line([" ".join(cell.split()) for cell in line], "\t") + "\n" for line in lines)


def _table_row(change: Change) -> tuple[str, ...]:
    said = why(change)
    reason = f"{said.reason}: {said.remark}" if said.remark else said.reason
    evidence = " | ".join(said.evidence)
    figid = change.suggestion.figid
    return figid, said.word, "|".join(said.old), "|".join(said.new), reason, evidence, said.reviewer, said.at


def gold_lines(decided: Decided, records: Iterable[RecordPlan], lexicon: Lexicon) -> str:
    """Returns the figures of which every suggestion has a verdict as gold, JSONL: id, text, doc_hgnc, rows.

    `doc_hgnc` are the genes of the corrected list that the caption names, by today's symbols; rows of families are left
    out, as evaluation counts the genes that are named as such. `rows` says which rows were wrong and what they should
    be, in the terms of the gold captions.
    """
    by_figure: dict[str, list[Suggestion]] = {}
    for one in decided.suggestions:
        by_figure.setdefault(one.figid, []).append(one)
    lines = [
        _gold_line(record, list(_verdicts(by_figure[record.figid], decided)), lexicon)
        for record in records
        if record.figid in by_figure and not record.errors and _is_whole(by_figure[record.figid], decided)
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _is_whole(suggestions: Iterable[Suggestion], decided: Decided) -> bool:
    """True when each suggestion of a figure is accepted, edited or rejected."""
    found = (decided.decisions.get(one.id) for one in suggestions)
    return all(decision is not None and decision.state in VERDICTS for decision in found)


def _gold_line(record: RecordPlan, verdicts: Sequence[dict[str, Any]], lexicon: Lexicon) -> dict[str, Any]:
    readable = read_caption(record.caption, lexicon)
    named = (r for r in record.rows if r.source not in FAMILY_SOURCES and is_attainable(r, readable, lexicon))
    symbols = sorted({today(row.hgnc_symbol, lexicon) for row in named})
    return {"id": record.figid, "text": record.caption, "doc_hgnc": symbols, "rows": list(verdicts)}


def _verdicts(suggestions: Iterable[Suggestion], decided: Decided) -> Iterator[dict[str, Any]]:
    """Yields what was decided on rows that mean another gene, or none."""
    for one in suggestions:
        change = Change(one, decided.decisions[one.id])
        if change.decision.state == "rejected" or not one.rows or one.action == "add" or one.reason in STILL_RIGHT:
            continue
        symbols = list(dict.fromkeys(row.hgnc_symbol for row in one.rows))
        judged = {"word": one.word, "hgnc_symbol": symbols, "verdict": "wrong" if change.writes else "unsure"}
        should = {"should_be": list(change.proposal.symbols) if change.proposal else []} if change.writes else {}
        yield {**judged, **should}
