"""The report in a real browser: it stands alone, filters, links counts to cases, and can be used by keyboard."""

from __future__ import annotations

import time
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval.report.page import to_page
from tests.browsing import log, requests
from tests.eval.report.cases import NASTY, gold_report, list_report

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("report")
    made = {"gold": gold_report(), "lists": list_report()}
    for name, report in made.items():
        (folder / f"{name}.html").write_text(to_page(report), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def open_page(chrome: Chrome, path: Path, target: str = "") -> Chrome:
    """Opens the page anew at a target of its own, the logs of what came before dropped."""
    chrome.get("about:blank")
    log(chrome, "browser")
    requests(chrome)
    chrome.get(path.as_uri() + target)
    return chrome


def shown(chrome: Chrome) -> str:
    """Returns what the page says that it shows."""
    return str(chrome.find_element("id", "shown").text)


def wait_for(chrome: Chrome, text: str) -> None:
    """Waits until the page says that it shows this."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(chrome, 10).until(lambda d: shown(d) == text, f"the page does not come to show {text!r}")


@pytest.mark.parametrize("name", ["gold", "lists"])
def test_report_page_opens_without_errors_and_fetches_nothing(
    browser: Chrome, pages: dict[str, Path], name: str
) -> None:
    open_page(browser, pages[name])
    assert log(browser, "browser") == []
    assert [url for url in requests(browser) if not url.startswith(("data:", "chrome:"))] == [pages[name].as_uri()]
    assert len(browser.find_elements("css selector", "article")) == 50


def test_report_page_shows_text_as_read_and_marks_code_points(browser: Chrome, pages: dict[str, Path]) -> None:
    open_page(browser, pages["gold"])
    script = """const p = document.querySelector('.caption').cloneNode(true);
        p.querySelectorAll('.sign, .hidden').forEach(e => e.remove());
        return [p.textContent, ...[...p.querySelectorAll('mark')].map(m => m.className + ' ' + m.textContent)]"""
    assert browser.execute_script(script) == [NASTY, "hit IL-6", "false -catenin", "miss STAT3"]
    assert browser.execute_script("return window.broken === undefined")


@pytest.mark.parametrize(
    ("name", "target", "told"),
    [
        pytest.param("gold", "", "180 mentions in 60 of 60 captions", id="all"),
        pytest.param("gold", "#verdict=miss", "60 mentions in 60 of 60 captions", id="verdict"),
        pytest.param("gold", "#reason=different%20gene", "60 mentions in 60 of 60 captions", id="reason"),
        pytest.param("gold", "#source=capgene&verdict=hit", "0 mentions in 0 of 60 captions", id="source and verdict"),
        pytest.param("gold", "#gene=ctnnb1", "60 mentions in 60 of 60 captions", id="gene"),
        pytest.param("gold", "#min=0.5", "60 mentions in 60 of 60 captions", id="score"),
        pytest.param("gold", "#min=0.4&max=0.93", "60 mentions in 60 of 60 captions", id="score below"),
        pytest.param("gold", "#q=pmc7__%20stat3", "3 mentions in 1 of 60 captions", id="text"),
        pytest.param("gold", "#count=find:2", "90 mentions in 30 of 60 captions", id="count"),
        pytest.param("gold", "#f1=0.3", "18 mentions in 6 of 60 captions", id="f1"),
        pytest.param("gold", "#wanted=gene&found=none", "60 mentions in 60 of 60 captions", id="kinds"),
        pytest.param("lists", "", "1,200 rows in 60 of 60 captions", id="rows"),
        pytest.param("lists", "#reason=refuted&year=2015-2019", "1,140 rows in 60 of 60 captions", id="year"),
        pytest.param("lists", "#organism=Mus%20musculus", "0 rows in 0 of 60 captions", id="species"),
        pytest.param("lists", "#gene=OLD1", "1,140 rows in 60 of 60 captions", id="retired symbol"),
    ],
)
def test_report_page_filters_by_address(
    browser: Chrome, pages: dict[str, Path], name: str, target: str, told: str
) -> None:
    open_page(browser, pages[name], target)
    assert shown(browser) == told


def test_report_page_counts_lead_to_their_cases(browser: Chrome, pages: dict[str, Path]) -> None:
    open_page(browser, pages["gold"])
    browser.execute_script("document.querySelector('#reasons a[href*=\"not%20found\"]').click()")
    wait_for(browser, "60 mentions in 60 of 60 captions")
    assert browser.find_element("name", "reason").get_property("value") == "not found"
    browser.back()
    wait_for(browser, "180 mentions in 60 of 60 captions")


@pytest.mark.parametrize("name", ["gold", "lists"])
def test_report_page_every_count_of_reasons_is_what_it_leads_to(
    browser: Chrome, pages: dict[str, Path], name: str
) -> None:
    open_page(browser, pages[name])
    script = "return [...document.querySelectorAll('#reasons td a')].map(a => [a.getAttribute('href'), a.textContent])"
    links = browser.execute_script(script)
    assert links
    for target, count in links:
        open_page(browser, pages[name], target)
        assert shown(browser).split()[0] == count


def test_report_page_links_only_to_its_parts_and_cases(browser: Chrome, pages: dict[str, Path]) -> None:
    open_page(browser, pages["gold"])
    script = """return [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))
        .filter(h => h.startsWith('#') && !h.includes('=') && !document.getElementById(h.slice(1)))"""
    assert browser.execute_script(script) == []


def test_report_page_form_filters_and_keeps_the_address(browser: Chrome, pages: dict[str, Path]) -> None:
    open_page(browser, pages["lists"])
    browser.find_element("name", "q").send_keys("PMC17__ stat3")
    wait_for(browser, "20 rows in 1 of 60 captions")
    assert browser.execute_script("return location.hash") == "#q=PMC17__%20stat3"


def test_report_page_turns_pages(browser: Chrome, pages: dict[str, Path]) -> None:
    open_page(browser, pages["gold"])
    browser.execute_script("document.getElementById('next').click()")
    assert browser.find_element("id", "page").text == "Page 2 of 2"
    assert len(browser.find_elements("css selector", "article")) == 10


def test_report_page_shows_more_rows_on_demand(browser: Chrome, pages: dict[str, Path]) -> None:
    open_page(browser, pages["lists"])
    count = "return document.querySelectorAll('article:first-of-type tbody tr').length"
    before = browser.execute_script(count)
    browser.execute_script("document.querySelector('article .more').click()")
    assert (before, browser.execute_script(count)) == (12, 20)


def test_report_page_is_reached_by_keyboard_alone(browser: Chrome, pages: dict[str, Path]) -> None:
    from selenium.webdriver.common.keys import Keys

    open_page(browser, pages["gold"], "#q=pmc7__")
    wanted = browser.find_elements("css selector", "a[href], button:enabled, input, select, summary")
    shown_ones = {e.id for e in wanted if e.is_displayed()}
    reached: set[str] = set()
    browser.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
    for _ in range(len(wanted) + 40):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        reached.add(browser.switch_to.active_element.id)
    assert shown_ones <= reached


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["gold", "lists"])
def test_report_page_has_no_accessibility_fault(
    browser: Chrome, pages: dict[str, Path], name: str, scheme: str
) -> None:
    open_page(browser, pages[name], "#q=PMC1&verdict=miss")  # eleven captions: checking takes its time
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    browser.execute_script(resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    found = browser.execute_async_script("const done = arguments[0]; axe.run().then(done, e => done(String(e)))")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    faults = {v["id"]: [node["html"][:120] for node in v["nodes"]][:3] for v in found["violations"]}
    assert faults == {}


@pytest.mark.parametrize("name", ["gold", "lists"])
def test_report_page_fits_a_narrow_screen(browser: Chrome, pages: dict[str, Path], name: str) -> None:
    open_page(browser, pages[name])
    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        assert browser.execute_script("return document.documentElement.scrollWidth - innerWidth") <= 0
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_report_page_of_many_records_is_small_and_quick(browser: Chrome, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_text(to_page(list_report(840, rows=30)), encoding="utf-8")
    assert path.stat().st_size < 10_000_000
    start = time.monotonic()
    open_page(browser, path, "#reason=refuted&q=caption")
    assert shown(browser).startswith("24,360 rows in 840")
    assert time.monotonic() - start < 4  # two seconds at rest; tests may run beside others
