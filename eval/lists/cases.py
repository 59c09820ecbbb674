"""A record as a case of the report: its caption with marks, and each row of its list with how it fared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from eval.lists.disagreements import Disagreement
from eval.lists.listing import today
from eval.lists.readable import FAMILY_SOURCES
from eval.lists.records import LEVELS, RecordResult, source_of
from eval.report.cases import Case, Counted, Mark, RowCase, Verdict
from ner.formats.record import GeneRow, Record
from ner.lexicon import Lexicon
from ner.text.keys import key
from ner.types import Annotation, Mention

LIST_REASONS: tuple[tuple[str, str], ...] = (
    ("agree", "the list and the caption name the same gene"),
    ("missing in the list", "found in the caption, and not in the list"),
    ("refuted", "in the list, and the caption or the lexicon says that the word is no gene there"),
    ("different gene", "the same word is read as another gene"),
    ("family against member", "a family or complex to one side, a gene or other members to the other"),
    ("list too old", "a symbol of the list that is approved no more, or was given to several genes since"),
    ("not found by us", "can be read in the caption, and was not found"),
    ("not in the caption", "in the list, which was made from the picture, and not in the caption"),
    ("left ambiguous", "found, but no gene chosen among the candidates"),
)


def make_case(record: Record, annotation: Annotation, result: RecordResult, lexicon: Lexicon) -> Case:
    """Returns a record's caption with marks in reading order, its rows in the list's order, then what it lacks."""
    reachable = result.attainable["symbols"]
    marks = [*_ours(annotation, result, lexicon), *_missed(record.caption, annotation, result)]
    return Case(
        id=record.figid,
        paper=result.paper,
        text=record.caption,
        marks=tuple(sorted(marks, key=lambda mark: (mark.start, mark.end))),
        rows=tuple(_rows(record, annotation, result, lexicon)),
        counted=tuple(_counted(result)),
        f1=reachable.f1 if reachable.listed or reachable.given else None,
        organism=record.organisms,
        year=record.year,
    )


def _counted(result: RecordResult) -> Iterator[Counted]:
    for level in LEVELS:
        for scope, tallies in (("all", result.all_rows), ("attainable", result.attainable)):
            t = tallies[level]
            yield Counted(f"{level}/{scope}", (t.found, t.listed, t.right, t.given))


def _rows(record: Record, annotation: Annotation, result: RecordResult, lexicon: Lexicon) -> Iterator[RowCase]:
    reachable, retired = set(result.reachable.rows), _retired(record, lexicon)
    missed = {d.row: d for d in result.disagreements if d.row}
    best = _best(annotation, lexicon)
    for row in result.curated.rows:
        d, ours = missed.get(row), best.get(row.hgnc_symbol)
        mention = d.mention if d else ours
        yield RowCase(
            word=row.word,
            listed=(row.hgnc_symbol,),
            found=d.found if d else (row.hgnc_symbol,),
            verdict="miss" if d else "hit",
            reason=d.type if d else "agree",
            evidence=d.evidence if d else "",
            source=source_of(row),
            score=mention.score if mention else None,
            attainable=row in reachable,
            retired=retired.get((row.word, row.hgnc_symbol), ""),
        )
    for d in (d for d in result.disagreements if d.row is None and d.mention):
        yield _extra(d)


def _extra(d: Disagreement) -> RowCase:
    assert d.mention  # what the list lacks is a mention
    m = d.mention
    return RowCase(d.word, d.listed, d.found, "false hit", d.type, d.evidence, m.source, m.score, attainable=True)


def _retired(record: Record, lexicon: Lexicon) -> Mapping[tuple[str, str], str]:
    """Returns the symbol as the list has it, by word and today's symbol, where the two differ."""
    now = ((row, today(row.hgnc_symbol, lexicon)) for row in record.rows)
    return {(row.word, symbol): row.hgnc_symbol for row, symbol in now if symbol != row.hgnc_symbol}


def _best(annotation: Annotation, lexicon: Lexicon) -> Mapping[str, Mention]:
    """Returns the surest mention of each gene."""
    best: dict[str, Mention] = {}
    for mention in sorted(annotation.mentions, key=lambda m: -m.score):
        for gene in mention.genes:
            best.setdefault(today(gene.symbol, lexicon), mention)
    return best


def gene_scores(annotation: Annotation, lexicon: Lexicon) -> Mapping[str, float]:
    """Returns the best score of each gene that an annotation names."""
    return {symbol: mention.score for symbol, mention in _best(annotation, lexicon).items()}


def _ours(annotation: Annotation, result: RecordResult, lexicon: Lexicon) -> Iterator[Mark]:
    types = {(key(d.word), d.found): d.type for d in result.disagreements if d.row is None}
    rows: dict[str, list[GeneRow]] = {}
    for row in result.curated.rows:
        rows.setdefault(key(row.word), []).append(row)
    listed = result.curated.symbols
    for m in annotation.mentions:
        found = tuple(today(gene.symbol, lexicon) for gene in m.genes)
        lacking = tuple(dict.fromkeys(symbol for symbol in found if symbol not in listed))
        at_word = rows.get(key(m.text), ())
        wanted = tuple(dict.fromkeys([*(r.hgnc_symbol for r in at_word), *(s for s in found if s in listed)]))
        verdict: Verdict = "ignored" if not found else "false hit" if lacking else "hit"
        reason = "left ambiguous" if not found else types.get((key(m.text), lacking), "agree")
        candidates = tuple(tuple(gene.symbol for gene in reading.genes) for reading in m.candidates)
        yield Mark(
            m.start, m.end, verdict, reason, _kind(at_word), wanted, m.kind, found, candidates, m.source, m.score
        )


def _kind(rows: Sequence[GeneRow]) -> str:
    return ("family" if any(row.source in FAMILY_SOURCES for row in rows) else "gene") if rows else ""


def _missed(caption: str, annotation: Annotation, result: RecordResult) -> Iterator[Mark]:
    """Yields where the words of rows that we missed stand in the caption as they are spelt, unless ours stand there."""
    reachable = set(result.reachable.rows)
    missed: dict[str, list[Disagreement]] = {}
    for d in result.disagreements:
        if d.row in reachable:
            missed.setdefault(d.word, []).append(d)
    for word, some in missed.items():
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", caption):
            start, end = match.span()
            if not any(m.start < end and start < m.end for m in annotation.mentions):
                wanted = tuple(dict.fromkeys(symbol for d in some for symbol in d.listed))
                yield Mark(start, end, "miss", some[0].type, _kind([d.row for d in some if d.row]), wanted)
