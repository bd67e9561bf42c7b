"""How are the runs of a sweep lived, whatever their settings, and put into tables?

What a run comes to depends on scenario, seed and replicate alone: never on the
block that it is lived in, nor on who lives it.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from simcoord.experiments.plan import Plan
from simcoord.experiments.requests import for_summaries
from simcoord.experiments.runs import Runner, Stopped, Work
from simcoord.experiments.sweep_store import Block, blocks_to_do
from simcoord.experiments.sweep_tables import Shape, Tables
from simcoord.rulebook.state import Booleans, Rules

#: What of the rules bears on how a run is measured: when administrations change, what is shared
#: at the start, and which mechanisms stand where.
MEASURED_BY = (
    *("term", "first_change", "event_month", "event_kind", "event_level"),
    *("initial_shared", "first_mechanism", "stream"),
)
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


class Ready(NamedTuple):
    """A run whose rules are made."""

    replicate: int
    setting: int
    rules: Rules
    kind: tuple[bytes, ...]  # runs of one kind are measured alike


class Workshop:
    """Lives the runs of a plan, block by block; one for each thread, as it keeps tables.

    stop : one flag; the runs look at it
    """

    def __init__(self, plan: Plan, stop: Booleans) -> None:
        self._plan, self._stop = plan, stop
        self._shape = Shape.of(plan)
        self._runners: dict[tuple[Any, ...], tuple[Work, Runner]] = {}

    def does(self, block: Block) -> Done:
        """Live every run of a block.

        Raises `Stopped` soon after the flag is set.
        """
        tables = Tables(self._shape, block)
        failed: list[dict[str, Any]] = []
        kinds: dict[tuple[bytes, ...], list[Ready]] = {}
        for run in self._ready(block, failed):
            kinds.setdefault(run.kind, []).append(run)
        for alike in kinds.values():
            failed += self._live_alike(alike, tables)
        lost = {(record["replicate"], record["setting"]) for record in failed}
        return Done([(part, tables.encoded(part)) for part in _without(block, lost)], failed)

    def _ready(self, block: Block, failed: list[dict[str, Any]]) -> Iterator[Ready]:
        """The runs of a block whose rules can be made, setting by setting."""
        replicates = range(block.replicate, block.replicate_end)
        for setting in range(block.setting, block.setting_end):
            try:
                rules = self._plan.rules_of(setting)
                kind = tuple(getattr(rules, table).tobytes() for table in MEASURED_BY)
                names = "\n".join(self._plan.mechanisms_of(setting)).encode()
            except Exception as error:  # whatever it is, it is recorded, and the sweep goes on
                failed += [self._record(replicate, setting, error) for replicate in replicates]
            else:
                yield from (Ready(r, setting, rules, (names, *kind)) for r in replicates)

    def _live_alike(self, runs: list[Ready], tables: Tables) -> list[dict[str, Any]]:
        """Live runs that are measured alike; what failed.

        Where all fail together, each is lived alone, to tell which of them is to blame.
        """
        try:
            self._live_together(runs, tables)
        except Stopped:
            raise
        except Exception as error:
            if len(runs) == 1:
                return [self._record(runs[0].replicate, runs[0].setting, error)]
            return [record for run in runs for record in self._live_alike([run], tables)]
        return []

    def _live_together(self, runs: list[Ready], tables: Tables) -> None:
        """Live runs that are measured alike, batch by batch; those of a setting in one call."""
        work, runner = self._runner_for(runs[0])
        scenario = self._plan.scenario_of(runs[0].setting)
        for first in range(0, len(runs), work.size):
            batch = runs[first : first + work.size]
            n = 0
            for _, same in groupby(batch, key=attrgetter("setting")):
                of_setting = list(same)
                runner.live(of_setting[0].rules, [run.replicate for run in of_setting], n)
                n += len(of_setting)
            tables.put(
                [(run.replicate, run.setting) for run in batch], runner.measured(n, scenario)
            )

    def _runner_for(self, run: Ready) -> tuple[Work, Runner]:
        """A runner with tables of the shape of the run's rules."""
        shape = (run.kind[0], run.rules.first_mechanism.tobytes(), len(run.rules.event_month))
        if shape not in self._runners:
            if len(self._runners) == RUNNERS_KEPT:
                self._runners.pop(next(iter(self._runners)))
            scenario = self._plan.scenario_of(run.setting)
            seed = self._plan.experiment.seed
            work = Work(for_summaries(scenario, seed, range(MANY)), self._stop)
            self._runners[shape] = work, Runner(work)
        return self._runners[shape]

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
