"""Hunks make one text of another and back; patches of them are taken by git."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.curation.apply.diff import apply_hunks, diff, reverse, unified
from ner.errors import InputError
from tests.eval.curation.apply.helpers import git_apply

lines = st.lists(st.sampled_from(["a\n", "b\r\n", "- x\n", "  y\n", "  z\n", "\n", "\x85\n", "- x: 1\n"]), max_size=30)
texts = st.tuples(lines, st.sampled_from(["", "end", "- x"])).map(lambda parts: "".join(parts[0]) + parts[1])


@given(texts, texts)
def test_apply_diff_goes_there_and_back(old: str, new: str) -> None:
    hunks = diff(old, new)
    assert apply_hunks(old, hunks, "f") == new
    assert apply_hunks(new, reverse(hunks), "f") == old
    assert bool(hunks) == (old != new)


def test_apply_diff_keeps_rows_whole() -> None:
    rows = [f"- word: {w}\n  source: s\n  symbol: {w}\n" for w in "abcdef"]
    (hunk,) = diff("".join(rows), "".join([*rows[:2], *rows[3:]]))
    shown = unified("f", [hunk])
    assert "-- word: c\n-  source: s\n-  symbol: c\n" in shown
    assert shown.count("\n-") - 1 == 3


def test_apply_diff_refuses_other_lines() -> None:
    hunks = diff("a\nb\nc\n", "a\nB\nc\n")
    with pytest.raises(InputError, match=r"f:1: the file has other lines"):
        apply_hunks("a\nx\nc\n", hunks, "f")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param("a.md", "1\n2\n3\n", "1\n2\nthree\n", id="plain"),
        pytest.param("a b.md", "1\n2\n3\n", "1\n3\n", id="blank in the name"),
        pytest.param('a"b\\.md', "1\n2\n3\n", "0\n1\n2\n3\n", id="quote in the name"),
        pytest.param("é/β.md", "1\r\n2\r\n", "1\r\n2\r\n3\r\n", id="windows line ends"),
        pytest.param("a.md", "1\n2", "1\n2\n3", id="no line end"),
        pytest.param("a.md", "".join(f"{n}\n" for n in range(40)), "".join(f"{n}\n" for n in range(1, 39)), id="far"),
        pytest.param("a.md", "\ufeff-- x\n1\n", "\ufeff-- y\n1\n", id="lines like headers"),
        pytest.param("a.md", "1\n", "", id="emptied"),
    ],
)
def test_apply_diff_patches_are_taken_by_git(tmp_path: Path, name: str, old: str, new: str) -> None:
    folder = tmp_path / "f"
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_bytes(old.encode())
    patch = tmp_path / "p.patch"
    patch.write_bytes(b"# a note: -1 \xe2\x86\x92 +2\n" + unified(name, diff(old, new)).encode())
    git_apply(folder, patch)
    assert path.read_bytes() == new.encode()
    git_apply(folder, patch, "-R")
    assert path.read_bytes() == old.encode()
