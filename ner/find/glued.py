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
_CHANGE = (
    r"[A-Z]\d{1,4}(?:delins|del|dup|ins|fs)[A-Z]{0,6}|[ACDEFGHIKLMNPQRSTVWY]\d{1,4}[ACDEFGHIKLMNPQRSTVWYX]|[STY]\d{3,4}"
    r"|(?<=[a-z0-9])[STY]\d{2}|Q\d{2,3}|(?<=[A-Za-z]{2})\d{2,3}Q|V12|V600"
)
_RESIDUE = r"p?(?:Ser|Thr|Tyr)\d{1,4}|(?:p?(?:Ser|Thr|Tyr)|p[STY]\d{2,4})(?![A-Za-z0-9])"
_LINES = (
    r"HeLa|HEK293T?|293T|MCF-?7|MCF10A?|MDA|U2OS|HCT116|H1299|COS7?|CHO|NIH3T3|3T3|HepG2|Huh7|U87|A549|RPE1|THP1|MEFs?"
    r"|BMDMs?|ESCs"
)
# Words that stand behind names in captions.
_WORDS = (
    r"mice|cells?|levels?|genes?|mRNAs?|RNA|proteins?|expression|antibod(?:y|ies)|immuno\w+|staining|inhibitors?|activity"
    r"|activation|knock(?:down|out)s?|deficien(?:t|cy)|positive|negative|western|reporter|promoter|luciferase"
    r"|phosphorylation|production|signall?ing|transfect\w+|mutants?|foci|puncta|overexpress\w+|binding|complex"
)
_CONSTRUCT = r"WT|KO|KD|CAAX|ITD|WB|IP|siRNA|shRNA"
_CHANGED = re.compile(rf"(?:{_CHANGE})(?![A-Za-z0-9])")
# What leaves no doubt that a name stood before it.
_SURELY = re.compile(rf"(?:{_CHANGE}|{_RESIDUE}|{_WORDS}|{_LINES}|{_CONSTRUCT})(?![A-Za-z0-9])")
# What is glued on behind: a mutation, a deletion, a word, a mark of the construct or method.
_TAIL = re.compile(
    rf"{_CHANGE}|{_RESIDUE}|{_CONSTRUCT}|(?:{_LINES})\w*|(?:{_CHANGE})(?:{_WORDS}|{_LINES})"
    r"|[A-Z]\d{3}|G1[23]|mut|del|act|GTP|GDP|Δ\w*|(?!ases|osis|some|ylat)[a-z]{4,}"
    r"|KI|KR|CA|DN|KA|Fc|VAC|vac|neg|low|hi|lo|int|dim|pos|tg|fl|flx|lox|LSL|Min|DTR|tm\d\w*|ex\d|ChIP|CLIP|mRNA|CAR|b\d|v\d"
    r"|(?:GFP|YFP|RFP)(?:Cre)?|Cre(?:ER)?(?:T2)?|(?<=\d)[a-dα-δ]"
)
_HEAD = re.compile(
    rf"[a-z]{{4,}}|Circ|CSF|{_LINES}|Hs|hm|hu|Ad|(?:si|sh|sg)\d?(?=[A-Z]\w)|HCT(?=p)|p(?=[A-Z][A-Za-z]{{2}})"
)
# Most runs show none of this.
_LIKELY = re.compile(
    r"[A-Z0-9Α-ω](?:[a-z]{4,}|[A-Z]\d{1,4}[A-Z]|[A-Z]\d{2,3}|[A-Z]{2}|[A-Za-z]{2,5}|[a-dα-δ]|[bv]\d)$|Δ"
    r"|^[A-Z][a-z]+\d?[a-z]?(?:fl|flx|lox|LSL|Min|DTR|GFP|YFP|RFP|GFPCre|YFPCre|Cre(?:ER)?(?:T2)?|tm\d\w*|ex\d|CA)$"
    r"|[a-z][A-Z]\d{1,4}[A-Z]?$"
    r"|^[a-z]{4,}[A-Z]|^[A-Z]\w{2,6}[A-Z]"
    rf"|(?:{_LINES}|{_RESIDUE}|{_CONSTRUCT}|\d{{2,3}}Q|(?:{_CHANGE})(?:{_WORDS}|{_LINES})?)$|p\d{{2,3}}[A-Za-z]"
    rf"|^(?:(?:si|sh|sg)\d?[A-Z]|(?:{_LINES})p\d)"
)
_SYMBOLIC = re.compile(r"[A-Z]\w*[A-Z0-9α-ω]|[A-Za-z]{2,}[0-9α-ω]+[A-Za-z]?|[a-z][A-Z]\w+")
_WEIGHT = re.compile(r"p\d{2,3}")  # a symbol only where what stands beside it leaves no doubt: `p62western`
_TRUSTED = frozenset({"hgnc_symbol", "hgnc_prev_symbol", "hgnc_alias_symbol", "capgene", "famplex"})


