"""Files that are whole or not there."""

from __future__ import annotations

from pathlib import Path

from ner.output import guard, open_output, temporary_beside


def write_bytes(path: Path, data: bytes, *, lasting: bool) -> None:
    """Writes a file whole or not at all, with its folder, and `lasting` through a power cut; raises OutputError.

    A folder of corrected records can be made again at any time, so that only records that are overwritten need to last.
    """
    with guard(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
    if lasting:
        with open_output(str(path)) as stream:
            stream.write(data)
        return
    temporary = temporary_beside(path)
    try:
        with guard(str(path)):
            temporary.write_bytes(data)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
