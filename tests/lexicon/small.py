"""Small hand-made sources of a lexicon, in the layout of the published ones."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

from ner.lexicon import Lexicon, load
from ner.lexicon.build import HGNC, MGI, NCBI, build
from ner.lexicon.lint import SPECS

Rows = Sequence[Sequence[str]]

HGNC_COLUMNS = (
    "hgnc_id", "symbol", "name", "alias_symbols", "prev_symbols", "locus_type", "entrez_id", "uniprot_ids",
    "ensembl_id", "mgi_id", "rgd_id", "enzyme_ids",
)  # fmt: skip
PROTEIN = "gene with protein product"
GENES: Rows = (
    ("HGNC:76", "ABL1", "ABL proto-oncogene 1, non-receptor tyrosine kinase", "JTK7|c-ABL", "ABL", PROTEIN, "25",
     "P00519", "", "MGI:87859", "", ""),
    ("HGNC:7467", "MTTP", "microsomal triglyceride transfer protein", "ABL", "MTP", PROTEIN, "4547", "P55157", "",
     "MGI:106926", "", ""),
    ("HGNC:6018", "IL6", "interleukin 6", "BSF2|HSF", "IFNB2", PROTEIN, "3569", "P05231", "", "MGI:96559", "", ""),
    ("HGNC:6190", "JAK1", "Janus kinase 1", "JTK3", "", PROTEIN, "3716", "P23458", "", "", "", ""),
    ("HGNC:6192", "JAK2", "Janus kinase 2", "JTK10", "", PROTEIN, "3717", "O60674", "", "", "", ""),
    ("HGNC:12440", "TYK2", "tyrosine kinase 2", "JTK1", "", PROTEIN, "7297", "P29597", "", "", "", ""),
    ("HGNC:7794", "NFKB1", "nuclear factor kappa B subunit 1", "KBF1", "", PROTEIN, "4790", "P19838", "", "", "", ""),
    ("HGNC:9955", "RELA", "RELA proto-oncogene, NF-kB subunit", "p65", "NFKB3", PROTEIN, "5970", "Q04206", "", "", "",
     ""),
    ("HGNC:19102", "RIGI", "RNA sensor RIG-I", "RIG-I", "DDX58", PROTEIN, "23586", "O95786", "", "", "", ""),
    ("HGNC:11362", "STAT1", "signal transducer and activator of transcription 1", "ISGF-3", "", PROTEIN, "6772", "",
     "", "", "", ""),
    ("HGNC:11364", "STAT3", "signal transducer and activator of transcription 3", "APRF", "", PROTEIN, "6774",
     "P40763", "", "MGI:103038", "", ""),
    ("HGNC:31635", "MIR34A", "microRNA 34a", "mir-34a", "MIRN34A", "RNA, micro", "407040", "", "", "", "", ""),
    ("HGNC:11998", "TP53", "tumor protein p53", "p53|LFS1", "", PROTEIN, "7157", "P04637", "", "MGI:98834", "", ""),
)  # fmt: skip
ENTITIES = ("JAK", "NFkappaB", "NFkappaB_complex", "Loop_A", "Loop_B")
RELATIONS: Rows = (
    ("HGNC", "JAK1", "isa", "FPLX", "JAK"),
    ("HGNC", "JAK2", "isa", "FPLX", "JAK"),
    ("HGNC", "TYK2", "isa", "FPLX", "JAK"),
    ("HGNC", "NOSUCHGENE", "isa", "FPLX", "JAK"),
    ("HGNC", "NFKB1", "isa", "FPLX", "NFkappaB"),
    ("HGNC", "RELA", "isa", "FPLX", "NFkappaB"),
    ("FPLX", "NFkappaB", "partof", "FPLX", "NFkappaB_complex"),
    ("HGNC", "STAT3", "partof", "FPLX", "NFkappaB_complex"),
    ("FPLX", "Loop_B", "isa", "FPLX", "Loop_A"),
    ("FPLX", "Loop_A", "isa", "FPLX", "Loop_B"),
    ("HGNC", "STAT1", "isa", "FPLX", "Loop_B"),
)
GROUNDING: Rows = (
    ("Janus kinase", "FPLX", "JAK", "", "", "", ""),
    ("NF-kB", "FPLX", "NFkappaB", "", "", "", ""),
    ("JAK-2", "HGNC", "JAK2", "", "", "", ""),
    ("TP53 protein", "UP", "P04637", "", "", "", ""),
    ("water", "CHEBI", "CHEBI:15377", "", "", "", ""),
)
AFFIXES: Rows = (
    ("Pattern", "Category", "Notes"),
    ("h{Gene name}", "species", ""),
    ("p{Gene name}", "protein state", ""),
    ("p-{Gene name}", "protein state", ""),
    ("rh{Gene name}", "species", ""),
    ("sh{Gene name}", "inhibition", ""),
)
NCBI_ROWS: Rows = (
    ("primary_symbol", "name", "hgnc_ids", "ncbi_ids", "captured_as"),
    ("IL6", "CDF", "HGNC:6018", "3569", "Alias Symbol"),
    ("IL6", "Castleman disease", "HGNC:6018", "3569", "Phenotype Symbol"),
    ("IL6", "LOC3569", "HGNC:6018", "3569", "Alias Symbol, Placeholder Symbol"),
    ("STAT3", "ADMIO", "HGNC:11364", "6774", "Phenotype Symbol"),
    ("5S_rRNA", "5S_rRNA", "", "", "Primary Gene Symbol"),
)
MGI_ROWS: Rows = (
    ("ID", "symbol", "synonyms", "ensembl"),
    ("98834", "Trp53", "p44|bbl", ""),
    ("103038", "Stat3", "1110034C02Rik|Aprf2", ""),
    ("1", "Nohuman", "Nh1", ""),
)
CURATED: Mapping[str, Rows] = {
    "affixes.tsv": (
        ("affix", "side", "category", "reason", "source"),
        ("KO", "suffix", "inhibition", "knock-out", "captions"),
        ("m", "prefix", "species", "mouse", "captions"),
        ("phospho", "prefix", "state", "a state of the protein", "captions"),
        ("si", "prefix", "inhibition", "interference RNA", "captions"),
        ("wt", "suffix", "form", "wild type", "captions"),
    ),
    "context.tsv": (
        ("word", "target", "with", "without", "reason", "source"),
        ("S6", "STAT3", "IL-6|JAK", "Figure", "shown by the pathway", "captions"),
    ),
    "groups.tsv": (
        ("id", "kind", "name", "members", "reason", "source"),
        ("capgene:stat", "family", "STAT", "STAT1|STAT3", "named as a whole", "HGNC"),
    ),
    "names.tsv": (
        ("name", "target", "reason", "source"),
        ("Abl", "ABL1", "the kinase is meant", "PFOCR captions"),
        ("STAT", "capgene:stat", "named as a whole", "HGNC"),
    ),
    "trust.tsv": (
        ("name", "trust", "reason", "source"),
        ("capgene", "4.0", "preferred", "curated"),
        ("caption", "1.0", "the caption says so", "the caption"),
        ("famplex", "1.5", "curated text strings", "FamPlex"),
        ("hgnc_alias_symbol", "0.5", "right in half of the rows", "PFOCR"),
        ("hgnc_name", "0.9", "seldom anything else", "HGNC"),
        ("hgnc_prev_symbol", "0.85", "right in most rows", "PFOCR"),
        ("hgnc_symbol", "2.0", "right in nearly all rows", "PFOCR"),
        ("mgi_symbol", "0.25", "kept liberally", "MGI"),
        ("ncbi_synonym", "0.2", "kept liberally", "NCBI"),
        ("usage", "2.0", "share of a spelling's mentions", "corpora"),
    ),
    "vetoes.tsv": (
        ("word", "case", "sense", "reason", "source"),
        ("ATP", "any", "small_molecule", "adenosine triphosphate", "ChEBI"),
        ("Met", "exact", "amino_acid", "methionine", "ChEBI"),
    ),
}


def tsv(rows: Rows) -> str:
    """The rows as tab-separated text."""
    return "".join("\t".join(row) + "\n" for row in rows)


def write_sources(folder: Path) -> Path:
    """The folder, with the sources of a small lexicon and its curated tables in it."""
    tables = {
        f"hgnc/{HGNC}": tsv((HGNC_COLUMNS, *GENES)),
        f"hgnc/{NCBI}": tsv(NCBI_ROWS),
        f"hgnc/{MGI}": tsv(MGI_ROWS),
        "famplex/entities.csv": "".join(f"{e}\n" for e in ENTITIES),
        "famplex/relations.csv": "".join(",".join(row) + "\n" for row in RELATIONS),
        "famplex/grounding_map.csv": "".join(",".join(row) + "\n" for row in GROUNDING),
        "famplex/gene_prefixes.csv": "".join(",".join(row) + "\n" for row in AFFIXES),
        **{f"curated/{spec.name}": tsv(CURATED.get(spec.name, (spec.columns,))) for spec in SPECS},
    }
    for name, text in tables.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = text.encode()
        path.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)
    return folder


def build_small(folder: Path, *, hgnc: Path | None = None) -> Lexicon:
    """The lexicon built from the small sources in a folder."""
    build(folder, folder / "out", hgnc=hgnc, curated=folder / "curated")
    return load(folder / "out")
