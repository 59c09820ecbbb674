"""Compiles what works on every caption, where CAPGENE_COMPILE=1 asks for it; all else stands in pyproject.toml.

The same modules, to the same results, a third to a half quicker; mypy and a C compiler are needed (`make compiled`).
"""

import os
from pathlib import Path

from setuptools import Extension, setup

ROOMS = ("text", "lexicon", "find", "judge", "resolve")
MODULES = ("ner/annotator.py", "ner/formats/annotations.py", "ner/formats/jsonl.py")
LEFT = {"__init__.py", "kept.py"}  # a dictionary of a kind of its own stays as it is


def compiled() -> list[Extension]:
    """Returns the compiled modules, none unless they are asked for."""
    if os.environ.get("CAPGENE_COMPILE") != "1":
        return []
    from mypyc.build import mypycify  # noqa: PLC0415 (most builds have no need of it)

    rooms = sorted(str(path) for room in ROOMS for path in Path("ner", room).glob("*.py") if path.name not in LEFT)
    return mypycify([*rooms, *MODULES])


setup(ext_modules=compiled())
