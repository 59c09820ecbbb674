"""JSON read value by value from a stream of UTF-8, so that a collection of any size takes the memory of one document.

Bytes that are not UTF-8 become half surrogates, as in tables: the document that holds them is refused, and no other.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, BinaryIO

from ner.errors import InputError
from ner.formats.base import MAX_LINE, UTF8_BOM, UTF16_BOMS, utf16_error

CHUNK = 2**16
BLANK = re.compile(r"[ \t\n\r]*")
# How far before the end of what was read a fault may stand and still come from the cut: `\ud83d\ude0` and the like.
EDGE = 16


class JsonStream:
    """A window on a text that moves forward; `line` is the number of the line at which it begins.

    It is `stuck` where it begins with a value that could not be read.
    """

    def __init__(self, stream: BinaryIO, name: str, remedy: str) -> None:
        self.name, self.remedy = name, remedy
        self.line = 1
        self.ended = False
        self.stuck = False
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._begun = False
        self._fresh = True  # whether a line begins where the window does

    @property
    def place(self) -> str:
        """Where the window begins."""
        return f"{self.name}:{self.line}"

    def peek(self) -> str:
        """The next character that is no blank, empty at the end."""
        while True:
            match = BLANK.match(self._text, self._at)
            self._move(match.end() if match else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def take(self, wanted: str, missing: str) -> str:
        """Goes past the next character; raises InputError, saying what is `missing`, if it is none of `wanted`."""
        found = self.peek()
        if not found or found not in wanted:
            raise self.fault(missing)
        self._move(self._at + 1)
        return found

    def value(self) -> Any:
        """Goes past the next value and returns it; raises InputError where it is not JSON, or too long."""
        self.peek()
        self.stuck = True
        size = CHUNK
        while True:
            try:
                found, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - EDGE
                if self.ended or not cut:
                    raise self.fault(error.msg, error.pos) from None
            except RecursionError:
                raise InputError("the JSON is nested too deep", place=self.place, remedy=self.remedy) from None
            except ValueError as error:
                raise InputError(f"the JSON cannot be read: {error}", place=self.place, remedy=self.remedy) from None
            else:
                if end < len(self._text) or self.ended:
                    self._move(end)
                    self.stuck = False
                    return found
            if len(self._text) - self._at > MAX_LINE:
                remedy = f"one has at most {MAX_LINE // 2**20} Mi characters: cut it in parts"
                raise InputError("the document does not end", place=self.place, remedy=remedy)
            self._fill(size)
            size *= 2

    def skip_line(self) -> None:
        """Goes to the beginning of the next line, wherever it is."""
        while (end := self._text.find("\n", self._at)) < 0:
            self._move(len(self._text))
            if not self._fill():
                return
        self._move(end + 1)
        self.stuck = False

    def at_line_start(self, wanted: str) -> bool:
        """True if the next character is one of `wanted` and the first of its line."""
        return self.peek() in set(wanted) and self._fresh

    def fault(self, problem: str, at: int | None = None) -> InputError:
        """What is wrong at an offset of the window, at its beginning unless told, with its line."""
        line = self.line + self._text.count("\n", self._at, self._at if at is None else at)
        return InputError(f"the file is not JSON: {problem}", place=f"{self.name}:{line}", remedy=self.remedy)

    def _move(self, end: int) -> None:
        if end > self._at:
            self.line += self._text.count("\n", self._at, end)
            self._fresh = self._text[end - 1] == "\n"
        self._at = end

    def _fill(self, size: int = CHUNK) -> bool:
        """Reads on; False at the end of the stream. What lies behind the window is forgotten."""
        data = self._stream.read(size) if not self.ended else b""
        self.ended = not data
        if not self._begun:
            self._begun = True
            if data.startswith(UTF16_BOMS):
                self.ended = True
                raise utf16_error(f"{self.name}:1")
            data = data.removeprefix(UTF8_BOM)
        self._text, self._at = self._text[self._at :] + self._decoder.decode(data, final=self.ended), 0
        return not self.ended
