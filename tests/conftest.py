"""What the tests share: the annotator, the example record, the data folder, golden files and a browser."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from ner.annotator import Annotator
    from ner.lexicon import Lexicon

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
settings.load_profile("untimed")
# Shells start what they run in the background deaf to interrupts, and so would be the commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--update-golden`, which `make golden` uses."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew instead of comparing")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def example_record(root: Path) -> Path:
    """The example record, byte for byte as published."""
    return root / "examples" / "PMC6895841__cancers-11-01646-g001.md"


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """The annotator of the default model, loaded once."""
    import ner  # spaCy takes a second: only tests that need it pay

    return ner.load()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped lexicon, loaded once."""
    from ner import lexicon

    return lexicon.load()


@pytest.fixture(scope="session")
def data_dir(root: Path) -> Path:
    """The shared data folder; the test is skipped where it is absent."""
    folder = Path(os.environ.get("CAPGENE_DATA") or root.parent / "shared" / "data")
    if not (folder / "pfocr").is_dir():
        pytest.skip(f"the data folder is not at {folder}: set CAPGENE_DATA")
    return folder.resolve()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """A function that compares a text with the golden file of that name, or writes it under `--update-golden`."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert path.is_file(), f"{path} is missing: make golden writes it"
        assert text == path.read_bytes().decode("utf-8"), f"{path} differs: if that is meant, make golden"

    return check


def _no_browser(reason: str) -> None:
    """Skips the test, or fails it in CI, where a browser must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; in CI the browser tests may not be skipped")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A headless Chromium with a new profile, its console and network log kept."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        missing = "Chromium" if not chromium else "chromedriver"
        _no_browser(f"{missing} is not installed (Debian: apt-get install chromium chromium-driver)")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(chromium)
    for flag in (*CHROMIUM_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=str(driver)))
    chrome.set_page_load_timeout(60)
    yield chrome
    chrome.quit()
