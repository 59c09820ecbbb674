"""Runs the page on loopback and opens the browser at it."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

import uvicorn

from eval.curation.web.app import make_app
from eval.curation.web.desk import Desk
from ner.errors import OutputError, said

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8437


def listen(port: int | None) -> socket.socket:
    """Returns a listening socket on loopback: at `port`, or at the usual one, or where that is taken at a free one.

    Raises OutputError where the port that was asked for cannot be had.
    """
    for wanted in (USUAL_PORT, 0) if port is None else (port,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, wanted))
            listener.listen(128)
        except OSError as error:
            listener.close()
            failed = error
            continue
        return listener
    problem = f"the port cannot be used: {said(failed)}"
    remedy = "choose another with --port, or leave it out to take a free one"
    raise OutputError(problem, place=f"{LOOPBACK}:{port or USUAL_PORT}", remedy=remedy)


def serve(desk: Desk, listener: socket.socket, *, open_browser: bool, say: Callable[[str], None]) -> None:
    """Answers until it is interrupted; the browser is opened at once, since the socket listens already."""
    Thread(target=desk.warm, daemon=True).start()
    if not open_browser:
        say(f"Review at {desk.access.address}")
    elif launch(desk.access.address):
        say(f"The browser opens {desk.access.address}")
    else:
        say(f"No browser could be opened. Open this address yourself: {desk.access.address}")
    say(f"Decisions are kept in {desk.store.path}. Ctrl-C ends the review; nothing is lost.")
    config = uvicorn.Config(make_app(desk), log_level="warning", access_log=False, lifespan="off", ws="none")
    with suppress(KeyboardInterrupt):  # the usual way to end it
        uvicorn.Server(config).run(sockets=[listener])


def launch(address: str) -> bool:
    """Opens the address in the browser, and tells whether that could be done.

    Without a screen only a browser named in BROWSER is tried: one for the terminal would take it over.
    """
    if sys.platform.startswith("linux") and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        return False
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
