"""What is written onto a gene name without a sign between: `pSTAT3`, `mutp53`, `siSTAT3`, `CD99wt`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A name begins with a capital behind a prefix, or with p and a number; few begin with a small letter: `pmTOR`.
_BEGINS = r"(?=[A-Z]|p\d|mTOR|eIF\d|[ein]NOS|eEF\d)"
_NUMBER = r"[0-9Α-Ωα-ω]"


@dataclass(frozen=True, slots=True)
class Affixes:
    """Patterns of affixes: before a name (`state`: those never part of it), behind it, the end of a name with one."""

    prefix: re.Pattern[str]
    state: re.Pattern[str]
    suffix: re.Pattern[str]
    suffixed: re.Pattern[str]

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]]) -> Affixes:
        """Returns the patterns of rows of affix, side (prefix or suffix) and category."""
        table = list(rows)
        prefixes = [affix for affix, side, _ in table if side == "prefix"]
        states = [affix for affix, side, category in table if side == "prefix" and category == "state"]
        suffixes = _either([affix for affix, side, _ in table if side == "suffix"])
        return cls(
            prefix=re.compile(_either(prefixes) + _BEGINS),
            state=re.compile(_either(states) + _BEGINS),
            suffix=re.compile(rf"{suffixes}(?![A-Za-z0-9Α-Ωα-ω])"),
            suffixed=re.compile(rf"{_NUMBER}{suffixes}$"),
        )


def _either(affixes: Iterable[str]) -> str:
    ordered = sorted(set(affixes), key=lambda affix: (-len(affix), affix))
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else "(?!)"
