"""Shards of input: captions cut into blocks, each written so that any process can take it up, alone and at any time."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, cast

import zstandard

from ner.errors import CapgeneError, InputError
from ner.formats.base import Entry, Item
from ner.formats.pfocr import read_record
from ner.formats.record import Record
from ner.output import open_output
from ner.types import Caption

# A shard ends at this many bytes, however few captions it has: some captions are as long as articles.
MAX_BYTES = 16_000_000
AGAIN = "run the same command again: it does what is missing"


@dataclass(frozen=True, slots=True)
class Block:
    """The captions of a shard, one line each, in input order; `digest` is that of the lines."""

    number: int
    lines: tuple[bytes, ...]
    digest: str


class Digest(Protocol):
    """What bytes are added to."""

    def update(self, data: bytes, /) -> None: ...


def new_digest() -> blake2b:
    """What the digest of a block is made with."""
    return blake2b(digest_size=16)


def cut(items: Iterable[Item], size: int) -> Iterator[Block]:
    """Yields the items in blocks of `size` captions or MAX_BYTES, whichever comes first; failures count as captions.

    Where a block begins and ends depends on the items alone.
    """
    lines: list[bytes] = []
    total = number = 0
    for item in items:
        lines.append(encode(item))
        total += len(lines[-1])
        if len(lines) >= size or total >= MAX_BYTES:
            yield make_block(number, lines)
            number, lines, total = number + 1, [], 0
    if lines:
        yield make_block(number, lines)


def make_block(number: int, lines: list[bytes]) -> Block:
    """The block of these lines."""
    digest = new_digest()
    for line in lines:
        digest.update(line)
    return Block(number, tuple(lines), digest.hexdigest())


def encode(item: Item) -> bytes:
    """An item as a line: a failure as an object, a caption as a list, a record by its path and what it holds."""
    if isinstance(item, InputError):
        plain: object = {"place": item.place, "problem": item.problem, "remedy": item.remedy}
    else:
        caption = item.caption
        fields = [caption.id, caption.text, caption.title, caption.organism, item.place]
        plain = fields if item.record is None else [*fields, str(item.record.file.absolute()), digest_of(item.record)]
    return json.dumps(plain).encode("ascii") + b"\n"


def decode(line: bytes | str) -> Item:
    """The item on a line; raises CapgeneError for a record that is no longer what it was."""
    plain: Any = json.loads(line)
    if isinstance(plain, dict):
        return InputError(plain["problem"], place=plain["place"], remedy=plain["remedy"])
    ident, text, title, organism, place, *record = plain
    caption = Caption(ident, text, title, organism)
    return Entry(caption, place, same_record(*record) if record else None)


def digest_of(record: Record) -> str:
    """A digest of a record's file and side file."""
    digest = blake2b(record.raw.encode("utf-8"), digest_size=16)
    digest.update(b"\0" + record.side.encode("utf-8"))
    return digest.hexdigest()


def same_record(path: str, digest: str) -> Record:
    """The record at `path`; raises CapgeneError if it changed since the shards were cut."""
    record = read_record(path)
    if digest_of(record) != digest:
        raise CapgeneError("the record changed while capgene was at work", place=path, remedy=AGAIN)
    return record


def write_block(path: Path, block: Block) -> None:
    """Puts a block into a file, whole or not at all."""
    with open_output(str(path)) as stream:  # which compresses what is named .zst
        stream.write(b"".join(block.lines))


def read_block(path: Path, digest: Digest) -> Iterator[Item]:
    """Yields the items of a block, its lines added to `digest`; raises CapgeneError for a missing or damaged file."""
    try:
        with path.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
            for line in io.BufferedReader(cast(io.RawIOBase, stream), 1 << 16):
                digest.update(line)
                yield decode(line)
    except (OSError, zstandard.ZstdError, ValueError) as error:
        raise CapgeneError(f"the shard's input cannot be read: {error}", place=str(path), remedy=AGAIN) from None
