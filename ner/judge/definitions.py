"""What a caption's own definitions say of its short forms: which gene, or that it is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ner.find.candidate import Candidate
from ner.find.long_forms import Definition, spells_out
from ner.judge.senses import CURATED, ENZYME, GENE_HEAD, OTHER, Sense, agreed, differ, is_member, may_mean, overlap
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.content import content
from ner.text.keys import PIECE, cased, digits, key
from ner.types import Reading

_CLOSING = (")", ";", ",", "/")  # what stands behind a symbol in brackets
Assess = Callable[[Candidate], tuple[float, tuple[Reading, ...]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to make sense of definitions: the candidates of the caption and how they are assessed."""

    candidates: list[Candidate]
    assess: Assess
    lexicon: Lexicon
    threshold: float

    def senses(self, text: str, definitions: Iterable[Definition], named: Sequence[Candidate]) -> dict[str, Sense]:
        """Returns, by spelling (case kept), the sense of each short form on which its definition throws light.

        A symbol in brackets beside one of all the names (`named`) tells which of its genes that one means.
        """
        spelt = {cased(c.text): c for c in reversed(self.candidates) if "enumeration" not in c.how}
        found = self._glossed(text, named)
        for definition in definitions:
            readings = self._sense(definition, spelt.get(cased(definition.short)))
            if readings is not None:
                found[cased(definition.short)] = Sense(definition, readings)
        return found

    def _glossed(self, text: str, named: Sequence[Candidate]) -> dict[str, Sense]:
        """Returns the senses of names beside a symbol of one of their genes: `p14 (LAMTOR2)`, `LIPC (HL)`."""
        found: dict[str, Sense] = {}
        inside = [c for c in named if text.startswith(" (", c[0] - 2) and text[c[1] : c[1] + 1] in _CLOSING]
        ends = {c.end: c for c in named if "enumeration" not in c.how} if inside else {}
        for inner in inside:
            outer = ends.get(inner.start - 2)
            if outer is None or "enumeration" in inner.how:
                continue
            for symbol, name in ((inner, outer), (outer, inner)):
                approved = {t.target for part in symbol.parts for t in part if t.source == "hgnc_symbol"}
                if symbol.text not in approved or cased(name.text) in found:
                    continue
                _, own = self.assess(name)
                meant = [reading for reading in own if any(gene.symbol == symbol.text for gene in reading.genes)]
                if meant and not meant[0].group:
                    rest = [reading for reading in own if reading != meant[0]]
                    gloss = Definition(name.text, name.start, symbol.text, symbol.start)
                    found[cased(name.text)] = Sense(gloss, (meant[0], *rest))
        return found

    def _sense(self, definition: Definition, short: Candidate | None) -> tuple[Reading, ...] | None:
        """Returns the readings that a definition supports, none of them where it refutes all, None where it is mute."""
        if short is None and "/" in definition.short and "/" in definition.long:
            return None  # a pair of names: `Janus kinase/signal transducer and activator of transcription (JAK/STAT)`
        probability, own = self.assess(short) if short else (0.0, ())
        if veto := self.lexicon.veto(definition.long):  # listed as no gene
            return None if probability >= _SURE and veto.sense == "general_class" else ()
        if long := self._named(definition):
            stands = definition.listed and own and probability >= self.threshold and not is_member(own[0], long[0])
            if stands and not spells_out(definition.short, definition.long) and not may_mean(own, long[0]):
                return None  # two names of a list
            if probability >= _SURE and self._is_mistaken(definition, own, long[0]):
                return None
            return agreed(long, own)
        if not own:
            return None
        first, *_ = near = sorted(own, key=lambda reading: -overlap(definition.long, reading, self.lexicon))
        best = overlap(definition.long, first, self.lexicon)
        if best < _WHOLE_NAME and OTHER.search(definition.long):
            return ()  # `fatty acid synthesis (FAS)`
        if not digits(definition.long):  # part of a member's name does not make that member of a group
            near.sort(key=lambda reading: not (reading.source == "capgene" and is_member(first, reading)))
        numbers = digits(definition.short)
        numbered = bool(numbers) and set(numbers) <= set(digits(definition.long))
        is_like_gene = GENE_HEAD.search(definition.long) is not None
        likely = probability >= self.threshold and (is_like_gene or numbered)
        if best >= _SAME_NAME or (likely and (best >= _NEAR_NAME or self._is_known_as(definition, first))):
            return tuple(near) if best >= _NEAR_NAME else own
        if likely:  # another gene's long form, or a general one: `sucrose transporter 1 (SUT1)`
            return None if probability >= _SURE and not ENZYME.search(definition.long) else ()
        if is_like_gene or self._names_one_of(definition, own):
            return None
        if (
            probability >= _SURE
            and own[0].group
            and own[0].source in CURATED
            and spells_out(definition.short, definition.long)
        ):
            return None  # a family or complex named by what it does: `ESCRT`
        return ()

    def _is_mistaken(self, definition: Definition, own: tuple[Reading, ...], long: Reading) -> bool:
        """Tells whether a long form is cut short or that of another name than a sure short form's.

        `MEK: mitogen-activated protein kinase`, `S6K1, ribosomal S6 kinase 1`, `Gi = heterotrimeric G protein`.
        """
        if long.group and not long.genes and own[0].genes:
            return bool(own[0].group) or key(definition.short).upper() == own[0].genes[0].symbol
        if is_member(own[0], long):
            return False
        if own[0].group and long.group and (not own[0].genes or not set(own[0].genes).isdisjoint(long.genes)):
            return own[0].group != long.group
        if definition.short[0].lower() != definition.long[0].lower() and not may_mean(own, long):
            return True
        return not spells_out(definition.short, definition.long) and differ(own[0], long)

    def introduced(self, text: str, senses: dict[str, Sense]) -> Iterator[tuple[Candidate, Sense]]:
        """Yields the names that only a definition makes: long forms that the lexicon lacks, and such short forms."""
        spans = {(c.start, c.end) for c in self.candidates}
        spelt = {cased(c.text) for c in self.candidates}
        for sense in senses.values():
            definition = sense.definition
            if not sense.is_gene:
                continue
            if (definition.long_start, definition.long_end) not in spans and not self._holds_name(definition, sense):
                yield self._candidate(definition.long, definition.long_start, sense), sense
            if cased(definition.short) not in spelt:
                for start in _places(definition.short, text):
                    yield self._candidate(definition.short, start, sense), sense

    def _holds_name(self, definition: Definition, sense: Sense) -> bool:
        """Tells whether a long form has a name of what it means in it, and beside that what belongs to no name.

        `sphingomyelinase activity (SMase)`, `detected expression of Delta-like 4 (Dll4)`.
        """
        first = sense.readings[0]
        for candidate in self.candidates:
            front = definition.long[: max(candidate.start - definition.long_start, 0)]
            rest = definition.long[max(candidate.end - definition.long_start, 0) :]
            opens = candidate.start == definition.long_start and _BEHIND.match(rest)
            if opens or (candidate.end == definition.long_end and _BEFORE.search(front)):
                probability, readings = self.assess(candidate)
                if probability >= self.threshold and may_mean(readings[:1], first):
                    return True
        return False

    def _candidate(self, name: str, start: int, sense: Sense) -> Candidate:
        first = sense.readings[0]
        term = Term(name, "caption", first.group or "|".join(gene.symbol for gene in first.genes))
        return Candidate(start, start + len(name), name, ((term,),), ("definition",))

    def _named(self, definition: Definition) -> tuple[Reading, ...]:
        """Returns the readings of the name that ends the long form and fills it but for a leading word."""
        best: tuple[float, tuple[Reading, ...]] = (0.0, ())
        first, last, length = definition.long_start, definition.long_end, len(definition.long)
        for candidate in [c for c in self.candidates if last <= c[1] <= last + 2]:
            if candidate.start < first or "enumeration" in candidate.how:
                continue
            share = (candidate.end - candidate.start) / length
            if share > max(best[0], _FILLED):
                probability, readings = self.assess(candidate)
                if probability >= self.threshold:
                    best = (share, readings)
        return best[1]

    def _is_known_as(self, definition: Definition, reading: Reading) -> bool:
        """Tells whether a long form may be that of a reading: made of words of the gene's names, or not told by them.

        A curated name has others than the lexicon knows, but none that spells out all its letters in other words.
        """
        words = content(definition.long)
        if reading.group:
            entries = [self.lexicon.gene_entry(gene.symbol) for gene in reading.genes[:_ASKED]]
            told = frozenset([word for word in words if len(word) > 1 and not word.isdigit()])
            return not entries or any(not told.isdisjoint(entry.words) for entry in entries if entry)
        entry = self.lexicon.gene_entry(reading.genes[0].symbol)
        shared = len(words & entry.words) if entry else 0
        if reading.source in CURATED:
            return shared > 0 or not spells_out(definition.short, definition.long)
        return entry is not None and shared >= len(words) * _SAME_NAME

    def _names_one_of(self, definition: Definition, own: tuple[Reading, ...]) -> bool:
        """Tells whether the long form names one of the genes that the short form can mean."""
        genes = {g for r in own for g in r.genes}
        for candidate in self.candidates:
            if definition.long_start <= candidate.start and candidate.end <= definition.long_end:
                probability, readings = self.assess(candidate)
                if probability >= self.threshold and readings and genes & set(readings[0].genes):
                    return True
        return False


def _places(name: str, text: str) -> Iterator[int]:
    """Yields where a name starts in a text, no letter or digit beside it."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not PIECE.match(text, end) and not (start and PIECE.match(text[start - 1])):
            yield start
            start = text.find(name, end)
        else:
            start = text.find(name, start + 1)


# Shares of a long form's content words that stand in a gene's name: enough to tell it, enough to prefer it.
_WHOLE_NAME = 0.9
_SAME_NAME = 0.5
_NEAR_NAME = 0.34
_ASKED = 8  # members of a group whose names are looked at
# A short form as likely as this keeps its meaning where its long form says nothing of the gene.
_SURE = 0.9
# What is no part of the name in a long form.
_BEFORE = re.compile(
    r" (?:of|by|in|the|and|with|for|ligands?|receptors?) $|^(?:truncated|putative|bifunctional|probable) $"
)
_BEHIND = re.compile(r" (?:activity|activation|enzymes?|proteins?|expression|levels?|pathway|signall?ing)$| \(")
# Share of a long form that a name must fill.
_FILLED = 0.7
