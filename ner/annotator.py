"""The annotator: text in, mentions out; finding, judging and resolving in their order, without spaCy's documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from ner.find.candidate import REFUSED
from ner.find.definitions import find_definitions
from ner.find.finder import Finder, Prepared
from ner.judge.classes import opens_another
from ner.judge.judge import CONTEXT, Judge, Judged
from ner.judge.organism import about_caption
from ner.judge.selection import outermost
from ner.lexicon.compiled import Lexicon
from ner.resolve.resolver import resolve
from ner.resolve.spans import final_span
from ner.text.repair import Repaired
from ner.types import Annotation, Caption, Mention, Step


class Annotator:
    """Annotates captions; the same caption gives the same annotation, whatever was annotated before.

    `again` makes the same annotator once more, which is how another process gets it.
    """

    def __init__(
        self,
        finder: Finder,
        judge: Judge,
        *,
        certain: float,
        least: float = 0.0,
        again: Callable[[], Annotator] | None = None,
    ) -> None:
        self.finder = finder
        self.judge = judge
        self.certain = certain
        self.least = least
        self.again = again

    def __reduce__(self) -> tuple[object, ...]:
        if self.again is None:
            raise TypeError("an annotator made of parts cannot be pickled (make it with ner.load)")
        return self.again, ()

    @property
    def lexicon(self) -> Lexicon:
        return self.finder.lexicon

    def annotate(self, caption: Caption) -> Annotation:
        """Returns the caption with its mentions in reading order, offsets in code points of `caption.text`."""
        if isinstance(caption, str):
            raise TypeError("annotate() takes a Caption; the mentions of a text are had by mentions(text)")
        return next(self.pipe([caption]))

    def pipe(self, captions: Iterable[Caption], *, batch_size: int = 32) -> Iterator[Annotation]:
        """Yields the annotation of each caption, in order.

        Each step is done for `batch_size` captions before the next one: some hundredths quicker, since code and tables
        of one step stay in the processor's caches. Raises ValueError, at once, for a `batch_size` below 1.
        """
        if batch_size < 1:
            raise ValueError(f"batches of {batch_size} captions cannot be made (use 1 or more)")
        return self._piped(iter(captions), batch_size)

    def _piped(self, iterator: Iterator[Caption], batch_size: int) -> Iterator[Annotation]:
        """Yields the annotations of `pipe`, a batch at a time."""
        while batch := list(islice(iterator, batch_size)):
            found = self._found([caption.text for caption in batch], [about_caption(caption) for caption in batch])
            yield from map(Annotation, batch, found)

    def mentions(self, text: str, about: str = "") -> tuple[Mention, ...]:
        """Returns the mentions of a text in reading order; `about` is what else is known: title, organism."""
        return self._found([text], [about])[0]

    def _found(self, texts: list[str], about: list[str]) -> list[tuple[Mention, ...]]:
        """Returns the mentions of each text, made step by step."""
        prepared, judged = self._judged(texts, about)
        taken = [outermost(one, self.judge.threshold) for one in judged]
        return [self._resolved(*each) for each in zip(texts, prepared, taken, strict=True)]

    def _resolved(self, text: str, prepared: Prepared, taken: list[Judged]) -> tuple[Mention, ...]:
        return resolve(
            text,
            prepared.repaired,
            taken,
            certain=self.certain,
            score=self.judge.score,
            least=self.least,
            open_members=self.lexicon.open_members,
        )

    def explain(self, caption: Caption) -> tuple[Step, ...]:
        """Returns every stretch of the caption that was considered, whether it was taken, and why."""
        about = about_caption(caption)
        (prepared,), (judged,) = self._judged([caption.text], [about])
        taken = outermost(judged, self.judge.threshold)
        spans = {(one.candidate.start, one.candidate.end) for one in judged}
        refused = [c for c in self.finder.find(prepared, refused=True) if REFUSED in c.how]
        left = self.judge.judge(prepared, [c for c in refused if (c.start, c.end) not in spans], about=about)
        kept = {mention.end: mention.start for mention in self._resolved(caption.text, prepared, taken)}
        cut = [one for one in taken if one not in judged]  # names that stand without a part: `sXBP1` as `XBP1`
        places = {(one.candidate.start, one.candidate.end) for one in cut}
        whole = [one for one in judged if (one.candidate.start, one.candidate.end) not in places]
        ordered = sorted((*whole, *cut, *left), key=lambda one: (one.candidate.start, -one.candidate.end))
        return tuple(self._step(caption.text, prepared.repaired, one, taken, kept) for one in ordered)

    def _judged(self, texts: list[str], about: list[str]) -> tuple[list[Prepared], list[tuple[Judged, ...]]]:
        """Returns each text ready for finding, and its candidates with their judgements."""
        prepared = [self.finder.prepare(text) for text in texts]
        candidates = [self.finder.find(one) for one in prepared]
        definitions = [find_definitions(*each) for each in zip(prepared, candidates, strict=True)]
        return prepared, [self.judge.judge(*e) for e in zip(prepared, candidates, definitions, about, strict=True)]

    def _step(self, text: str, repaired: Repaired, one: Judged, taken: list[Judged], kept: dict[int, int]) -> Step:
        start, end = final_span(text, repaired, one.candidate)
        readings = tuple(
            dict.fromkeys(r for ranked in one.readings for r in ranked[: 1 if len(one.readings) > 1 else 8])
        )
        low = one in taken and end not in kept
        start = kept.get(end, start) if one in taken else start
        reason = self._reason(one, taken, repaired.text) + (
            f"; the score of its genes is below {self.least:g}" if low else ""
        )
        return Step(start, end, text[start:end], one in taken and not low, reason, readings)

    def _reason(self, one: Judged, taken: list[Judged], text: str) -> str:
        chance = f"gene with probability {one.probability:.2f}"
        steps = ", ".join(one.how) or "exact"
        if one in taken:
            return f"{chance} ({steps})" + (f"; defined as {one.why!r}" if one.why else "")
        if CONTEXT in one.how and not one.probability:
            return "no gene: other words of the caption tell that it means something else"
        if veto := self.lexicon.veto(one.candidate.text):
            return f"no gene: {veto.sense.replace('_', ' ')} ({veto.reason})"
        if one.why and one.probability < self.judge.threshold:
            return f"the caption defines it as something else: {one.why!r}"
        if not one.probability and opens_another(one.candidate.text, text, one.candidate.end):
            return "no gene: it only begins another name, or that of a class"
        if one.probability < self.judge.threshold:
            usage = self.lexicon.usage(one.candidate.text)
            seen = f"; annotators marked it in {usage.marked} of {usage.total} places" if usage.total else ""
            return f"{chance}, below {self.judge.threshold:.2f}{seen}"
        start, end = one.candidate.start, one.candidate.end
        over = [t for t in taken if t.candidate.start < end and start < t.candidate.end]
        cut = next((t for t in over if t.candidate.start == start and t.readings == one.readings), None)
        if cut:
            return f"read as {cut.candidate.text!r}, without the general word behind it"
        name = over[0].candidate.text
        return f"part of {name!r}" if one.candidate.text in name and one.candidate.text != name else f"read as {name!r}"
