"""What a name stands without: general words at its ends, and another name behind a slash or in brackets.

Annotators mark the name alone: `Bcl-2` of `Bcl-2 family`, `caspase-8` of `pro-caspase-8`, `YAP` and `TAZ` of `YAP/TAZ`.
What remains must be a name on its own, and mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ner.judge.judge import Judged
from ner.types import Gene

_Target = tuple[tuple[Gene, ...], str]  # what a name means: genes, and the group whose members they are
_Known = Mapping[tuple[int, int], _Target]  # by the place of the name

_FRONT = re.compile(
    r"[Pp]ro(?:-|(?=[A-Z][A-Za-z]|caspase))|[Tt]ranscription factor |[Mm]utant |[Ss]oluble |[Aa]ctivated "
    r"|[FG]-(?=actin)|s(?=[A-Z]|gp)"
)
# A word that tells what kind of thing the symbol behind it is: `autophagy receptor p62`, `tumour suppressor p53`.
_APPOSED = re.compile(
    r"(?:[a-z]+[ -]){0,2}(?:receptor|kinase|suppressor|enzyme|adapt[oe]r|(?:adapt[oe]r |effector )protein|GTPase"
    r"|ligase|channel|molecule|marker|cytokine|chemokine|hormone|phosphatase|protease|regulator|activator|repressor"
    r"|inhibitor) (?=[A-Za-z]*[A-Z0-9])"
)
_CLASS = re.compile(
    r"[ -](?:(?:super)?family(?: (?:members?|proteins?|kinases?|receptors?|ligands?|cytokines?))?"
    r"|members?|proteins?|kinases?|GTPases?|genes?)$"
)
_HEAD = re.compile(
    r"[ -](?:complex(?:es)?|receptors?|channels?|ligands?|subunits?|clusters?|filaments?|dimers?|enzymes?|pathway"
    r"|(?:E3 )?(?:ubiquitin )?ligases?|transcription factors?)$"
)
_RECEPTOR = re.compile(r"[ -]receptors?$")
_GLOSSED = re.compile(r"\w \([^()]+\)[ -](?:complex(?:es)?|receptors?|proteins?)$")
_SUBUNIT = " subunit of "
_FIRST_LETTERS = frozenset("pPtTmMsSaAFG")  # of what may stand in front
_LAST_LETTERS = frozenset("ynexslrdty")  # of the words behind


def bared(judged: list[Judged]) -> list[Judged]:
    """Returns the judged candidates without what is no part of their names; pairs of names are left out.

    The parts of a pair are among the candidates themselves. A class comes before a bare name of the same span, since
    `Src kinases` tells more than `Src`.
    """
    tails: dict[int, re.Match[str]] = {}
    fronts: dict[int, re.Match[str]] = {}
    joined: list[int] = []
    for i, one in enumerate(judged):
        name = one[0][2]
        if " " in name or "-" in name or "/" in name:
            if name[-1] in _LAST_LETTERS and (tail := _tail(name)):
                tails[i] = tail
            if "/" in name or " (" in name or _SUBUNIT in name:
                joined.append(i)
        first = name[0]
        front = _FRONT.match(name) if first in _FIRST_LETTERS else None
        if front or (first.islower() and " " in name and (front := _APPOSED.match(name))):
            fronts[i] = front
    if not tails and not fronts and not joined:
        return judged
    known = {(one[0][0], one[0][1]): _target(one) for one in judged}
    pairs = {i for i in joined if _is_pair(judged[i], known)}
    cut = list(judged)
    for i, tail in tails.items():
        cut[i] = _without_tail(cut[i], tail, known)
    for i, front in fronts.items():
        cut[i] = _without_front(cut[i], front.end(), known)
    classes = [cut[i] for i in tails if i not in pairs and cut[i].readings[0][0].group]
    return [*classes, *(one for i, one in enumerate(cut) if i not in pairs)]


def _tail(name: str) -> re.Match[str] | None:
    """Returns the general word at the end of a name that may stand without it."""
    tail = _CLASS.search(name) or _HEAD.search(name)
    bare = name[: tail.start()] if tail else ""
    whole = " " in bare and "complex" not in name[len(bare) :]  # `activin receptor kinase`, but `IκB kinase complex`
    return tail if bare and not whole and not bare.endswith("ing") else None


def _without_tail(one: Judged, tail: re.Match[str], known: _Known) -> Judged:
    start, end = one.candidate.start, one.candidate.start + tail.start()
    bare = one.candidate.text[: tail.start()]
    target = known.get((start, end))
    if target is None or not _means_alike(_target(one), target, tail):
        return one
    if _RECEPTOR.match(tail[0]) and not target[1] and not _is_symbol(bare, target):
        return one  # `AT1 receptor` is the name, `KIT receptor` a symbol and a word
    return one._replace(candidate=one.candidate._replace(end=end, text=bare))


def _without_front(one: Judged, width: int, known: _Known) -> Judged:
    start, end, name, _, _ = one.candidate
    target = known.get((start + width, end))
    if name[width - 1] == " " and (start, start + width - 1) in known:
        return one  # `dopamine receptor D2` is called so
    if target is None or target != _target(one) or _is_symbol(name, target):  # `sFRP-2` is called so
        return one
    return one._replace(candidate=one.candidate._replace(start=start + width, text=name[width:]))


def _is_symbol(name: str, target: _Target) -> bool:
    return [name.replace("-", "").upper()] == [gene.symbol for gene in target[0]]


def _means_alike(whole: _Target, bare: _Target, tail: re.Match[str]) -> bool:
    """Tells whether a name with a general word means what it means without: `Rho kinase` is another than `Rho`."""
    if tail.re is _HEAD:
        return whole == bare or (bool(whole[0]) and whole[0] == bare[0])
    if not whole[0] and whole[1] and bare[1]:
        return whole[1] == bare[1]  # a `MAPKK kinase` is no MAPKK
    return not whole[1] or not whole[0] or whole == bare or set(bare[0]) <= set(whole[0])


def _is_pair(one: Judged, known: _Known) -> bool:
    """Tells whether each part between slashes is a name, or the name stands before a bracket or its complex.

    Words after the last slash may be said of all parts (`PTH/PTHrP receptor`), and an enzyme of two activities is one
    (`17α-hydroxylase/17,20-lyase`).
    """
    start, _, name, _, how = one.candidate
    target = _target(one)
    if "enumeration" in how:
        return False
    for joint in (_SUBUNIT, " ("):
        alone = joint in name and known.get((start, start + name.index(joint))) == target
        if alone and (joint == _SUBUNIT or _GLOSSED.search(name)):
            return True
    parts = name.split("/")
    if len(parts) == 1 or (" " in parts[-1] and " " not in parts[0] and not parts[-1][-1].isdigit()):
        return False
    named = []
    for part in parts:
        named.append(known.get((start, start + len(part))))
        start += len(part) + 1
    if not target[1] and target in named and all(part.endswith("ase") for part in parts):
        return False
    return None not in named


def _target(judged: Judged) -> _Target:
    best = judged.readings[0][0]
    return best.genes, best.group
