"""How fast are sweeps, and how much memory do they take?  `make bench` runs it after `speed.py`.

1. What the runner adds to living and measuring the same runs under one set of rules.
2. Two threads against one.
3. A Sobol study of twenty behavioural parameters, and the same study on Mesa's `batch_run`,
   extrapolated from a slice of it.
4. Memory of a long sweep of short runs, which must not grow with the runs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import mesa

import simcoord
from measuring import Table, Work, in_turns, machine, one_core, spread
from mesa_model import MesaCoordinationModel
from simcoord.analysis import outcome_values, sobol
from simcoord.experiments.experiment import Experiment, experiment_from_data
from simcoord.experiments.plan import Plan
from simcoord.experiments.requests import for_summaries
from simcoord.experiments.runs import Runner
from simcoord.experiments.runs import Work as Runs
from simcoord.experiments.sweeping import run_plan, with_replicates
from simcoord.scenario import scenario_schema

FACTORS, SAMPLES, REPLICATES = 20, 512, 10
#: Runs of the Sobol study that are measured on Mesa's batch_run.
MESA_RUNS = 12
SHORT_MONTHS = 12


def main() -> None:
    """Measure, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a minute: a tenth of the runs")
    quick = parser.parse_args().quick
    print("\n".join(f"{name:10} {value}" for name, value in machine().items()), flush=True)
    for table in measured(quick):
        print(f"\n{table.text()}", flush=True)


def measured(quick: bool) -> Iterator[Table]:
    """Every table, one after another."""
    with one_core():
        yield overhead(10_000 if quick else 100_000, 1 if quick else 3)
    yield by_threads(4_000 if quick else 40_000, 3)
    yield study(64 if quick else SAMPLES)
    yield memory(100_000 if quick else 1_000_000)


def sobol_study(samples: int, replicates: int) -> Experiment:
    """The twenty first behavioural parameters of typical practice, half and once and a half."""
    fields = scenario_schema()["$defs"]["Dynamics"]["properties"]
    usual = {name: field["default"] for name, field in fields.items() if 0 < field["default"] < 0.6}
    ranges = {
        name: {"path": f"dynamics.{name}", "from": value / 2, "to": 1.5 * value}
        for name, value in list(usual.items())[:FACTORS]
    }
    design = {"kind": "sobol", "samples": samples}
    data = {"simcoord": 1, "vary": ranges, "design": design, "replicates": replicates}
    return experiment_from_data(data, simcoord.load_scenario("typical_practice"))


def grid_study() -> Experiment:
    """A grid of a hundred settings of typical practice."""
    grid = {
        name: {"path": f"dynamics.{name}", "from": 0.1, "to": 0.5, "steps": 10}
        for name in ("persuasion", "threat")
    }
    data = {"simcoord": 1, "vary": grid, "replicates": REPLICATES}
    return experiment_from_data(data, simcoord.load_scenario("typical_practice"))


# 1. What the runner adds


def overhead(runs: int, rounds: int) -> Table:
    """Blocks of a sweep, written to the disk, against the same number of runs of one setting."""
    plan, grid = Plan(sobol_study(64, REPLICATES)), Plan(grid_study())
    works = {
        "rules and measures, one setting": Work(partial(bare, plan, runs), runs),
        f"a sweep of {len(grid)} settings": Work(partial(swept, grid, runs), runs),
        f"a sweep of {len(plan)} settings": Work(partial(swept, plan, runs), runs),
    }
    bare(plan, 100)
    swept(plan, 100)  # so that everything is loaded
    took = in_turns(works, rounds)
    first = next(iter(works))
    rows = [
        {
            "what": name,
            "runs/s": spread(1.0 / one.cpu for one in took[name]),
            "µs/run": spread(1e6 * one.cpu for one in took[name]),
            "over the first": spread(
                one.cpu / other.cpu for one, other in zip(took[name], took[first], strict=True)
            ),
        }
        for name in works
    ]
    return Table(f"One core: {runs:,} runs, {rounds} rounds", rows, "")


def bare(plan: Plan, runs: int) -> None:
    """Live and measure so many replicates of the first setting."""
    request = for_summaries(plan.scenario_of(0), 1, range(runs))
    work = Runs(request)
    runner = Runner(work)
    for first in range(0, runs, work.size):
        runner.batch(range(first, min(first + work.size, runs)))


