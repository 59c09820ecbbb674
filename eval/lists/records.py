"""A record's curated list against our annotation of its caption: tallies at three levels, and what disagrees."""

from __future__ import annotations

from dataclasses import dataclass

from eval.lists.disagreements import Disagreement, sort_disagreements
from eval.lists.listing import Listing, Unit, list_curated, list_found
from eval.lists.readable import is_attainable, read_caption
from eval.tally import Tally
from ner.formats.record import GeneRow, Record
from ner.lexicon import Lexicon
from ner.types import Annotation

LEVELS = ("symbols", "rows", "families")
SOURCES = ("symbol", "alias", "previous", "family")
_SOURCE_OF = {
    "hgnc_symbol": "symbol",
    "ncbigene_symbol": "symbol",
    "hgnc_alias_symbol": "alias",
    "ncbigene_synonym": "alias",
    "hgnc_prev_symbol": "previous",
    "bioentities_symbol": "family",
    "famplex_relations": "family",
}


@dataclass(frozen=True, slots=True)
class RecordResult:
    """One figure: a tally for each level over all rows and over the attainable ones, recall by source, disagreements.

    `symbols` compares sets of genes, `rows` pairs of word and gene (a row is found when its gene is), `families` genes
    and groups, a group counting once. All symbols are today's. `curated` and `reachable` are the list and the rows of
    it that the caption can give, `found` what the annotation would list.
    """

    figid: str
    paper: str
    organisms: str
    year: str
    all_rows: dict[str, Tally]
    attainable: dict[str, Tally]
    by_source: dict[str, Tally]
    by_source_attainable: dict[str, Tally]
    disagreements: tuple[Disagreement, ...]
    curated: Listing
    reachable: Listing
    found: Listing


def compare_record(record: Record, annotation: Annotation, lexicon: Lexicon) -> RecordResult:
    """Returns how our annotation of a record's caption stands to its curated list."""
    readable = read_caption(record.caption, lexicon)
    curated, found = list_curated(record, lexicon), list_found(annotation, lexicon)
    reachable = curated.only(lambda row: is_attainable(row, readable, lexicon))
    return RecordResult(
        figid=record.figid,
        paper=record.pmcid or record.figid.partition("__")[0],
        organisms=record.organisms,
        year=record.year,
        all_rows=_levels(curated, found, whole=curated),
        attainable=_levels(reachable, found, whole=curated),
        by_source=_by_source(curated, found, whole=curated),
        by_source_attainable=_by_source(reachable, found, whole=curated),
        disagreements=sort_disagreements(record, annotation, readable, lexicon),
        curated=curated,
        reachable=reachable,
        found=found,
    )


def source_of(row: GeneRow) -> str:
    """Returns the kind of source of a row in either layout: symbol, alias, previous, family, or empty."""
    return _SOURCE_OF.get(row.source, "")


def _levels(curated: Listing, found: Listing, *, whole: Listing) -> dict[str, Tally]:
    """Returns the tallies of `curated`; whether ours are right is judged by the `whole` list in any case."""
    theirs, ours = whole.symbols, found.symbols
    symbols = Tally(len(curated.symbols & ours), len(curated.symbols), len(theirs & ours), len(ours))
    rows = Tally(
        sum(row.hgnc_symbol in ours for row in curated.rows),
        len(curated.rows),
        sum(row.hgnc_symbol in theirs for row in found.rows),
        len(found.rows),
    )
    listed, wanted, given = curated.units, whole.units, found.units
    families = Tally(
        sum(any(_agree(a, b) for b in given) for a in listed),
        len(listed),
        sum(any(_agree(a, b) for b in wanted) for a in given),
        len(given),
    )
    return dict(zip(LEVELS, (symbols, rows, families), strict=True))


def _agree(a: Unit, b: Unit) -> bool:
    """True for the same gene, and for two groups that share at least half the members of the smaller one."""
    if a.is_group != b.is_group:
        return False
    if not a.is_group:
        return a.symbols == b.symbols
    return bool(a.symbols and b.symbols) and 2 * len(a.symbols & b.symbols) >= min(len(a.symbols), len(b.symbols))


def _by_source(curated: Listing, found: Listing, *, whole: Listing) -> dict[str, Tally]:
    """Returns the rows of `curated` and ours, each by its source; whether ours are right, the `whole` list says."""
    tallies, theirs, ours = dict.fromkeys(SOURCES, Tally()), whole.symbols, found.symbols
    for row in curated.rows:
        if source := source_of(row):
            tallies[source] += Tally(found=row.hgnc_symbol in ours, listed=1)
    for row in found.rows:
        if source := source_of(row):
            tallies[source] += Tally(right=row.hgnc_symbol in theirs, given=1)
    return tallies
