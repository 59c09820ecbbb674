"""Completion over the lexicon: genes and groups for what a reviewer has typed, and the rows that they stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from eval.curation.proposals import make_proposal
from eval.curation.suggestion import Proposal
from ner.errors import UsageError
from ner.formats.record import GeneRow
from ner.formats.rows import ROW_SOURCES
from ner.lexicon import Group, Lexicon
from ner.text.keys import key
from ner.types import Gene, Reading

SHORTEST = 3  # letters from which names that are no symbols are completed, too
SCANNED = 400  # names that are looked at for one completion


@dataclass(frozen=True, slots=True)
class Option:
    """A gene or group to choose: `value` is its symbol or id, `name` what it is called, `note` how it was found."""

    value: str
    name: str
    note: str
    is_group: bool = False


class Completer:
    """Completes gene symbols, aliases, names and groups; the same text gives the same options."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    @cached_property
    def _symbols(self) -> list[tuple[str, str]]:
        return sorted((symbol.casefold(), symbol) for symbol in self.lexicon.genes)

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self.lexicon.keys())

    @cached_property
    def _ids(self) -> dict[str, str]:
        """The symbols by Entrez id and by HGNC id, in small letters."""
        genes = self.lexicon.genes.items()
        return {name.casefold(): symbol for symbol, gene in genes for name in (gene.entrez, gene.hgnc_id) if name}

    def exact(self, typed: str) -> str:
        """Returns the symbol, or id of a group, that a text is in itself; empty for an alias, a name or no gene."""
        if typed in self.lexicon.groups:
            return typed
        folded = typed.casefold()
        at = bisect_left(self._symbols, (folded, ""))
        if at < len(self._symbols) and self._symbols[at][0] == folded:
            return self._symbols[at][1]
        return self._ids.get(folded, "")

    def options(self, typed: str, limit: int = 12) -> tuple[Option, ...]:
        """Returns what a text can stand for: the gene of that id or symbol, the word's meanings, what it begins."""
        typed = typed.strip()[:100]
        if not typed:
            return ()
        found: dict[str, Option] = {}
        for option in self._search(typed, limit):
            found.setdefault(option.value, option)
            if len(found) == limit:
                break
        return tuple(found.values())

    def _search(self, typed: str, limit: int) -> Iterator[Option]:
        if named := self._ids.get(typed.casefold()):
            yield self._option(named, f"“{typed}”")
        at = bisect_left(self._symbols, (typed.casefold(), ""))
        begun = [symbol for folded, symbol in self._symbols[at : at + limit] if folded.startswith(typed.casefold())]
        if begun and begun[0].casefold() == typed.casefold():
            yield self._option(begun[0], "symbol")
        for reading in self.lexicon.lookup(typed)[:limit]:
            for target in [reading.group] if reading.group else [gene.symbol for gene in reading.genes]:
                yield self._option(target, f"“{reading.term}”")
        for symbol in begun:
            yield self._option(symbol, "symbol")
        if len(typed) >= SHORTEST:
            yield from self._begun_names(key(typed))

    def _begun_names(self, start: str) -> Iterator[Option]:
        at = bisect_left(self._keys, start)
        for name in self._keys[at : at + SCANNED]:
            if not start or not name.startswith(start):
                return
            for term in self.lexicon.terms(name):
                for target in [term.target] if term.is_group else term.target.split("|"):
                    yield self._option(target, f"“{term.text}”")

    def _option(self, target: str, note: str) -> Option:
        if group := self.lexicon.groups.get(target):
            return Option(target, f"{group.name}: {group.kind} of {len(group.all_members)}", note, True)
        entry = self.lexicon.gene_entry(target)
        return Option(target, entry.name if entry else "", note)

    def proposal(self, word: str, values: Sequence[str]) -> Proposal:
        """Returns what to write for a word: genes, or one group with its members.

        Raises UsageError for a symbol that HGNC does not have, for a group among genes, and for no value at all.
        """
        wanted = list(dict.fromkeys(value.strip() for value in values if value.strip()))
        groups = [self.lexicon.groups[value] for value in wanted if value in self.lexicon.groups]
        if not wanted:
            raise UsageError("there is no gene to write", remedy="choose one from the list, or remove the row")
        if groups and len(wanted) > 1:
            raise UsageError("a family or complex stands alone", remedy="choose the group, or genes one by one")
        if groups:
            return _group_proposal(word, groups[0])
        rows = tuple(self._row(word, self._gene(value)) for value in wanted)
        return Proposal("gene", tuple(row.hgnc_symbol for row in rows), rows, "", "reviewer", 1.0)

    def _gene(self, symbol: str) -> Gene:
        gene = self.lexicon.genes.get(symbol) or self.lexicon.genes.get(symbol.upper())
        if gene is None:
            current = self.lexicon.current(symbol)
            remedy = f"{symbol} is {current.symbol} today" if current else "choose one from the list"
            raise UsageError(f"HGNC has no approved symbol {symbol!r}", remedy=remedy)
        return gene

    def _row(self, word: str, gene: Gene) -> GeneRow:
        """The row of a gene under the lexicon's name that the word spells, or under its symbol."""
        term = next((t for t in self.lexicon.matches(word) if t.target == gene.symbol), None)
        if term is None:
            return GeneRow(word, gene.symbol, "hgnc_symbol", gene.symbol, gene.entrez)
        return GeneRow(word, term.text, ROW_SOURCES[term.source], gene.symbol, gene.entrez)


def _group_proposal(word: str, group: Group) -> Proposal:
    if not group.all_members:
        raise UsageError(f"{group.id} has no members that could be written", remedy="choose genes one by one")
    reading = Reading(group.kind, group.all_members, group.name, "capgene", 1.0, group.id)
    return replace(make_proposal(word, reading), source="reviewer")
