"""The report on curated lists: precision and recall at three levels, by source and kind of figure, disagreements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from eval.disagreements import Type
from eval.records import LEVELS, SOURCES, RecordResult
from eval.tables import Table, make_table
from eval.tally import Tally, macro, micro

RATES = ("P", "R", "F1")
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class CuratedReport:
    """All figures of our annotations against the curated lists of records."""

    results: tuple[RecordResult, ...]

    def level(self, name: str, *, attainable: bool) -> list[Tally]:
        """Returns a level's tallies, one a figure."""
        return [(r.attainable if attainable else r.all_rows)[name] for r in self.results]

    def types(self) -> dict[str, int]:
        """Returns how many disagreements are of each type."""
        counts = Counter(d.type for r in self.results for d in r.disagreements)
        return {name: counts[name] for name in get_args(Type)}

    def to_json(self, *, details: bool = True) -> dict[str, Any]:
        """Returns the figures for machines; `details` adds each figure's tallies and disagreements."""
        plain: dict[str, Any] = {"figures": len(self.results)}
        for scope, attainable in (("all", False), ("attainable", True)):
            levels = {name: self.level(name, attainable=attainable) for name in LEVELS}
            plain[scope] = {
                name: {"micro": micro(tallies).to_json(), "macro": macro(tallies).to_json()}
                for name, tallies in levels.items()
            }
        plain["by_source"] = self._sources()
        plain["disagreements"] = self.types()
        if details:
            plain["per_figure"] = [_figure(result) for result in self.results]
        return plain

    def _sources(self) -> dict[str, dict[str, float]]:
        return {
            source: {
                "listed": (whole := micro(r.by_source[source] for r in self.results)).listed,
                "found": whole.found,
                "r": round(whole.recall, 4),
                "attainable": (part := micro(r.by_source_attainable[source] for r in self.results)).listed,
                "attainable_found": part.found,
                "attainable_r": round(part.recall, 4),
            }
            for source in SOURCES
        }

    def tables(self) -> tuple[Table, ...]:
        """Returns the figures for readers."""
        return (
            self._levels(),
            self._by_source(),
            self._by("By species", lambda r: r.organisms or "not told"),
            self._by("By year", lambda r: _years(r.year)),
            self._disagreements(),
        )

    def _levels(self) -> Table:
        rows = []
        for level in LEVELS:
            for scope, attainable in (("all", False), ("attainable", True)):
                tallies = self.level(level, attainable=attainable)
                total, mean = micro(tallies), macro(tallies)
                rows.append(
                    (level, scope, *_rates(total), *(mean.precision, mean.recall, mean.f1), total.found, total.listed)
                )
        columns = ("", "rows", *(f"micro {r}" for r in RATES), *(f"macro {r}" for r in RATES), "found", "listed")
        note = (
            "The lists were made from the pictures: attainable rows are those whose word, gene or family can be read "
            "in the caption. A gene that we found and the list lacks counts as wrong here, whoever is right."
        )
        title = f"Against the curated lists of {count_figures(len(self.results))}"
        return make_table(title, columns, rows, note=note, text_columns=2)

    def _by_source(self) -> Table:
        rows = [
            (name, s["listed"], s["found"], s["r"], s["attainable"], s["attainable_found"], s["attainable_r"])
            for name, s in self._sources().items()
        ]
        return make_table(
            "Recall by source of the row",
            ("source", "listed", "found", "recall", "attainable", "found of them", "recall of them"),
            rows,
        )

    def _by(self, title: str, group: Callable[[RecordResult], str]) -> Table:
        groups: dict[str, list[RecordResult]] = {}
        for result in self.results:
            groups.setdefault(group(result), []).append(result)
        ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        rows = [(name, len(some), *_rates(micro(r.attainable["symbols"] for r in some))) for name, some in ordered]
        return make_table(f"{title} (symbols, attainable rows, micro)", ("", "figures", *RATES), rows[:12])

    def _disagreements(self) -> Table:
        examples: dict[str, list[str]] = {}
        for d in (d for r in self.results for d in r.disagreements):
            seen = examples.setdefault(d.type, [])
            shown = f"{d.word} ({', '.join(d.listed[:3]) or '–'} / {', '.join(d.found[:3]) or '–'})"
            if len(seen) < EXAMPLES and shown not in seen:
                seen.append(shown)
        rows = [(name, "; ".join(examples.get(name, ())), count) for name, count in self.types().items()]
        return make_table("Disagreements", ("type", "examples: word (list / ours)", "count"), rows, text_columns=2)


def make_curated_report(results: Iterable[RecordResult]) -> CuratedReport:
    """Returns the report on all results."""
    return CuratedReport(tuple(results))


def count_figures(number: int) -> str:
    """Returns `1 figure`, `2 figures`."""
    return f"{number} figure{'' if number == 1 else 's'}"


def _rates(tally: Tally) -> tuple[float, float, float]:
    return tally.precision, tally.recall, tally.f1


def _years(year: str) -> str:
    """Returns the five years that a year lies in: 2018 gives `2015–2019`."""
    if not year.isdigit():
        return "not told"
    first = int(year) // 5 * 5
    return f"{first}–{first + 4}"


def _figure(result: RecordResult) -> Mapping[str, Any]:
    def plain(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float]]:
        return {name: tally.to_json() for name, tally in tallies.items()}

    disagreements: Sequence[Mapping[str, Any]] = [asdict(d) for d in result.disagreements]
    return {
        "figid": result.figid,
        "all": plain(result.all_rows),
        "attainable": plain(result.attainable),
        "disagreements": disagreements,
    }
