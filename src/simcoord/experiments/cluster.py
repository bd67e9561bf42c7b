"""How are the blocks of a sweep lived by other processes, here or on a cluster?"""

from __future__ import annotations

import asyncio
import pickle
import threading
from concurrent.futures import Future
from typing import Any

from simcoord.experiments.cluster_foreman import DEATHS, Foreman, Job
from simcoord.experiments.cluster_places import Site, dask, job_script_of, joined
from simcoord.experiments.cluster_session import END, START
from simcoord.experiments.plan import Plan
from simcoord.experiments.sweep_runs import Done
from simcoord.experiments.sweep_store import Block

__all__ = ["DaskCrew", "job_script_of", "joined"]


class DaskCrew:
    """A crew of workers of Dask.distributed.

    plan : whose blocks they live
    site : the `cluster` section of an experiment, or a scheduler that `joined` names

    Lost workers are survived, and their blocks given to others; a block that three workers were
    lost over is recorded as failed.  A worker that computes other bits is given nothing.

    Raises `InputError` where Dask is not installed, `OSError` or `TimeoutError` where there is
    nobody at the site.
    """

    def __init__(self, plan: Plan, site: Site) -> None:
        dask("distributed")
        self._plan = plan
        self._begun: Future[None] = Future()
        self._loop = asyncio.new_event_loop()
        self._foreman = Foreman(pickle.dumps(plan), site, self._given_up)
        self._over, self._talking = False, threading.Lock()
        self._thread = threading.Thread(target=self._works, name="simcoord-cluster", daemon=True)
        self._thread.start()
        try:
            self._begun.result(START)
        except BaseException:
            self.stop()
            raise

    @property
    def workers(self) -> int:
        """How many blocks were ever lived side by side."""
        return self._foreman.most_threads

    def submit(self, block: Block) -> Future[Done]:
        """Have a block lived."""
        job = Job(block)
        self._tell(self._foreman.takes, job)
        return job.future

    def stop(self) -> None:
        """Have everything end soon; returns when it has."""
        self._tell(self._foreman.ends)
        self._thread.join(2 * END)

    def _tell(self, what: Any, *about: Any) -> None:
        """Have the foreman do something, on the foreman's own thread."""
        with self._talking:
            if not self._over:
                self._loop.call_soon_threadsafe(what, *about)
                return
        what(*about)  # after the end it can only refuse

    def _works(self) -> None:
        """All that happens on the foreman's thread."""
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._foreman.works(self._begun))
        except BaseException as error:
            if not self._begun.done():
                self._begun.set_exception(error)
        finally:
            with self._talking:
                self._over = True
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def _given_up(self, block: Block, workers: list[str]) -> Done:
        """What comes of a block that its workers were lost over: each of its runs has failed."""
        what = (
            f"{DEATHS} workers were lost over the block {block} that holds this run:"
            f" {', '.join(workers)}"
        )
        records = [
            {
                "replicate": replicate,
                "setting": setting,
                "what": self._plan.text_of(setting),
                "seed": self._plan.experiment.seed,
                "error": f"WorkerLost: {what}",
                "traceback": [],
            }
            for replicate, setting in block.runs
        ]
        return Done([], records)
