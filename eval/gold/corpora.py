"""All corpora of a folder in one table, each scored by its own convention."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold.conventions import CORPORA, PLAIN, Convention
from eval.gold.documents import GoldDocument
from eval.gold.metrics import Scores, score_document
from eval.gold.predictions import from_annotation, pair
from eval.gold.readers import is_gold, read_gold_file
from eval.gold.report import gold_papers
from eval.intervals import Estimates, confidence
from eval.output import write_text
from eval.result import Options
from eval.tables import Table, make_table, to_html, to_markdown
from ner.annotator import Annotator
from ner.errors import InputError, UsageError, said
from ner.formats.packing import plain_path
from ner.types import Caption

TITLE = "capgene on published corpora"
INTERVALS = "95 % intervals: bootstrap over papers."
SHIPPED = (
    "The lexicon as shipped counted how words are used in these corpora, so that its figures on them are optimistic; "
    "--lexicon takes one that was built without them."
)


@dataclass(frozen=True, slots=True)
class CorpusScores:
    """A corpus with its convention and what capgene scores on it."""

    name: str
    convention: Convention
    texts: int
    mentions: int
    scores: Scores
    estimates: Mapping[str, Estimates]

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that the corpus can tell: those with something to find."""
        return tuple(name for name, count in self.scores.named() if count.tp + count.fn)

    def to_json(self) -> dict[str, Any]:
        """Returns the counts and rates of those measures."""
        counts = dict(self.scores.named())
        return {
            "texts": self.texts,
            "mentions": self.mentions,
            "convention": self.convention.note,
            "scores": {name: counts[name].to_json() | self.estimates[name].f1.to_json() for name in self.measures},
        }


@dataclass(frozen=True, slots=True)
class CorporaResult:
    """All corpora of a folder, by name."""

    corpora: tuple[CorpusScores, ...]
    note: str
    errors: tuple[InputError, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """The figures for machines."""
        return {"note": self.note, "corpora": {corpus.name: corpus.to_json() for corpus in self.corpora}}

    @property
    def headline(self) -> tuple[Table, ...]:
        """The figures for readers."""
        columns = ("corpus", "texts", "mentions", "find", "95 %", "exact", "norm", "95 %", "doc", "group")
        scores = make_table(f"{TITLE} (F1)", columns, [_row(corpus) for corpus in self.corpora], note=self.note)
        rows = [(corpus.name, corpus.convention.note) for corpus in self.corpora]
        counts = [
            (corpus.name, name, c.precision, c.recall, c.tp, c.fp, c.fn)
            for corpus in self.corpora
            for name, c in corpus.scores.named()
            if name in corpus.measures
        ]
        measured = ("corpus", "measure", "P", "R", "right", "wrong", "missed")
        return (
            scores,
            make_table("Counts", measured, counts, text_columns=2),
            make_table("Conventions", ("corpus", "how its marks are read"), rows, text_columns=2),
        )

    def write(self, path: Path) -> tuple[Path, ...]:
        """Writes the table in the form that the suffix names; raises `OutputError` when that fails."""
        match path.suffix:
            case ".md":
                text = to_markdown(self.headline, TITLE)
            case ".html":
                text = to_html(self.headline, TITLE)
            case _:
                text = json.dumps(self.data, ensure_ascii=False, indent=1) + "\n"
        write_text(path, text)
        return (path,)


def evaluate_corpora(folder: Path, options: Options) -> CorporaResult:
    """Returns what capgene scores on every corpus of a folder; one that cannot be read is among the errors.

    Raises `UsageError` for options that only one gold can have, `InputError` for a folder without corpora.
    """
    if options.predictions or options.against or options.beside or options.peers:
        raise UsageError("--corpora scores capgene's own annotations", remedy="give one corpus as gold instead")
    files = _files(folder)
    if not files:
        raise InputError(
            "the folder has no corpus", place=str(folder), remedy="it reads .jsonl(.gz), BioC, PubTator, brat"
        )
    import ner  # noqa: PLC0415 (spaCy takes a second)

    annotator = ner.load(options.model, lexicon=options.lexicon)
    found: list[CorpusScores] = []
    errors: list[InputError] = []
    for file in files:
        try:
            found.append(_score(file, annotator, options))
        except InputError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    lexicon = f"The lexicon is that of {options.lexicon}." if options.lexicon else SHIPPED
    return CorporaResult(tuple(found), f"{INTERVALS} {lexicon}", tuple(errors))


def _files(folder: Path) -> Sequence[Path]:
    try:
        return sorted(path for path in folder.iterdir() if is_gold(path))
    except OSError as error:
        problem = f"the folder cannot be read: {said(error)}"
        raise InputError(problem, place=str(folder), remedy="set CAPGENE_DATA, or give a folder of corpora") from None


def corpus_name(path: Path) -> str:
    """Returns a file's name without its suffixes."""
    plain = plain_path(path)
    return plain.name.removesuffix(plain.suffix)


def _score(path: Path, annotator: Annotator, options: Options) -> CorpusScores:
    name = corpus_name(path)
    convention = CORPORA.get(name, PLAIN)
    gold = read_gold_file(path, convention, lexicon=options.lexicon)
    annotated = annotator.pipe(Caption(document.id, document.text) for document in gold)
    pairs = pair(gold, (from_annotation(annotation) for annotation in annotated))
    scores = [score_document(document, found, alternatives=convention.any_of) for document, found in pairs]
    papers = gold_papers(pairs, scores)
    estimates = confidence(papers, resamples=options.resamples, seed=options.seed)
    mentions = sum(1 for _ in _counted(gold))
    return CorpusScores(name, convention, len(gold), mentions, sum(scores, Scores()), estimates)


def _counted(gold: Sequence[GoldDocument]) -> Iterator[object]:
    return (m for document in gold for m in document.mentions if m.role != "nonhuman")


def _row(corpus: CorpusScores) -> tuple[object, ...]:
    f1 = {name: corpus.estimates[name].f1 for name in corpus.measures}

    def interval(name: str) -> str | None:
        return f1[name].interval if name in f1 else None

    values = {name: e.value for name, e in f1.items()}
    rates = (values.get("find"), interval("find"), values.get("exact"), values.get("norm"), interval("norm"))
    return corpus.name, corpus.texts, corpus.mentions, *rates, values.get("doc"), values.get("group")
