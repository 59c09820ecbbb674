"""brat standoff: a folder with `<id>.txt` and `<id>.ann` for each caption, to be opened in brat or read back as gold.

Offsets are code points of the `.txt`, as brat's Python counts (brat.nlplab.org/standoff). A mention over a line end
is written in pieces, which brat asks for; other characters that some tool takes for a line end become blanks, one
for one. Names are T lines, genes their N lines (`HGNC:11364`), what is known beside them notes of the annotator.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from ner.formats.base import Entry, OutFile
from ner.formats.review import note_of
from ner.types import Annotation, Mention

TYPES = {"gene": "Gene", "family": "FamilyName", "complex": "ComplexName"}
BREAKS = str.maketrans("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 9)
# Signs that a file name cannot hold on some system; `%` is what they are written with.
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%]|^[.]|[. ]$')
LONGEST_NAME = 200  # bytes; file systems take 255, the suffix and temporary names included


class FolderOutput:
    """Writes each caption as a pair of files."""

    def render_files(self, entry: Entry, annotation: Annotation) -> tuple[OutFile, ...]:
        """The text and its marks; the id is the name of both, signs that no file name can hold as `%2F`."""
        name = file_name(annotation.caption.id)
        text = annotation.caption.text.translate(BREAKS)
        marks = "".join(lines_of(number, mention, text) for number, mention in enumerate(annotation.mentions, 1))
        return OutFile(f"{name}.txt", text), OutFile(f"{name}.ann", marks)


def file_name(ident: str) -> str:
    """The id as a file name of any system; of one that is too long the beginning and a digest."""
    safe = UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), ident)
    if len(raw := safe.encode()) <= LONGEST_NAME:
        return safe
    digest = blake2b(raw, digest_size=8).hexdigest()
    return f"{raw[: LONGEST_NAME - len(digest) - 1].decode('utf-8', 'ignore')}~{digest}"


def lines_of(number: int, mention: Mention, text: str) -> str:
    """The lines of a mention: its span, its genes, and a note."""
    words = text[mention.start : mention.end]
    spans = [match.span() for match in re.finditer(r"[^\n]+", words)]
    places = ";".join(f"{mention.start + start} {mention.start + end}" for start, end in spans)
    lines = [f"T{number}\t{TYPES[mention.kind]} {places}\t{' '.join(words[start:end] for start, end in spans)}"]
    lines += [f"N{number}{i:03}\tReference T{number} {g.hgnc_id}\t{g.symbol}" for i, g in enumerate(mention.genes, 1)]
    lines.append(f"#{number}\tAnnotatorNotes T{number}\t{' '.join(note_of(mention).split())}")
    return "".join(f"{line}\n" for line in lines)
