"""Signs in brackets: taken out of them where something bears them, every offset leading back to the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner.text.repair import Repaired, repair
from ner.text.signs import lowered

PIECES = ["TGF-beta", "Na", "(+)", "(1)", "(", ")", "(alpha)", "IFN", "Œ∫", "5-HT", "(2A)", " ", "α", "(v)", "x"]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TGF-beta(1), TNF-α(2)", "TGF-beta1, TNF-α2"),
        ("Na(+)/K(+)-ATPase and Ca(2+)", "Na+/K+-ATPase and Ca2+"),
        ("5-HT(2A), A(2A), AT(1)R, P2X(7), cPLA(2)", "5-HT2A, A2A, AT1R, P2X7, cPLA2"),
        ("Fc(gamma)RIIA, IL-2R(alpha)", "FcgammaRIIA, IL-2Ralpha"),
        ("Bcl-x(L), Na(v)1.5, alpha(v)beta(3)", "Bcl-xL, Nav1.5, alphavbeta3"),
        ("GABA(A), ET(B), G(i), TAF(II)250, p21(ras), BK(Ca)", "GABAA, ETB, Gi, TAFII250, p21ras, BKCa"),
    ],
)
def test_lowered_takes_signs_out_of_their_brackets(text: str, expected: str) -> None:
    assert lowered(Repaired(text)).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "WT(4)",
        "STAT3(1)",
        "Pgc1α(B)",
        "protein(s)",
        "NKG2D(+) cells",
        "MCIDAS(E)",
        "in vivo(A)",
        "TGF-beta (1)",
        "p53(12)",
    ],
)
def test_lowered_leaves_panels_references_and_plurals(text: str) -> None:
    assert lowered(Repaired(text)) == Repaired(text)


@given(texts)
def test_lowered_leads_every_character_back_to_its_place(text: str) -> None:
    repaired = repair(text)
    signs = lowered(repaired)
    spans = [signs.span(i, i + 1) for i in range(len(signs.text))]
    assert all(start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for char, (start, end) in zip(signs.text, spans, strict=True):
        assert repair(text[start:end]).text.startswith(char)


def test_lowered_keeps_the_offsets_of_a_repaired_text() -> None:
    text = "IFN-Œ≤(1) rises"
    signs = lowered(repair(text))
    assert signs.text == "IFN-β1 rises"
    assert text[slice(*signs.span(0, 6))] == "IFN-Œ≤(1)"
