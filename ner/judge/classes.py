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
_NUMBER_OF = re.compile(r"[- ]\d")  # a number that the lexicon does not know
_HOMOLOGY = re.compile(r"[- ](?:\d[- ])?homology\b")
_TAGGED = re.compile(r"[- ](?:epitope[- ])?tag(?:s|ged)?\b")
_FUSED = re.compile(r"[- ](?:tag(?:s|ged)?|pull-?\s?downs?|fusions?|fused|beads?|agarose|sepharose)\b")
_END = re.compile(r"-(?:termin(?:al|us|i)\b|[a-z]*(?:acyl|palmitoyl|nitrosyl|glutathionyl|sulf\w{2,4}yl)at)")
# What makes a class of a name, by that name in lower case.
_AFTER = {
    **dict.fromkeys(("ubiquitin", "ub", "polyubiquitin"), _LIGASE),
    **dict.fromkeys(("histone", "histones", "core histone"), _CHEMISTRY),
    **dict.fromkeys(("interleukin", "il"), _NUMBER_OF),
    **dict.fromkeys(("myc", "c-myc"), _TAGGED),
    "gst": _FUSED,
    **dict.fromkeys(("protein c", "protein s"), _END),  # `protein C-terminal`, `protein S-nitrosylation`
    "mucin": _TYPE,
    "src": _HOMOLOGY,
}
# A domain, repeat or element that bears a protein's name stands in other proteins, too.
_PART = re.compile(
    r"(?:-like(?: binding)?|(?:[- ]activat(?:ed|ion and))? recruitment|(?:[- ]homotypic)?[- ]interact(?:ion|ing))?"
    r"[- ](?:domains?|repeats?|motifs?|elements?)\b"
)
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
_THOUSANDS = re.compile(r",\d{3}(?!\d)")  # `U46,619`
_DECIMAL = re.compile(r"\.\d(?!\d)")  # a reference mostly has two digits: `p53.12`
_LOCANT = re.compile(r"(?<!\d)[ /]\d{1,2}$")  # `HMG-CoA 3-hydroxy`, `3-HP/4-HB`
_CHEMICAL = re.compile(r"-(?:HB\b|(?i:hydroxy|keto|oxo|methyl|deoxy|amino|carboxy|phosph|dehydro|epi))")
_SHORT = 4  # letters of a stem that other organisms number: `DAF-16`, `nlp-29`


def is_cut(name: str, text: str, end: int) -> bool:
    """Tells whether a name that ends there only begins another: `GPA` of `GPA-12`, `E12` of `E12.5`, `fms-like`."""
    after = text[end : end + 1]
    if after == "-":
        if name[-1].isdigit() and _LOCANT.search(name) and _CHEMICAL.match(text, end):
            return True
        if name[-1].islower() and name[-2:-1] == " " and text[end + 1 : end + 2].isupper():
            return True  # `E3 ligase c` of `E3 ligase c-Cbl`
        numbered = len(name) <= _SHORT and name.isalpha() and _NUMBER.match(text, end) is not None
        return numbered or text.startswith("-like", end)
    if after == ",":
        return name[1:].isdigit() and _THOUSANDS.match(text, end) is not None
    if after == ".":
        return (name[1:].isdigit() or "(" in name) and _DECIMAL.match(text, end) is not None
    return False


_LONGEST_LABEL = 8
_BAND = re.compile(r"(?:\b(?:\d{1,2}|[XY])[pq]\d{1,2}(?:\.\d{1,2})?-|\b(?:bands?|chromosome(?: (?:\d{1,2}|X|Y),?)?) )$")
_REGION = re.compile(r"(?:-[pq]\d{1,2}(?:\.\d{1,2})?)? (?:region|band) of\b")
_DAY = re.compile(
    r"\b(?:(?:at|until|till|from|age|stage|(?:embryonic|postnatal)(?: day)?) |(?:[PE]|PND?)\d{1,2}(?:\.5)?(?:-| to ))$"
)
_STRAIN = re.compile(r"\b(?:strain|isolate|cultivar|serotype)s? (?:[\w./-]{1,9},? (?:and |or )?)?$")
_NO_DAYS = frozenset({"P53", "P63", "P73", "P38", "E1", "E2", "E3", "E6", "E7"})
_RESIDUE = re.compile(r"[ACDEFGHIKLMNPQRSTVWY](?![\w-])")
_CODON = re.compile(r"[ACGTU]{3}|[ACGTU](?:-[ACGTU]){2,}")
_RESIDUES = (
    r"(?:(?i:alanine|arginine|asparagine|aspartate|cysteine|glutamate|glutamine|glycine|histidine|isoleucine|leucine|lysine"
    r"|methionine|phenylalanine|proline|serine|threonine|tryptophan|tyrosine|valine)"
    r"|Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val)"
)
_OF_CODON = re.compile(
    r"(?: (?:start |stop |initiation |initiator |termination )?(?:codons?|haplotypes?|trinucleotides?|triplets?)\b"
    rf"|/{_RESIDUES}\b(?! \w+ase)"
    r"|\s?(?:-{1,2}>|→|>|/)\s?[ACGTU]{3}\b|\)n\b|\(n\)|\[\d|\)?\d* (?:repeats?|expansions?)\b| \(c\.\d)"
)
_TO_CODON = re.compile(
    r"(?:\b[ACGTU]{3}\s?(?:-{1,2}>|→|>|/)\s?|(?:\b|\d)(?:ins|del|dup)\(?|\b[ACGTU]-"
    rf"|\b(?:codons?|haplotypes?|triplets?)(?: \d{{1,4}})? \(?|/{_RESIDUES} to )$"
)
_LABELS = re.compile(r"[A-Za-z]\d{1,4}|PND?\d{1,2}|[ACGTU]{3}|[ACGTU](?:-[ACGTU]){2,}|.'s")
_INITIALS = re.compile(r",(?: [A-Z]\.-?){1,3}(?:,|;| and\b| &|\s?$)")
_AUTHORS = re.compile(r"(?:^|[.;,&(] |\band )$")  # reads five characters back: `and `, and a line end before `$`


