"""Makes mentions of what the judge has taken: one reading where it is clear, ranked candidates where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ner.judge.judge import Judged
from ner.text.keys import plain
from ner.text.repair import Repaired
from ner.types import Gene, Mention

MAX_CANDIDATES = 8
_SETTLED = 0.9  # share from which a reading is given without its rivals


Score = Callable[[Judged, float], float]
Members = Callable[[str], tuple[Gene, ...]]


def resolve(
    text: str,
    repaired: Repaired,
    taken: Iterable[Judged],
    *,
    certain: float,
    score: Score = lambda judged, probability: probability,
    least: float = 0.0,
    open_members: Members = lambda group: (),
) -> tuple[Mention, ...]:
    """Returns the mentions, on the text as read, of the judged candidates of its repaired form.

    `score` gives the probability that a mention is right, of what was judged, from those of its name and reading
    together; `certain` is the share that the best reading must have for its genes to be given, `least` the score that a
    mention must have, `open_members` gives the members of a group that lists none.
    """
    mentions = tuple([_mention(text, repaired, judged, score, certain, open_members) for judged in taken])
    return tuple([m for m in mentions if m.score >= least]) if least else mentions


def _mention(
    text: str, repaired: Repaired, judged: Judged, score: Score, certain: float, open_members: Members
) -> Mention:
    candidate = judged.candidate
    start, end = repaired.span(candidate.start, candidate.end)
    surface = text[start:end]
    how = judged.how or ("exact",)
    if surface != candidate.text:
        if any(a < candidate.end and candidate.start < b for a, b in repaired.corrected):
            how = (*how, "fuzzy")
        elif plain(surface) != candidate.text:
            how = (*how, "repaired")
    if "enumeration" in how:
        return _enumerated(start, end, surface, judged, how, score)
    ranked = judged.readings[0]
    first = ranked[0]
    is_open = first.group and not first.genes and first.score >= certain
    return Mention(
        start,
        end,
        surface,
        first.kind,
        first.genes if first.score >= certain else (),
        first.term,
        first.source,
        round(score(judged, judged.probability * first.score), 4),
        how,
        first.group,
        ranked[:MAX_CANDIDATES] if first.score < _SETTLED and len(ranked) > 1 else (),
        open_members(first.group) if is_open else (),
    )


def _enumerated(start: int, end: int, surface: str, judged: Judged, how: tuple[str, ...], score: Score) -> Mention:
    """Returns the one mention of several genes that share a stem; it is as sure as the least sure of them."""
    best = [ranked[0] for ranked in judged.readings]
    genes = tuple(dict.fromkeys(gene for reading in best for gene in reading.genes))
    sure = round(score(judged, judged.probability * min(reading.score for reading in best)), 4)
    return Mention(start, end, surface, "gene", genes, best[0].term, best[0].source, sure, how)
