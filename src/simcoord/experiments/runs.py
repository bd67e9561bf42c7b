"""How is one replicate after another lived and measured?

A `Runner` belongs to one thread: it has one state and one set of tables, and
uses them for every replicate that it lives.  What a run comes to depends on
scenario, seed and replicate alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simcoord.experiments.requests import Request
from simcoord.experiments.sizes import batch_size, block_of_months
from simcoord.measures import monthly_columns, runs_are_measured, summary_columns
from simcoord.measures.terms import (
    Measured,
    Yardstick,
    blank_measured,
    desk_for,
    terms_of,
    yardstick_of,
)
from simcoord.rulebook.compiled import is_cached, resolved
from simcoord.rulebook.luck import blank_luck, sources_of
from simcoord.rulebook.record import Offices, Record, blank_record
from simcoord.rulebook.runs import Watch, runs_are_lived
from simcoord.rulebook.state import Booleans, Floats, Rules, blank_state
from simcoord.rulebook.uniforms import Words
from simcoord.scenario.translate import mechanism_names, rules_of


class Stopped(Exception):  # noqa: N818 (no error: somebody asked for it)
    """The runs were asked to stop."""


class Batch(NamedTuple):
    """What some replicates came to.

    summary : measures of runs, axes (replicate, measure, j)
    monthly : measures of months, axes (replicate, measure, j, t); none unless they are kept
    offices : tables of offices, axes (replicate, t, j, i)
    ties    : what pairs share, axes (replicate, n, j, i, l, k)
    """

    summary: Floats
    monthly: Floats
    offices: Offices
    ties: Floats


class Work:
    """What all threads share: the rules, how the work is cut up, and whether to stop.

    size      : replicates of a batch
    yardstick : how runs are measured; with all that the request keeps unless it is given
    stop      : one flag, which the compiled runs look at; one of its own unless it is given
    """

    def __init__(
        self, request: Request, stop: Booleans | None = None, yardstick: Yardstick | None = None
    ) -> None:
        self.request = request
        self.rules: Rules = rules_of(request.scenario)
        self.names = mechanism_names(request.scenario)
        self.size = batch_size(request)
        self.block = block_of_months(request)
        self.stop: Booleans = np.zeros(1, dtype=np.bool_) if stop is None else stop
        self.yardstick = _yardstick_of(request) if yardstick is None else yardstick

    def compiled(self) -> Work:
        """This work, after the rules are compiled: to live no replicate does it."""
        Runner(self).batch(())
        return self


def _yardstick_of(request: Request) -> Yardstick:
    names = [column.name for column in monthly_columns(request.scenario)]
    kept = names if request.keeps_months else ()
    return yardstick_of(request.scenario, request.level_threshold, monthly=kept)


class Runner:
    """Lives replicates, batch by batch, under rules that are alike in their shape."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._state = blank_state(work.rules)
        self._sources = sources_of(work.names, work.request.seed)
        self._luck = blank_luck(work.rules, len(work.names), work.block)
        self._records = _records_for(work)
        self._desk = desk_for(work.yardstick, work.request.months)
        self._watch = Watch(work.stop, np.zeros(1, dtype=np.int64))
        numbers, none = np.zeros(0, dtype=np.uint64), blank_measured((0, 0), 0, 0, 0)
        self._lives = resolved(runs_are_lived, *self._to_live(work.rules, numbers))
        self._measures = resolved(runs_are_measured, *self._to_measure(work.rules, none))

    def _to_live(self, rules: Rules, numbers: Words) -> tuple[Any, ...]:
        return (
            *(self._state, rules, self._sources, self._luck),
            *(numbers, self._records, self._watch),
        )

    def _to_measure(self, rules: Rules, measured: Measured) -> tuple[Any, ...]:
        return self._records, terms_of(rules), self._work.yardstick, self._desk, measured

    @property
    def lived(self) -> int:
        """Months lived so far."""
        return int(self._watch.lived[0])

    def batch(self, replicates: Sequence[int]) -> Batch:
        """Live these replicates, at most the size of a batch, and measure them.

        The result shares the runner's tables: read it before the next batch.

        Raises `Stopped` soon after the work is stopped.
        """
        count, rules = len(replicates), self._work.rules
        _, summary, monthly = self._measured
        self.live(rules, replicates)
        self.measure(rules, Measured(np.arange(count), summary, monthly))
        offices = Offices(*(table[:count] for table in self._records.offices))
        return Batch(summary[:count], monthly[:count], offices, self._records.ties[:count])

    @cached_property
    def _measured(self) -> Measured:
        """Tables for what a batch comes to."""
        work, request = self._work, self._work.request
        kinds = len(summary_columns(request.scenario)), len(work.yardstick.kept)
        return blank_measured(kinds, work.size, request.places, request.months)

    def live(self, rules: Rules, replicates: Sequence[int]) -> None:
        """Live these replicates, at most the size of a batch, and record them.

        rules : those of the work, or of the same shape

        Raises `Stopped` soon after the work is stopped.
        """
        numbers = np.array(replicates, dtype=np.uint64)
        self._records.standing[: len(numbers)] = 0
        with np.errstate(over="ignore"):
            self._lives(*self._to_live(rules, numbers))
        if self._work.stop[0]:
            raise Stopped

    def measure(self, rules: Rules, measured: Measured) -> None:
        """Write what the runs that were lived last came to into rows of tables.

        rules : those that they were lived under
        """
        self._measures(*self._to_measure(rules, measured))


def _records_for(work: Work) -> Record:
    """Tables of a batch: those of one run, with the replicate as one more axis in front."""
    request = work.request
    one = blank_record(work.rules, request.months, request.keeps_offices, request.ties_at)

    def many(table: NDArray[Any]) -> NDArray[Any]:
        return np.zeros((work.size, *table.shape), dtype=table.dtype)

    offices = Offices(*map(many, one.offices))
    return Record(many(one.months), offices, one.ties_at, many(one.ties), many(one.standing))


def already_compiled() -> bool:
    """Whether a start finds the compiled runs in the cache; if not, it takes a minute longer."""
    return is_cached(runs_are_lived) and is_cached(runs_are_measured)
