"""Makes mentions of what the judge has taken: one reading where it is clear, ranked candidates where it is not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from ner.judge.judge import Judged
from ner.resolve.spans import final_span, visible_span
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
    mentions: list[Mention] = []
    reach = 0
    for judged in taken:
        mention = _mention(text, repaired, judged, reach, score, certain, open_members)
        reach = mention.end
        if mention.score >= least:
            mentions.append(mention)
    return tuple(mentions)


def _mention(
    text: str, repaired: Repaired, judged: Judged, reach: int, score: Score, certain: float, open_members: Members
) -> Mention:
    start, end = final_span(text, repaired, judged.candidate, reach)
    surface, how = text[start:end], _steps(text, repaired, judged)
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


def _steps(text: str, repaired: Repaired, judged: Judged) -> tuple[str, ...]:
    """Returns the steps that led to a mention, with those that mended its spelling."""
    candidate, how = judged.candidate, judged.how or ("exact",)
    start, end = visible_span(text, repaired, candidate)
    read = text[start:end]
    if read == candidate.text:
        return how
    if _overlaps(repaired.corrected, candidate.start, candidate.end):
        return (*how, "fuzzy")
    return (*how, "repaired") if plain(read) != candidate.text else how


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tells whether one of the spans, which are sorted and lie apart, has a character between `start` and `end`."""
    behind = bisect_right(spans, start, key=itemgetter(1))  # the first that ends behind the start
    return behind < len(spans) and spans[behind][0] < end


def _enumerated(start: int, end: int, surface: str, judged: Judged, how: tuple[str, ...], score: Score) -> Mention:
    """Returns the one mention of several genes that share a stem; it is as sure as the least sure of them."""
    best = [ranked[0] for ranked in judged.readings]
    genes = tuple(dict.fromkeys(gene for reading in best for gene in reading.genes))
    sure = round(score(judged, judged.probability * min(reading.score for reading in best)), 4)
    return Mention(start, end, surface, "gene", genes, best[0].term, best[0].source, sure, how)
