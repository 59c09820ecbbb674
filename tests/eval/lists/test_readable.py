"""Which rows of a curated list can be read in a caption."""

from __future__ import annotations

import time

import pytest

from eval.lists.readable import is_attainable, read_caption
from ner.formats.record import GeneRow
from ner.lexicon import Lexicon

FAMILY = "bioentities_symbol"
SYMBOL = "hgnc_symbol"


@pytest.mark.parametrize(
    ("caption", "word", "symbol", "source", "attainable"),
    [
        pytest.param("STAT3 is active.", "STAT3", "STAT3", SYMBOL, True, id="word"),
        pytest.param("p-STAT3, u-STAT3", "STAT3", "STAT3", SYMBOL, True, id="after a prefix with hyphen"),
        pytest.param("The pSTAT3 dimer", "STAT3", "STAT3", SYMBOL, False, id="inside a word"),
        pytest.param("STAT31 is active.", "STAT3", "STAT3", SYMBOL, False, id="longer number"),
        pytest.param("interleukin 6 rises", "IL6", "IL6", SYMBOL, True, id="gene by its name"),
        pytest.param("p300-mediated", "EP300", "EP300", SYMBOL, True, id="gene by its alias"),
        pytest.param("IFN gamma rises", "IFN-γ", "IFNG", "hgnc_alias_symbol", True, id="Greek"),
        pytest.param("IFN-Œ≥ rises", "IFN-γ", "IFNG", "hgnc_alias_symbol", True, id="encoding damage"),
        pytest.param("active STAT1/3", "STAT3", "STAT3", SYMBOL, True, id="enumeration"),
        pytest.param("TLR2 and 4 signal", "TLR4", "TLR4", SYMBOL, True, id="enumeration in words"),
        pytest.param("TLRs signal", "TLR", "TLR4", FAMILY, True, id="plural"),
        pytest.param("toll-like receptors", "TLR", "TLR4", FAMILY, True, id="family by its name"),
        pytest.param("expressed in cells", "IN", "CD44", "hgnc_alias_symbol", False, id="small word"),
        pytest.param("Was it? Was it.", "WAS", "WAS", SYMBOL, False, id="capital of a sentence"),
        pytest.param("the (C) panel", "C", "HLA-C", "hgnc_alias_symbol", False, id="single letter"),
        pytest.param("JAK is active.", "STAT3", "STAT3", SYMBOL, False, id="not there"),
    ],
)
def test_readable_rows(lexicon: Lexicon, caption: str, word: str, symbol: str, source: str, attainable: bool) -> None:
    row = GeneRow(word, word, source, symbol, "")
    assert is_attainable(row, read_caption(caption, lexicon), lexicon) is attainable


def test_readable_text_of_hyphens_is_read_soon(lexicon: Lexicon) -> None:
    start = time.perf_counter()
    found = read_caption("aA-" * 40_000 + " STAT1/3", lexicon)
    assert time.perf_counter() - start < 10
    assert {"STAT1", "STAT3"} <= found.symbols
