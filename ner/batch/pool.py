"""Runs chunks of work in this process or in several, with results in the order of the input."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from ner.batch.work import ignore_interrupts
from ner.errors import CapgeneError

A = TypeVar("A")
B = TypeVar("B")

# Enough chunks in flight to keep each process busy while the next is read; memory does not grow with the input.
QUEUE_PER_JOB = 3


def ordered_map(function: Callable[[A], B], items: Iterable[A], *, jobs: int) -> Generator[B, None, None]:
    """Yields `function` of each item, in order; `function` and items must survive pickling if `jobs` is above 1."""
    if jobs == 1:
        yield from map(function, items)
        return
    # spawn, not fork: the parent may have threads (progress) and large tables, and it works alike on every system.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=ignore_interrupts)
    waiting: deque[Future[B]] = deque()
    try:
        for item in items:
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
