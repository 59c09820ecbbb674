"""Goes through the inputs of a run: files and folders in a fixed order, each caption once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from ner.errors import InputError, said
from ner.formats import STDIN, Format, format_by_name, format_names, format_of, load_reader, suffix_in
from ner.formats.base import MAX_TEXT, Entry, Item, is_unicode, stem_of
from ner.formats.opening import READ_ERRORS, open_source, read_error

CHECK = "check the file and its format"


def walk(inputs: Iterable[str], format_name: str | None) -> Iterator[Item]:
    """Yields the captions of all inputs in order; a second caption with the same id becomes an error."""
    known = format_by_name(format_name, readable=True) if format_name else None
    seen: set[bytes] = set()
    names = tuple(inputs)
    labels = labels_of((file for name in names for file in files_of(name, known)), known)
    for name in names:
        for item in read_input(name, known, labels):
            if isinstance(item, InputError):
                yield item
                continue
            digest = blake2b(item.caption.id.encode("utf-8"), digest_size=12).digest()
            yield twin_error(item) if digest in seen else item
            seen.add(digest)


def twin_error(entry: Entry) -> InputError:
    """Says that an id was there before."""
    problem = f"the id {entry.caption.id!r} appeared before"
    return InputError(problem, place=entry.place, remedy="give each caption an id of its own, and each file once")


def length_error(entry: Entry) -> InputError:
    """Says that a text is too long for a caption."""
    problem = f"the caption {entry.caption.id!r} has {len(entry.caption.text):,} characters"
    return InputError(problem, place=entry.place, remedy=f"a caption has at most {MAX_TEXT:,}: cut the text in parts")


def files_of(name: str, known: Format | None) -> list[str]:
    """The files that an input stands for: those of a folder, or itself."""
    path = Path(name)
    if name == STDIN or not path.is_dir():
        return [name]
    return [str(file) for file in folder_files(path, known)] or [name]


def labels_of(files: Iterable[str], known: Format | None) -> dict[str, str]:
    """What stands in ids for files of one stem, where ids are made of it: their paths below the folder they share."""
    stems: dict[str, dict[str, Path]] = {}
    for file in files:
        found = known or format_of(Path(file), readable=True)
        if file != STDIN and found is not None and found.named:
            place = Path(os.path.normpath(Path(file).absolute()))
            stems.setdefault(stem_of(place), {})[file] = place
    labels: dict[str, str] = {}
    for places in stems.values():
        if len(set(places.values())) > 1:
            shared = os.path.commonpath([place.parent for place in places.values()])
            labels |= {file: place.relative_to(shared).as_posix() for file, place in places.items()}
    return labels


def read_listed(file: str, known: Format | None, labels: Mapping[str, str], *, alone: bool) -> Iterator[Item]:
    """Yields the captions of one of the files that `files_of` gives; `alone` if the input is no folder of others."""
    if alone:
        return read_input(file, known, labels)
    return read_file(file, known or format_of(Path(file), readable=True), labels.get(file, ""))


def read_input(name: str, known: Format | None, labels: Mapping[str, str]) -> Iterator[Item]:
    """Yields the captions of a file, of the files in a folder, or of standard input; `labels` are those of the run."""
    if name == STDIN:
        yield from read_file(name, known or format_by_name("text", readable=True), alone=True)
        return
    path = Path(name)
    if not path.is_dir():
        yield from read_file(name, known or format_of(path, readable=True), labels.get(name, ""), alone=True)
        return
    files = folder_files(path, known)
    if not files:
        what = f"{known.name} file" if known else "file with captions"
        yield InputError(f"the folder has no {what}", place=name, remedy=f"it reads {suffix_list(known)}")
    empty = bool(files)
    for file in files:
        for item in read_listed(str(file), known, labels, alone=False):
            empty = False
            yield item
    if empty:
        yield InputError("there is no caption in the files of the folder", place=name, remedy=CHECK)


def folder_files(folder: Path, known: Format | None) -> list[Path]:
    """The files of a folder and those below it that can be read, by path; `_data` holds no captions of its own.

    Among them is what `read_file` says a fault of: folders that may not be entered, links to other folders and to
    nothing.
    """
    found: list[Path] = []

    def note(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, folders, files in os.walk(folder, onerror=note):
        folders[:] = filter(is_shown, folders)
        found += [link for name in folders if leads_away(link := Path(place, name), folder)]
        found += [path for name in files if is_shown(name) and is_listed(path := Path(place, name), known)]
    return sorted(found)


def is_shown(name: str) -> bool:
    """Tells whether a file or folder of this name may hold captions."""
    return not name.startswith(".") and name != "_data"


def leads_away(path: Path, folder: Path) -> bool:
    """Tells whether a path is a link to a folder that does not lie in `folder`, so that its files are not met there."""
    return path.is_symlink() and Path(os.path.realpath(folder)) not in Path(os.path.realpath(path)).parents


def is_listed(path: Path, known: Format | None) -> bool:
    """Tells whether a file of a folder is to be read, by its suffix; links to nothing without a suffix are told of."""
    readable = bool(suffix_in(path, known) if known else format_of(path, readable=True))
    try:
        return (readable and path.is_file()) or ((readable or not path.suffix) and not path.exists())
    except OSError:  # which the reading tells of
        return readable


def suffix_list(known: Format | None) -> str:
    """The suffixes that can be read, for a message."""
    formats = [known] if known else [format_by_name(name, readable=True) for name in format_names(readable=True)]
    return ", ".join(dict.fromkeys(suffix for found in formats for suffix in found.suffixes))


def read_file(name: str, known: Format | None, label: str = "", *, alone: bool = False) -> Iterator[Item]:
    """Yields the captions of one file; whatever stops the reading becomes an error at its place.

    A file without a caption is an error unless its format may be empty and it is one among others, not `alone`.
    """
    if fault := unread(name, known, label):
        yield fault
        return
    if known is None:
        problem = "there is no such file" if not Path(name).exists() else "the suffix stands for no known format"
        remedy = f"use one of {suffix_list(None)} (also with .gz or .zst), or tell the format with --from"
        yield InputError(problem, place=name, remedy="check the name" if "no such" in problem else remedy)
        return
    try:
        with open_source(name, label) as source:
            found = False
            for item in load_reader(known)(source):
                found = True
                yield length_error(item) if isinstance(item, Entry) and len(item.caption.text) > MAX_TEXT else item
            if not found and (alone or not known.may_be_empty):
                yield InputError("there is no caption in it", place=name, remedy=CHECK)
    except InputError as error:
        yield error
    except READ_ERRORS as error:
        yield read_error(error, name)


def unread(name: str, known: Format | None, label: str) -> InputError | None:
    """Why a file of this name cannot be read: a folder, a link to nothing, a name that no id can be made of."""
    path = Path(name)
    if name == STDIN:
        return None
    with suppress(OSError):  # which opening it tells of
        if path.is_dir():
            return unread_folder(name)
    if path.is_symlink() and not os.path.lexists(os.path.realpath(name)):
        return InputError("the link leads to no file", place=printable(name), remedy="mend or remove the link")
    if known and (known.named or known.folder) and not is_unicode(label + path.name):
        remedy = "rename the file: its captions are known by it"
        return InputError("the name of the file is not UTF-8", place=printable(name), remedy=remedy)
    return None


def unread_folder(name: str) -> InputError:
    """Why a folder is not read with the one that it lies in."""
    try:
        with os.scandir(name):
            remedy = "name the folder itself as an input, or remove the link"
            return InputError("the link to a folder is left out", place=printable(name), remedy=remedy)
    except OSError as error:
        remedy = "check its permissions"
        return InputError(f"the folder cannot be read: {said(error)}", place=printable(name), remedy=remedy)


def printable(name: str) -> str:
    """A file's name for a message: bytes that are not UTF-8 are written as `\\xe9`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
