"""The scoring models: named signals, standardised and weighed; read from a plain JSON file."""

from __future__ import annotations

import importlib.resources
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ner.errors import ModelError, said

MODEL = "model.json"
FORMAT = "capgene-curation-model/3"


@dataclass(frozen=True, slots=True)
class Curve:
    """How log odds become calibrated ones: times `slope`, plus `shift`."""

    slope: float = 1.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over named signals; `mean` and `scale` bring each signal to a common size first."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def log_odds(self, signals: Mapping[str, float]) -> float:
        """Returns the weighted sum of the signals."""
        total = self.bias
        for name, mean, scale, weight in zip(self.names, self.mean, self.scale, self.weights, strict=True):
            total += weight * (signals[name] - mean) / scale
        return total

    def probability(self, signals: Mapping[str, float]) -> float:
        """Returns the calibrated probability, to four places so that it is the same on every machine."""
        return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.log_odds(signals))))), 4)

    def leading(self, signals: Mapping[str, float], most: int = 3) -> tuple[str, ...]:
        """Returns the signals that raise the probability most, beside an average row, the strongest first."""
        parts = zip(self.names, self.mean, self.scale, self.weights, strict=True)
        raised = [(weight * (signals[name] - mean) / scale, name) for name, mean, scale, weight in parts]
        return tuple(name for value, name in sorted(raised, key=lambda one: (-one[0], one[1]))[:most] if value > 0)


@dataclass(frozen=True, slots=True)
class ScoringModel:
    """Scores rows (is it wrong?) and additions (are its genes right?).

    `threshold` is the score from which a row is flagged, `floor` the least that is worth a line, `addition_threshold`
    the least score of an addition that is proposed; `version` is of the training.
    """

    rows: Logistic
    additions: Logistic
    threshold: float
    floor: float
    addition_threshold: float
    version: str


def load_model(place: Path | Traversable | None = None) -> ScoringModel:
    """Returns the model of a file; without one, the model that is shipped. Raises `ModelError`."""
    place = place or importlib.resources.files("eval.curation") / MODEL
    remedy = "make it with `python -m eval.curation.training`"
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ModelError(f"the model is of another form: {data['format']}", place=str(place), remedy=remedy)
        return ScoringModel(
            _logistic(data["rows"]),
            _logistic(data["additions"]),
            float(data["threshold"]),
            float(data["floor"]),
            float(data["addition_threshold"]),
            str(data["version"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the model cannot be read: {said(error)}", place=str(place), remedy=remedy) from None


def write_model(path: Path, model: ScoringModel, about: Mapping[str, Any]) -> None:
    """Writes a model as JSON, one signal a line; `about` tells how it was made."""
    data = {
        "format": FORMAT,
        "version": model.version,
        "about": dict(about),
        "threshold": model.threshold,
        "floor": model.floor,
        "addition_threshold": model.addition_threshold,
        "rows": _fields(model.rows),
        "additions": _fields(model.additions),
    }
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _logistic(data: Mapping[str, Any]) -> Logistic:
    signals = data["signals"]
    columns = [tuple(float(values[i]) for values in signals.values()) for i in range(3)]
    return Logistic(tuple(signals), columns[0], columns[1], columns[2], float(data["bias"]))


def _fields(model: Logistic) -> dict[str, Any]:
    rows = zip(model.names, model.mean, model.scale, model.weights, strict=True)
    signals = {name: [mean, scale, weight] for name, mean, scale, weight in rows}
    return {"bias": model.bias, "signals": signals}
