"""How is an experiment run from its first setting to its last, stopped, and gone on with?"""

from __future__ import annotations

import json
import platform
import shutil
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import pyarrow as pa

from simcoord.experiments.canary import canary
from simcoord.experiments.experiment import Experiment, load_experiment
from simcoord.experiments.plan import Plan
from simcoord.experiments.progress import bar
from simcoord.experiments.provenance import versions
from simcoord.experiments.requests import available_cores
from simcoord.experiments.saving import SWEEP, ResultsError, refused
from simcoord.experiments.sizes import size_text
from simcoord.experiments.sweep_results import DESIGN, EXPERIMENT, SCENARIO, SweepResults
from simcoord.experiments.sweep_runs import Bench, Done
from simcoord.experiments.sweep_store import Block, SweepStore, blocks_to_do, encoded
from simcoord.experiments.sweep_tables import Shape
from simcoord.measures import LEVEL_THRESHOLD, sources_digest
from simcoord.sayings import Saying, joined, saying
from simcoord.scenario import InputError, Problem
from simcoord.scenario.writing import FOR_READERS

#: Runs of a block: about a second of work, and one file.
RUNS_OF_A_BLOCK = 2000
#: Bytes of a block's tables at most, however few its runs.
BYTES_OF_A_BLOCK = 32 * 2**20
#: Blocks that wait for each worker, so that none is ever without work.
WAITING = 2
#: Seconds between two looks at what is done.
LOOK = 0.5
#: Replicates at most, as in a file.
REPLICATES = 1_000_000
#: Stands for a field that is not there.
NOTHING = object()
BAR = "{percentage:3.0f}%|{bar}| {n_fmt} of {total_fmt} runs [{elapsed}<{remaining}]"


Warn: TypeAlias = Callable[[Sequence[Path]], None]


class Crew(Protocol):
    """Those who live blocks of runs.

    workers : how many blocks they live side by side
    """

    @property
    def workers(self) -> int:
        """May grow, as more come to help."""
        ...

    def submit(self, block: Block) -> Future[Done]:
        """Have a block lived."""
        ...

    def stop(self) -> None:
        """Have everything end soon; returns when it has."""
        ...


class Threads:
    """A crew of threads of this process."""

    def __init__(self, plan: Plan, workers: int) -> None:
        self.workers = workers
        self._bench = Bench(plan)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="simcoord")

    def submit(self, block: Block) -> Future[Done]:
        return self._pool.submit(self._bench.does, block)

    def stop(self) -> None:
        self._bench.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)


def run_experiment(
    experiment: Experiment | str | Path,
    out: str | Path,
    *,
    replicates: int | None = None,
    threads: int | None = None,
    cluster: str | None = None,
    runs_of_a_block: int | None = None,
    progress: bool | None = None,
) -> SweepResults:
    """Run every setting of an experiment, or go on where it stopped.

    experiment      : one that was loaded, a shipped name, or a path
    out             : directory of the sweep; a new one, or that of the same sweep
    replicates      : of each setting, in place of what the experiment says
    threads         : blocks of runs lived side by side by this process; None for as many as there
                      are cores, or for the experiment's `cluster` section if it has one
    cluster         : address of a Dask scheduler, tcp://host:port, whose workers live the runs
    runs_of_a_block : runs that are written to the disk at a time; None for what suits
    progress        : whether a bar on stderr shows how far it is; None for only if a person
                      is watching

    What is done is kept, whatever happens: the same call goes on from there, and ends with the same
    content, value for value, as if it had never stopped.  More replicates, or more samples of a
    Sobol design, add to what is done.

    Raises `InputError` for what is not sound or does not fit on the disk, `ResultsError` where the
    directory holds something else or what differs from this, `OSError` if the disk is full.
    """
    if not isinstance(experiment, Experiment):
        experiment = load_experiment(experiment)
    plan = Plan(with_replicates(experiment, replicates))
    return run_plan(
        plan,
        out,
        threads=threads,
        cluster=cluster,
        runs_of_a_block=runs_of_a_block,
        progress=progress,
    )


def run_plan(
    plan: Plan,
    out: str | Path,
    *,
    threads: int | None = None,
    cluster: str | None = None,
    runs_of_a_block: int | None = None,
    progress: bool | None = None,
    warn: Warn | None = None,
) -> SweepResults:
    """Run all settings of a plan; everything else as in `run_experiment`.

    warn : is called with the damaged parts, if there are any, after they were set aside; None
           for a warning
    """
    if threads is not None:
        _at_least_one("threads", threads)
    if runs_of_a_block is not None:
        _at_least_one("runs_of_a_block", runs_of_a_block)
    store = store_for(plan, Path(out))
    with store.locked():
        write_subject(plan, store)
        damaged = store.set_damaged_aside()
        if damaged:
            (warn or _warn)(damaged)
        blocks = what_is_left(plan, store, runs_of_a_block)
        if blocks:
            drive(store, blocks, crew_for(plan, threads, cluster), bar_for(plan, blocks, progress))
    return SweepResults(store)


