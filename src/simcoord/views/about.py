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
    origin  : the line that says which runs they are, see `study_origin`
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


class Study(NamedTuple):
    """Which runs of which experiment an analysis is of, in the types of JSON.

    digest          : of the experiment
    scenario        : title of the scenario that it varies
    created         : when its first runs were begun
    versions        : of the packages that they ran with
    """

    name: str
    question: str
    digest: str
    replicates: int
    seed: int
    runs: int
    runs_done: int
    scenario: str
    scenario_digest: str
    rulebook_digest: str
    created: str
    versions: dict[str, str]


def study_of(results: SweepResults) -> Study:
    """The runs of a sweep that are done now."""
    experiment, told = results.experiment, results.provenance
    return Study(
        experiment.name,
        experiment.question,
        experiment.digest,
        experiment.replicates,
        experiment.seed,
        results.runs,
        results.runs_done,
        results.scenario.name,
        results.scenario.digest,
        told["digests"]["rulebook"],
        told["created"],
        told["versions"],
    )


def study_title(name: str, words: Words) -> str:
    """What an experiment is called."""
    return words.as_shipped(name) or words("An experiment")


def study_origin(study: Study, words: Words) -> str:
    """One line that says which runs a figure shows: experiment, replicates, seed, digest, version.

    A sweep that is cut short says so.
    """
    parts = [
        study_title(study.name, words),
        words.plural("{n} replicate", "{n} replicates", study.replicates),
        words("seed {seed}", seed=study.seed),
        words("experiment {digest}", digest=study.digest[:8]),
        f"simcoord {simcoord.__version__}",
    ]
    if study.runs_done < study.runs:
        done, runs = (words.number(n, 0) for n in (study.runs_done, study.runs))
        parts.insert(1, words("{done} of {runs} runs done", done=done, runs=runs))
    return " · ".join(parts)
