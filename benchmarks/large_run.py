"""How long does one run of a whole country's municipalities take, and how much memory?

    python benchmarks/large_run.py 1103

Prints JSON.  Memory is that of the whole process, so this has a process of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter, process_time

import simcoord

MONTHS = 240
#: Six sectors more, and of the six in `typical_practice` the one that each resembles.
SIX_MORE = {
    "science": "education",
    "environment": "health",
    "agriculture": "social_protection",
    "industry": "labour",
    "transport": "housing",
    "justice": "culture",
}


def typical_practice() -> simcoord.Scenario:
    """The shipped scenario: 6 sectors, 4 mechanisms, one place."""
    return simcoord.load_scenario("typical_practice").with_changes({"horizon.months": MONTHS})


def municipalities(count: int) -> simcoord.Scenario:
    """`typical_practice` with twelve sectors, in so many places of one level."""
    six = typical_practice()
    more = {
        f"sectors.{name}": six.sectors[like].model_dump(exclude_unset=True)
        for name, like in SIX_MORE.items()
    }
    return six.with_changes({**more, "jurisdictions.territory.count": count})


def live_once(scenario: simcoord.Scenario) -> None:
    """One run on one thread, of which the summary is kept."""
    simcoord.simulate(scenario, 1, threads=1, record="summary", progress=False)


def measured(count: int) -> dict[str, float]:
    """Seconds of one run, rules loaded before; bytes of the process before it and at most."""
    live_once(municipalities(1))
    before, scenario = peak_memory(), municipalities(count)
    cpu, wall = process_time(), perf_counter()
    live_once(scenario)
    seconds = {"cpu": process_time() - cpu, "wall": perf_counter() - wall}
    return {**seconds, "before": before, "peak": peak_memory()}


def peak_memory() -> int:
    """Most memory that this process has held at one time, bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # on Linux, getrusage would count what the parent held when it forked
        lines = status.read_text().splitlines()
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="places")
    print(json.dumps(measured(parser.parse_args().count)))
