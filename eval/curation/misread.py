"""Words that the picture was misread as: `Net2` for Nrf2, `Jakl` for Jak1, `(L18` for IL18."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eval.curation.figure import Figure, stands_in
from eval.curation.proposals import TRUSTED
from eval.curation.rows import RowGroup, strip_debris
from eval.curation.senses import sense_of
from eval.curation.signals import Sources
from ner.text.keys import PIECE, cased, key, plain
from ner.types import Mention

# Letters that text recognition takes for one another, written as the groups of those that look alike.
_ALIKE = (
    "Il1i|!(ļJt", "O0oQDC", "S5s8", "B8ß3", "Z2z7", "G6C", "gq9y", "eco", "er", "rfn", "ftl1", "uvn", "vyγY", "αaA4ɑ",
    "λAÅ", "κkKx", "βBß3", "γyYv", "hb", "E3FЗ", "PRF", "MNH", "EF", "TY7", "KХX", "UV", "nr", "mn", "T1",
)  # fmt: skip
_LIKE: dict[str, frozenset[str]] = {}
for _letters in _ALIKE:
    for _letter in _letters:
        _LIKE[_letter] = _LIKE.get(_letter, frozenset()) | frozenset(_letters)
_READ_AS = {"I": "l1", "l": "I1", "1": "Il", "|": "I1", "(": "I", "!": "I1", "O": "0", "0": "O"}
_SHORTEST = 3
_KNOWN = 5  # captions that name a gene, so that a look-alike of its name may be proposed unseen


@dataclass(frozen=True, slots=True)
class Misread:
    """What was read, what it must have been, and where the caption has it (-1 where it has it not)."""

    read: str
    meant: str
    mention: Mention
    start: int
    end: int


def is_explained(group: RowGroup, figure: Figure, sources: Sources) -> bool:
    """Tells whether a word is what it says: defined in a caption, listed as no gene, or a name of its own.

    A name of its own is an approved symbol, or the curated name of a gene or group; the aliases are too many for that.
    A word with a letter that no name has (`GЗPD`) is none of these, though keys pass over the letter.
    """
    core = plain(group.core)
    if any(sign.isalpha() and not PIECE.match(sign) for sign in core):
        return False
    spelling, lexicon = cased(core), sources.annotator.lexicon
    if spelling in figure.senses or spelling in sources.reference.defined or sense_of(core, lexicon):
        return True
    readings = lexicon.lookup(core)
    return bool(readings) and readings[0].source in TRUSTED


def caption_reading(group: RowGroup, figure: Figure) -> Misread | None:
    """Returns the gene of the caption that a word is a misreading of; none where the list has that gene already."""
    core = plain(group.core)
    if len(core) < _SHORTEST or key(core) in figure.named or core in figure.text:
        return None
    for mention in figure.mentions:
        symbols = {gene.symbol for gene in mention.genes}
        listed = any(symbol in figure.listed for symbol in symbols)
        text = plain(mention.text)
        if symbols and not listed and not symbols & set(group.symbols) and look_alike(core, text):
            return Misread(group.word, mention.text, mention, mention.start, mention.end)
    return None


def look_alike(read: str, meant: str) -> bool:
    """True when two spellings of equal length differ in look-alike letters only, in at most half of them."""
    read, meant = read.replace("-", ""), meant.replace("-", "")
    if len(read) != len(meant) or read.lower() == meant.lower() or len(read) < _SHORTEST:
        return False
    differ = [(a, b) for a, b in zip(read, meant, strict=True) if a.lower() != b.lower()]
    return len(differ) * 2 <= len(read) and all(b in _LIKE.get(a, ()) or a in _LIKE.get(b, ()) for a, b in differ)


def likely_reading(group: RowGroup, figure: Figure, sources: Sources) -> Misread | None:
    """Returns the well-known gene whose name differs from the word in one I, l, 1 or O, 0; none where the row has it.

    A word that the caption has as well was read rightly.
    """
    if stands_in(plain(group.core), figure.text):
        return None
    annotator, reference = sources.annotator, sources.reference
    best: tuple[int, str, Mention] | None = None
    for spelling in _respelt(group.word):
        found = annotator.mentions(spelling)
        mention = found[0] if len(found) == 1 and found[0].text == spelling else None
        if mention is None or mention.kind != "gene" or len(mention.genes) != 1:
            continue
        symbol = mention.genes[0].symbol
        if symbol in group.symbols or mention.source not in ("hgnc_symbol", "capgene"):
            continue
        known = sum(reference.captions.get(symbol, {}).values())
        rival = max(reference.captions_without(one, key(group.core)) for one in group.symbols)
        if known >= _KNOWN and known > 2 * rival and (best is None or known > best[0]):
            best = (known, spelling, mention)
    return Misread(group.word, best[1], best[2], -1, -1) if best else None


def _respelt(word: str) -> Iterator[str]:
    """Yields a word with one of the signs that stand for I, l, 1, O and 0 read as another of them."""
    word = word.strip()
    bare = strip_debris(word)
    for text in dict.fromkeys((word, bare)):
        for i, sign in enumerate(text):
            for like in _READ_AS.get(sign, ""):
                yield strip_debris(text[:i] + like + text[i + 1 :])
        if text.endswith("II"):
            yield text[:-2] + "I1"
            yield text[:-1] + "1"
