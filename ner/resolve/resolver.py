"""Makes mentions of what the judge has taken: one reading where it is clear, ranked candidates where it is not."""

from __future__ import annotations

from collections.abc import Iterable

from ner.judge.judge import Judged
from ner.text.keys import plain
from ner.text.repair import Repaired
from ner.types import Gene, Mention, Reading

MAX_CANDIDATES = 8


def resolve(text: str, repaired: Repaired, taken: Iterable[Judged], *, certain: float) -> tuple[Mention, ...]:
    """Returns the mentions, on the text as read, of the judged candidates of its repaired form.

    `certain` is the share that the best reading must have for its genes to be given.
    """
    return tuple(_mention(text, repaired, judged, certain) for judged in taken)


def _mention(text: str, repaired: Repaired, judged: Judged, certain: float) -> Mention:
    start, end = repaired.span(judged.candidate.start, judged.candidate.end)
    how = judged.how or ("exact",)
    if any(a < judged.candidate.end and judged.candidate.start < b for a, b in repaired.corrected):
        how = (*how, "fuzzy")
    elif judged.candidate.text != plain(text[start:end]):
        how = (*how, "repaired")
    best = [ranked[0] for ranked in judged.readings]
    first = best[0]
    share = min([reading.score for reading in best])
    enumerated = "enumeration" in judged.how
    clear = enumerated or share >= certain
    genes: tuple[Gene, ...] = ()
    if clear:
        genes = first.genes if len(best) == 1 else tuple(dict.fromkeys(g for r in best for g in r.genes))
    return Mention(
        start=start,
        end=end,
        text=text[start:end],
        kind="gene" if enumerated else first.kind,
        genes=genes,
        term=first.term,
        source=first.source,
        score=round(judged.probability * share, 4),
        how=how,
        group="" if enumerated else first.group,
        candidates=_candidates(judged.readings[0]) if not enumerated and share < _SETTLED else (),
    )


_SETTLED = 0.9


def _candidates(ranked: tuple[Reading, ...]) -> tuple[Reading, ...]:
    return ranked[:MAX_CANDIDATES] if len(ranked) > 1 else ()
