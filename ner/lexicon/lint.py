"""Checks and sorts the curated tables: every row whole, reasoned and sourced, no table against itself or another."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ner.errors import LexiconError, said
from ner.lexicon.compiled import Lexicon
from ner.lexicon.compiled import load as load_lexicon
from ner.lexicon.context import NONE
from ner.lexicon.curated import veto_key
from ner.lexicon.patterns import COLUMNS, OF, problem
from ner.lexicon.stems import MADE
from ner.output import open_output
from ner.text.keys import cased, key, plain

SENSES = frozenset(
    """small_molecule amino_acid ion drug nucleotide lipid organelle cell cell_line tissue organism virus disease
    process method statistic unit panel_label english domain fusion modification general_class tag place
    other""".split()
)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A curated table: its columns, of which the first is sorted by and the first `identifying` make a row unique."""

    name: str
    columns: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    identifying: int = 1


SPECS = (
    TableSpec("affixes.tsv", ("affix", "side", "category", "reason", "source"), identifying=2),
    TableSpec("context.tsv", ("word", "target", "with", "without", "reason", "source"), frozenset({"without"}), 2),
    TableSpec("groups.tsv", ("id", "kind", "name", "members", "reason", "source"), frozenset({"members"})),
    TableSpec("misnomers.tsv", ("name", "symbol", "reason", "source"), identifying=2),
    TableSpec("names.tsv", ("name", "target", "reason", "source")),
    TableSpec("patterns.tsv", COLUMNS, identifying=2),
    TableSpec("protein_names.tsv", ("name", "target", "reason", "source")),
    TableSpec("trust.tsv", ("name", "trust", "reason", "source")),
    TableSpec("vetoes.tsv", ("word", "case", "sense", "reason", "source")),
    TableSpec("wordings.tsv", ("word", "stands_for", "reason", "source")),
)

NAMES = ("names.tsv", "protein_names.tsv")
Row = dict[str, str]


def lint(folder: Path, lexicon: Lexicon | None = None) -> tuple[LexiconError, ...]:
    """Sorts the curated tables of a folder in place and returns what is wrong in them; wrong tables stay as they are.

    Raises LexiconError where a table cannot be read.
    """
    known = lexicon if lexicon is not None else load_lexicon()
    tables = {spec.name: list(_read(folder / spec.name, spec)) for spec in SPECS}
    made = {group for group in known.groups if group.startswith(MADE) or not group.startswith("capgene:")}
    targets = made | {row["id"] for _, row in tables["groups.tsv"]} | known.genes.keys()  # one deleted is none
    clashes = list(_clashes(folder, tables))
    problems: list[LexiconError] = []
    for spec in SPECS:
        path = folder / spec.name
        found = [*_gaps(path, spec, tables[spec.name]), *_checks(path, spec, tables[spec.name], known, targets)]
        found += [problem for problem in clashes if problem.place.startswith(f"{path}:")]
        problems += found
        if not found:
            _write(path, spec, [row for _, row in tables[spec.name]])
    return tuple(problems)


def _read(path: Path, spec: TableSpec) -> Iterator[tuple[int, Row]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "name the folder that holds the curated tables"
        raise LexiconError(f"cannot be read: {said(error)}", place=str(path), remedy=remedy) from error
    reader = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(reader, ())) != spec.columns:
        raise LexiconError("wrong header", place=f"{path}:1", remedy=f"it must be {', '.join(spec.columns)}")
    for number, cells in enumerate(reader, 2):
        if len(cells) != len(spec.columns):
            raise LexiconError(
                f"{len(cells)} fields instead of {len(spec.columns)}",
                place=f"{path}:{number}",
                remedy="part them by tabs",
            )
        yield number, dict(zip(spec.columns, cells, strict=True))


def _gaps(path: Path, spec: TableSpec, rows: list[tuple[int, Row]]) -> Iterator[LexiconError]:
    for number, row in rows:
        for column in spec.columns:
            if not row[column].strip() and column not in spec.optional:
                yield LexiconError(f"no {column}", place=f"{path}:{number}", remedy="every row needs one")
            elif row[column] != row[column].strip():
                yield LexiconError(f"blanks around the {column}", place=f"{path}:{number}")


def _checks(
    path: Path, spec: TableSpec, rows: list[tuple[int, Row]], lexicon: Lexicon, targets: set[str]
) -> Iterator[LexiconError]:
    seen: dict[str, int] = {}
    for number, row in rows:
        place = f"{path}:{number}"
        yield from (LexiconError(problem, place=place) for problem in _row_problems(spec, row, lexicon, targets))
        name = " ".join(row[column] for column in spec.columns[: spec.identifying])
        first = seen.setdefault(veto_key(row) if spec.name == "vetoes.tsv" else name, number)
        if first != number:
            yield LexiconError(f"{name!r} stands in line {first} already", place=place, remedy="keep one of them")


