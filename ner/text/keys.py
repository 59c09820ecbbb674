"""Keys: the form in which a name of the lexicon and a stretch of a caption are compared.

`plain` changes single characters only, so offsets stay; `key` then folds case, Greek (letters and their names
alike) and British spelling, and leaves out everything that is neither letter nor digit: `NF-κB`, `NF-kappaB` and
`nfkb` all become `nfkb`. What a key forgets (where words are parted) `fits` compares afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip

# The Latin letter that gene nomenclature writes for a Greek one (PRKCQ for PKC-theta, GSTO for GST-omega, ...).
LATIN = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "abgdezhqiklmnxoprsstufcyo", strict=True))

# Words that gene symbols and captions write short: `interleukin 6` and `IL-6` share a key.
_SHORTENED = {"interleukin": "il", "interleukins": "ils", "interferon": "ifn", "interferons": "ifns"}

# Names of Greek letters that are folded as words of their own. Left out: those that are gene words themselves.
_WORDS = {name: LATIN[letter] for name, letter in GREEK.items() if name not in {"mu", "nu", "xi", "pi", "rho", "tau"}}
_GREEK_PART = "alpha|beta|gamma|delta|kappa|epsilon|zeta|theta"
_GLUED = re.compile(rf"[a-z]{{0,5}}?(?:{_GREEK_PART})(?:[a-z]{{0,3}}?(?:{_GREEK_PART}))?(?:[a-z]|r[iv]{{1,3}})?")
_GREEK_IN = re.compile(_GREEK_PART)
_BRITISH = {
    "tumour": "tumor", "haem": "hem", "aemi": "emi", "oest": "est", "oedem": "edem", "oesoph": "esoph", "foet": "fet",
    "coeli": "celi", "caes": "ces", "paed": "ped", "faec": "fec", "sulph": "sulf", "colour": "color",
    "behaviour": "behavior", "fibre": "fiber", "centre": "center",
}  # fmt: skip
_BRITISH_STEMS = re.compile("|".join(_BRITISH))

_LOOKALIKES = {
    "µ": "μ", "ß": "β", "ɑ": "α", "ɣ": "γ", "ɛ": "ε", "ϵ": "ε", "ϰ": "κ", "ĸ": "κ", "ϐ": "β", "ϑ": "θ", "ϕ": "φ",
    "∆": "Δ", "Ω": "Ω", "∂": "δ", "ð": "δ", "ə": "α",
    "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "І": "I", "К": "K", "М": "M", "О": "O", "Р": "P", "Ѕ": "S",
    "Т": "T", "Х": "X", "а": "a", "с": "c", "е": "e", "і": "i", "к": "k", "о": "o", "р": "p", "ѕ": "s", "х": "x",
    "ı": "i", "⁄": "/", "∕": "/", "／": "/", "’": "'", "‘": "'", "′": "'", "´": "'", "＋": "+", "⁺": "+",
}  # fmt: skip
_DASHES = "‐‑‒–―−﹘﹣－"  # not the long one, which parts what it stands between
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


class _Plain(dict[str, str]):
    """The plain character for each character, filled as they are met."""

    def __missing__(self, char: str) -> str:
        folded = unicodedata.normalize("NFKC", char)
        if len(folded) > 1:
            folded = char
        base = unicodedata.normalize("NFD", folded)[0] if folded.isalpha() else folded
        self[char] = base
        return base


_PLAIN = _Plain(_LOOKALIKES)
_PLAIN.update(dict.fromkeys(_DASHES, "-"))
_PLAIN.update(dict.fromkeys(_SPACES, " "))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

ATOM = re.compile(r"[A-Za-z]+|[0-9]+|[Α-Ωα-ω]")
PIECE = re.compile(r"[A-Za-z0-9Α-Ωα-ω]+")
DIGITS = frozenset("0123456789")


def plain(text: str) -> str:
    """Returns the text with look-alike letters, dashes, spaces and digits made plain; its length is unchanged."""
    return text if text.isascii() else _NOT_ASCII.sub(lambda char: _PLAIN[char[0]], text)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Returns the pattern of any of the words; those with one first letter stand together, which halves the search."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items()))


# What the slow way of folding is for; most atoms hold none of it, and none of less than four letters.
_SPECIAL = _any_of([*_GREEK_PART.split("|"), *_BRITISH, *_SHORTENED])
_SHORTEST_SPECIAL = 4


@lru_cache(maxsize=25_000)
def fold_atom(atom: str) -> str:
    """Returns the folded form of a letter run, digit run or Greek letter: lower case, Latin, American, shortened."""
    low = atom.lower()
    if low in LATIN:
        return LATIN[low]
    if low in _WORDS:
        return _WORDS[low]
    if len(low) < _SHORTEST_SPECIAL or not _SPECIAL.search(low):
        return low
    if low in _SHORTENED:
        return _SHORTENED[low]
    if len(low) <= 18 and _GLUED.fullmatch(low):
        return _GREEK_IN.sub(lambda m: _WORDS[m.group()], low)
    if len(low) > 5:
        low = _BRITISH_STEMS.sub(lambda m: _BRITISH[m.group()], low)
    return low


@lru_cache(maxsize=25_000)
def key(text: str) -> str:
    """Returns the key of a name: `TGF-β1` and `TGFbeta-1` give `tgfb1`; parted digits stay parted, by a dot."""
    if text.isascii():
        if text.isalpha():
            return fold_atom(text)
        if text.isalnum() and not _SPECIAL.search(low := text.lower()):
            return low
    out: list[str] = []
    end = -1
    for atom in ATOM.finditer(plain(text)):
        word = atom.group()
        if out and word[0].isdigit() and out[-1][-1].isdigit() and atom.start() > end:
            out.append(".")
        out.append(fold_atom(word))
        end = atom.end()
    return "".join(out)


def atoms(text: str) -> list[tuple[int, int, str]]:
    """Returns the letter runs, digit runs and Greek letters of plain text with their offsets and folded forms."""
    return [(m.start(), m.end(), fold_atom(m.group())) for m in ATOM.finditer(text)]


# Before this, a word may be parted as one likes: `choline acetyl transferase`; and where its case changes: `cyclinB1`.
PARTED = re.compile(r"(?<=yl)(?=transferase)", re.IGNORECASE)
_MAY_PART = re.compile(rf"(?i:{PARTED.pattern})|(?<=[a-z]{{3}})(?=[A-Z])")


@lru_cache(maxsize=25_000)
def _gaps(text: str) -> dict[int, str]:
    """Returns what stands between the atoms of a text, by the length of the key before it; "" where a gap may be."""
    gaps: dict[int, str] = {}
    length, end = 0, None
    last = ""
    for atom in ATOM.finditer(plain(text)):
        word = atom.group()
        if end is not None:
            gap = text[end : atom.start()]
            if gap and word[0].isdigit() and last[-1].isdigit():
                length += 1
            letters = _is_word(word) and _is_word(last)
            if gap:
                gaps[length] = gap if letters else "~" + gap
        for place in _MAY_PART.finditer(word):
            gaps[length + len(fold_atom(word[: place.start()]))] = ""
        length += len(fold_atom(word))
        end, last = atom.end(), word
    return gaps


def _is_word(atom: str) -> bool:
    """Tells whether an atom is letters and no Greek letter, however spelt: beside those a name may be parted freely."""
    return atom[0].isascii() and atom[0].isalpha() and atom.lower() not in GREEK


_JOINTS = frozenset({"-", " ", "'", " -", "- ", " - ", "'-"})


_LONG = 28  # characters of a name in which older spellings have commas: no list of names looks like it
_PART = 9  # letters before its comma: `AKT1, serine/threonine kinase` is two names


def fits(text: str, term: str) -> bool:
    """Tells whether two spellings with one key part their words at compatible places.

    Letters that the text parts by a space the term must part as well (`c at` is not `CAT`); signs other than hyphen,
    space and apostrophe must stand in both.
    """
    if text == term or (text.isalnum() and term.isalnum()) or text.lower() == term.lower():
        return True
    ours, theirs = _gaps(text), _gaps(term)
    for place, gap in ours.items():
        bare = gap.lstrip("~")
        if gap and bare not in _JOINTS:
            there = theirs.get(place, "").lstrip("~")
            if "+" in bare and "+" in there:  # `Na+-K+-ATPase` is `Na+/K+-ATPase`
                bare, there = bare.replace("+", ""), there.replace("+", "")
                if bare in _JOINTS and (not bare or there):
                    continue
            loose = bare in {"/", ".", " ("} and there and (bare, there) != ("/", ".")  # `Cav1/2` is no Cav1.2
            loose = loose or (bare == ", " and there == " " and place > _PART and len(term) > _LONG)
            if there.strip() != bare.strip() and not loose:
                return False
        elif " " in bare and not gap.startswith("~") and place not in theirs:
            return False
    return all(place in ours for place, gap in theirs.items() if " " in gap and gap[0] != "~") or len(term) > 12


_GREEK_NAME = _any_of(_WORDS)


def greek(text: str) -> tuple[str, ...]:
    """Returns the Greek letters of a name, spelt or not, as Latin letters in order: `TGF-beta1` gives `("b",)`."""
    if text.isascii() and not _GREEK_NAME.search(text.lower()):
        return ()
    found: list[str] = []
    for atom in ATOM.finditer(plain(text)):
        low = atom.group().lower()
        if low in LATIN:
            found.append(LATIN[low])
        elif low in _WORDS:
            found.append(_WORDS[low])
        elif _GLUED.fullmatch(low):
            found.extend(_WORDS[name] for name in _GREEK_IN.findall(low))
    return tuple(found)


def digits(text: str) -> tuple[str, ...]:
    """Returns the numbers of a name in order."""
    return tuple(re.findall(r"[0-9]+", text))


@lru_cache(maxsize=25_000)
def cased(text: str) -> str:
    """Returns a name with its case kept, its hyphens, spaces and Greek folded: `NF-κB` gives `NFkB`, `Met` `Met`."""
    if text.isalnum() and text.isascii() and (len(text) < _SHORTEST_SPECIAL or not _SPECIAL.search(text.lower())):
        return text
    out: list[str] = []
    end = -1
    for atom in ATOM.finditer(plain(text)):
        word = atom.group()
        folded = fold_atom(word)
        if out and word[0].isdigit() and out[-1][-1].isdigit() and atom.start() > end:
            out.append(".")
        out.append(word if folded == word.lower() else folded)
        end = atom.end()
    return "".join(out)
