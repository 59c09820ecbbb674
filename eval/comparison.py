"""Two sets of annotations of the same captions: the paired difference, and the same measures side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.changes import SHOWN, Change, change_table
from eval.intervals import Difference, Estimates, Papers, compare, confidence
from eval.tables import Table, make_table


@dataclass(frozen=True, slots=True)
class Comparison:
    """A against B: each measure's difference, and every place won or lost."""

    names: tuple[str, str]
    differences: Mapping[str, Difference]
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        """Returns everything for machines."""
        return {
            "a": self.names[0],
            "b": self.names[1],
            "measures": {
                name: {
                    "a": d.a.to_json(),
                    "b": d.b.to_json(),
                    "difference": round(d.delta, 4),
                    "p_value": round(d.p_value, 5),
                }
                for name, d in self.differences.items()
            },
            "changes": [asdict(change) for change in self.changes],
        }

    def tables(self, *, whole: bool) -> tuple[Table, ...]:
        """Returns the differences and what was won and lost, all of it or the beginning."""
        rows = [
            (name, d.a.f1, d.b.f1, *(f"{x:+.3f}" for x in (_precision(d), _recall(d), d.delta)), d.p_value)
            for name, d in self.differences.items()
        ]
        columns = ("", *(f"F1 {name}" for name in self.names), "ΔP", "ΔR", "ΔF1", "p")
        note = "p: approximate randomisation of ΔF1 over papers, two-sided."
        return (
            make_table("Compared", columns, rows, note=note),
            change_table(self.changes, self.names, shown=None if whole else SHOWN),
        )


def _precision(d: Difference) -> float:
    return d.a.precision - d.b.precision


def _recall(d: Difference) -> float:
    return d.a.recall - d.b.recall


def make_comparison(
    names: tuple[str, str], a: Papers, b: Papers, changes: tuple[Change, ...], *, resamples: int, seed: int
) -> Comparison:
    """Returns the comparison of the tallies of the same papers."""
    return Comparison(names, compare(a, b, resamples=resamples, seed=seed), changes)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool's tallies by paper on the captions that all were given; `speed` in captions per second, if measured."""

    name: str
    papers: Papers
    speed: float | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Tools in one table, ours first."""

    tools: tuple[Tool, ...]
    estimates: tuple[Mapping[str, Estimates], ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> list[dict[str, Any]]:
        """Returns each tool's rates and speed."""
        return [
            {
                "tool": tool.name,
                "captions_per_s": None if tool.speed is None else round(tool.speed, 1),
                "scores": {
                    name: {"p": round(e.precision.value, 4), "r": round(e.recall.value, 4), "f1": round(e.f1.value, 4)}
                    | e.f1.to_json()
                    for name, e in found.items()
                },
            }
            for tool, found in zip(self.tools, self.estimates, strict=True)
        ]

    def table(self) -> Table:
        """Returns a row for each tool and measure, the speed beside the first."""
        rows = []
        for tool, found in zip(self.tools, self.estimates, strict=True):
            for i, (name, e) in enumerate(found.items()):
                speed = None if i or tool.speed is None else f"{tool.speed:,.0f}"
                first = tool.name if i == 0 else ""
                rows.append((first, name, e.precision.value, e.recall.value, e.f1.value, e.f1.interval, speed or ""))
        note = " ".join(("The same captions; speed after loading, in a process of its own.", *self.notes))
        columns = ("tool", "", "P", "R", "F1", "95 %", "captions/s")
        return make_table("Side by side", columns, rows, note=note, text_columns=2)


def make_beside(tools: Sequence[Tool], *, resamples: int, seed: int, notes: Sequence[str] = ()) -> Beside:
    """Returns tools side by side, each with its intervals from the same resamples."""
    found = tuple(confidence(tool.papers, resamples=resamples, seed=seed) for tool in tools)
    return Beside(tuple(tools), found, tuple(notes))
