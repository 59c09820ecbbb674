"""The learned weights: read from a model's folder and written there, as plain JSON with a checksum."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ner.errors import ModelError
from ner.judge.cells import PLACE, READING, SETTING, SPELLING, Cell, Cells
from ner.judge.doubt import DOUBTS
from ner.judge.genre import GENRES

FILE = "weights.json"
FORMAT = "capgene weights 2"
Table = Mapping[Cell, float]
UNCALIBRATED = (1.0, 0.0) + (0.0,) * len(DOUBTS)
REMEDY = "install capgene anew, or make the weights with `make train`"


@dataclass(frozen=True, slots=True)
class Weights:
    """One table of weights for each group of cells, in the order of `cells`; probabilities are sums through a sigmoid.

    `spelling` and `place` judge whether a name is a gene (their sum and `bias` are log odds; `usual_place` is what a
    place adds on average), `reading` and `setting` weigh readings against each other. `words` tell the genre,
    `popular` bins genes by how often corpora name them. `calibration` holds slope and shift
    of the log odds of both probabilities together, which gives the score, and a shift for each of DOUBTS.
    """

    bias: float
    usual_place: float
    spelling: tuple[Table, ...]
    place: tuple[Table, ...]
    reading: tuple[Table, ...]
    setting: tuple[Table, ...]
    words: Mapping[str, tuple[float, ...]]
    word_bias: tuple[float, ...]
    popular: Mapping[str, int]
    calibration: tuple[float, ...]


def no_weights() -> Weights:
    """Returns weights that know nothing, from which training starts."""
    none: Table = {}
    spelling, place, reading, setting = ((none,) * len(groups) for groups in (SPELLING, PLACE, READING, SETTING))
    return Weights(0.0, 0.0, spelling, place, reading, setting, {}, (0.0,) * len(GENRES), {}, UNCALIBRATED)


def total(tables: Sequence[Table], cells: Cells) -> float:
    """Returns the sum of the weights of cells, unseen values counting nothing."""
    return sum([table.get(cell, 0.0) for table, cell in zip(tables, cells)])  # noqa: B905 (both are of one length)


def write_weights(folder: Path, weights: Weights) -> Path:
    """Writes the weights into a folder and returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_bytes(weights_to_bytes(weights))
    return path


def weights_to_bytes(weights: Weights) -> bytes:
    """Returns the content of the file of weights, the same for the same weights."""
    body = _body(weights)
    text = json.dumps({"format": FORMAT, "sha256": _digest(body), **body}, ensure_ascii=False, indent=0)
    return f"{text}\n".encode()


def read_weights(path: Path) -> Weights:
    """Returns the weights of a file; raises ModelError where it is unreadable or not the one that was written."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"the weights cannot be read: {error}", place=str(path), remedy=REMEDY) from error
    return weights_from_bytes(data, str(path))


def weights_from_bytes(data: bytes, place: str) -> Weights:
    """Returns the weights that were written as these bytes; raises ModelError, which names `place`, for any others."""
    try:
        body: dict[str, Any] = json.loads(data)
        if body.pop("format") != FORMAT:
            raise ModelError("these weights are of another format", place=place, remedy=REMEDY)
        if body.pop("sha256") != _digest(body):
            raise ModelError("the weights do not have their checksum", place=place, remedy=REMEDY)
        if len(body["calibration"]) != len(UNCALIBRATED):
            raise ModelError("the calibration is of another capgene", place=place, remedy=REMEDY)
        return Weights(
            bias=body["bias"],
            usual_place=body["usual_place"],
            spelling=_tables(body["spelling"], SPELLING),
            place=_tables(body["place"], PLACE),
            reading=_tables(body["reading"], READING),
            setting=_tables(body["setting"], SETTING),
            words={word: tuple(figures) for word, figures in body["words"].items()},
            word_bias=tuple(body["word_bias"]),
            popular=body["popular"],
            calibration=tuple(body["calibration"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"the weights cannot be read: {error}", place=place, remedy=REMEDY) from error


def _digest(body: Mapping[str, Any]) -> str:
    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _body(weights: Weights) -> dict[str, Any]:
    return {
        "bias": weights.bias,
        "usual_place": weights.usual_place,
        "spelling": _named(weights.spelling, SPELLING),
        "place": _named(weights.place, PLACE),
        "reading": _named(weights.reading, READING),
        "setting": _named(weights.setting, SETTING),
        "words": {word: list(weights.words[word]) for word in sorted(weights.words)},
        "word_bias": list(weights.word_bias),
        "popular": {symbol: weights.popular[symbol] for symbol in sorted(weights.popular)},
        "calibration": list(weights.calibration),
    }


def _named(tables: Sequence[Table], groups: Sequence[str]) -> dict[str, dict[str, float]]:
    """Returns the tables by group, each cell as its JSON text, sorted."""
    return {
        group: dict(sorted((json.dumps(cell, ensure_ascii=False), weight) for cell, weight in table.items()))
        for group, table in zip(groups, tables, strict=True)
    }


def _tables(named: Mapping[str, Mapping[str, float]], groups: Sequence[str]) -> tuple[Table, ...]:
    return tuple({_cell(text): weight for text, weight in named[group].items()} for group in groups)


def _cell(text: str) -> Cell:
    value = json.loads(text)
    return tuple(value) if isinstance(value, list) else value
