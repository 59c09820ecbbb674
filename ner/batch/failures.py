"""The error file: one JSON object for each caption that could not be done."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ner.errors import InputError, UsageError
from ner.output import guard, is_device, open_temporary, real_path, temporary_beside

FIELDS = {"place", "problem", "remedy"}


class FailureFile:
    """Takes failures (`place`, `problem`, `remedy`); the file is there after the run only if there were any.

    A file that an earlier run left under the same name goes, so that it is never taken for this run's; one that holds
    anything else stays, and raises UsageError. A device is written to directly.
    """

    def __init__(self, target: str | None) -> None:
        self.path = real_path(target) if target else None
        self.temporary = temporary_beside(self.path) if self.path and not is_device(self.path) else None
        self.stream: BinaryIO | None = None
        self.count = 0

    def __enter__(self) -> FailureFile:
        if self.path and self.temporary:
            check_error_file(self.path)
            self.stream = open_temporary(self.path, self.temporary, str(self.path))
        elif self.path:
            with guard(str(self.path)):
                self.stream = self.path.open("wb")
        return self

    def add(self, error: InputError) -> None:
        """Writes one failure."""
        self.count += 1
        if self.stream:
            plain = {"place": error.place, "problem": error.problem, "remedy": error.remedy}
            line = json.dumps(plain, ensure_ascii=False) + "\n"
            with guard(str(self.path)):
                self.stream.write(line.encode("utf-8", "backslashreplace"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not (self.stream and self.path):
            return
        try:
            with guard(str(self.path)):
                self.stream.close()
                if self.temporary is None:
                    return
                if kind is None and self.count:
                    self.temporary.replace(self.path)
                elif kind is None:
                    self.path.unlink(missing_ok=True)
        finally:
            if self.temporary:
                self.temporary.unlink(missing_ok=True)


def check_error_file(path: Path) -> None:
    """Raises UsageError if a file is there that holds anything but failures, so that no run wrote it."""
    if not path.is_file():
        return
    with guard(str(path)), path.open("rb") as lines:
        if all(is_failure(line) for line in lines):
            return
    remedy = "name another error file with --errors, or move this one"
    raise UsageError("the file is no error file of capgene's and would be replaced", place=str(path), remedy=remedy)


def is_failure(line: bytes) -> bool:
    """Tells whether a line is one that `FailureFile` writes."""
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(plain, dict) and plain.keys() == FIELDS
