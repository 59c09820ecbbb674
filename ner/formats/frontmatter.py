"""YAML front matter as a tree of nodes that know their place, so that a change touches its own lines only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from ner.errors import InputError

FENCE = re.compile("(?:^|\\A\ufeff)---\\r?$", re.MULTILINE)
NULL = "tag:yaml.org,2002:null"
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a file: `raw[start:end]` is its text, `root` the mapping in it."""

    raw: str
    start: int
    end: int
    root: yaml.MappingNode
    place: str

    def child(self, key: str, *, of: yaml.Node | None = None) -> yaml.Node | None:
        """The value at `key` of a mapping (the root's, unless told), None if there is none."""
        return next((value for name, value in pairs(of or self.root) if text_of(name) == key), None)

    def text(self, key: str) -> str:
        """The value at `key` as text; lists joined by a comma, empty if there is none."""
        node = self.child(key)
        if isinstance(node, yaml.SequenceNode):
            return ", ".join(text_of(item) for item in node.value)
        return text_of(node)

    def line(self, node: yaml.Node | None) -> int:
        """The line of the file, counted from 1, at which a node starts."""
        return self.raw.count("\n", 0, self.start + node.start_mark.index) + 1 if node else 1


def parse(raw: str, place: str) -> FrontMatter:
    """Gives the front matter of a file; raises InputError with the line when there is none or it is broken."""
    start, end = bounds(raw, place)
    try:
        root = yaml.compose(raw[start:end], Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise yaml_error(error, raw[start:end], place) from None
    except RecursionError:
        raise InputError("the YAML is nested too deeply", place=place, remedy="flatten the front matter") from None
    if not isinstance(root, yaml.MappingNode):
        remedy = "write the front matter as `key: value` lines"
        raise InputError("the front matter is not a mapping of keys to values", place=f"{place}:2", remedy=remedy)
    matter = FrontMatter(raw, start, end, root, place)
    refuse_twins(matter)
    return matter


def bounds(raw: str, place: str) -> tuple[int, int]:
    """Where the front matter starts and ends: between a first line `---` and the next line that is just that."""
    if not raw.strip(BOM + " \t\r\n"):
        raise InputError("the file is empty", place=f"{place}:1", remedy="restore the record or leave it out")
    fences = FENCE.finditer(raw)
    first = next(fences, None)
    if first is None or first.start():
        remedy = "a PFOCR record starts with a line `---`, then YAML, then another `---`"
        raise InputError("the file has no front matter", place=f"{place}:1", remedy=remedy)
    last = next(fences, None)
    if last is None:
        remedy = "close the front matter with a line that is `---` and nothing else"
        raise InputError("the front matter does not end", place=f"{place}:1", remedy=remedy)
    return min(first.end() + 1, last.start()), last.start()


def yaml_error(error: yaml.YAMLError, text: str, place: str) -> InputError:
    """Says in which line of the file the YAML is broken, and how."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        problem, line = getattr(error, "problem", ""), mark.line
        remedy = "mend the YAML there; text that holds `: `, ` #` or starts with a quote needs quotes around it"
    else:
        bad = yaml.reader.Reader.NON_PRINTABLE.search(text)
        problem = f"the character {bad.group()!r} is not allowed" if bad else str(error)
        line = text.count("\n", 0, bad.start() if bad else 0)
        remedy = "remove the control characters"
    return InputError(f"the front matter is not valid YAML: {problem}", place=f"{place}:{line + 2}", remedy=remedy)


def refuse_twins(matter: FrontMatter) -> None:
    """Raises InputError when a key stands twice at the top, as two gene lists would."""
    seen: set[str] = set()
    for key, _ in pairs(matter.root):
        name = text_of(key)
        if name in seen:
            where = f"{matter.place}:{matter.line(key)}"
            raise InputError(f"the key `{name}` is there twice", place=where, remedy="remove one of the two")
        seen.add(name)


def pairs(node: yaml.Node) -> Sequence[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a mapping; none for any other node."""
    return node.value if isinstance(node, yaml.MappingNode) else ()


def text_of(node: yaml.Node | None) -> str:
    """A scalar as it is written (`NO` stays `NO`), empty for null, absent or anything else."""
    if not isinstance(node, yaml.ScalarNode) or node.tag == NULL:
        return ""
    return str(node.value)
