"""The evaluation against the curated lists of records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.bench.peer_runs import run_peers
from eval.changes import list_changes
from eval.comparison import Beside, Comparison, Tool, make_beside, make_comparison
from eval.gold.predictions import PredictedDocument, by_document
from eval.gold.readers import read_prediction_file
from eval.intervals import Papers
from eval.lists.cases import gene_scores, make_case
from eval.lists.curves import ScoredGene, scored_genes
from eval.lists.records import compare_record
from eval.lists.report import CuratedReport, curated_papers, make_curated_report
from eval.lists.side_by_side import side_by_side
from eval.result import Evaluation, Options, settings_of
from ner.counted import counted
from ner.errors import InputError
from ner.formats.record import Record
from ner.types import SOURCES, Annotation, Caption, Gene, Mention, Reading, Source

if TYPE_CHECKING:
    from ner.lexicon import Lexicon

MOST_SHOWN = 3  # records that are shown word by word
SIDE_BY_SIDE = tuple(f"{level}/attainable" for level in ("symbols", "rows", "families"))


@dataclass(frozen=True, slots=True)
class Listed:
    """Records with one tool's annotations of their captions, both in the same order."""

    records: tuple[Record, ...]
    annotations: tuple[Annotation, ...]
    has_scores: bool = True


def evaluate_records(inputs: Sequence[Path], options: Options) -> Evaluation:
    """Returns the evaluation against the curated lists of records; a record that cannot be read is among the errors."""
    records, errors = _read_records(inputs)
    listed, lexicon = _annotations(records, options)
    report = _report(listed, lexicon, options)
    pairs = zip(records, listed.annotations, strict=True) if len(records) <= MOST_SHOWN else ()
    shown = tuple(side_by_side(record, annotation, lexicon) for record, annotation in pairs)
    tables, data = report.tables(), report.to_json()
    headline = (*shown, tables[0]) if shown else (*tables[:2], tables[-1])
    if compared := _compare(report, records, lexicon, options):
        data["compared"] = compared.to_json()
        headline, tables = (*headline, *compared.tables(whole=False)), (*tables, *compared.tables(whole=True))
    if beside := _beside(report, records, lexicon, options):
        data["tools"] = beside.to_json()
        headline, tables = (*headline, beside.table()), (tables[0], beside.table(), *tables[1:])
    name = options.predictions.name if options.predictions else "capgene"
    title = f"{name} against the curated lists of {counted(len(records), 'figure')}"
    made = report.report(title, (*shown, *tables), settings_of(options, lexicon.version))
    return Evaluation(headline, made, data, tuple(errors))


def _read_records(inputs: Sequence[Path]) -> tuple[tuple[Record, ...], list[InputError]]:
    from ner.formats import read_entries  # noqa: PLC0415

    records: list[Record] = []
    errors: list[InputError] = []
    for item in read_entries([str(path) for path in inputs]):
        if isinstance(item, InputError):
            errors.append(item)
        elif item.record is None:
            problem = "this is no PFOCR record"
            errors.append(InputError(problem, place=item.place, remedy="give .md records, or one file of gold"))
        else:
            records.append(item.record)
    if not records:
        raise errors[0] if errors else InputError("there is no record to evaluate")
    return tuple(records), errors


def _annotations(records: tuple[Record, ...], options: Options) -> tuple[Listed, Lexicon]:
    if options.predictions:
        from ner.lexicon import load  # noqa: PLC0415

        lexicon = load(options.lexicon)
        return _read_listed(records, options.predictions, lexicon, options), lexicon
    import ner  # noqa: PLC0415 (spaCy takes a second, annotations that are read do not need it)

    annotator = ner.load(options.model, lexicon=options.lexicon)
    found = annotator.pipe(record.as_caption for record in records)
    return Listed(records, tuple(map(with_all_genes, found))), annotator.lexicon


def with_all_genes(annotation: Annotation) -> Annotation:
    """Returns an annotation in which groups that are left open have all their members, as lists have."""
    return replace(annotation, mentions=tuple(replace(m, genes=m.all_genes) for m in annotation.mentions))


def _read_listed(records: tuple[Record, ...], path: Path, lexicon: Lexicon, options: Options) -> Listed:
    return _listed(records, read_prediction_file(path, lexicon=options.lexicon), lexicon, str(path))


