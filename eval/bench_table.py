"""The benchmark's figures as tables."""

from __future__ import annotations

from eval.bench import Bench
from eval.tables import Table, make_table


def bench_tables(result: Bench) -> tuple[Table, ...]:
    """Returns speed and memory of each tool, and what starting costs."""
    rows = [
        (run.name, run.note or "", *(None,) * 5)
        if run.note
        else (
            run.name,
            "",
            run.captions,
            f"{run.load_s:.2f}",
            f"{run.speed:,.0f}",
            f"{run.peak_mb:,.0f}",
            _times(result.ratio(run.name)),
        )
        for run in result.runs
    ]
    columns = ("", "", "captions", "loading, s", "captions/s", "peak MiB", "capgene is as fast × ")
    note = "One process each, fresh, one after another; loading is not counted into the speed."
    start = [("capgene --help", f"{result.help_s:.2f}"), ("first result", f"{result.first_s:.2f}")]
    return (
        make_table("Speed and memory", columns, rows, note=note, text_columns=2),
        make_table("Starting", ("", "s"), start, note="Best of three."),
    )


def _times(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"
