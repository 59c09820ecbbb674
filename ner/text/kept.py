"""A cache of what is made of texts, such that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Kept(dict[str, T]):
    """What is made of each text, made when first asked for; when there are `size` of them, all are forgotten.

    To look up what is there costs no more than in any dictionary. Forgetting the oldest alone was not measurably
    quicker over 42,000 texts, and slower where the same texts come again.
    """

    def __init__(self, make: Callable[[str], T], size: int) -> None:
        super().__init__()
        self._make = make
        self._size = size

    def __missing__(self, text: str) -> T:
        if len(self) >= self._size:
            self.clear()
        made = self[text] = self._make(text)
        return made
