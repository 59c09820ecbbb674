"""The report on curated lists: precision and recall at three levels, by source and kind of figure, disagreements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from eval.intervals import Estimates, Papers, by_paper, confidence
from eval.lists.cases import LIST_REASONS
from eval.lists.curves import ScoredGene, calibrate_genes, sweep_genes
from eval.lists.disagreements import Type
from eval.lists.records import LEVELS, SOURCES, RecordResult
from eval.report.cases import Case, CurvePoint, Headline, Report, Share
from eval.tables import Table, make_table
from eval.tally import Tally, macro, micro
from ner.counted import counted

RATES = ("P", "R", "F1")
EXAMPLES = 3
SCOPES = (("all", False), ("attainable", True))
MEANINGS = {
    "symbols": "genes of a figure",
    "rows": "pairs of word and gene",
    "families": "genes and groups, a group counting once",
}


@dataclass(frozen=True, slots=True)
class CuratedReport:
    """All figures of our annotations against the curated lists of records."""

    results: tuple[RecordResult, ...]
    cases: tuple[Case, ...]
    genes: tuple[ScoredGene, ...]
    papers: Papers
    estimates: Mapping[str, Estimates]

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
        plain["papers"] = len(self.papers)
        for scope, attainable in SCOPES:
            levels = {name: self.level(name, attainable=attainable) for name in LEVELS}
            plain[scope] = {
                name: {
                    "micro": micro(tallies).to_json() | self._interval(name, scope),
                    "macro": macro(tallies).to_json(),
                }
                for name, tallies in levels.items()
            }
        plain["by_source"] = {
            name: {"all": whole.to_json(), "attainable": part.to_json()}
            for name, (whole, part) in self._sources().items()
        }
        plain["by_species"] = self._groups(_species)
        plain["by_year"] = self._groups(lambda r: _years(r.year))
        plain["disagreements"] = self.types()
        calibration = calibrate_genes(self.genes)
        plain["calibration_error"] = None if calibration.error is None else round(calibration.error, 4)
        plain["thresholds"] = [
            {"score": p.threshold, "p": round(p.precision, 4), "r": round(p.recall, 4), "f1": round(p.f1, 4)}
            for p in self._curve()
        ]
        if details:
            plain["per_figure"] = [_figure(result) for result in self.results]
        return plain

    def _interval(self, level: str, scope: str) -> dict[str, Any]:
        e = self.estimates[f"{level}/{scope}"]
        return e.f1.to_json() | {"p_95": e.precision.to_json(), "r_95": e.recall.to_json()}

    def report(self, title: str, tables: tuple[Table, ...], settings: tuple[tuple[str, str], ...]) -> Report:
        """Returns all that is shown."""
        return Report(
            title=title,
            against="lists",
            headlines=tuple(self._headlines()),
            by_source=tuple(Share(name, part.found, part.listed) for name, (_, part) in self._sources().items()),
            reasons=LIST_REASONS,
            curve=self._curve(),
            calibration=calibrate_genes(self.genes),
            cases=self.cases,
            tables=tables,
            settings=settings,
        )

    def _curve(self) -> tuple[CurvePoint, ...]:
        return sweep_genes(self.genes, sum(t.listed for t in self.level("symbols", attainable=True)))

    def _headlines(self) -> Iterator[Headline]:
        for level in LEVELS:
            for scope, attainable in SCOPES:
                t, e = micro(self.level(level, attainable=attainable)), self.estimates[f"{level}/{scope}"]
                counts = (("found", t.found), ("listed", t.listed), ("right", t.right), ("given", t.given))
                yield Headline(level, MEANINGS[level], scope, e.precision, e.recall, e.f1, counts)

    def _groups(self, group: Callable[[RecordResult], str]) -> dict[str, dict[str, float]]:
        return {
            name: {"figures": len(some)} | micro(r.attainable["symbols"] for r in some).to_json()
            for name, some in self._grouped(group)
        }

    def _grouped(self, group: Callable[[RecordResult], str]) -> list[tuple[str, list[RecordResult]]]:
        groups: dict[str, list[RecordResult]] = {}
        for result in self.results:
            groups.setdefault(group(result), []).append(result)
        return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))

    def _sources(self) -> dict[str, tuple[Tally, Tally]]:
        """Returns the tallies of each source over all rows and over the attainable ones."""
        return {
            name: (
                micro(r.by_source[name] for r in self.results),
                micro(r.by_source_attainable[name] for r in self.results),
            )
            for name in SOURCES
        }

    def tables(self) -> tuple[Table, ...]:
        """Returns the figures for readers."""
        return (
            self._levels(),
            self._by_source(),
            self._by("By species", _species),
            self._by("By year", lambda r: _years(r.year)),
            self._disagreements(),
        )

    def _levels(self) -> Table:
        rows = []
        for level in LEVELS:
            for scope, attainable in SCOPES:
                tallies = self.level(level, attainable=attainable)
                total, mean = micro(tallies), macro(tallies)
                f1 = self.estimates[f"{level}/{scope}"].f1
                means = (mean.precision, mean.recall, mean.f1)
                rows.append((level, scope, *_rates(total), f1.interval, *means, total.found, total.listed))
        columns = (
            "",
            "rows",
            *(f"micro {r}" for r in RATES),
            "95 %",
            *(f"macro {r}" for r in RATES),
            "found",
            "listed",
        )
        note = (
            "The lists were made from the pictures: attainable rows are those whose word, gene or family can be read "
            "in the caption. A gene that we found and the list lacks counts as wrong here, whoever is right. "
            "95 % intervals of micro F1: bootstrap over papers."
        )
        title = f"Against the curated lists of {counted(len(self.results), 'figure')}"
        return make_table(title, columns, rows, note=note, text_columns=2)

    def _by_source(self) -> Table:
        rows = [
            (name, all_.listed, all_.found, all_.recall, part.listed, part.found, part.recall, part.precision, part.f1)
            for name, (all_, part) in self._sources().items()
        ]
        columns = (
            "source",
            "listed",
            "found",
            "recall",
            "attainable",
            "found of them",
            "recall of them",
            "P",
            "F1 of them",
        )
        note = "Recall by the source that the list names, precision by the one that our row would have."
        return make_table("By source of the row", columns, rows, note=note)

    def _by(self, title: str, group: Callable[[RecordResult], str]) -> Table:
        rows = [
            (name, len(some), *_rates(micro(r.attainable["symbols"] for r in some)))
            for name, some in self._grouped(group)
        ]
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


def make_curated_report(
    results: Iterable[RecordResult],
    cases: Iterable[Case],
    genes: Iterable[ScoredGene],
    *,
    resamples: int,
    seed: int,
) -> CuratedReport:
    """Returns the report on all results."""
    found = tuple(results)
    papers = curated_papers(found)
    return CuratedReport(found, tuple(cases), tuple(genes), papers, confidence(papers, resamples=resamples, seed=seed))


def curated_papers(results: Iterable[RecordResult]) -> Papers:
    """Returns the tallies of each paper by `level/scope`."""
    return by_paper(
        (
            r.paper,
            {
                f"{level}/{scope}": (r.attainable if attainable else r.all_rows)[level]
                for level in LEVELS
                for scope, attainable in SCOPES
            },
        )
        for r in results
    )


def _rates(tally: Tally) -> tuple[float, float, float]:
    return tally.precision, tally.recall, tally.f1


def _species(result: RecordResult) -> str:
    return result.organisms or "not told"


def _years(year: str) -> str:
    """Returns the five years that a year lies in: 2018 gives `2015–2019`."""
    if not year.isdigit():
        return "not told"
    first = int(year) // 5 * 5
    return f"{first}–{first + 4}"


def _figure(result: RecordResult) -> Mapping[str, Any]:
    def plain(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float]]:
        return {name: tally.to_json() for name, tally in tallies.items()}

    disagreements: Sequence[Mapping[str, Any]] = [d.to_json() for d in result.disagreements]
    return {
        "figid": result.figid,
        "all": plain(result.all_rows),
        "attainable": plain(result.attainable),
        "disagreements": disagreements,
    }
