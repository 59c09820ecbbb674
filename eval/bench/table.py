"""The benchmark's figures as tables."""

from __future__ import annotations

from collections.abc import Iterator

from eval.bench.benchmark import COMPILED, Bench
from eval.bench.runs import Race
from eval.tables import Table, make_table

SPEED_NOTE = (
    "Each in a fresh process, in turns, the median of {rounds}; loading is not counted into the speed. Cold: captions "
    "that the process had not seen; warm: the same once more. capgene reads and writes JSONL, with all components on; "
    "the tokenizers read it and write nothing. Ratios are of words a second, round by round."
)
SCALING_NOTE = (
    "The whole command, JSONL to JSONL, over captions made of the sentences of real ones, the median of {rounds}; the "
    "bytes written {same}. Few of their words are new, so these speeds are to be compared among themselves."
)
GROWTH_NOTE = "One process, the same kind of captions, one run each; the speed is told without loading."


def bench_tables(result: Bench) -> tuple[Table, ...]:
    """Returns speed and memory of each tool, what starting costs, how capgene grows, and the scores."""
    start = [("capgene --help", f"{result.help_s:.2f}"), ("first result", f"{result.first_s:.2f}")]
    return (
        speed_table(result),
        make_table("Starting", ("", "s"), start, note="The whole command, the median of three."),
        *_scaling(result),
        *_growth(result),
        *_scores(result),
    )


def speed_table(result: Bench) -> Table:
    """Returns speed, memory and loading of each tool, with the machine in the note."""
    columns = (
        *("", "captions", "load, s", "peak MiB", "captions/s", "words/s"),
        *("warm captions/s", "warm words/s", "capgene ×", "warm ×", *(("compiled ×",) if result.has_compiled else ())),
    )
    rows = [_row(result, race) for race in result.runs]
    missing = "".join(f" {race.name} was not run: {race.note}." for race in result.runs if race.note)
    rounds = max((len(race.runs) for race in result.runs), default=0)
    note = f"{SPEED_NOTE.format(rounds=rounds)}{missing} {result.machine}"
    return make_table("Speed and memory", columns, rows, note=note)


def _row(result: Bench, race: Race) -> tuple[object, ...]:
    if not race.runs:
        return (race.name, *(None,) * (10 if result.has_compiled else 9))
    return (
        race.name,
        race.runs[0].captions,
        f"{race.typical(lambda run: run.load_s):.2f}",
        f"{race.typical(lambda run: run.peak_mb):,.0f}",
        f"{race.typical(lambda run: run.speed):,.0f}",
        f"{race.typical(lambda run: run.words_per_s):,.0f}",
        f"{race.typical(lambda run: run.warm_speed):,.0f}",
        f"{race.typical(lambda run: run.warm_words_per_s):,.0f}",
        _times(result.ratio(race.name)),
        _times(result.ratio(race.name, warm=True)),
        *((_times(result.ratio(race.name, ours=COMPILED)),) if result.has_compiled else ()),
    )


def _scaling(result: Bench) -> Iterator[Table]:
    if not result.scaling:
        return
    first = result.scaling[0]
    rows = [
        (
            f"{crew.jobs}",
            crew.captions,
            f"{crew.seconds:.2f}",
            f"{crew.start_s:.2f}",
            f"{crew.speed:,.0f}",
            _times(crew.speed / first.speed),
            f"{crew.speed_started:,.0f}",
            _times(crew.speed_started / first.speed_started),
        )
        for crew in result.scaling
    ]
    same = "are the same" if result.same_bytes else "DIFFER"
    note = SCALING_NOTE.format(rounds=len(first.rounds), same=same)
    columns = ("processes", "captions", "s", "of it start", "captions/s", "×", "after the start", "×")
    yield make_table("Processes", columns, rows, note=note)


def _growth(result: Bench) -> Iterator[Table]:
    if not result.growth:
        return
    rows = [(f"{s.captions:,}", f"{s.seconds:.1f}", f"{s.speed:,.0f}", f"{s.peak_mb:,.0f}") for s in result.growth]
    columns = ("captions", "s", "captions/s", "peak MiB")
    yield make_table("Size of the input", columns, rows, note=GROWTH_NOTE, text_columns=0)


def _scores(result: Bench) -> Iterator[Table]:
    if not result.scores:
        return
    rows = [(name, *(count.f1 for _, count in scores.named())) for name, scores in result.scores]
    measures = ("F1", *(name for name, _ in result.scores[0][1].named()))
    yield make_table("On the gold captions, with the same names", measures, rows)


def _times(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"
