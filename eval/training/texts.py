"""The annotated texts from which the judge learns, each with the fold of its paper."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any, Literal

from eval.annotated.captions import gold_rows, texts_of
from eval.gold.conventions import CORPORA, PLAIN, Convention
from eval.gold.documents import GoldDocument, make_document, read_gold
from ner.errors import InputError
from ner.judge.usage import FAMILY_TYPE, GENE_TYPES

FOLDS = 5
PARTS = 8  # shares of the papers by which learning is followed
GOLD = "captions"
ANNOTATED = "annotated"  # captions annotated beside the gold, whose errors were read; those held apart teach nothing
CAPTIONS = frozenset({GOLD, ANNOTATED})
Kind = Literal["gene", "group", "other"]
# Corpora that mark names only: they teach what is a gene, not which.
UNNAMED = frozenset({"bc2gm", "jnlpba", "bionlp13cg", "drugprot_test", "craft_captions"})
# Read for their counts of use alone: sentences without their text, or marks of another manner.
COUNTED_ONLY = frozenset({"bc2gm", "jnlpba"})


@dataclass(frozen=True, slots=True)
class Mark:
    """What an annotator marked as a gene name: `kind` is other for a gene without human id."""

    start: int
    end: int
    kind: Kind
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An annotated text: its corpus, its paper's fold, its marks, and the same as gold to be scored against."""

    corpus: str
    fold: int
    marks: tuple[Mark, ...]
    gold: GoldDocument
    raw: dict[str, Any]

    @property
    def part(self) -> int:
        return part_of(self.gold.paper)

    @property
    def is_caption(self) -> bool:
        return self.corpus == GOLD


def fold_of(paper: str, folds: int = FOLDS) -> int:
    """Returns the fold of a paper, 0 to `folds` - 1: the same in every corpus that holds it."""
    return int(md5(paper.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def part_of(paper: str) -> int:
    """Returns the part of a paper, 0 to PARTS - 1, drawn apart from its fold."""
    return fold_of(f"part {paper}", PARTS)


def read_texts(data: Path) -> Iterator[Text]:
    """Yields the texts of the gold captions, of captions annotated beside them and of every corpus of a data folder.

    Raises InputError where a corpus lacks.
    """
    yield from _read(GOLD, data / "gold" / "captions.jsonl", PLAIN)
    for place, row in gold_rows("read", texts_of(data, "read"), absent=True):
        yield _text(ANNOTATED, make_document(place, row), row)
    for name, convention in sorted(CORPORA.items()):
        yield from _read(name, data / "corpora" / f"{name}.jsonl.gz", convention)


def _read(corpus: str, path: Path, convention: Convention) -> Iterator[Text]:
    if not path.is_file():
        raise InputError("no such corpus", place=str(path), remedy="set CAPGENE_DATA to the data folder")
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in raw.decode("utf-8").splitlines()]
    for gold, row in zip(read_gold(path, convention), rows, strict=True):
        yield _text(corpus, gold, row)


def _text(corpus: str, gold: GoldDocument, row: dict[str, Any]) -> Text:
    marks = tuple(mark for item in row["mentions"] if (mark := _mark(item)))
    return Text(corpus, fold_of(gold.paper), marks, gold, row)


def _mark(item: dict[str, Any]) -> Mark | None:
    """Returns what an item of a corpus, or of the gold captions, marks; nothing for what is no gene name."""
    symbols = tuple(item.get("hgnc") or ())
    kind = item.get("kind") or ("family" if item["type"] == FAMILY_TYPE else "gene")
    if "type" in item and "kind" not in item and item["type"] not in GENE_TYPES:
        return None
    if kind in ("family", "complex"):
        return Mark(item["start"], item["end"], "group", symbols)
    return Mark(item["start"], item["end"], "gene" if kind == "gene" and symbols else "other", symbols)
