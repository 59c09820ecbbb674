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
    columns = ("", "", "captions", "loading, s", "captions/s", "peak MiB", "capgene is × as fast")
    note = "Each in a fresh process, one after another, the fastest round; loading is not counted into the speed."
    start = [("capgene --help", f"{result.help_s:.2f}"), ("first result", f"{result.first_s:.2f}")]
    gold = [(name, *(count.f1 for _, count in scores.named())) for name, scores in result.scores]
    measures = ("F1", *(name for name, _ in result.scores[0][1].named())) if gold else ()
    scored = (make_table("On the gold captions, with the same names", measures, gold),) if gold else ()
    return (
        make_table("Speed and memory", columns, rows, note=note, text_columns=2),
        make_table("Starting", ("", "s"), start, note="Best of three."),
        *scored,
    )


def _times(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"
