"""The names of the lexicon: what each source calls a gene, a family or a complex, and how running text varies it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ner.errors import LexiconError
from ner.lexicon import sources
from ner.lexicon.approved import Approved
from ner.lexicon.sources import GeneRow, Name
from ner.text.keys import GREEK, key
from ner.types import Kind

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
    """A family or complex with the approved symbols of its members, all levels down; `open_members` are not listed."""

    id: str
    kind: Kind
    name: str
    members: tuple[str, ...]
    open_members: tuple[str, ...] = ()


# A gene of a microRNA: let or not, number, letter, and which of several loci.
MIRNA = re.compile(r"MIR(LET)?(\d*)([A-Z]*)(-?\d*)")


def hgnc_names(rows: Iterable[GeneRow]) -> Iterator[Name]:
    """Yields symbols, previous symbols, aliases and, for genes with a product, their names."""
    for row in rows:
        yield Name(row.symbol, "hgnc_symbol", row.symbol)
        for text in row.previous:
            if not _is_a_mere_label(text, row.locus):
                yield Name(text, "hgnc_prev_symbol", row.symbol)
        for text in row.aliases:
            if not _is_a_mere_label(text, row.locus):
                yield Name(text, "hgnc_alias_symbol", row.symbol)
        if row.locus in NAMED_LOCI:
            for text in (row.name, *row.alias_names, *row.previous_names):
                for variant in name_variants(text):
                    yield Name(variant, "hgnc_name", row.symbol)
            if number := re.fullmatch(r"interleukin (\d+[A-Z]?)", row.name):
                yield Name(f"interleukins {number[1]}", "hgnc_name", row.symbol)  # `interleukins 4 and 13`
        elif row.symbol.startswith("MIR") and (number := MIRNA.fullmatch(row.symbol)):
            for text in mirna_names(*(part or "" for part in number.groups())):
                yield Name(text, "hgnc_name", row.symbol)


# Loci whose other symbols are labels of laboratories (`L1`, `A23`, `Tran`), which mean something else in captions.
_LABELLED = ("RNA, transfer", "immunoglobulin gene", "immunoglobulin pseudogene", "T cell receptor pseudogene")
_LABEL = re.compile(r"[A-Z]\d{1,2}|TR[A-Z][a-z]?")


def _is_a_mere_label(text: str, locus: str) -> bool:
    """Tells whether a former or other symbol of such a locus stands for anything but it: a letter with its number."""
    return locus == "RNA, transfer" or (locus in _LABELLED and _LABEL.fullmatch(text) is not None)


_WEIGHT = re.compile(r"[\d.]+[ -]?kda?", re.IGNORECASE)
_GREEK_LABEL = re.compile(rf"(?:[α-ω]|{'|'.join(sorted(GREEK))})-?\d{{1,2}}", re.IGNORECASE)


def is_no_name(text: str) -> bool:
    """Tells whether what a table calls a name is none in running text: a weight (`65 kDa`), a numbered Greek letter."""
    return _WEIGHT.fullmatch(text) is not None or _GREEK_LABEL.fullmatch(text) is not None


def misnomers(folder: Path, approved: Approved) -> frozenset[tuple[str, str]]:
    """Returns what tables call genes and papers do not: the key of a name, and the symbol that it does not mean."""
    path = folder / "misnomers.tsv"
    found: set[tuple[str, str]] = set()
    for number, row in enumerate(sources.read_curated(path, ("name", "symbol", "reason", "source")), 2):
        if symbol := approved.current(row["symbol"], f"{path}:{number}"):
            found.add((key(row["name"]), symbol))
    return frozenset(found)


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
_BRACKET = re.compile(r"(?:^|\s+)\([^()]*\)|\((?!\w{1,2}\))[^()]*\)")  # the letter in `G(z)` belongs to the name
_TRAILING = re.compile(r" (?:(?<=\d )protein|gene|precursor|chain|subunit|isoform|homolog|polypeptide)$")


def name_variants(name: str) -> Iterator[str]:
    """Yields the spellings of an approved name that running text uses: without brackets, tails, in natural order."""
    seen = {name}
    if name:
        yield name
    bare = _BRACKET.sub("", name).strip()
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


def ncbi_names(path: Path, approved: Approved) -> Iterator[Name]:
    """Yields the NCBI synonyms that are gene names, by the approved symbol of their gene."""
    for name in sources.read_ncbi_names(path):
        tags = set(name.tag.split("|")) if name.tag else set()
        target = approved.followed(name.target)
        if target in approved.symbols and not tags & _DROPPED_TAGS and len(name.text) > 1:
            yield Name(name.text, "ncbi_synonym", target)


def affixes(famplex: Path, curated: Path) -> Iterator[tuple[str, str, str]]:
    """Yields what is written onto a name without a sign between: affix, side and category, FamPlex' and our own."""
    path = curated / "affixes.tsv"
    for number, row in enumerate(sources.read_curated(path, ("affix", "side", "category", "reason", "source")), 2):
        if row["side"] not in ("prefix", "suffix"):
            raise LexiconError(f"side {row['side']!r} is neither prefix nor suffix", place=f"{path}:{number}")
        yield row["affix"], row["side"], row["category"]
    for pattern, category in sources.read_famplex_affixes(famplex / "gene_prefixes.csv"):
        if glued := re.fullmatch(r"([A-Za-z]+)\{Gene name\}|\{Gene name\}([A-Za-z]+)", pattern):
            yield glued[1] or glued[2], "prefix" if glued[1] else "suffix", category.replace(" ", "_")


