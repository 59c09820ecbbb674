"""The curated tables that are compiled as they stand: vetoes, contexts, words that stand for others, trust."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from ner.errors import LexiconError
from ner.lexicon import sources
from ner.lexicon.approved import Approved
from ner.lexicon.context import NONE
from ner.lexicon.sources import Name
from ner.text.keys import cased, key


def veto_lines(folder: Path) -> Iterator[str]:
    """Yields `key, word, sense, reason` of each veto."""
    path = folder / "vetoes.tsv"
    for number, row in enumerate(sources.read_curated(path, ("word", "case", "sense", "reason", "source")), 2):
        if row["case"] not in ("exact", "any"):
            raise LexiconError(f"case {row['case']!r} is neither exact nor any", place=f"{path}:{number}")
        yield "\t".join((veto_key(row), row["word"], row["sense"], row["reason"]))


def veto_key(row: Mapping[str, str]) -> str:
    """Returns the key of a veto: that of the word, or `=` and its spelling where only that one is meant."""
    return f"={cased(row['word'])}" if row["case"] == "exact" else key(row["word"])


def context_names(context: Iterable[str], names: Iterable[Name]) -> Iterator[Name]:
    """Yields the names that only the lines of the context table have: words that are genes in some contexts alone."""
    spelt = {name.text for name in names}
    for line in context:
        word, target, _, _ = line.split("\t")
        if target != NONE and word not in spelt:
            yield Name(word, "capgene", target)


def context_lines(folder: Path, approved: Approved, groups: Container[str]) -> Iterator[str]:
    """Yields `word, target, with, without` of each word that means something else in some context."""
    path, columns = folder / "context.tsv", ("word", "target", "with", "without", "reason", "source")
    for number, row in enumerate(sources.read_curated(path, columns), 2):
        target = NONE if row["target"] == NONE else approved.current(row["target"], f"{path}:{number}", groups)
        if target:
            yield "\t".join((row["word"], target, row["with"], row["without"]))


def word_meanings(folder: Path) -> dict[str, tuple[str, ...]]:
    """Returns the words that stand for others in names (`tnf` for `tumor necrosis factor`)."""
    rows = sources.read_curated(folder / "wordings.tsv", ("word", "stands_for", "reason", "source"))
    return {row["word"]: tuple(row["stands_for"].split()) for row in rows}


def read_trust(folder: Path) -> dict[str, float]:
    """Returns how far each source is trusted against the others."""
    path = folder / "trust.tsv"
    trust: dict[str, float] = {}
    for number, row in enumerate(sources.read_curated(path, ("name", "trust", "reason", "source")), 2):
        try:
            trust[row["name"]] = float(row["trust"])
        except ValueError as error:
            raise LexiconError(f"trust {row['trust']!r} is no number", place=f"{path}:{number}") from error
    return trust
