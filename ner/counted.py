"""Numbers of things in words, for messages and summaries."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 caption`, `2,000 captions`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
