"""Changes of a file line by line: hunks that can be shown, applied and taken back, and patches that git applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ner.errors import InputError
from ner.formats.sidefile import split_lines

CONTEXT = 3  # lines around a change, as git shows them

Span = tuple[int, int, int, int]  # lines from..to of the old text, lines from..to of the new one


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch of a file that changes: the first line (counted from 0), the lines there, and those in their place.

    Lines keep their ends; the lines around a change belong to both.
    """

    start: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def diff(old: str, new: str) -> tuple[Hunk, ...]:
    """Returns the hunks that make `new` of `old`; rows of a list are compared whole, then line by line."""
    before, after = split_lines(old), split_lines(new)
    return tuple(_hunks(before, after, list(_spans(before, after))))


def apply_hunks(text: str, hunks: Sequence[Hunk], place: str) -> str:
    """Returns the text with each hunk's lines in place of the old ones.

    Raises InputError, naming the line, where the text has other lines than the hunk says.
    """
    lines = split_lines(text)
    for hunk in reversed(hunks):
        stop = hunk.start + len(hunk.old)
        if tuple(lines[hunk.start : stop]) != hunk.old:
            problem = "the file has other lines than the change was made for"
            remedy = "restore the file, or make suggestions for it anew"
            raise InputError(problem, place=f"{place}:{hunk.start + 1}", remedy=remedy)
        lines[hunk.start : stop] = hunk.new
    return "".join(lines)


def reverse(hunks: Iterable[Hunk]) -> tuple[Hunk, ...]:
    """Returns the hunks that take the others back."""
    shift, turned = 0, []
    for hunk in hunks:
        turned.append(Hunk(hunk.start + shift, hunk.new, hunk.old))
        shift += len(hunk.new) - len(hunk.old)
    return tuple(turned)


def unified(name: str, hunks: Sequence[Hunk]) -> str:
    """Returns the hunks of a file as git writes them; empty where there are none."""
    if not hunks:
        return ""
    old, new = _header_name("a", name), _header_name("b", name)
    tab = "\t" if " " in name else ""  # git ends a name that holds blanks with a tab
    parts = [f"diff --git {old} {new}\n--- {old}{tab}\n+++ {new}{tab}\n"]
    shift = 0
    for hunk in hunks:
        parts.append(f"@@ -{_range(hunk.start, hunk.old)} +{_range(hunk.start + shift, hunk.new)} @@\n")
        parts += _marked(hunk)
        shift += len(hunk.new) - len(hunk.old)
    return "".join(parts)


def _spans(before: Sequence[str], after: Sequence[str]) -> Iterator[Span]:
    """Yields where two texts differ, in lines: list items are matched whole, so that a row is never torn apart."""
    a, b = _items(before), _items(after)
    texts_a, texts_b = [text for _, text in a], [text for _, text in b]
    first = _shared(texts_a, texts_b)
    last = min(_shared(texts_a[::-1], texts_b[::-1]), len(a) - first, len(b) - first)
    starts_a, starts_b = [*(at for at, _ in a), len(before)], [*(at for at, _ in b), len(after)]
    middle = SequenceMatcher(None, texts_a[first : len(a) - last], texts_b[first : len(b) - last], autojunk=False)
    for tag, i1, i2, j1, j2 in middle.get_opcodes():
        if tag != "equal":
            span = (starts_a[first + i1], starts_a[first + i2], starts_b[first + j1], starts_b[first + j2])
            yield from _lines_within(before, after, span)


def _lines_within(before: Sequence[str], after: Sequence[str], span: Span) -> Iterator[Span]:
    """Yields the lines that differ within a stretch of items."""
    low, high, new_low, new_high = span
    matcher = SequenceMatcher(None, before[low:high], after[new_low:new_high], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield low + i1, low + i2, new_low + j1, new_low + j2


def _items(lines: Sequence[str]) -> list[tuple[int, str]]:
    """The text cut into list items (`- …` and the lines indented below it) and single lines, each with its start."""
    items: list[tuple[int, str]] = []
    depth = -1  # how far the dash of the item is indented; below 0 outside of items
    for number, line in enumerate(lines):
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if 0 <= depth < indent and not bare.startswith("- "):
            items[-1] = (items[-1][0], items[-1][1] + line)
            continue
        depth = indent if bare.startswith("- ") else -1
        items.append((number, line))
    return items


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many entries two lists share from their start."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _hunks(before: Sequence[str], after: Sequence[str], spans: Sequence[Span]) -> Iterator[Hunk]:
    """Yields hunks with the lines around them; changes that are near each other share one."""
    group: list[Span] = []
    for span in spans:
        if group and span[0] - group[-1][1] > 2 * CONTEXT:
            yield _hunk(before, after, group)
            group = []
        group.append(span)
    if group:
        yield _hunk(before, after, group)


def _hunk(before: Sequence[str], after: Sequence[str], group: Sequence[Span]) -> Hunk:
    lead = min(CONTEXT, group[0][0])
    trail = min(CONTEXT, len(before) - group[-1][1])
    old = before[group[0][0] - lead : group[-1][1] + trail]
    new = after[group[0][2] - lead : group[-1][3] + trail]
    return Hunk(group[0][0] - lead, tuple(old), tuple(new))


def _marked(hunk: Hunk) -> Iterator[str]:
    """Yields the lines of a hunk with their signs."""
    for tag, i1, i2, j1, j2 in _opcodes(hunk):
        if tag == "equal":
            yield from (_line(" ", line) for line in hunk.old[i1:i2])
        else:
            yield from (_line("-", line) for line in hunk.old[i1:i2])
            yield from (_line("+", line) for line in hunk.new[j1:j2])


def _opcodes(hunk: Hunk) -> Iterator[tuple[str, int, int, int, int]]:
    """Yields what stays and what changes within a hunk."""
    at, new_at = 0, 0
    for low, high, new_low, new_high in _spans(hunk.old, hunk.new):
        yield "equal", at, low, new_at, new_low
        yield "replace", low, high, new_low, new_high
        at, new_at = high, new_high
    yield "equal", at, len(hunk.old), new_at, len(hunk.new)


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def _range(start: int, lines: Sequence[str]) -> str:
    """Where a hunk stands, as patches say it: counted from 1, the line before it where it is empty."""
    return f"{start + 1 if lines else start},{len(lines)}"


def _header_name(side: str, name: str) -> str:
    """A file's name as git writes it: quoted where it holds a quote, a backslash or a control character."""
    text = f"{side}/{name}"
    if all(char >= " " and char not in '"\\\x7f' for char in text):
        return text
    escapes = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n"}
    return '"' + "".join(escapes.get(c, f"\\{ord(c):03o}" if c < " " or c == "\x7f" else c) for c in text) + '"'
