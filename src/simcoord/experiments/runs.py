"""How is one replicate after another lived and measured?

A `Runner` belongs to one thread: it has one state and one set of tables, and
uses them for every replicate that it lives.  What a run comes to depends on
scenario, seed and replicate alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcoord.experiments.requests import Request
from simcoord.experiments.sizes import batch_size, block_of_months
from simcoord.measures import measures_of, summary_of
from simcoord.rulebook.luck import blank_luck, sources_of
from simcoord.rulebook.record import Offices, Record, blank_record, monthly_of
from simcoord.rulebook.runs import Watch, runs_are_lived
from simcoord.rulebook.state import Booleans, Floats, Rules, blank_state
from simcoord.scenario import Scenario
from simcoord.scenario.translate import mechanism_names, rules_of


class Stopped(Exception):  # noqa: N818 (no error: somebody asked for it)
    """The runs were asked to stop."""


class Batch(NamedTuple):
    """What some replicates came to.

    monthly : measures of months by name, axes (replicate, t, j)
    summary : measures of runs by name, axes (replicate, j)
    offices : tables of offices, axes (replicate, t, j, i)
    ties    : what pairs share, axes (replicate, n, j, i, l, k)
    """

    monthly: dict[str, Floats]
    summary: dict[str, Floats]
    offices: Offices
    ties: Floats


class Work:
    """What all threads share: the rules, how the work is cut up, and whether to stop.

    size : replicates of a batch
    stop : one flag, which the compiled runs look at; one of its own unless it is given
    """

    def __init__(self, request: Request, stop: Booleans | None = None) -> None:
        self.request = request
        self.rules: Rules = rules_of(request.scenario)
        self.names = mechanism_names(request.scenario)
        self.size = batch_size(request)
        self.block = block_of_months(request)
        self.stop: Booleans = np.zeros(1, dtype=np.bool_) if stop is None else stop

    def compiled(self) -> Work:
        """This work, after the rules are compiled: to live no replicate does it."""
        Runner(self).live(self.rules, ())
        return self


class Runner:
    """Lives replicates, batch by batch, under rules that are alike in their shape."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._state = blank_state(work.rules)
        self._sources = sources_of(work.names, work.request.seed)
        self._luck = blank_luck(work.rules, len(work.names), work.block)
        self._tables = _tables_for(work)
        self._watch = Watch(work.stop, np.zeros(1, dtype=np.int64))

    @property
    def lived(self) -> int:
        """Months lived so far."""
        return int(self._watch.lived[0])

    def batch(self, replicates: Sequence[int]) -> Batch:
        """Live these replicates, at most the size of a batch, and measure them.

        The result shares the runner's tables: read it before the next batch.

        Raises `Stopped` soon after the work is stopped.
        """
        self.live(self._work.rules, replicates)
        return self.measured(len(replicates), self._work.request.scenario)

    def live(self, rules: Rules, replicates: Sequence[int], first: int = 0) -> None:
        """Live these replicates and record them, the first of them as the first-th of the batch.

        rules : those of the work, or of the same shape

        Raises `Stopped` soon after the work is stopped.
        """
        numbers = np.array(replicates, dtype=np.uint64)
        records = _rows(self._tables, slice(first, first + len(numbers)))
        records.standing[:] = 0
        with np.errstate(over="ignore"):
            runs_are_lived(
                self._state, rules, self._sources, self._luck, numbers, records, self._watch
            )
        if self._work.stop[0]:
            raise Stopped

    def measured(self, count: int, scenario: Scenario) -> Batch:
        """What the first so many of the batch came to.

        scenario : theirs, as far as measures are concerned
        """
        lived = _rows(self._tables, slice(count))
        threshold = self._work.request.level_threshold
        columns = measures_of(monthly_of(lived.months), scenario, threshold)
        summary = summary_of(columns, lived.standing, scenario)
        return Batch(columns, summary, lived.offices, lived.ties)


def _tables_for(work: Work) -> Record:
    """Tables of a batch: those of one run, with the replicate as one more axis in front."""
    request = work.request
    one = blank_record(work.rules, request.months, request.keeps_offices, request.ties_at)

    def many(table: NDArray[Any]) -> NDArray[Any]:
        return np.zeros((work.size, *table.shape), dtype=table.dtype)

    offices = Offices(*map(many, one.offices))
    return Record(many(one.months), offices, one.ties_at, many(one.ties), many(one.standing))


def _rows(tables: Record, rows: slice) -> Record:
    """Some replicates of the tables of a batch."""
    offices = Offices(*(table[rows] for table in tables.offices))
    months, ties, standing = tables.months[rows], tables.ties[rows], tables.standing[rows]
    return Record(months, offices, tables.ties_at, ties, standing)
