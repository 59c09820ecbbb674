"""What annotates: the version of capgene, of the model and of the lexicon, told without loading them."""

from __future__ import annotations

import hashlib
import importlib.resources
import json
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ner.errors import LexiconError

MANIFEST = "manifest.json"


def model_identity(model: str | None, lexicon: str | None) -> dict[str, str]:
    """The versions that a model folder and a lexicon folder stand for; without names, of those that are shipped.

    Raises ModelError or LexiconError where there is none.
    """
    from ner.model import CONFIG, UNREADABLE, no_model, settings, shipped_model, weights_file  # noqa: PLC0415

    folder = Path(model) if model else shipped_model()
    try:
        config = settings(folder / CONFIG)
        weights = weights_file(folder)
        digest = model_digest(config, weights.read_bytes() if weights.exists() else b"")
        own_lexicon: str | None = config[0]["lexicon"]
    except UNREADABLE as error:
        raise no_model(folder, error) from error
    return {"capgene": version("capgene"), "model": digest, "lexicon": lexicon_version(lexicon or own_lexicon)}


def model_digest(config: Sequence[dict[str, Any]], weights: bytes) -> str:
    """A digest of a model's settings and weights, which are all that annotates: its card and comments are not in it."""
    digest = hashlib.blake2b(json.dumps(config, sort_keys=True).encode(), digest_size=8)
    digest.update(b"\0" + weights)
    return digest.hexdigest()


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
