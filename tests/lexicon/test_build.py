"""The lexicon built from small sources in the layout of the published ones."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest

from ner.errors import LexiconError, OutputError
from ner.lexicon import Lexicon, load
from ner.lexicon.build import HGNC, MGI, NCBI, build
from tests.lexicon.small import (
    CURATED,
    GENES,
    HGNC_COLUMNS,
    NCBI_ROWS,
    PROTEIN,
    Rows,
    build_small,
    tsv,
    write_sources,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The lexicon of the small sources."""
    return build_small(write_sources(tmp_path_factory.mktemp("sources")))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder of small sources that a test may change."""
    return write_sources(tmp_path)


def meanings(lexicon: Lexicon, word: str) -> list[str]:
    """What a word can mean, best first: approved symbols or the group."""
    return [reading.group or "|".join(g.symbol for g in reading.genes) for reading in lexicon.lookup(word)]


def test_build_counts_what_it_wrote(sources: Path) -> None:
    counts = build(sources, sources / "out", curated=sources / "curated")
    assert counts.genes == len(GENES)
    assert counts.groups == 6
    assert counts.keys <= counts.names


@pytest.mark.parametrize(
    ("word", "symbol"),
    [
        pytest.param("STAT3", "STAT3", id="approved symbol"),
        pytest.param("stat-3", "STAT3", id="approved symbol spelt otherwise"),
        pytest.param("MTP", "MTTP", id="previous symbol"),
        pytest.param("BSF2", "IL6", id="alias"),
        pytest.param("interleukin 6", "IL6", id="name"),
        pytest.param("microRNA-34a", "MIR34A", id="microRNA"),
        pytest.param("miR-34a", "MIR34A", id="microRNA, short"),
        pytest.param("JAK-2", "JAK2", id="grounding map to HGNC"),
        pytest.param("TP53 protein", "TP53", id="grounding map to UniProt"),
        pytest.param("CDF", "IL6", id="NCBI synonym"),
        pytest.param("Trp53", "TP53", id="mouse symbol"),
        pytest.param("p44", "TP53", id="mouse synonym"),
    ],
)
def test_build_names_of_every_source(small: Lexicon, word: str, symbol: str) -> None:
    assert meanings(small, word)[:1] == [symbol]


@pytest.mark.parametrize(
    "word", ["Castleman disease", "ADMIO", "LOC3569", "5S_rRNA", "Nohuman", "Nh1", "1110034C02Rik", "water"]
)
def test_build_leaves_out_what_names_no_human_gene(small: Lexicon, word: str) -> None:
    assert small.lookup(word) == ()


def test_build_genes_carry_their_ids(small: Lexicon) -> None:
    gene = small.genes["IL6"]
    assert (gene.hgnc_id, gene.entrez) == ("HGNC:6018", "3569")
    entry = small.gene_entry("IL6")
    assert entry is not None
    assert (entry.name, entry.locus, entry.uniprot) == ("interleukin 6", PROTEIN, ("P05231",))


def test_build_family_has_its_members_and_only_approved_ones(small: Lexicon) -> None:
    group = small.groups["FPLX:JAK"]
    assert (group.kind, group.name) == ("family", "JAK")
    assert [gene.symbol for gene in group.members] == ["JAK1", "JAK2", "TYK2"]


def test_build_complex_has_the_members_of_every_level(small: Lexicon) -> None:
    group = small.groups["FPLX:NFkappaB_complex"]
    assert group.kind == "complex"
    assert [gene.symbol for gene in group.members] == ["NFKB1", "RELA", "STAT3"]


@pytest.mark.parametrize("group", ["FPLX:Loop_A", "FPLX:Loop_B"])
def test_build_groups_within_each_other_end(small: Lexicon, group: str) -> None:
    assert [gene.symbol for gene in small.groups[group].members] == ["STAT1"]


def test_build_curated_row_is_preferred_to_alias_and_previous_symbol(small: Lexicon) -> None:
    assert meanings(small, "Abl")[0] == "ABL1"
    assert small.lookup("Abl")[0].source == "capgene"


def test_build_curated_group_has_a_name_and_members(small: Lexicon) -> None:
    (reading,) = small.lookup("STAT")
    assert (reading.kind, reading.group) == ("family", "capgene:stat")
    assert [gene.symbol for gene in reading.genes] == ["STAT1", "STAT3"]


def groups_of(sources: Path, *rows: tuple[str, ...]) -> Lexicon:
    """The lexicon of small sources with other curated groups."""
    stat = CURATED["groups.tsv"][1]
    (sources / "curated" / "groups.tsv").write_text(tsv((CURATED["groups.tsv"][0], stat, *rows)))
    return build_small(sources)


def test_build_family_left_open_keeps_the_members_of_famplex_beside(sources: Path) -> None:
    lexicon = groups_of(sources, ("FPLX:JAK", "family", "JAK", "", "too many", "HGNC"))
    group = lexicon.groups["FPLX:JAK"]
    assert group.members == ()
    assert [gene.symbol for gene in group.all_members] == ["JAK1", "JAK2", "TYK2"]
    assert lexicon.open_members("FPLX:JAK") == group.open_members
    assert lexicon.lookup("Janus kinase")[0].genes == ()


def test_build_previous_symbol_beats_alias(sources: Path) -> None:
    names = (*CURATED["names.tsv"][:1], *CURATED["names.tsv"][2:])
    (sources / "curated" / "names.tsv").write_text(tsv(names))
    assert meanings(build_small(sources), "ABL") == ["ABL1", "MTTP"]


def test_build_approved_symbol_beats_previous_symbol_and_alias(sources: Path) -> None:
    row = ("HGNC:1", "MTP", "made up", "", "", PROTEIN, "", "", "", "", "", "")
    path = sources / "hgnc" / HGNC
    path.write_bytes(gzip.compress(tsv((HGNC_COLUMNS, *GENES, row)).encode()))
    assert meanings(build_small(sources), "MTP") == ["MTP", "MTTP"]


def test_build_again_gives_the_same_bytes(sources: Path) -> None:
    for out in ("first", "second"):
        build(sources, sources / out, curated=sources / "curated")
    first = {p.name: p.read_bytes() for p in (sources / "first").iterdir()}
    assert first == {p.name: p.read_bytes() for p in (sources / "second").iterdir()}


def test_build_version_tells_lexicons_apart(sources: Path) -> None:
    before = build_small(sources).version
    (sources / "curated" / "names.tsv").write_text(tsv(CURATED["names.tsv"][:2]))
    assert build_small(sources).version != before


COMPLETE_COLUMNS = (
    "hgnc_id", "symbol", "name", "locus_group", "locus_type", "status", "alias_symbol", "alias_name", "prev_symbol",
    "prev_name", "entrez_id", "ensembl_gene_id", "uniprot_ids", "mgd_id",
)  # fmt: skip


def complete_row(symbol: str, number: int, **cells: str) -> tuple[str, ...]:
    """A row of `hgnc_complete_set.txt`."""
    known = {"hgnc_id": f"HGNC:{number}", "symbol": symbol, "status": "Approved", "locus_type": PROTEIN, **cells}
    return tuple(known.get(column, "") for column in COMPLETE_COLUMNS)


COMPLETE = (
    COMPLETE_COLUMNS,
    complete_row(
        "STAT3",
        11364,
        name="signal transducer and activator of transcription 3",
        alias_symbol='"APRF|hies"',
        alias_name='"acute-phase response factor|DNA-binding protein APRF"',
        prev_symbol='"OLDSTAT|STATX"',
        prev_name='"transcription factor of the acute phase"',
        entrez_id="6774",
        uniprot_ids='"P40763|Q00001"',
    ),
    complete_row("GONE", 2, name="entry withdrawn", status="Entry Withdrawn"),
    complete_row("TP53", 11998, name="tumor protein p53", entrez_id="7157", mgd_id="MGI:98834"),
)


@pytest.fixture(params=["hgnc_complete_set.txt", "hgnc_complete_set.txt.gz"])
def complete(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """HGNC's own table, as published and compressed."""
    path = tmp_path / str(request.param)
    raw = tsv(COMPLETE).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


