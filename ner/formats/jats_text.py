"""The text of a figure caption in JATS XML: what a reader reads, without reference marks, TeX and pictures.

Superscripts and subscripts stay as text (`IL-6<sup>-/-</sup>` is `IL-6-/-`). A cross reference would run into the name
before it (`STAT3<xref>12</xref>`), so it goes, with the brackets and commas that it leaves empty. A formula stays
where it is a symbol or a name (`NF-<mml:mi>κ</mml:mi>B`) and goes where it is more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ner.errors import InputError

MARK = "\x00"  # stands for a reference until the brackets around it are looked at; no XML file can hold it

LEFT_OUT = frozenset(
    "tex-math inline-graphic graphic media object-id alt-text long-desc permissions index-term annotation "
    "annotation-xml disp-formula disp-formula-group chem-struct inline-media private-char processing-meta".split()
)
BLOCKS = frozenset(
    "p title subtitle sec list list-item def-list def-item term def disp-quote verse-group verse-line table tr td th "
    "break fn attrib speech caption boxed-text".split()
)
# A formula that is a symbol or a name: letters, digits, and the signs that join them, and not many.
NAME = re.compile(r"[^\W_]+(?:[-‐‑−–/+′'*][^\W_]*)*|[+−±-]")
LONGEST_NAME = 24

# Each reads a stretch once: `*+` gives nothing back, and blanks are read from the first of them on. So 40 kB of blanks,
# or a bracket that stays open before many references, take no time.
BRACKETS = re.compile(r"[(\[]([^()\[\]\x00]*+\x00[^()\[\]]*+)[)\]]")
BETWEEN = re.compile(r"\x00(?:[\s,;–—‐‑−-]*+(?:(?:and|to|&)[\s,;–—‐‑−-]*+)?\x00)+")
FILLING = re.compile(
    r"(?:[\s,;:.&–—‐‑−-]|\x00|\b(?:and|see|also|e\.g|cf|refs?|references?|in|from|reviewed|by)\b)*", re.I
)
LOOSE = re.compile(r"(?<!\s)(\s*+)\x00(\s*+)(.?)")


def plain_text(element: etree._Element, name: str) -> str:
    """The text of an element in one line; raises InputError, with the line in file `name`, at an entity of its own."""
    return " ".join(without_marks("".join(pieces(element, name))).split())


def pieces(element: etree._Element, name: str) -> Iterator[str]:
    """Yields the text of an element and of all below it, a mark for each reference."""
    tag = local_name(element)
    if tag in LEFT_OUT:
        yield " "
    elif tag == "xref":
        yield MARK
    elif tag == "math":
        yield formula(element)
    elif tag == "alternatives":
        texts = ("".join(pieces(child, name)) for child in element)
        yield next((text for text in texts if text.strip()), "")
    else:
        gap = " " if tag in BLOCKS else ""
        yield gap + (element.text or "")
        for child in element:
            if isinstance(child, etree._Entity):
                place = f"{name}:{child.sourceline or element.sourceline}"
                remedy = "write the character itself, or its number as in &#945;"
                raise InputError(f"the caption uses the entity {child.text}", place=place, remedy=remedy)
            if isinstance(child.tag, str):
                yield from pieces(child, name)
            yield child.tail or ""
        yield gap


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def formula(element: etree._Element) -> str:
    """The text of a MathML formula that is a symbol or a name, else a blank."""
    tokens = (node for node in element.iter() if local_name(node) in {"mi", "mn", "mo", "mtext", "ms"})
    text = "".join("".join((node.text or "").split()) for node in tokens)
    return text if len(text) <= LONGEST_NAME and NAME.fullmatch(text) else " "


def without_marks(text: str) -> str:
    """The text without its marks, and without the brackets, commas and dashes that hold nothing else."""
    if MARK not in text:
        return text
    return LOOSE.sub(_close, BETWEEN.sub(MARK, BRACKETS.sub(_bracket, text)))


def _bracket(match: re.Match[str]) -> str:
    """A bracket without the references in it; a mark alone where nothing else was in it."""
    inner = match[1]
    if FILLING.fullmatch(inner):
        return MARK
    kept = LOOSE.sub(_close, BETWEEN.sub(MARK, inner)).strip(" \t\n,;")
    return match[0][0] + kept + match[0][-1]


def _close(match: re.Match[str]) -> str:
    """What stands where a reference stood: a blank, or nothing before a sign or between a word and its sign."""
    before, after, following = match.groups()
    left = match.string[match.start() - 1 : match.start()]
    if following in {".", ",", ";", ":", ")", "]", ""}:
        return "" if following == left == "." else following
    return " " + following if before or after or (left.isalnum() and following.isalnum()) else following
