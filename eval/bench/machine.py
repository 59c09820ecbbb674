"""The machine that a benchmark ran on, in words."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Machine:
    """Processor, cores that this process may use, memory in MiB, system, Python, and how busy it was at the start.

    `busy` is the mean number of processes at work in the minute before, None where the system does not tell.
    """

    cpu: str
    cores: int
    memory_mb: int
    system: str
    python: str
    busy: float | None

    def __str__(self) -> str:
        memory = f", {self.memory_mb / 1024:.0f} GiB" if self.memory_mb else ""
        busy = "" if self.busy is None else f"; {self.busy:.1f} processes were at work just before"
        cores = f"{self.cores} core{'s' if self.cores > 1 else ''}"
        return f"{cores} of {self.cpu}{memory}, {self.system}, Python {self.python}{busy}."


def this_machine() -> Machine:
    """Returns the machine as it is now."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    busy = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    memory = _field(Path("/proc/meminfo"), "MemTotal").removesuffix("kB").strip()
    cpu = _field(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine()
    return Machine(
        " ".join(cpu.split()),
        cores,
        int(memory) // 1024 if memory.isdigit() else 0,
        f"{platform.system()} {platform.machine()}",
        platform.python_version(),
        busy,
    )


def _field(path: Path, name: str) -> str:
    """Returns the first value of a name in a file of `name: value` lines, empty where there is none."""
    if not path.exists():
        return ""
    found = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines())
    return next((value.strip() for key, _, value in found if key.strip() == name), "")
