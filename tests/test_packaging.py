"""The wheel carries code, tables and models, and works away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of what the project tracks."""
    pytest.importorskip("build", reason="the package `build` is in requirements/test.txt: make test installs it")
    work = tmp_path_factory.mktemp("wheel")
    source = work / "source"
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for room in ("ner", "eval", "lexicons", "models"):
        shutil.copytree(ROOT / room, source / room, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(work / "dist"), str(source)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return next((work / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content in a folder away from the checkout."""
    where = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(where)
    return where


def run_there(unpacked: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in `cwd` with the wheel's content ahead of the checkout's."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_packaging_wheel_has_all_that_the_checkout_has(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rooms = {"ner": "ner", "eval": "eval", "lexicons": "ner/lexicons", "models": "ner/models"}
    files = [
        (room, p.relative_to(ROOT / room).as_posix())
        for room in rooms
        for p in (ROOT / room).rglob("*")
        if p.is_file() and "__pycache__" not in p.parts and p.suffix != ".pyc"
    ]
    missing = [f"{room}/{p}" for room, p in files if f"{rooms[room]}/{p}" not in names]
    assert [m for m in missing if m != "eval/baseline.json"] == []


def test_packaging_wheel_has_nothing_beside_the_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"ner", "eval"}


def test_packaging_data_is_read_through_importlib_resources() -> None:
    assert resources.files("ner.lexicons").joinpath("SOURCES.md").is_file()
    assert resources.files("ner.models.captions").joinpath("config.cfg").is_file()


def test_packaging_wheel_works_away_from_the_checkout(unpacked: Path, tmp_path: Path, example_record: Path) -> None:
    shutil.copy(example_record, tmp_path)
    where = run_there(unpacked, tmp_path, "-c", "import ner; print(ner.__file__)")
    assert where.stdout.startswith(str(unpacked)), where.stdout + where.stderr
    call = "import sys; from ner.cli import main; sys.exit(main())"
    run = run_there(unpacked, tmp_path, "-c", call, "annotate", example_record.name, "-o", "out.jsonl")
    assert run.returncode == 0, run.stderr
    assert '"STAT3"' in (tmp_path / "out.jsonl").read_text(encoding="utf-8")
