"""Gold and predictions in any form: our JSONL, BioC XML and JSON, PubTator, brat; ids are brought to HGNC symbols.

The form goes by the suffix (`.jsonl`, `.xml`, `.json`, `.pubtator`, `.ann`, each but the last also with `.gz` or
`.zst`); a folder of `.ann` files is brat, and a `.txt` file that begins like PubTator is PubTator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from eval.gold.conventions import PLAIN, Convention, role_of_type
from eval.gold.documents import GoldDocument, GoldMention, paper_of, read_gold
from eval.gold.predictions import Predicted, PredictedDocument, read_predictions
from eval.lines import fault
from ner.errors import InputError
from ner.formats import format_by_name, format_of, load_part
from ner.formats.marked import Marked, MarkedReader, RawSpan
from ner.formats.opening import READ_ERRORS, open_source, read_error
from ner.formats.packing import PACKED
from ner.types import Kind

if TYPE_CHECKING:
    from ner.lexicon import Lexicon

JSONL = tuple(suffix + packing for suffix in (".jsonl", ".ndjson") for packing in ("", *PACKED))
MARKED = ("bioc-xml", "bioc-json", "pubtator")
_PUBTATOR = re.compile(rb"(?:\xef\xbb\xbf)?[^|\t\n]+\|t\|")
_PREFIXES = {"hgnc": "HGNC", "ncbigene": "NCBIGene", "entrez": "NCBIGene", "entrezgene": "NCBIGene", "egid": "NCBIGene"}


class Symbols:
    """Ids as HGNC symbols: of genes by HGNC, NCBI Gene or symbol, of groups by their members."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        genes = lexicon.genes.values()
        self.by_id: Mapping[str, str] = {gene.hgnc_id: gene.symbol for gene in genes} | {
            f"NCBIGene:{gene.entrez}": gene.symbol for gene in genes if gene.entrez
        }

    def of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Returns the symbols of ids, each once; ids of other species or data bases have none."""
        return tuple(dict.fromkeys(symbol for name in ids for symbol in self._one(name)))

    def _one(self, name: str) -> tuple[str, ...]:
        prefix, _, local = name.partition(":")
        if prefix == "symbol":
            gene = self.lexicon.current(local)
            return (gene.symbol if gene else local,)
        if group := self.lexicon.groups.get(name):
            return tuple(gene.symbol for gene in group.members)
        symbol = self.by_id.get(f"{_PREFIXES.get(prefix.lower().replace(' ', ''), prefix)}:{local}")
        return (symbol,) if symbol else ()


def is_gold(path: Path) -> bool:
    """True for a file or folder of annotated texts, false for records."""
    if path.is_dir():
        return next(path.rglob("*.ann"), None) is not None and next(path.rglob("*.md"), None) is None
    return path.name.endswith((*JSONL, ".ann")) or _marked_format(path) is not None


def read_gold_file(
    path: Path, convention: Convention = PLAIN, *, lexicon: Path | None = None
) -> tuple[GoldDocument, ...]:
    """Returns the documents of a gold file of any form, ids read with the lexicon of a folder (None: the shipped one).

    Raises `InputError` with the place of what is wrong.
    """
    if path.name.endswith(JSONL):
        return read_gold(path, convention)
    symbols = _symbols(lexicon)
    documents = tuple(_gold(marked, symbols, convention) for marked in _read_marked(path))
    if not documents:
        fault(str(path), "the gold file holds no document", "give a file with annotated texts")
    return documents


def read_prediction_file(path: Path, *, lexicon: Path | None = None) -> tuple[PredictedDocument, ...]:
    """Returns the documents of a file of annotations of any form, with the lexicon and the errors of gold."""
    if path.name.endswith(JSONL):
        return read_predictions(path)
    symbols = _symbols(lexicon)
    return tuple(_prediction(marked, symbols) for marked in _read_marked(path))


def _symbols(folder: Path | None) -> Symbols:
    from ner.lexicon import load  # noqa: PLC0415 (JSONL does without the lexicon)

    return Symbols(load(folder))


def _marked_format(path: Path) -> str | None:
    found = format_of(path, readable=True)
    if found is not None and found.name in MARKED:
        return found.name
    try:
        with path.open("rb") as file:
            return "pubtator" if path.suffix == ".txt" and _PUBTATOR.match(file.read(4096)) else None
    except OSError:
        return None


def _read_marked(path: Path) -> Iterator[Marked]:
    """Yields the texts of a file in its order; raises `InputError` for the first that is wrong or stands twice."""
    seen: dict[str, str] = {}
    for item in _items(path):
        if isinstance(item, InputError):
            raise item
        if item.id in seen:
            fault(item.place, f"id {item.id!r} stands already at {seen[item.id]}", "keep each document once")
        seen[item.id] = item.place
        yield item


def _items(path: Path) -> Iterator[Marked | InputError]:
    if path.is_dir() or path.suffix == ".ann":
        from eval.gold.brat import read_brat  # noqa: PLC0415

        yield from read_brat(path)
        return
    name = _marked_format(path)
    if name is None:
        fault(
            str(path), "annotations in this form cannot be read", "give .jsonl, .xml or .json (BioC), .pubtator, .ann"
        )
    module = format_by_name(name, readable=True).reader.partition(":")[0]
    reader = cast(MarkedReader, load_part(f"{module}:read_marked"))
    try:
        with open_source(str(path)) as source:
            yield from reader(source)
    except READ_ERRORS as error:
        raise read_error(error, str(path)) from None


def _gold(marked: Marked, symbols: Symbols, convention: Convention) -> GoldDocument:
    mentions = []
    for span in marked.spans:
        genes = symbols.of(span.ids)
        role = role_of_type(span.type, genes, convention)
        if role:
            mentions.append(GoldMention(span.start, span.end, role, () if role == "nonhuman" else genes))
    return GoldDocument(marked.id, marked.text, tuple(mentions), paper_of(marked.id), spans_only=convention.spans_only)


def _prediction(marked: Marked, symbols: Symbols) -> PredictedDocument:
    found = tuple(p for span in marked.spans if (p := _predicted(span, symbols)))
    return PredictedDocument(marked.id, found, marked.text, marked.place)


def _predicted(span: RawSpan, symbols: Symbols) -> Predicted | None:
    """Returns a span as a prediction, None where it is no gene, family or complex."""
    genes = symbols.of(span.ids)
    role = role_of_type(span.type, genes or ("?",), PLAIN)
    if role is None or role == "nonhuman":
        return None
    kind: Kind = role
    told = span.infons.get("score")
    return Predicted(span.start, span.end, kind, genes, _score(told, span.place), (), span.infons.get("source", ""))


def _score(told: str | None, place: str) -> float | None:
    if told is None:
        return None
    try:
        score = float(told)
    except ValueError:
        fault(place, f"score {told!r} is no number")
    if not 0 <= score <= 1:
        fault(place, f"score {told} is outside 0..1")
    return score
