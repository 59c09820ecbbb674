"""The model in a folder: its settings, read without spaCy, and the annotator that they make with its weights."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from configparser import Error as ConfigError
from configparser import RawConfigParser
from functools import partial
from pathlib import Path
from typing import Any

from ner.annotator import Annotator
from ner.errors import ModelError
from ner.find.finder import Finder
from ner.judge.judge import Judge
from ner.judge.learned import LearnedJudge
from ner.judge.rules import RuleWeights
from ner.judge.weights import FILE, Weights, read_weights
from ner.lexicon.compiled import load as load_lexicon
from ner.threshold import check_threshold

DEFAULT_MODEL = "captions"
CONFIG = "config.cfg"
COMPONENTS = ("capgene_find", "capgene_judge", "capgene_resolve")
UNREADABLE = (OSError, ValueError, KeyError, TypeError, ConfigError)  # what reading a folder that is no model raises


def load(
    model: str | Path | None = None,
    *,
    lexicon: str | Path | None = None,
    threshold: float | None = None,
    high_precision: bool = False,
    rules_only: bool = False,
) -> Annotator:
    """Returns the annotator of a model folder; without one, of the model that is shipped.

    `lexicon` names a folder made by `capgene lexicon build`, to be used instead of the model's. `threshold` is the
    score, 0 to 1, that a mention must have (the model's own judgement unless told); `high_precision` takes the score
    that the model sets for unattended use. With `rules_only` the model's weights are left aside.

    Raises ModelError where the folder holds no such model, UsageError for a threshold out of range or beside
    `high_precision`.
    """
    check_threshold(threshold, high_precision=high_precision)
    path = Path(model) if model is not None else shipped_model()
    again = partial(
        load,
        model,
        lexicon=lexicon,
        threshold=threshold,
        high_precision=high_precision,
        rules_only=rules_only,
    )
    try:
        find, judge, settle = settings(path / CONFIG)
        if lexicon is not None:
            find["lexicon"] = str(lexicon)
        precise = settle.pop("high_precision")
        least = precise if high_precision else threshold
        if least is not None:
            settle["least"] = least
            judge["threshold"] = min(judge["threshold"], least)
        finder = make_finder(**find)
        weights = None if rules_only else weights_of(path)
        return Annotator(finder, make_judge(finder, weights=weights, **judge), again=again, **settle)
    except UNREADABLE as error:
        raise no_model(path, error) from error


def no_model(path: Path, error: Exception) -> ModelError:
    """Returns the error that says why a folder is no model."""
    remedy = f"name a folder with capgene's {CONFIG}"
    return ModelError(f"no capgene model can be read: {error}", place=str(path), remedy=remedy)


def shipped_model(name: str = DEFAULT_MODEL) -> Path:
    """Returns the folder of a shipped model, for `spacy.load`."""
    return Path(str(importlib.resources.files("ner.models") / name))


def weights_file(path: Path) -> Path:
    """Returns where the weights of a model folder are, if it has any."""
    return path / "capgene_judge" / FILE


def weights_of(path: Path) -> Weights:
    """Returns the weights of a model folder; raises ModelError where there are none: rules alone judge far worse."""
    file = weights_file(path)
    if not file.exists():
        remedy = "copy the whole folder of the model, or use ner.model.load(..., rules_only=True)"
        raise ModelError("the model has no weights", place=str(file), remedy=remedy)
    return read_weights(file)


class CasedParser(RawConfigParser):
    """Reads names in their own case."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def settings(path: Path) -> list[dict[str, Any]]:
    """Returns the settings of each of COMPONENTS in a spaCy config, those of sections below it as mappings.

    The values of such a file are JSON. Raises OSError, KeyError, ValueError or configparser's Error where it is damaged
    or lacks a component.
    """
    parser = CasedParser(default_section="", comment_prefixes="#", delimiters="=")
    parser.read_string(path.read_text(encoding="utf-8"), str(path))
    return [_settings(parser, component) for component in COMPONENTS]


def _settings(parser: RawConfigParser, component: str) -> dict[str, Any]:
    top = f"components.{component}"
    found: dict[str, Any] = {}
    for section in parser.sections():
        if section == top or section.startswith(f"{top}."):
            inner = found
            for name in section.removeprefix(top).split(".")[1:]:
                inner = inner.setdefault(name, {})
            inner.update({name: json.loads(value) for name, value in parser.items(section)})
    if found.pop("factory") != component:
        raise ValueError(f"{top} is of another factory")
    return found


def make_finder(lexicon: str | None, cache_size: int) -> Finder:
    """Returns the finder of a config, with the lexicon of a folder (None: the shipped one)."""
    return Finder(load_lexicon(Path(lexicon) if lexicon else None), cache_size=cache_size)


def make_judge(
    finder: Finder,
    *,
    threshold: float,
    cache_size: int,
    prior: Mapping[str, Mapping[str, float]],
    short: Mapping[str, float],
    weights: Weights | None = None,
    **rest: float,
) -> Judge:
    """Returns the judge of a config: a learned one where there are weights, otherwise one of rules alone."""
    rules = RuleWeights.of(prior, short, **rest)
    if weights is None:
        return Judge(finder.lexicon, rules=rules, threshold=threshold, cache_size=cache_size)
    return LearnedJudge(finder.lexicon, rules=rules, threshold=threshold, cache_size=cache_size, weights=weights)
