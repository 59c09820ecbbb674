"""Captions that are plainly of worm, fly, yeast, plants or bacteria: names there are theirs, not human genes'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ner.text.keys import cased
from ner.types import Caption, Reading

# Words that tell an organism whose genes have names of their own, and words that tell a vertebrate, or only a method.
_FOREIGN = frozenset(
    """elegans caenorhabditis nematode nematodes worm worms drosophila melanogaster flies mosquito mosquitoes anopheles
    aedes bombyx tribolium yeast yeasts saccharomyces cerevisiae pombe schizosaccharomyces pichia neurospora
    aspergillus nidulans albicans yarrowia magnaporthe arabidopsis thaliana plant plants oryza rice maize wheat
    barley nicotiana tobacco tomato tomatoes chlamydomonas physcomitrella medicago seedling seedlings chloroplast
    chloroplasts phloem xylem auxin auxins cytokinin cytokinins gibberellin gibberellins jasmonate jasmonates
    jasmonic abscisic brassinosteroid brassinosteroids strigolactone strigolactones ethylene phytochrome
    phytochromes phytohormone phytohormones cryptococcus neoformans fusarium escherichia coli bacillus subtilis
    streptomyces caulobacter synechocystis cyanobacteria cyanobacterial dictyostelium tetrahymena trypanosoma
    trypanosomes plasmodium falciparum toxoplasma leishmania bee bees honeybee honeybees silkworm shrimp daphnia
    crustacean crustaceans malacostracan malacostracans arthropod arthropods insect insects bamboo soybean grapevine
    sugarcane poplar populus cassava brassica moss alga algae algal diatom diatoms photosynthesis photosynthetic
    thylakoid thylakoids plastid plastids stomata stomatal lignin anthocyanin anthocyanins swe1 clb2 cln2 cln3 sic1
    cdc28 ste7 ste11 ste12 fus3 kss1 hog1 pbs2 msn2 msn4 sch9 ypk1 pho85""".split()
)
_VERTEBRATE = frozenset(
    """human humans patient patients mouse mice murine rat rats animals vertebrate vertebrates zebrafish xenopus chick
    chicken bovine porcine pig pigs host hosts macrophage macrophages neutrophils monocytes lymphocytes dendritic
    epithelial epithelium endothelial fibroblasts hepatocytes tumor tumors tumour tumours cancer cancers leukemia hela
    hek293 clinical diabetes diabetic interferon interferons ifn antibody antibodies serum blood two-hybrid y2h
    intestinal liver cardiac brain mammal mammals mammalian oncogene oncogenes oncogenic disease diseases""".split()
)
# Genes in the manner of worms: three letters, a hyphen, a number.
_WORM_STEMS = "unc|daf|lin|egl|ced|mec|dpy|skn|glp|vab|mab|sma|lon|odr|osm|che|pmk|sek|nsy|eat|ttx|tax|rol|mig|sax"
_WORM_GENE = re.compile(rf"(?:{_WORM_STEMS})-\d{{1,3}}")
_WORM_GENE_IN = re.compile(rf"-(?<=(?:{_WORM_STEMS})-)\d")  # the same anywhere: texts have fewer hyphens than letters
_SIGNS = "()[]{},.;:'\"/-"
# The words of other organisms as they stand in texts: most captions hold none, and are not looked at any further.
_FOREIGN_FORMS = frozenset(
    f"{before}{form}{behind}"
    for word in _FOREIGN
    for form in (word, word.capitalize(), word.upper())
    for before in ("", "(", "[")
    for behind in ("", ",", ".", ";", ":", ")", "]", ").", "),", ");", "'s", "-")
)
_OPENING = 30  # runs, the title of most captions, in which one word is enough
_OF_FOREIGN, _OF_VERTEBRATE, _OF_WORM = 1, 2, 3


@lru_cache(maxsize=20_000)
def _cue(run: str) -> int:
    """Returns what a run of text without spaces tells of the organism; 0 for nothing."""
    word = run.strip(_SIGNS).lower()
    if word in _FOREIGN:
        return _OF_FOREIGN
    if word in _VERTEBRATE:
        return _OF_VERTEBRATE
    return _OF_WORM if "-" in word and _WORM_GENE.fullmatch(word) else 0


def is_foreign(text: str, runs: Sequence[str], about: str = "") -> bool:
    """Tells whether a caption is plainly of an organism without a backbone, and speaks of none that has one.

    `runs` are its stretches without spaces, `about` what else is known of it (see `about_caption`).
    """
    further = about.split()
    if about:
        text, runs = f"{text} {about}", [*runs, *further]
    if _FOREIGN_FORMS.isdisjoint(runs) and not _WORM_GENE_IN.search(text):
        return False
    cues = list(map(_cue, runs))
    if _OF_VERTEBRATE in cues:
        return False
    telling = cues[:_OPENING] + cues[len(cues) - len(further) :]
    if _OF_FOREIGN in telling or cues.count(_OF_FOREIGN) > 1:
        return True
    return _OF_WORM in cues and len({run.strip(_SIGNS).lower() for run in runs if _cue(run) == _OF_WORM}) > 1


def about_caption(caption: Caption) -> str:
    """Returns what a caption itself does not say: its title and the organisms of its record."""
    return f"{caption.title} {caption.organism}".strip()


_SHARED = frozenset({"capgene", "famplex", "hgnc_name"})  # sources of names that orthologues share: words, families
_ALIASES = frozenset({"hgnc_alias_symbol", "hgnc_prev_symbol", "ncbi_synonym", "mgi_symbol"})
_WELL_KNOWN = 2  # steps of fame from which a gene has one name everywhere
_SHORT = 4  # characters of a name that may stand for anything


def is_own_name(text: str, reading: Reading, popularity: Mapping[str, int]) -> bool:
    """Tells whether a name that can mean a human gene is rather a name that the other organism has for its own.

    Families, words and well-known genes are named alike everywhere (Ras, Notch, actin, Cdk1), and a symbol with its
    number is mostly the orthologue's; an alias, a short symbol without number or one in small letters is not.
    `popularity` holds the steps of fame by symbol.
    """
    if reading.group or reading.source in _SHARED or " " in text:
        return False
    if reading.source in _ALIASES:
        return True
    if any(popularity.get(gene.symbol, 0) >= _WELL_KNOWN for gene in reading.genes):
        return False
    return text.islower() or (len(cased(text)) <= _SHORT and not any(char.isdigit() for char in text))
