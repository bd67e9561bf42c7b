"""What does a sweep say when it is over, or asked how far it is?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from simcoord.analysis.estimates import estimate
from simcoord.experiments.sweep_results import SweepResults
from simcoord.views.vocabulary import label
from simcoord.views.words import Words

#: Settings that are shown; of more, only how many they are.
SHOWN = 24


def sweep_lines(results: SweepResults, words: Words) -> Iterator[str]:
    """How far a sweep is, what failed, and its outcomes by setting."""
    yield results.experiment.name or words("An experiment")
    if results.experiment.question:
        yield results.experiment.question
    yield words(
        "{done} of {runs} runs are done, in {directory}",
        done=words.number(results.runs_done, 0),
        runs=words.number(results.runs, 0),
        directory=results.directory,
    )
    if results.is_running:
        yield words("A process is running it now.")
    elif results.runs_done < results.runs:
        yield words("It is not running; the sweep's command goes on with it.")
    failed = len(results.failures)
    if failed:
        yield words.plural(
            "{n} run failed; its error is in {folder}, and the sweep's command tries it again",
            "{n} runs failed; the errors are in {folder}, and the sweep's command tries them again",
            failed,
            folder=results.directory / "failed",
        )
    if results.runs_done:
        yield ""
        yield from _outcomes(results, words)


def _outcomes(results: SweepResults, words: Words) -> Iterator[str]:
    """A table of the outcomes by setting, if it is no longer than people read."""
    settings = len(results.design)
    if settings > SHOWN:
        yield words(
            "{settings} settings: too many to list; see the analyses and {directory}",
            settings=words.number(settings, 0),
            directory=results.directory,
        )
        return
    yield words("Means over replicates and places, with 95% intervals")
    names = [label(outcome, words) for outcome in results.experiment.outcomes]
    factors = _factors(results)
    rows = [[*factors, *names]]
    for _, setting in results.design.iterrows():
        entries = [_entry(setting[factor], words) for factor in factors]
        means = [_mean(found, words) for found in _estimates(results, setting["setting"])]
        rows.append([*entries, *means])
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(entry.rjust(width) for entry, width in zip(row, widths, strict=True))


def _factors(results: SweepResults) -> list[str]:
    """Columns of the design that tell settings apart."""
    told = ["alternative"] if results.experiment.alternatives != [""] else []
    return [*told, *results.experiment.factors]


def _estimates(results: SweepResults, setting: int) -> list[Any]:
    """The estimate of each outcome at a setting; places are averaged in each replicate."""
    runs = results.summary.query("setting == @setting")
    by_run = runs.groupby("replicate")[list(results.experiment.outcomes)].mean()
    return [estimate(by_run[outcome]) for outcome in results.experiment.outcomes]


def _mean(found: Any, words: Words) -> str:
    half = (found.high - found.low) / 2
    return f"{words.number(found.mean, 3)} ± {words.number(half, 3)}"


def _entry(value: Any, words: Words) -> str:
    return words.tick(float(value)) if isinstance(value, int | float) else words.name(str(value))


def sweep_data(results: SweepResults) -> dict[str, Any]:
    """The same for programs."""
    failures: pd.DataFrame = results.failures.drop(columns="traceback")
    return {
        "name": results.experiment.name,
        "directory": str(results.directory),
        "settings": len(results.design),
        "replicates": results.experiment.replicates,
        "runs": results.runs,
        "done": results.runs_done,
        "running": results.is_running,
        "failed": failures.to_dict("records"),
    }
