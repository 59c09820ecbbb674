"""The kind of organism that a figure speaks of, and how that is said."""

from __future__ import annotations

import pytest

from eval.curation.organisms import figure_organism
from tests.eval.curation.cases import record


@pytest.mark.parametrize(
    ("title", "kind", "said"),
    [
        ("Terpenoid synthesis.", "plant", "plants (Terpenoid)"),
        ("Growth of yeast.", "yeast", "yeasts and moulds"),
        ("Flies.", "fly", "flies"),
        ("Protection from Bacillus Calmette-Guérin.", "", ""),
        ("Bacillus subtilis.", "microbe", "microbes (Bacillus)"),
        ("Xylose in a Thermoanaerobacterium.", "microbe", "microbes (Thermoanaerobacterium)"),
    ],
)
def test_organisms_of_a_title(title: str, kind: str, said: str) -> None:
    organism = figure_organism(record("", papertitle=title))
    assert organism.kind == kind
    assert not kind or organism.said == said
