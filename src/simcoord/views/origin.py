"""Where do the numbers of a figure or a summary come from: which runs, which level?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import simcoord
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.experiments import Results
    from simcoord.scenario import Scenario


def title_of(scenario: Scenario, words: Words) -> str:
    """What a scenario is called."""
    return words.as_shipped(scenario.name) or words("Scenario without a name")


def question_of(scenario: Scenario, words: Words) -> str:
    """What a scenario asks."""
    return words.as_shipped(scenario.question)


def origin(results: Results, words: Words) -> str:
    """One line that says which runs a figure shows: scenario, replicates, seed, digest, version."""
    scenario = results.scenario
    return " · ".join(
        [
            title_of(scenario, words),
            words.plural("{n} replicate", "{n} replicates", len(results.replicates)),
            words("seed {seed}", seed=results.seed),
            words("scenario {digest}", digest=scenario.digest[:8]),
            f"simcoord {simcoord.__version__}",
        ]
    )


def level_headings(counts: Mapping[str, int], words: Words) -> list[str]:
    """A heading for the panel of each level; none where there is but one place."""
    if list(counts.values()) == [1]:
        return [""]
    return [level_heading(level, count, words) for level, count in counts.items()]


def level_heading(level: str, count: int, words: Words) -> str:
    """A level's name, and that its numbers are means over places where it has several."""
    name = words.name(level)
    if count == 1:
        return name
    return words("{level} (mean of {count} places)", level=name, count=words.number(count, 0))
