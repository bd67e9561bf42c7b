"""`simcoord sweep`, `status` and `verify`: run an experiment, and look at one that was run."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simcoord.cli.failures import FAILURE, INTERRUPTED, ends_well
from simcoord.cli.folders import RESULTS
from simcoord.cli.options import Directory, Json, Lang, Threads, text
from simcoord.cli.telling import say, say_if_compiling
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.experiments.plan import Plan
    from simcoord.experiments.sweep_results import SweepResults


@ends_well
def sweep(
    experiment: Annotated[
        str,
        typer.Argument(metavar="EXPERIMENT", help=text("An experiment file, or a shipped name.")),
    ],
    replicates: Annotated[
        int | None,
        typer.Option("--replicates", "-n", min=1, help=text("Runs of each setting.")),
    ] = None,
    threads: Threads = None,
    out: Annotated[
        Path | None, typer.Option(help=text("Directory of the sweep, new or to go on with."))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=text("Say how much there is to do; run nothing."))
    ] = False,
    cluster: Annotated[
        str | None,
        typer.Option(help=text("Address of a Dask scheduler whose workers run it: tcp://…")),
    ] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Run an experiment, or go on with it where it stopped."""
    words = Words(lang)
    plan = _planned(experiment, replicates, words)
    directory = out or RESULTS / Path(experiment).stem
    for line in _to_do(plan, _left(plan, directory), threads, words):
        say(line)
    if dry_run:
        _show_job(plan, cluster)
        return
    again = ["simcoord", "sweep", experiment, "--out", str(directory)]
    again += [] if replicates is None else ["--replicates", str(replicates)]
    again += [] if cluster is None else ["--cluster", cluster]
    try:
        _tell(_run(plan, directory, threads, words, cluster), words, as_json)
    except KeyboardInterrupt:
        say("")
        command = shlex.join(again)
        say(words("Interrupted. What is done is kept; go on with: {command}", command=command))
        raise typer.Exit(INTERRUPTED) from None


def _planned(experiment: str, replicates: int | None, words: Words) -> Plan:
    from simcoord.experiments.experiment import load_experiment
    from simcoord.experiments.plan import Plan
    from simcoord.experiments.sweeping import with_replicates

    plan = Plan(with_replicates(load_experiment(experiment), replicates))
    say_if_compiling(words)
    return plan


def _show_job(plan: Plan, cluster: str | None) -> None:
    """The script of the jobs that would be sent to a queue, if they would."""
    section = plan.experiment.cluster
    if cluster is None and section is not None and section.kind == "slurm":
        from simcoord.experiments.cluster import job_script_of

        typer.echo(job_script_of(plan.experiment))


def _left(plan: Plan, directory: Path) -> int:
    """Runs that are not done yet in a directory."""
    from simcoord.experiments.sweep_store import SweepStore
    from simcoord.scenario import InputError

    try:
        done = SweepStore.opened(directory).done(plan.experiment.replicates, len(plan))
    except InputError:  # there is none, or one that is refused when it is run
        return plan.counts().runs
    return int(done.size - done.sum())


def _to_do(plan: Plan, left: int, threads: int | None, words: Words) -> list[str]:
    """How much there is to do, how long it takes, and what it leaves on the disk."""
    from simcoord.experiments.requests import available_cores
    from simcoord.experiments.sizes import size_text
    from simcoord.experiments.sweep_runs import seconds_of_a_run

    counts, workers = plan.counts(), threads or available_cores()
    seconds = left * seconds_of_a_run(plan) / workers
    done = words("{done} of them are done already", done=words.number(counts.runs - left, 0))
    return [
        words(
            "{settings} settings × {replicates} replicates = {runs} runs of {months} months",
            settings=words.number(counts.settings, 0),
            replicates=words.number(counts.replicates, 0),
            runs=words.number(counts.runs, 0),
            months=words.number(counts.months // counts.runs, 0),
        ),
        *([done] if left < counts.runs else []),
        words(
            "about {time} on {threads} threads; at most {disk} on the disk",
            time=_duration(seconds, words),
            threads=words.number(workers, 0),
            disk=size_text(counts.disk[plan.experiment.keep]),
        ),
    ]


def _duration(seconds: float, words: Words) -> str:
    """A time in the unit that suits it."""
    if seconds < 90:
        return words("{n} s", n=words.number(max(1.0, seconds), 0))
    if seconds < 5400:
        return words("{n} min", n=words.number(seconds / 60, 0))
    return words("{n} h", n=words.number(seconds / 3600, 1))


def _run(
    plan: Plan, directory: Path, threads: int | None, words: Words, cluster: str | None = None
) -> SweepResults:
    from simcoord.experiments.sweeping import run_plan

    def warn(damaged: Sequence[Path]) -> None:
        for path in damaged:
            say(words("Damaged, set aside, and run anew: {file}", file=path))

    return run_plan(plan, directory, threads=threads, cluster=cluster, warn=warn)


def _tell(results: SweepResults, words: Words, as_json: bool) -> None:
    """What came of it; exit code 1 where runs failed."""
    from simcoord.views.sweep_text import sweep_data, sweep_lines

    if as_json:
        import json

        typer.echo(json.dumps(sweep_data(results), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        for line in sweep_lines(results, words):
            typer.echo(line)
    if len(results.failures):
        raise typer.Exit(FAILURE)


@ends_well
def status(directory: Directory, as_json: Json = False, lang: Lang = "en") -> None:
    """Say how far a sweep is, whether it is running, and what failed."""
    from simcoord.experiments.sweep_results import opened_sweep

    _tell(opened_sweep(directory), Words(lang), as_json)


@ends_well
def verify(directory: Directory, lang: Lang = "en") -> None:
    """Check that every file of a sweep is what was written."""
    from simcoord.experiments.sweep_results import opened_sweep

    words, results = Words(lang), opened_sweep(directory)
    problems = results.verified()
    for problem in problems:
        say(f"simcoord: {problem}")
    if problems:
        say(words("The sweep's command sets damaged files aside and runs their runs anew."))
        raise typer.Exit(FAILURE)
    done, runs = (words.number(n, 0) for n in (results.runs_done, results.runs))
    typer.echo(
        words("{done} of {runs} runs are there, and as they were written", done=done, runs=runs)
    )
