"""Repair of text whose UTF-8 bytes were once read as Mac Roman or Windows-1252, with a map back to the text as read.

`IFN-Œ±` is `IFN-α` read as Mac Roman. Captions keep such damage (PFOCR has it in about one caption of thirty), and
offsets must stay on the text as it was read, so the repair carries the place of every character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_REPAIRED = (
    "αβγδεζηθικλμνξοπρςστυφχψωΓΔΘΛΞΠΣΦΨΩ" + "‐‑‒–—‘’“”†•…′″→←↑↓↔−≤≥≈×±µ·°®™©é®∼⁺⁻²³¹½" + "\u00a0\u2009\u200a\u2002"
)
_CODECS = ("mac_roman", "cp1252")


def _damage_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for char in _REPAIRED:
        for codec in _CODECS:
            raw = char.encode("utf-8")
            try:
                damaged = raw.decode(codec)
            except UnicodeDecodeError:
                damaged = "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in raw)
            if len(damaged) > 1:
                table.setdefault(damaged, char)
    return table


_TABLE = _damage_table()
_LEADS = frozenset(damaged[0] for damaged in _TABLE)
_DAMAGE = re.compile("|".join(re.escape(d) for d in sorted(_TABLE, key=lambda d: (-len(d), d))))
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_TRIGGER = re.compile(f"[{re.escape(''.join(sorted(_LEADS)))}{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Repaired:
    """Repaired text; `offsets[i]` is where its character i starts in the text as read (None: nothing was moved).

    `corrected` are the spans, on the repaired text, of misspelt words that were replaced.
    """

    text: str
    offsets: tuple[int, ...] | None = None
    corrected: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the span, on the text as read, of code points `start` to `end` of the repaired text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def repair(text: str) -> Repaired:
    """Returns the text with encoding damage mended and invisible characters left out."""
    if text.isascii() or not _TRIGGER.search(text):
        return Repaired(text)
    out: list[str] = []
    offsets: list[int] = []
    place = 0
    while place < len(text):
        found = _DAMAGE.match(text, place) if text[place] in _LEADS else None
        if found:
            out.append(_TABLE[found.group()])
            offsets.append(place)
            place = found.end()
        else:
            if text[place] not in INVISIBLE:
                out.append(text[place])
                offsets.append(place)
            place += 1
    offsets.append(len(text))
    if len(out) == len(text):
        return Repaired("".join(out))
    return Repaired("".join(out), tuple(offsets))
