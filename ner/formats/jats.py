"""JATS XML, as PubMed Central publishes articles: the caption of every figure, one after another as the file is read.

Figures in groups, boxes, appendices and supplements count, and so does the caption that a group has for all its
figures. The id is PFOCR's: `<PMCID>__<file of the graphic>`, or the figure's own id; label and title are the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count

from lxml import etree

from ner.errors import InputError
from ner.formats.base import Entry, Item, Source
from ner.formats.jats_text import local_name, plain_text
from ner.types import Caption

REMEDY = "give a JATS article as PubMed Central publishes it (.nxml)"
HREF = "{http://www.w3.org/1999/xlink}href"
# Elements that are kept whole until they end; all others are forgotten as soon as they end.
HOLDERS = frozenset({"fig", "fig-group", "supplementary-material", "graphic", "media", "article-meta"})
FIGURES = frozenset({"fig", "fig-group"})
PICTURES = frozenset({"graphic", "media", "supplementary-material"})
# What may be a figure, as its label or the beginning of its caption tells.
SUPPLEMENTS = frozenset({"supplementary-material", "graphic", "media"})
FIGURE = re.compile(
    r"(?:suppl\w*\.?\s+|extended\s+data\s+|additional\s+file\s+\S+\s+|online\s+|e-?)?(?:figure|fig\b|scheme|diagram)",
    re.I,
)
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|tiff?|eps|svg|pdf|webp|bmp)$", re.I)
# Paragraphs that publishers add to a supplement: the file's type, and where to click.
NOISE = re.compile(r"\((?:tiff?|pdf|docx?|eps|png|jpe?g|gif|pptx?|xlsx?|zip|ai|svg)\)|click here for .*", re.I)


@dataclass(slots=True)
class Article:
    """What is known of the article that is being read: its ids by their type, and the ids of its figures so far."""

    stem: str
    ids: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def prefix(self) -> str:
        """`PMC` and number, else `PMID` and number, else the name of the file."""
        for kind, start in (("pmc", "PMC"), ("pmcid", "PMC"), ("pmid", "PMID")):
            if number := self.ids.get(kind, "").upper().removeprefix(start):
                return start + number
        return self.stem

    def name_of(self, element: etree._Element) -> str:
        """An id for a figure that no other figure of the article has."""
        own = element.get("id") or ""
        names = [name for name in (graphic_of(element), own) if name] or ["figure"]
        more = (f"{names[0]}-{number}" for number in count(2))
        name = next(name for name in chain(names, more) if name not in self.names)
        self.names.add(name)
        return f"{self.prefix()}__{name}"


def read(source: Source) -> Iterator[Item]:
    """Yields each figure's caption; nothing outside the file is read, and entities are refused, not resolved."""
    article = Article(source.stem)
    seen, depth = False, 0
    try:
        for event, element in etree.iterparse(
            source.stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            tag = local_name(element)
            if event == "start":
                if tag == "article":
                    article, seen = Article(source.stem), True
                depth += tag in HOLDERS
                continue
            depth -= tag in HOLDERS
            if depth == 0:
                if tag == "article-meta":
                    article.ids = article_ids(element) | article.ids  # a translation within comes later
                elif tag in HOLDERS:
                    yield from captions(element, article, source.name)
                forget(element)
    except etree.XMLSyntaxError as error:
        place = f"{source.name}:{error.lineno or 1}"
        yield InputError(f"the XML cannot be read: {error.msg}", place=place, remedy=REMEDY)
        return
    if not seen:
        yield InputError("the XML holds no JATS article", place=f"{source.name}:1", remedy=REMEDY)


def forget(element: etree._Element) -> None:
    """Frees an element that was read and those before it, so that memory stays flat."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while parent[0] is not element:
            del parent[0]


def article_ids(meta: etree._Element) -> dict[str, str]:
    """The ids of an article by their type."""
    found = (child for child in meta if local_name(child) == "article-id")
    return {child.get("pub-id-type") or "": (child.text or "").strip() for child in found}


def captions(holder: etree._Element, article: Article, name: str) -> Iterator[Item]:
    """Yields the caption of a figure, and of the figures within it, in the order of the file."""
    for element in holder.iter(etree.Element):
        tag = local_name(element)
        caption = child_of(element, "caption")
        if caption is None or tag not in FIGURES | SUPPLEMENTS:
            continue
        if tag in SUPPLEMENTS and any(local_name(parent) in FIGURES for parent in element.iterancestors()):
            continue
        try:
            if item := read_figure(element, caption, article, name):
                yield item
        except InputError as error:
            yield error


def read_figure(element: etree._Element, caption: etree._Element, article: Article, name: str) -> Entry | None:
    """The caption of a figure, None where it has no words or where a supplement is no figure."""
    supplement = local_name(element) in SUPPLEMENTS
    parts = [plain_text(part, name) for part in caption] if len(caption) else [plain_text(caption, name)]
    if supplement:
        parts = [part for part in parts if not NOISE.fullmatch(part)]
    text = " ".join(part for part in parts if part)
    label = text_of_child(element, "label", name)
    if not text or (supplement and not FIGURE.match(label) and not FIGURE.match(text)):
        return None
    title = " ".join(part for part in (label, text_of_child(caption, "title", name)) if part)
    return Entry(Caption(article.name_of(element), text, title), f"{name}:{caption.sourceline}")


def child_of(element: etree._Element, tag: str) -> etree._Element | None:
    """The first child of that name."""
    return next((child for child in element if local_name(child) == tag), None)


def text_of_child(element: etree._Element, tag: str, name: str) -> str:
    """The text of the first child of that name, empty if there is none."""
    child = child_of(element, tag)
    return "" if child is None else plain_text(child, name)


def graphic_of(element: etree._Element) -> str:
    """The file name of the first picture of a figure, without the suffix of its kind; empty for a group's caption."""
    if local_name(element) == "fig-group":
        nodes = [child for child in element if local_name(child) in {"graphic", "alternatives"}]
    else:
        nodes = [element]
    found = (node.get(HREF) for top in nodes for node in top.iter(etree.Element) if local_name(node) in PICTURES)
    href = next((href for href in found if href), "")
    return PICTURE.sub("", href.rstrip("/").rpartition("/")[2])
