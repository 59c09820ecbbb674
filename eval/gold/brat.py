"""brat standoff: `x.ann` beside `x.txt`, or a folder of such pairs; spans from T lines, ids from their N lines.

A span in pieces is read from its first to its last character; relations, events, attributes and notes are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from ner.errors import InputError, said
from ner.formats.brat import file_name
from ner.formats.marked import Marked, Piece, RawSpan, assemble, read_id

SPAN = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
NORMALIZATION = re.compile(r"N\S+\t\S+ (T\S+) ([^\s:]+):(\S+)(?:\t.*)?")
PREFIXES = {"hgnc": "HGNC", "ncbigene": "NCBIGene", "entrezgene": "NCBIGene", "entrez": "NCBIGene", "gene": "NCBIGene"}
OTHERS = ("R", "E", "A", "M", "#", "*")


def read_brat(path: Path) -> Iterator[Marked]:
    """Yields the documents of an `.ann` file or of a folder, by name; raises InputError with file and line."""
    files = sorted(path.rglob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise InputError(
            "the folder has no .ann file", place=str(path), remedy="give brat's .ann files beside their .txt"
        )
    for file in files:
        yield read_pair(file)


def read_pair(path: Path) -> Marked:
    """Returns the document of an `.ann` file; its id is the file's name, with `:` for `%3A` as our writer has it."""
    text = _text(path.with_suffix(".txt"))
    spans: dict[str, RawSpan] = {}
    ids: dict[str, list[str]] = {}
    for number, line in enumerate(_text(path).replace("\r\n", "\n").split("\n"), 1):
        place = f"{path}:{number}"
        if match := SPAN.fullmatch(line):
            if match[1] in spans:
                _fault(place, f"{match[1]} stands twice")
            spans[match[1]] = _span(match, place)
        elif match := NORMALIZATION.fullmatch(line):
            prefix = PREFIXES.get(match[2].lower().replace("_", "").replace(" ", ""), match[2])
            ids.setdefault(match[1], []).append(f"{prefix}:{match[3].removeprefix(prefix + ':')}")
        elif line.strip() and not line.startswith(OTHERS):
            _fault(place, f"the line is no brat annotation: {line[:60]!r}")
    whole = [
        RawSpan(s.start, s.end, s.text, s.type, tuple(ids.get(name, ())), {}, s.place, s.whole)
        for name, s in spans.items()
    ]
    return assemble(read_id(path.stem, file_name), [Piece(0, text)], whole, str(path))


def _span(match: re.Match[str], place: str) -> RawSpan:
    pieces = [tuple(map(int, piece.split())) for piece in match[3].split(";")]
    start, end = min(piece[0] for piece in pieces), max(piece[1] for piece in pieces)
    return RawSpan(start, end, match[4] or "", match[2], (), {}, place, len(pieces) == 1)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"the file is not UTF-8: {error}", place=str(path), remedy="convert it to UTF-8") from None
    except OSError as error:
        problem = f"the file cannot be read: {said(error)}"
        raise InputError(problem, place=str(path), remedy="brat keeps x.ann and x.txt side by side") from None


def _fault(place: str, problem: str) -> NoReturn:
    raise InputError(
        problem, place=place, remedy="write `T1<tab>Gene 0 5<tab>words`, `N1<tab>Reference T1 HGNC:1<tab>x`"
    )