@pytest.fixture
def plain_curated(sources: Path) -> Path:
    """Small sources whose curated rows name none of the genes."""
    for name in ("names.tsv", "groups.tsv"):
        (sources / "curated" / name).write_text(tsv(CURATED[name][:1]))
    return sources


@pytest.mark.parametrize(
    ("word", "source"),
    [
        ("STAT3", "hgnc_symbol"),
        ("hies", "hgnc_alias_symbol"),
        ("OLDSTAT", "hgnc_prev_symbol"),
        ("STATX", "hgnc_prev_symbol"),
        ("acute-phase response factor", "hgnc_name"),
        ("DNA-binding protein APRF", "hgnc_name"),
        ("transcription factor of the acute phase", "hgnc_name"),
    ],
)
def test_build_reads_the_table_that_hgnc_publishes(plain_curated: Path, complete: Path, word: str, source: str) -> None:
    reading = build_small(plain_curated, hgnc=complete).lookup(word)[0]
    assert ([gene.symbol for gene in reading.genes], reading.source) == (["STAT3"], source)


def test_build_leaves_withdrawn_entries_out(plain_curated: Path, complete: Path) -> None:
    lexicon = build_small(plain_curated, hgnc=complete)
    assert set(lexicon.genes) == {"STAT3", "TP53"}
    assert lexicon.lookup("GONE") == ()


