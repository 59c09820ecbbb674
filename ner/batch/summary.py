"""What a run tells: counts on the way, counts at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ner.errors import InputError

Share = Callable[[], float]
OnFailure = Callable[[InputError], None]


class OnProgress(Protocol):
    """Takes captions and failures so far, what tells the share of the input that is done, and captions done earlier.

    The share is 0 to 1, 0 while it is not known; it is asked for only when it is to be shown.
    """

    def __call__(self, captions: int, failures: int, share: Share, earlier: int = 0, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: captions annotated, mentions in them, distinct genes named as such, failures, seconds.

    `earlier` of the captions were done by runs before it that stopped.
    """

    captions: int
    mentions: int
    genes: int
    failures: int
    seconds: float
    earlier: int = 0
