"""The files of the compiled lexicon: its tables, each told by a digest in the manifest."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ner.errors import LexiconError

MANIFEST = "manifest.json"
TABLES = (
    "genes.tsv.gz",
    "groups.tsv.gz",
    "terms.tsv.gz",
    "openings.txt.gz",
    "vetoes.tsv.gz",
    "words.txt.gz",
    "affixes.tsv.gz",
    "wordings.tsv.gz",
    "word_meanings.tsv.gz",
    "context.tsv.gz",
)
USAGE = "usage.tsv.gz"
KNOWN_WORDS = "known_words.txt.gz"
COUNTED = (USAGE, KNOWN_WORDS)
FORMAT = 3  # of the tables: another number where what stands in their lines changes
_ANEW = "make it anew with `capgene lexicon build`"


def read_manifest(folder: Path | Traversable) -> dict[str, Any]:
    """Returns what a lexicon says of itself; raises LexiconError if it is of another version, or none is there."""
    try:
        loaded = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "make it with `capgene lexicon build`"
        raise LexiconError("there is no compiled lexicon", place=str(folder), remedy=remedy) from error
    if not isinstance(loaded, dict) or not {"version", "trust", "sha256"} <= loaded.keys():
        raise LexiconError("the manifest is damaged", place=str(folder), remedy=_ANEW)
    if loaded.get("format") != FORMAT:
        raise LexiconError("the lexicon was built by another version of capgene", place=str(folder), remedy=_ANEW)
    return loaded


def read_lines(folder: Path | Traversable, name: str, *, digests: Mapping[str, str]) -> list[str]:
    """Returns the lines of a table; raises LexiconError if it is not the one that the manifest was written for."""
    try:
        raw = gzip.decompress((folder / name).read_bytes())
        text = raw.decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot read the table {name}", place=str(folder), remedy=_ANEW) from error
    if digests.get(name) != hashlib.sha256(raw).hexdigest():
        raise LexiconError(f"the table {name} is of another lexicon", place=str(folder), remedy=_ANEW)
    return text.split("\n")[:-1]
