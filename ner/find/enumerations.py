"""Enumerations: names that share a stem (`STAT1/3`, `IKKα/β`, `TLR2 and 4`, `HDAC1, 4, 5, and 7`, `TLR1-10`)."""

from __future__ import annotations

import re

from ner.find.candidate import Candidate
from ner.find.pieces import spelled
from ner.lexicon.compiled import Lexicon
from ner.lexicon.records import Term
from ner.text.keys import GREEK, key

MAX_RANGE = 20

_LETTER = "A-Za-zΑ-Ωα-ω0-9"
_GREEK_WORD = "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|pi|sigma|omega"
_GREEK = rf"(?:[αβγδεζηθικλμπσω]|{_GREEK_WORD})(?:\d|I{{1,3}})?"
_NUMBER_TAIL = r"\d{1,3}[A-Za-zαβγδ]?"
_CODE = r"\d{1,2}[A-Z]\d{1,2}"  # `CYP1A1, 1A2 and 1B1`
_SEPARATOR = r"\s?/\s?-?|\s?,\s?(?:and\s|or\s|&\s?)?-?|\s(?:and|or|&|to)(?:\s-?|-(?=\d))|\s?-\s?|\s?&\s?-?|\+"
_ARTICLE = r"a\s[a-z0-9]"  # `GSK-3β, a kinase`, `Sec22a, and a 39 % loss`
_NEXT = re.compile(
    rf"(?P<sep>{_SEPARATOR})(?!{_ARTICLE})(?P<tail>\d\.\d{{1,2}}|{_CODE}|{_NUMBER_TAIL}|R[A-E1-9]|I{{1,3}}[ab]?|[a-hA-Z]\d{{0,2}}(?!/[A-Za-z]{{2}})|{_GREEK})(?:-[35]p)?"
    rf"(?![{_LETTER}])"
    r"(?!\.\d|%|\s?(?:%|[µμ][MgmLl]\b|n[gM]\b|m[gMLl]\b|kDa\b|h\b|min\b|hours?\b|days?\b|weeks?\b|mice\b|patients\b|fold\b|°|×|x\s))"
)
_FILLER = r"(?:isoforms?|isozymes?|isoenzymes?|subtypes?|subunits?|types?)\s"
_FIRST = re.compile(rf"(?:\s(?P<filler>{_FILLER})?-?|-)(?P<tail>{_NUMBER_TAIL}|{_GREEK}|[A-Z]\d?)(?![{_LETTER}])")
_TAIL = re.compile(rf"{_NUMBER_TAIL}|{_GREEK}")
_IN_BRACKETS = re.compile(
    rf"\s\(((?:{_TAIL.pattern})(?:(?:,\s(?:and\s|or\s)?|\s(?:and|or)\s|/)(?:{_TAIL.pattern}))+)\)"
)
# A number, or a sign that stands apart from the stem by its case, script or a hyphen.
_OWN_TAIL = re.compile(
    r"\d\.\d{1,2}$|\d{1,3}[A-Za-zαβγδε]?$|(?:(?<=[0-9 -])[A-H]|(?<=[A-Z0-9 -])[a-h]|[αβγδεζηθικλ](?:\d|I{1,3})?)$"
    rf"|(?<=[A-Z 0-9-])(?:{_GREEK_WORD})$"
)
_WIDER_TAIL = re.compile(rf"(?:(?<=[ -])[A-H]|{_GREEK_WORD}|[αβγδεζηθικλ])\d{{1,2}}$")  # `cyclin D1/D3`, `TGF-β1, -β2`
_LAST_LETTER = re.compile(r"(?<=[A-Z]{3})[A-H]$|(?<=[A-Z][a-z]{2})[A-D]$|(?<=[A-Z]\d)[A-H]$")  # `SDHA/B/C/D`, `RagC/D`
_ENDS_CODED = re.compile(rf"{_CODE}$")
_ENDS_SUBCODED = re.compile(r"(?<=\d)[A-Z]\d{1,2}$")  # `SLC35A1/A2`
_OF_RECEPTOR = re.compile(r"(?<=\dR)[A-E]$|(?<=R)I{1,3}$|(?<=RII)[ab]$")  # `IL-17RA/RB`, `TGFβRI/II`
_INSERTED = re.compile(r"\s*\([^()]*\)")
_SPELT = re.compile(_GREEK_WORD)
# What goes on behind a hyphen is another name: `TGF-β1 and α-SMA`, `PKCα and c-Raf`, `ZCCHC3, 14-3-3ε`; not what a
# name is said to do: `TLR2 and 4-mediated`.
_ANOTHER = re.compile(
    r"-(?!(?:mediated|dependent|independent|induced|deficient|specific|selective|expressing|containing|like|null|knockout"
    r"|positive|negative|driven|activated|regulated|stimulated|binding|catalyzed|subunits?|isoforms?|double|related"
    r"|associated|type|based|chain|overexpressing|depleted|silenced|transfected|treated|tagged)\b)(?:[A-Za-z]|\d+-\d)"
)
_MAY_GO_ON = frozenset(" /,-&+")
_GOES_ON = re.compile(
    rf"(?:{_SEPARATOR}|\s-?)(?:\d|[A-Za-zΑ-Ωα-ω](?![A-Za-z])|[A-H]\d|R[A-E1-9]|II|{_GREEK}(?![A-Za-z]))|\s{_FILLER}|\s\((?:\d|{_GREEK})"
)


