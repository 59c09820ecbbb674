"""Which wordings a lexicon keeps: those of names in running text, whole or without one word, that few genes share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ner.lexicon.sources import Name
from ner.lexicon.wordings import LINK, PARTIAL, RELATIONS, Token, tokens, wording
from ner.text.keys import plain

# What any gene may be called: a wording needs a word beside these.
GENERAL = frozenset(
    """activated activating activator adapter adaptor antigen associated binding cell complex component containing
    coactivator cofactor corepressor dependent domain element enzyme expressed factor family gene growth human induced
    inducible inhibitor interacting kinase large ligand like linked membrane mitochondrial molecule nuclear peptide
    phosphatase protease protein receptor regulated regulator related repeat response repressor rich small specific
    superfamily substrate suppressor synthase transcription transducer transferase transporter tumor tyrosine serine
    threonine""".split()
)
_MOST_READINGS = 3  # genes of one wording beyond which it tells nothing
_LONGEST = 9  # content words
_TELLING = 12  # genes whose names a word may stand in, to tell them apart
_DROPPABLE_FROM = 3  # content words from which one modifier may be missing
_PROTEIN = "protein"
_CONTAINING = "containing"

# What names of gene products end with: other names are written as they stand, or are no names in running text.
HEAD = re.compile(
    r"""^(?:receptor|factor|hormone|ligand|channel|transporter|cotransporter|exchanger|antiporter|symporter|antigen|pump
    |complex|inhibitor|activating|activator|adaptor|adapter|molecule|peptide|enzyme|regulator|modulator|transducer
    |repressor|suppressor|corepressor|coactivator|oncogene|cytokine|chemokine|interleukin|protein|glycoprotein|target
    |substrate|antagonist|agonist|carrier|chaperone|cofactor|sensor|mediator|toxin|marker|globulin|homeobox|subtilisin
    |\w{3,}ase|\w{4,}(?:in|gen|phorin|tropin|kine))$""",
    re.VERBOSE,
)


class Worded(NamedTuple):
    """A name by its words in order, the place of its head among them, and its marks."""

    words: tuple[str, ...]
    head: int
    marks: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its wording."""
        return wording(self.words[self.head], self.words, self.marks)

    def without(self, place: int) -> Worded:
        """Returns the name without one of its words that is not the head."""
        words = self.words[:place] + self.words[place + 1 :]
        return self._replace(words=words, head=self.head - (place < self.head))


def name_wordings(name: str, meanings: Mapping[str, tuple[str, ...]]) -> Iterator[Worded]:
    """Yields a name in words: as it is, without brackets, and without a last word `protein`."""
    flat = plain(name)
    seen: set[Worded] = set()
    for text in dict.fromkeys((flat, re.sub(r"\s*\([^()]*\)", "", flat))):
        found = list(tokens(text, meanings))
        words = tuple(w for token in found if token.sort == "word" for w in token.words)
        marks = tuple(token.words[0] for token in found if token.sort == "mark")
        if not words:
            continue
        head = max(sum(len(t.words) for t in found[: _head_end(text, found)] if t.sort == "word") - 1, 0)
        whole = Worded(words, head, marks)
        for one in (whole, _without_protein(whole)):
            if one not in seen and _tells(one):
                seen.add(one)
                yield one


def _head_end(text: str, found: Sequence[Token]) -> int:
    """Returns the number of tokens up to the head: those before `of`, `for` or a comma, if there are words."""
    worded = False
    for place, token in enumerate(found):
        worded = worded or token.sort == "word"
        if worded and token.sort == "small" and token.words == LINK:
            return place
        if worded and text[token.end : token.end + 2] == ", ":
            return place + 1
    return len(found)


def _without_protein(name: Worded) -> Worded:
    """Returns the name without a last word `protein` that follows a noun for what genes make."""
    words = name.words
    if words[-1] == _PROTEIN and len(words) > 1 and _NOUN.search(words[-2]):
        return Worded(words[:-1], min(name.head, len(words) - 2), name.marks)
    return name


_NOUN = re.compile(r"^(?:receptor|factor|hormone|ligand|channel|transporter|\w{3,}ase)$")


def _tells(name: Worded) -> bool:
    """Tells whether words and marks can name a gene: not too many, and one that is not general."""
    words = name.words
    if len(words) == 1:
        return bool(name.marks) and words[0] not in GENERAL
    return 1 < len(words) <= _LONGEST and bool(HEAD.search(words[name.head])) and not GENERAL.issuperset(words)


def wording_lines(names: Iterable[Name], meanings: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yields `wording, term||source||target;;...` of the names, sorted; `names` go from the best source down.

    A wording that many genes share is left out. One modifier of a long name may be missing where no other gene has what
    remains.
    """
    full: dict[str, dict[str, Name]] = defaultdict(dict)
    shorter: dict[str, dict[str, Name]] = defaultdict(dict)
    worded = [(name, one) for name in names if _is_worded(name) for one in name_wordings(name.text, meanings)]
    targets: dict[str, set[str]] = defaultdict(set)
    for name, one in worded:
        for word in () if _CONTAINING in one.words else one.words:  # what it holds is not what it is
            targets[word].add(name.target)
    telling = frozenset(word for word, of in targets.items() if len(of) <= _TELLING) - GENERAL
    for name, one in worded:
        full[one.text].setdefault(name.target, name)
        for part in _without_one(one, telling):
            shorter[part.text].setdefault(name.target, name)
    lines = {text: _line(of.values()) for text, of in full.items() if len(of) <= _MOST_READINGS}
    for text, of in shorter.items():
        if text not in full and len(of) == 1:
            lines[text] = PARTIAL + _line(of.values())
    yield from (f"{text}\t{lines[text]}" for text in sorted(lines))


def _line(names: Iterable[Name]) -> str:
    return ";;".join(f"{n.text}||{n.source}||{n.target}" for n in names)


def _is_worded(name: Name) -> bool:
    """Tells whether a name is one in words, not a symbol with signs, and no placeholder."""
    if " " not in name.text and name.source not in ("capgene", "famplex", "hgnc_name"):
        return False
    return not _NO_WORDS.search(name.text) and ("(" not in name.text or _WORD.search(name.text) is not None)


_WORD = re.compile(r"[a-zα-ω]{4}")  # a bracket in a symbol parts no words: `PI(3)K`
_NO_WORDS = re.compile(
    r"reading frame|pseudogene|^(?:olfactory receptor|immunoglobulin|microRNA|miRN?A?|T cell receptor) "
)


def _without_one(name: Worded, telling: frozenset[str]) -> Iterator[Worded]:
    """Yields the name without one word that is not the head, each in turn, where a telling word and the head remain.

    Names that tell of a gene by its relation to another are left whole.
    """
    words = name.words
    if len(words) < _DROPPABLE_FROM or not RELATIONS.isdisjoint(words) or words[name.head] == _PROTEIN:
        return
    for i in range(len(words)):
        if i != name.head and len(words[i]) > 1:
            rest = name.without(i)
            if any(word in telling for j, word in enumerate(rest.words) if j != rest.head):
                yield rest
