"""An annotator that knows six words, so that files and processes are tested without a model."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ner.batch.plan import Value
from ner.types import Annotation, Caption, Gene, Mention, Reading

STAT3 = Gene("STAT3", "HGNC:11364", "6774")
IL6 = Gene("IL6", "HGNC:6018", "3569")
JAKS = (Gene("JAK1", "HGNC:6190", "3716"), Gene("JAK2", "HGNC:6192", "3717"))
NFKB = (Gene("NFKB1", "HGNC:7794", "4790"), Gene("RELA", "HGNC:9955", "5970"))
ABL1, MTTP = Gene("ABL1", "HGNC:76", "25"), Gene("MTTP", "HGNC:7467", "4547")
ABL = (
    Reading("gene", (ABL1,), "ABL", "hgnc_prev_symbol", 0.6),
    Reading("gene", (MTTP,), "ABL", "hgnc_alias_symbol", 0.3),
)
WORD = re.compile("STAT3|IL-6|NF-kB|Abl|JAK|BOOM")


def make_mention(word: str, start: int) -> Mention:
    """The mention of one of the words that are known."""
    end, how = start + len(word), ("exact",)
    match word:
        case "STAT3":
            return Mention(start, end, word, "gene", (STAT3,), "STAT3", "hgnc_symbol", 0.998, how)
        case "IL-6":
            return Mention(start, end, word, "gene", (IL6,), "IL-6", "hgnc_alias_symbol", 0.98, how)
        case "NF-kB":
            return Mention(start, end, word, "complex", NFKB, "NF-kB", "famplex", 0.95, how, "FPLX:NFkappaB")
        case "JAK":
            return Mention(start, end, word, "family", JAKS, "JAK", "famplex", 0.9, how, "FPLX:JAK")
        case "Abl":
            return Mention(start, end, word, "gene", (), "ABL", "hgnc_alias_symbol", 0.4, how, "", ABL)
        case _:
            raise RuntimeError("this word breaks the annotator")


class FakeAnnotator:
    """Finds the words wherever they stand; `BOOM` breaks it."""

    def annotate(self, caption: Caption) -> Annotation:
        mentions = (make_mention(match.group(), match.start()) for match in WORD.finditer(caption.text))
        return Annotation(caption, tuple(mentions))

    def pipe(self, captions: Iterable[Caption]) -> Iterator[Annotation]:
        return map(self.annotate, captions)


@dataclass(frozen=True, slots=True)
class FakeLoader:
    """Loads the annotator in any process."""

    def __call__(self) -> FakeAnnotator:
        return FakeAnnotator()

    def identity(self) -> dict[str, str]:
        return {"capgene": "fake", "lexicon": "six words"}

    def options(self) -> dict[str, Value]:
        return {}


class SlowAnnotator(FakeAnnotator):
    """Takes its time, so that it can be stopped at work; `KILL` ends its process, as running out of memory does."""

    def annotate(self, caption: Caption) -> Annotation:
        if "KILL" in caption.text:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.0003)
        return super().annotate(caption)


@dataclass(frozen=True, slots=True)
class SlowLoader(FakeLoader):
    """Loads the slow annotator."""

    def __call__(self) -> SlowAnnotator:
        return SlowAnnotator()


def annotate(text: str, *, ident: str = "x") -> Annotation:
    """The annotation of a text."""
    return FakeAnnotator().annotate(Caption(ident, text))
