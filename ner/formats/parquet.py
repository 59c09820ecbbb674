"""Parquet: captions in by named columns, a row group at a time; annotations out, one row for each caption.

The columns read are those of CSV and TSV (`id` or `figid`, `text` or `caption`, optional title and organism). Written
are `id`, `text` and `mentions`, a list of structs with the keys of our JSONL; `UNNEST(mentions)` in DuckDB or
`explode("mentions")` in Polars, pandas and Spark gives one row for each mention. Offsets are code points.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from ner.errors import InputError, UsageError
from ner.formats.annotations import annotation_to_json
from ner.formats.base import RECODE, Entry, Item, Source, is_unicode, started
from ner.formats.table import REQUIRED, find_columns
from ner.types import Annotation, Caption

REMEDY = "give a Parquet file with a column `id` and a column `text`"
# What is held at a time: bytes of the columns that are read, and rows.
BATCH_BYTES, BATCH_ROWS = 8 * 2**20, 1024
# A written row group: large enough to be compressed well, little enough to be held.
GROUP_ROWS, GROUP_CHARACTERS = 10_000, 32 * 2**20


def require_pyarrow() -> None:
    """Raises UsageError where pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise UsageError("Parquet needs pyarrow", remedy="install it with: pip install 'capgene[parquet]'")


def read(source: Source) -> Iterator[Item]:
    """Yields the caption of each row; a row or row group that is damaged becomes an error and the next is read."""
    require_pyarrow()
    import pyarrow as pa  # noqa: PLC0415  (an extra)
    import pyarrow.parquet as pq  # noqa: PLC0415

    with seekable(source.stream) as stream:
        try:
            file = pq.ParquetFile(stream, buffer_size=2**16, pre_buffer=False)
            columns = text_columns(file.schema_arrow, source.name)
        except InputError as error:
            yield error
            return
        except (pa.ArrowException, OSError) as error:
            yield InputError(
                f"the file cannot be read as Parquet: {first_line(error)}", place=source.name, remedy=REMEDY
            )
            return
        row = 1
        for group in range(file.num_row_groups):
            try:
                yield from read_group(file, group, columns, f"{source.name}: row", row)
            except (pa.ArrowException, OSError) as error:
                problem = f"row group {group + 1} of {file.num_row_groups} is damaged: {first_line(error)}"
                yield InputError(problem, place=f"{source.name}: row {row}", remedy="write or fetch the file again")
            row += file.metadata.row_group(group).num_rows


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream if one can go back in it, else a copy of it on disk: Parquet is read from its end."""
    if stream.seekable() and not isinstance(stream, gzip.GzipFile):
        yield stream
        return
    with TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, 2**20)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def first_line(error: Exception) -> str:
    """What an error says, without its details."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def text_columns(schema: Any, name: str) -> dict[str, str]:
    """The name of the column of each field; raises InputError where one is missing or holds no text."""
    import pyarrow as pa  # noqa: PLC0415

    names: list[str] = schema.names
    if len(set(names)) != len(names):
        twin = next(column for column in names if names.count(column) > 1)
        raise InputError(f"the column {twin!r} is there twice", place=name, remedy="give each column its own name")
    found = {field: names[index] for field, index in find_columns(names, name, where="", remedy=REMEDY).items()}
    for column in found.values():
        kind = schema.field(column).type
        plain = kind.value_type if pa.types.is_dictionary(kind) else kind
        tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_integer)
        if not any(test(plain) for test in (*tests, pa.types.is_null)):
            remedy = "write the column as strings"
            raise InputError(f"the column {column!r} is {kind}, not text", place=name, remedy=remedy)
    return found


def read_group(file: Any, group: int, columns: dict[str, str], place: str, first: int) -> Iterator[Item]:
    """Yields the caption of each row of a row group, the first of which is number `first` of the file."""
    at = first
    size = batch_rows(file.metadata.row_group(group), set(columns.values()))
    for batch in file.iter_batches(
        batch_size=size, row_groups=[group], columns=list(columns.values()), use_threads=False
    ):
        fields = {field: values_of(batch.column(batch.schema.names.index(name))) for field, name in columns.items()}
        for i in range(batch.num_rows):
            yield read_row({field: values[i] for field, values in fields.items()}, f"{place} {at + i}")
        at += batch.num_rows


