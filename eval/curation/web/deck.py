"""All that there is to review, in memory: the suggestions, the figures that they are about, and the groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eval.curation.files import Header, read_suggestions, record_digest
from eval.curation.suggestion import Suggestion
from ner.errors import InputError
from ner.formats.record import GeneRow, Record
from ner.formats.walk import walk

FIGLINK = re.compile(r"^figlink: *'?(/pmc/articles/PMC\d+/[\w./%-]*)'? *$", re.MULTILINE)
PMCID = re.compile(r"PMC\d+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a reviewer sees it; `links` name where it can be looked at, `digest` tells whether it changed."""

    figid: str
    caption: str
    title: str
    papertitle: str
    organisms: str
    year: str
    rows: tuple[GeneRow, ...]
    links: tuple[tuple[str, str], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Item:
    """A suggestion with its id, the group it is decided with, and the names it is found by, in small letters."""

    id: str
    group: str
    one: Suggestion
    names: frozenset[str]


@dataclass(frozen=True)
class Deck:
    """The suggestions that can be reviewed, by figure and by group, in the order of their file.

    `absent` are the figures that suggestions name and no record has; their suggestions are left out.
    """

    name: str
    header: Header
    items: tuple[Item, ...]
    figures: Mapping[str, Figure]
    absent: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The suggestions by their id."""
        return {item.id: item for item in self.items}

    @cached_property
    def of_figure(self) -> Mapping[str, tuple[Item, ...]]:
        """The suggestions of each figure."""
        return _collect(self.items, lambda item: item.one.figid)

    @cached_property
    def of_group(self) -> Mapping[str, tuple[Item, ...]]:
        """The suggestions of each group; one without a group is a group of its own."""
        return _collect(self.items, lambda item: item.group)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """The types of suggestion that there are, the most frequent first."""
        return _by_number(item.one.reason for item in self.items)

    @cached_property
    def organisms(self) -> tuple[str, ...]:
        """The organisms of the figures with suggestions, the most frequent first, empty for those without one."""
        return _by_number(self.figures[figid].organisms for figid in self.of_figure)

    def changed(self, item: Item) -> bool:
        """Tells whether the record was changed since the suggestion was made."""
        one = item.one
        return bool(one.record) and one.record != self.figures[one.figid].digest


def load_deck(path: Path, inputs: Iterable[str], on_fault: Callable[[InputError], None]) -> Deck:
    """Returns what there is to review; a record that cannot be read is handed to `on_fault`, and the rest goes on.

    Raises InputError where there is no suggestion, or none is about a record of `inputs`.
    """
    header, suggestions = read_suggestions(path)
    wanted = {one.figid for one in suggestions}
    figures = {figure.figid: figure for figure in _figures(inputs, wanted, on_fault)}
    known = tuple(one for one in suggestions if one.figid in figures)
    if not suggestions:
        raise InputError("there is no suggestion in it", place=str(path), remedy="make it with `capgene suggest`")
    if not known:
        problem = f"its suggestions are about other records: {min(wanted)!r} is not among those given"
        remedy = "give the records that `capgene suggest` was run on"
        raise InputError(problem, place=str(path), remedy=remedy)
    return Deck(path.name, header, tuple(map(make_item, known)), figures, tuple(sorted(wanted - figures.keys())))


def make_item(one: Suggestion) -> Item:
    """Returns a suggestion with what it is looked up by."""
    made = one.id
    proposed = one.proposal.symbols if one.proposal else ()
    names = (one.word, one.figid, *(row.hgnc_symbol for row in one.rows), *proposed)
    return Item(made, one.group or f"={made}", one, frozenset(name.casefold() for name in names))


def make_figure(record: Record) -> Figure:
    """Returns what a reviewer sees of a record."""
    return Figure(
        figid=record.figid,
        caption=record.caption,
        title=record.title,
        papertitle=record.papertitle,
        organisms=record.organisms,
        year=record.year,
        rows=record.rows,
        links=tuple(_links(record)),
        digest=record_digest(record),
    )


def _links(record: Record) -> Iterator[tuple[str, str]]:
    if found := FIGLINK.search(record.raw):
        yield "Figure in PMC", f"https://www.ncbi.nlm.nih.gov{found[1]}"
    elif paper := PMCID.match(record.pmcid or record.figid):
        yield "Paper in PMC", f"https://www.ncbi.nlm.nih.gov/pmc/articles/{paper[0]}/"
    if re.fullmatch(r"PMC\d+__[\w.-]+", record.figid):
        yield "PFOCR", f"https://pfocr.wikipathways.org/figures/{record.figid}.html"


def _figures(inputs: Iterable[str], wanted: set[str], on_fault: Callable[[InputError], None]) -> Iterator[Figure]:
    for item in walk(inputs, "pfocr"):
        if isinstance(item, InputError):
            on_fault(item)
        elif item.record and item.record.figid in wanted:
            yield make_figure(item.record)


def _collect(items: Iterable[Item], name: Callable[[Item], str]) -> Mapping[str, tuple[Item, ...]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(name(item), []).append(item)
    return {key: tuple(ones) for key, ones in found.items()}


def _by_number(values: Iterable[str]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))
