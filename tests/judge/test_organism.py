"""Captions of other organisms: what tells them, which names are their own, what becomes of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ner.judge.organism import about_caption, is_foreign, is_own_name
from ner.types import Caption, Gene, Reading, Source

if TYPE_CHECKING:
    from ner.annotator import Annotator

GENE = Gene("GENE1", "HGNC:1", "1")


@pytest.mark.parametrize(
    ("text", "about", "foreign"),
    [
        ("The Fog pathway in Drosophila.", "", True),
        ("Model of axon regeneration.", "Caenorhabditis elegans", True),
        ("DAF-16 and unc-13 act in aging.", "", True),
        ("daf-16, DAF-16 and STAT3.", "", False),
        ("Wnt signals in Drosophila and in mice.", "", False),
        ("Yeast two-hybrid screen with STAT3.", "", False),
        ("STAT3 signals in cells.", "Homo sapiens", False),
        ("STAT3 " + "and so on " * 20 + "as in yeast.", "", False),
        ("STAT3 " + "and so on " * 20 + "as in yeast.", "Homo sapiens", False),
        ("STAT3 " + "and so on " * 20 + "in cells.", "A signal in yeast", True),
    ],
    ids=["fly", "record", "worm genes", "one gene", "mice, too", "method", "man", "in passing", "so of man", "title"],
)
def test_organism_is_foreign_where_it_is_plain(text: str, about: str, foreign: bool) -> None:
    assert is_foreign(text, text.split(), about) is foreign


@pytest.mark.parametrize(
    ("text", "source", "fame", "own"),
    [
        ("Fog", "hgnc_alias_symbol", 0, True),
        ("TTR", "hgnc_symbol", 0, True),
        ("dpp", "ncbi_synonym", 4, True),
        ("Cdk1", "hgnc_symbol", 4, False),
        ("IDI1", "hgnc_symbol", 0, False),
        ("Akt", "capgene", 0, False),
        ("squalene synthase", "hgnc_name", 0, False),
    ],
)
def test_organism_own_names_are_aliases_and_short_symbols(text: str, source: Source, fame: int, own: bool) -> None:
    assert is_own_name(text, Reading("gene", (GENE,), "X", source, 1.0), {"GENE1": fame}) is own


def test_organism_group_is_named_alike_everywhere() -> None:
    assert not is_own_name("Wnt", Reading("family", (GENE,), "Wnt", "hgnc_alias_symbol", 1.0, "X:1"), {})


def test_organism_names_of_a_fly_are_left_or_score_less(annotator: Annotator) -> None:
    text = "Ric-8 and Lgs act with Mad, Imd and Wnt in the wing disc."
    plain = {m.text: m.score for m in annotator.annotate(Caption("figure", text)).mentions}
    record = Caption("figure", text, organism="Drosophila melanogaster")
    fly = {m.text: m.score for m in annotator.annotate(record).mentions}
    assert fly["Wnt"] == plain["Wnt"]
    assert len(fly) < len(plain)
    assert all(score < plain[name] for name, score in fly.items() if name != "Wnt")


def test_organism_is_told_by_title_and_record() -> None:
    assert about_caption(Caption("figure", "text", "Worms", "Homo sapiens")) == "Worms Homo sapiens"
    assert about_caption(Caption("figure", "text")) == ""
