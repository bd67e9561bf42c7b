"""How is one replicate after another lived and measured?

A `Runner` belongs to one thread: it has one state and one set of tables, and
uses them for every replicate that it lives.  What a run comes to depends on
scenario, seed and replicate alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import NamedTuple

import numpy as np

from simcoord.experiments.requests import Request
from simcoord.experiments.sizes import batch_size, block_of_months
from simcoord.measures import measures_of, summary_of
from simcoord.rulebook.luck import Streams
from simcoord.rulebook.month import months
from simcoord.rulebook.record import Monthly, Offices, Record, blank_record
from simcoord.rulebook.start import the_start
from simcoord.rulebook.state import Floats, Rules, blank_state
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
    """What all threads share: the rules, how the work is cut up, and whether to stop."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.rules: Rules = rules_of(request.scenario)
        self.names = mechanism_names(request.scenario)
        self.size = batch_size(request)
        self.block = block_of_months(request)
        self.stop = Event()

    def compiled(self) -> Work:
        """This work, after the rules are compiled: a run of no months does it."""
        luck = Streams(self.rules, self.names, 0, 0)
        state, record = blank_state(self.rules), blank_record(self.rules, 1, True, (1,))
        the_start(state, self.rules, luck.next_month())
        months(state, self.rules, luck.next_months(0), record)
        return self


class Runner:
    """Lives replicates, batch by batch.

    lived : months lived so far
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._state = blank_state(work.rules)
        self._tables = _tables_for(work, work.size)
        self._standing = np.zeros((work.size, *self._tables.standing.shape), dtype=np.int64)
        self._records = [self._record_of(n) for n in range(work.size)]
        self.lived = 0

    def batch(self, replicates: Sequence[int]) -> Batch:
        """Live these replicates, at most the size of a batch.

        The result shares the runner's tables: read it before the next batch.

        Raises `Stopped` soon after the work is stopped.
        """
        self._standing[:] = 0
        for replicate, record in zip(replicates, self._records, strict=False):
            self._live(replicate, record)
        return self._measured(len(replicates))

    def _live(self, replicate: int, record: Record) -> None:
        work, left = self._work, self._work.request.months
        luck = Streams(work.rules, work.names, work.request.seed, replicate)
        the_start(self._state, work.rules, luck.next_month())
        while left > 0:
            if work.stop.is_set():
                raise Stopped
            block = min(work.block, left)
            months(self._state, work.rules, luck.next_months(block), record)
            left -= block
            self.lived += block

    def _record_of(self, n: int) -> Record:
        """The tables of the batch's n-th replicate: views on those of the batch."""
        request, tables = self._work.request, self._tables
        rows = slice(n * request.months, (n + 1) * request.months)
        ties = slice(n * len(request.ties_at), (n + 1) * len(request.ties_at))
        return Record(
            Monthly(*(table[rows] for table in tables.monthly)),
            Offices(*(table[rows] for table in tables.offices)),
            tables.ties_at[ties],
            tables.ties[ties],
            self._standing[n],
        )

    def _measured(self, count: int) -> Batch:
        request = self._work.request
        scenario, tables = request.scenario, self._tables
        monthly = Monthly(*(_by_replicate(table, self._work.size) for table in tables.monthly))
        monthly = Monthly(*(table[:count] for table in monthly))
        columns = measures_of(monthly, scenario, request.level_threshold)
        return Batch(
            columns,
            summary_of(columns, self._standing[:count], scenario),
            Offices(*(_by_replicate(table, self._work.size)[:count] for table in tables.offices)),
            _by_replicate(tables.ties, self._work.size)[:count],
        )


def _tables_for(work: Work, replicates: int) -> Record:
    """Tables as a record has them, long enough for so many replicates one below the other."""
    request = work.request
    ties_at = list(request.ties_at) * replicates
    return blank_record(work.rules, request.months * replicates, request.keeps_offices, ties_at)


def _by_replicate(table: Floats, replicates: int) -> Floats:
    return table.reshape(replicates, -1, *table.shape[1:])
