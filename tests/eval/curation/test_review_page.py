"""The review in a real browser: clicks, keys, dialogs, speed, and that nothing is lost when the server is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from eval.curation.store import Store
from ner.annotator import Annotator
from tests.browsing import log
from tests.eval.curation.review_helpers import decide, ids, make_desk, write_case

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

    from eval.curation.web.desk import Desk

pytestmark = pytest.mark.browser

PATIENCE = 15  # seconds; tests may run beside others


@contextmanager
def serving(folder: Path, annotator: Annotator, figures: int = 3) -> Iterator[Desk]:
    """Serves a desk of `figures` figures in a thread, and ends it."""
    import uvicorn

    from eval.curation.web.app import make_app
    from eval.curation.web.serve import listen

    with listen(None) as listener:
        desk = make_desk(folder, annotator, figures, listener.getsockname()[1])
        config = uvicorn.Config(make_app(desk), log_level="error", access_log=False, lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield desk
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def desk(tmp_path: Path, annotator: Annotator) -> Iterator[Desk]:
    with serving(tmp_path, annotator) as found:
        yield found


@pytest.fixture
def page(browser: Chrome, desk: Desk) -> Iterator[Chrome]:
    """The browser at the review, under the name Ada, with a laptop's screen."""
    yield enter(browser, desk)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def enter(chrome: Chrome, desk: Desk, name: str = "Ada") -> Chrome:
    """Opens the review under a name."""
    laptop = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", laptop)
    chrome.delete_all_cookies()
    chrome.get("about:blank")
    log(chrome, "browser")
    log(chrome, "performance")
    chrome.get(desk.access.address)
    wait(chrome, lambda: "/who" in chrome.current_url)
    one(chrome, "input[name=name]").send_keys(name + "\n")
    wait(chrome, lambda: "/groups" in chrome.current_url and bool(every(chrome, ".member.current")))
    return chrome


def one(chrome: Chrome, selector: str) -> WebElement:
    return chrome.find_element("css selector", selector)


def every(chrome: Chrome, selector: str) -> list[WebElement]:
    return chrome.find_elements("css selector", selector)


def text(chrome: Chrome, selector: str) -> str:
    """Returns the text of an element, empty where there is none; a swap in between does not matter."""
    return str(chrome.execute_script("return document.querySelector(arguments[0])?.textContent || ''", selector))


def wait(chrome: Chrome, until: Callable[[], bool]) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(chrome, PATIENCE, poll_frequency=0.02).until(lambda _: until())


