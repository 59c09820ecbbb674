"""The plots of the report as SVG: text stays text, colours follow the page, every mark leads to its cases.

Written by hand rather than with a plotting library: a few kilobytes each, links and dark mode inside, the same bytes
on every machine, and nothing more to install.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, sqrt

from markupsafe import Markup, escape

from eval.gold.details import Bin, Calibration
from eval.report.cases import Case, CurvePoint, Share
from eval.report.links import COUNTED, link

WIDTH, HEIGHT = 440, 310
LEFT, RIGHT, TOP, BOTTOM = 50, 18, 14, 46
BINS = 10
NEAR = 32  # units between two labels on a curve
DOTS = frozenset(f"{i / 10:.2f}" for i in range(10)) | {"0.95"}  # thresholds that have a dot
NORMAL = 1.959964  # half a 95 % interval in standard deviations


@dataclass(frozen=True, slots=True)
class Frame:
    """Where data lie in a drawing: both axes run from their lowest value to 1."""

    low_x: float = 0.0
    low_y: float = 0.0
    top: float = TOP
    bottom: float = HEIGHT - BOTTOM

    def x(self, value: float) -> float:
        return LEFT + (value - self.low_x) / (1 - self.low_x) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low_y) / (1 - self.low_y) * (self.bottom - self.top)


def element(name: str, content: str = "", **attributes: object) -> Markup:
    """Returns an SVG element; `class_` stands for class, `_` for the hyphen; all but `Markup` is escaped."""
    parts = (
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{''.join(parts)}>{escape(content)}</{name}>")


def together(parts: Iterable[str]) -> Markup:
    """Returns the parts one after another."""
    return Markup("").join(parts)


def drawing(name: str, parts: Iterable[str], *, height: float = HEIGHT) -> Markup:
    """Returns a whole drawing, labelled by the heading with the id `name`."""
    box = f"0 0 {WIDTH} {height:g}"
    return element("svg", together(parts), viewBox=box, role="group", aria_labelledby=name, class_="drawing")


def plot_curve(points: Sequence[CurvePoint]) -> Markup:
    """Returns precision over recall as the score's threshold rises, a dot at each tenth, with lines of equal F1."""
    shown = [p for p in points if p.kept]
    if not shown:
        return Markup("")
    low_x = _floor(min(p.recall for p in shown))
    frame = Frame(low_x, _floor(min(p.precision for p in shown)))
    path = " ".join(f"{_number(frame.x(p.recall))},{_number(frame.y(p.precision))}" for p in shown)
    parts = [*_axes(frame, "recall", "precision"), *_equal_f1(frame)]
    parts.append(element("polyline", points=path, class_="line"))
    return drawing("plot-curve", [*parts, *_thresholds(frame, shown)])


def _thresholds(frame: Frame, points: Sequence[CurvePoint]) -> Iterable[Markup]:
    labelled: list[tuple[float, float]] = []
    for p in (p for p in points if f"{p.threshold:.2f}" in DOTS):
        x, y = frame.x(p.recall), frame.y(p.precision)
        told = f"score from {p.threshold:.2f}: precision {p.precision:.3f}, recall {p.recall:.3f}, F1 {p.f1:.3f}"
        dot = element("circle", cx=x, cy=y, r=5, class_="dot")
        if all(abs(x - a) + abs(y - b) >= NEAR for a, b in labelled):
            labelled.append((x, y))
            dot += element("text", f"{p.threshold:g}" if p.threshold else "all", x=x + 7, y=y - 7, class_="small halo")
        yield _linked(dot, told, link(min=f"{p.threshold:g}", verdict=COUNTED))