def test_build_splits_quoted_lists_of_ids(plain_curated: Path, complete: Path) -> None:
    entry = build_small(plain_curated, hgnc=complete).gene_entry("STAT3")
    assert entry is not None
    assert entry.uniprot == ("P40763", "Q00001")


def test_build_joins_mouse_names_to_the_table_that_hgnc_publishes(plain_curated: Path, complete: Path) -> None:
    assert meanings(build_small(plain_curated, hgnc=complete), "Trp53") == ["TP53"]


@pytest.mark.parametrize(
    ("table", "column"),
    [(f"hgnc/{HGNC}", "symbol"), (f"hgnc/{HGNC}", "entrez_id"), (f"hgnc/{NCBI}", "captured_as"), (f"hgnc/{MGI}", "ID")],
)
def test_build_without_a_column_names_table_and_column(sources: Path, table: str, column: str) -> None:
    path = sources / table
    text = gzip.decompress(path.read_bytes()).decode().replace(column, "other", 1)
    path.write_bytes(gzip.compress(text.encode()))
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert caught.value.place == f"{path}:1"
    assert repr(column) in caught.value.problem


@pytest.mark.parametrize("cells", [("HGNC:1", "ONE", "one"), (*GENES[0], "", "")], ids=["short", "long"])
def test_build_row_of_another_length_names_its_line(sources: Path, cells: tuple[str, ...]) -> None:
    path = sources / "hgnc" / HGNC
    path.write_bytes(gzip.compress(tsv((HGNC_COLUMNS, GENES[0], cells, GENES[1])).encode()))
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert caught.value.place == f"{path}:3"


@pytest.mark.parametrize(
    ("table", "row", "word"),
    [
        pytest.param("names.tsv", ("Abl", "ABLX", "r", "s"), "ABLX", id="name of no gene"),
        pytest.param("names.tsv", ("Abl", "ABL1|ABLX", "r", "s"), "ABLX", id="one of several"),
        pytest.param("names.tsv", ("Abl", "FPLX:ABL", "r", "s"), "FPLX:ABL", id="name of no group"),
        pytest.param("groups.tsv", ("capgene:x", "family", "X", "ABL1|ABLX", "r", "s"), "ABLX", id="unknown member"),
        pytest.param("groups.tsv", ("capgene:x", "clan", "X", "ABL1", "r", "s"), "clan", id="unknown kind"),
        pytest.param("context.tsv", ("Abl", "ABLX", "BCR", "", "r", "s"), "ABLX", id="unknown target in context"),
        pytest.param("vetoes.tsv", ("ATP", "upper", "drug", "r", "s"), "upper", id="unknown case"),
    ],
)
def test_build_wrong_curated_row_names_file_line_and_word(
    sources: Path, table: str, row: tuple[str, ...], word: str
) -> None:
    path = sources / "curated" / table
    path.write_text(tsv((*CURATED[table], row)))
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert caught.value.place == f"{path}:{len(CURATED[table]) + 1}"
    assert repr(word) in caught.value.problem


def test_build_curated_row_without_a_field_names_its_line(sources: Path) -> None:
    path = sources / "curated" / "names.tsv"
    path.write_text(tsv(CURATED["names.tsv"]) + "IL-6\tIL6\n")
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert caught.value.place == f"{path}:4"