def may_be_label(name: str) -> bool:
    """Tells whether a spelling may be a label in some places (see `is_label`)."""
    if len(name) > _LONGEST_LABEL:
        return False
    return _LABELS.fullmatch(name) is not None or (name.istitle() and name.isalpha())


def is_label(name: str, text: str, end: int) -> bool:
    """Tells whether a name that ends there is none: a band of a chromosome, a day of life, a residue, codon or author.

    `16p11.2-p12`, `at P25`, `P130S`, `the ATG codon`, `haplotype A-G-A`, `the A's`, `Li, M., Ren, H., and others`.
    """
    if name[1:] == "'s":
        return True
    start = end - len(name)
    first, rest = name[0], name.lstrip("PEND")
    if name[1:].isdigit():
        if first in "pq" and (_BAND.search(text, max(0, start - 24), start) or _REGION.match(text, end)):
            return True
        if first.isupper() and _RESIDUE.match(text, end):
            return True
        if _STRAIN.search(text, max(0, start - 32), start):
            return True
    if first in "PE" and rest.isdigit() and name not in _NO_DAYS:
        return _DAY.search(text, max(0, start - 18), start) is not None
    if _CODON.fullmatch(name):
        if "-" in name or _OF_CODON.match(text, end):
            return True
        return _TO_CODON.search(text, max(0, start - 24), start) is not None
    if text[end : end + 1] == "," and name.istitle() and name.isalpha():
        return _INITIALS.match(text, end) is not None and _AUTHORS.search(text, max(0, start - 5), start) is not None
    return False


_NAMED_BY = re.compile(
    r"(?: \([^()]{2,9}\)|\))?[- ](?:(?:SH[23]|PDZ|cytoplasmic domain|domain|receptor)[- ])?"
    r"(?:(?:associat|relat|bind|interact|activat)(?:ed|ing)|inducible)[- ](?:protein|factor|kinase|peptide|molecule)"
    r"(?:[- ]\d{1,2}[A-Z]?\b| \((?=[^()]{0,7}[A-Z])[A-Za-z0-9-]{3,9}\))"
)
WITHIN = "within"  # among the steps of a candidate that stands in a longer name, with all that lies in it


def names_another(text: str, end: int) -> bool:
    """Tells whether another protein is named by the name that ends there: `p45-related factor-2`."""
    return text[end : end + 1] in _JOINTS and _NAMED_BY.match(text, end) is not None


_JOINTS = frozenset("- )")


def is_none(name: str, text: str, end: int, *, opens: re.Pattern[str] | None, parts: bool, labelled: bool) -> bool:
    """Tells whether a name that ends there is none: it only begins the name of a class, is cut off another, or a label.

    `opens` is the name's `class_of`, `parts` tells whether the text `names_parts`, `labelled` if it `may_be_label`.
    """
    if (parts or opens) and names_class(opens, text, end):
        return True
    return is_cut(name, text, end) or (labelled and is_label(name, text, end))


def opens_another(name: str, text: str, end: int) -> bool:
    """Tells whether a name that ends there only opens the name of a class or of another protein, or is none."""
    if names_another(text, end):
        return True
    return is_none(name, text, end, opens=class_of(name), parts=True, labelled=may_be_label(name))


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
    if reading.source in _NAMED and len(stem) > _WORDY and "-" in stem:
        return True  # `E-cadherins`
    if reading.source in _RARE or (" " not in text and len(text) < _SEVERAL):
        return False
    return " " in text or reading.source == "hgnc_name" or _SYMBOLIC.search(stem) is not None


_NAMED = frozenset({"capgene", "famplex"})
_WORDY = 8  # letters beyond which a name is a word, not a symbol
_RARE = frozenset({"hgnc_alias_symbol", "hgnc_prev_symbol", "ncbi_synonym", "mgi_symbol"})
_SYMBOLIC = re.compile(r".[A-Z0-9]")
