"""The compiled lexicon: every name by its key, the genes, the groups."""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar, cast

from ner.lexicon.affixes import Affixes
from ner.lexicon.context import contexts
from ner.lexicon.ranking import rank
from ner.lexicon.records import GeneEntry, Group, Term, Usage, Veto
from ner.lexicon.tables import KNOWN_WORDS, USAGE, read_lines, read_manifest
from ner.lexicon.wordings import Wordings
from ner.text.kept import Kept
from ner.text.keys import cased, fits, greek, key, plain
from ner.types import Gene, Reading, Source

# A spelling met so often in corpora, and marked as a gene in no larger share, is never one.
_OFTEN = 50
_HARDLY = 0.01
_UNUSED = Usage(0, 0, ())
_EXACT = frozenset({"hgnc_symbol", "capgene"})  # names that mean what they are spelt
_RUNS_KEPT = 25_000  # runs of texts whose words are kept parsed
_NAMES_KEPT = 20_000  # keys whose names are kept parsed
T = TypeVar("T")


class _Parsed(Mapping[str, T]):
    """A table whose lines are parsed when first asked for."""

    def __init__(self, lines: Mapping[str, str], parse: Callable[[str], T]) -> None:
        self._lines = lines
        self._parse = parse
        self._parsed: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        found = self._parsed.get(name)
        if found is None:
            found = self._parsed[name] = self._parse(self._lines[name])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, name: object) -> bool:
        return name in self._lines


