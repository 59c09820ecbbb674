"""The least score that a user may ask of mentions."""

from __future__ import annotations

from ner.errors import UsageError


def check_threshold(threshold: float | None, *, high_precision: bool) -> None:
    """Raises UsageError for a threshold that is no probability, or one beside that of high precision."""
    if threshold is not None and high_precision:
        raise UsageError("a threshold and high precision exclude each other", remedy="give one of them")
    if threshold is not None and not 0.0 <= threshold <= 1.0:
        raise UsageError(f"the threshold {threshold} is no probability", remedy="give one from 0 to 1")
