"""Processes that do shards: each loads the annotator once; one that dies costs its shard's time and nothing else."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from ner.batch.pool import become_worker, signals_held
from ner.batch.shard import Job, do_shard
from ner.batch.work import annotator_of
from ner.errors import CapgeneError

# Times that a shard may take its process with it before it is set aside.
ATTEMPTS = 2
# Processes that may die one after another before one has loaded the annotator.
FALSE_STARTS = 3
# Shards given to a process: the one it does, and the next, so that it need not wait for it.
AHEAD = 2
READY = -1


@dataclass(frozen=True, slots=True)
class Outcome:
    """A shard done, or `lost` for the reason told."""

    number: int
    lost: str = ""


@dataclass(slots=True)
class Worker:
    """A process, its end of the pipe, and the shards it was given, the one it is doing first."""

    process: SpawnProcess
    pipe: Connection
    given: deque[int] = field(default_factory=deque)
    ready: bool = False


def serial(job: Job, numbers: Iterable[int]) -> Iterator[Outcome]:
    """Does shards in this process; yields the outcome of each."""
    for number in numbers:
        fault = attempt(job, number)
        if isinstance(fault, str):
            fault = attempt(job, number)
        if isinstance(fault, CapgeneError):
            raise fault
        yield Outcome(number, fault or "")


def serve(pipe: Connection, job: Job) -> None:
    """What a process does: loads the annotator, then does the shards whose numbers come, until none does."""
    become_worker()
    try:
        annotator_of(job.loader)
        pipe.send((READY, None))
        while (number := pipe.recv()) is not None:
            pipe.send((number, attempt(job, number)))
    except CapgeneError as error:
        pipe.send((READY, error))
    except (EOFError, BrokenPipeError):
        return


def attempt(job: Job, number: int) -> CapgeneError | str | None:
    """Does a shard; gives what ends the run, or the reason why this shard alone failed, or None."""
    try:
        do_shard(job, number)
    except CapgeneError as error:
        return error
    except Exception as error:  # a fault in one shard must not end a run of thousands; it is reported
        return f"{type(error).__name__}: {error}"
    return None


def run_workers(job: Job, numbers: Iterable[int], *, count: int) -> Iterator[Outcome]:
    """Does shards in `count` processes; yields the outcome of each as it comes."""
    return Workers(job, count).run(numbers)


class Workers:
    """Processes that do the shards of a job."""

    def __init__(self, job: Job, count: int) -> None:
        self.job = job
        self.count = count
        # spawn, not fork: the parent has threads (progress), and it works alike on every system.
        self.context = get_context("spawn")
        self.workers: list[Worker] = []
        self.attempts: dict[int, int] = {}
        self.again: deque[int] = deque()
        self.false_starts = 0

    def run(self, numbers: Iterable[int]) -> Iterator[Outcome]:
        """Yields the outcome of each shard as it comes; raises CapgeneError for what ends the run."""
        source = iter(numbers)
        try:
            self._start()
            while self._give(source):
                yield from self._outcomes()
        finally:
            self._stop()

    def _start(self) -> None:
        """Starts the processes that are missing."""
        while len(self.workers) < self.count:
            here, there = self.context.Pipe()
            with signals_held():
                process = self.context.Process(target=serve, args=(there, self.job), daemon=True)
                process.start()
            there.close()
            self.workers.append(Worker(process, here))

    def _give(self, source: Iterator[int]) -> bool:
        """Gives each process its next shards, one each before any has two; False if there is nothing to wait for."""
        for depth in range(1, AHEAD + 1):
            for worker in self.workers:
                if len(worker.given) < depth:
                    number = self.again.popleft() if self.again else next(source, None)
                    if number is not None:
                        worker.given.append(number)
                        self._send(worker, number)
        return any(worker.given for worker in self.workers)

    def _send(self, worker: Worker, number: int) -> None:
        try:
            worker.pipe.send(number)
        except OSError:
            return  # it has died; `_outcomes` finds that out

    def _outcomes(self) -> list[Outcome]:
        """What the processes tell, waited for; a dead one is replaced."""
        told = wait([handle for worker in self.workers for handle in (worker.pipe, worker.process.sentinel)])
        found: list[Outcome] = []
        for worker in list(self.workers):
            if worker.pipe in told or worker.process.sentinel in told:
                found += self._hear(worker)
        self._start()
        return found

    def _hear(self, worker: Worker) -> Iterator[Outcome]:
        """Yields the outcomes that one process tells."""
        try:
            while worker.pipe.poll():
                number, fault = worker.pipe.recv()
                if isinstance(fault, CapgeneError):
                    raise fault
                worker.ready, self.false_starts = True, 0
                if number != READY:
                    worker.given.popleft()
                    yield from self._judge(number, fault)
        except (EOFError, OSError):
            yield from self._bury(worker)

    def _judge(self, number: int, fault: str | None) -> Iterator[Outcome]:
        """Yields the outcome of an attempt; none if there is to be another."""
        if fault is None:
            yield Outcome(number)
            return
        self.attempts[number] = self.attempts.get(number, 0) + 1
        if self.attempts[number] < ATTEMPTS:
            self.again.append(number)
        else:
            yield Outcome(number, fault)

    def _bury(self, worker: Worker) -> Iterator[Outcome]:
        """Takes a dead process out and its shards back; the one it was doing has had its attempt."""
        worker.process.join()
        worker.pipe.close()
        self.workers.remove(worker)
        if not worker.ready:
            self.false_starts += 1
            if self.false_starts >= FALSE_STARTS:
                remedy = "it may have run out of memory: use fewer --jobs"
                raise CapgeneError("a worker process ended unexpectedly while it started", remedy=remedy)
        elif worker.given:
            yield from self._judge(worker.given.popleft(), f"its process ended unexpectedly {ATTEMPTS} times")
        self.again.extend(worker.given)

    def _stop(self) -> None:
        """Ends the processes: at once those that are at work, for their shards are no longer waited for."""
        with signals_held():
            for worker in self.workers:
                if worker.given or not worker.ready:
                    worker.process.kill()
                else:
                    self._close(worker)
            for worker in self.workers:
                worker.process.join()
                worker.pipe.close()
            self.workers.clear()

    def _close(self, worker: Worker) -> None:
        try:
            worker.pipe.send(None)
        except OSError:
            return
