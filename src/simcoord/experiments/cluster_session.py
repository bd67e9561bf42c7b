"""How does the driver speak to workers?  Every sentence has a time limit."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from simcoord.experiments.cluster_file import LocalWorkers
from simcoord.experiments.cluster_places import Joined, Place, Site, ask_for, dask, opened
from simcoord.experiments.cluster_worker import (
    ignores_interrupts,
    introduces_itself,
    leaves,
    lives,
    takes,
)
from simcoord.experiments.sweep_runs import Done
from simcoord.experiments.sweep_store import Block

#: Seconds: for an answer; for workers to start; for a worker to compile the rules and tell its
#: standards; until lost workers are asked for again; for runs to stop; for everything to end.
ANSWER, START, GREETING, SHORT, LEAVING, END = 60.0, 300.0, 900.0, 20.0, 5.0, 20.0


class LostError(Exception):
    """A worker was lost while it lived a block."""


class Session:
    """One sweep at one place.

    plan : pickled
    """

    def __init__(self, place: Place, site: Site, plan: bytes) -> None:
        self._client, self._cluster = place
        self._site, self._plan = site, plan
        self._sweep = uuid.uuid4().hex
        self._whole_since = time.monotonic()

    async def present(self) -> dict[str, int]:
        """The workers that the scheduler knows, by address, with their threads."""
        threads: dict[str, int] = await asyncio.wait_for(self._client.nthreads(), ANSWER)
        await self._asks_for_the_missing(len(threads))
        return threads

    async def introduced(self, address: str) -> tuple[str, dict[str, str]]:
        """The machine and the standards of a worker."""
        told: tuple[str, dict[str, str]] = await asyncio.wait_for(
            self._task(address, introduces_itself), GREETING
        )
        return told

    async def prepared(self, address: str) -> None:
        """Give a worker the plan."""
        await asyncio.wait_for(self._send(address), ANSWER)

    async def lived(self, address: str, block: Block) -> Done:
        """What comes of a block.

        Raises `LostError` where the worker was lost or started anew, `TimeoutError` where it takes
        too long, and whatever the block raises.
        """
        limit = self._site.block_within * 60
        done: Done = await asyncio.wait_for(self._task(address, lives, self._sweep, block), limit)
        return done

    async def restarts(self, address: str) -> None:
        """Have a worker that does not answer started anew, if that can be done."""
        with suppress(Exception):  # it is left alone then
            await asyncio.wait_for(self._client.restart_workers([address], timeout=ANSWER), ANSWER)

    async def leaves(self) -> None:
        """Have workers stop what they live, so that they end soon or are free for others."""
        with suppress(Exception):  # who does not hear it is ended, or has ended
            left = self._client.run(leaves, self._sweep, on_error="ignore")
            await asyncio.wait_for(left, LEAVING)

    async def _send(self, address: str) -> None:
        if isinstance(self._site, LocalWorkers):
            await self._client.run(ignores_interrupts, workers=[address])
        [plan] = await self._client.scatter([self._plan], workers=[address], hash=False)
        await self._task(address, takes, self._sweep, plan)

    async def _task(self, address: str, does: Any, *told: Any) -> Any:
        """What a worker, and no other, answers."""
        future = self._client.submit(
            does, *told, key=f"simcoord-{uuid.uuid4().hex}", workers=[address], pure=False
        )
        lost = dask("distributed").KilledWorker, dask("distributed").CancelledError
        try:
            return await future.result()
        except lost as error:
            raise LostError(address) from error
        finally:
            future.release()

    async def _asks_for_the_missing(self, present: int) -> None:
        """Have lost workers replaced, once they were given the time to come back by themselves."""
        now = time.monotonic()
        if isinstance(self._site, Joined) or present >= self._site.workers:
            self._whole_since = now
        elif now - self._whole_since > SHORT:
            self._whole_since = now
            await asyncio.wait_for(ask_for(self._cluster, self._site), START)


@asynccontextmanager
async def session(site: Site, plan: bytes) -> AsyncIterator[Session]:
    """A session with the workers at a site; those that were started are ended afterwards."""
    place = opened(site)
    spoken = Session(await asyncio.wait_for(place.__aenter__(), START), site, plan)
    try:
        yield spoken
    finally:
        await spoken.leaves()
        with suppress(TimeoutError):
            await asyncio.wait_for(place.__aexit__(None, None, None), END)


def may_rebuild(site: Site) -> bool:
    """Whether its workers are ours to start."""
    return not isinstance(site, Joined)


def shares_what_is_compiled(site: Site) -> bool:
    """Whether its workers find what the driver has compiled."""
    return isinstance(site, LocalWorkers)
