"""What BioC XML and BioC JSON share: documents of passages with annotations, each annotation with its infons.

A document is one caption: its passages stand at their offsets, blanks between them. An annotation in pieces is read
from its first to its last character. The ids of genes are taken from the infons that tools use for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ner.errors import InputError
from ner.formats.marked import Marked, Piece, RawSpan, assemble, curies

# Infon names, in lower case without signs, and the prefix of the ids they hold.
ID_INFONS: Mapping[str, str] = {
    "hgnc": "HGNC",
    "hgncid": "HGNC",
    "identifier": "NCBIGene",
    "identifiers": "NCBIGene",
    "ncbigene": "NCBIGene",
    "ncbigeneid": "NCBIGene",
    "ncbigeneidentifier": "NCBIGene",
    "entrez": "NCBIGene",
    "entrezgene": "NCBIGene",
    "geneid": "NCBIGene",
    "symbol": "",
    "symbols": "",
    "group": "",
}
SYMBOLS = ("symbol", "symbols")


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation as the file has it."""

    text: str
    infons: Mapping[str, str]
    locations: tuple[tuple[int, int], ...]  # offset, length
    place: str


def make_marked(name: str, pieces: Sequence[Piece], notes: Sequence[Note], place: str) -> Marked:
    """Returns a document; raises InputError where it has no id or text, or a span does not fit."""
    if not pieces:
        raise InputError(f"document {name!r} has no passage", place=place, remedy="give the text in passages")
    return assemble(name, pieces, [make_span(note) for note in notes if note.locations], place)


def make_span(note: Note) -> RawSpan:
    """Returns an annotation as a span."""
    start = min(offset for offset, _ in note.locations)
    end = max(offset + length for offset, length in note.locations)
    whole = len(note.locations) == 1
    return RawSpan(
        start, end, note.text, note.infons.get("type", ""), infon_ids(note.infons), note.infons, note.place, whole
    )


def infon_ids(infons: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the gene ids that infons hold, `symbol:` before a bare symbol."""
    found: list[str] = []
    for key, value in infons.items():
        plain = "".join(c for c in key.lower() if c.isalnum())
        if plain in SYMBOLS:
            found += [f"symbol:{symbol}" for symbol in curies(value)]
        elif plain in ID_INFONS:
            found += curies(value, ID_INFONS[plain])
    return tuple(dict.fromkeys(found))


def whole_number(value: object, what: str, place: str) -> int:
    """Returns a number of a file; raises InputError at `place` for anything else."""
    try:
        if isinstance(value, str | int) and not isinstance(value, bool):
            return int(value)
    except ValueError:
        pass
    raise InputError(f"{what} {value!r} is no whole number", place=place, remedy="write offset and length as numbers")
