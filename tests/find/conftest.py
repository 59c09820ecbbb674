"""A small lexicon for finding, so that what is found does not hang on the shipped tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ner.find.candidate import Candidate
from ner.find.finder import Finder
from ner.lexicon import Lexicon
from tests.lexicon.small import build_small, write_sources


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    """The lexicon of the small sources."""
    folder: Path = tmp_path_factory.mktemp("sources")
    return build_small(write_sources(folder))


@pytest.fixture
def find(small: Lexicon) -> Callable[[str], list[Candidate]]:
    """Finds the candidates of a text with the small lexicon."""
    finder = Finder(small, cache_size=1000)
    return lambda text: finder.find(finder.prepare(text))
