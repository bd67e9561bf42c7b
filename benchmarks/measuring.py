"""How is something timed so that the figures can be trusted, and how are they told?"""

from __future__ import annotations

import gc
import math
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple, TypeVar

from simcoord.experiments.provenance import versions
from simcoord.measures import sources_digest

Name = TypeVar("Name", bound=Hashable)

# Timing


class Work(NamedTuple):
    """Something to be timed, and how many runs are in it."""

    do: Callable[[], Any]
    runs: int = 1


class Took(NamedTuple):
    """What one run took, seconds."""

    cpu: float
    wall: float


class Spread(NamedTuple):
    """A figure over rounds."""

    median: float
    low: float
    high: float


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core meanwhile, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def in_turns(works: Mapping[Name, Work], rounds: int) -> dict[Name, list[Took]]:
    """What a run of each work took, round by round, A B A B."""
    took: dict[Name, list[Took]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            took[name].append(timed(work))
    return took


def timed(work: Work) -> Took:
    """What one run of a work took, on average."""
    gc.collect()
    cpu, wall = process_time(), perf_counter()
    work.do()
    return Took((process_time() - cpu) / work.runs, (perf_counter() - wall) / work.runs)


def spread(figures: Iterable[float]) -> Spread:
    """Median, lowest and highest."""
    every = sorted(figures)
    return Spread(median(every), every[0], every[-1])


def started(code: str, **environment: str) -> Took:
    """What a Python process took that ran the code."""
    before, began = os.times(), perf_counter()
    command, around = [sys.executable, "-c", code], os.environ | environment
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=around)
    wall, after = perf_counter() - began, os.times()
    cpu = after.children_user + after.children_system
    return Took(cpu - before.children_user - before.children_system, wall)


# Where


def machine() -> dict[str, str]:
    """What the figures depend on: computer, what else it does, versions, rules."""
    found = versions() | {"mesa": version("mesa")}
    return {
        "platform": platform.platform(),
        "processor": processor(),
        "cores": f"{cores()} usable",
        "load": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        "versions": ", ".join(f"{name} {number}" for name, number in found.items()),
        "rulebook": sources_digest()[:16],
    }


def processor() -> str:
    """Name of the processor, as far as the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# Telling


class Table(NamedTuple):
    """What is told of one question: numbers, spreads or words by column, row by row."""

    title: str
    rows: list[dict[str, Any]]
    note: str = ""

    def text(self) -> str:
        """The table as lines, columns after the first flush right."""
        cells = [list(self.rows[0])] + [[shown(cell) for cell in row.values()] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join(map(str.rjust, row[1:], widths[1:])) for row in cells]
        named = [f"{row[0]:{widths[0]}}  {line}" for row, line in zip(cells, lines, strict=True)]
        return "\n".join([self.title, *named, *filter(None, [self.note])])

    def plain(self) -> dict[str, Any]:
        """The table in the types of JSON."""
        rows = [{name: plain(cell) for name, cell in row.items()} for row in self.rows]
        return {"title": self.title, "rows": rows, "note": self.note}


def plain(cell: Any) -> Any:
    """A cell in the types of JSON."""
    return cell._asdict() if isinstance(cell, Spread) else cell


def shown(cell: Any) -> str:
    """A cell as text.

    >>> shown(Spread(1234.5, 1200.0, 1300.0))
    '1,234 [1,200–1,300]'
    """
    if isinstance(cell, Spread):
        middle, low, high = map(rounded, cell)
        return middle if low == high else f"{middle} [{low}–{high}]"
    return cell if isinstance(cell, str) else rounded(cell)


def rounded(number: float) -> str:
    """A number with three digits that count.

    >>> rounded(0.012345), rounded(12.345), rounded(12345.6)
    ('0.0123', '12.3', '12,346')
    """
    digits = max(0, 2 - math.floor(math.log10(abs(number)))) if number else 0
    return f"{number:,.{digits}f}"
