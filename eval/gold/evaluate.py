"""The evaluation against annotated gold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.bench.peer_runs import run_peers
from eval.changes import gold_changes
from eval.comparison import Beside, Comparison, Tool, make_beside, make_comparison
from eval.gold.documents import GoldDocument
from eval.gold.metrics import score_document
from eval.gold.predictions import Pair, PredictedDocument, from_annotation, pair
from eval.gold.readers import read_gold_file, read_prediction_file
from eval.gold.report import gold_papers, make_gold_report
from eval.intervals import Papers
from eval.result import Evaluation, Options, settings_of
from ner.types import Caption


def evaluate_gold(path: Path, options: Options) -> Evaluation:
    """Returns the evaluation against a gold file; raises `InputError` for what cannot be read or scored."""
    gold = read_gold_file(path, options.convention, lexicon=options.lexicon)
    pairs, missing, lexicon = _predict(gold, options)
    report = make_gold_report(
        path.name,
        pairs,
        unpredicted=missing,
        alternatives=options.convention.any_of,
        resamples=options.resamples,
        seed=options.seed,
    )
    tables, data = report.tables(), report.to_json()
    headline = tables[:1]
    if compared := _compare(gold, pairs, options):
        data["compared"] = compared.to_json()
        headline, tables = (*headline, *compared.tables(whole=False)), (*tables, *compared.tables(whole=True))
    if beside := _beside(gold, report.papers, options):
        data["tools"] = beside.to_json()
        headline, tables = (*headline, beside.table()), (tables[0], beside.table(), *tables[1:])
    name = options.predictions.name if options.predictions else "capgene"
    made = report.report(f"{name} against {path.name}", tables, settings_of(options, lexicon))
    return Evaluation(headline, made, data)


def _predict(gold: Sequence[GoldDocument], options: Options) -> tuple[tuple[Pair, ...], int, str]:
    """Returns gold paired with predictions, how many documents have none at all, and the lexicon's version."""
    if options.predictions:
        read = read_prediction_file(options.predictions, lexicon=options.lexicon)
        return pair(gold, read), len(gold) - len(read), ""
    import ner  # noqa: PLC0415 (spaCy takes a second, predictions that are read do not need it)

    annotator = ner.load(options.model, lexicon=options.lexicon)
    found = (from_annotation(a) for a in annotator.pipe(_captions(gold)))
    return pair(gold, found), 0, annotator.lexicon.version


def _captions(gold: Iterable[GoldDocument]) -> Iterable[Caption]:
    return (Caption(document.id, document.text) for document in gold)


def _compare(gold: Sequence[GoldDocument], ours: Sequence[Pair], options: Options) -> Comparison | None:
    if not (options.against and options.predictions):
        return None
    theirs = pair(gold, read_prediction_file(options.against, lexicon=options.lexicon))
    return make_comparison(
        _names(options.predictions, options.against),
        _papers(ours, options),
        _papers(theirs, options),
        gold_changes(ours, theirs, alternatives=options.convention.any_of),
        resamples=options.resamples,
        seed=options.seed,
    )


def _names(a: Path, b: Path) -> tuple[str, str]:
    """Returns the files' names, with their folders where the names are the same."""
    return (a.name, b.name) if a.name != b.name else (str(a), str(b))


def _papers(pairs: Sequence[Pair], options: Options) -> Papers:
    scores = [score_document(document, found, alternatives=options.convention.any_of) for document, found in pairs]
    return gold_papers(pairs, scores)


def _beside(gold: Sequence[GoldDocument], ours: Papers, options: Options) -> Beside | None:
    """Returns the tools that were asked for in one table with ours, those with measured speed last."""
    if not (options.beside or options.peers):
        return None

    def tool(name: str, found: Iterable[PredictedDocument], speed: float | None = None) -> Tool:
        return Tool(name, _papers(pair(gold, found), options), speed)

    tools = [tool(path.name, read_prediction_file(path, lexicon=options.lexicon)) for path in options.beside]
    runs, notes = run_peers(list(_captions(gold)), options.peers) if options.peers else ((), ())
    tools += [tool(run.name, run.documents, run.speed) for run in runs if run.name != "capgene"]
    speed = next((run.speed for run in runs if run.name == "capgene"), None)
    name = options.predictions.name if options.predictions else "capgene"
    return make_beside([Tool(name, ours, speed), *tools], resamples=options.resamples, seed=options.seed, notes=notes)
