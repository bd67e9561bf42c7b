"""What does a sweep say when it is over, or asked how far it is?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from simcoord.analysis.estimates import estimate
from simcoord.experiments.factors import BASELINE
from simcoord.experiments.sweep_results import SweepResults
from simcoord.views.about import study_title
from simcoord.views.vocabulary import label
from simcoord.views.words import Words

#: Settings that are shown; of more, only how many they are.
SHOWN = 24


def sweep_lines(results: SweepResults, words: Words) -> Iterator[str]:
    """How far a sweep is, what failed, and its outcomes by setting."""
    yield study_title(results.experiment.name, words)
    if results.experiment.question:
        yield words.as_shipped(results.experiment.question)
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
    rows = [heads(results, words), *rows_of(results, words)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


def heads(results: SweepResults, words: Words) -> list[str]:
    """What stands over the columns of `rows_of`: factors, then outcomes."""
    names = [label(outcome, words) for outcome in results.experiment.outcomes]
    return [*(factor_name(name, words) for name in _factors(results)), *names]


def rows_of(
    results: SweepResults, words: Words, settings: Sequence[int] | None = None
) -> Iterator[list[str]]:
    """The factors of each setting, and its outcomes with their intervals.

    settings : numbers of those that are wanted; all if not given
    """
    design, factors = results.design.set_index("setting", drop=False), _factors(results)
    chosen = design if settings is None else design.loc[list(settings)]
    for _, setting in chosen.iterrows():
        entries = [entry(setting[factor], words) for factor in factors]
        means = [_mean(found, words) for found in _estimates(results, setting["setting"])]
        yield [*entries, *means]


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


def factor_name(name: str, words: Words) -> str:
    """A column of the design as people read it."""
    return words("alternative") if name == "alternative" else words.name(name)


def entry(value: Any, words: Words) -> str:
    """A factor's value as people read it."""
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        number = float(value)
        return words.tick(number if number.is_integer() else float(f"{number:.4g}"))
    return words("as in the scenario") if value == BASELINE else words.name(str(value))


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
