"""The figures of the curation models: cross-validated by record, and apart for words not seen in training."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from eval.curation.additions import find_additions
from eval.curation.grouping import decisions_to_settle
from eval.curation.outcomes import Outcome, settle_outcome
from eval.curation.scoring import load_model
from eval.curation.suggest import Suggester, suggest
from eval.curation.suggestion import Suggestion
from eval.curation.training.fitting import CrossValidation, fold_of
from eval.curation.training.measures import (
    above,
    average_precision,
    calibration_error,
    expected_error,
    precision_at,
    rates,
    share,
    where,
)
from eval.curation.training.train import (
    ADDITIONS_C,
    FLOOR,
    SPLITS,
    THRESHOLD,
    Data,
    RowCase,
    cross_validation,
    mention_cases,
    row_cases,
)
from eval.curation.updates import gene_of
from eval.output import write_text
from ner.errors import UsageError

MARKS = ("<!-- figures -->", "<!-- end of figures -->")


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured value beside what was asked for; `over` says what it was measured over."""

    name: str
    value: float
    asked: str
    over: str = ""


def measure(data: Data) -> tuple[Measured, ...]:
    """Returns all figures; rates are means over five divisions of the records into ten parts."""
    return (*measure_rows(data), *measure_outcomes(data), *measure_additions(data), *measure_records(data))


def measure_rows(data: Data) -> tuple[Measured, ...]:
    """Returns how well wrong rows are flagged."""
    cases = row_cases(data)
    labels = [case.verdict is not None for case in cases]
    parts = [cross_validation(cases, seed) for seed in SPLITS]
    runs, scored = [one.odds() for one in parts], [one.calibrated() for one in parts]
    unseen = [_unseen(cases, seed) for seed in SPLITS]
    over = f"{len(cases)} rows, {sum(labels)} wrong"
    middle = [mean(values) for values in zip(*scored, strict=True)]
    chance = expected_error(above(middle, labels, FLOOR)[0])
    pairs = list(zip(runs, unseen, strict=True))
    news = sum(unseen[0])
    flagged = [rates(scores, labels, THRESHOLD) for scores in scored]
    return (
        Measured("average precision of wrong rows", mean(average_precision(s, labels) for s in runs), "0.83", over),
        Measured(
            "average precision, words not seen in training",
            mean(average_precision(where(s, u), where(labels, u)) for s, u in pairs),
            "0.75",
            f"{news} rows, {sum(where(labels, unseen[0]))} wrong",
        ),
        Measured("precision at recall 0.60", mean(precision_at(s, labels, 0.6) for s in runs), "0.80"),
        Measured("precision at recall 0.70", mean(precision_at(s, labels, 0.7) for s in runs), "stretch 0.88"),
        Measured(f"precision at the threshold ({THRESHOLD})", mean(p for p, _ in flagged), "0.80"),
        Measured(f"recall at the threshold ({THRESHOLD})", mean(r for _, r in flagged), "0.60"),
        Measured("expected calibration error", mean(calibration_error(s, labels) for s in scored), "at most 0.06"),
        Measured(
            "expected calibration error of rows suggested",
            mean(calibration_error(*above(s, labels, FLOOR)) for s in scored),
            "at most 0.06",
            f"{len(above(middle, labels, FLOOR)[0])} rows; {chance:.3f} by chance, were the scores true",
        ),
        Measured(
            "… a row's scores in the five divisions averaged",
            calibration_error(*above(middle, labels, FLOOR)),
            "at most 0.06",
        ),
    )


def _unseen(cases: Sequence[RowCase], seed: int) -> list[bool]:
    """Tells for each case whether its word stands in no record that its model was trained on."""
    folds = [fold_of(case.figure.record.figid, seed) for case in cases]
    seen: dict[str, set[int]] = {}
    for case, fold in zip(cases, folds, strict=True):
        seen.setdefault(case.word, set()).add(fold)
    return [seen[case.word] == {fold} for case, fold in zip(cases, folds, strict=True)]


def measure_outcomes(data: Data) -> tuple[Measured, ...]:
    """Returns how often removals and proposed genes are right; no outcome depends on the trained model."""
    cases = row_cases(data)
    scores = cross_validation(cases, SPLITS[0]).calibrated()
    settled = [
        (case, settle_outcome(case.group, case.figure, data.sources), s) for case, s in zip(cases, scores, strict=True)
    ]
    flagged = [(case, outcome) for case, outcome, score in settled if score >= THRESHOLD]
    removed = [case for case, outcome in flagged if not outcome.proposal and outcome.sense]
    wrong = [(case, outcome) for case, outcome, _ in settled if case.verdict]
    plain = [(case, outcome) for case, outcome in wrong if outcome.route != "ortholog"]
    having = [case for case, _ in wrong if case.verdict and case.verdict.should_be]
    given = [(case, outcome) for case, outcome in wrong if outcome.proposal]
    other = [(case, outcome) for case, outcome in plain if outcome.proposal]
    rest = sum(bool(case.verdict and case.verdict.should_be) for case, _ in plain)
    right = [bool(case.verdict) and not (case.verdict and case.verdict.should_be) for case in removed]
    return (
        Measured("not a gene: right", share(right), "0.90", f"{len(removed)} removals at the threshold"),
        Measured(
            "gene proposed for a wrong row: exact", share([_exact(*one) for one in given]), "0.60", f"{len(given)}"
        ),
        Measured("gene proposed for a wrong row: overlapping", share([_overlaps(*one) for one in given]), "0.75"),
        Measured(
            "gene proposed, rows that have one covered",
            sum(_overlaps(*one) for one in given) / max(len(having), 1),
            "0.35",
            f"{len(having)} rows",
        ),
        Measured(
            "… exact, without the table of orthologs", share([_exact(*one) for one in other]), "0.60", f"{len(other)}"
        ),
        Measured("… covered, without it", sum(_overlaps(*one) for one in other) / max(rest, 1), "0.35", f"{rest} rows"),
    )


