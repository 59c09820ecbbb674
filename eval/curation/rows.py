"""The rows of a list as a reviewer thinks of them: one word of the picture, and what it was taken for."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import lru_cache

from eval.lists.listing import today
from eval.lists.readable import FAMILY_SOURCES
from ner.formats.record import GeneRow, Record
from ner.lexicon import Lexicon
from ner.text.keys import key, plain

_PIECE = re.compile(r"[^\s/,;|+&]+")
_STATE = re.compile(r"\A(?:p|[Pp]hospho|P(?=.[A-Z]{2}|.\w*\d))[-–](?=\w)")  # P-ERK is ERK, P-selectin no selectin
_DEBRIS = string.punctuation.replace("'", "") + "“”‘’°•·→↑↓®™'"


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of one word that were taken for one gene, or for one family: `name` is the lexicon name they matched.

    `word` is as it was read from the picture, `core` the part of it that the name spells, without debris; `symbols`
    are today's, each once.
    """

    word: str
    core: str
    name: str
    rows: tuple[GeneRow, ...]
    symbols: tuple[str, ...]
    is_family: bool

    @property
    def source(self) -> str:
        return self.rows[0].source


def row_groups(record: Record, lexicon: Lexicon) -> tuple[RowGroup, ...]:
    """Returns the rows of a record, in its order, those of one word and one gene or family together."""
    found: dict[tuple[str, str, bool], list[GeneRow]] = {}
    for row in record.rows:
        is_family = row.source in FAMILY_SOURCES
        found.setdefault((row.word, row.symbol if is_family else row.hgnc_symbol, is_family), []).append(row)
    return tuple(_group(rows, is_family, lexicon) for (_, _, is_family), rows in found.items())


def _group(rows: list[GeneRow], is_family: bool, lexicon: Lexicon) -> RowGroup:
    first = rows[0]
    symbols = tuple(dict.fromkeys(today(row.hgnc_symbol, lexicon) for row in rows))
    return RowGroup(first.word, core_of(first.word, first.symbol), first.symbol, tuple(rows), symbols, is_family)


@lru_cache(maxsize=50_000)
def core_of(word: str, name: str) -> str:
    """Returns the part of a word that spells `name`; the word without debris where no single part does."""
    bare = strip_debris(word)
    wanted = key(plain(name))
    if key(plain(bare)) == wanted:
        return bare
    plainly = _STATE.sub("", bare)
    if key(plain(plainly)) == wanted:
        return plainly
    pieces = [strip_debris(piece) for piece in _PIECE.findall(bare)]
    return next((piece for piece in pieces if piece and key(plain(piece)) == wanted), bare)


def strip_debris(word: str) -> str:
    """Returns a word without the signs that surround it; the word itself where it is nothing but signs."""
    return word.strip().strip(_DEBRIS).strip() or word