def _equal_f1(frame: Frame) -> Iterable[Markup]:
    """Yields the lines on which F1 is 0.1, 0.2 and so on, as far as they cross the frame."""
    for tenth in range(1, 10):
        f1, spots = tenth / 10, []
        for step in range(101):
            recall = frame.low_x + (1 - frame.low_x) * step / 100
            precision = f1 * recall / (2 * recall - f1) if 2 * recall > f1 else 2.0
            if frame.low_y <= precision <= 1:
                spots.append((frame.x(recall), frame.y(precision)))
        if len(spots) > 8:
            yield element("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in spots), class_="guide")
            x, y = spots[-1]
            yield element("text", f"F1 {f1:g}", x=x - 3, y=y - 4, class_="end faint halo")


def plot_calibration(calibration: Calibration) -> Markup:
    """Returns the share that is right over the mean score of each tenth, with how many predictions lie there."""
    if not calibration.bins:
        return Markup("")
    frame = Frame(bottom=HEIGHT - BOTTOM)
    most = max(b.total for b in calibration.bins)
    diagonal = element("line", x1=frame.x(0), y1=frame.y(0), x2=frame.x(1), y2=frame.y(1), class_="guide")
    parts = [*_axes(frame, "score", "share that is right"), diagonal]
    return drawing("plot-calibration", [*parts, *(_bin(frame, b, most) for b in calibration.bins)])


def _bin(frame: Frame, b: Bin, most: int) -> Markup:
    x, share = frame.x(b.mean), b.right / b.total
    low, high = wilson(b.right, b.total)
    height = 46 * b.total / most
    left, right = frame.x(b.low), frame.x(b.low + 1 / BINS)
    column = element("rect", x=left + 1, y=frame.bottom - height, width=right - left - 2, height=height, class_="pale")
    whisker = element("line", x1=x, x2=x, y1=frame.y(low), y2=frame.y(high), class_="whisker")
    dot = element("circle", cx=x, cy=frame.y(share), r=5, class_="dot")
    told = f"scores {b.low:.1f} to {b.low + 0.1:.1f}: {b.right:,} of {b.total:,} right, {share:.3f}; mean {b.mean:.3f}"
    return _linked(column + whisker + dot, told, link(min=f"{b.low:.1f}", max=f"{b.low + 0.1:.1f}", verdict=COUNTED))


def wilson(right: int, total: int) -> tuple[float, float]:
    """Returns the 95 % interval of a share (Wilson, Journal of the American Statistical Association 22, 1927)."""
    share, z = right / total, NORMAL
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def plot_shares(shares: Sequence[Share], **scope: str) -> Markup:
    """Returns a bar for each share, as long as the part found; it leads to the source's cases within `scope`."""
    if not shares:
        return Markup("")
    left = 24 + 7 * max(len(_spaced(s.name)) for s in shares)
    end, step = WIDTH - 136, 32
    parts = []
    for i, s in enumerate(shares):
        y, part = 8 + i * step, s.found / s.total if s.total else 0.0
        whole = element("rect", x=left, y=y, width=end - left, height=18, class_="pale")
        bar = element("rect", x=left, y=y, width=(end - left) * part, height=18, class_="bar")
        name = element("text", _spaced(s.name), x=left - 8, y=y + 14, class_="end")
        value = element("text", f"{part:.2f}", x=end + 8, y=y + 14, class_="strong")
        count = element("text", f"{s.found:,} / {s.total:,}", x=end + 46, y=y + 14, class_="small")
        told = f"{_spaced(s.name)}: {s.found:,} of {s.total:,}, {part:.3f}"
        parts.append(_linked(name + whole + bar + value + count, told, link(source=s.name, **scope)))
    return drawing("plot-shares", parts, height=len(shares) * step + 8)


def plot_figures(cases: Sequence[Case]) -> Markup:
    """Returns how many captions have an F1 in each tenth."""
    tenths = [0] * BINS
    for case in cases:
        if case.f1 is not None:
            tenths[min(BINS - 1, floor(case.f1 * BINS + 1e-9))] += 1
    if not any(tenths):
        return Markup("")
    frame, most = Frame(top=TOP + 14), max(tenths)
    parts = [*_axis_x(frame, "F1 of a caption")]
    for i, n in enumerate(tenths):
        if n:
            low, high = i / BINS, (i + 1) / BINS
            left, right, top = frame.x(low), frame.x(high), frame.y(n / most)
            bar = element("rect", x=left + 2, y=top, width=right - left - 4, height=frame.bottom - top, class_="bar")
            count = element("text", f"{n:,}", x=(left + right) / 2, y=top - 5, class_="middle small")
            told = f"F1 from {low:.1f} to {high:.1f}: {n:,} captions"
            parts.append(_linked(bar + count, told, link(f1=f"{low:.1f}")))
    return drawing("plot-figures", parts)


def interval_bar(value: float, low: float, high: float) -> Markup:
    """Returns a small line from 0 to 1 with an interval as a band and the value as a tick."""
    line = element("line", x1=0, x2=100, y1=6, y2=6, class_="track")
    band = element("rect", x=100 * low, width=max(1.0, 100 * (high - low)), y=2, height=8, rx=1, class_="band")
    tick = element("line", x1=100 * value, x2=100 * value, y1=0, y2=12, class_="tick")
    return element("svg", line + band + tick, viewBox="-2 0 104 12", class_="tiny", aria_hidden="true")


def _axes(frame: Frame, name_x: str, name_y: str) -> Iterable[Markup]:
    yield from _axis_x(frame, name_x)
    for value in _ticks(frame.low_y):
        y = frame.y(value)
        yield element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="grid")
        yield element("text", f"{value:.1f}", x=LEFT - 7, y=y + 4, class_="end small")
    middle = (frame.top + frame.bottom) / 2
    yield element("text", name_y, x=0, y=0, transform=f"translate(13 {middle:.0f}) rotate(-90)", class_="middle")


def _axis_x(frame: Frame, name: str) -> Iterable[Markup]:
    for value in _ticks(frame.low_x):
        x = frame.x(value)
        yield element("line", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 4, class_="axis")
        yield element("text", f"{value:.1f}", x=x, y=frame.bottom + 17, class_="middle small")
    yield element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=frame.bottom, y2=frame.bottom, class_="axis")
    yield element("text", name, x=(LEFT + WIDTH - RIGHT) / 2, y=frame.bottom + 37, class_="middle")


def _ticks(low: float) -> list[float]:
    step = 0.1 if low >= 0.4 else 0.2
    count = int((1 - low) / step + 1e-9)
    return [1 - step * i for i in range(count, -1, -1)]


def _floor(value: float) -> float:
    return max(0.0, min(0.8, floor(value * 10 - 1e-9) / 10))


def _linked(content: Markup, told: str, target: str) -> Markup:
    return element("a", element("title", told) + content, href=target, aria_label=f"{told}; show them")


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