def _exact(case: RowCase, outcome: Outcome) -> bool:
    assert case.verdict and outcome.proposal
    return set(outcome.proposal.symbols) == set(case.verdict.should_be)


def _overlaps(case: RowCase, outcome: Outcome) -> bool:
    assert case.verdict and outcome.proposal
    return bool(set(outcome.proposal.symbols) & set(case.verdict.should_be))


def measure_additions(data: Data) -> tuple[Measured, ...]:
    """Returns how often added genes are right in figures of vertebrates, and how many of the lacking ones are added."""
    cases = mention_cases(data)
    validation = CrossValidation(
        [c.figid for c in cases], [c.signals for c in cases], [c.right for c in cases], ADDITIONS_C, SPLITS[0]
    )
    scores = validation.scores()
    by_place = {(case.figid, case.start): score for case, score in zip(cases, scores, strict=True)}
    threshold = load_model().addition_threshold
    sure = above(scores, [case.right for case in cases], threshold)
    right = given = found = lacking = 0
    for ident, figure in data.figures.items():
        if figure.organism.is_foreign or not figure.groups:
            continue
        judged = data.judged[ident]
        marked = {symbol for span in judged.spans for symbol in span.symbols}
        genes = {symbol for span in judged.spans if span.kind == "gene" for symbol in span.symbols}
        added: set[str] = set()
        for addition in find_additions(figure, data.sources.annotator):
            start = next((e.start for e in addition.evidence if e.kind == "mention"), -1)
            if by_place.get((ident, start), addition.proposal.score) >= threshold:
                added.update(addition.proposal.symbols)
        wanted = genes - set(figure.listed)
        right, given = right + len(added & marked), given + len(added)
        found, lacking = found + len(added & wanted), lacking + len(wanted)
    return (
        Measured("added genes: right", right / max(given, 1), "0.85", f"{given} genes, members of families too"),
        Measured("added genes: recall", found / max(lacking, 1), "0.50", f"{lacking} genes that lists lack"),
        Measured(
            "expected calibration error of names to add", calibration_error(*sure), "at most 0.06", f"{len(sure[0])}"
        ),
    )


def measure_records(data: Data) -> tuple[Measured, ...]:
    """Returns what suggestions for all records of the data folder come to."""
    suggester = Suggester(data.sources, load_model())
    records = list(data.records.values())
    started = time.perf_counter()
    made = suggest(records, suggester)
    seconds = time.perf_counter() - started
    flags = [one for one in made if one.score >= suggester.model.threshold and is_flag(one)]
    lexicon = data.sources.annotator.lexicon
    rows = {row for record in records for row in record.rows}
    retired = sum((gene := gene_of(row, lexicon)) is not None and gene.symbol != row.hgnc_symbol for row in rows)
    told = {row for one in made if one.reason == "retired symbol" for row in one.rows}
    return (
        Measured(
            "seconds for all records, read already, one process", seconds, "at most 30", f"{len(records)} records"
        ),
        Measured("retired symbols suggested", len(told) / max(retired, 1), "1.00", f"{retired} different rows"),
        Measured(
            "decisions that settle half of the flags",
            decisions_to_settle(flags, 0.5),
            "at most 60",
            f"{len(flags)} flags",
        ),
        Measured("decisions that settle 80 %", decisions_to_settle(flags, 0.8), "at most 350"),
    )


def is_flag(one: Suggestion) -> bool:
    """True for a suggestion that says rows of the list are wrong."""
    return bool(one.rows) and one.action != "update"


def put_into(page: Path, figures: Sequence[Measured]) -> None:
    """Replaces what stands between the marks of a page by the figures; raises `UsageError` where there are no marks."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    head, mark, rest = text.partition(MARKS[0])
    _, end, tail = rest.partition(MARKS[1])
    if not (mark and end):
        raise UsageError(f"the page has no {MARKS[0]} … {MARKS[1]}", place=str(page), remedy="give docs/curation.md")
    write_text(page, f"{head}{mark}\n{report_text(figures, markdown=True)}{end}{tail}")


def _number(value: float) -> str:
    """Returns a rate to three places, what is larger more coarsely."""
    places = 3 if value < 1 else 2 if value < 10 else 0
    return f"{value:.{places}f}"


def report_text(figures: Sequence[Measured], *, markdown: bool = False) -> str:
    """Returns the figures as a table, plain or in Markdown."""
    rows = [(f.name, _number(f.value), f.asked, f.over) for f in figures]
    head = ("figure", "measured", "asked for", "over")
    if markdown:
        lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * 4, *rows)]
        return "\n".join(lines) + "\n"
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(4)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in (head, *rows)
    )
