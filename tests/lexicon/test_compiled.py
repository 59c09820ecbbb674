"""The compiled lexicon as it is shipped: looking up, retired symbols, damage, and every curated row."""

from __future__ import annotations

import csv
import gzip
import importlib.resources
import json
import pickle
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.errors import LexiconError
from ner.lexicon import Lexicon, load
from ner.lexicon.build import terms
from ner.lexicon.lint import SPECS
from ner.lexicon.sources import Name
from ner.lexicon.tables import FORMAT
from ner.text.keys import cased
from tests.lexicon.small import build_small, write_sources

SHIPPED = Path(str(importlib.resources.files("ner.lexicons")))
CURATED = SHIPPED / "curated"


@pytest.mark.parametrize(
    ("word", "symbol", "source"),
    [
        pytest.param("STAT3", "STAT3", "hgnc_symbol", id="approved symbol"),
        pytest.param("IL-6", "IL6", "hgnc_symbol", id="hyphen"),
        pytest.param("MIRN34A", "MIR34A", "hgnc_prev_symbol", id="retired symbol"),
        pytest.param("RIGI", "RIGI", "hgnc_symbol", id="new symbol"),
        pytest.param("miR-34a", "MIR34A", "hgnc_name", id="microRNA"),
    ],
)
def test_lexicon_lookup_puts_the_gene_meant_first(lexicon: Lexicon, word: str, symbol: str, source: str) -> None:
    best = lexicon.lookup(word)[0]
    assert (best.kind, [gene.symbol for gene in best.genes], best.source) == ("gene", [symbol], source)


@pytest.mark.parametrize("word", ["p300", "Abl", "p53", "HER2", "PD-L1", "NF-κB", "IKKα", "TNF-α", "JAK", "AR"])
def test_lexicon_lookup_ranks_by_shares_that_add_up_to_one(lexicon: Lexicon, word: str) -> None:
    shares = [reading.score for reading in lexicon.lookup(word)]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize("word", ["", " ", "-", "xyzzyx", "\x00", "🧬", "1", "12.5"])
def test_lexicon_lookup_of_what_is_no_name_gives_nothing(lexicon: Lexicon, word: str) -> None:
    assert lexicon.lookup(word) == ()


@pytest.mark.parametrize("word", ["AR", "MTP", "STRAP", "CAP1", "MET"])
def test_lexicon_lookup_puts_the_approved_symbol_before_all_others(lexicon: Lexicon, word: str) -> None:
    """Each of these is also an alias or a previous symbol of another gene."""
    readings = lexicon.lookup(word)
    assert [gene.symbol for gene in readings[0].genes] == [word] if word in lexicon.genes else len(readings) > 1


def test_lexicon_lookup_never_ranks_an_alias_before_the_approved_symbol(lexicon: Lexicon) -> None:
    wrong = []
    for symbol in sorted(lexicon.genes)[::25]:
        readings = [r for r in lexicon.lookup(symbol) if r.source not in ("capgene", "famplex")]
        if readings and readings[0].genes != (lexicon.genes[symbol],):
            wrong.append(symbol)
    assert wrong == []


def test_lexicon_lookup_of_a_family_gives_the_group_and_its_members(lexicon: Lexicon) -> None:
    best = lexicon.lookup("JAK")[0]
    assert (best.kind, best.group) == ("family", "FPLX:JAK")
    assert {gene.symbol for gene in best.genes} == {"JAK1", "JAK2", "JAK3", "TYK2"}


def test_lexicon_lookup_of_shared_alias_gives_every_gene(lexicon: Lexicon) -> None:
    symbols = {gene.symbol for reading in lexicon.lookup("HBP") for gene in reading.genes}
    assert {"AZU1", "HDLBP", "SLBP", "STAM2", "HEBP1"} <= symbols


@given(word=st.text(max_size=30))
def test_lexicon_lookup_takes_any_word(lexicon: Lexicon, word: str) -> None:
    for reading in lexicon.lookup(word):
        assert 0 <= reading.score <= 1


@pytest.mark.parametrize(
    ("symbol", "today"),
    [
        pytest.param("STAT3", "STAT3", id="approved"),
        pytest.param("DDX58", "RIGI", id="retired"),
        pytest.param("TMEM173", "STING1", id="retired as well"),
        pytest.param("ISPD", "CRPPA", id="retired and an alias"),
        pytest.param("MLL2", None, id="given to two genes"),
        pytest.param("NOSUCHGENE", None, id="unknown"),
        pytest.param("", None, id="nothing"),
        pytest.param("p53", None, id="an alias is no retired symbol"),
    ],
)
def test_lexicon_current_symbol(lexicon: Lexicon, symbol: str, today: str | None) -> None:
    gene = lexicon.current(symbol)
    assert (gene.symbol if gene else None) == today


def test_lexicon_current_of_a_symbol_that_was_given_to_several_genes_is_none(tmp_path: Path) -> None:
    from ner.lexicon.build import HGNC
    from tests.lexicon.small import GENES, HGNC_COLUMNS, PROTEIN, tsv

    folder = write_sources(tmp_path)
    twice = [(f"HGNC:{n}", f"NEW{n}", "", "", "SPLIT1", PROTEIN, *[""] * 6) for n in (1, 2)]
    (folder / "hgnc" / HGNC).write_bytes(gzip.compress(tsv((HGNC_COLUMNS, *GENES, *twice)).encode()))
    assert build_small(folder).current("SPLIT1") is None


def test_lexicon_current_of_a_retired_symbol_that_is_a_curated_name_as_well(tmp_path: Path) -> None:
    names = write_sources(tmp_path) / "curated" / "names.tsv"
    names.write_text(names.read_text() + "DDX58\tRIGI\tr\ts\n")
    gene = build_small(tmp_path).current("DDX58")
    assert gene is not None
    assert gene.symbol == "RIGI"


@pytest.mark.parametrize("name", ["terms.tsv.gz", "genes.tsv.gz", "groups.tsv.gz", "vetoes.tsv.gz", "usage.tsv.gz"])
@pytest.mark.parametrize("damage", ["missing", "cut", "no archive"])
def test_lexicon_damaged_table_names_the_table_and_the_remedy(tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "lexicon"
    build_small(write_sources(tmp_path))
    shutil.move(tmp_path / "out", folder)
    path = folder / name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:20] if damage == "cut" else b"no archive")
    with pytest.raises(LexiconError) as caught:
        load(folder)
    assert name in caught.value.problem
    assert caught.value.place == str(folder)
    assert "capgene lexicon build" in caught.value.remedy


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}"])
def test_lexicon_damaged_manifest_is_a_lexicon_error(tmp_path: Path, manifest: str) -> None:
    build_small(write_sources(tmp_path))
    (tmp_path / "out" / "manifest.json").write_text(manifest)
    with pytest.raises(LexiconError):
        load(tmp_path / "out")


def test_lexicon_of_another_version_of_capgene_is_refused(tmp_path: Path) -> None:
    build_small(write_sources(tmp_path))
    path = tmp_path / "out" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": FORMAT - 1}))
    with pytest.raises(LexiconError, match="another version of capgene"):
        load(tmp_path / "out")


def test_lexicon_table_of_another_lexicon_is_refused(tmp_path: Path) -> None:
    build_small(write_sources(tmp_path))
    (tmp_path / "out" / "genes.tsv.gz").write_bytes(gzip.compress(b""))
    with pytest.raises(LexiconError):
        load(tmp_path / "out").lookup("STAT3")


def test_lexicon_error_survives_a_process_boundary() -> None:
    error = LexiconError("no such table", place="a:1", remedy="make it")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (what process pools do with errors)
    assert (type(again), str(again)) == (LexiconError, "a:1: no such table (make it)")


def test_lexicon_version_is_a_short_digest(lexicon: Lexicon) -> None:
    assert len(lexicon.version) == 12
    assert set(lexicon.version) <= set("0123456789abcdef")


def test_lexicon_groups_hold_approved_genes(lexicon: Lexicon) -> None:
    for ident, group in lexicon.groups.items():
        assert ident == group.id
        assert all(lexicon.genes[gene.symbol] == gene for gene in group.all_members)
        assert not (group.members and group.open_members)


def test_lexicon_large_families_are_left_open_and_keep_their_members(lexicon: Lexicon) -> None:
    assert lexicon.lookup("Wnt")[0].genes == ()
    assert {"WNT1", "WNT9B"} <= {gene.symbol for gene in lexicon.open_members("FPLX:Wnt")}
    assert lexicon.open_members("FPLX:JAK") == lexicon.open_members("") == ()


def test_lexicon_every_name_means_something_that_is_there(lexicon: Lexicon) -> None:
    unknown = {
        term.target
        for name_key in list(lexicon.keys())
        for term in lexicon.terms(name_key)
        for target in term.target.split("|")
        if target not in lexicon.genes and target not in lexicon.groups
    }
    assert unknown == set()


def test_lexicon_retired_symbols_of_pfocr_are_known(lexicon: Lexicon) -> None:
    pairs = {"MRE11A": "MRE11", "FAM46C": "TENT5C", "C10orf54": "VSIR"}
    assert {old: gene.symbol for old in pairs if (gene := lexicon.current(old))} == pairs


def curated(name: str) -> list[dict[str, str]]:
    """The rows of a shipped curated table."""
    with (CURATED / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


TABLES = [spec.name for spec in SPECS]


@pytest.mark.parametrize("name", TABLES)
def test_curated_rows_have_reason_and_source(name: str) -> None:
    bare = [row for row in curated(name) if not (row["reason"] or "").strip() or not (row["source"] or "").strip()]
    assert bare == []


@pytest.mark.parametrize("name", TABLES)
def test_curated_rows_are_sorted(name: str) -> None:
    first = [next(iter(row.values())) for row in curated(name)]
    assert first == sorted(first, key=lambda word: (word.casefold(), word))


def curated_names() -> list[dict[str, str]]:
    """The rows of every shipped table of names."""
    return [row for spec in SPECS if spec.columns[:2] == ("name", "target") for row in curated(spec.name)]


def test_curated_names_mean_genes_or_groups_that_are_there(lexicon: Lexicon) -> None:
    unknown = {
        target
        for row in curated_names()
        for target in row["target"].split("|")
        if target not in lexicon.genes and target not in lexicon.groups
    }
    assert unknown == set()


@pytest.mark.xfail(reason="other rows without bracket or tail: cytochrome P(3)450, delta-like 1 homolog", strict=True)
def test_curated_names_are_the_first_reading(lexicon: Lexicon) -> None:
    wanted: dict[str, set[frozenset[str]]] = {}
    for row in curated_names():
        wanted.setdefault(row["name"], set()).add(frozenset(_symbols(row["target"], lexicon)))
    lost = []
    for name, targets in wanted.items():
        readings = lexicon.lookup(name)
        if not readings or frozenset(gene.symbol for gene in readings[0].genes) not in targets:
            lost.append(name)
    assert lost == []


def _symbols(target: str, lexicon: Lexicon) -> list[str]:
    if target in lexicon.groups:
        return [gene.symbol for gene in lexicon.groups[target].members]
    return target.split("|")


def test_curated_vetoes_hold_for_their_own_word(lexicon: Lexicon) -> None:
    assert [row["word"] for row in curated("vetoes.tsv") if lexicon.veto(row["word"]) is None] == []


def test_curated_vetoes_spare_no_name_of_our_own(lexicon: Lexicon) -> None:
    """A word is not both a curated name and, in the same spelling, vetoed."""
    names = {row["name"] for row in curated_names()}
    both = {row["word"] for row in curated("vetoes.tsv") if row["word"] in names}
    assert both == set()


@pytest.mark.parametrize("word", ["ATP", "ADP", "AMP", "LPS", "FAD", "CoA", "ANOVA", "SEM", "ROS", "cAMP", "DNA"])
def test_curated_vetoes_name_what_is_no_gene(lexicon: Lexicon, word: str) -> None:
    assert lexicon.veto(word) is not None


@given(
    st.lists(
        st.builds(
            Name,
            st.text(st.sampled_from("abAB1-β |;\t"), min_size=1, max_size=6),
            st.sampled_from(["hgnc_symbol", "hgnc_alias_symbol", "mgi_symbol"]),
            st.sampled_from(["STAT3", "IL6"]),
        )
    )
)
def test_lexicon_terms_keep_one_source_for_a_spelling_and_meaning(names: list[Name]) -> None:
    for lines in terms(names).values():
        fields = [line.split("||") for line in lines]
        assert all(len(f) == 3 and "\t" not in f[0] for f in fields)
        spellings = [(cased(f[0]), f[2], " " in f[0]) for f in fields]
        assert len(spellings) == len(set(spellings))
