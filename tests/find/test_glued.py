"""Names that lost the space beside them: taken out where the lexicon has them in this case, and nowhere else."""

from __future__ import annotations

import pytest

from ner.find.glued import glued_name
from ner.lexicon import Lexicon


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("BRAFV600E", "BRAF", id="mutation"),
        pytest.param("Rab11Q70L", "Rab11", id="mutation behind a number"),
        pytest.param("RagAT21N", "RagA", id="mutation behind a letter"),
        pytest.param("PCNAimmunoprecipitation", "PCNA", id="word behind"),
        pytest.param("APPmice", "APP", id="mice"),
        pytest.param("humanCD4", "CD4", id="word before"),
        pytest.param("CircAGO2", "AGO2", id="circular RNA"),
        pytest.param("ATG5ΔN", "ATG5", id="deletion"),
        pytest.param("AMPKαCA", "AMPKα", id="constitutively active"),
        pytest.param("WIPI2b", "WIPI2", id="isoform"),
        pytest.param("CFTRΔF508", "CFTR", id="deleted residue"),
        pytest.param("BRAFV600", "BRAF", id="mutated place"),
        pytest.param("NRASmut", "NRAS", id="mutated"),
        pytest.param("MEKact", "MEK", id="active"),
    ],
)
def test_glued_names_are_taken_out(lexicon: Lexicon, text: str, name: str) -> None:
    place = glued_name(text, lexicon)
    assert place is not None
    assert text[slice(*place)] == name


@pytest.mark.parametrize(
    "text", ["GTPases", "SUMOylation", "NETosis", "lncRNAs", "mRNAexpression", "ZEBRA", "DNAbinding", "", "A", "MATa"]
)
def test_glued_names_are_not_seen_in_other_words(lexicon: Lexicon, text: str) -> None:
    assert glued_name(text, lexicon) is None
