"""What `capgene evaluate` does: tells gold from records, annotates or reads predictions, makes the report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.curated_report import count_figures, make_curated_report
from eval.gold import GoldDocument, read_gold
from eval.gold_report import comparison_table, make_gold_report
from eval.output import write_text
from eval.predictions import Pair, from_annotation, pair, read_predictions
from eval.records import compare_record
from eval.side_by_side import side_by_side
from eval.tables import Table, to_html, to_markdown
from ner.errors import InputError, UsageError
from ner.types import Annotation, Caption

if TYPE_CHECKING:
    from ner.formats.base import Entry

GOLD_SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson")
MOST_SHOWN = 3  # records that are shown word by word


@dataclass(frozen=True, slots=True)
class Options:
    """How to evaluate."""

    predictions: Path | None = None
    against: Path | None = None
    alternatives: bool = False
    resamples: int = 1000
    seed: int = 1
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A finished report: `headline` for the terminal, `tables` for readers, `data` for machines."""

    title: str
    headline: tuple[Table, ...]
    tables: tuple[Table, ...]
    data: dict[str, Any]
    errors: tuple[InputError, ...] = ()

    def write(self, path: Path) -> None:
        """Writes the report in the form that the suffix names; raises `OutputError` when that fails."""
        match path.suffix:
            case ".md":
                text = to_markdown(self.tables, self.title)
            case ".html":
                text = to_html(self.tables, self.title)
            case _:
                text = json.dumps(self.data, ensure_ascii=False, indent=1) + "\n"
        write_text(path, text)


def evaluate_inputs(inputs: Sequence[Path], options: Options) -> Evaluation:
    """Returns the evaluation of one gold file, or of any number of records.

    Raises `UsageError` for a mixture, `InputError` for what cannot be read.
    """
    gold = [path for path in inputs if path.name.endswith(GOLD_SUFFIXES)]
    if gold and len(inputs) > 1:
        raise UsageError("one gold file at a time, and no records beside it", remedy="call evaluate for each")
    return evaluate_gold(gold[0], options) if gold else evaluate_records(inputs, options)


def evaluate_gold(path: Path, options: Options) -> Evaluation:
    """Returns the evaluation against annotated gold."""
    gold = read_gold(path)
    pairs, missing = _predict(gold, options)
    settings = {"alternatives": options.alternatives, "resamples": options.resamples, "seed": options.seed}
    report = make_gold_report(path.name, pairs, unpredicted=missing, **settings)  # type: ignore[arg-type]
    tables, data = report.tables(), report.to_json()
    headline = tables[:1]
    if options.against and options.predictions:
        others = pair(gold, read_predictions(options.against))
        names = (options.predictions.name, options.against.name)
        compared, found = comparison_table(pairs, others, names=names, **settings)  # type: ignore[arg-type]
        data["compared"] = {n: {"a": d.a, "b": d.b, "p_value": d.p_value} for n, d in found.items()}
        headline, tables = (*headline, compared), (tables[0], compared, *tables[1:])
    return Evaluation(f"capgene against {path.name}", headline, tables, data)


def _predict(gold: Sequence[GoldDocument], options: Options) -> tuple[tuple[Pair, ...], int]:
    """Returns gold paired with predictions, and how many documents have none at all."""
    if options.predictions:
        read = read_predictions(options.predictions)
        return pair(gold, read), len(gold) - len(read)
    import ner  # noqa: PLC0415 (spaCy takes a second, predictions that are read do not need it)

    captions = (Caption(document.id, document.text) for document in gold)
    return pair(gold, (from_annotation(a) for a in ner.load(options.model).pipe(captions))), 0


def evaluate_records(inputs: Sequence[Path], options: Options) -> Evaluation:
    """Returns the evaluation against the curated lists of records; a record that cannot be read is among the errors."""
    from ner.lexicon import load as load_lexicon  # noqa: PLC0415

    if options.against:
        raise UsageError("--compare needs annotated gold", remedy="give a gold JSONL file")
    entries, errors = _read_records(inputs)
    annotated, lexicon = (
        (_read_annotations(entries, options.predictions), load_lexicon())
        if options.predictions
        else _annotate(entries, options.model)
    )
    pairs = [(entry.record, annotated[entry.caption.id]) for entry in entries if entry.record]
    report = make_curated_report(compare_record(record, annotation, lexicon) for record, annotation in pairs)
    shown = tuple(side_by_side(r, a, lexicon) for r, a in pairs) if len(pairs) <= MOST_SHOWN else ()
    tables = report.tables()
    headline = (*shown, tables[0]) if shown else (*tables[:2], tables[-1])
    title = f"capgene against the curated lists of {count_figures(len(pairs))}"
    return Evaluation(title, headline, (*shown, *tables), report.to_json(), tuple(errors))


def _read_records(inputs: Sequence[Path]) -> tuple[list[Entry], list[InputError]]:
    from ner.formats import read_entries  # noqa: PLC0415

    entries: list[Entry] = []
    errors: list[InputError] = []
    for item in read_entries([str(path) for path in inputs]):
        if isinstance(item, InputError):
            errors.append(item)
        elif item.record is None:
            errors.append(
                InputError("this is no PFOCR record", place=item.place, remedy="give .md records or gold JSONL")
            )
        else:
            entries.append(item)
    if not entries:
        raise errors[0] if errors else InputError("there is no record to evaluate")
    return entries, errors


def _annotate(entries: Sequence[Entry], model: str | None) -> tuple[Mapping[str, Annotation], Any]:
    import ner  # noqa: PLC0415

    annotator = ner.load(model)
    return {a.caption.id: a for a in annotator.pipe(entry.caption for entry in entries)}, annotator.lexicon


def _read_annotations(entries: Sequence[Entry], path: Path) -> Mapping[str, Annotation]:
    """Returns the annotations of a file by id; raises `InputError` where they do not belong to the records."""
    from ner.formats.annotations import read_annotations  # noqa: PLC0415

    found: dict[str, Annotation] = {}
    texts = {entry.caption.id: entry.caption.text for entry in entries}
    for item in read_annotations(path):
        if isinstance(item, InputError):
            raise item
        name = item.caption.id
        if name in found:
            raise InputError(f"{name!r} is annotated twice", place=str(path), remedy="keep one line for each caption")
        if name not in texts:
            raise InputError(
                f"no record is called {name!r}", place=str(path), remedy="give the records it was made from"
            )
        if texts[name] != item.caption.text:
            raise InputError(f"the text of {name!r} differs from its record's", place=str(path), remedy="annotate anew")
        found[name] = item
    missing = next(_missing(entries, found), None)
    if missing:
        raise InputError(f"{missing!r} has no annotation", place=str(path), remedy="annotate all the records")
    return found


def _missing(entries: Sequence[Entry], found: Mapping[str, Annotation]) -> Iterator[str]:
    return (entry.caption.id for entry in entries if entry.caption.id not in found)
