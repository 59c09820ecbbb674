"""Progress of a run on standard error: a moving line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TextIO

# Seconds between plain lines: often enough to see life, seldom enough for a log.
PLAIN_EVERY = 10.0


class Report(Protocol):
    """Takes the number of captions done and of failures so far."""

    def __call__(self, captions: int, failures: int) -> None: ...


@dataclass(slots=True)
class PlainProgress:
    """Writes a line to `stream` every few seconds."""

    stream: TextIO
    started: float = field(default_factory=time.monotonic)
    last: float = field(default_factory=time.monotonic)

    def __call__(self, captions: int, failures: int) -> None:
        """Writes a line if the last one is old enough."""
        now = time.monotonic()
        if now - self.last >= PLAIN_EVERY:
            self.last = now
            self.stream.write(progress_line(captions, failures, now - self.started) + "\n")
            self.stream.flush()


def progress_line(captions: int, failures: int, seconds: float) -> str:
    """How far a run is, in words."""
    rate = captions / seconds if seconds > 0 else 0.0
    return f"{captions:,} captions, {failures:,} failures, {rate:,.0f} captions/s"


@contextmanager
def show_progress(stream: TextIO, *, quiet: bool) -> Iterator[Report]:
    """What takes the counts of a run and shows them on `stream`."""
    if quiet:
        yield lambda captions, failures: None
    elif not stream.isatty():
        yield PlainProgress(stream)
    else:
        from rich.console import Console  # noqa: PLC0415  (only a terminal needs it)

        started = time.monotonic()
        with Console(file=stream).status("starting") as status:
            yield lambda captions, failures: status.update(
                progress_line(captions, failures, time.monotonic() - started)
            )
