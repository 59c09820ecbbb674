"""Curated lists against annotations: tallies, disagreements, doubtful rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.lists.disagreements import Disagreement
from eval.lists.readable import is_attainable, read_caption
from eval.lists.records import RecordResult, compare_record
from eval.lists.refutation import doubtful_rows
from eval.tally import Rates, Tally, macro, micro
from ner.formats.pfocr import read_record
from ner.formats.record import GeneRow, Record
from ner.lexicon import Lexicon
from ner.types import Annotation, Caption, Gene, Kind, Mention

SYMBOL, ALIAS, FAMILY = "hgnc_symbol", "hgnc_alias_symbol", "bioentities_symbol"
NFKB = ("NFKB1", "NFKB2", "REL", "RELA", "RELB")


def record(caption: str, *rows: tuple[str, str, str]) -> Record:
    listed = tuple(GeneRow(word, word, source, symbol, "") for word, symbol, source in rows)
    return Record(Path("r.md"), "PMC1__f", caption, "", "", "Homo sapiens", "2018", "PMC1", listed, 1, "")


def annotate(caption: str, *found: tuple[str, Kind, tuple[str, ...]]) -> Annotation:
    mentions = [_mention(caption, text, kind, symbols) for text, kind, symbols in found]
    return Annotation(Caption("PMC1__f", caption), tuple(mentions))


def _mention(caption: str, text: str, kind: Kind, symbols: tuple[str, ...]) -> Mention:
    start, genes = caption.index(text), tuple(Gene(symbol, "HGNC:1") for symbol in symbols)
    group = "" if kind == "gene" else f"FPLX:{text}"
    return Mention(start, start + len(text), text, kind, genes, text, SYMBOL, 0.9, ("exact",), group)


def compare(lexicon: Lexicon, made: Record, *found: tuple[str, Kind, tuple[str, ...]]) -> RecordResult:
    return compare_record(made, annotate(made.caption, *found), lexicon)


def test_records_tally_all_and_attainable_rows(lexicon: Lexicon) -> None:
    made = record("STAT3 and IL-6", ("STAT3", "STAT3", SYMBOL), ("IL-6", "IL6", ALIAS), ("SRC", "SRC", SYMBOL))
    result = compare(lexicon, made, ("STAT3", "gene", ("STAT3",)), ("IL-6", "gene", ("LIF",)))
    assert result.all_rows["symbols"] == Tally(1, 3, 1, 2)
    assert result.attainable["symbols"] == Tally(1, 2, 1, 2)
    assert result.by_source["symbol"] == Tally(found=1, listed=2, right=1, given=2)


def test_records_bring_retired_symbols_up_to_date(lexicon: Lexicon) -> None:
    made = record("RIG-I senses RNA.", ("RIG-I", "DDX58", ALIAS))
    result = compare(lexicon, made, ("RIG-I", "gene", ("RIGI",)))
    assert result.all_rows["rows"] == Tally(1, 1, 1, 1)
    assert result.disagreements == ()


def test_records_count_a_family_once(lexicon: Lexicon) -> None:
    made = record("NF-kB and IL6", *(("NF-kB", symbol, FAMILY) for symbol in NFKB), ("IL6", "IL6", SYMBOL))
    result = compare(lexicon, made, ("NF-kB", "complex", NFKB[1:]), ("IL6", "gene", ("IL6",)))
    assert result.all_rows["families"] == Tally(2, 2, 2, 2)
    assert result.all_rows["rows"] == Tally(5, 6, 5, 5)


@pytest.mark.parametrize(
    ("caption", "row", "found", "type_"),
    [
        pytest.param("JAK", ("SRC", "SRC", SYMBOL), None, "not in the caption", id="not in the caption"),
        pytest.param("SRC", ("SRC", "SRC", SYMBOL), None, "not found by us", id="not found"),
        pytest.param("SRC", ("SRC", "NOGENE9", SYMBOL), None, "list too old", id="unknown symbol"),
        pytest.param("Abl", ("Abl", "MTTP", ALIAS), ("gene", ("ABL1",)), "different gene", id="different"),
        pytest.param("Akt", ("Akt", "AKT1", FAMILY), ("gene", ("AKT2",)), "family against member", id="member"),
        pytest.param("PI3K", ("PI3K", "PIK3R4", FAMILY), ("family", ()), "family against member", id="open family"),
        pytest.param("Arg: arginine.", ("Arg", "ABL2", ALIAS), None, "refuted", id="glossary"),
        pytest.param("arginine (Arg)", ("Arg", "ABL2", ALIAS), None, "refuted", id="brackets"),
        pytest.param("ATP", ("ATP", "ATP8A2", ALIAS), None, "refuted", id="no gene"),
    ],
)
def test_records_sort_missed_rows(
    lexicon: Lexicon,
    caption: str,
    row: tuple[str, str, str],
    found: tuple[Kind, tuple[str, ...]] | None,
    type_: str,
) -> None:
    mentions = ((row[0], *found),) if found else ()
    first = compare(lexicon, record(caption, row), *mentions).disagreements[0]
    assert (first.type, first.word, first.listed) == (type_, row[0], (row[1],))


@pytest.mark.parametrize(
    ("row", "found", "type_"),
    [
        pytest.param(("SRC", "SRC", SYMBOL), ("JAK2", "gene", ("JAK2",)), "missing in the list", id="missing"),
        pytest.param(("JAK2", "JAK1", SYMBOL), ("JAK2", "gene", ("JAK2",)), "different gene", id="different"),
        pytest.param(("TLR1/2", "TLR1", ALIAS), ("TLR1/2", "gene", ("TLR1", "TLR2")), "missing in the list", id="cut"),
        pytest.param(
            ("JAK1", "JAK1", SYMBOL), ("JAK", "family", ("JAK1", "JAK2")), "family against member", id="family"
        ),
    ],
)
def test_records_sort_what_the_list_lacks(
    lexicon: Lexicon, row: tuple[str, str, str], found: tuple[str, Kind, tuple[str, ...]], type_: str
) -> None:
    last = compare(lexicon, record("SRC, JAK2, TLR1/2 and JAK1", row), found).disagreements[-1]
    assert (last.type, last.word) == (type_, found[0])


def test_records_row_of_a_family_left_open_can_be_read(lexicon: Lexicon) -> None:
    readable = read_caption("Wnts activate", lexicon)
    assert is_attainable(GeneRow("Wnt-like", "Wnt-like", FAMILY, "WNT1", "7471"), readable, lexicon)


def test_records_without_rows_or_mentions_have_no_figures(lexicon: Lexicon) -> None:
    result = compare(lexicon, record("Nothing here."))
    assert set(result.all_rows.values()) == {Tally()}
    assert result.disagreements == ()


def test_records_evidence_names_the_definition(lexicon: Lexicon) -> None:
    made = record("HBP: hexosamine biosynthetic pathway; HK2, hexokinase 2.", ("HBP", "HDLBP", ALIAS))
    found: tuple[Disagreement, ...] = compare(lexicon, made).disagreements
    assert found[0].evidence == "the caption defines HBP as hexosamine biosynthetic pathway"


def test_records_doubt_the_example_record(lexicon: Lexicon, example_record: Path) -> None:
    doubts = doubtful_rows(read_record(example_record), lexicon)
    assert [(d.row.word, d.row.hgnc_symbol, d.better) for d in doubts] == [("Abl", "MTTP", ("ABL1",))]
    assert doubts[0].reason.startswith("Abl is first of all ")
    assert doubts[0].reason.endswith(" of ABL1, and an alias of MTTP")


@pytest.mark.parametrize(
    ("caption", "row"),
    [
        pytest.param("HK2, hexokinase 2.", ("HK2", "HK2", SYMBOL), id="by its name"),
        pytest.param("PKR: protein kinase R.", ("PKR", "EIF2AK2", ALIAS), id="by a word of its name"),
        pytest.param("Bub3 and BubR1 (Bub1)", ("Bub1", "BUB1", SYMBOL), id="list of genes"),
        pytest.param("AMPK activity and brain injury (LKB1)", ("LKB1", "STK11", ALIAS), id="chance letters"),
        pytest.param("chemokines", ("Chemokines", "CXCL8", FAMILY), id="class of proteins"),
        pytest.param("Wnt signalling", ("Wnt", "WNT1", ALIAS), id="gene of a family left open"),
    ],
)
def test_records_do_not_doubt(lexicon: Lexicon, caption: str, row: tuple[str, str, str]) -> None:
    assert doubtful_rows(record(caption, row), lexicon) == ()


def test_tally_micro_weighs_units_and_macro_figures() -> None:
    tallies = [Tally(9, 10, 9, 9), Tally(0, 1, 0, 1)]
    assert micro(tallies) == Tally(9, 11, 9, 10)
    assert macro(tallies) == Rates(0.5, 0.45, pytest.approx(0.4737, abs=1e-4))


def test_tally_macro_leaves_undefined_rates_out() -> None:
    assert macro([Tally(1, 1, 1, 1), Tally(0, 0, 0, 2), Tally()]) == Rates(0.5, 1.0, 0.5)
    assert macro([]) == Rates()