def press(chrome: Chrome, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(chrome).send_keys(*keys).perform()


def submit(chrome: Chrome) -> None:
    """Presses Enter with Ctrl held."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    ActionChains(chrome).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()


def states(desk: Desk, who: str = "Ada") -> list[str]:
    """Returns the states of a reviewer's decisions, in the order of the suggestions."""
    decided = desk.store.of(who)
    return [decided[item.id].state for item in desk.deck.items if item.id in decided]


def shown(chrome: Chrome, decided: int) -> None:
    """Waits until the page says that so many are decided."""
    wait(chrome, lambda: text(chrome, "#progress span").startswith(f"{decided} of"))


def open_figure(chrome: Chrome, desk: Desk, number: int = 1) -> None:
    chrome.get(f"http://127.0.0.1:{desk.access.port}/figures?id=PMC{number}__f{number}")
    wait(chrome, lambda: bool(every(chrome, ".card.current")))


def group_of(desk: Desk, action: str) -> str:
    return next(f"/groups?id={item.group}" for item in desk.deck.items if item.one.action == action).replace("|", "%7C")


def open_group(chrome: Chrome, desk: Desk, action: str) -> None:
    chrome.get(f"http://127.0.0.1:{desk.access.port}{group_of(desk, action)}")
    wait(chrome, lambda: bool(every(chrome, ".member.current")))


# --- it stands alone


def test_review_page_asks_for_nothing_outside_and_shows_text_as_text(page: Chrome, desk: Desk) -> None:
    open_figure(page, desk)
    press(page, "e")
    wait(page, lambda: bool(every(page, "dialog#edit[open]")))
    messages = (json.loads(message)["message"] for message in log(page, "performance"))
    asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    own = f"http://127.0.0.1:{desk.access.port}/"
    assert [url for url in asked if not url.startswith((own, "about:", "chrome:", "data:"))] == []
    assert log(page, "browser") == []
    assert page.execute_script("return window.broken === undefined")
    assert "<script>" in text(page, ".caption")


# --- groups


def test_review_page_accepts_a_group_by_click(page: Chrome, desk: Desk) -> None:
    open_group(page, desk, "update")
    assert text(page, "#group-act button.accepted").split()[:2] == ["Accept", "3"]
    one(page, "#group-act button.accepted").click()
    wait(page, lambda: states(desk) == ["accepted"] * 3)
    wait(page, lambda: text(page, "#told") == "Accepted: update DDX58: DDX58 → RIGI in 3 figures")
    assert text(page, "#progress span") == "3 of 12 decided"
    assert "✓" in text(page, "#entries .entry a[aria-current]")


def test_review_page_decides_a_group_all_except_by_keys(page: Chrome, desk: Desk) -> None:
    open_group(page, desk, "update")
    press(page, "j", " ")
    wait(page, lambda: text(page, "#group-act .chosen") == "2")
    press(page, "m", "so it stands in HGNC", "\n", "r")
    wait(page, lambda: states(desk) == ["rejected"] * 2)
    assert ids(desk, "update")[1] not in desk.store.of("Ada")
    assert {d.reason for d in desk.store.all()} == {"so it stands in HGNC"}


def test_review_page_keeps_contrary_figures_out_unless_ticked(page: Chrome, desk: Desk) -> None:
    open_group(page, desk, "remove")
    first = one(page, ".member")
    assert "Figure 3" in first.text and not first.find_element("css selector", "input").is_selected()
    press(page, " ")
    wait(page, lambda: text(page, "#group-act .chosen") == "3")
    press(page, "a")
    wait(page, lambda: states(desk) == ["accepted"] * 3)


def test_review_page_undoes_by_key_and_shows_what_was_undone(page: Chrome, desk: Desk) -> None:
    open_group(page, desk, "update")
    press(page, "a")
    wait(page, lambda: len(states(desk)) == 3 and text(page, "#progress span") == "3 of 12 decided")
    open_group(page, desk, "add")
    press(page, "u")
    wait(page, lambda: states(desk) == [])
    wait(page, lambda: text(page, ".group h1 .word") == "DDX58")
    assert text(page, "#progress span") == "0 of 12 decided"
    assert text(page, "#told").startswith("Undone: update DDX58")


def test_review_page_turns_to_the_next_group_and_back(page: Chrome, desk: Desk) -> None:
    names = [text(page, ".group h1 .word")]
    for key in ("n", "n", "p"):
        press(page, key)
        before = names[-1]
        wait(page, lambda before=before: text(page, ".group h1 .word") not in ("", before))  # type: ignore[misc]
        names.append(text(page, ".group h1 .word"))
    assert names == ["DDX58", "Abl", "ADP", "Abl"]
    page.refresh()
    wait(page, lambda: text(page, ".group h1 .word") == "Abl")


# --- figures


def test_review_page_decides_by_click_and_goes_on(page: Chrome, desk: Desk) -> None:
    open_figure(page, desk)
    for number, state in enumerate(("accepted", "rejected", "skipped"), 1):
        one(page, f".card.current button.{state}").click()
        shown(page, number)
        wait(page, lambda: bool(every(page, ".card.current.open")))
    assert states(desk) == ["accepted", "rejected", "skipped"]
    assert "0.95" in text(page, ".card.accepted .score")
    assert text(page, f"#badge-{ids(desk, 'remove')[0]}") == "accepted"


def test_review_page_is_worked_by_keys_alone(page: Chrome, desk: Desk) -> None:
    open_figure(page, desk)
    for number, key in enumerate("ars", 1):
        press(page, key)
        shown(page, number)
        wait(page, lambda: bool(every(page, ".card.current.open")))
    press(page, "k", "k", "k", "x")
    shown(page, 2)
    assert states(desk) == ["rejected", "skipped"]
    press(page, "u")
    wait(page, lambda: states(desk) == ["accepted", "rejected", "skipped"])


def test_review_page_edits_with_completion(page: Chrome, desk: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    open_figure(page, desk)
    press(page, "j", "e")
    wait(page, lambda: text(page, "#chosen li").startswith("ABL1"))
    press(page, Keys.BACKSPACE, "abl2")
    wait(page, lambda: text(page, "#options li b") == "ABL2")
    press(page, Keys.ARROW_DOWN, Keys.ENTER)
    wait(page, lambda: text(page, "#chosen").split()[:1] == ["ABL2"])
    press(page, Keys.CONTROL, Keys.ENTER, Keys.NULL)
    wait(page, lambda: states(desk) == ["edited"])
    (decision,) = desk.store.all()
    assert decision.proposal and decision.proposal.symbols == ("ABL2",)
    wait(page, lambda: not every(page, "dialog[open]") and "edited to ABL2" in text(page, ".card.edited .said"))


def test_review_page_says_in_the_dialog_what_is_wrong_with_an_edit(page: Chrome, desk: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    open_figure(page, desk)
    press(page, "e")
    wait(page, lambda: bool(every(page, "dialog#edit[open] #typed")))
    press(page, Keys.CONTROL, Keys.ENTER, Keys.NULL)
    wait(page, lambda: "there is no gene to write" in text(page, "#edit-fault"))
    press(page, Keys.ESCAPE)
    wait(page, lambda: not every(page, "dialog[open]"))
    assert desk.store.all() == ()


def test_review_page_shows_its_keys(page: Chrome, desk: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, "?")
    wait(page, lambda: bool(every(page, "dialog#help[open]")))
    press(page, "a")  # nothing is decided behind a dialog
    press(page, Keys.ESCAPE)
    wait(page, lambda: not every(page, "dialog[open]"))
    assert desk.store.all() == ()


def test_review_page_filters_as_one_types_and_moves_the_threshold(page: Chrome, desk: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, "2")
    wait(page, lambda: "/figures" in page.current_url and bool(every(page, ".card.current")))
    press(page, "/", "PMC2")
    wait(page, lambda: text(page, ".sum p").split()[0] == "4")
    press(page, Keys.ESCAPE, *("]" * 18))
    wait(page, lambda: text(page, "#least-shown") == "0.90" and text(page, ".sum p").split()[0] == "2")
    page.refresh()
    wait(page, lambda: text(page, ".sum p").split()[0] == "2")
    assert desk.store.all() == ()


def test_review_page_pane_follows_the_filter(page: Chrome, desk: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    assert text(page, ".group h1 .word") == "DDX58"
    press(page, "/", "abl")
    wait(page, lambda: text(page, ".group h1 .word") == "Abl" and bool(every(page, ".member.current")))
    press(page, *"xx")
    wait(page, lambda: "Nothing is left" in text(page, "#list") and not every(page, ".group, .member"))
    press(page, Keys.ESCAPE, "a")
    press(page, "/", Keys.BACKSPACE, "stat3")
    wait(page, lambda: text(page, ".group h1 .word") == "STAT3")
    assert desk.store.all() == ()
    press(page, Keys.ENTER)
    wait(page, lambda: bool(page.execute_script("return document.activeElement.matches('.member.current')")))
    page.find_element("css selector", "select[name=reason]").send_keys("retired symbol")
    wait(page, lambda: not every(page, ".group"))
    one(page, "#gene").clear()
    wait(page, lambda: text(page, ".group h1 .word") == "DDX58")
    assert "gene=" not in page.current_url and desk.store.all() == ()


def test_review_page_decides_nothing_before_the_pane_has_followed(page: Chrome, desk: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, "/", "abl", Keys.ESCAPE, "a")
    wait(page, lambda: text(page, ".group h1 .word") == "Abl")
    assert ids(desk, "update")[0] not in desk.store.of("Ada")


def test_review_page_takes_no_edit_with_text_left_over(page: Chrome, desk: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    open_figure(page, desk)
    press(page, "j", "e")
    wait(page, lambda: text(page, "#chosen li").startswith("ABL1"))
    press(page, "TP53")
    submit(page)
    wait(page, lambda: "typed beside ABL1" in text(page, "#edit-fault"))
    assert desk.store.all() == ()
    press(page, *(Keys.BACKSPACE * 5))
    wait(page, lambda: not every(page, "#chosen li"))
    press(page, "7157")
    wait(page, lambda: text(page, "#options li b") == "TP53")
    submit(page)
    wait(page, lambda: states(desk) == ["edited"])
    (decision,) = desk.store.all()
    assert decision.proposal and decision.proposal.symbols == ("TP53",)


def test_review_page_typing_decides_nothing(page: Chrome, desk: Desk) -> None:
    open_figure(page, desk)
    one(page, ".card.current input[name=reason]").send_keys("aaa rrr sss xxx uuu")
    press(page, "\n")
    time.sleep(0.3)
    assert desk.store.all() == ()


def test_review_page_decides_all_that_the_filter_leaves(page: Chrome, desk: Desk) -> None:
    one(page, ".sum button").click()
    wait(page, lambda: bool(every(page, "dialog#edit[open] button.accepted")))
    assert "1 with contrary evidence" in text(page, "dialog#edit")
    one(page, "dialog#edit button.accepted").click()
    wait(page, lambda: text(page, "#progress span") == "11 of 12 decided")
    assert len(desk.store.all()) == 11


def test_review_page_settles_a_conflict_by_key(page: Chrome, desk: Desk) -> None:
    name = ids(desk, "replace")[0]
    decide(desk.store, "Ada", "accepted", name)
    decide(desk.store, "Ben", "rejected", name)
    press(page, "3")
    wait(page, lambda: bool(every(page, f"#c-{name}.current")))
    press(page, "r")
    wait(page, lambda: "settled: rejected" in text(page, f"#c-{name}"))
    assert [d.state for d in desk.store.all() if d.settles] == ["rejected"]


def test_review_page_leads_from_a_figure_to_its_group_and_back(page: Chrome, desk: Desk) -> None:
    open_figure(page, desk)
    press(page, "j", "g")
    wait(page, lambda: text(page, ".group h1 .word") == "Abl" and bool(every(page, ".member.current")))
    press(page, "j", "g")
    wait(page, lambda: text(page, ".figure h1") == "Figure 2")


# --- for everybody


def faults(chrome: Chrome, scheme: str) -> dict[str, list[str]]:
    """Returns what axe-core finds wrong, by rule."""
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    chrome.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    found = chrome.execute_async_script("const done = arguments[0]; axe.run().then(done, e => done(String(e)))")
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    return {v["id"]: [node["html"][:160] for node in v["nodes"]][:3] for v in found["violations"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", ["group", "figure", "edit", "help", "history", "agreement", "conflicts", "who"])
def test_review_page_has_no_accessibility_fault(page: Chrome, desk: Desk, where: str, scheme: str) -> None:
    removed, replaced, updated, added = (ids(desk, kind)[0] for kind in ("remove", "replace", "update", "add"))  # type: ignore[arg-type]
    decide(desk.store, "Ada", "accepted", removed, reason="so it is")
    decide(desk.store, "Ada", "rejected", replaced)
    decide(desk.store, "Ada", "skipped", updated)
    decide(desk.store, "Ben", "rejected", removed)
    decide(desk.store, "Ben", "accepted", replaced, added)
    desk.store.undo("Ada")
    if where in ("figure", "edit"):
        open_figure(page, desk)
    elif where == "group":
        open_group(page, desk, "remove")
    elif where != "help":
        page.get(f"http://127.0.0.1:{desk.access.port}/{where}")
    if where in ("edit", "help"):
        press(page, "e" if where == "edit" else "?")
        wait(page, lambda: bool(every(page, f"dialog#{where}[open] button")))
    if where == "edit":
        press(page, "stat")
        wait(page, lambda: len(every(page, "#options li")) > 3)
    assert faults(page, scheme) == {}


def test_review_page_is_reached_by_tab(page: Chrome, desk: Desk) -> None:
    from selenium.webdriver.common.keys import Keys

    open_figure(page, desk)
    wanted = {
        e.id for e in every(page, "a[href], button:enabled, input:not([type=hidden]), select") if e.is_displayed()
    }
    reached: set[str] = set()
    page.execute_script("document.activeElement.blur(); document.querySelector('.skip').focus()")
    for _ in range(len(wanted) + 40):
        reached.add(page.switch_to.active_element.id)
        press(page, Keys.TAB)
    assert wanted <= reached


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (900, 700), (390, 800)])
def test_review_page_fits_the_screen(page: Chrome, desk: Desk, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    for open_it in (lambda: open_figure(page, desk), lambda: open_group(page, desk, "remove")):
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        open_it()
        assert page.execute_script("return document.documentElement.scrollWidth - innerWidth") <= 0


# --- many, and trouble


def test_review_page_of_thousands_is_quick(browser: Chrome, tmp_path: Path, annotator: Annotator) -> None:
    with serving(tmp_path, annotator, 1000) as desk:
        enter(browser, desk)
        times: dict[str, float] = {}

        def timed(name: str, act: Callable[[], object], until: Callable[[], bool]) -> None:
            start = time.monotonic()
            act()
            wait(browser, until)
            times[name] = time.monotonic() - start

        timed("open a group of 1,000", lambda: open_group(browser, desk, "update"), lambda: True)
        assert len(every(browser, ".member")) <= 60
        timed("decide 1,000", lambda: press(browser, "a"), lambda: text(browser, "#progress span").startswith("1,000"))
        timed("open the figures", lambda: open_figure(browser, desk, 500), lambda: True)
        timed("decide one", lambda: press(browser, "a"), lambda: text(browser, "#progress span").startswith("1,001"))
        timed("undo one", lambda: press(browser, "u"), lambda: text(browser, "#progress span").startswith("1,000"))
        timed("filter", lambda: press(browser, "/", "PMC77_"), lambda: text(browser, ".sum p").split()[0] == "4")
        print({name: round(seconds, 2) for name, seconds in times.items()})  # noqa: T201 (shown with -s)
        assert max(times.values()) < 4  # under one second at rest; tests may run beside others


SERVER = """
import sys
from tests.eval.curation.review_helpers import run_review
sys.exit(run_review(*sys.argv[1:]))
"""


def start(folder: Path, root: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    """Starts the command in a process of its own, and returns it with the address that it tells."""
    arguments = [str(folder / "suggestions.jsonl"), str(folder / "records"), "--db", str(folder / "d.sqlite")]
    command = [sys.executable, "-c", SERVER, *arguments, "--no-browser", "--reviewer", "Ada", "--port", str(port)]
    env = {**os.environ, "PYTHONPATH": str(root)}
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env)
    assert server.stderr
    for line in server.stderr:
        if "http://" in line:
            return server, line.split()[-1]
    raise AssertionError(f"the server ended with {server.wait()}")


def test_review_page_loses_nothing_when_the_server_is_killed(browser: Chrome, tmp_path: Path, root: Path) -> None:
    from eval.curation.web.serve import listen

    write_case(tmp_path)
    with listen(None) as free:
        port = int(free.getsockname()[1])
    server, address = start(tmp_path, root, port)
    try:
        browser.get(address)
        wait(browser, lambda: bool(every(browser, ".member.current")))
        press(browser, "a")
        wait(browser, lambda: text(browser, "#progress span") == "3 of 12 decided")
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    press(browser, "n")
    wait(browser, lambda: "was not saved, what was decided before is" in text(browser, "#fault"))
    assert len(Store(tmp_path / "d.sqlite").of("Ada")) == 3
    server, address = start(tmp_path, root, port)
    try:
        browser.get(address)
        wait(browser, lambda: text(browser, "#progress span") == "3 of 12 decided")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