def swept(plan: Plan, runs: int, threads: int = 1) -> None:
    """Run so many of a plan's runs in a directory that goes afterwards."""
    replicates = max(1, runs // len(plan))
    some = Plan(with_replicates(plan.experiment, replicates))
    with tempfile.TemporaryDirectory() as folder:
        run_plan(some, Path(folder) / "sweep", threads=threads, progress=False)


# 2. Two threads


def by_threads(runs: int, rounds: int) -> Table:
    """The same sweep on one thread and on two."""
    plan = Plan(sobol_study(64, REPLICATES))
    works = {n: Work(partial(swept, plan, runs, n), runs) for n in (1, 2)}
    took = in_turns(works, rounds)
    rows = [
        {
            "threads": str(n),
            "runs/s (wall)": spread(1.0 / one.wall for one in took[n]),
            "speed-up": spread(
                other.wall / one.wall for one, other in zip(took[n], took[1], strict=True)
            ),
            "cores in use": spread(one.cpu / one.wall for one in took[n]),
        }
        for n in works
    ]
    note = "if two threads use hardly more than one core, other work has the rest: repeat it later"
    return Table(f"Threads: a sweep of {runs:,} runs, {rounds} rounds", rows, note)


# 3. A Sobol study


def study(samples: int) -> Table:
    """A whole study, from the file to the indices, and a slice of it on Mesa's batch_run."""
    plan = Plan(sobol_study(samples, REPLICATES))
    runs = plan.counts().runs
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        results = run_plan(plan, Path(folder) / "sweep", progress=False)
        swept_in = time.perf_counter() - begun
        values = outcome_values(results.summary, "intensity_plateau")
        begun = time.perf_counter()
        indices = sobol(values, results.design, plan.problem())
        analysed_in = time.perf_counter() - begun
    a_run = on_mesa(plan)
    rows = [
        {"what": "simcoord, all cores", "runs/s": runs / swept_in, "seconds": swept_in},
        {"what": "its indices", "runs/s": runs / analysed_in, "seconds": analysed_in},
        {"what": "Mesa batch_run, one core", "runs/s": 1 / a_run, "seconds": a_run * runs},
    ]
    title = f"Sobol: {FACTORS} factors, N = {samples}, {REPLICATES} replicates, {runs:,} runs"
    first = indices.query("order == 'total'").sort_values("index", ascending=False).iloc[0]
    index = f"{first.factor} {first['index']:.2f} [{first.low:.2f}, {first.high:.2f}]"
    note = f"Mesa's seconds are extrapolated from {MESA_RUNS} runs; most influential: {index}"
    return Table(title, rows, note)


class Studied(mesa.Model):
    """A setting of the study as Mesa's batch_run takes it."""

    plan: Plan

    def __init__(self, setting: int, seed: int | None = None) -> None:
        super().__init__(rng=seed)
        self.model = MesaCoordinationModel(self.plan.scenario_of(setting), 1, 0)
        self.datacollector = mesa.DataCollector({"intensity": lambda m: m.intensity})
        self.intensity = 0.0

    def step(self) -> None:
        """The whole run: what it comes to is asked at its end."""
        monthly = self.model.run().monthly()
        self.intensity = float(monthly["intensity"].iloc[-60:].mean())
        self.datacollector.collect(self)
        self.running = False


def on_mesa(plan: Plan) -> float:
    """Seconds of a run on Mesa's batch_run."""
    Studied.plan = plan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it goes away in Mesa 4
        begun = time.perf_counter()
        mesa.batch_run(
            Studied,
            {"setting": list(range(MESA_RUNS))},
            number_processes=1,
            iterations=1,
            max_steps=1,
            data_collection_period=-1,
            display_progress=False,
        )
    return (time.perf_counter() - begun) / MESA_RUNS


# 4. Memory

LONG_SWEEP = """
import json, sys, psutil
from pathlib import Path
from simcoord.experiments.plan import Plan
from simcoord.experiments.sweeping import run_plan
from sweeps import short_study
plan = Plan(short_study(int(sys.argv[1])))
begun = psutil.Process().memory_info().rss
run_plan(plan, sys.argv[2], progress=False)
# Not ru_maxrss: a process begins with that of the one that started it.
status = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps({"begun": begun, "peak": peak * 1024, "runs": plan.counts().runs}))
"""


def short_study(runs: int) -> Experiment:
    """A grid of 100 settings of a short scenario, with replicates for so many runs."""
    scenario = simcoord.load_scenario("typical_practice").with_changes(
        {"horizon.months": SHORT_MONTHS}
    )
    grid = {
        name: {"path": f"dynamics.{name}", "from": 0.1, "to": 0.5, "steps": 10}
        for name in ("persuasion", "threat")
    }
    data = {"simcoord": 1, "vary": grid, "replicates": max(1, runs // 100)}
    return experiment_from_data(data, scenario)


def memory(runs: int) -> Table:
    """Peak memory of sweeps of a tenth of the runs and of all of them, each in its own process."""
    rows = []
    for count in (runs // 10, runs):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            command = [sys.executable, "-c", LONG_SWEEP, str(count), f"{folder}/sweep"]
            here = Path(__file__).parent
            told = subprocess.run(command, check=True, capture_output=True, cwd=here).stdout
            seconds = time.perf_counter() - begun
        figures = json.loads(told)
        rows.append(
            {
                "runs": f"{figures['runs']:,}",
                "runs/s": count / seconds,
                "MB at the start": figures["begun"] / 1e6,
                "MB at most": figures["peak"] / 1e6,
            }
        )
    return Table(f"Memory: a sweep of runs of {SHORT_MONTHS} months", rows, "")


if __name__ == "__main__":
    main()
