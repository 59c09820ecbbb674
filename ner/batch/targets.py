"""Where the output of a run goes, and in which format."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from ner.errors import UsageError
from ner.formats import STDIN, Format, format_by_name, format_names, format_of
from ner.formats.packing import PACKED, packing_of
from ner.formats.pfocr import side_path
from ner.formats.walk import folder_files
from ner.output import STDOUT, is_device, place_of, refuse_overwriting


def check_named(inputs: Iterable[str], out: str) -> None:
    """Raises UsageError for an empty name, which the system would take for the current folder."""
    for name, what in (*((name, "INPUT") for name in inputs), (out, "-o")):
        if not name:
            raise UsageError(f"the name of {what} is empty", remedy="name a file or folder; ./ is the current folder")


def absolute(name: str) -> str:
    """The name of an input that holds in every folder, as it was given but for that."""
    return name if name == STDIN else str(Path(name).absolute())


def is_folder(out: str) -> bool:
    """Tells whether an output is a folder: by its last character, or because it is one."""
    return out != STDOUT and (out.endswith(("/", os.sep)) or Path(out).is_dir())


def split_packing(name: str | None) -> tuple[str | None, str]:
    """The name of a format and how it is compressed: `jsonl.gz` is `jsonl` and `.gz`."""
    packing = next((suffix for suffix in PACKED if name and name.endswith(suffix)), "")
    return (name.removesuffix(packing) if name else name), packing


def check_packing(name: str | None, out: str, *, folder: bool, many: bool = False) -> None:
    """Raises UsageError where the format asked for is a compressed one, and the output would not be compressed.

    `many` says that the format writes files for each caption.
    """
    known, packing = split_packing(name)
    if packing and many:
        raise UsageError(f"files of {known} are not compressed", remedy=f"use --to {known}")
    if packing and not folder and packing_of(Path(out)) != packing:
        told = "standard output" if out == STDOUT else out
        remedy = f"end the name of the output in {packing}, or use --to {known}"
        raise UsageError(f"--to {name} does not compress {told}", remedy=remedy)


def output_format(out: str, name: str | None, inputs: Iterable[str], from_format: str | None) -> Format:
    """The format to write: the one named, else the one of the suffix; JSONL for standard output.

    For a folder it is PFOCR if the inputs are records, and JSONL otherwise.
    """
    if name:
        return format_by_name(name, readable=False)
    if out == STDOUT:
        return format_by_name("jsonl", readable=False)
    if is_folder(out):
        return format_by_name("pfocr" if are_records(inputs, from_format) else "jsonl", readable=False)
    known = format_of(Path(out), readable=False)
    if known is None:
        remedy = f"end it in .jsonl, .tsv, .csv, .html, or /, or use --to {'|'.join(format_names(readable=False))}"
        raise UsageError(f"the name {out!r} does not tell which format to write", remedy=remedy)
    return known


def are_records(inputs: Iterable[str], from_format: str | None) -> bool:
    """Tells whether the inputs are PFOCR records, by the format named, else by the first file of each."""
    if from_format:
        return from_format == "pfocr"
    return all(is_record(name) for name in inputs)


def is_record(name: str) -> bool:
    """Tells whether an input is a record or a folder that begins with one."""
    path = Path(name)
    files = [path]
    if name != STDIN and path.is_dir():
        files = list(islice((file for file in folder_files(path, None) if not file.is_dir()), 1))
    return any((known := format_of(file, readable=True)) is not None and known.name == "pfocr" for file in files)


def check_places(inputs: Iterable[str], out: str, errors: str | None, *, folder: bool, record: bool = False) -> None:
    """Raises UsageError if the output or the error file would replace an input, or the output be read as one next time.

    The output of a `record` may have a side file.
    """
    inputs = tuple(inputs)
    if folder:
        check_folder(inputs, out)
    elif record and out != STDOUT:
        refuse_overwriting(inputs, (out, side_path(Path(out))), of="pfocr")
    else:
        refuse_overwriting(inputs, (out,))
    files = (name for name in inputs if not Path(name).is_dir())
    refuse_overwriting(files, (errors,) if folder else (out, errors))


def check_folder(inputs: Iterable[str], out: str) -> None:
    """Raises UsageError if the files of the output folder would replace inputs, or lie among them."""
    target = place_of(out)
    for source in (place_of(name) for name in inputs if name != STDIN):
        if source == target or (source if source.is_dir() else source.parent) in {target, target / "_figures"}:
            raise UsageError(f"{out} would replace the input {source}", remedy="write to another place")
        if source in target.parents:
            raise UsageError(f"{out} lies inside the input folder {source}", remedy="write it beside that folder")


def default_errors(out: str) -> str | None:
    """Where failures go unless told otherwise: beside the output; nowhere for standard output and devices."""
    return None if out == STDOUT or is_device(Path(out)) else out.rstrip("/" + os.sep) + ".errors.jsonl"
