"""The learning curves as an SVG drawing, a few kilobytes, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor

from markupsafe import Markup

from eval.report.plots import element, together
from eval.training.learning import Share

WIDTH, HEIGHT = 600, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 190, 16, 46
_COLOURS = ("#0b6bcb", "#b3470a", "#2e7d32")
_GREY = "#767676"
_APART = 16  # units between two labels

Curve = tuple[str, Sequence[Share]]
Scale = tuple[float, float]  # lowest and highest F1 drawn


def plot(curves: Sequence[Curve]) -> str:
    """Returns norm on the gold captions by the share of what each curve's name tells."""
    values = [one.figures[1] for _, shares in curves for one in shares]
    scale = floor(100 * min(values)) / 100, min(1.0, (floor(100 * max(values)) + 1) / 100)
    parts = [*_grid(scale)]
    labels: list[float] = []
    for (name, shares), colour in zip(curves, _COLOURS, strict=False):
        points = [(_x(one.share), _y(one.figures[1], scale)) for one in shares]
        line = " ".join(f"{x:g},{y:g}" for x, y in points)
        parts.append(element("polyline", points=line, fill="none", stroke=colour, stroke_width=2))
        parts += [element("circle", cx=x, cy=y, r=3, fill=colour) for x, y in points]
        height = points[-1][1] + 4
        while any(abs(height - other) < _APART for other in labels):
            height += _APART
        labels.append(height)
        parts.append(element("text", name, x=_x(1.0) + 8, y=height, fill=colour))
    box = f"0 0 {WIDTH} {HEIGHT}"
    background = element("rect", width=WIDTH, height=HEIGHT, fill="white")
    head = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box}
    return str(element("svg", background + together(parts), **head, font_family="sans-serif", font_size=12)) + "\n"


def _grid(scale: Scale) -> Iterator[Markup]:
    """Yields the axes: shares from 0 to 1, F1 from the lowest to the highest of the scale."""
    low, high = scale
    bottom, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    for i in range(round((high - low) * 100) + 1):
        y = _y(low + i / 100, scale)
        yield element("line", x1=_LEFT, x2=right, y1=y, y2=y, stroke="#dddddd")
        yield element("text", f"{low + i / 100:.2f}", x=_LEFT - 8, y=y + 4, text_anchor="end", fill=_GREY)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield element("text", f"{share:.0%}", x=_x(share), y=bottom + 18, text_anchor="middle", fill=_GREY)
    middle = (_LEFT + right) / 2
    yield element("text", "share of papers learned from", x=middle, y=HEIGHT - 8, text_anchor="middle", fill=_GREY)
    turned = f"translate(14 {(_TOP + bottom) / 2:g}) rotate(-90)"
    yield element("text", "norm F1, gold captions", transform=turned, text_anchor="middle", fill=_GREY)


def _x(share: float) -> float:
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)


def _y(value: float, scale: Scale) -> float:
    low, high = scale
    return round(_TOP + (high - value) / (high - low) * (HEIGHT - _TOP - _BOTTOM), 1)
