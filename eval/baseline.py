"""Figures that must not fall: a JSON file of F1 values, or any earlier report, against today's report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ner.errors import InputError, said


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure below its baseline by more than the tolerance; `today` is None where the report lacks it."""

    name: str
    baseline: float
    today: float | None

    def __str__(self) -> str:
        now = "is missing" if self.today is None else f"fell to {self.today:.4f}"
        return f"{self.name} {now}, the baseline is {self.baseline:.4f}"


@dataclass(frozen=True, slots=True)
class Baseline:
    """F1 values by dotted name (`scores.find`), how far today's may lie below them, and the file they are from."""

    figures: Mapping[str, float]
    tolerance: float
    name: str = ""

    def falls(self, report: Mapping[str, Any], *, tolerance: float | None = None) -> tuple[Fall, ...]:
        """Returns the figures that lie below the baseline by more than the tolerance, or that the report lacks."""
        today = dict(_figures(report))
        allowed = self.tolerance if tolerance is None else tolerance
        return tuple(
            Fall(name, value, today.get(name))
            for name, value in self.figures.items()
            if name not in today or today[name] < value - allowed - 1e-9
        )


def read_baseline(path: Path) -> Baseline:
    """Returns the baseline of a JSON file: every `f1` in it, and its `tolerance` (0 unless told).

    Raises `InputError` when it cannot be read or has no figure.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"the baseline cannot be read: {said(error)}", place=str(path), remedy="check the file"
        ) from None
    figures = dict(_figures(data)) if isinstance(data, dict) else {}
    if not figures:
        raise InputError("the baseline has no `f1`", place=str(path), remedy="take a report written with -o FILE.json")
    tolerance = data.get("tolerance", 0.0)
    if type(tolerance) not in (int, float) or not 0 <= tolerance <= 1:
        raise InputError(f"tolerance {tolerance!r} is outside 0..1", place=str(path))
    return Baseline(figures, float(tolerance), str(path))


def _figures(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Yields (dotted name, value) of each `f1` in nested objects."""
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _figures(value, f"{prefix}{name}.")
        elif name == "f1" and type(value) in (int, float):
            yield prefix.removesuffix("."), float(value)
