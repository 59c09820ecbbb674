"""The way of a curator: the three commands as processes of their own, and a browser between the first and the last."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval.curation.decisions import current_decisions
from eval.curation.files import read_suggestions
from ner.formats.pfocr import read_record
from tests.eval.curation.test_review_page import every, press, text, wait

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.browser


def capgene(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ner", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def reviewing(folder: Path) -> Iterator[str]:
    """Runs `capgene review` in the folder, gives the address that it tells, and ends it as Ctrl-C does."""
    command = [sys.executable, "-m", "ner", "review", "suggestions.jsonl", "records", "--db", "review.sqlite"]
    command += ["--reviewer", "Ada", "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = next((line.split()[-1] for line in server.stderr if "http://" in line), "")
        assert address, f"the review ended with {server.wait()}"
        try:
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def card(chrome: Chrome, word: str) -> WebElement:
    """Returns the card of the suggestion about a word."""
    return next(c for c in every(chrome, ".card") if c.find_element("css selector", ".word").text == word)


def test_end_to_end_in_a_browser(browser: Chrome, tmp_path: Path, example_record: Path) -> None:
    (tmp_path / "records").mkdir()
    shutil.copy(example_record, tmp_path / "records")
    made = capgene(tmp_path, "suggest", "records", "-o", "suggestions.jsonl")
    assert made.returncode == 0, made.stderr
    found = read_suggestions(tmp_path / "suggestions.jsonl")[1]
    assert {"Abl", "SOCS", "PIAS"} <= {s.word for s in found}
    with reviewing(tmp_path) as address:
        browser.delete_all_cookies()
        browser.get(address)
        wait(browser, lambda: bool(every(browser, ".member.current")))
        press(browser, "2")
        wait(browser, lambda: len(every(browser, ".card")) == len(found))
        card(browser, "Abl").find_element("css selector", "button.accepted").click()
        wait(browser, lambda: text(browser, "#progress span") == f"1 of {len(found)} decided")
        card(browser, "SOCS").find_element("css selector", "button.rejected").click()
        wait(browser, lambda: text(browser, "#progress span") == f"2 of {len(found)} decided")
    decided = {d.suggestion_id: d.state for d in current_decisions(tmp_path / "review.sqlite")}
    assert {s.word: decided[s.id] for s in found if s.id in decided} == {"Abl": "accepted", "SOCS": "rejected"}
    done = capgene(tmp_path, "apply", "suggestions.jsonl", "review.sqlite", "records", "-o", "corrected/")
    assert done.returncode == 0, done.stderr
    corrected = tmp_path / "corrected" / example_record.name
    symbols = {row.hgnc_symbol for row in read_record(corrected).rows}
    assert "ABL1" in symbols
    assert not {"MTTP", "SOCS1", "SOCS3", "PIAS1"} & symbols
    assert len(changed_lines(example_record, corrected)) <= 5
    again = capgene(tmp_path, "suggest", "records", "--decisions", "review.sqlite", "-o", "more.jsonl")
    assert again.returncode == 0, again.stderr
    assert "SOCS" not in {s.word for s in read_suggestions(tmp_path / "more.jsonl")[1]}


def changed_lines(old: Path, new: Path) -> list[str]:
    """Returns the lines of a record that the other has not."""
    kept = set(old.read_text().splitlines())
    return [line for line in new.read_text().splitlines() if line not in kept]
