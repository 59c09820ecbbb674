"""What the tests of pages ask of the browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


def log(chrome: Chrome, kind: str) -> list[str]:
    """Returns the messages of the browser's log of that kind since the last call."""
    return [str(entry["message"]) for entry in chrome.get_log(kind)]  # type: ignore[no-untyped-call]


def requests(chrome: Chrome) -> list[str]:
    """Returns the addresses that were asked for since the last call."""
    messages = (json.loads(message)["message"] for message in log(chrome, "performance"))
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
