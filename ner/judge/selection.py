"""Which of overlapping candidates stand: the longest that pass the threshold, without general words at their ends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ner.judge.classes import WITHIN
from ner.judge.judge import Judged
from ner.types import Gene

_Target = tuple[tuple[Gene, ...], str]  # what a name means: genes, and the group whose members they are
_CLASS = re.compile(
    r"[ -](?:(?:super)?family(?: (?:members?|proteins?|kinases?|receptors?|ligands?|cytokines?|transcription factors?))?"
    r"|members?|proteins?|kinases?|GTPases?|genes?)$"
)
_HEAD = re.compile(
    r"[ -](?:complex(?:es)?|receptors?|channels?|ligands?|subunits?|clusters?|filaments?|(?:E3 )?(?:ubiquitin )?ligases?"
    r"|transcription factors?)$"
)
_RECEPTOR = re.compile(r"[ -]receptors?$")
_GLOSSED = re.compile(r"\w \([^()]+\)[ -](?:complex(?:es)?|receptors?|proteins?)$")


def _without_tails(judged: list[Judged]) -> list[Judged]:
    """Cuts general words off the ends of names (`Bcl-2 family`, `pro-caspase-8`): the span is the name alone.

    What remains must be a name on its own; before a head such as `receptor` it must have the same meaning.
    """
    tailed = {i: t for i, one in enumerate(judged) if one[0][2][-1:] in _LAST_LETTERS and (t := _tail(one[0][2]))}
    fronted = {
        i: f.end() for i, one in enumerate(judged) if one[0][2][0] in _FIRST_LETTERS and (f := _FRONT.match(one[0][2]))
    }
    if not tailed and not fronted:
        return judged
    known = {(one.candidate.start, one.candidate.end): _target(one) for one in judged}
    cut = [_cut(one, tailed[i], known) if i in tailed else one for i, one in enumerate(judged)]
    for i, width in fronted.items():
        cut[i] = _cut_front(cut[i], width, known)
    groups = [one for i, one in enumerate(cut) if i in tailed and one.readings[0][0].group]
    return [*groups, *cut] if groups else cut  # `Src kinases` tells more than the bare `Src` of the same span


def _without_pairs(judged: list[Judged]) -> list[Judged]:
    """Leaves out what is two names or more: `YAP/TAZ`, `TCF/LEF`, `Frizzled (FZD) receptors`."""
    if not any("/" in one[0][2] or " (" in one[0][2] for one in judged):
        return judged
    known = {(one[0][0], one[0][1]): _target(one) for one in judged}
    return [one for one in judged if not _is_pair(one, known)]


def _is_pair(one: Judged, known: dict[tuple[int, int], _Target]) -> bool:
    """Tells whether each part between slashes is a name, or a name stands before a bracket and a general word.

    Words after the last slash may be said of all parts: `PTH/PTHrP receptor`.
    """
    start, _, name, _, how = one[0]
    if "enumeration" in how:
        return False
    if _GLOSSED.search(name) and known.get((start, start + name.index(" ("))) == _target(one):
        return True
    parts = name.split("/")
    if len(parts) == 1 or (" " in parts[-1] and " " not in parts[0] and not parts[-1][-1].isdigit()):
        return False
    own = _target(one)
    enzyme = not own[1] and all(
        part.endswith("ase") for part in parts
    )  # of two activities: `17α-hydroxylase/17,20-lyase`
    for part in parts:
        target = known.get((start, start + len(part)))
        if target is None or (enzyme and target == own):
            return False
        start += len(part) + 1
    return True


def _tail(name: str) -> re.Match[str] | None:
    """Returns the general word at the end of a name that may stand without it."""
    tail = _CLASS.search(name) or _HEAD.search(name)
    bare = name[: tail.start()] if tail else ""
    whole = " " in bare and "complex" not in name[len(bare) :]  # `activin receptor kinase`, but `IκB kinase complex`
    return tail if bare and not whole and not bare.endswith("ing") else None


def _cut(one: Judged, tail: re.Match[str], known: dict[tuple[int, int], _Target]) -> Judged:
    start, end = one.candidate.start, one.candidate.start + tail.start()
    target = known.get((start, end))
    if target is None or not _means_alike(_target(one), target, tail):
        return one
    bare = one.candidate.text[: tail.start()]
    if not target[1] and _RECEPTOR.match(tail[0]) and [bare.upper()] != [gene.symbol for gene in target[0]]:
        return one  # `AT1 receptor` is the name, `KIT receptor` a symbol and a word
    return one._replace(candidate=one.candidate._replace(end=end, text=bare))


def _cut_front(one: Judged, width: int, known: dict[tuple[int, int], _Target]) -> Judged:
    start, end, name, _, _ = one.candidate
    target = known.get((start + width, end))
    if target != _target(one) or [name.replace("-", "").upper()] == [gene.symbol for gene in target[0]]:
        return one  # `sFRP-2` is called so
    return one._replace(candidate=one.candidate._replace(start=start + width, text=name[width:]))


def _means_alike(whole: _Target, bare: _Target, tail: re.Match[str]) -> bool:
    """Tells whether a name with a general word means what it means without: `Rho kinase` is another than `Rho`."""
    if tail.re is _HEAD:
        return whole == bare
    if not whole[0] and whole[1] and bare[1]:
        return whole[1] == bare[1]  # a `MAPKK kinase` is no MAPKK
    return not whole[1] or not whole[0] or whole == bare or set(bare[0]) <= set(whole[0])


_FRONT = re.compile(
    r"[Pp]ro-|[Tt]ranscription factor |[Mm]utant |[Ss]oluble |[FG]-(?=actin)|s(?=[A-Z]|gp)"
)  # what a name may stand without: `pro-caspase-8`
_FIRST_LETTERS = frozenset("pPtTmMsSFG")
_LAST_LETTERS = frozenset("ynexslrd")


def _target(judged: Judged) -> _Target:
    best = judged.readings[0][0]
    return best.genes, best.group


def _place(judged: Judged, listed: dict[tuple[int, int], set[Gene]]) -> int:
    """Returns the place among the readings of one span: a curated name, an enumeration, any other.

    A curated family with few genes beside those enumerated comes last: `HIF-1α/2α` is two genes, not their family.
    """
    if "enumeration" in judged.how:
        return 1
    first = judged.readings[0][0]
    if first.source != "capgene":
        return 2
    enumerated = listed.get((judged.candidate.start, judged.candidate.end))
    if enumerated is None:
        return 0
    wider = first.kind == "family" and len(first.genes) <= 2 * len(enumerated) and enumerated.issubset(first.genes)
    return 2 if wider or enumerated == _genes(judged) else 0


def _genes(judged: Judged) -> set[Gene]:
    return {gene for ranked in judged.readings for gene in ranked[0].genes}


def outermost(judged: Iterable[Judged], threshold: float) -> list[Judged]:
    """Returns the judged candidates that pass the threshold, the longest of overlapping ones, in reading order.

    A candidate that only begins another name hides what lies in it, and is left out itself.
    """
    passed = _without_tails([one for one in judged if one[1] >= threshold or (one[3] and WITHIN in one[3])])
    passed = _without_pairs(passed)
    passed.sort(key=_by_start)
    taken: list[Judged] = []
    cluster: list[Judged] = []  # candidates that overlap each other, directly or through others
    reach = 0
    for one in passed:
        start, end, *_ = one[0]
        if start >= reach:
            taken += _longest(cluster) if len(cluster) > 1 else cluster
            cluster = [one]
            reach = end
        else:
            cluster.append(one)
            reach = max(reach, end)
    taken += _longest(cluster) if len(cluster) > 1 else cluster
    return [one for one in taken if one[1] >= threshold]


def _longest(cluster: list[Judged]) -> list[Judged]:
    """Returns the longest of overlapping candidates, and the longest of what these leave, in reading order."""
    listed = {(j.candidate.start, j.candidate.end): _genes(j) for j in cluster if "enumeration" in j.how}
    cluster.sort(key=lambda j: (j.candidate.start - j.candidate.end, _place(j, listed), j.candidate.start))
    taken: list[Judged] = []
    for one in cluster:
        start, end, *_ = one[0]
        if all(end <= other[0][0] or other[0][1] <= start for other in taken):
            taken.append(one)
    taken.sort(key=_by_start)
    return taken


def _by_start(judged: Judged) -> int:
    return judged[0][0]
