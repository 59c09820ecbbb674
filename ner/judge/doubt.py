"""What makes a reading more doubtful than its probabilities tell: which of a few plain reasons for doubt it has."""

from __future__ import annotations

from ner.judge.cells import FAMILY_USE
from ner.lexicon.records import Usage
from ner.types import Reading

# The reasons, in the order in which `doubts` tells whether they hold.
DOUBTS = ("group", "group that no corpus knows", "synonym")
_SYNONYMS = frozenset({"hgnc_alias_symbol", "hgnc_prev_symbol", "ncbi_synonym", "mgi_symbol"})


def doubts(reading: Reading, usage: Usage) -> tuple[bool, ...]:
    """Returns for each of DOUBTS whether it holds for a reading of a spelling that corpora use so.

    Names of groups are often meant as one gene, most of all where no annotator took the spelling for a family; aliases,
    previous symbols and the synonyms of other lists are right half as often as symbols.
    """
    group = bool(reading.group)
    known = any(symbol == FAMILY_USE for symbol, _ in usage.symbols)
    return group, group and not known, reading.source in _SYNONYMS