def crew_for(plan: Plan, threads: int | None, cluster: str | None) -> Crew:
    """Those who live the blocks: threads, unless a cluster is asked for."""
    section = plan.experiment.cluster
    if cluster is None and (threads is not None or section is None):
        return Threads(plan, available_cores() if threads is None else threads)
    from simcoord.experiments.cluster import DaskCrew, joined

    return DaskCrew(plan, section if cluster is None and section else joined(cluster or ""))


def _warn(damaged: Sequence[Path]) -> None:
    where = ", ".join(map(str, damaged))
    warnings.warn(f"damaged, set aside, and run anew: {where}", stacklevel=4)


def with_replicates(experiment: Experiment, replicates: int | None) -> Experiment:
    """The experiment with so many replicates of each setting; None for as many as it says.

    Raises `InputError` for what is no number of them.
    """
    if replicates is None:
        return experiment
    if _at_least_one("replicates", replicates) > REPLICATES:
        message = saying(
            "{replicates} is more than {most} runs of each setting",
            replicates=replicates,
            most=REPLICATES,
        )
        raise InputError([Problem(("replicates",), message, replicates)])
    file = experiment.file.model_copy(update={"replicates": replicates})
    return replace(experiment, replicates=replicates, file=file)


def _at_least_one(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        message = saying("{value} is not a whole number of at least 1", value=repr(value))
        raise InputError([Problem((name,), message, value)])
    return value


def store_for(plan: Plan, directory: Path) -> SweepStore:
    """The sweep's directory, begun or opened.

    Raises `ResultsError` with the fields that differ where another sweep is there.
    """
    told = identity_of(plan)
    if (directory / SWEEP).exists():
        store = SweepStore.opened(directory)
    else:
        _refuse_no_room(plan, directory)
        store = SweepStore.begun(directory, told)
    _refuse_another(store, told)
    return store


def write_subject(plan: Plan, store: SweepStore) -> None:
    """Write beside the parts what is asked now; more that is done stays, and is used again."""
    design = pa.Table.from_pandas(plan.design, preserve_index=False)
    store.write_anew(SCENARIO, plan.experiment.scenario.to_yaml().encode())
    store.write_anew(DESIGN, encoded(design, ["alternative"]))
    store.write_anew(EXPERIMENT, plan.experiment.to_yaml(SCENARIO).encode())


def identity_of(plan: Plan) -> dict[str, Any]:
    """What a sweep is, in JSON's types: what it must share with whatever goes on with it, and
    where it was begun.
    """
    experiment, shape = plan.experiment, Shape.of(plan)
    told = {
        "name": experiment.name,
        "digests": {
            "experiment": experiment.digest,
            "scenario": experiment.scenario.digest,
            "rulebook": sources_digest(),
        },
        "identity": experiment.identity | {"keep": [column.name for column in shape.monthly]},
        "scenario": experiment.scenario.model_dump(mode="json"),
        "level_threshold": LEVEL_THRESHOLD,
        "tables": shape.tables,
        "units": {column.name: column.unit for column in (*shape.summary, *shape.monthly)},
        "canary": canary(),
        "versions": versions(),
        "platform": platform.platform(),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    as_read: dict[str, Any] = json.loads(json.dumps(told))
    return as_read


def _refuse_another(store: SweepStore, asked: dict[str, Any]) -> None:
    """Raise `ResultsError` with all in which what is there differs from what is asked."""
    there = store.told
    same = there["digests"] == asked["digests"] and there["identity"] == asked["identity"]
    if same and there["canary"] == asked["canary"]:
        return
    if same:
        found = list(_differences(there["versions"], asked["versions"], ""))
        versions = saying("; versions: {found}", found=joined(found)) if found else ""
        message = saying(
            "was begun where other last bits are computed than here (processor, C library or"
            " packages differ); go on with it there, or choose another directory{versions}",
            versions=versions,
        )
        raise refused(store.directory, message)
    what = saying("holds another sweep, and nothing is overwritten; choose another directory")
    differing = _all_differences(there, asked)
    told = [what, *(saying("differs: {what}", what=each) for each in differing)]
    raise ResultsError(Problem((), text, source=str(store.directory)) for text in told)


def _all_differences(there: dict[str, Any], asked: dict[str, Any]) -> list[Saying]:
    """Every field of two sweeps that differs, in words."""
    found: list[Saying] = []
    if there["digests"]["rulebook"] != asked["digests"]["rulebook"]:
        found.append(saying("the rules of simcoord itself have changed since"))
    if there["digests"]["scenario"] != asked["digests"]["scenario"]:
        one, other = _without_reading(there["scenario"]), _without_reading(asked["scenario"])
        of_scenario = list(_differences(one, other, "scenario"))
        found += of_scenario or [saying("scenario: its parts stand in another order")]
    one, other = dict(there["identity"]), dict(asked["identity"])
    one["scenario"] = other["scenario"]  # told above, in full
    return found + list(_differences(one, other, ""))


def _without_reading(scenario: dict[str, Any]) -> dict[str, Any]:
    """A scenario without what only tells readers something."""
    counts = dict(scenario)
    for *within, last in FOR_READERS:
        for name in within:
            counts[name] = dict(counts[name])
        holder = counts[within[0]] if within else counts
        holder.pop(last, None)
    return counts


def _differences(there: Any, asked: Any, where: str) -> Iterator[Saying]:
    """Every field in which two plain values differ.

    >>> list(_differences({"seed": 1}, {"seed": 2}, ""))
    ['seed: 1 there, 2 asked for']
    """
    if _is_named(there) and _is_named(asked):
        if there != asked and sorted(map(str, there)) == sorted(map(str, asked)):
            yield saying("{where}: in another order", where=where)
        there, asked = dict(there), dict(asked)
    if isinstance(there, dict) and isinstance(asked, dict):
        for key in dict.fromkeys([*there, *asked]):
            path = f"{where}.{key}" if where else str(key)
            yield from _differences(there.get(key, NOTHING), asked.get(key, NOTHING), path)
    elif there != asked or isinstance(there, bool) != isinstance(asked, bool):
        yield saying(
            "{where}: {there} there, {asked} asked for",
            where=where,
            there=_short(there),
            asked=_short(asked),
        )


def _is_named(value: Any) -> bool:
    """Whether a value is a list of names, each with something: `[["term", 24]]`."""
    if not isinstance(value, list):
        return False
    pairs = [each for each in value if isinstance(each, list) and len(each) == 2]
    return len(pairs) == len(value) and all(isinstance(name, str) for name, _ in pairs)


def _short(value: Any) -> str:
    if value is NOTHING:
        return saying("nothing")
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _refuse_no_room(plan: Plan, directory: Path) -> None:
    """Raise `InputError` with the figures where the sweep does not fit on the disk."""
    needed = plan.counts().disk[plan.experiment.keep]
    there = next(
        path for path in (directory.resolve(), *directory.resolve().parents) if path.exists()
    )
    free = shutil.disk_usage(there).free
    if needed > free:
        message = saying(
            "{runs} runs need up to {needed} on disk and {free} are free in {there};"
            " keep less, or run fewer",
            runs=plan.counts().runs,
            needed=size_text(needed),
            free=size_text(free),
            there=there,
        )
        raise InputError([Problem(("keep",), message, plan.experiment.keep)])


def what_is_left(plan: Plan, store: SweepStore, runs_of_a_block: int | None) -> list[Block]:
    """Blocks of runs that are still to be lived."""
    done = store.done(plan.experiment.replicates, len(plan))
    return blocks_to_do(done, runs_of_a_block or _runs_that_fit(plan))


def _runs_that_fit(plan: Plan) -> int:
    """Runs of a block whose tables are small enough."""
    counts = plan.counts()
    bytes_of_a_run = counts.disk[plan.experiment.keep] / counts.runs
    return max(1, min(RUNS_OF_A_BLOCK, int(BYTES_OF_A_BLOCK / bytes_of_a_run)))


def drive(
    store: SweepStore, blocks: list[Block], crew: Crew, bar: AbstractContextManager[Any]
) -> None:
    """Have every block lived, and commit what comes of it as it comes."""
    left = iter(blocks)
    running: dict[Future[Done], Block] = {}
    with bar as shown:
        try:
            while True:
                for block in islice(left, crew.workers * WAITING - len(running)):
                    running[crew.submit(block)] = block
                if not running:
                    return
                ended, _ = wait(running, timeout=LOOK, return_when=FIRST_COMPLETED)
                for future in ended:
                    block = running.pop(future)
                    keep(store, future.result())
                    if shown is not None:
                        shown.update(len(block.runs))
        finally:
            crew.stop()


def keep(store: SweepStore, done: Done) -> None:
    """Commit what came of a block, and record what failed in it."""
    for part, tables in done.parts:
        store.commit(part, tables)
    for record in done.failed:
        store.record_failure(record["replicate"], record["setting"], record)


def bar_for(plan: Plan, blocks: list[Block], progress: bool | None) -> AbstractContextManager[Any]:
    """A progress bar with the time left, or nothing."""
    runs = plan.counts().runs
    to_do = sum(len(block.runs) for block in blocks)
    return bar(runs, progress, initial=runs - to_do, bar_format=BAR)
