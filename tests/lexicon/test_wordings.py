"""Wordings, families from stems and patterns: what names are compared by, and what is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ner.errors import LexiconError
from ner.lexicon import Lexicon
from ner.lexicon.patterns import pattern_names
from ner.lexicon.sources import GeneRow, Name
from ner.lexicon.stems import mirna_groups, stem_groups
from ner.lexicon.worded import name_wordings, wording_lines
from ner.lexicon.wordings import Wordings, singular

MEANINGS = {"fgf": ("fibroblast", "growth", "factor"), "adenylyl": ("adenylate",)}


def row(symbol: str, name: str, aliases: tuple[str, ...] = ()) -> GeneRow:
    """A gene of that name."""
    return GeneRow(symbol, f"HGNC:{symbol}", name, "gene with protein product", "", (), aliases, ())


def spelt(name: str) -> list[str]:
    """The wordings of a name."""
    return [one.text for one in name_wordings(name, MEANINGS)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("vasopressin receptor, type 2", "type 2 vasopressin receptor", id="word order"),
        pytest.param("FGF receptor 1", "fibroblast growth factor receptor 1", id="abbreviation"),
        pytest.param("adenylyl cyclase III", "adenylate cyclase 3", id="other word and Roman number"),
        pytest.param("α1 subunit of the GABA receptor", "GABA receptor alpha 1 chain", id="fillers and Greek"),
        pytest.param("cyclin-dependent kinases 4", "cyclin dependent kinase 4", id="plural"),
    ],
)
def test_wordings_agree(one: str, other: str) -> None:
    assert set(spelt(one)) & set(spelt(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("interleukin 6 receptor", "interleukin 8 receptor", id="number"),
        pytest.param("protein kinase C alpha", "protein kinase C beta", id="Greek letter"),
        pytest.param("MAP kinase kinase 1", "MAP kinase 1", id="word twice"),
        pytest.param("ligand of the insulin receptor", "receptor of the insulin ligand", id="head"),
        pytest.param("factor 2 subunit 1", "factor 1 subunit 2", id="order of numbers"),
    ],
)
def test_wordings_differ(one: str, other: str) -> None:
    assert not set(spelt(one)) & set(spelt(other))


@pytest.mark.parametrize("name", ["", "growth factor", "zinc finger 3", "of the", "binding protein", "kinase 2"])
def test_wordings_of_general_words_are_none(name: str) -> None:
    assert spelt(name) == []


def test_wordings_may_lack_a_modifier_where_no_other_gene_has_what_remains() -> None:
    names = [
        Name("arginine vasopressin receptor 2", "hgnc_name", "AVPR2"),
        Name("fast skeletal kinase", "hgnc_name", "A"),
        Name("slow skeletal kinase", "hgnc_name", "B"),
    ]
    lines = dict(line.split("\t") for line in wording_lines(names, {}))
    assert lines["receptor:receptor vasopressin|2"].startswith("~arginine vasopressin receptor 2||")
    assert "kinase:kinase skeletal|" not in lines


def test_wordings_forget_what_is_too_much() -> None:
    wordings = Wordings(["kinase:kinase polo|1\tx||hgnc_name||PLK1"], {}, cache_size=2)
    assert [wordings.is_anchored(run) for run in ("kinases;", "(kinase)", "cell", "polo")] == [True, True, False, False]
    assert [token.sort for token in wordings.tokens["polo-like"]] == ["word", "break"]


@pytest.mark.parametrize(
    ("word", "one"), [("kinases", "kinase"), ("virus", "virus"), ("class", "class"), ("Ras", "Ras"), ("axis", "axis")]
)
def test_wordings_singular(word: str, one: str) -> None:
    assert singular(word) == one


def test_stems_name_families_of_two_to_fifteen() -> None:
    rows = [row("UPK1A", "uroplakin 1A"), row("UPK2", "uroplakin 2"), row("X1", "lone protein 1")]
    rows += [row(f"Z{n}", f"many synthase {n}") for n in range(20)]
    ((group, names),) = stem_groups(rows, set())
    assert (group.id, group.kind, group.name, group.members) == (
        "capgene:hgnc-uroplakin",
        "family",
        "uroplakin",
        ("UPK1A", "UPK2"),
    )
    assert {name.text for name in names} == {"uroplakin"}


def test_stems_that_are_taken_or_general_are_left_out() -> None:
    rows = [row("UPK1A", "uroplakin 1A"), row("UPK2", "uroplakin 2")]
    assert list(stem_groups(rows, {"uroplakin"})) == []
    assert list(stem_groups([row("A1", "binding factor 1"), row("A2", "binding factor 2")], set())) == []


def write_patterns(folder: Path, *rows: str) -> Path:
    """The folder with a table of patterns in it."""
    (folder / "patterns.tsv").write_text("\n".join(("pattern\twritten\tof\treason\tsource", *rows, "")))
    return folder


def test_patterns_write_names_of_a_class(tmp_path: Path) -> None:
    write_patterns(
        tmp_path,
        "5-hydroxytryptamine receptor (\\w+)\tserotonin \\1 receptor\tname\twhy\twhence",
        "CD(\\d+)\tcluster of differentiation \\1\tsymbol\twhy\twhence",
    )
    rows = [row("HTR2C", "5-hydroxytryptamine receptor 2C"), row("CR2", "complement C3d receptor 2", ("CD21",))]
    names = {(name.text, name.target) for name in pattern_names(tmp_path, rows)}
    assert names == {("serotonin 2C receptor", "HTR2C"), ("cluster of differentiation 21", "CR2")}


@pytest.mark.parametrize(
    ("pattern", "written", "fault"),
    [("(", "x", "cannot be read"), ("a", "\\1", "group 1 of 0")],
    ids=["pattern", "group"],
)
def test_patterns_that_do_not_fit_are_named_with_their_line(
    tmp_path: Path, pattern: str, written: str, fault: str
) -> None:
    write_patterns(tmp_path, f"{pattern}\t{written}\tname\twhy\twhence")
    with pytest.raises(LexiconError, match=fault) as error:
        list(pattern_names(tmp_path, [row("A", "a")]))
    assert error.value.place.endswith("patterns.tsv:2")


@pytest.mark.parametrize(
    ("word", "symbol"),
    [
        ("serotonin 2C receptor", "HTR2C"),
        ("Kruppel-like factor 9", "KLF9"),
        ("cluster of differentiation 81", "CD81"),
        ("α7 nicotinic acetylcholine receptor", "CHRNA7"),
        ("G protein beta3", "GNB3"),
        ("sarco/endoplasmic reticulum Ca2+-ATPase 2", "ATP2A2"),
        ("CXC-chemokine receptor 2", "CXCR2"),
        ("type II collagen alpha 1", "COL2A1"),
        ("Na+/K+-ATPase α1", "ATP1A1"),
    ],
)
def test_patterns_of_the_shipped_table_name_genes(lexicon: Lexicon, word: str, symbol: str) -> None:
    assert symbol in {gene.symbol for reading in lexicon.lookup(word) for gene in reading.genes}


def test_stems_of_a_microrna_are_its_loci() -> None:
    rows = [row(symbol, "") for symbol in ("MIR101-1", "MIR101-2", "MIR19B1", "MIR19B2", "MIR155", "MIR9-1")]
    found = [(group.name, group.members, names[1].text) for group, names in mirna_groups(rows, {"mir9"})]
    assert found == [
        ("miR-101", ("MIR101-1", "MIR101-2"), "miRNA-101"),
        ("miR-19", ("MIR19B1", "MIR19B2"), "miRNA-19"),
        ("miR-19b", ("MIR19B1", "MIR19B2"), "miRNA-19b"),
    ]
