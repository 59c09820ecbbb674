"""Lowered and raised signs that a text writes in brackets, as PubMed did for years: `TGF-beta(1)`, `Na(+)`."""

from __future__ import annotations

import re

from ner.text.repair import Repaired

# What may be such a sign, and what it must then follow. A panel or a reference follows anything: `WT(4)`, `STAT3(1)`.
_BRACKETED = re.compile(
    r"\((?:(?P<charge>\d?[+-])|(?P<number>\d{1,2}[A-D]?)|(?P<greek>alpha|beta|gamma|delta|[αβγδ])|(?P<letter>[A-CHS])"
    r"|(?P<integrin>[LMXD]|IIb)|(?P<v>[vV])|(?P<protein>[isqo])|(?P<factor>II|ras)|(?P<channel>Ca))\)"
)
_BEARERS = {
    "charge": re.compile(r"(?<![A-Za-z])(?:Ca|Na|K|H|Mg|Zn|Cl|Mn|Cu|Fe)$"),
    "number": re.compile(r"(?:alpha|beta|gamma|delta|[αβγδ]|(?<![A-Za-z])(?:(?!WT|CF)[A-Z]{1,2}|5-HT|c?PLA|P2[XY]))$"),
    "greek": re.compile(r"[A-Z][a-z]?$"),
    "letter": re.compile(r"(?<![A-Za-z])(?:GABA|MAO|ET|CCK|[Bb](?:cl|CL)-?[xX]|PrP|T)$"),
    "integrin": re.compile(r"(?:alpha|α|(?<![A-Za-z])(?:c?-?FLIP|[Bb](?:cl|CL)-?[xX]))$"),
    "v": re.compile(r"(?:(?<![A-Za-z])(?:Na|Ca|K)|alpha|α)$"),  # of voltage, and of the vitronectin receptor
    "protein": re.compile(r"(?<![A-Za-z])G(?:alpha|α)?$"),
    "factor": re.compile(r"(?:TAF|p21)$"),
    "channel": re.compile(r"(?<![A-Za-z])[BSI]?K$"),
}
_FURTHEST = 6  # characters before a bracket that tell what bears the sign


def lowered(repaired: Repaired) -> Repaired:
    """Returns plain text without the brackets around its lowered and raised signs: `TGF-beta1`, `Na+`."""
    text = repaired.text
    signs = [found.span() for found in _BRACKETED.finditer(text) if _is_sign(found, text)]
    if not signs:
        return repaired
    brackets = {place for start, end in signs for place in (start, end - 1)}
    kept = [place for place in range(len(text) + 1) if place not in brackets]
    offsets = kept if repaired.offsets is None else [repaired.offsets[place] for place in kept]
    return Repaired("".join([text[place] for place in kept[:-1]]), tuple(offsets))


def _is_sign(found: re.Match[str], text: str) -> bool:
    """Tells whether what stands in a bracket is a sign of what stands before it."""
    start = found.start()
    return _BEARERS[found.lastgroup or ""].search(text, max(0, start - _FURTHEST), start) is not None
