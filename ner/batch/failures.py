"""The error file: one JSON object for each caption that could not be done."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ner.errors import InputError
from ner.output import guard, open_temporary, temporary_beside


class FailureFile:
    """Takes failures (`place`, `problem`, `remedy`); the file is there after the run only if there were any.

    A file that an earlier run left under the same name goes, so that it is never taken for this run's.
    """

    def __init__(self, target: str | None) -> None:
        self.path = Path(target).resolve() if target else None
        self.temporary = temporary_beside(self.path) if self.path else None
        self.stream: BinaryIO | None = None
        self.count = 0

    def __enter__(self) -> FailureFile:
        if self.path and self.temporary:
            self.stream = open_temporary(self.path, self.temporary, str(self.path))
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
        if not (self.stream and self.path and self.temporary):
            return
        try:
            with guard(str(self.path)):
                self.stream.close()
                if kind is None and self.count:
                    self.temporary.replace(self.path)
                elif kind is None:
                    self.path.unlink(missing_ok=True)
        finally:
            self.temporary.unlink(missing_ok=True)
