"""Shards on many machines: the same ones that a process does at home, given out by a Dask scheduler.

Every machine must see the output folder under the same name and have the same capgene. A worker that is lost costs the
shard it was doing; Dask gives that shard to another, and after some losses gives it up, which is reported.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

from ner.batch.shard import Job
from ner.batch.workers import ATTEMPTS, Outcome, attempt
from ner.errors import CapgeneError, InputError, UsageError, said

# Shards in flight for each worker: the one it does and the next.
AHEAD = 2
# Seconds to wait for a scheduler that does not answer, and for a first worker.
PATIENCE = 30
SETTINGS = {
    "distributed.scheduler.allowed-failures": ATTEMPTS - 1,
    "distributed.comm.timeouts.connect": "10s",
    "distributed.nanny.pre-spawn-environ.DASK_LOGGING__DISTRIBUTED": "critical",
}
LOST = "run the same command again when the cluster is back: it does what is missing"
KILLED = "the workers that did it ended unexpectedly"
CANCELLED = (asyncio.CancelledError, concurrent.futures.CancelledError)
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where shards are done: `tcp://…` (a running scheduler), `local` or `slurm`; `config` is for SLURM."""

    name: str
    jobs: int = 1
    config: str | None = None

    def __post_init__(self) -> None:
        if self.name not in {"local", "slurm"} and "://" not in self.name:
            remedy = "use tcp://HOST:PORT of a running scheduler, local or slurm"
            raise UsageError(f"there is no cluster {self.name!r}", remedy=remedy)

    def run(self, job: Job, numbers: Iterable[int]) -> Iterator[Outcome]:
        """Yields the outcome of each shard as it comes; raises CapgeneError if the cluster is lost."""
        with ExitStack() as stack:
            client = stack.enter_context(connect(self, job.folder.scratch))
            yield from outcomes(client, job, iter(numbers))


def on_worker(job: Job, number: int) -> str | None:
    """What a worker does: one shard, never two at a time in a process; gives back nothing, or why it failed."""
    with ONE_AT_A_TIME:
        fault = attempt(job, number)
    if isinstance(fault, CapgeneError):
        raise fault
    return fault


def dask() -> Any:
    """The package `distributed`; raises UsageError where it is not installed."""
    try:
        import distributed  # noqa: PLC0415
    except ImportError:
        raise UsageError("--cluster needs Dask", remedy="pip install 'capgene[cluster]'") from None
    return distributed


@contextmanager
def connect(cluster: Cluster, scratch: Path) -> Iterator[Any]:
    """A client of the cluster, closed at the end, and the cluster with it if it was made here."""
    distributed = dask()
    import dask.config as settings  # noqa: PLC0415

    # What becomes of the cluster is told once, as an error of ours; Dask's own log of it is for those who ask.
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with (
        settings.set(SETTINGS),
        ExitStack() as stack,
    ):
        address: Any = cluster.name
        if "://" not in cluster.name:
            address = stack.enter_context(make_cluster(cluster, distributed, scratch))
        try:
            client = stack.enter_context(distributed.Client(address, timeout=PATIENCE))
        except (OSError, TimeoutError) as error:
            remedy = "check its address, and that it runs"
            raise CapgeneError(f"no scheduler answers: {error}", place=cluster.name, remedy=remedy) from None
        yield client


def make_cluster(cluster: Cluster, distributed: Any, scratch: Path) -> AbstractContextManager[Any]:
    """A cluster of one's own: processes of this machine, or SLURM jobs as `config` says."""
    if cluster.name == "local":
        return cast(
            AbstractContextManager[Any],
            distributed.LocalCluster(
                n_workers=cluster.jobs,
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",
                local_directory=str(scratch),
                silence_logs="ERROR",
            ),
        )
    return cast(AbstractContextManager[Any], make_slurm(cluster))


