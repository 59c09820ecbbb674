"""Trains the scoring models and counts the reference.

Everything is computed from the data folder (`CAPGENE_DATA`): the judged captions and their records for the models, all
other records and captions for the reference. The same data give the same files.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from eval.curation.additions import mention_signals
from eval.curation.figure import Figure, find_senses, read_figure
from eval.curation.reference import Counts, Reference, load_reference
from eval.curation.rows import RowGroup, row_groups
from eval.curation.scoring import ScoringModel
from eval.curation.signals import SYMBOLS, Sources, add_company, make_sources, row_signals
from eval.curation.training.fitting import CrossValidation, bend, fit, fit_curve
from eval.curation.training.judged import Judged, Verdict, is_right, read_all_records, read_judged
from ner.errors import UsageError
from ner.formats.record import Record
from ner.text.keys import key
from ner.types import Caption

if TYPE_CHECKING:
    from ner.annotator import Annotator

HOME = Path(__file__).resolve().parent.parent  # where the models and their tables stand
# Strength of the penalty: average precision, cross-validated, is flat from 0.02 to 0.1; log loss is least at 0.03
# to 0.04 with the curve, and without it at 0.08.
ROWS_C = 0.04
ADDITIONS_C = 0.1
SPLITS = (1, 2, 3, 4, 5)  # divisions of the records into folds, over which curve and figures are taken together
LONGEST_LIST = 60
FLOOR = 0.1  # rows below it are hardly ever wrong: one in thirty
THRESHOLD = 0.76  # flagged from here on: two wrong rows in three are found, and nine flags in ten are right
ADDITION_THRESHOLD = 0.95  # nine added genes in ten are right from here on, members of families counted too


@dataclass(frozen=True, slots=True)
class RowCase:
    """A judged row group: its figure, its signals, and the verdict (None for a right one)."""

    figure: Figure
    group: RowGroup
    signals: dict[str, float]
    verdict: Verdict | None

    @property
    def word(self) -> str:
        return key(self.group.core)


@dataclass(frozen=True, slots=True)
class Data:
    """What is read for training: judged captions, all records, and the figures of the judged records."""

    judged: dict[str, Judged]
    records: dict[str, Record]
    figures: dict[str, Figure]
    sources: Sources
    folder: Path


def data_folder() -> Path:
    """Returns the data folder; raises `UsageError` where it is absent."""
    folder = Path(os.environ.get("CAPGENE_DATA") or HOME.parent.parent.parent / "shared" / "data")
    if not (folder / "gold" / "captions.jsonl").is_file():
        raise UsageError(f"the data folder is not at {folder}", remedy="set CAPGENE_DATA")
    return folder


def read_data(annotator: Annotator, folder: Path, reference: Reference | None = None) -> Data:
    """Returns what training reads; a judged caption without record has an empty list."""
    judged = read_judged(folder / "gold" / "captions.jsonl")
    records = read_all_records(folder / "pfocr" / "records")
    sources = make_sources(annotator, reference or load_reference())
    figures = {one.id: read_figure(records.get(one.id) or _bare(one), annotator) for one in judged.values()}
    return Data(judged, records, figures, sources, folder)


def _bare(one: Judged) -> Record:
    return Record(Path(), one.id, one.text, "", "", "", "", "", (), 1, "")


def row_cases(data: Data) -> list[RowCase]:
    """Returns the judged row groups, unsure ones left out."""
    cases = []
    for ident, figure in data.figures.items():
        signals = add_company([row_signals(group, figure, data.sources) for group in figure.groups])
        for group, values in zip(figure.groups, signals, strict=True):
            verdict = data.judged[ident].of(group)
            if verdict is None or verdict.is_wrong:
                cases.append(RowCase(figure, group, values, verdict))
    return cases


@dataclass(frozen=True, slots=True)
class MentionCase:
    """A mention of a judged caption: the figure, its signals, and whether its genes are right."""

    figid: str
    start: int
    signals: dict[str, float]
    right: bool


def mention_cases(data: Data) -> list[MentionCase]:
    """Returns the mentions of all judged captions that name genes."""
    return [
        MentionCase(
            ident,
            mention.start,
            mention_signals(mention, figure),
            is_right([g.symbol for g in mention.genes], mention.kind, mention.start, mention.end, data.judged[ident]),
        )
        for ident, figure in data.figures.items()
        for mention in figure.mentions
        if mention.genes
    ]


def cross_validation(rows: Sequence[RowCase], seed: int) -> CrossValidation:
    """Returns the models of judged rows, trained without a part of the records each."""
    labels = [case.verdict is not None for case in rows]
    return CrossValidation([c.figure.record.figid for c in rows], [c.signals for c in rows], labels, ROWS_C, seed)


def train(data: Data) -> ScoringModel:
    """Returns the models trained on all judged records."""
    rows, mentions = row_cases(data), mention_cases(data)
    labels = [case.verdict is not None for case in rows]
    odds = [value for seed in SPLITS for value in cross_validation(rows, seed).odds()]
    row_model = bend(fit([case.signals for case in rows], labels, ROWS_C), fit_curve(odds, labels * len(SPLITS)))
    additions = fit([case.signals for case in mentions], [case.right for case in mentions], ADDITIONS_C)
    version = sha256(json.dumps([row_model.weights, additions.weights]).encode()).hexdigest()[:12]
    return ScoringModel(row_model, additions, THRESHOLD, FLOOR, ADDITION_THRESHOLD, version)


def count_reference(data: Data) -> Reference:
    """Returns the counts of all records and captions that are not judged."""
    annotator, counts = data.sources.annotator, Counts()
    for ident, record in data.records.items():
        if ident not in data.judged:
            named = _count_caption(counts, record.caption, annotator)
            groups = row_groups(record, annotator.lexicon)
            counts.add("lists", [(symbol, key(group.core)) for group in groups for symbol in group.symbols])
            sure = {min(group.symbols) for group in groups if group.is_family or group.source in SYMBOLS}
            _count_together(counts, named | sure)
    with gzip.open(data.folder / "pfocr" / "captions.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["id"] not in data.judged:
                _count_together(counts, _count_caption(counts, row["text"], annotator))
    return counts.reference()


def _count_caption(counts: Counts, text: str, annotator: Annotator) -> set[str]:
    """Counts a caption, and returns the gene that stands for each of its mentions."""
    mentions = annotator.annotate(Caption("", text)).mentions
    counts.add("captions", [(gene.symbol, key(m.text)) for m in mentions for gene in m.genes])
    senses = find_senses(text, annotator)
    counts.add("defined", [(short, " ".join(s.definition.long.lower().split())) for short, s in senses.items()])
    return {min(gene.symbol for gene in mention.genes) for mention in mentions if mention.genes}


def _count_together(counts: Counts, symbols: set[str]) -> None:
    """Counts the genes of a figure pair by pair; very long lists tell little of what belongs together."""
    pairs = list(combinations(sorted(symbols), 2)) if len(symbols) <= LONGEST_LIST else []
    counts.add("together", [*pairs, *((symbol, symbol) for symbol in symbols)])
