"""Making two things at once, where the system can fork."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from ner.errors import CapgeneError

T = TypeVar("T")


def started(make: Callable[[], T]) -> Callable[[], T]:
    """Starts to make something in a process of its own that sees all that is here, and returns what waits for it.

    Where no process can be forked, it is made when waited for. What is made goes through a pipe, and so does an error.
    """
    if "fork" not in get_all_start_methods():
        return make
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(make, sender), daemon=True)
    process.start()
    sender.close()

    def wait() -> T:
        try:
            made, error = receiver.recv()
        except EOFError:
            raise CapgeneError("a process that measures ended early", remedy="it needs 2 GB of memory") from None
        process.join()
        if error is not None:
            raise error
        found: T = made
        return found

    return wait


def _send(make: Callable[[], T], sender: Connection) -> None:
    try:
        sender.send((make(), None))
    except Exception as error:
        sender.send((None, error))