def make_slurm(cluster: Cluster) -> Any:
    """A SLURM cluster that asks for `jobs` jobs, each as `config` and Dask's own configuration say."""
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        import dask_jobqueue  # noqa: PLC0415
    except ImportError:
        raise UsageError("--cluster slurm needs dask-jobqueue", remedy="pip install 'capgene[cluster]'") from None
    finally:
        signal.signal(signal.SIGINT, interrupt)  # which the import takes for its own
    options = {"cores": 1, "processes": 1, "memory": "2GB", **read_config(cluster.config)}
    try:
        made: Any = dask_jobqueue.SLURMCluster(**options)  # type: ignore[attr-defined]
        made.scale(jobs=cluster.jobs)
    except (TypeError, ValueError) as error:
        remedy = "see the options of dask_jobqueue.SLURMCluster"
        raise UsageError(f"the SLURM options do not fit: {error}", place=cluster.config or "", remedy=remedy) from None
    return made


def read_config(name: str | None) -> Mapping[str, Any]:
    """The options in a YAML file, none without one; raises InputError if it holds something else."""
    if name is None:
        return {}
    import yaml  # noqa: PLC0415

    remedy = "write options of dask_jobqueue.SLURMCluster, for example `queue: short`, one a line"
    try:
        plain = yaml.safe_load(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise InputError(f"cannot be read: {said(error)}", place=name, remedy=remedy) from None
    if not isinstance(plain, dict) or not all(isinstance(key, str) for key in plain):
        raise InputError("this is no table of options", place=name, remedy=remedy)
    return plain


def outcomes(client: Any, job: Job, numbers: Iterator[int]) -> Iterator[Outcome]:
    """Gives shards out, a few for each worker, and yields what becomes of each.

    Dask blames every shard that a lost worker had, so those are done once more, one at a time, before one is given up.
    Raises CapgeneError if the cluster is lost.
    """
    wait_for_workers(client)
    suspects: list[int] = []
    for outcome in give_out(client, job, numbers, at_once=0):
        if outcome.lost == KILLED:
            suspects.append(outcome.number)
        else:
            yield outcome
    yield from give_out(client, job, iter(suspects), at_once=1)


def give_out(client: Any, job: Job, numbers: Iterator[int], *, at_once: int) -> Iterator[Outcome]:
    """Yields what becomes of each shard, so many `at_once`; 0 is AHEAD for each worker."""
    run = os.urandom(4).hex()
    running: dict[Any, int] = {}
    while True:
        with told_if_lost():
            room = (at_once or AHEAD * max(1, len(client.nthreads()))) - len(running)
        for number in islice(numbers, max(0, room)):
            with told_if_lost():
                key = f"capgene-{run}-{number}"
                future = client.submit(on_worker, job, number, key=key, pure=False, priority=-number)
            running[future] = number
        if not running:
            return
        with told_if_lost():
            found = [(future, judge(future, running[future])) for future in finished(client, list(running))]
        for future, outcome in found:
            del running[future]
            yield outcome


@contextmanager
def told_if_lost() -> Iterator[None]:
    """Turns what Dask raises when the scheduler goes away into a CapgeneError."""
    try:
        yield
    except (OSError, RuntimeError, TimeoutError, *CANCELLED) as error:
        raise CapgeneError(f"the cluster was lost ({type(error).__name__})", remedy=LOST) from None


def finished(client: Any, futures: list[Any]) -> list[Any]:
    """The futures that are finished, waited for; none if it takes long and there are workers."""
    try:
        return list(dask().wait(futures, timeout=PATIENCE, return_when="FIRST_COMPLETED").done)
    except TimeoutError:
        wait_for_workers(client)
        return []


def wait_for_workers(client: Any) -> None:
    """Raises CapgeneError if the cluster has no worker and none comes, or if it does not answer."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError, *CANCELLED) as error:
        raise CapgeneError(f"the cluster has no worker: {error}", remedy=LOST) from None


def judge(future: Any, number: int) -> Outcome:
    """What became of a shard; raises CapgeneError for what ends the run."""
    if future.status == "cancelled":
        raise CapgeneError("the cluster was lost", remedy=LOST)
    error = future.exception(timeout=PATIENCE)
    if error is None:
        return Outcome(number, future.result(timeout=PATIENCE) or "")
    if isinstance(error, dask().scheduler.KilledWorker):
        return Outcome(number, KILLED)
    if isinstance(error, CapgeneError):
        raise error
    raise CapgeneError(f"the cluster failed: {type(error).__name__}: {error}", remedy=LOST)
