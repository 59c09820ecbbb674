"""PFOCR records: what is read, what is refused, and that nothing else changes when genes do."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.errors import InputError
from ner.formats.pfocr import make_record, read_record, replace_genes, replace_side, side_path
from ner.formats.record import GeneRow, Record
from ner.formats.rows import rows_from_annotation
from ner.formats.splice import dump
from tests.batch.fake import annotate
from tests.formats.strategies import WNTS

SMALL = """---
figid: PMC1__a
caption: IL-6 activates STAT3
figtitle: A title
schema-jsonld:
  '@type': Dataset
  keywords:
  - STAT3
  - IL6
genes:
- word: STAT3
  symbol: STAT3
  source: hgnc_symbol
  hgnc_symbol: STAT3
  entrez: '6774'
- word: IPP----
  symbol: IL-6
  source: hgnc_alias_symbol
  hgnc_symbol: IL6
  entrez: '3569'
chemicals: []
---
"""
JAK = GeneRow("JAK", "JAK", "bioentities_symbol", "JAK1", "3716")
LAYOUT2 = Path(__file__).parent.parent / "data" / "layout2" / "_figures" / "PMC0000001__small-g001.md"

# YAML cannot carry control characters but as escapes, nor half surrogates at all; the rest must survive.
odd_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.sampled_from(
    [
        "---",
        "----",
        "a: b",
        "'",
        '"',
        "NO",
        "null",
        "~",
        "1e3",
        "- x",
        "# y",
        "x #y",
        "𝛽",
        "IL-6\n",
        " a ",
        "\ufeff",
        "\x85",
    ]
)


def record_of(text: str, name: str = "PMC1__a.md") -> Record:
    return make_record(text.encode(), Path("/nowhere") / name)


def spliced(record: Record, rows: tuple[GeneRow, ...]) -> str:
    """The text with rows replaced through the splice, even where they are the same."""
    return replace_genes(replace(record, rows=(JAK, JAK)), rows)


def test_pfocr_reads_the_example_record(example_record: Path) -> None:
    record = read_record(example_record)
    assert record.figid == "PMC6895841__cancers-11-01646-g001"
    assert record.caption.startswith("The STAT3 signaling pathway and its crosstalk with NF-kB. STAT3 is activated")
    assert (record.organisms, record.year, record.pmcid, record.layout) == ("Homo sapiens", "2019", "PMC6895841", 1)
    assert record.rows[15] == GeneRow("Abl", "ABL", "hgnc_alias_symbol", "MTTP", "4547")
    assert example_record.read_text("utf-8").splitlines()[record.rows[15].line - 1] == "- word: Abl"


@pytest.mark.parametrize("written", ["genes:\n  word: STAT3\n", "genes: {}\n", "genes: STAT3\n"])
def test_pfocr_genes_that_are_no_list_are_refused_with_their_line(written: str) -> None:
    head = "---\ncaption: STAT3\n"
    with pytest.raises(InputError, match="`genes` is not a list") as caught:
        record_of(f"{head}{written}---\n")
    assert caught.value.place == f"/nowhere/PMC1__a.md:{4 if written.count(chr(10)) > 1 else 3}"


def test_pfocr_reads_a_compressed_record_as_the_record_in_it(example_record: Path, tmp_path: Path) -> None:
    packed = tmp_path / f"{example_record.name}.gz"
    packed.write_bytes(gzip.compress(example_record.read_bytes()))
    record = read_record(packed)
    assert (record.path, record.file) == (tmp_path / example_record.name, packed)
    assert replace(record, path=example_record, packing="") == read_record(example_record)


def test_pfocr_splice_of_the_same_rows_keeps_every_byte(example_record: Path) -> None:
    record = read_record(example_record)
    assert replace_genes(record, record.rows) == record.raw
    assert spliced(record, record.rows).encode() == example_record.read_bytes()


def test_pfocr_changed_row_changes_its_lines_alone() -> None:
    record = record_of(SMALL)
    new = (record.rows[0], replace(record.rows[1], hgnc_symbol="IL6R", entrez="3570"))
    expected = SMALL.replace("  - IL6\n", "  - IL6R\n").replace("hgnc_symbol: IL6\n", "hgnc_symbol: IL6R\n")
    assert replace_genes(record, new) == expected.replace("'3569'", "'3570'")


def test_pfocr_no_rows_gives_empty_lists() -> None:
    text = replace_genes(record_of(SMALL), ())
    assert "\n  keywords: []\ngenes: []\nchemicals: []\n---\n" in text
    assert record_of(text).rows == ()


def test_pfocr_rows_can_be_added_to_empty_lists() -> None:
    record = record_of(SMALL)
    assert replace_genes(record_of(replace_genes(record, ())), record.rows) == SMALL


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: t.replace("\n", "\r\n"), id="windows line ends"),
        pytest.param(lambda t: "\ufeff" + t, id="byte order mark"),
        pytest.param(lambda t: t + "\nA body.\n\n---\nwith a line.", id="body"),
        pytest.param(lambda t: t.replace("genes:\n", "genes: # by machine\n"), id="comment at the key"),
        pytest.param(lambda t: t.replace("- word: IPP", "# doubtful\n- word: IPP"), id="comment between rows"),
        pytest.param(lambda t: t.replace("chemicals", "\n# end of genes\nchemicals"), id="comment after rows"),
        pytest.param(lambda t: t.replace("- word", "  - word").replace("\n  s", "\n    s"), id="indented rows"),
        pytest.param(lambda t: t.replace("'6774'", "6774"), id="bare number"),
        pytest.param(lambda t: t.replace("word: STAT3\n", "word: |-\n    STAT3\n"), id="block scalar"),
        pytest.param(lambda t: t.replace("chemicals: []\n", ""), id="genes last"),
        pytest.param(lambda t: t[:-1], id="no line end at the end"),
    ],
)
def test_pfocr_splice_keeps_the_manner_of_the_file(change: object) -> None:
    assert callable(change)
    text = change(SMALL)
    if "indented" in text or "\n    symbol" in text:
        text = text.replace("\n  hgnc", "\n    hgnc").replace("\n  entrez", "\n    entrez")
    record = record_of(text)
    assert [row.word for row in record.rows] == ["STAT3", "IPP----"]
    assert spliced(record, record.rows) == text
    fewer = record_of(replace_genes(record, record.rows[1:]))
    assert fewer.rows == record.rows[1:]
    assert fewer.raw.count("\r\n") in (0, fewer.raw.count("\n"))


def test_pfocr_words_of_yaml_stay_words() -> None:
    record = record_of(SMALL.replace("word: STAT3", "word: NO").replace("entrez: '6774'", "entrez:"))
    assert (record.rows[0].word, record.rows[0].entrez) == ("NO", "")


@given(st.lists(st.tuples(odd_text, odd_text, odd_text, odd_text, odd_text), max_size=4))
def test_pfocr_rows_of_any_text_survive(fields: list[tuple[str, str, str, str, str]]) -> None:
    record = record_of(SMALL)
    rows = tuple(GeneRow(*row) for row in fields)
    again = record_of(replace_genes(record, rows))
    assert again.rows == rows
    assert replace_genes(again, record.rows) == SMALL


@given(odd_text.filter(str.strip))
def test_pfocr_caption_of_any_text_is_read(caption: str) -> None:
    head = dump({"figid": "x", "caption": caption, "genes": []})
    assert record_of(f"---\n{head}---\n").caption == caption


def test_pfocr_layout2_reads_the_side_file() -> None:
    record = read_record(LAYOUT2)
    assert (record.layout, record.organisms, len(record.rows)) == (2, "Homo sapiens", 2)
    assert record.rows[1] == GeneRow("ATP", "ATP", "ncbigene_synonym", "ATP8A2", "51761")


@pytest.mark.parametrize("given", [LAYOUT2.name, f"../_figures/{LAYOUT2.name}", f"./{LAYOUT2.name}"])
def test_pfocr_layout2_side_file_is_found_from_within_the_folder(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.chdir(LAYOUT2.parent)
    assert read_record(given).rows == read_record(LAYOUT2).rows


@pytest.mark.parametrize(
    ("given", "side"),
    [
        pytest.param("_figures/a.md", "_data/a-genes.tsv", id="below"),
        pytest.param("a.md", "/x/_data/a-genes.tsv", id="in the folder"),
        pytest.param("../a.md", "/_data/a-genes.tsv", id="above"),
    ],
)
def test_pfocr_side_path_of_relative_paths(monkeypatch: pytest.MonkeyPatch, given: str, side: str) -> None:
    monkeypatch.setattr("os.getcwd", lambda: "/x/y")
    assert side_path(Path(given)) == Path(side)


def test_pfocr_layout2_splice_keeps_every_byte() -> None:
    record = read_record(LAYOUT2)
    changed = replace(record, rows=(JAK,))
    assert replace_genes(changed, record.rows) == LAYOUT2.read_text("utf-8")
    assert replace_side(changed, record.rows) == side_path(LAYOUT2).read_text("utf-8")


def test_pfocr_layout2_writes_keywords_and_side_file() -> None:
    record = read_record(LAYOUT2)
    rows = rows_from_annotation(annotate(record.caption))
    assert "keywords:\n  - IL6\n  - STAT3\nfigtype" in replace_genes(record, rows)
    assert replace_side(record, rows).splitlines()[1:] == [
        "9606\tHomo sapiens\tPrimates\tIL-6\tIL-6\tIL6\t3569\tncbigene_synonym\t1\t1\t2",
        "9606\tHomo sapiens\tPrimates\tSTAT3\tSTAT3\tSTAT3\t6774\tncbigene_symbol\t1\t1\t2",
    ]


def test_pfocr_rows_of_a_family_left_open_are_all_its_members() -> None:
    assert [(row.word, row.symbol, row.source, row.hgnc_symbol) for row in rows_from_annotation(WNTS)] == [
        ("Wnts", "WNT", "bioentities_symbol", "WNT1"),
        ("Wnts", "WNT", "bioentities_symbol", "WNT2"),
    ]


def test_pfocr_rows_of_an_annotation_are_in_reading_order_and_once() -> None:
    rows = rows_from_annotation(annotate("NF-kB, STAT3, Abl, IL-6 and STAT3"))
    assert [(row.word, row.symbol, row.source, row.hgnc_symbol) for row in rows] == [
        ("NF-kB", "NFKB", "bioentities_symbol", "NFKB1"),
        ("NF-kB", "NFKB", "bioentities_symbol", "RELA"),
        ("STAT3", "STAT3", "hgnc_symbol", "STAT3"),
        ("IL-6", "IL-6", "hgnc_alias_symbol", "IL6"),
    ]


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        pytest.param(b"", 1, "the file is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf \n", 1, "the file is empty", id="blank"),
        pytest.param(b"# A page\n", 1, "no front matter", id="no front matter"),
        pytest.param(b"x\n---\na: b\n---\n", 1, "no front matter", id="front matter not first"),
        pytest.param(SMALL[:-4].encode(), 1, "does not end", id="not closed"),
        pytest.param(b"---\n- a\n---\n", 2, "not a mapping", id="list"),
        pytest.param(b"---\n---\n", 2, "not a mapping", id="nothing between"),
        pytest.param(SMALL.replace("A title", "A: title").encode(), 4, "not valid YAML", id="broken yaml"),
        pytest.param(SMALL.replace("A title", "A\x07").encode(), 4, "not allowed", id="control character"),
        pytest.param(SMALL.encode().replace(b"A title", b"\xcf title"), 4, "byte 0xcf at offset 59", id="latin-1"),
        pytest.param(SMALL.encode("utf-16"), 1, "UTF-16", id="utf-16"),
        pytest.param(SMALL.replace("caption: IL-6 activates STAT3\n", "").encode(), 1, "no caption", id="no caption"),
        pytest.param(SMALL.replace("IL-6 activates STAT3", "''").encode(), 3, "no caption", id="empty caption"),
        pytest.param(SMALL.replace("genes:", "gens:").encode(), 1, "no `genes`", id="no genes"),
        pytest.param(SMALL.replace("chemicals", "genes").encode(), 21, "there twice", id="genes twice"),
        pytest.param(SMALL.replace("  entrez: '3569'\n", "").encode(), 16, "lacks `entrez`", id="row lacks a field"),
        pytest.param(b"---\ncaption: x\ngenes:\n- STAT3\n---\n", 4, "lacks `word`", id="row is a word"),
        pytest.param(b"---\ncaption: x\ngenes: STAT3\n---\n", 3, "not a list", id="genes is a word"),
        pytest.param(b"---\ncaption: *x\n---\n", 2, "not valid YAML", id="alias of nothing"),
    ],
)
def test_pfocr_bad_record_is_refused_with_file_and_line(data: bytes, line: int, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        make_record(data, Path("/nowhere/bad.md"))
    assert problem in caught.value.problem
    assert caught.value.place == f"/nowhere/bad.md:{line}"
    assert caught.value.remedy


def test_pfocr_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_record(tmp_path / "absent.md")


@pytest.mark.parametrize(
    ("side", "line", "problem"),
    [
        pytest.param("word\tmatch\n", 1, "lacks ncbigene_symbol, ncbigene_id, source", id="columns"),
        pytest.param(
            "word\tmatch\tncbigene_symbol\tncbigene_id\tsource\nA\tB\n", 2, "2 fields, the header 5", id="row"
        ),
        pytest.param("", 1, "lacks word", id="empty"),
    ],
)
def test_pfocr_bad_side_file_is_refused(side: str, line: int, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "_figures" / "a.md"
    path.parent.mkdir()
    path.write_text("---\ncaption: x\n---\n")
    side_path(path).parent.mkdir()
    side_path(path).write_text(side)
    with pytest.raises(InputError) as caught:
        read_record(path)
    assert problem in caught.value.problem
    assert caught.value.place == f"{side_path(path)}:{line}"


@pytest.mark.data
def test_pfocr_all_records_round_trip(data_dir: Path) -> None:
    paths = [*data_dir.glob("pfocr/records/*.md"), *data_dir.glob("pfocr/layout2/_figures/*.md")]
    assert len(paths) == 838
    for path in paths:
        record = read_record(path)
        assert spliced(record, record.rows).encode() == path.read_bytes(), path
        if record.layout == 2:
            assert replace_side(replace(record, rows=(JAK,)), record.rows).encode() == side_path(path).read_bytes()
