"""Progress of a run on standard error: a moving line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TextIO

from ner.batch.summary import OnProgress, Share
from ner.counted import counted

# Seconds between plain lines: often enough to see life, seldom enough for a log.
PLAIN_EVERY = 10.0
# Seconds between two looks of a moving line.
MOVING_EVERY = 0.2
# Seconds that must have passed before the time left is told.
SETTLED = 3.0


class Show(Protocol):
    """Takes a line of progress."""

    def __call__(self, line: str, /) -> object: ...


@dataclass(slots=True)
class Progress:
    """Makes a line of the counts every few seconds and hands it to `show`."""

    show: Show
    every: float
    started: float = field(default_factory=time.monotonic)
    last: float = field(default_factory=time.monotonic)
    first_share: float = -1.0

    def __call__(self, captions: int, failures: int, share: Share, earlier: int = 0, /) -> None:
        """Shows a line if the last one is old enough."""
        now = time.monotonic()
        if now - self.last < self.every:
            return
        self.last = now
        done = share()
        if self.first_share < 0:
            self.first_share = done if earlier else 0.0
        self.show(progress_line(captions, failures, now - self.started, done, earlier, self.first_share))


def progress_line(
    captions: int, failures: int, seconds: float, share: float = 0.0, earlier: int = 0, before: float = 0.0
) -> str:
    """How far a run is, in words; `before` is the share that earlier runs did."""
    rate = (captions - earlier) / seconds if seconds > 0 else 0.0
    line = f"{counted(captions, 'caption')}, {counted(failures, 'failure')}, {rate:,.0f} captions/s"
    if share <= before or seconds < SETTLED:
        return line
    left = seconds * (1.0 - share) / (share - before)
    return f"{line}, {share:.0%} done, about {duration(left)} left"


def duration(seconds: float) -> str:
    """A time in words, to two units."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


@contextmanager
def show_progress(stream: TextIO, *, quiet: bool) -> Iterator[OnProgress]:
    """What takes the counts of a run and shows them on `stream`."""
    if quiet:
        yield lambda captions, failures, share, earlier=0: None
    elif not stream.isatty():

        def write(line: str) -> None:
            stream.write(line + "\n")
            stream.flush()

        yield Progress(write, PLAIN_EVERY)
    else:
        from rich.console import Console  # noqa: PLC0415  (only a terminal needs it)

        with Console(file=stream).status("starting") as status:
            yield Progress(status.update, MOVING_EVERY)