def may_go_on(text: str, candidate: Candidate) -> bool:
    """Tells whether an enumeration may follow a candidate: a sign or a space, then a number or a single letter."""
    end = candidate.end
    return text[end : end + 1] in _MAY_GO_ON and bool(_GOES_ON.match(text, end))


def enumerate_names(text: str, candidate: Candidate, lexicon: Lexicon) -> Candidate | None:
    """Returns the enumeration that a candidate of plain text opens, or None.

    Every name of it must be in the lexicon as a gene; a range is spelt out when it has at most MAX_RANGE members.
    """
    name = _INSERTED.sub("", candidate.text) if "bracket" in candidate.how else candidate.text
    for tails in (_WIDER_TAIL, _ENDS_CODED, _ENDS_SUBCODED):
        if (wider := tails.search(name)) and (found := _from_own(text, candidate, name, wider, lexicon)):
            return found
    if text[candidate.end : candidate.end + 1] in ("/", "-"):
        listed = _from_own(text, candidate, name, letter, lexicon) if (letter := _LAST_LETTER.search(name)) else None
        if listed and all(any(term.source in _SURE for term in part) for part in listed.parts):
            return listed
        if (of := _OF_RECEPTOR.search(name)) and (found := _from_own(text, candidate, name, of, lexicon)):
            return found
    if own := _OWN_TAIL.search(name):
        return _from_own(text, candidate, name, own, lexicon)
    return _from_next(text, candidate, name, lexicon)


def _from_own(text: str, candidate: Candidate, name: str, own: re.Match[str], lexicon: Lexicon) -> Candidate | None:
    """Returns the enumeration of a candidate that is its first member: `STAT1/3`."""
    stem, genes = name[: own.start()], genes_of(candidate.terms)
    if not stem or not genes:
        return None
    parts, end = _more(text, stem, own.group(), candidate.end, lexicon)
    return _listed(text, candidate, [genes, *parts], end) if parts else None


def _bracketed(text: str, candidate: Candidate, name: str, lexicon: Lexicon) -> Candidate | None:
    """Returns the enumeration of a candidate whose members stand in brackets: `ADAMs (10, 17, and 33)`."""
    listed = _IN_BRACKETS.match(text, candidate.end)
    if not listed or (" " in name and not name.endswith("s")):  # `adenylyl cyclase (8, 9)` has two references
        return None
    stem = name.removesuffix("s") + "-"
    parts = [_named(stem, tail, lexicon) for tail in _TAIL.findall(listed[1])]
    return _listed(text, candidate, parts, listed.end()) if all(parts) else None


def _from_next(text: str, candidate: Candidate, name: str, lexicon: Lexicon) -> Candidate | None:
    """Returns the enumeration of a candidate that is its stem: `caspases 3 and 7`, `PKC isoforms alpha and beta`."""
    if text.startswith(" (", candidate.end):
        return _bracketed(text, candidate, name, lexicon)
    first = _FIRST.match(text, candidate.end)
    if not first:
        return None
    plural = "plural" in candidate.how or candidate.text.endswith("s")
    if not plural and not first["filler"] and first["tail"][0].isupper():
        return None  # `caspase A` is no list, `cyclins D1 and E1` is
    stem = (name.removesuffix("s") if plural else name) + "-"
    genes = _named(stem, first["tail"], lexicon, families=plural)  # `cyclins A and D1`
    if not genes:
        return None
    parts, end = _more(text, stem, first["tail"], first.end(), lexicon)
    if not parts and "plural" not in candidate.how and not first["filler"]:
        return None
    return _listed(text, candidate, [genes, *parts], end)


def _more(text: str, stem: str, last: str, end: int, lexicon: Lexicon) -> tuple[list[tuple[Term, ...]], int]:
    """Returns the terms of each name that goes on with a stem after a place, and where the last one ends."""
    parts: list[tuple[Term, ...]] = []
    while found := _NEXT.match(text, end):
        apart = "/" not in found["sep"] and found["sep"].strip() not in ("-", "to")
        if apart and (found["tail"][0] == "R" or _ANOTHER.match(text, found.end())):
            break
        more = _members(stem, last, found["sep"], found["tail"], lexicon)
        if not more:
            break
        parts.extend(more)
        last, end = _tail_like(last, found["tail"]), found.end()
    return parts, end


