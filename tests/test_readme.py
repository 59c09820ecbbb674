"""The README's examples print what the README shows; `make golden` writes what they print now."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


@dataclass(frozen=True, slots=True)
class Example:
    """A command of the README and the lines it prints; `line` is where it stands."""

    line: int
    command: str
    output: tuple[str, ...]


def read_examples(text: str) -> tuple[Example, ...]:
    """Returns the commands (`$ ...`, continued by a closing backslash) of all console blocks with their output."""
    found: list[Example] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        last = found[-1] if found else None
        if line.startswith("```"):
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            found.append(Example(number, line[2:], ()))
        elif inside and last and last.command.endswith("\\") and not last.output:
            found[-1] = Example(last.line, f"{last.command}\n{line}", ())
        elif inside and last:
            found[-1] = Example(last.line, last.command, (*last.output, line))
    return tuple(found)


def agrees(shown: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Returns whether the lines are those shown, where a shown `...` stands for any lines."""
    if not shown:
        return not printed
    if shown[0].strip() == "...":
        return any(agrees(shown[1:], printed[i:]) for i in range(len(printed) + 1))
    return bool(printed) and shown[0].rstrip() == printed[0].rstrip() and agrees(shown[1:], printed[1:])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example record, in which the examples run one after another."""
    where = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", where / "examples")
    return where


EXAMPLES = read_examples(README.read_text(encoding="utf-8"))


def test_readme_examples_are_read_with_continued_lines() -> None:
    text = "a\n```console\n$ one \\\n  two\nout\n\nmore\n$ three\n```\n$ not this\n```sh\n$ nor this\n```\n"
    assert read_examples(text) == (Example(3, "one \\\n  two", ("out", "", "more")), Example(8, "three", ()))


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        pytest.param(("a", "b"), ("a", "b "), True, id="same but for spaces at the end"),
        pytest.param(("a",), ("a", "b"), False, id="more printed"),
        pytest.param(("a", "...", "d"), ("a", "b", "c", "d"), True, id="dots stand for lines"),
        pytest.param(("a", "..."), ("a",), True, id="dots stand for none"),
        pytest.param(("...", "x"), ("a",), False, id="line after dots is missing"),
    ],
)
def test_readme_dots_stand_for_any_lines(shown: tuple[str, ...], printed: tuple[str, ...], expected: bool) -> None:
    assert agrees(shown, printed) is expected


def test_readme_has_examples() -> None:
    assert EXAMPLES


def rewrite(example: Example, printed: tuple[str, ...]) -> None:
    """Puts what the example prints now into the README, unless the README leaves lines out."""
    text = README.read_text(encoding="utf-8")
    old, new = ("\n".join((f"$ {example.command}", *lines)) for lines in (example.output, printed))
    assert "..." not in example.output and text.count(old) == 1, f"README.md:{example.line}: write it by hand"
    README.write_text(text.replace(old, new), encoding="utf-8")


def run(command: str, folder: Path) -> tuple[str, ...]:
    """Returns the lines that a shell command prints to standard output and standard error."""
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": scripts, "COLUMNS": "120", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return tuple(done.stdout.splitlines())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"line-{e.line}")
def test_readme_example_prints_what_it_shows(example: Example, folder: Path, pytestconfig: pytest.Config) -> None:
    printed = run(example.command, folder)
    if pytestconfig.getoption("--update-golden") and not agrees(example.output, printed):
        rewrite(example, printed)
        return
    assert agrees(example.output, printed), f"README.md:{example.line} printed:\n" + "\n".join(printed)


def test_readme_python_examples_give_what_they_show(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    blocks = re.findall(r"^```pycon\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README", str(README), 0)
    faults: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(
        test, out=faults.append
    )
    assert result.attempted and not result.failed, "".join(faults)
