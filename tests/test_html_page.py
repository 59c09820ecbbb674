"""The HTML page in a real browser: it stands alone, marks the genes, links them, and can be used by keyboard."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ner.formats.base import Entry, Source
from ner.formats.html import HGNC_PAGE, StreamOutput
from ner.formats.pfocr import read
from ner.types import Annotation, Caption, Gene, Kind, Mention, Reading
from tests.browsing import log, requests

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

STAT3 = Gene("STAT3", "HGNC:11364", "6774")
IL6 = Gene("IL6", "HGNC:6018", "3569")
SOCS = (Gene("SOCS1", "HGNC:19383", "8651"), Gene("SOCS3", "HGNC:19391", "9021"))
ESCAPED = 'HBP <b>bold</b> & "quotes" <script>window.broken = true</script>'


def mention(caption: Caption, text: str, kind: Kind, genes: tuple[Gene, ...], **more: Any) -> Mention:
    """A mention of the first such text of the caption."""
    start = caption.text.index(text)
    return Mention(start, start + len(text), text, kind, genes, text, "hgnc_symbol", 0.98, ("exact",), **more)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, example_record: Path) -> Path:
    """A page of two captions: the example record, and one with a name left open and markup in its text."""
    with example_record.open("rb") as stream:
        entry = next(iter(read(Source(stream, example_record.name, example_record))))
    assert isinstance(entry, Entry)
    first = entry.caption
    known = (
        mention(first, "STAT3", "gene", (STAT3,)),
        mention(first, "SOCS", "family", SOCS, group="FPLX:SOCS"),
        mention(first, "IL-6", "gene", (IL6,)),
    )
    second = Caption("made-2", ESCAPED, title="A <title> & more")
    readings = tuple(Reading("gene", (gene,), "HBP", "hgnc_alias_symbol", 0.4) for gene in SOCS)
    open_name = (mention(second, "HBP", "gene", (), candidates=readings),)
    annotations = ((entry, Annotation(first, known)), (Entry(second, "made:2"), Annotation(second, open_name)))
    path = tmp_path_factory.mktemp("page") / "annotations.html"
    output = StreamOutput()
    with path.open("wb") as stream:
        output.write((output.render(e, a) for e, a in annotations), stream)
    return path


@pytest.fixture
def opened(browser: Chrome, page: Path) -> Chrome:
    """The browser with the page newly opened and the logs of what came before dropped."""
    browser.get("about:blank")
    log(browser, "browser")
    requests(browser)
    browser.get(page.as_uri())
    return browser


def texts(chrome: Chrome, selector: str) -> list[str]:
    """Returns the text of each element, shown or not."""
    script = "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)"
    return [str(text) for text in chrome.execute_script(script, selector)]


def test_html_page_opens_without_errors_and_fetches_nothing(opened: Chrome, page: Path) -> None:
    assert opened.title
    assert log(opened, "browser") == []
    assert [url for url in requests(opened) if not url.startswith(("data:", "chrome:"))] == [page.as_uri()]


def test_html_page_marks_each_mention_by_kind(opened: Chrome) -> None:
    assert texts(opened, "article:nth-of-type(1) mark.gene") == ["STAT3", "IL-6"]
    assert texts(opened, "article:nth-of-type(1) mark.family") == ["SOCS"]


def test_html_page_shows_captions_as_read(opened: Chrome, example_record: Path) -> None:
    assert texts(opened, ".caption")[1] == ESCAPED
    assert opened.execute_script("return window.broken === undefined")


def test_html_page_links_genes_to_hgnc(opened: Chrome) -> None:
    script = "return [...document.querySelectorAll('mark a')].map(a => [a.textContent, a.href])"
    links = dict(opened.execute_script(script))
    assert links == {"STAT3": f"{HGNC_PAGE}HGNC:11364", "IL-6": f"{HGNC_PAGE}HGNC:6018"}


def test_html_page_shows_candidates_of_an_open_name(opened: Chrome) -> None:
    assert len(texts(opened, "article:nth-of-type(2) .candidates li")) == len(SOCS)
    assert texts(opened, "article:nth-of-type(2) mark.open") == ["HBP"]


def test_html_page_filter_hides_other_captions(opened: Chrome) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    opened.find_element("id", "filter").send_keys("stat3")
    wait = WebDriverWait(opened, 10)
    wait.until(lambda d: d.find_element("id", "shown").text == "1 of 2 captions")
    assert [a.is_displayed() for a in opened.find_elements("css selector", "article")] == [True, False]


def test_html_page_is_reached_by_keyboard_alone(opened: Chrome) -> None:
    from selenium.webdriver.common.keys import Keys

    wanted = opened.find_elements("css selector", "main a[href], main summary, #filter")
    shown = {e.id for e in wanted if e.is_displayed()}
    reached: set[str] = set()
    for _ in range(len(wanted) + 10):
        opened.switch_to.active_element.send_keys(Keys.TAB)
        reached.add(opened.switch_to.active_element.id)
    assert shown <= reached
    summary = opened.find_element("css selector", "article summary")
    before = summary.find_element("xpath", "..").get_attribute("open")
    summary.send_keys(Keys.ENTER)
    assert summary.find_element("xpath", "..").get_attribute("open") != before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_html_page_has_no_accessibility_fault(opened: Chrome, scheme: str) -> None:
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    opened.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    opened.execute_script(resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    found = opened.execute_async_script("axe.run().then(arguments[0])")
    faults = {v["id"]: [node["html"][:120] for node in v["nodes"]][:3] for v in found["violations"]}
    assert faults == {}


def test_html_page_fits_a_narrow_screen(opened: Chrome) -> None:
    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        script = "return document.documentElement.scrollWidth - innerWidth"
        assert opened.execute_script(script) <= 0
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
