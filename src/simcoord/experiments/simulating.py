"""One scenario, many replicates: how are they run side by side, and stopped?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any

from simcoord.experiments.progress import bar
from simcoord.experiments.provenance import provenance_of
from simcoord.experiments.requests import Recorded, checked
from simcoord.experiments.results import Results
from simcoord.experiments.runs import Runner, Stopped, Work
from simcoord.experiments.sizes import refuse_what_cannot_fit
from simcoord.experiments.tables import Store
from simcoord.measures import LEVEL_THRESHOLD
from simcoord.scenario import Scenario

#: Seconds between two looks at how far the runs are.
LOOK = 0.1
#: Seconds of work before a progress bar is worth its line.
BAR_AFTER = 2.0
BAR = "{percentage:3.0f}%|{bar}| of {total_fmt} runs [{elapsed}<{remaining}]"


def simulate(
    scenario: Scenario,
    replicates: int | Iterable[int] = 100,
    seed: int = 1,
    threads: int | None = None,
    record: Recorded = "monthly",
    *,
    ties_at: Iterable[int] = (),
    level_threshold: float = LEVEL_THRESHOLD,
    progress: bool | None = None,
) -> Results:
    """Run a scenario many times, each time with other luck.

    replicates      : how many runs, at least 1; or their numbers, such as `range(50, 60)`
    seed            : of all luck, at least 0
    threads         : runs side by side, at least 1; None for as many as there are cores
    record          : "summary" keeps a row for each run and place, "monthly" every month too,
                      "offices" every office too
    ties_at         : months in which what every pair of offices shares is kept
    level_threshold : what a rung must reach to count as climbed, share
    progress        : whether a bar on stderr shows how far the runs are; None for only if a
                      person is watching and it takes longer than 2 s

    The first call on a machine compiles the rules, which takes about a minute.
    The same seed and replicate give the same run to the last bit, whatever else is asked.

    Raises `InputError` for what is not sound or cannot fit in memory.

    >>> from simcoord.scenario import load_scenario
    >>> results = simulate(load_scenario("typical_practice"), replicates=3)
    >>> len(results.summary)
    3
    """
    request = checked(
        scenario,
        replicates,
        threads,
        seed=seed,
        record=record,
        ties_at=ties_at,
        level_threshold=level_threshold,
    )
    refuse_what_cannot_fit(request)
    work, store = Work(request).compiled(), Store(request)
    runs = len(request.replicates)
    with bar(runs, progress, delay=BAR_AFTER, bar_format=BAR) as shown:
        _run_all(work, store, shown)
    return Results(scenario, provenance_of(request), store)


class _Crew:
    """Threads that take batch after batch until none is left."""

    def __init__(self, work: Work, store: Store) -> None:
        self._work, self._store = work, store
        every = range(0, len(work.request.replicates), work.size)
        self._waiting = deque(every)
        self._runners: list[Runner] = []

    def runs_lived(self) -> float:
        """Runs that are over, counting those under way by their months."""
        months = sum(runner.lived for runner in self._runners)
        return months / self._work.request.months

    def take_batches(self) -> None:
        """What each thread does."""
        runner = Runner(self._work)
        self._runners.append(runner)
        replicates = self._work.request.replicates
        with suppress(Stopped):
            while (first := self._next_batch()) is not None:
                batch = runner.batch(replicates[first : first + self._work.size])
                self._store.fill(first, batch, self._work.stop)

    def _next_batch(self) -> int | None:
        """First replicate of a batch that nobody has taken; the deque gives each to one thread."""
        try:
            return self._waiting.popleft()
        except IndexError:
            return None


def _run_all(work: Work, store: Store, shown: Any) -> None:
    """Live all replicates; on an error or Ctrl-C every thread has ended before it is raised."""
    crew = _Crew(work, store)
    with ThreadPoolExecutor(work.request.threads, thread_name_prefix="simcoord") as pool:
        try:
            futures = [pool.submit(crew.take_batches) for _ in range(work.request.threads)]
            _watch(futures, crew, shown)
        finally:
            work.stop[:] = True


def _watch(futures: list[Future[None]], crew: _Crew, shown: Any) -> None:
    """Wait until all is done, or one thread fails."""
    left: set[Future[None]] = set(futures)
    while left:
        done, left = wait(left, timeout=LOOK, return_when=FIRST_EXCEPTION)
        if shown is not None:
            shown.update(crew.runs_lived() - shown.n)
        for future in done:
            future.result()
