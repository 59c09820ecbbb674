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
# A change of a residue, a residue with a mark, a polyglutamine: nothing else looks like it.
_CHANGE = r"[ACDEFGHIKLMNPQRSTVWY]\d{1,4}[ACDEFGHIKLMNPQRSTVWYX]|[STY]\d{3,4}|(?<=[a-z0-9])[STY]\d{2}|Q\d{2,3}|V12|V600"
_CHANGED = re.compile(rf"(?:{_CHANGE})(?![A-Za-z0-9])")
# What is glued on behind: a mutation, a deletion, a word, a mark of the construct or method.
_TAIL = re.compile(
    rf"{_CHANGE}|[A-Z]\d{{3}}|G1[23]|mut|del|act|GTP|GDP|Δ\w*|(?!ases|osis|some|ylat)[a-z]{{4,}}"
    r"|WT|KO|KI|KD|KR|CA|DN|KA|Fc|VAC|vac|neg|low|hi|lo|int|dim|pos|tg|fl|flx|lox|LSL|Min|DTR|tm\d\w*|ex\d|ChIP|CLIP|MEFs|siRNA|shRNA|mRNA|CAR|b\d|v\d"
    r"|(?:GFP|YFP|RFP)(?:Cre)?|Cre(?:ER)?(?:T2)?|(?<=\d)[a-dα-δ]"
)
_HEAD = re.compile(r"[a-z]{4,}|Circ|CSF|HeLa|HEK293T?|HCT116|H1299|THP1|MCF7|U2OS|Hs|hm|hu|Ad|p(?=[A-Z][A-Za-z]{2})")
# Most runs show none of this.
_LIKELY = re.compile(
    r"[A-Z0-9Α-ω](?:[a-z]{4,}|[A-Z]\d{1,4}[A-Z]|[A-Z]\d{2,3}|[A-Z]{2}|[A-Za-z]{2,5}|[a-dα-δ]|[bv]\d)$|Δ"
    r"|^[A-Z][a-z]+\d?[a-z]?(?:fl|flx|lox|LSL|Min|DTR|GFP|YFP|RFP|GFPCre|YFPCre|Cre(?:ER)?(?:T2)?|tm\d\w*|ex\d|CA)$"
    r"|[a-z][A-Z]\d{1,4}[A-Z]?$"
    r"|^[a-z]{4,}[A-Z]|^[A-Z]\w{2,6}[A-Z]"
)
_SYMBOLIC = re.compile(r"[A-Z]\w*[A-Z0-9α-ω]|[A-Za-z]{2,}[0-9α-ω]+[A-Za-z]?|[a-z][A-Z]\w+")
_TRUSTED = frozenset({"hgnc_symbol", "hgnc_prev_symbol", "hgnc_alias_symbol", "capgene", "famplex"})


def glued_name(text: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Returns where a name stands in a run of letters and digits that spells none itself; None where there is none."""
    if len(text) <= _SHORTEST or not _LIKELY.search(text):
        return None
    return next((place for place in _places(text) if _is_glued(text, *place, lexicon)), None)


def change(text: str) -> int | None:
    """Returns where what changes a name begins in a run of letters and digits: `RasG12V`, `cateninS33Y`, `80hi`.

    None where there is none.
    """
    if len(text) == 1 or (text.isalpha() and text.isascii()):  # what changes a name holds a digit or a Greek letter
        return None
    found = _ENDS_CHANGED.search(text)
    return found.start() if found else None


# An allele of a mouse, written behind its gene's symbol: `Apcfl/fl`, `KrasLSL-G12D`, `Foxp3DTR`.
_MADE = re.compile(r"(?:fl|flx|lox|LSL|Min|DTR|GFP|YFP|RFP|Cre|tm\d|ex\d|CA)(?=[A-Za-z0-9]*$)")
_GATED = r"(?<=\d)(?:hi|lo|int|dim|high|low|neg|bright)"
_ENDS_CHANGED = re.compile(rf"(?:(?<=[A-Za-z]{{3}})|(?<=\d)|(?<=[α-ω]))(?:{_CHANGE}|{_GATED}|(?<=\d)[α-δ])$")
FLOXED = ("fl", "flx", "lox")


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yields the places in which a name may stand, longer ones first."""
    heads = [0, *({match.end()} if (match := _HEAD.match(text)) else ())]
    ends = [len(text), *(i for i in range(len(text) - 1, 1, -1) if _TAIL.fullmatch(text, i))]
    ends.sort(key=lambda i: 2 * (text[i - 1] == "s") - i)  # `TGFβsignaling` holds no plural
    for start in heads:
        yield from ((start, end) for end in ends if end - start >= _SHORTEST and (start or end < len(text)))


def _is_glued(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tells whether a stretch is a symbol of the lexicon in its own case, or, from four letters, in any case.

    Before a changed residue it may be any name but a common word: `parkinR42P`, `RasG12V`.
    """
    name = text[start:end]
    made = _MADE.match(text, end) is not None
    symbolic = _SYMBOLIC.fullmatch(name) or ((made or _CHANGED.match(text, end)) and lexicon.veto(name) is None)
    return bool(symbolic) and any(_same(name, term, in_case=not made) for term in lexicon.matches(name))


def _same(name: str, term: Term, *, in_case: bool) -> bool:
    ours, theirs = cased(name), cased(term.text)
    loose = not in_case or len(ours) > _SHORTEST
    return term.source in _TRUSTED and (ours == theirs or (loose and ours.upper() == theirs.upper()))
