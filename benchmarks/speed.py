"""How fast is a run, how does its cost grow, and how soon does the first one start?

    python benchmarks/speed.py [--quick] [--json FILE]

CPU time is what counts: it hardly depends on what else the machine does.  What
is compared takes turns in several rounds, so that drift of the machine meets
all alike; a figure is the median over rounds, its lowest and highest in brackets.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mesa
import numpy as np
import pandas as pd

import simcoord
from large_run import MONTHS, live_once, municipalities, typical_practice
from measuring import Table, Took, Work, in_turns, machine, one_core, spread, started
from mesa_model import MesaCoordinationModel
from simcoord.rulebook.luck import blank_luck, sources_of
from simcoord.rulebook.record import Offices, Record, blank_record
from simcoord.rulebook.runs import Watch, runs_are_lived
from simcoord.rulebook.state import blank_state
from simcoord.scenario.translate import mechanism_names, rules_of

SEED, REPLICATES = 1, 400
#: Runs of the object model in a round, some 0.5 s like the others' 400.
MESA_RUNS = 6
#: Runs compared month by month before anything is timed, and by how much they may differ.
COMPARED, TOLERANCE = 3, 1e-9
MESA = "Mesa objects"
COUNTS, MOST = (69, 138, 276, 552, 1103), 1103
QUICK_COUNTS = COUNTS[:3]

FIRST_RUN = "import simcoord as s; s.simulate(s.load_scenario('typical_practice'), 1)"
HELP = "import sys; sys.argv = ['simcoord', '--help']; from simcoord.cli import main; main()"


def main() -> None:
    """Measure, print each table as soon as it is there, and write all to a file if asked to."""
    chosen = options()
    where, tables = machine(), []
    print("\n".join(f"{name:10} {value}" for name, value in where.items()), flush=True)
    for table in measured(chosen.quick):
        print(f"\n{table.text()}", flush=True)
        tables.append(table.plain())
    if chosen.json:
        chosen.json.write_text(json.dumps({"machine": where, "tables": tables}, indent=1) + "\n")


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="under half a minute: leave out most")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    return parser.parse_args()


def measured(quick: bool) -> Iterator[Table]:
    """Every table, one after another."""
    scenario = typical_practice()
    with one_core():
        agreement = refuse_to_time_what_differs(scenario)
        yield against_mesa(scenario, 3 if quick else 11, agreement)
        yield by_places(QUICK_COUNTS if quick else COUNTS, 3)
    if not quick:
        yield largest_run(MOST)
    yield by_threads(scenario, 3 if quick else 9)
    yield first_starts(quick)


# Is it the same model?


def refuse_to_time_what_differs(scenario: simcoord.Scenario) -> str:
    """End the process with an error if the two implementations do not live the same months."""
    results = simcoord.simulate(scenario, COMPARED, seed=SEED, threads=1, progress=False)
    ours = results.monthly.astype({"jurisdiction": str})
    theirs = pd.concat([mesa_run(scenario, n).monthly() for n in range(COMPARED)])
    common = [name for name in theirs if name in ours]
    try:
        pd.testing.assert_frame_equal(
            ours[common].reset_index(drop=True),
            theirs[common].reset_index(drop=True),
            check_dtype=False,
            rtol=0.0,
            atol=TOLERANCE,
        )
    except AssertionError as error:
        first, *_, last = str(error).splitlines()  # between them, all values
        sys.exit(f"the Mesa model lives other months, so nothing is timed: {first}; {last}")
    return f"{len(common)} monthly columns of {COMPARED} runs agree within {TOLERANCE:g}"


def mesa_run(scenario: simcoord.Scenario, replicate: int) -> MesaCoordinationModel:
    """One run as Mesa objects, made, lived and collected."""
    model = MesaCoordinationModel(scenario, SEED, replicate).run()
    mesa.Agent._ids.pop(model, None)  # else Mesa keeps every model alive
    return model


# 1. One core, against the same model as ordinary Mesa objects


def against_mesa(scenario: simcoord.Scenario, rounds: int, agreement: str) -> Table:
    """Runs a second of the rules alone, of `simulate` with all measures, and step by step."""
    works = {
        "rules alone": Work(Rulebook(scenario).live_all, REPLICATES),
        "simulate": simulated(scenario, threads=1),
        "CoordinationModel, stepped": Work(Stepping(scenario).live_one, 1),
        MESA: Work(partial(mesa_runs, scenario), MESA_RUNS),
    }
    took = in_turns(works, rounds)
    rows = [row_against(name, took) for name in works]
    title = f"One core: typical_practice, {MONTHS} months, {rounds} rounds"
    return Table(title, rows, agreement)


def simulated(scenario: simcoord.Scenario, threads: int) -> Work:
    """What a user asks for: all measures of every month, kept."""
    asked = {"seed": SEED, "threads": threads, "record": "monthly", "progress": False}
    return Work(partial(simcoord.simulate, scenario, REPLICATES, **asked), REPLICATES)


def mesa_runs(scenario: simcoord.Scenario) -> None:
    """The first few replicates as Mesa objects, one after another."""
    for replicate in range(MESA_RUNS):
        mesa_run(scenario, replicate)


def row_against(name: str, took: Mapping[str, list[Took]]) -> dict[str, Any]:
    """Speed of one implementation, and how many times that of Mesa objects it is, by round."""
    pairs = list(zip(took[name], took[MESA], strict=True))
    return {
        "one run": name,
        "runs/s": spread(1.0 / own.cpu for own in took[name]),
        "µs/month": spread(1e6 * own.cpu / MONTHS for own in took[name]),
        "times Mesa (CPU)": spread(other.cpu / own.cpu for own, other in pairs),
        "times Mesa (wall)": spread(other.wall / own.wall for own, other in pairs),
    }


class Rulebook:
    """The compiled rules alone: one state and one record for every replicate."""

    def __init__(self, scenario: simcoord.Scenario) -> None:
        self._rules, names = rules_of(scenario), mechanism_names(scenario)
        self._state, self._sources = blank_state(self._rules), sources_of(names, SEED)
        self._luck = blank_luck(self._rules, len(names), MONTHS)
        one = blank_record(self._rules, MONTHS, False, ())
        self._records = Record(
            one.months[None],
            Offices(*(table[None] for table in one.offices)),
            one.ties_at,
            one.ties[None],
            one.standing[None],
        )
        self._watch = Watch(np.zeros(1, dtype=np.bool_), np.zeros(1, dtype=np.int64))
        self._live(0)  # so that they are compiled

    def live_all(self) -> None:
        """All replicates, one after another."""
        for replicate in range(REPLICATES):
            self._live(replicate)

    def _live(self, replicate: int) -> None:
        numbers = np.array([replicate], dtype=np.uint64)
        runs_are_lived(
            self._state,
            self._rules,
            self._sources,
            self._luck,
            numbers,
            self._records,
            self._watch,
        )


class Stepping:
    """The Mesa face: a model that is stepped and writes its story."""

    def __init__(self, scenario: simcoord.Scenario) -> None:
        self._scenario = scenario
        self.live_one()  # so that the phases are compiled

    def live_one(self) -> None:
        """One run, month by month."""
        model = simcoord.CoordinationModel(self._scenario, SEED)
        model.run_until(MONTHS)
        mesa.Agent._ids.pop(model, None)  # else Mesa keeps every model alive


# 2. Cost by places


def by_places(counts: tuple[int, ...], rounds: int) -> Table:
    """CPU time a month and place of single runs with 12 sectors; flat if cost is linear."""
    works = {count: Work(partial(live_once, municipalities(count))) for count in counts}
    live_once(municipalities(1))  # so that the rules are loaded
    rows = [
        {
            "places": f"{count:,}",
            "seconds (CPU)": spread(one.cpu for one in took),
            "µs/month and place": spread(1e6 * one.cpu / MONTHS / count for one in took),
        }
        for count, took in in_turns(works, rounds).items()
    ]
    medians = [row["µs/month and place"].median for row in rows]
    note = f"dearest over cheapest: {max(medians) / min(medians):.2f} (1 if cost is linear)"
    return Table(f"One run, one core: 12 sectors, {MONTHS} months, {rounds} rounds", rows, note)


def largest_run(count: int) -> Table:
    """Time and memory of one large run in a process of its own."""
    script = Path(__file__).with_name("large_run.py")
    command = [sys.executable, str(script), str(count)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    row = {
        "places": f"{count:,}",
        "seconds (CPU)": told["cpu"],
        "seconds (wall)": told["wall"],
        "MB at most": told["peak"] / 1e6,
        "MB before": told["before"] / 1e6,
    }
    return Table(f"One run, a process of its own: 12 sectors, {MONTHS} months", [row])


# 3. Threads


def by_threads(scenario: simcoord.Scenario, rounds: int) -> Table:
    """Wall time of the same runs on one thread and on two."""
    took = in_turns({threads: simulated(scenario, threads) for threads in (1, 2)}, rounds)
    rows = [
        {
            "threads": str(threads),
            "runs/s (wall)": spread(1.0 / own.wall for own in each),
            "speed-up": spread(one.wall / own.wall for one, own in zip(took[1], each, strict=True)),
            "CPU of one run, ms": spread(1e3 * own.cpu for own in each),
            "cores in use": spread(own.cpu / own.wall for own in each),
        }
        for threads, each in took.items()
    ]
    note = "if two threads use hardly more than one core, other work has the rest: repeat it later"
    return Table(f"Threads: {REPLICATES} runs of typical_practice, {rounds} rounds", rows, note)


# 4. First start


def first_starts(quick: bool) -> Table:
    """From the start of Python to its end: one run without and with a cache, and the help."""
    with TemporaryDirectory() as empty:
        cold = [] if quick else [started(FIRST_RUN, NUMBA_CACHE_DIR=empty)]
        kept = {} if quick else {"NUMBA_CACHE_DIR": empty}
        works = {
            "one run, rules compiled": cold,
            "one run, rules from the cache": [started(FIRST_RUN, **kept) for _ in range(3)],
            "simcoord --help": [started(HELP) for _ in range(3)],
        }
    rows = [
        {
            "a process": name,
            "seconds (wall)": spread(own.wall for own in took),
            "seconds (CPU)": spread(own.cpu for own in took),
        }
        for name, took in works.items()
        if took
    ]
    return Table("First start", rows)


if __name__ == "__main__":
    main()
