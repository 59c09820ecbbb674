"""Compressed files, gzip and zstd: read and written as streams, told by the suffix; damage never passes for an end."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    import zstandard

GZIP, ZSTD = ".gz", ".zst"
PACKED = (GZIP, ZSTD)
GZIP_HEAD, ZSTD_HEAD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"

# Bytes of a zstd file that are unpacked at a time: four bytes can stand for 128 KiB, so this keeps a hostile file
# at some 32 MiB of memory, while ordinary text (four times its size) still comes in useful pieces.
STEP = 512
BUFFER = 1 << 17


class DamagedError(EOFError):
    """A compressed file that ends early or holds what its method cannot unpack."""


def packing_of(path: Path) -> str:
    """`.gz` or `.zst` if the name says that the file is compressed, else nothing."""
    suffix = path.suffix.lower()
    return suffix if suffix in PACKED else ""


def plain_path(path: Path) -> Path:
    """The path without the suffix of its compression."""
    return path.with_suffix("") if packing_of(path) else path


def open_packed(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked as its suffix asks; raises OSError where it cannot be opened."""
    match packing_of(path):
        case ".gz":
            return cast(BinaryIO, gzip.GzipFile(path, "rb"))
        case ".zst":
            return io.BufferedReader(ZstdReader(path.open("rb")), BUFFER)
        case _:
            return path.open("rb", buffering=BUFFER)


def unpacked(stream: BinaryIO) -> BinaryIO:
    """A stream without a name, unpacked if it begins like gzip or zstd; as it is where one cannot look ahead."""
    peek = getattr(stream, "peek", None)
    head: bytes = peek(4) if peek else b""
    if head.startswith(GZIP_HEAD):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb"))
    return io.BufferedReader(ZstdReader(stream), BUFFER) if head.startswith(ZSTD_HEAD) else stream


@contextmanager
def packed(raw: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes reach `raw` as the suffix of `path` asks: the same content gives the same bytes."""
    match packing_of(path):
        case ".gz":
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:
                yield cast(BinaryIO, stream)
        case ".zst":
            import zstandard  # noqa: PLC0415  (only these files need it)

            with zstandard.ZstdCompressor(write_checksum=True).stream_writer(raw, closefd=False) as writer:
                yield cast(BinaryIO, writer)
        case _:
            yield raw


class ZstdReader(io.RawIOBase):
    """The bytes of a zstd file of one or more frames; raises DamagedError where it is cut short or wrong."""

    def __init__(self, file: BinaryIO) -> None:
        import zstandard  # noqa: PLC0415  (only these files need it)

        self._file = file
        self._decompressor = zstandard.ZstdDecompressor()
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._fault = zstandard.ZstdError
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def readinto(self, buffer: object) -> int:
        """Fills the buffer as far as the next step of the file goes; 0 at its end."""
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._ready:
            if (step := self._step()) is None:
                return 0
            self._ready = memoryview(step)
        length = min(len(target), len(self._ready))
        target[:length] = self._ready[:length]
        self._ready = self._ready[length:]
        return length

    def _step(self) -> bytes | None:
        """What the next bytes of the file unpack to, None at its end."""
        rest = self._frame.unused_data if self._frame is not None and self._frame.eof else b""
        data = rest or self._file.read(STEP)
        if not data:
            if self._frame is not None and not self._frame.eof:
                raise DamagedError("it ends before its last frame does")
            return None
        if self._frame is None or self._frame.eof:
            self._frame = self._decompressor.decompressobj()
        try:
            return self._frame.decompress(data)
        except self._fault as error:
            raise DamagedError(str(error)) from None