def _clashes(folder: Path, tables: Mapping[str, Sequence[tuple[int, Row]]]) -> Iterator[LexiconError]:
    """Yields what one table says against another: a veto or a misnomer that is a name, a group that no name means."""
    named = {(plain(row["name"]), row["target"]) for table in NAMES for _, row in tables[table]}
    names = {name for name, _ in named}
    contexts = {row["word"] for _, row in tables["context.tsv"]}
    meant = {target for _, target in named}.union(row["target"] for _, row in tables["context.tsv"])
    for number, row in tables["vetoes.tsv"]:
        if plain(row["word"]) in names and row["word"] not in contexts:
            problem, remedy = f"{row['word']!r} is a curated name, which no veto refuses", "keep one of them"
            yield LexiconError(problem, place=f"{folder / 'vetoes.tsv'}:{number}", remedy=remedy)
    for number, row in tables["misnomers.tsv"]:
        if (plain(row["name"]), row["symbol"]) in named:
            problem, remedy = f"{row['name']!r} is a curated name of {row['symbol']}", "keep one of them"
            yield LexiconError(problem, place=f"{folder / 'misnomers.tsv'}:{number}", remedy=remedy)
    for number, row in tables["groups.tsv"]:
        if row["id"].startswith("capgene:") and row["id"] not in meant:
            problem, remedy = f"no name or context means {row['id']!r}", "give it a name in names.tsv, or take it out"
            yield LexiconError(problem, place=f"{folder / 'groups.tsv'}:{number}", remedy=remedy)


def _row_problems(spec: TableSpec, row: Row, lexicon: Lexicon, known: set[str]) -> Iterator[str]:
    """Yields what is wrong with the cells of a row; `known` are the symbols and groups that it may name."""
    match spec.name:
        case "names.tsv" | "protein_names.tsv":
            yield from _name_problems(row, known)
        case "misnomers.tsv":
            if row["symbol"] not in lexicon.genes:
                yield f"{row['symbol']!r} is no approved symbol"
        case "context.tsv":
            yield from _context_problems(row, known)
        case "groups.tsv":
            yield from _group_problems(row, lexicon)
        case "vetoes.tsv":
            yield from (*_one_of(row, "case", frozenset({"exact", "any"})), *_one_of(row, "sense", SENSES))
        case "affixes.tsv":
            yield from _one_of(row, "side", frozenset({"prefix", "suffix"}))
        case "patterns.tsv":
            wrong = problem(row["pattern"], row["written"])
            yield from (*_one_of(row, "of", OF), *([wrong] if wrong else []))
        case "wordings.tsv":
            if row["word"] != key(row["word"]):
                yield f"{row['word']!r} is no folded word: write {key(row['word'])!r}"
        case _:
            if not row["trust"].replace(".", "", 1).isdigit():
                yield f"trust {row['trust']!r} is no number"


def _name_problems(row: Row, known: set[str]) -> Iterator[str]:
    unknown = [target for target in row["target"].split("|") if target not in known]
    yield from (f"{target!r} is neither an approved symbol nor a group" for target in unknown)
    if not cased(row["name"]):
        yield f"{row['name']!r} holds no letter or digit"


def _context_problems(row: Row, known: set[str]) -> Iterator[str]:
    if row["target"] != NONE and row["target"] not in known:
        yield f"{row['target']!r} is neither an approved symbol nor a group nor {NONE!r}"
    for words in (row["with"], row["without"]):
        if words and "" in words.split("|"):
            yield f"an empty word among {words!r}"


def _group_problems(row: Row, lexicon: Lexicon) -> Iterator[str]:
    unknown = [s for s in row["members"].split("|") if s and s not in lexicon.genes]
    yield from (f"{symbol!r} is no approved symbol" for symbol in unknown)
    yield from _one_of(row, "kind", frozenset({"family", "complex"}))
    if not row["id"].startswith(("FPLX:", "capgene:")):
        yield f"id {row['id']!r} begins with neither FPLX: nor capgene:"


def _one_of(row: Row, column: str, values: frozenset[str]) -> Iterator[str]:
    if row[column] not in values:
        yield f"{column} {row[column]!r} is none of {', '.join(sorted(values))}"


def _write(path: Path, spec: TableSpec, rows: list[Row]) -> None:
    first = spec.columns[0]
    ordered = sorted(rows, key=lambda row: (row[first].casefold(), row[first]))
    lines = ["\t".join(spec.columns), *("\t".join(row[c] for c in spec.columns) for row in ordered)]
    text = "".join(f"{line}\n" for line in lines)
    if text == path.read_text(encoding="utf-8"):
        return
    with open_output(str(path)) as stream:
        stream.write(text.encode("utf-8"))
