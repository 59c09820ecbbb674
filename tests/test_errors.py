"""Errors: where, what, remedy; whole after a process boundary."""

from __future__ import annotations

import pickle

import pytest

from ner.errors import CapgeneError, InputError, LexiconError, ModelError, OutputError, UsageError

KINDS = [CapgeneError, UsageError, InputError, OutputError, LexiconError, ModelError]


@pytest.mark.parametrize(
    ("place", "remedy", "message"),
    [
        ("", "", "no caption"),
        ("a.md:3", "", "a.md:3: no caption"),
        ("", "add one", "no caption (add one)"),
        ("a.md:3", "add one", "a.md:3: no caption (add one)"),
    ],
    ids=["bare", "place", "remedy", "both"],
)
def test_errors_message_says_where_what_and_remedy(place: str, remedy: str, message: str) -> None:
    assert str(CapgeneError("no caption", place=place, remedy=remedy)) == message


@pytest.mark.parametrize("kind", KINDS)
def test_errors_keep_their_parts_over_a_process_boundary(kind: type[CapgeneError]) -> None:
    error = pickle.loads(pickle.dumps(kind("wrong", place="a:1", remedy="mend it")))  # noqa: S301 (as pools do)
    assert type(error) is kind
    assert (error.problem, error.place, error.remedy) == ("wrong", "a:1", "mend it")


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_caught_as_one(kind: type[CapgeneError]) -> None:
    with pytest.raises(CapgeneError):
        raise kind("wrong")
