"""The words that tell names apart, without the small and general ones of which every second name is made."""

from __future__ import annotations

from functools import lru_cache
from re import compile as pattern

from ner.text.keys import PIECE, key

# What names of genes end with, beside the enzymes in -ase.
HEADS = (
    "receptor|kinase|factor|protein|synthase|ligase|channel|transporter|exchanger|ligand|antigen|cytokine|chemokine|"
    "interleukin|interferon|collagen|integrin|subunit|homolog|homologue|gene|polypeptide|peptide|hormone|cadherin|"
    "activator|inhibitor|repressor|transducer|adaptor|adapter|molecule|element|enzyme|cotransporter|coactivator|corepressor"
)
# No name opens with these in running text (`AND-1`, `IN 2`), and they are every third word.
FUNCTION_WORDS = frozenset(
    """a an and are as at be been but by can could did do does for from had has have if in into is it its may no nor not
    of on or so such than that the their then these they this those to via was we were when where which while will with
    within""".split()
)
_GENERAL = pattern(rf"{HEADS}|reductase|dehydrogenase|synthetase|hydrolase|transferase|phosphatase|oxidase|protease")
_SMALL = frozenset(
    {"of", "the", "and", "a", "in", "to", "for", "with", "by", "like", "type", "protein", "gene", "family", "member"}
)


@lru_cache(maxsize=20_000)
def content(text: str) -> frozenset[str]:
    """Returns the keys of the words that tell names apart: without small and general ones, unless those are all."""
    words = frozenset(k.removesuffix("s") for m in PIECE.finditer(text) if (k := key(m.group())) and k not in _SMALL)
    telling = frozenset(word for word in words if not _GENERAL.fullmatch(word))
    return telling if any(not word.isdigit() for word in telling) else words