def _listed(text: str, candidate: Candidate, parts: list[tuple[Term, ...]], end: int) -> Candidate:
    return Candidate(candidate.start, end, text[candidate.start : end], tuple(parts), (*candidate.how, "enumeration"))


def _members(stem: str, last: str, separator: str, tail: str, lexicon: Lexicon) -> list[tuple[Term, ...]]:
    """Returns the terms of each name that one further tail adds; none where it is no name."""
    if tail[0] == "R" and len(tail) > 1 and stem.endswith("R"):
        tail = tail[1:]  # `TNFR1/R2`
    if tail == last:
        return []
    bare = separator.strip()
    if bare in ("-", "to", "to -"):
        if stem == "p":
            return []  # `p70-75` is a weight
        names = [_named(stem, between, lexicon) for between in _range(last, tail)]
        return [n for n in names if n] if names and names[-1] and sum(map(bool, names)) * 2 > len(names) else []
    spaced = separator != separator.strip() and "/" not in separator
    lettered = len(tail) == 1 and tail.isascii() and tail.isalpha()
    if lettered and spaced and not separator.endswith("-") and not last[-1:].isalpha():
        return []  # `JAK1, B and C` goes on with panels, `DNMT3A, B and L` with genes
    if spaced and tail[0].isupper() and tail[1:].isdigit() and last.isdigit() and not separator.endswith("-"):
        return []  # `Bcl-2 and A1` are two names
    named = _named(stem, _tail_like(last, tail), lexicon, families=True)
    if not named and last.isdigit() and tail[1:].isdigit() and separator[-1:] in ("-", "/") and len(stem) > 2:
        named = _named(stem, tail[1:], lexicon) if stem[-1] == tail[0] else ()  # `GalNAc-T1 and -T2`
    return [named] if named else []


def _range(last: str, tail: str) -> list[str]:
    """Returns the tails of a range behind its first: `1` to `10`, `β1` to `3`, `A` to `D`, `3A` to `H`, `α` to `γ`."""
    head = re.match(r"\d\.(?=\d{1,2}$)|\D*(?=\d+$)", last)
    if head is not None and tail.startswith(head.group()):
        tail = tail[head.end() :]  # `Nav1.6-1.9`
    if tail.isdigit() and head is not None:
        first = int(last[head.end() :])
        many = range(first + 1, int(tail) + 1)
        return [f"{head.group()}{n}" for n in many] if len(many) <= MAX_RANGE else []
    before, ends = last[:-1], last[-1:] + tail
    for letters in ("ABCDEFGHIJKLM", "abcdefghijklm", "αβγδε"):
        if len(tail) == 1 and all(letter in letters for letter in ends):
            return [before + letter for letter in letters[letters.index(ends[0]) + 1 : letters.index(tail) + 1]]
    return []


_SURE = frozenset({"hgnc_symbol", "hgnc_alias_symbol", "capgene", "mgi_symbol"})
_NUMBERED = re.compile(rf"([αβγδεζηθικλ]|{_GREEK_WORD}|\d\.(?=\d))\d")


def _tail_like(last: str, tail: str) -> str:
    """Returns what follows the stem: `DNMT3a/b` goes on with `3b`, `TGF-β1/2` with `β2`, `Kv7.2/3` with `7.3`."""
    if tail[0].isdigit() and (before := _NUMBERED.match(last)) and "." not in tail:
        return before[1] + tail
    if not tail[0].isdigit() and last[0].isdigit() and (number := re.match(r"\d+", last)):
        return number.group() + tail
    return tail


def _named(stem: str, tail: str, lexicon: Lexicon, *, families: bool = False) -> tuple[Term, ...]:
    """Returns the terms of a stem with a tail that name genes, or those of a curated family where it may be one."""
    if spelt := _SPELT.match(tail):  # `PKCalpha/betaII`
        tail = GREEK[spelt.group()] + tail[spelt.end() :]
    terms, _ = spelled(stem + tail, key(stem + tail), lexicon)
    if not terms and stem[-2:] in ("s ", "s-"):  # `LDL receptor-related proteins 5/6`
        stem = stem[:-2] + stem[-1]
        terms, _ = spelled(stem + tail, key(stem + tail), lexicon)
    if not terms and stem.endswith("-"):
        spaced = f"{stem[:-1]} {tail}"
        terms, _ = spelled(spaced, key(spaced), lexicon)
    groups = tuple([t for t in terms if t.is_group and t.source == "capgene"]) if families else ()
    return groups or genes_of(terms)


def genes_of(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Returns the terms that name genes, not groups."""
    return tuple(t for t in terms if not t.is_group)
