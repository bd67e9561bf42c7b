"""Which worker gets which block, and what if a worker is lost?

Dask carries blocks to workers; who gets what is decided here, because here it
must be known which block a worker had in hand when it died.  A block whose worker
was lost goes to the next one alone, so that no other block is blamed with it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any

from simcoord.experiments.cluster_places import Site, workers_of
from simcoord.experiments.cluster_session import (
    LostError,
    Session,
    may_rebuild,
    session,
    shares_what_is_compiled,
)
from simcoord.experiments.cluster_worker import NoBenchError, differences, standards
from simcoord.experiments.saving import ResultsError
from simcoord.experiments.sweep_runs import Done
from simcoord.experiments.sweep_store import Block
from simcoord.sayings import Saying, joined, said_by, saying
from simcoord.scenario import Problem

#: What is said of who is not unfit.
NOTHING = Saying("")

log = logging.getLogger("simcoord.cluster")

#: A block that so many workers were lost over is given to no other.
DEATHS = 3
#: All workers are started anew at most so often in vain.
REBUILDS = 3
#: Seconds: between two looks at who is there; without any worker before somebody is told.
LOOK, COMPLAINT = 0.5, 60.0


class NoWorkersError(ConnectionError):
    """There is nobody who could live a block."""


class UnfitError(Exception):
    """A worker computes with something else than the driver."""


@dataclass(eq=False)
class Job:
    """A block on its way.

    future : of what comes of it
    deaths : the workers that were lost over it
    """

    block: Block
    future: Future[Done] = field(default_factory=Future)
    deaths: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Hand:
    """A worker, and the blocks that it was given.

    threads : blocks that it lives side by side
    state   : "new" until its standards are known; then "fit" or "unfit"; "hung" if it does not
              answer any more
    wrong   : why it is unfit
    """

    address: str
    threads: int
    state: str = "new"
    wrong: Saying = NOTHING
    jobs: dict[Job, asyncio.Task[None]] = field(default_factory=dict)
    greeting: asyncio.Task[None] | None = None

    def has_room(self, job: Job) -> bool:
        """Whether it may be given this block, too; one that is under suspicion is alone."""
        alone = job.deaths or any(given.deaths for given in self.jobs)
        return self.state == "fit" and len(self.jobs) < (1 if alone else self.threads + 1)

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """All that is going on with it."""
        return [*([self.greeting] if self.greeting else []), *self.jobs.values()]

    @property
    def load(self) -> float:
        """Blocks for each of its threads."""
        return len(self.jobs) / self.threads


class Foreman:
    """Gives blocks to workers.  All of it happens on one event loop.

    plan     : pickled
    site     : where the workers are
    gives_up : what comes of a block that too many workers were lost over, and which they were
    """

    def __init__(
        self, plan: bytes, site: Site, gives_up: Callable[[Block, list[str]], Done]
    ) -> None:
        self._plan, self._site, self._gives_up = plan, site, gives_up
        self._own = standards()
        self._waiting: deque[Job] = deque()
        self._hands: dict[str, Hand] = {}
        self._unheard: set[str] = set()
        self._first_of_machine: dict[str, asyncio.Lock] = {}
        self._ended = asyncio.Event()
        self._place: Session | None = None
        self._alone_since = 0.0
        self._rebuilds = 0
        self._over = self._has_complained = False
        self._error: BaseException = ConnectionError("the cluster has ended")
        self.most_threads = workers_of(site)

    def takes(self, job: Job) -> None:
        """Have a block lived."""
        if self._over:
            job.future.set_exception(self._error)
            return
        self._waiting.append(job)
        self._hands_out()

    def ends(self) -> None:
        """Have everything end."""
        self._ended.set()

    async def works(self, begun: Future[None]) -> None:
        """Give out blocks until told to end.

        begun : is told when the workers can be spoken to

        Raises whatever makes it impossible, after every block was told.
        """
        try:
            while not self._ended.is_set():
                await self._works_once(begun)
        except BaseException as error:
            self._error = error
            raise
        finally:
            self._over = True
            for job in self._waiting:
                job.future.set_exception(self._error)

    async def _works_once(self, begun: Future[None]) -> None:
        """Give out blocks until told to end, or until all workers are to be started anew."""
        try:
            async with session(self._site, self._plan) as place:
                self._place, self._alone_since = place, time.monotonic()
                try:
                    while not self._ended.is_set():
                        await self._looks(place)
                        if not begun.done():
                            begun.set_result(None)
                        with suppress(TimeoutError):
                            await asyncio.wait_for(self._ended.wait(), LOOK)
                finally:
                    self._lays_down_everything()
        except (OSError, TimeoutError, RuntimeError) as error:
            if self._ended.is_set():
                return
            self._rebuilds += 1
            if not may_rebuild(self._site) or self._rebuilds > REBUILDS:
                raise NoWorkersError(_told(error)) from error
            log.warning("all workers are started anew: %s", _named(error))

    # who is there

    async def _looks(self, place: Session) -> None:
        """See who is there, and give out what there is to do."""
        present = await place.present()
        for address in self._hands.keys() - present.keys():
            self._loses(self._hands[address])
        for address in present.keys() - self._hands.keys():
            hand = self._hands[address] = Hand(address, present[address])
            hand.greeting = asyncio.create_task(self._greets(place, hand))
        self.most_threads = max(self.most_threads, sum(present.values()))
        self._hands_out()
        self._raises_if_none_is_fit()

    async def _greets(self, place: Session, hand: Hand) -> None:
        """Let a worker do its part, if it computes the same bits."""
        try:
            async with self._compiling(hand.address):
                machine, told = await place.introduced(hand.address)
            if differing := differences(self._own, told):
                message = saying("{what}, on {machine}", what=joined(differing), machine=machine)
                raise UnfitError(message)
            await place.prepared(hand.address)
        except (LostError, OSError, TimeoutError):
            self._unheard.add(hand.address)
            self._loses(hand)  # it is greeted again, should it be there still
        except Exception as error:
            hand.state = "unfit"
            hand.wrong = saying(
                "worker {address} is given nothing: {why}", address=hand.address, why=_named(error)
            )
            log.warning("%s", hand.wrong)
        else:
            hand.state = "fit"
            self._hands_out()

    def _compiling(self, address: str) -> Any:
        """On a machine that has compiled nothing yet, one worker after the other begins."""
        if shares_what_is_compiled(self._site):
            return nullcontext()
        machine = address.rpartition(":")[0]
        return self._first_of_machine.setdefault(machine, asyncio.Lock())

    def _raises_if_none_is_fit(self) -> None:
        """Raise if nobody is there who computes the same bits, or nobody at all for too long."""
        states = [hand.state for hand in self._hands.values()]
        if states.count("unfit") == len(states) >= workers_of(self._site):
            raise ResultsError(Problem((), hand.wrong) for hand in self._hands.values())
        new = [hand.address for hand in self._hands.values() if hand.state == "new"]
        if "fit" in states or not self._unheard.issuperset(new):
            self._alone_since, self._has_complained = time.monotonic(), False
            return
        alone, minutes = time.monotonic() - self._alone_since, self._site.worker_within
        if alone > minutes * 60:
            raise NoWorkersError(
                saying("there was no worker for {minutes:g} minutes", minutes=minutes)
            )
        if alone > COMPLAINT and not self._has_complained:
            self._has_complained = True
            log.warning("there is no worker yet; waiting for up to %g minutes", minutes)

    # who does what

    def _hands_out(self) -> None:
        """Give blocks to those with the least to do, in the order of the blocks."""
        while self._waiting and self._place is not None:
            free = [hand for hand in self._hands.values() if hand.has_room(self._waiting[0])]
            if not free:
                return
            hand, job = min(free, key=lambda hand: hand.load), self._waiting.popleft()
            hand.jobs[job] = asyncio.create_task(self._has_lived(self._place, hand, job))

    async def _has_lived(self, place: Session, hand: Hand, job: Job) -> None:
        """Have a worker live a block."""
        try:
            done = await place.lived(hand.address, job.block)
        except (LostError, NoBenchError):
            self._loses(hand)  # it is greeted again, should it be there still
        except TimeoutError:
            hand.state = "hung"
            self._loses_over(hand, job)
            await place.restarts(hand.address)
        except Exception as error:
            del hand.jobs[job]
            job.future.set_exception(error)
        else:
            del hand.jobs[job]
            self._rebuilds = 0
            job.future.set_result(done)
            self._hands_out()

    def _loses(self, hand: Hand) -> None:
        """A worker is gone: what it had in hand goes to others."""
        self._hands.pop(hand.address, None)
        for task in hand.tasks:
            if task is not asyncio.current_task():
                task.cancel()
        for job in reversed(list(hand.jobs)):
            self._loses_over(hand, job)

    def _loses_over(self, hand: Hand, job: Job) -> None:
        """A block comes back without what came of it."""
        del hand.jobs[job]
        job.deaths.append(hand.address)
        log.warning("worker %s was lost over %s", hand.address, job.block)
        if len(job.deaths) == DEATHS:
            job.future.set_result(self._gives_up(job.block, job.deaths))
        else:
            self._waiting.appendleft(job)

    def _lays_down_everything(self) -> None:
        """Take all blocks back from all workers; nobody is to blame."""
        self._place, jobs = None, self._jobs_in_hand()
        for hand in self._hands.values():
            for task in hand.tasks:
                task.cancel()
        self._hands.clear()
        self._waiting.extendleft(reversed(jobs))

    def _jobs_in_hand(self) -> list[Job]:
        return [job for hand in self._hands.values() for job in hand.jobs]


def _told(error: Exception) -> Saying:
    """Why there are no workers, and what can be done."""
    return saying(
        "there are no workers any more ({why}); what is done is kept, and"
        " the same command goes on (a script must run it under if __name__ == '__main__')",
        why=_named(error),
    )


def _named(error: Exception) -> Saying:
    if isinstance(error, UnfitError):
        return said_by(error)
    return joined([type(error).__name__, said_by(error)], ": ")
