"""The benchmark as one SVG drawing, a few kilobytes: speed of each tool, with processes, and with the input's size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import floor, log10

from markupsafe import Markup

from eval.bench.benchmark import Bench
from eval.report.plots import element, together

WIDTH = 760
_COLD, _WARM, _GREY, _GRID = "#0b57a8", "#9dbfe2", "#5f6368", "#dddddd"
_BAR, _LEFT, _RIGHT = 18, 150, 90
_GAP, _HEAD = 34, 30
_CURVES = 170  # height of the curves' frame
_INSET = 24  # between the frame and the first and last point

Bars = tuple[str, Sequence[tuple[float, str]]]  # a name, and its bars with their colours
Points = Sequence[tuple[float, float]]


def plot(result: Bench) -> str:
    """Returns the drawing, as wide as `WIDTH` and as high as what was measured asks for."""
    parts: list[Markup] = []
    tools: list[Bars] = [
        (race.name, ((race.typical(lambda r: r.speed), _COLD), (race.typical(lambda r: r.warm_speed), _WARM)))
        for race in result.runs
        if race.runs
    ]
    height = _bars(parts, 0, "captions a second: cold (dark) and warm (pale)", tools)
    if result.scaling:
        crews: list[Bars] = [
            (f"{crew.jobs} process{'es' if crew.jobs > 1 else ''}", ((crew.speed, _COLD),)) for crew in result.scaling
        ]
        height = _bars(parts, height, f"captions a second, {result.scaling[0].captions:,} captions", crews)
    if len(result.growth) > 1:
        half = WIDTH / 2
        speeds = [(float(size.captions), size.speed) for size in result.growth]
        peaks = [(float(size.captions), size.peak_mb) for size in result.growth]
        parts += [*_curve(0, height, "captions a second by captions", speeds)]
        parts += [*_curve(half, height, "peak memory, MiB, by captions", peaks)]
        height += _HEAD + _CURVES + _GAP
    background = element("rect", width=WIDTH, height=height, fill="white")
    head = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height:g}", "role": "img"}
    title = element("title", "Speed and memory of capgene, tokenizers and Gilda")
    style = {"font_family": "sans-serif", "font_size": 12}
    return str(element("svg", title + background + together(parts), **head, **style)) + "\n"


def _bars(parts: list[Markup], top: float, title: str, groups: Sequence[Bars]) -> float:
    """Adds a bar for each value, as long as it is large, and returns where the next part begins."""
    most = max((value for _, bars in groups for value, _ in bars), default=0.0) or 1.0
    parts.append(element("text", title, x=_LEFT, y=top + 20, fill=_GREY))
    y = top + _HEAD
    for name, bars in groups:
        shown = [(value, colour) for value, colour in bars if value]
        middle = y + _BAR * len(shown) / 2
        parts.append(element("text", name, x=_LEFT - 8, y=middle + 4, text_anchor="end"))
        for value, colour in shown:
            length = value / most * (WIDTH - _LEFT - _RIGHT)
            parts.append(element("rect", x=_LEFT, y=y, width=length, height=_BAR - 2, fill=colour))
            parts.append(element("text", f"{value:,.0f}", x=_LEFT + length + 6, y=y + 12, fill=_GREY))
            y += _BAR
        y += 8
    return y + _GAP - 20


def _curve(left: float, top: float, title: str, points: Points) -> Iterator[Markup]:
    """Yields values over sizes, the sizes on a logarithmic scale, the values from 0."""
    most = _above(max(value for _, value in points))
    low, high = log10(points[0][0]), log10(points[-1][0])
    x0, x1, y0, y1 = left + 60, left + WIDTH / 2 - 30, top + _HEAD + _CURVES, top + _HEAD + 8

    def place(size: float, value: float) -> tuple[float, float]:
        share = (log10(size) - low) / (high - low)
        return x0 + _INSET + share * (x1 - x0 - 2 * _INSET), y0 - value / most * (y0 - y1)

    yield element("text", title, x=x0, y=top + 20, fill=_GREY)
    for quarter in range(5):
        y = y0 - quarter / 4 * (y0 - y1)
        yield element("line", x1=x0, x2=x1, y1=y, y2=y, stroke=_GRID)
        yield element("text", f"{most * quarter / 4:,.0f}", x=x0 - 8, y=y + 4, text_anchor="end", fill=_GREY)
    spots = [place(*point) for point in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    yield element("polyline", points=line, fill="none", stroke=_COLD, stroke_width=2)
    yield from _dots(points, spots, y0)


def _dots(points: Points, spots: Iterable[tuple[float, float]], bottom: float) -> Iterator[Markup]:
    for (size, value), (x, y) in zip(points, spots, strict=True):
        yield element("circle", cx=x, cy=y, r=4, fill=_COLD)
        yield element("text", f"{value:,.0f}", x=x, y=y - 9, text_anchor="middle")
        yield element("text", f"{size:,.0f}", x=x, y=bottom + 18, text_anchor="middle", fill=_GREY)


def _above(value: float) -> float:
    """Returns the next round number at least a tenth above a value: 1, 2, 4 or 8 with zeros after it."""
    wanted = max(value * 1.1, 1.0)
    unit = 10.0 ** floor(log10(wanted))
    return next((step * unit for step in (1, 2, 4, 8) if step * unit >= wanted), 10 * unit)
