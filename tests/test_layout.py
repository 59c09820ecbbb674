"""The house stays in order: what may import what, how long a module may be, which folders are packaged."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]
CODE = sorted(p for room in ("ner", "eval") for p in (ROOT / room).rglob("*.py"))
MAX_LINES = 280

# What each place must not import, at any depth of its modules.
FORBIDDEN = [
    ("ner", {"eval"}),
    ("ner/formats", {"spacy", "scispacy", "ner.pipeline", "ner.model"}),
    ("ner/lexicon", {"spacy", "scispacy", "ner.pipeline", "ner.model"}),
    ("ner/types.py", {"spacy", "ner.pipeline", "ner.model"}),
    *(
        (place, {"spacy", "scispacy"})
        for place in ("ner/batch", "ner/model.py", "ner/annotator.py", "ner/find", "ner/judge")
    ),
    ("eval", {"spacy", "scispacy"}),  # but for the bare tokenizers that are timed
    ("ner", {"pickle", "dill", "cloudpickle", "requests", "urllib.request"}),
    ("eval", {"pickle", "dill", "cloudpickle", "requests", "urllib.request"}),
]


def imports(path: Path) -> Iterator[str]:
    """Yields each module the file imports, by full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


def compiled() -> list[Path]:
    """Returns the modules that `setup.py` compiles."""
    assigned = (node for node in ast.parse((ROOT / "setup.py").read_text(encoding="utf-8")).body)
    told = {n.targets[0].id: ast.literal_eval(n.value) for n in assigned if isinstance(n, ast.Assign)}  # type: ignore[attr-defined]
    rooms = [path for room in told["ROOMS"] for path in of(f"ner/{room}") if path.name not in told["LEFT"]]
    return [*rooms, *(ROOT / module for module in told["MODULES"])]


def of(place: str) -> list[Path]:
    """Returns the Python files at a place of the checkout."""
    path = ROOT / place
    return [path] if path.is_file() else [p for p in sorted(path.rglob("*.py")) if p.name != "racers.py"]


@pytest.mark.parametrize(("place", "banned"), FORBIDDEN, ids=[f"{p}-without-{min(b)}" for p, b in FORBIDDEN])
def test_layout_nothing_imports_upwards(place: str, banned: set[str]) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in of(place)
        for name in imports(path)
        if any(name == b or name.startswith(f"{b}.") for b in banned)
    ]
    assert not wrong


def test_layout_modules_stay_short() -> None:
    counts = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in CODE}
    assert {name: n for name, n in counts.items() if n > MAX_LINES} == {}


def test_layout_what_is_compiled_has_no_cached_property() -> None:
    wrong = [
        str(path.relative_to(ROOT)) for path in compiled() if "cached_property" in path.read_text(encoding="utf-8")
    ]
    assert compiled()
    assert not wrong, "a compiled class computes it anew each time"


def test_layout_only_the_command_line_prints() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in CODE
        if path.name != "cli.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not wrong


def test_layout_modules_say_what_they_are() -> None:
    silent = [p for p in CODE if (text := p.read_text("utf-8")) and not ast.get_docstring(ast.parse(text))]
    assert silent == []


def test_layout_every_package_is_listed_and_there() -> None:
    mapped: dict[str, str] = SETUPTOOLS["package-dir"]

    def folder(package: str) -> Path:
        head = next((p for p in mapped if package == p or package.startswith(f"{p}.")), "")
        return ROOT / (mapped[head] + package[len(head) :] if head else package).replace(".", "/")

    listed: list[str] = SETUPTOOLS["packages"]
    assert [p for p in listed if not (folder(p) / "__init__.py").is_file()] == []
    rooms = ("ner", "eval", "lexicons", "models")
    there = {p.parent for room in rooms for p in (ROOT / room).rglob("__init__.py")}
    assert there - {folder(p) for p in listed} == set()


LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.stem)
def test_layout_locks_name_no_registry_and_hash_everything(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith(" ")]
    assert all("==" in line and line.endswith(" \\") and "://" not in line for line in pins)
    assert all(line.strip().startswith("--hash=sha256:") for line in lines if line.startswith(" "))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.stem)
def test_layout_locks_pin_each_package_once_and_numpy_below_2(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    pins = [line.split()[0].split("==") for line in lines if "==" in line and not line.startswith(" ")]
    assert len({name for name, _ in pins}) == len(pins)
    assert dict(pins)["numpy"].startswith("1.")
