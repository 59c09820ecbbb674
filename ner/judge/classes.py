"""What stands around a name that makes it the name of a class, of a part or of chemistry: it names no gene there."""

from __future__ import annotations

import re

from ner.types import Reading

_COUPLED = re.compile(r"[- ]?(?:coupled|linked)\b")
_LIGASE = re.compile(r"[- ](?:(?:E[123]|protein)[- ])?(?:ligases?|ligation|isopeptidases?)\b")
_CHEMISTRY = re.compile(
    r"s?[- ](?:post-?translational )?(?:modif|(?:de)?(?:acetyl|methyl|phosphoryl|ubiquitin|crotonyl|lactyl)(?!\w*ase)"
    r"|marks?\b|code\b|tails?\b)"
)
_TYPE = re.compile(r"-type\b")
_HOMOLOGY = re.compile(r"[- ](?:\d[- ])?homology\b")
# What makes a class of a name, by that name in lower case.
_AFTER = {
    **dict.fromkeys(("ubiquitin", "ub", "polyubiquitin"), _LIGASE),
    **dict.fromkeys(("histone", "histones", "core histone"), _CHEMISTRY),
    "mucin": _TYPE,
    "src": _HOMOLOGY,
}
# A domain, repeat or element that bears a protein's name stands in other proteins, too.
_PART = re.compile(r"(?:-like(?: binding)?)?[- ](?:domains?|repeats?|motifs?|elements?)\b")
# A quality that a protein is named for is no protein before another noun: `TGFβ-induced growth inhibition`.
_QUALITY = re.compile(r"\s(?!(?:proteins?|genes?|transcripts?|factors?|mRNAs?)\b)[a-z]{4}")


def class_of(name: str) -> re.Pattern[str] | None:
    """Returns what would make the name of a class or of a quality of this name, if it followed."""
    low = name.lower()
    if low.endswith("protein"):
        return _COUPLED
    return _QUALITY if low.endswith("-induced") else _AFTER.get(low)


def names_parts(text: str) -> bool:
    """Tells whether a text has a word for parts of proteins at all, which most have not."""
    return "domain" in text or "repeat" in text or "motif" in text or "element" in text


def names_class(opens: re.Pattern[str] | None, text: str, end: int) -> bool:
    """Tells whether a name that ends there only opens another: `G protein-coupled receptors`, `EGF-like repeats`.

    `opens` is the name's `class_of`.
    """
    return _PART.match(text, end) is not None or (opens is not None and opens.match(text, end) is not None)


_NUMBER = re.compile(r"-[1-9]\d?(?![\w%]|[.,]\d| ?×)")
_DECIMAL = re.compile(r"\.\d(?!\d)")  # a reference mostly has two digits: `p53.12`
_SHORT = 4  # letters of a stem that other organisms number: `DAF-16`, `nlp-29`


def is_cut(name: str, text: str, end: int) -> bool:
    """Tells whether a name that ends there only begins another: `GPA` of `GPA-12`, `E12` of `E12.5`, `fms-like`."""
    after = text[end : end + 1]
    if after == "-":
        numbered = len(name) <= _SHORT and name.isalpha() and _NUMBER.match(text, end) is not None
        return numbered or text.startswith("-like", end)
    if after == ".":
        return (name[1:].isdigit() or "(" in name) and _DECIMAL.match(text, end) is not None
    return False


def opens_another(name: str, text: str, end: int) -> bool:
    """Tells whether a name that ends there only opens the name of a class, or is cut off another."""
    return is_cut(name, text, end) or names_class(class_of(name), text, end)


PLURAL = "plural"  # among the steps of a candidate that spells a name once its last s is left out
_SEVERAL = 5  # characters, with the s, of a name that is no short form of something else


def may_be_plural(text: str, reading: Reading) -> bool:
    """Tells whether a name may stand in the plural: groups, names of several words, symbols with capitals or digits.

    The plural of a short or rare name is another word (`Alps`, `HDPs`), and ` as` no plural of a subunit alpha.
    """
    if reading.group or text.endswith("'s"):
        return True
    stem = text[:-1]
    if stem.endswith(" a"):
        return False
    if reading.source in _RARE or (" " not in text and len(text) < _SEVERAL):
        return False
    return " " in text or reading.source == "hgnc_name" or _SYMBOLIC.search(stem) is not None


_RARE = frozenset({"hgnc_alias_symbol", "hgnc_prev_symbol", "ncbi_synonym", "mgi_symbol"})
_SYMBOLIC = re.compile(r".[A-Z0-9]")