def glued_name(text: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Returns where a name stands in a run of letters and digits that spells none itself; None where there is none."""
    if len(text) <= _SHORTEST or not _LIKELY.search(text):
        return None
    return next((place for place in _places(text) if _is_glued(text, *place, lexicon)), None)


def change(text: str) -> int | None:
    """Returns where what changes or follows a name begins in a run: `RasG12V`, `cateninS33Y`, `80hi`, `1βlevels`.

    None where there is none.
    """
    if len(text) == 1 or (len(text) < _WORDY and text.isalpha() and text.isascii() and text.islower()):
        return None
    found = _ENDS_CHANGED.search(text)
    return found.start() or None if found else None


# An allele of a mouse, written behind its gene's symbol: `Apcfl/fl`, `KrasLSL-G12D`, `Foxp3DTR`.
_MADE = re.compile(r"(?:fl|flx|lox|LSL|Min|DTR|GFP|YFP|RFP|Cre|tm\d|ex\d|CA)(?=[A-Za-z0-9]*$)")
_GATED = r"(?<=\d)(?:hi|lo|int|dim|high|low|neg|bright|tg)|(?<=[\dα-ω])(?:fl|flx|lox|flox)"
_ENDS_CHANGED = re.compile(
    rf"(?:(?:(?<=[A-Za-z]{{3}})|(?<=\d)|(?<=[α-ω]))(?:{_CHANGE}|{_GATED}|(?<=\d)[α-δ])"
    rf"|(?:(?<=[A-Za-z]{{3}})|(?<=[A-Z0-9α-ω]))(?:{_RESIDUE}|{_WORDS}|{_LINES}|{_CONSTRUCT}|Δ\w*))$"
)
_WORDY = 12  # small letters that may be two words: `E-cadherinexpression`
FLOXED = ("fl", "flx", "lox")
# What stands before a name of several parts: `humanIL-6`, `HeLaIFN-γ`.
BEFORE = re.compile(
    rf"(?:human|mouse|rat|recombinant|endogenous|phosphorylated|ubiquitinated|anti|{_LINES})(?=[A-Zα-ω])"
    r"|(?:antago|ago|anti)(?=mi[Rr])"
)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yields the places in which a name may stand, longer ones first."""
    heads = [0, *({match.end()} if (match := _HEAD.match(text)) else ())]
    ends = [len(text), *(i for i in range(len(text) - 1, 1, -1) if _TAIL.fullmatch(text, i))]
    ends.sort(key=lambda i: 2 * (text[i - 1] == "s") - i)  # `TGFβsignaling` holds no plural
    for start in heads:
        yield from ((start, end) for end in ends if end - start >= _SHORTEST and (start or end < len(text)))


def _is_glued(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tells whether a stretch is a symbol of the lexicon in its own case, or, from four letters, in any case.

    Before what leaves no doubt it may be any name but a common word: `parkinR42P`, `RasG12V`, `AktSer473`.
    """
    name = text[start:end]
    terms = lexicon.matches(name)
    within = end < len(text) and text[end - 1].islower() and text[end].islower()
    if not terms or (within and all(cased(term.text) != cased(name) for term in terms)):
        return False  # `UBQLN4protein` holds no UBQLN4P
    made = _MADE.match(text, end) is not None
    sure = end < len(text) and _SURELY.match(text, end) is not None
    symbolic = _SYMBOLIC.fullmatch(name) or (_WEIGHT.fullmatch(name) and (sure or start))
    if not symbolic and (made or _CHANGED.match(text, end) or (sure and not name.islower())):
        return lexicon.veto(name) is None and any(_same(name, term, in_case=not (made or sure)) for term in terms)
    return bool(symbolic) and any(_same(name, term, in_case=not (made or sure)) for term in terms)


def _same(name: str, term: Term, *, in_case: bool) -> bool:
    ours, theirs = cased(name), cased(term.text)
    loose = not in_case or len(ours) > _SHORTEST
    return term.source in _TRUSTED and (ours == theirs or (loose and ours.upper() == theirs.upper()))