@pytest.mark.parametrize("name", [f"hgnc/{HGNC}", f"hgnc/{NCBI}", f"hgnc/{MGI}", "famplex/relations.csv"])
def test_build_without_a_table_names_it_and_the_remedy(sources: Path, name: str) -> None:
    (sources / name).unlink()
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert caught.value.place == str(sources / name)
    assert caught.value.remedy


def test_build_into_what_is_no_folder_says_so(sources: Path) -> None:
    (sources / "file").write_text("")
    with pytest.raises(OutputError):
        build(sources, sources / "file", curated=sources / "curated")


def test_build_failing_on_a_bad_row_writes_nothing(sources: Path) -> None:
    (sources / "curated" / "names.tsv").write_text(tsv((*CURATED["names.tsv"], ("Abl", "ABLX", "r", "s"))))
    with pytest.raises(LexiconError):
        build(sources, sources / "out", curated=sources / "curated")
    assert not (sources / "out").exists()


@pytest.mark.parametrize("aliases", ["alias_symbol", "prev_symbol"])
def test_build_without_aliases_or_previous_symbols_says_so(plain_curated: Path, tmp_path: Path, aliases: str) -> None:
    path = tmp_path / "table.txt"
    path.write_text(tsv(COMPLETE).replace(aliases, "other", 1))
    with pytest.raises(LexiconError):
        build_small(plain_curated, hgnc=path)


def test_build_of_bytes_that_are_no_text_names_the_table(sources: Path) -> None:
    path = sources / "curated" / "names.tsv"
    path.write_bytes(path.read_bytes() + b"caf\xe9\tIL6\tr\ts\n")
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert str(path) in caught.value.place


def test_build_of_a_damaged_archive_names_the_table(sources: Path) -> None:
    path = sources / "hgnc" / NCBI
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert str(path) in caught.value.place


def test_build_trust_that_is_no_number_names_its_line(sources: Path) -> None:
    path = sources / "curated" / "trust.tsv"
    path.write_text(tsv(CURATED["trust.tsv"]).replace("4.0", "much"))
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert caught.value.place == f"{path}:2"


def test_build_loads_from_the_folder_alone(small: Lexicon, tmp_path: Path) -> None:
    with pytest.raises(LexiconError) as caught:
        load(tmp_path)
    assert caught.value.place == str(tmp_path)
    assert "capgene lexicon build" in caught.value.remedy


def test_build_keeps_curated_names_that_differ_in_signs(sources: Path) -> None:
    names = sources / "curated" / "names.tsv"
    names.write_text(names.read_text() + "J+/K+-1\tJAK1\tr\ts\nJ,K-1\tJAK1\tr\ts\n")
    lexicon = build_small(sources)
    assert [meanings(lexicon, word) for word in ("J+/K+-1", "J,K-1", "J~K-1")] == [["JAK1"], ["JAK1"], []]


NAMING_STAT3: Mapping[str, Rows] = {
    "names.tsv": (("Stat three", "STAT3", "r", "s"), ("Stats", "STAT1|STAT3", "r", "s")),
    "groups.tsv": (("capgene:two", "family", "two", "STAT1|STAT3", "r", "s"),),
    "context.tsv": (("S7", "STAT3", "JAK", "", "r", "s"),),
    "misnomers.tsv": (("APRF", "STAT3", "r", "s"),),
}


def build_with(folder: Path, *genes: tuple[str, ...], naming: Mapping[str, Rows] = NAMING_STAT3) -> list[str]:
    """What a build with the HGNC table of the day, with these genes for STAT3, says of curated rows that name it."""
    for name, rows in naming.items():
        path = folder / "curated" / name
        path.write_text(path.read_text() + tsv(rows))
    table = folder / "hgnc_of_the_day.tsv"
    table.write_text(tsv((HGNC_COLUMNS, *(gene for gene in GENES if gene[1] != "STAT3"), *genes)))
    said: list[LexiconError] = []
    build(folder, folder / "out", hgnc=table, curated=folder / "curated", on_outdated=said.append)
    return [f"{Path(error.place).name} {error.problem}" for error in said]


