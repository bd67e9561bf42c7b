"""What is a figure or a table of a sweep about, and where do its numbers come from?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import simcoord
from simcoord.views.vocabulary import label, unit
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.experiments.sweep_results import SweepResults


class About(NamedTuple):
    """What is asked of the runs of a sweep.

    outcome : a column of the summary, or of the months where a month is told
    origin  : the line that says which runs they are, see `sweep_origin`
    month   : from 1; None for the summary of the run
    level   : of government; empty where there is one alone
    """

    outcome: str
    origin: str = ""
    month: int | None = None
    level: str = ""

    def name(self, words: Words) -> str:
        """The outcome in people's words: `Intensity, month 120, nation`."""
        parts = [label(self.outcome, words)]
        parts += [] if self.month is None else [words("month {month}", month=self.month)]
        parts += [words.name(self.level)] if self.level else []
        return ", ".join(parts)

    def unit(self, words: Words) -> str:
        """The unit of the outcome."""
        return unit(self.outcome, words)

    def axis(self, words: Words) -> str:
        """The outcome with its unit, for an axis."""
        return f"{self.name(words)} ({self.unit(words)})"


def sweep_origin(results: SweepResults, words: Words) -> str:
    """One line that says which runs a figure shows: experiment, replicates, seed, digest, version.

    A sweep that is cut short says so.
    """
    experiment = results.experiment
    parts = [
        experiment.name or words("An experiment"),
        words.plural("{n} replicate", "{n} replicates", experiment.replicates),
        words("seed {seed}", seed=experiment.seed),
        words("experiment {digest}", digest=experiment.digest[:8]),
        f"simcoord {simcoord.__version__}",
    ]
    if results.runs_done < results.runs:
        done, runs = (words.number(n, 0) for n in (results.runs_done, results.runs))
        parts.insert(1, words("{done} of {runs} runs done", done=done, runs=runs))
    return " · ".join(parts)