class Lexicon:
    """Looks names up by key. Lines are parsed when first asked for, so that loading stays short.

    `genes` are the approved genes by symbol, `groups` the families and complexes by id, `lines` the unparsed names by
    key, `openings` the keys with which names of several words begin.
    """

    def __init__(self, folder: Path | Traversable) -> None:
        self._folder = folder
        self.place = str(folder)
        manifest = read_manifest(folder)
        lines = partial(read_lines, folder, digests=manifest["sha256"])
        self.version = str(manifest["version"])
        self.trust: Mapping[str, float] = manifest["trust"]
        self._use_names(dict(line.split("\t", 1) for line in lines("terms.tsv.gz")))
        self.openings = frozenset(lines("openings.txt.gz"))
        self._genes = {line[: line.index("\t")]: line for line in lines("genes.tsv.gz")}
        self.genes: Mapping[str, Gene] = _Parsed(self._genes, self._gene)
        groups = {line[: line.index("\t")]: line for line in lines("groups.tsv.gz")}
        self.groups: Mapping[str, Group] = _Parsed(groups, self._group)
        self._vetoes = dict(line.split("\t", 1) for line in lines("vetoes.tsv.gz"))
        self._use(lines(USAGE))
        self.name_words = lines("words.txt.gz")
        self.known_words = lines(KNOWN_WORDS)
        self.affixes = Affixes.of([line.split("\t") for line in lines("affixes.tsv.gz")])
        meanings = dict(line.split("\t", 1) for line in lines("word_meanings.tsv.gz"))
        self.wordings = Wordings(
            lines("wordings.tsv.gz"), {w: tuple(m.split(" ")) for w, m in meanings.items()}, cache_size=_RUNS_KEPT
        )
        self.contexts = contexts(lines("context.tsv.gz"))
        self._retired: dict[str, tuple[str, ...]] = {}

    def with_usage(self, lines: Iterable[str]) -> Lexicon:
        """Returns this lexicon with other counts of use, as lines of that table."""
        other = Lexicon(self._folder)
        other._use(lines)
        return other

    def _use_names(self, lines: Mapping[str, str]) -> None:
        """Sets the names by key, unparsed."""
        self.lines = lines
        self._terms = Kept(lambda name_key: parse_terms(lines[name_key]), _NAMES_KEPT)

    def _use(self, lines: Iterable[str]) -> None:
        """Sets the counts of use, and the spellings, in lower case, that may be no gene's for them or by the vetoes."""
        self._usage: dict[str, str | Usage] = {}
        suspects = [spelling.removeprefix("=") for spelling in self._vetoes]
        for line in lines:
            spelling, counts = line.split("\t", 1)
            self._usage[spelling] = counts
            total, marked, _ = counts.split("\t", 2)
            if _is_hardly_one(int(total), int(marked)):
                suspects.append(spelling)
        self._suspects = frozenset([spelling.lower() for spelling in suspects])

    def __contains__(self, name_key: str) -> bool:
        return name_key in self.lines

    def keys(self) -> Iterator[str]:
        """Yields every key."""
        yield from self.lines

    def terms(self, name_key: str) -> tuple[Term, ...]:
        """Returns the names that share a key, best source first; none for an unknown key."""
        return self._terms.get(name_key) or (self._terms[name_key] if name_key in self.lines else ())

    def matches(self, text: str, name_key: str = "") -> tuple[Term, ...]:
        """Returns the names that plain text spells: same key (made unless told), words parted at compatible places.

        Where one word is spelt just so, no curated name of another gene is meant that is spelt otherwise: `SF1` is no
        SF-1. Families may be written so all the same: `RHO`.
        """
        found = tuple([term for term in self.terms(name_key or key(text)) if fits(text, term.text)])
        if len(found) < 2 or " " in text:
            return found
        exact = {term.target for term in found if term.text == text and term.source in _EXACT}
        if not exact:
            return found
        return tuple([t for t in found if t.target in exact or t.source != "capgene" or t.is_group])

    def usage(self, text: str) -> Usage:
        """Returns how often a spelling was met in annotated corpora, and how often as a gene."""
        spelling = cased(text)
        found = self._usage.get(spelling)
        if found is None:
            return _UNUSED
        if isinstance(found, str):
            total, marked, symbols = found.split("\t")
            pairs = [pair.rsplit(":", 1) for pair in symbols.split("|") if pair]
            found = Usage(int(total), int(marked), tuple([(symbol, int(n)) for symbol, n in pairs]))
            self._usage[spelling] = found
        return found

    def veto(self, text: str) -> Veto | None:
        """Returns why a spelling is no gene name, where the curated list says so."""
        spelling = cased(text)
        if spelling.lower() not in self._suspects:
            return None
        if exact := self._vetoes.get(f"={spelling}"):
            veto = Veto(*exact.split("\t"))
            if text == veto.word or greek(text) == greek(plain(veto.word)):  # `Aβ` is no `Ab`
                return veto
        line = self._vetoes.get(spelling.lower())
        return Veto(*line.split("\t")) if line else None

    def never(self, text: str, terms: tuple[Term, ...]) -> bool:
        """Tells whether a spelling of these names is no gene, whatever stands beside it."""
        return text not in self.contexts and self.refuses(text, terms)

    def refuses(self, text: str, terms: tuple[Term, ...]) -> bool:
        """Tells whether a spelling of these names is no gene: listed so, or often in corpora and hardly ever marked.

        A curated name of this very spelling is not refused, unless both a veto and a context tell that it is one only
        in that context.
        """
        if cased(text).lower() not in self._suspects:
            return False
        veto = self.veto(text)
        usage = self.usage(text)
        if veto is None and not _is_hardly_one(usage.total, usage.marked):
            return False
        listed = veto is not None and plain(veto.word) == text
        if listed and text in self.contexts:
            return True
        named = [term.text for term in terms if term.source == "capgene"]
        return text not in named and (listed or not any(_is_alike(name, text) for name in named))

    def gene_entry(self, symbol: str) -> GeneEntry | None:
        """Returns the HGNC row of an approved symbol."""
        line = self._genes.get(symbol)
        if line is None:
            return None
        _, hgnc_id, entrez, uniprot, locus, name, words, _ = line.split("\t")
        proteins = tuple(filter(None, uniprot.split("|")))
        return GeneEntry(Gene(symbol, hgnc_id, entrez), name, locus, proteins, frozenset(words.split()))

    def _gene(self, line: str) -> Gene:
        symbol, hgnc_id, entrez, _ = line.split("\t", 3)
        return Gene(symbol, hgnc_id, entrez)

    def _group(self, line: str) -> Group:
        ident, kind, name, *members = line.split("\t")
        listed, left_open = [tuple([self.genes[m] for m in part.split("|") if m]) for part in members]
        return Group(ident, "complex" if kind == "complex" else "family", name, listed, left_open)

    def open_members(self, ident: str) -> tuple[Gene, ...]:
        """Returns all members of a group that lists none of them; none for any other id."""
        return self.groups[ident].open_members if ident in self.groups else ()

    def lookup(self, word: str) -> tuple[Reading, ...]:
        """Returns all that a word can mean, best first, each with its share of the trust."""
        flat = plain(word)
        return rank(flat, self.matches(flat), self)

    def rank(self, text: str, terms: tuple[Term, ...]) -> tuple[Reading, ...]:
        """Returns the readings of a plain spelling that spells these names, best first."""
        return rank(text, terms, self)

    def current(self, symbol: str) -> Gene | None:
        """Returns today's gene of an approved or retired symbol; none where it is unknown or was given to several."""
        if gene := self.genes.get(symbol):
            return gene
        self._retired = self._retired or self._successors()
        successors = set(self._retired.get(symbol, ()))
        rivals = {t.target for t in self.terms(key(symbol)) if t.source == "hgnc_alias_symbol" and t.text == symbol}
        return self.genes[successors.pop()] if len(successors) == 1 and rivals <= successors else None

    def _successors(self) -> dict[str, tuple[str, ...]]:
        """Returns the symbols approved today by the previous symbols that they had."""
        found: dict[str, tuple[str, ...]] = {}
        for symbol, line in self._genes.items():
            for previous in filter(None, line.rsplit("\t", 1)[1].split("|")):
                found[previous] = (*found.get(previous, ()), symbol)
        return found


def _is_alike(name: str, text: str) -> bool:
    """Tells whether a name is written so but for hyphens and spaces, and the manner of its Greek letters."""
    return cased(name) == cased(text) and greek(name) == greek(text)


def _is_hardly_one(total: int, marked: int) -> bool:
    """Tells whether a spelling was met so often, and so seldom as a gene, that it is none."""
    return total >= _OFTEN and marked <= total * _HARDLY


def parse_terms(line: str) -> tuple[Term, ...]:
    """Returns the names of a line of the compiled tables, `text||source||target;;...`."""
    return tuple([_term(part) for part in line.split(";;")])


def _term(part: str) -> Term:
    text, source, target = part.split("||")
    return Term(text, cast(Source, source), target)


def load(folder: Path | None = None) -> Lexicon:
    """Returns the compiled lexicon of a folder; without one, the lexicon that is shipped.

    Raises LexiconError where a table is missing or damaged.
    """
    return Lexicon(folder if folder is not None else importlib.resources.files("ner.lexicons"))