def batch_rows(group: Any, names: set[str]) -> int:
    """How many rows of a group are read at a time, by their average size."""
    chunks = (group.column(i) for i in range(group.num_columns))
    size: int = sum(chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema in names)
    rows: int = group.num_rows
    return max(1, min(BATCH_ROWS, BATCH_BYTES * rows // max(size, 1)))


def values_of(column: Any) -> list[object]:
    """The values of a column; text that is not UTF-8 comes as bytes."""
    import pyarrow as pa  # noqa: PLC0415

    try:
        return cast(list[object], column.to_pylist())
    except UnicodeDecodeError:
        plain = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        raw: list[bytes | None] = plain.cast(pa.large_binary()).to_pylist()
        return [decoded(value) for value in raw]


def decoded(value: bytes | None) -> object:
    """The text of bytes, or the bytes themselves where they are none."""
    try:
        return None if value is None else value.decode("utf-8")
    except UnicodeDecodeError:
        return value


def read_row(values: dict[str, object], place: str) -> Item:
    """The caption in a row, or what is wrong with it."""
    if wrong := next((field for field, value in values.items() if isinstance(value, bytes)), ""):
        return InputError(f"the {wrong} is not UTF-8", place=place, remedy=RECODE.partition(",")[0])
    fields = {field: "" if value is None else str(value) for field, value in values.items()}
    for field in REQUIRED:
        if not fields[field].strip():
            return InputError(f"the row has no {field}", place=place, remedy="give each caption an id and a text")
    if not is_unicode("".join(fields.values())):
        return InputError("the row holds half a surrogate pair", place=place, remedy="mend the text")
    return Entry(Caption(fields["id"], fields["text"], fields.get("title", ""), fields.get("organism", "")), place)


@cache
def annotation_schema() -> Any:
    """The columns of written annotations: the contract of our JSONL."""
    import pyarrow as pa  # noqa: PLC0415

    text = pa.string()
    genes = pa.list_(pa.struct([(key, text) for key in ("symbol", "hgnc_id", "entrez")]))
    reading = [("kind", text), ("genes", genes), ("term", text), ("source", text), ("score", pa.float64())]
    candidates = pa.list_(pa.struct([*reading, ("group", text)]))
    mention = [("start", pa.int32()), ("end", pa.int32()), ("text", text), *reading[:-1], ("how", pa.list_(text))]
    mentions = pa.list_(pa.struct([*mention, ("score", pa.float64()), ("group", text), ("candidates", candidates)]))
    return pa.schema([("id", text), ("text", text), ("mentions", mentions)])


class StreamOutput:
    """Writes annotations as Parquet, compressed with zstd, in row groups of up to 10,000 captions."""

    def __init__(self) -> None:
        require_pyarrow()

    def render(self, entry: Entry, annotation: Annotation) -> str:
        """The annotation as JSON, which goes between processes better than a row."""
        return annotation_to_json(annotation)

    def write(self, parts: Iterable[str], stream: BinaryIO) -> None:
        """Writes the row groups as they fill; no mention has a null for a list: without candidates it is empty."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        ready, schema = started(parts), annotation_schema()
        with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
            for rows in row_groups(ready):
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def row_groups(parts: Iterable[str]) -> Iterator[list[dict[str, Any]]]:
    """Yields the rows of JSON lines in groups that are full by number or by size."""
    rows: list[dict[str, Any]] = []
    size = 0
    for part in parts:
        plain = json.loads(part)
        plain["mentions"] = [{"group": "", "candidates": [], **mention} for mention in plain["mentions"]]
        for mention in plain["mentions"]:
            mention["candidates"] = [{"group": "", **reading} for reading in mention["candidates"]]
        rows.append(plain)
        size += len(part)
        if len(rows) >= GROUP_ROWS or size >= GROUP_CHARACTERS:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows
