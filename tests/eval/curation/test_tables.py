"""Every row of the curated tables is whole: known symbols, a reason, a source, one sense for a spelling."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from eval.curation.orthologs import ortholog_of, orthologs
from eval.curation.reference import Counts, load_reference, write_reference
from eval.curation.scoring import load_model
from eval.curation.senses import CLASSES, sense_in, sense_of
from ner.errors import InputError, ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from ner.lexicon import Lexicon


def _rows(root: Path, name: str) -> list[dict[str, str]]:
    text = (root / "eval" / "curation" / "tables" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_orthologs_are_approved_symbols_with_reason_and_source(lexicon: Lexicon) -> None:
    for entry in orthologs().values():
        assert entry.reason and entry.source, entry
        assert all(symbol in lexicon.genes for symbol in entry.symbols), entry


@pytest.mark.parametrize("name", ["orthologs.tsv", "senses.tsv"])
def test_tables_are_sorted_and_whole(root: Path, name: str) -> None:
    rows = _rows(root, name)
    keys = [tuple(row.values())[:2] for row in rows]
    assert keys == sorted(set(keys))
    assert all(value.strip() for row in rows for value in row.values())


def test_senses_are_of_known_classes(root: Path) -> None:
    known = set().union(*CLASSES.values()) | {"method", "other"}
    assert {row["sense"] for row in _rows(root, "senses.tsv")} <= known
    assert {row["case"] for row in _rows(root, "senses.tsv")} <= {"any", "exact"}


def test_orthologs_are_of_their_organism(lexicon: Lexicon) -> None:
    found = ortholog_of("daf-16", {"worm"}, lexicon)
    assert found is not None and found[0].genes[0].symbol == "FOXO1"
    assert ortholog_of("daf-16", {"plant"}, lexicon) is None


def test_sense_of_a_listed_word(lexicon: Lexicon) -> None:
    found = sense_of("ADP", lexicon)
    assert found is not None and found.kind == "chemical"
    assert sense_of("STAT3", lexicon) is None


@pytest.mark.parametrize(
    ("long", "sense"),
    [("trans-Golgi network", "organelle"), ("glyceraldehyde 3-phosphate", "small molecule"), ("quux", "other")],
)
def test_sense_in_a_long_form(long: str, sense: str) -> None:
    assert sense_in(long) == sense


def test_reference_round_trip(tmp_path: Path) -> None:
    counts = Counts()
    counts.add("captions", [("STAT3", "stat3"), ("STAT3", "stat3")])
    counts.add("captions", [("STAT3", "aprf")])
    counts.add("lists", [("WDTC1", "adp")])
    counts.add("defined", [("ADP", "adenosine = diphosphate")])
    counts.add("together", [("A", "A"), ("B", "B"), ("A", "B")])
    write_reference(tmp_path / "r.gz", counts.reference())
    read = load_reference(tmp_path / "r.gz")
    assert read.captions_without("STAT3", "stat3") == 1
    assert (read.lists_with("WDTC1", "adp"), read.lists_without("WDTC1", "adp")) == (1, 0)
    assert read.defined["ADP"] == {"adenosine = diphosphate": 1}
    assert read.size == {"captions": 2, "lists": 1, "defined": 1, "together": 1}
    assert read.attraction("B", "A") == pytest.approx(0.0)
    assert read.attraction("A", "C") is None


def test_reference_names_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "r.gz").write_bytes(b"no gzip")
    with pytest.raises(InputError, match="reference counts cannot be read"):
        load_reference(tmp_path / "r.gz")


def test_model_names_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(tmp_path / "m.json")