def mouse_names(path: Path, rows: Iterable[GeneRow]) -> Iterator[Name]:
    """Yields the mouse symbol and synonyms of each human gene's orthologue."""
    mouse = sources.read_mgi(path)
    for row in rows:
        for mgi in row.mgi:
            symbol, synonyms = mouse.get(mgi, ("", ()))
            for text in (symbol, *synonyms):
                if 2 < len(text) <= 30 and not text.endswith("Rik") and not re.search(r"[<>,;]", text):
                    yield Name(text, "mgi_symbol", row.symbol)


def famplex_groups(folder: Path, approved: Approved) -> Iterator[GroupRow]:
    """Yields FamPlex' families and complexes with their members through all levels.

    A group is a complex when more of its direct relations are parts than kinds.
    """
    below: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for space, member, relation, group in sources.read_famplex_relations(folder / "relations.csv"):
        below[group].append((space, member, relation))

    def members(group: str, seen: frozenset[str]) -> set[str]:
        found: set[str] = set()
        for space, member, _ in below[group]:
            if space == "HGNC" and (symbol := approved.followed(member)) in approved.symbols:
                found.add(symbol)
            elif space == "FPLX" and member not in seen:
                found |= members(member, seen | {member})
        return found

    for group in sources.read_famplex_entities(folder / "entities.csv"):
        parts = sum(relation == "partof" for _, _, relation in below[group])
        kind: Kind = "complex" if parts * 2 > len(below[group]) else "family"
        yield GroupRow(f"FPLX:{group}", kind, _group_name(group), tuple(sorted(members(group, frozenset({group})))))


def _group_name(group: str) -> str:
    return re.sub(r"_(?:family|complex)$", "", group).replace("_", " ")


def famplex_names(
    folder: Path, rows: Iterable[GeneRow], approved: Approved, groups: dict[str, GroupRow]
) -> Iterator[Name]:
    """Yields the names of FamPlex' groups and the curated texts of its grounding map."""
    uniprot = {u: row.symbol for row in rows for u in row.uniprot}
    for group in sources.read_famplex_entities(folder / "entities.csv"):
        yield Name(_group_name(group), "famplex", f"FPLX:{group}")
    for text, space, ident in sources.read_famplex_grounding(folder / "grounding_map.csv"):
        symbol = approved.followed(ident)
        target = {"FPLX": f"FPLX:{ident}", "UP": uniprot.get(ident, ""), "HGNC": symbol}.get(space, "")
        if target in groups or target in approved.symbols:
            yield Name(text, "famplex", target)
            if text.count(" "):
                yield from (Name(variant, "famplex", target) for variant in name_variants(text))


def curated_groups(folder: Path, approved: Approved) -> Iterator[GroupRow]:
    """Yields our own groups and our corrections of FamPlex' members, without members that are left out."""
    path = folder / "groups.tsv"
    for number, row in enumerate(sources.read_curated(path, ("id", "kind", "name", "members", "reason", "source")), 2):
        given = [approved.current(symbol, f"{path}:{number}") for symbol in row["members"].split("|") if symbol]
        members = tuple(dict.fromkeys(symbol for symbol in given if symbol))
        if row["kind"] not in ("family", "complex"):
            raise LexiconError(f"kind {row['kind']!r} is neither family nor complex", place=f"{path}:{number}")
        yield GroupRow(row["id"], "complex" if row["kind"] == "complex" else "family", row["name"], members)


def curated_names(folder: Path, approved: Approved, groups: dict[str, GroupRow]) -> Iterator[Name]:
    """Yields the curated names; their reading is preferred to all others."""
    for path in (folder / "names.tsv", folder / "protein_names.tsv"):
        for number, row in enumerate(sources.read_curated(path, ("name", "target", "reason", "source")), 2):
            if target := approved.currents(row["target"], f"{path}:{number}", groups):
                for variant in name_variants(row["name"]) if " " in row["name"] else [row["name"]]:
                    yield Name(variant, "capgene", target)