def _listed(records: tuple[Record, ...], documents: Iterable[PredictedDocument], lexicon: Lexicon, name: str) -> Listed:
    """Returns annotations by record; raises `InputError` where they do not belong to the records, or one has none."""
    found = by_document({record.figid: record.caption for record in records}, documents)
    missing = next((record.figid for record in records if record.figid not in found), None)
    if missing:
        raise InputError(f"{missing!r} has no annotation", place=name, remedy="annotate all the records")
    annotations = tuple(to_annotation(found[r.figid], r.caption, lexicon) for r in records)
    has_scores = any(m.score is not None for document in found.values() for m in document.mentions)
    return Listed(records, annotations, has_scores)


def to_annotation(document: PredictedDocument, caption: str, lexicon: Lexicon) -> Annotation:
    """Returns a tool's predictions as an annotation; a mention without score counts as sure.

    Groups that are left open have all their members, as lists have.
    """

    def genes(symbols: Iterable[str]) -> tuple[Gene, ...]:
        return tuple(lexicon.current(symbol) or Gene(symbol, "") for symbol in symbols)

    mentions = []
    for p in sorted(document.mentions, key=lambda p: (p.start, p.end)):
        text = caption[p.start : p.end]
        source: Source = next((known for known in SOURCES if known == p.source), "caption")
        candidates = tuple(Reading("gene", genes(c), p.term or text, source, 0.0) for c in p.candidates)
        score = 1.0 if p.score is None else p.score
        found = genes(p.symbols) or lexicon.open_members(p.group)
        mentions.append(
            Mention(p.start, p.end, text, p.kind, found, p.term or text, source, score, (), p.group, candidates)
        )
    return Annotation(Caption(document.id, caption), tuple(mentions))


def _report(listed: Listed, lexicon: Lexicon, options: Options) -> CuratedReport:
    results, cases = [], []
    genes: list[ScoredGene] = []
    for record, annotation in zip(listed.records, listed.annotations, strict=True):
        result = compare_record(record, annotation, lexicon)
        results.append(result)
        cases.append(make_case(record, annotation, result, lexicon))
        if listed.has_scores:
            genes += scored_genes(result, gene_scores(annotation, lexicon))
    return make_curated_report(results, cases, genes, resamples=options.resamples, seed=options.seed)


def _compare(ours: CuratedReport, records: tuple[Record, ...], lexicon: Lexicon, options: Options) -> Comparison | None:
    if not (options.against and options.predictions):
        return None
    theirs = _report(_read_listed(records, options.against, lexicon, options), lexicon, options)
    names = (options.predictions.name, options.against.name)
    changes = list_changes(ours.cases, theirs.cases)
    return make_comparison(names, ours.papers, theirs.papers, changes, resamples=options.resamples, seed=options.seed)


def _beside(ours: CuratedReport, records: tuple[Record, ...], lexicon: Lexicon, options: Options) -> Beside | None:
    """Returns the tools that were asked for in one table with ours, over the rows that captions can give."""
    if not (options.beside or options.peers):
        return None

    def tool(name: str, documents: Iterable[PredictedDocument], speed: float | None = None) -> Tool:
        listed = _listed(records, documents, lexicon, name)
        pairs = zip(records, listed.annotations, strict=True)
        papers = curated_papers(compare_record(record, annotation, lexicon) for record, annotation in pairs)
        return Tool(name, _shown(papers), speed)

    tools = [tool(path.name, read_prediction_file(path, lexicon=options.lexicon)) for path in options.beside]
    captions = [Caption(r.figid, r.caption) for r in records]
    runs, notes = run_peers(captions, options.peers) if options.peers else ((), ())
    tools += [tool(run.name, run.documents, run.speed) for run in runs if run.name != "capgene"]
    speed = next((run.speed for run in runs if run.name == "capgene"), None)
    name = options.predictions.name if options.predictions else "capgene"
    first = Tool(name, _shown(ours.papers), speed)
    return make_beside([first, *tools], resamples=options.resamples, seed=options.seed, notes=notes)


def _shown(papers: Papers) -> Papers:
    return {paper: {name: measures[name] for name in SIDE_BY_SIDE} for paper, measures in papers.items()}
