"""The lexicon as plain terms, for tools that bring their own matcher."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ner.lexicon import Lexicon
from ner.types import Source

# How far Gilda trusts a name (https://github.com/gyorilab/gilda, scorer.py): curated > name > synonym > former_name.
STATUS: dict[Source, str] = {
    "hgnc_symbol": "name",
    "hgnc_name": "name",
    "hgnc_alias_symbol": "synonym",
    "hgnc_prev_symbol": "former_name",
    "ncbi_synonym": "synonym",
    "mgi_symbol": "synonym",
    "famplex": "curated",
    "capgene": "curated",
}


@dataclass(frozen=True, slots=True)
class PeerTerm:
    """One name of one gene or group; `symbols` are the gene, or the members of the group."""

    text: str
    db: str
    id: str
    name: str
    status: str
    kind: str
    symbols: tuple[str, ...]


def make_terms(lexicon: Lexicon) -> Iterator[PeerTerm]:
    """Yields every name of the lexicon once for each gene or group that it can mean."""
    for name_key in lexicon.keys():  # noqa: SIM118 (Lexicon is no mapping)
        for term in lexicon.terms(name_key):
            status = STATUS[term.source]
            if term.is_group:
                group = lexicon.groups[term.target]
                members = tuple(gene.symbol for gene in group.members)
                db, _, local = group.id.partition(":")
                yield PeerTerm(term.text, db, local, group.name, status, group.kind, members)
                continue
            for symbol in term.target.split("|"):
                number = lexicon.genes[symbol].hgnc_id.removeprefix("HGNC:")
                yield PeerTerm(term.text, "HGNC", number, symbol, status, "gene", (symbol,))


def write_terms(lexicon: Lexicon, path: Path) -> int:
    """Writes all terms as JSONL and returns their number."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for term in make_terms(lexicon):
            count += 1
            file.write(json.dumps(asdict(term), ensure_ascii=False) + "\n")
    return count
