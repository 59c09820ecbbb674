"""File formats: one module each, chosen by suffix or by name; a new one is a module and a line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from ner.errors import InputError, UsageError
from ner.formats.base import Entry, FolderWriter, Item, Reader, StreamWriter
from ner.formats.packing import PACKED
from ner.types import Caption

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name on the command line, its suffixes, and where its reader and writer are defined.

    `reader` is `module:function` (see `Reader`); `writer` is `module:class`, followed by its arguments, one each
    after a space (see `StreamWriter` and `FolderWriter`). Empty if the format is only written or only read.
    `may_be_empty` says that a file without a caption is nothing wrong, such as an article without figures, and `named`
    that ids can be made of the file's name.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str = ""
    writer: str = ""
    argument: str = ""
    folder: bool = False
    may_be_empty: bool = False
    named: bool = False


FORMATS: tuple[Format, ...] = (
    Format("pfocr", (".md",), "ner.formats.pfocr:read", "ner.formats.pfocr:FolderOutput", folder=True),
    Format("jsonl", (".jsonl", ".ndjson"), "ner.formats.jsonl:read", "ner.formats.jsonl:StreamOutput"),
    Format("tsv", (".tsv",), "ner.formats.table:read_tsv", "ner.formats.table:StreamOutput", "\t", named=True),
    Format("csv", (".csv",), "ner.formats.table:read_csv", "ner.formats.table:StreamOutput", ",", named=True),
    Format("bioc-xml", (".xml", ".bioc"), "ner.formats.bioc_xml:read", "ner.formats.bioc_xml:StreamOutput", named=True),
    Format("bioc-json", (".json",), "ner.formats.bioc_json:read", "ner.formats.bioc_json:StreamOutput"),
    Format("pubtator", (".pubtator",), "ner.formats.pubtator:read", "ner.formats.pubtator:StreamOutput"),
    Format("text", (".txt",), "ner.formats.text:read", named=True),
    Format("html", (".html", ".htm"), "", "ner.formats.html:StreamOutput"),
    Format("parquet", (".parquet",), "ner.formats.parquet:read", "ner.formats.parquet:StreamOutput"),
    Format("jats", (".nxml", ".xml"), "ner.formats.jats:read", may_be_empty=True, named=True),
    Format("label-studio", (".label-studio.json",), "", "ner.formats.label_studio:StreamOutput"),
    Format("prodigy", (".prodigy.jsonl",), "", "ner.formats.prodigy:StreamOutput"),
    Format("doccano", (".doccano.jsonl",), "", "ner.formats.doccano:StreamOutput"),
    Format("brat", (), "", "ner.formats.brat:FolderOutput", folder=True),
    Format("web-annotation", (".jsonld",), "", "ner.formats.web_annotation:StreamOutput"),
)


def format_names(*, readable: bool) -> list[str]:
    """The names of the formats that can be read, or else of those that can be written."""
    return [known.name for known in FORMATS if (known.reader if readable else known.writer)]


def format_by_name(name: str, *, readable: bool) -> Format:
    """The format of that name; raises UsageError with the names there are."""
    names = format_names(readable=readable)
    if name not in names:
        verb = "read" if readable else "written"
        raise UsageError(f"no format {name!r} can be {verb}", remedy=f"choose one of {', '.join(names)}")
    return next(known for known in FORMATS if known.name == name)


def format_of(path: Path, *, readable: bool) -> Format | None:
    """The format that the longest suffix known stands for, `.gz` and `.zst` set aside; None if there is none."""
    usable = (known for known in FORMATS if (known.reader if readable else known.writer))
    found = [(len(suffix), known) for known in usable if (suffix := suffix_in(path, known))]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def suffix_in(path: Path, known: Format) -> str:
    """The longest suffix of a format that a file's name ends in, `.gz` and `.zst` set aside; empty if none is."""
    name = path.name.lower()
    name = next((name.removesuffix(end) for end in PACKED if name.endswith(end)), name)
    return max((s for s in known.suffixes if name.endswith(s) and name != s), key=len, default="")


def load_reader(known: Format) -> Reader:
    """The reader of a format."""
    return cast(Reader, load_part(known.reader))


def make_writer(known: Format) -> StreamWriter | FolderWriter:
    """A writer of a format; which kind, `folder` says."""
    part = load_part(known.writer)
    return cast("StreamWriter | FolderWriter", part(known.argument) if known.argument else part())  # type: ignore[operator]


def load_part(where: str) -> object:
    """The function or class at `module:name`."""
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)


def read_entries(inputs: Iterable[str], *, format_name: str | None = None) -> Iterator[Item]:
    """Yields the captions of files, folders and standard input (`-`), or why one cannot be had.

    An id that appears a second time is an error, so that each line of the output can be told apart.
    """
    from ner.formats.walk import walk  # noqa: PLC0415  (keeps the start of the command line light)

    return walk(inputs, format_name)


def read_captions(path: str | Path, *, format_name: str | None = None) -> Iterator[Caption | InputError]:
    """Yields each caption of a file or folder, or why one cannot be had."""
    for item in read_entries([str(path)], format_name=format_name):
        yield item.caption if isinstance(item, Entry) else item
