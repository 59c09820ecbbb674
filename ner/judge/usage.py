"""How words are used: how often annotators of published corpora marked each spelling of a lexicon name as a gene.

The counts are part of the compiled lexicon, but counting needs the finder, so it stands here.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ner.errors import LexiconError
from ner.find.candidate import Candidate
from ner.find.finder import Finder
from ner.judge.cells import FAMILY_USE
from ner.lexicon.build import seal, write_table
from ner.lexicon.compiled import load
from ner.lexicon.tables import KNOWN_WORDS, USAGE
from ner.text.keys import cased, plain

GENE_TYPES = frozenset({"protein", "gene", "GENE", "Gene", "DNA", "RNA", "Gene_or_gene_product", "FamilyName"})
FAMILY_TYPE = "FamilyName"
CORPORA = (
    "bc2gm", "bioid_train", "bionlp13cg", "biored", "craft_captions", "drugprot_test", "gnormplus", "jnlpba", "nlmgene",
    "osiris", "tmvar3",
)  # fmt: skip
AT_LEAST = 2
_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(slots=True)
class Usage:
    """Occurrences of one spelling: in all, within a marked gene, and of which approved symbols (`#`: of a family)."""

    total: int = 0
    marked: int = 0
    symbols: Counter[str] = field(default_factory=Counter)


def build_usage(corpora: Path, folder: Path) -> int:
    """Counts the corpora of a folder with the lexicon of another, writes the table there, and returns its rows.

    Raises LexiconError where a corpus is missing.
    """
    documents = [document for name in CORPORA for document in read_corpus(corpora / f"{name}.jsonl.gz")]
    write_table(folder / KNOWN_WORDS, sorted(known_words(str(document["text"]) for document in documents)))
    seal(folder)
    finder = Finder(load(folder), cache_size=1_000_000)
    lines = list(usage_lines(count_usage(documents, finder), at_least=AT_LEAST))
    write_table(folder / USAGE, lines)
    seal(folder)
    return len(lines)


def known_words(texts: Iterable[str]) -> set[str]:
    """Returns the words, in lower case, that stand at least twice in texts: what is known is not misspelt."""
    counts = Counter(word.group().lower() for text in texts for word in _WORD.finditer(plain(text)))
    return {word for word, n in counts.items() if n >= AT_LEAST}


def read_corpus(path: Path) -> Iterator[dict[str, object]]:
    """Yields the documents of a corpus file."""
    if not path.is_file():
        raise LexiconError("no such corpus", place=str(path), remedy="leave the corpora out, or name their folder")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def count_usage(documents: Iterable[dict[str, object]], finder: Finder) -> dict[str, Usage]:
    """Returns the usage of each candidate spelling in annotated documents."""
    usage: dict[str, Usage] = defaultdict(Usage)
    for document in documents:
        prepared = finder.prepare(str(document["text"]))
        mentions = [m for m in document["mentions"] if m["type"] in GENE_TYPES]  # type: ignore[attr-defined]
        for candidate in outermost(finder.find(prepared, refused=True)):
            start, end = prepared.repaired.span(candidate.start, candidate.end)
            over = [m for m in mentions if m["start"] < end and start < m["end"]]
            named = [m for m in over if _shared(m, start, end) * 2 >= m["end"] - m["start"]]
            if over and not named:
                continue  # part of a longer name: says nothing of the word alone
            entry = usage[cased(candidate.text)]
            entry.total += 1
            entry.marked += bool(named)
            for mention in named[:1]:
                if mention["type"] == FAMILY_TYPE:
                    entry.symbols[FAMILY_USE] += 1
                elif len(mention.get("hgnc") or ()) == 1:
                    entry.symbols[mention["hgnc"][0]] += 1
    return usage


def outermost(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yields the candidates that lie in no other, by their start; enumerations are left out."""
    reach = -1
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end, len(c.how))):
        if candidate.end > reach and "enumeration" not in candidate.how:
            reach = candidate.end
            yield candidate


def _shared(mention: dict[str, int], start: int, end: int) -> int:
    return min(mention["end"], end) - max(mention["start"], start)


def usage_lines(usage: dict[str, Usage], *, at_least: int) -> Iterator[str]:
    """Yields `spelling, total, marked, symbol:count|...` for spellings met at least so often, sorted."""
    for spelling in sorted(usage):
        entry = usage[spelling]
        if entry.total >= at_least:
            symbols = "|".join(f"{s}:{n}" for s, n in sorted(entry.symbols.items(), key=lambda x: (-x[1], x[0]))[:6])
            yield f"{spelling}\t{entry.total}\t{entry.marked}\t{symbols}"
