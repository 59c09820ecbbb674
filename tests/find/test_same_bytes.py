"""Speed changes nothing: shortcuts, caches and hand-made JSON give the bytes of the straightforward path."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scispacy.abbreviation import find_abbreviation

from ner.annotator import Annotator
from ner.find.finder import Finder, Prepared
from ner.find.long_forms import align
from ner.find.pieces import parse_piece
from ner.find.words import ANCHORED, MISSPELT, Word, parse_word
from ner.formats.annotations import annotation_to_json
from ner.text.keys import plain
from ner.text.repair import Repaired, repair
from ner.text.signs import lowered
from ner.text.spelling import Speller
from ner.types import Annotation, Caption, Gene, Reading

EVERY = 11  # of the captions of the data folder


class PlainFinder(Finder):
    """Prepares texts with nothing kept: each word is parsed in full, each time it comes."""

    def prepare(self, text: str) -> Prepared:
        """Returns the text ready for `find`."""
        repaired = repair(text)
        flat = lowered(Repaired(plain(repaired.text), repaired.offsets))
        self._plain_speller = Speller(self.lexicon.name_words, self.lexicon.known_words, cache_size=10)
        return self._plainly(self._plain_speller.correct(flat, [(0, len(flat.text))]))

    def _plainly(self, repaired: Repaired) -> Prepared:
        runs = list(re.finditer(r"\S+", repaired.text))
        words = [self._parse(run.group()) for run in runs]
        texts, starts = [run.group() for run in runs], [run.start() for run in runs]
        return Prepared(repaired, texts, words, starts, bytes(word.state for word in words))

    def _parse(self, run: str) -> Word:
        speller = self._plain_speller
        if "://" in run or "www." in run.lower():
            return Word(run, (), (), (), (), 0)
        anchored = self.lexicon.wordings.is_anchored(run) * ANCHORED
        return parse_word(
            run, lambda text: parse_piece(text, self.lexicon, speller.misspelt(text) * MISSPELT), self.lexicon, anchored
        )


@pytest.fixture(scope="session")
def straight(annotator: Annotator) -> Annotator:
    """The annotator of the same model with the finder that keeps nothing."""
    finder = PlainFinder(annotator.lexicon, cache_size=1)
    return Annotator(finder, annotator.judge, certain=annotator.certain)


def as_json(annotation: Annotation) -> str:
    """The line of an annotation as the standard library writes it."""
    return json.dumps(
        {
            "id": annotation.caption.id,
            "text": annotation.caption.text,
            "mentions": [
                {
                    "start": mention.start,
                    "end": mention.end,
                    "text": mention.text,
                    "kind": mention.kind,
                    "genes": genes(mention.genes),
                    "term": mention.term,
                    "source": mention.source,
                    "how": mention.how,
                    "score": round(mention.score, 3),
                }
                | ({"group": mention.group} if mention.group else {})
                | ({"candidates": [reading(one) for one in mention.candidates]} if mention.candidates else {})
                for mention in annotation.mentions
            ],
        },
        ensure_ascii=False,
    )


def genes(found: tuple[Gene, ...]) -> list[dict[str, str]]:
    """Genes as plain values."""
    return [{"symbol": gene.symbol, "hgnc_id": gene.hgnc_id, "entrez": gene.entrez} for gene in found]


def reading(one: Reading) -> dict[str, object]:
    """A candidate as plain values."""
    plain_values = {"kind": one.kind, "genes": genes(one.genes), "term": one.term, "source": one.source}
    return plain_values | {"score": round(one.score, 3)} | ({"group": one.group} if one.group else {})


CAPTIONS = [
    "Stat3 (signal transducer and activator of transcription 3), JAK1/2, and the IL-6 receptor. Ca2+, (Inhibition:",
    "TNF-α– and IFN-Œ≥-induced  NF-κB; TLR1-10\nAbbreviations: HK2, hexokinase 2; ROS, reactive oxygen species.",
    "Capase-1 and capase-1, interleukn-6: p38/MAPK (PI(3)K, PI3K), Akt..., CASPASE-3-mediated; 'TGF-beta1'",
    " leading space, trailing space ",
    "",
]


@pytest.mark.parametrize("text", CAPTIONS)
def test_same_bytes_for_a_caption(annotator: Annotator, straight: Annotator, text: str) -> None:
    caption = Caption("one", text)
    line = annotation_to_json(annotator.annotate(caption))
    assert line == as_json(straight.annotate(caption))
    assert line == annotation_to_json(annotator.annotate(caption))


@pytest.mark.data
def test_same_bytes_for_real_captions(annotator: Annotator, straight: Annotator, data_dir: Path) -> None:
    count = 0
    for caption in _captions(data_dir / "pfocr" / "captions.jsonl.gz"):
        assert annotation_to_json(annotator.annotate(caption)) == as_json(straight.annotate(caption)), caption.id
        count += 1
    assert count


def _captions(path: Path) -> Iterator[Caption]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, EVERY):
            found = json.loads(line)
            yield Caption(found["id"], found["text"])


class Piece(NamedTuple):
    """What scispaCy reads of a token."""

    text: str

    @property
    def text_with_ws(self) -> str:
        """The text and the space behind it."""
        return self.text + " "


@given(
    short=st.text("ab1.", min_size=1, max_size=5).filter(lambda text: text[0] != "."),
    words=st.lists(st.text("abc1", min_size=1, max_size=4), max_size=6),
)
def test_same_alignment_as_scispacy(short: str, words: list[str]) -> None:
    pieces = [Piece(word) for word in words]
    _, long = find_abbreviation(pieces, [Piece(short)])
    place = align(short, words)
    assert (None if long is None else [p.text for p in long]) == (None if place is None else words[place:])


def test_same_memory_however_many_words(annotator: Annotator) -> None:
    """What is kept of words is bounded: a text of ever new ones fills no more than there is room for."""
    room, rng = 500, Random(6)
    finder = Finder(annotator.lexicon, cache_size=room)
    for _ in range(20):
        words = ["".join(rng.choices("abcdeghiklnoprst", k=rng.randint(3, 9))) for _ in range(300)]
        prepared = finder.prepare(" ".join([*words, *(f"({word.upper()}{i}-{word})," for i, word in enumerate(words))]))
        assert len(prepared.words) == 600
        assert all(len(kept) <= room for kept in (finder._words, finder._pieces, finder._speller._verdicts))
