"""What a run into a folder was asked to do, kept in the folder so that it can be gone on with, anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from ner.errors import OutputError, UsageError

LAYOUT = 1  # of what stands in the folder beside the results
Value = str | int | float | bool | None

NAMES = {
    "inputs": "the inputs",
    "from_format": "--from",
    "to_format": "--to",
    "packing": "the compression of the output",
    "shard_size": "--shard-size",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The inputs and options of a run, and the versions of what annotates; the same plan gives the same bytes."""

    inputs: tuple[str, ...]
    from_format: str | None
    to_format: str
    packing: str  # "", ".gz" or ".zst"
    shard_size: int
    options: Mapping[str, Value]  # of the loader: model, lexicon, thresholds
    identity: Mapping[str, str]
    layout: int = LAYOUT

    @property
    def id(self) -> str:
        """Tells this plan from every other one."""
        return blake2b(self.to_json().encode("utf-8"), digest_size=8).hexdigest()

    def to_json(self) -> str:
        """The plan as JSON, the same characters each time."""
        return json.dumps(asdict(self), sort_keys=True, indent=1) + "\n"


def plan_from_json(text: str, place: str) -> Plan:
    """The plan written by `to_json`; raises OutputError at `place` if it is none."""
    try:
        plain: dict[str, Any] = json.loads(text)
        return Plan(**{**plain, "inputs": tuple(plain["inputs"])})
    except (ValueError, TypeError, KeyError):
        remedy = "start anew with --force, or name another folder"
        raise OutputError("the plan of the earlier run cannot be read", place=place, remedy=remedy) from None


def differences(old: Plan, new: Plan) -> Iterator[str]:
    """Yields what is not the same in two plans, in words."""
    for field, name in NAMES.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield f"{name}: {shown(before)} then, {shown(after)} now"
    for what, was, now in (("--{}", old.options, new.options), ("the version of {}", old.identity, new.identity)):
        for key in sorted({*was, *now}):
            if was.get(key) != now.get(key):
                name = what.format(key.replace("_", "-"))
                yield f"{name}: {shown(was.get(key))} then, {shown(now.get(key))} now"
    if old.layout != new.layout:
        yield "the folder is of another version of capgene"


def other_options(place: str, old: Plan, new: Plan, *, remedy: str) -> UsageError:
    """Says in what the plan in a folder differs from the one that is asked for."""
    changes = "; ".join(differences(old, new))
    return UsageError(f"the folder holds a run with other options: {changes}", place=place, remedy=remedy)


def shown(value: object) -> str:
    """A value in a message."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))[:200]
    return "not given" if value in (None, "") else str(value)