def stat3_as(symbol: str, previous: str = "STAT3") -> tuple[str, ...]:
    """The row of STAT3, renamed."""
    (gene,) = (gene for gene in GENES if gene[1] == "STAT3")
    return (gene[0], symbol, *gene[2:4], previous, *gene[5:])


def test_build_brings_renamed_symbols_of_curated_rows_up_to_date(sources: Path) -> None:
    build_with(sources, stat3_as("STAT3NEW"))
    lexicon = load(sources / "out")
    assert meanings(lexicon, "Stat three") == ["STAT3NEW"]
    assert meanings(lexicon, "Stats") == ["STAT1|STAT3NEW"]
    assert [gene.symbol for gene in lexicon.groups["capgene:two"].members] == ["STAT1", "STAT3NEW"]
    assert [context.target for context in lexicon.contexts["S7"]] == ["STAT3NEW"]
    assert meanings(lexicon, "APRF") == []


def test_build_brings_renamed_symbols_of_published_tables_up_to_date(sources: Path) -> None:
    ncbi = sources / "hgnc" / NCBI
    ncbi.write_bytes(gzip.compress(tsv((*NCBI_ROWS, ("STAT3", "Fac3", "HGNC:11364", "6774", ""))).encode()))
    build_with(sources, stat3_as("STAT3NEW"))
    lexicon = load(sources / "out")
    assert [gene.symbol for gene in lexicon.groups["FPLX:NFkappaB_complex"].members] == ["NFKB1", "RELA", "STAT3NEW"]
    assert meanings(lexicon, "Fac3") == ["STAT3NEW"]


def test_build_tells_of_each_curated_row_that_it_brings_up_to_date(sources: Path) -> None:
    said = build_with(sources, stat3_as("STAT3NEW"))
    rows = ["groups.tsv:2", "groups.tsv:3", "names.tsv:4", "names.tsv:5", "misnomers.tsv:2", "context.tsv:2"]
    assert said == [f"{row} 'STAT3' is STAT3NEW today" for row in [*rows, "context.tsv:3"]]


@pytest.mark.parametrize(
    "genes",
    [
        pytest.param((), id="gone"),
        pytest.param((stat3_as("STAT3X"), ("HGNC:1", "STAT3Y", "", "", "STAT3", PROTEIN, *[""] * 6)), id="split"),
    ],
)
def test_build_leaves_curated_rows_out_whose_symbol_is_gone(sources: Path, genes: tuple[tuple[str, ...], ...]) -> None:
    said = build_with(sources, *genes)
    lexicon = load(sources / "out")
    assert meanings(lexicon, "Stat three") == meanings(lexicon, "Stats") == []
    assert [gene.symbol for gene in lexicon.groups["capgene:two"].members] == ["STAT1"]
    assert "S7" not in lexicon.contexts
    assert len(said) == 7
    assert all("left out" in line for line in said)


def test_build_with_the_table_of_the_day_refuses_no_row_that_is_right(sources: Path) -> None:
    assert build_with(sources, stat3_as("STAT3", ""), naming={}) == []


def test_build_error_of_a_renamed_symbol_tells_its_name_of_today(sources: Path) -> None:
    (sources / "curated" / "names.tsv").write_text(tsv((*CURATED["names.tsv"], ("Rig-i", "DDX58", "r", "s"))))
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert "RIGI" in caught.value.remedy


@pytest.mark.parametrize(
    ("table", "told"),
    [
        pytest.param("famplex/entities.csv", "SOURCES.md", id="published"),
        pytest.param(f"hgnc/{NCBI}", "SOURCES.md", id="NCBI names"),
        pytest.param(f"hgnc/{HGNC}", "--hgnc", id="HGNC"),
        pytest.param("curated/names.tsv", "--curated", id="curated"),
    ],
)
def test_build_tells_how_to_get_a_missing_table(sources: Path, table: str, told: str) -> None:
    (sources / table).unlink()
    with pytest.raises(LexiconError) as caught:
        build_small(sources)
    assert told in caught.value.remedy


def test_build_takes_the_curated_tables_of_capgene_unless_told(sources: Path) -> None:
    build(sources, sources / "out", on_outdated=lambda error: None)
    assert meanings(load(sources / "out"), "Janus tyrosine kinase 2") == ["JAK2"]
