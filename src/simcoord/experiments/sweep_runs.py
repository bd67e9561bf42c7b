"""How are the runs of a sweep lived, whatever their settings, and put into tables?

What a run comes to depends on scenario, seed and replicate alone: never on the
block that it is lived in, nor on who lives it.
"""

from __future__ import annotations

import threading
import time
import traceback
from typing import Any, NamedTuple

import numpy as np

from simcoord.experiments.plan import Plan
from simcoord.experiments.requests import for_summaries
from simcoord.experiments.runs import Runner, Stopped, Work
from simcoord.experiments.sweep_store import Block, blocks_to_do
from simcoord.experiments.sweep_tables import Shape, Tables
from simcoord.rulebook.state import Booleans, Rules

#: Runs of different shapes that a thread keeps tables for.
RUNNERS_KEPT = 4
#: Seconds for which runs are timed.
MOMENT = 0.1
#: More runs than a batch ever holds.
MANY = 10_000


class Done(NamedTuple):
    """What came of a block.

    parts  : Parquet bytes of each table, by name, for each part of the block that was lived
    failed : a record for each run that raised
    """

    parts: list[tuple[Block, dict[str, bytes]]]
    failed: list[dict[str, Any]]


class Workshop:
    """Lives the runs of a plan, block by block; one for each thread, as it keeps tables.

    stop : one flag; the runs look at it
    """

    def __init__(self, plan: Plan, stop: Booleans) -> None:
        self._plan, self._stop = plan, stop
        self._shape = Shape.of(plan)
        self._runners: dict[tuple[Any, ...], tuple[int, Runner]] = {}

    def does(self, block: Block) -> Done:
        """Live every run of a block, setting by setting.

        Raises `Stopped` soon after the flag is set.
        """
        tables = Tables(self._shape, block)
        replicates = range(block.replicate, block.replicate_end)
        failed: list[dict[str, Any]] = []
        for setting in range(block.setting, block.setting_end):
            failed += self._lived(setting, replicates, tables)
        lost = {(record["replicate"], record["setting"]) for record in failed}
        return Done([(part, tables.encoded(part)) for part in _without(block, lost)], failed)

    def _lived(self, setting: int, replicates: range, tables: Tables) -> list[dict[str, Any]]:
        """Live replicates of a setting; what failed.

        Where they fail together, each is lived alone, to tell which of them is to blame.
        """
        try:
            self._live(setting, replicates, tables)
        except Stopped:
            raise
        except Exception as error:  # whatever it is, it is recorded, and the sweep goes on
            if len(replicates) == 1:
                return [self._record(replicates[0], setting, error)]
            alone = (range(each, each + 1) for each in replicates)
            return [record for one in alone for record in self._lived(setting, one, tables)]
        return []

    def _live(self, setting: int, replicates: range, tables: Tables) -> None:
        """Live replicates of a setting, batch by batch."""
        rules = self._plan.rules_of(setting)
        size, runner = self._runner_for(setting, rules)
        for first in range(0, len(replicates), size):
            batch = replicates[first : first + size]
            runner.live(rules, batch)
            runner.measure(rules, tables.measured(batch, setting))

    def _runner_for(self, setting: int, rules: Rules) -> tuple[int, Runner]:
        """A runner with tables of the shape of a setting's rules, and the size of its batches."""
        names = tuple(self._plan.mechanisms_of(setting))
        shape = (names, rules.first_mechanism.tobytes(), len(rules.event_month))
        if shape not in self._runners:
            if len(self._runners) == RUNNERS_KEPT:
                self._runners.pop(next(iter(self._runners)))
            self._runners[shape] = self._new_runner(setting)
        return self._runners[shape]

    def _new_runner(self, setting: int) -> tuple[int, Runner]:
        scenario = self._plan.scenario_of(setting)
        request = for_summaries(scenario, self._plan.experiment.seed, range(MANY))
        work = Work(request, self._stop, self._shape.yardstick(scenario))
        return work.size, Runner(work)

    def _record(self, replicate: int, setting: int, error: Exception) -> dict[str, Any]:
        """What there is to know of a run that raised."""
        return {
            "replicate": replicate,
            "setting": setting,
            "what": self._plan.text_of(setting),
            "seed": self._plan.experiment.seed,
            "error": f"{type(error).__name__}: {error}",
            "traceback": traceback.format_exception(error),
        }


class Bench:
    """A plan in one process, with a workshop for each of its threads."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stop = np.zeros(1, dtype=np.bool_)
        self._own = threading.local()

    def does(self, block: Block) -> Done:
        """Live every run of a block."""
        if not hasattr(self._own, "workshop"):
            self._own.workshop = Workshop(self._plan, self._stop)
        done: Done = self._own.workshop.does(block)
        return done

    def stop(self) -> None:
        """Have whatever is being lived end soon."""
        self._stop[:] = True


def seconds_of_a_run(plan: Plan) -> float:
    """How long a run takes on this machine, s: that of the first setting, timed for a moment."""
    workshop, one = Workshop(plan, np.zeros(1, dtype=np.bool_)), Block(0, 1, 0, 1)
    workshop.does(one)
    begun, runs = time.perf_counter(), 0
    while runs == 0 or time.perf_counter() - begun < MOMENT:
        workshop.does(one)
        runs += 1
    return (time.perf_counter() - begun) / runs


def _without(block: Block, lost: set[tuple[int, int]]) -> list[Block]:
    """The parts of a block without the runs that were lost.

    >>> [str(part) for part in _without(Block(0, 1, 0, 5), {(0, 2)})]
    ['r000000-000001_s0000000-0000002', 'r000000-000001_s0000003-0000005']
    """
    if not lost:
        return [block]
    done = np.ones((block.replicate_end, block.setting_end), dtype=np.bool_)
    block.within(done)[...] = False
    for replicate, setting in lost:
        done[replicate, setting] = True
    return blocks_to_do(done, len(block.runs))
