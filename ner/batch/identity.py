"""What annotates: the version of capgene, of the model and of the lexicon, told without loading them."""

from __future__ import annotations

import configparser
import hashlib
import importlib.resources
import json
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path

from ner.errors import LexiconError, ModelError

MANIFEST = "manifest.json"


def model_identity(model: str | None, lexicon: str | None) -> dict[str, str]:
    """The versions that a model folder and a lexicon folder stand for; without names, of those that are shipped.

    Raises ModelError or LexiconError where there is none.
    """
    folder = Path(model) if model else Path(str(importlib.resources.files("ner.models")))
    return {
        "capgene": version("capgene"),
        "model": folder_digest(folder),
        "lexicon": lexicon_version(lexicon or lexicon_of(folder)),
    }


def folder_digest(folder: Path) -> str:
    """A digest of the names and contents of a model's files, its code apart."""
    digest = hashlib.blake2b(digest_size=8)
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and "__pycache__" not in path.parts
    )
    if not any(path.name == "config.cfg" for path in files):
        remedy = "name a folder with capgene's config.cfg"
        raise ModelError("no capgene model can be read: it has no config.cfg", place=str(folder), remedy=remedy)
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape") + b"\0")
        digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def lexicon_of(model: Path) -> str | None:
    """The lexicon folder that a model's config names; None for the shipped one."""
    config = configparser.ConfigParser(interpolation=None)
    try:
        config.read_string((model / "config.cfg").read_text(encoding="utf-8"))
        named = json.loads(config.get("components.capgene_find", "lexicon", fallback="null"))
    except (OSError, ValueError, configparser.Error):
        return None
    return named if isinstance(named, str) else None


def lexicon_version(folder: str | None) -> str:
    """The version of a compiled lexicon and a digest of its manifest, which holds the digests of its tables."""
    place: Traversable = Path(folder) if folder else importlib.resources.files("ner.lexicons")
    try:
        raw = (place / MANIFEST).read_bytes()
        named = str(json.loads(raw)["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "make it with `capgene lexicon build`"
        raise LexiconError("there is no compiled lexicon", place=str(place), remedy=remedy) from error
    return f"{named}-{hashlib.blake2b(raw, digest_size=4).hexdigest()}"
