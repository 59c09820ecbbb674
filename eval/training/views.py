"""Lexicons and candidates with a part left out, to measure what that part is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

from ner.find.candidate import Candidate
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term, Veto
from ner.lexicon.wordings import PARTIAL, Wordings

_KEPT = 100_000  # runs of texts whose words are kept parsed


class LexiconView(Lexicon):
    """A lexicon without the names of some sources, or without its list of words that are no genes."""

    def __init__(self, whole: Lexicon, *, sources: frozenset[str] = frozenset(), vetoes: bool = True) -> None:
        self.__dict__.update(whole.__dict__)
        self._listed = vetoes
        if sources:
            self._use_names(_kept(whole.lines, sources))
            lines = [f"{text}\t{line}" for text, line in _kept(whole.wordings.lines, sources).items()]
            self.wordings = Wordings(lines, whole.wordings.meanings, cache_size=_KEPT)

    def veto(self, text: str) -> Veto | None:
        """Returns why a spelling is no gene name, where the list is not left out."""
        return super().veto(text) if self._listed else None


def _kept(lines: Mapping[str, str], sources: frozenset[str]) -> dict[str, str]:
    """Returns the lines of names, `text||source||target;;...`, without those of some sources."""
    kept: dict[str, str] = {}
    for name, line in lines.items():
        partial = PARTIAL if line.startswith(PARTIAL) else ""
        parts = line.removeprefix(PARTIAL).split(";;")
        if left := [part for part in parts if part.split("||")[1] not in sources]:
            kept[name] = partial + ";;".join(left)
    return kept


def without_curated_names(lexicon: Lexicon) -> Lexicon:
    """Returns the lexicon without the names and patterns written for capgene."""
    return LexiconView(lexicon, sources=frozenset({"capgene"}))


def without_vetoes(lexicon: Lexicon) -> Lexicon:
    """Returns the lexicon without the list of words that are no genes."""
    return LexiconView(lexicon, vetoes=False)


def without_lists(lexicon: Lexicon) -> Lexicon:
    """Returns the lexicon without either."""
    return LexiconView(lexicon, sources=frozenset({"capgene"}), vetoes=False)


def without_further_names(lexicon: Lexicon) -> Lexicon:
    """Returns the lexicon without the synonyms of NCBI and the names of mouse genes."""
    return LexiconView(lexicon, sources=frozenset({"ncbi_synonym", "mgi_symbol"}))


def without_wordings(lexicon: Lexicon) -> Lexicon:
    """Returns the lexicon that knows names as they are spelt, in no other wording."""
    other = copy(lexicon)
    other.wordings = Wordings((), {}, cache_size=_KEPT)
    return other


def without_speller(lexicon: Lexicon) -> Lexicon:
    """Returns the lexicon that corrects no misspelt word."""
    other = copy(lexicon)
    other.name_words = []
    return other


def without_step(step: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Returns the candidates that a step did not find."""
    return [candidate for candidate in candidates if step not in candidate.how]


def without_groups(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Returns the candidates that can be genes, without their readings as families and complexes."""
    found = []
    for candidate in candidates:
        parts = tuple(_genes(part) for part in candidate.parts)
        if all(parts):
            found.append(candidate._replace(parts=parts))
    return found


def _genes(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(term for term in terms if not term.is_group)
