"""Runs chunks of work in this process or in several, with results in the order of the input."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import TypeVar

from ner.errors import CapgeneError

A = TypeVar("A")
B = TypeVar("B")

# Enough chunks in flight to keep each process busy while the next is read; memory does not grow with the input.
QUEUE_PER_JOB = 3


HELD = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def signals_held() -> Iterator[None]:
    """Puts off interrupts while processes start, here and in them, so that none is cut off half-made."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_interrupts() -> None:
    """Leaves Ctrl-C to the process that started this one, which then ends the work in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)


def leave_with_parent() -> None:
    """Ends this process as soon as the one that started it has ended, however that came."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def become_worker() -> None:
    """Makes this process one that another started: it leaves interrupts to that one, and ends with it."""
    leave_interrupts()
    threading.Thread(target=leave_with_parent, daemon=True).start()


def ordered_map(function: Callable[[A], B], items: Iterable[A], *, jobs: int) -> Generator[B, None, None]:
    """Yields `function` of each item, in order; `function` and items must survive pickling if `jobs` is above 1."""
    if jobs == 1:
        yield from map(function, items)
        return
    # spawn, not fork: the parent may have threads (progress) and large tables, and it works alike on every system.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=become_worker)
    waiting: deque[Future[B]] = deque()
    try:
        for item in items:
            with signals_held():
                waiting.append(pool.submit(function, item))
            if len(waiting) >= jobs * QUEUE_PER_JOB:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        remedy = "it may have run out of memory: use fewer --jobs"
        raise CapgeneError("a worker process ended unexpectedly", remedy=remedy) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
