"""Replaces one value of a YAML front matter and leaves every other byte as it was."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise

import yaml

from ner.errors import InputError
from ner.formats.frontmatter import FrontMatter, pairs, text_of

Edit = tuple[int, int, str]

# YAML 1.1 takes these for line ends, and PyYAML writes them where they are folded into a space.
ODD_BREAKS = "\x85\u2028\u2029"


def dump(value: object) -> str:
    """YAML in the way PFOCR's records are written; with escapes where that way would not read back the same."""
    text = yaml.dump(value, Dumper=yaml.SafeDumper, sort_keys=False, allow_unicode=True)
    if not any(character in text for character in ODD_BREAKS):
        return text
    return yaml.dump(value, Dumper=yaml.SafeDumper, sort_keys=False, allow_unicode=False)


def apply_edits(raw: str, edits: Sequence[Edit]) -> str:
    """`raw` with each stretch `start:end` replaced by its text; stretches must not overlap."""
    for start, end, text in sorted(edits, reverse=True):
        raw = raw[:start] + text + raw[end:]
    return raw


def sequence_edit(
    matter: FrontMatter,
    mapping: yaml.MappingNode,
    key: str,
    items: Sequence[tuple[Hashable, object]],
    identify: Callable[[yaml.Node], Hashable],
) -> Edit:
    """The edit that makes `key` of `mapping` hold `items`, given as the identity and the YAML value of each.

    An item that was there before (`identify` tells) keeps its lines as they stand; a new one is dumped.
    Raises InputError when the key shares its line with others, in braces.
    """
    name, value = next((name, value) for name, value in pairs(mapping) if text_of(name) == key)
    start, column = line_start(matter, name), name.start_mark.column
    if matter.raw[start : matter.start + name.start_mark.index].strip(" "):
        where = f"{matter.place}:{matter.line(name)}"
        raise InputError(f"`{key}` is written in braces", place=where, remedy="give it a line of its own")
    if not items:
        text = new_lines(f"{key}: []\n", column, matter.raw)
    else:
        old = block_items(matter, value)
        kept = kept_lines(matter, value, old, identify)
        dash = old[0].start_mark.column - len(prefix(matter, old[0]).lstrip(" ")) if old else column
        head = matter.raw[start : line_start(matter, old[0])] if old else new_lines(f"{key}:\n", column, matter.raw)
        text = head + "".join(take(kept, item) or new_lines(dump([plain]), dash, matter.raw) for item, plain in items)
    return start, block_end(matter, value), text


def take(kept: dict[Hashable, list[str]], item: Hashable) -> str:
    """The lines of an item that was there before, each used in turn and the last one again; else empty."""
    lines = kept.get(item)
    if not lines:
        return ""
    return lines.pop(0) if len(lines) > 1 else lines[0]


def kept_lines(
    matter: FrontMatter, value: yaml.Node, items: Sequence[yaml.Node], identify: Callable[[yaml.Node], Hashable]
) -> dict[Hashable, list[str]]:
    """The lines of each item that stands in the file, by its identity."""
    bounds = [*(line_start(matter, item) for item in items), block_end(matter, value)]
    lines: dict[Hashable, list[str]] = {}
    for item, (start, stop) in zip(items, pairwise(bounds), strict=True):
        lines.setdefault(identify(item), []).append(matter.raw[start:stop])
    return lines


def block_items(matter: FrontMatter, value: yaml.Node) -> Sequence[yaml.Node]:
    """The items of a list if each starts a line of its own with a dash; none otherwise."""
    if not isinstance(value, yaml.SequenceNode) or value.flow_style:
        return ()
    starts = [line_start(matter, item) for item in value.value]
    ordered = starts == sorted(set(starts))
    return value.value if ordered and all(prefix(matter, item).strip(" ") == "-" for item in value.value) else ()


def prefix(matter: FrontMatter, node: yaml.Node) -> str:
    """What stands on a node's line before it."""
    return matter.raw[line_start(matter, node) : matter.start + node.start_mark.index]


def line_start(matter: FrontMatter, node: yaml.Node) -> int:
    """Where in the file the line begins on which a node starts."""
    return matter.raw.rfind("\n", 0, matter.start + node.start_mark.index) + 1


def block_end(matter: FrontMatter, value: yaml.Node) -> int:
    """Where in the file the line begins that follows a value; comments and blank lines after it are not its own."""
    at = matter.start + last_leaf(value).end_mark.index
    if matter.raw[at - 1 : at] == "\n":
        return at
    return matter.raw.find("\n", at, matter.end) + 1 or matter.end


def last_leaf(node: yaml.Node) -> yaml.Node:
    """The last scalar or bracketed value inside a node; its end is where the text of the node ends."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return node


def new_lines(text: str, column: int, raw: str) -> str:
    """`text` moved right to `column`, with the line ends that `raw` has."""
    moved = textwrap.indent(text, " " * column)
    return moved.replace("\n", "\r\n") if "\r\n" in raw else moved
