"""Names that lost the space beside them: `BRAFV600E`, `PCNAimmunoprecipitation`, `humanCD4`, `ATG5ΔN`.

Captions lose spaces where italics, superscripts and line ends were taken out, so that names run into mutations, tags
and words. A name is taken out of such a run only where the lexicon has it in the very case of a symbol.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.keys import cased

_SHORTEST = 3
# What is glued on behind: a mutation, a deletion, a word, a mark of the construct or method.
_TAIL = re.compile(
    r"[A-Z]\d{1,4}[A-Z]|[A-Z]\d{3}|G1[23]|V12|mut|del|act|GTP|GDP|Δ\w*|(?!ases|osis|some|ylat)[a-z]{4,}|Q\d{2,3}"
    r"|WT|KO|KI|KD|KR|CA|DN|KA|Fc|VAC|vac|neg|low|hi|lo|ChIP|CLIP|MEFs|siRNA|shRNA|mRNA|CAR|b\d|(?<=\d)[a-d]|v\d"
)
_HEAD = re.compile(r"[a-z]{4,}|Circ|CSF|HeLa|HEK293T?|HCT116|THP1|MCF7|U2OS|Hs|hm|hu|Ad")
# Most runs show none of this.
_LIKELY = re.compile(
    r"[A-Z0-9Α-ω](?:[a-z]{4,}|[A-Z]\d{1,4}[A-Z]|[A-Z]\d{2,3}|[A-Z]{2}|[A-Za-z]{2,5}|[a-d]|[bv]\d)$|Δ"
    r"|^[a-z]{4,}[A-Z]|^[A-Z]\w{2,6}[A-Z]"
)
_SYMBOLIC = re.compile(r"[A-Z]\w*[A-Z0-9α-ω]|[A-Za-z]{2,}[0-9α-ω]+[A-Za-z]?|[a-z][A-Z]\w+")
_TRUSTED = frozenset({"hgnc_symbol", "hgnc_prev_symbol", "hgnc_alias_symbol", "capgene", "famplex"})


def glued_name(text: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Returns where a name stands in a run of letters and digits that spells none itself; None where there is none."""
    if len(text) <= _SHORTEST or not _LIKELY.search(text):
        return None
    return next((place for place in _places(text) if _is_symbol(text[slice(*place)], lexicon)), None)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yields the places in which a name may stand, longer ones first."""
    heads = [0, *({match.end()} if (match := _HEAD.match(text)) else ())]
    ends = [len(text), *(i for i in range(len(text) - 1, 1, -1) if _TAIL.fullmatch(text, i))]
    for start in heads:
        yield from ((start, end) for end in ends if end - start >= _SHORTEST and (start or end < len(text)))


def _is_symbol(name: str, lexicon: Lexicon) -> bool:
    """Tells whether a stretch is a symbol of the lexicon in its own case, or, from four letters, in any case."""
    return bool(_SYMBOLIC.fullmatch(name)) and any(_same(name, term) for term in lexicon.matches(name))


def _same(name: str, term: Term) -> bool:
    ours, theirs = cased(name), cased(term.text)
    return term.source in _TRUSTED and (ours == theirs or (len(ours) > _SHORTEST and ours.upper() == theirs.upper()))
