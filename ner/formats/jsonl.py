"""JSONL: captions in (`id`, `text`, optional `title` and `organism`), annotations out, one object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from ner.errors import InputError
from ner.formats.annotations import annotation_to_json, parse_object
from ner.formats.base import Entry, Item, Source, is_unicode, read_lines, write_parts
from ner.types import Annotation, Caption


def read(source: Source) -> Iterator[Item]:
    """Yields the caption on each line; blank lines are passed over, other keys ignored."""
    for number, line in read_lines(source):
        if isinstance(line, InputError):
            yield line
        elif line.strip():
            yield read_line(line, f"{source.name}:{number}")


def read_line(line: str, place: str) -> Item:
    """The caption on a line, or what is wrong with it."""
    try:
        plain = parse_object(line, place)
        fields = [text_field(plain, key, place) for key in ("id", "text", "title", "organism")]
    except InputError as error:
        return error
    for key, value in zip(("id", "text"), fields, strict=False):
        if not value.strip():
            problem = f"`{key}` is empty" if key in plain else f"the object has no `{key}`"
            return InputError(problem, place=place, remedy="give each caption an `id` and a `text`")
    return Entry(Caption(*fields), place)


def text_field(plain: dict[str, Any], key: str, place: str) -> str:
    """The text at `key`, empty for null or nothing; a number may stand for any but the caption itself.

    Raises InputError for any other kind of value.
    """
    value = plain.get(key)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and key != "text":
        return str(value)
    if not isinstance(value, str):
        problem = f"`{key}` is {type(value).__name__}, not text"
        raise InputError(problem, place=place, remedy=f'write "{key}": "…"')
    if not is_unicode(value):
        raise InputError(f"`{key}` holds half a surrogate pair", place=place, remedy="write the character as UTF-8")
    return value


class StreamOutput:
    """Writes annotations as JSONL."""

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """One line with its line end."""
        return annotation_to_json(annotation) + "\n"

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the lines in their order."""
        write_parts(parts, stream)
