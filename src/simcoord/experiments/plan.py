"""Which settings does an experiment run, and what are the rules of each?

A setting is a point of the design under an alternative.  Settings that differ in
free numbers only form a family: its first is validated and translated in full, the
others are made from it by bounds and cells.  So a study of thousands of settings
is checked before its first run, and each costs less than its run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from simcoord.experiments.designs import points_of, problem
from simcoord.experiments.experiment import Experiment
from simcoord.experiments.experiment_file import Changes
from simcoord.experiments.factors import Factor
from simcoord.experiments.families import Family, families_of, free_factors, numbers_of
from simcoord.experiments.leading import add_last
from simcoord.experiments.volume import Counts, counts_of
from simcoord.measures import Column, summary_columns
from simcoord.rulebook.state import Rules
from simcoord.sayings import Saying, joined, saying
from simcoord.scenario import InputError, Problem, Scenario, ScenarioError
from simcoord.scenario.places import expected
from simcoord.scenario.problems import PROBLEMS_SHOWN, shown
from simcoord.scenario.schema import Aggregation
from simcoord.scenario.translate import mechanism_names, place_labels

#: Families that are kept at hand, some 40 kB each; another is made anew in a millisecond or two.
FAMILIES_KEPT = 2_048


class Plan:
    """All settings of an experiment: `setting = point * alternatives + alternative`, from 0.

    experiment : whose settings they are
    points     : of its design
    mechanisms : names of the mechanisms of all settings, each once

    Raises `ScenarioError` if the scenario refuses a setting, or the tables of two would differ
    in their shape, with the setting, its values and the reason.

    >>> from simcoord.experiments.experiment import load_experiment
    >>> plan = Plan(load_experiment("turnover_and_funding"))
    >>> plan.rules_of(0).term.tolist() == [plan.design["term"][0]]
    True
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.points = points_of(experiment.factors, experiment.design, experiment.seed)
        self._free = free_factors(experiment.factors)
        columns = (numbers_of(self.points, factor) for factor in self._free)
        self._numbers = np.column_stack([np.empty((len(self.points), 0)), *columns])
        self._family_of, self._first_of = families_of(self.points, self._free)
        self._remember()
        self.mechanisms: list[str] = self._checked()

    def _remember(self) -> None:
        self._family = lru_cache(FAMILIES_KEPT)(self._new_family)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_family"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._remember()

    def __len__(self) -> int:
        """Number of settings."""
        return len(self.points) * len(self.experiment.policies)

    @cached_property
    def design(self) -> pd.DataFrame:
        """One row a setting: `setting`, `point`, `alternative`, then one column a factor."""
        names, points = self.experiment.alternatives, self.points.frame()
        rows = points.index.repeat(len(names))
        codes = np.tile(np.arange(len(names)), len(points))
        columns = {
            "setting": np.arange(len(self)),
            "point": rows.to_numpy(),
            "alternative": pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(names)),
        }
        varied = points.drop(columns="point").loc[rows].reset_index(drop=True)
        return pd.concat([pd.DataFrame(columns), varied], axis="columns")

    def changes_of(self, setting: int) -> Changes:
        """What a setting changes in the scenario, by path, in the order in which it is done.

        First the changes of the alternative, then those of categories, then values: so a path
        with `*` leads to what the others have brought, too.
        """
        point, alternative = self._split(setting)
        changes = dict(self.experiment.policies[alternative])
        entries = list(self.points.entries(point))
        for factor, entry in sorted(entries, key=lambda pair: not pair[0].categories):
            add_last(changes, factor.changes(entry))
        return changes

    def scenario_of(self, setting: int) -> Scenario:
        """The scenario of a setting, equal to what `with_changes` makes of `changes_of`."""
        family, numbers = self._made_from(setting)
        return family.scenario_with(numbers)

    def rules_of(self, setting: int) -> Rules:
        """The rules of a setting; tables that do not differ are shared with other settings."""
        family, numbers = self._made_from(setting)
        return family.rules_with(numbers)

    def mechanisms_of(self, setting: int) -> list[str]:
        """Names of a setting's mechanisms in the order of `Rules.stream`, for its luck."""
        point, alternative = self._split(setting)
        return self._family(self._family_of.item(point), alternative).mechanisms

    @cached_property
    def summary_columns(self) -> list[Column]:
        """Columns of `summary`: those of every setting's; a setting without one has NaN there."""
        return summary_columns(_with_mechanisms(self.scenario_of(0), self.mechanisms))

    def problem(self) -> dict[str, Any]:
        """SALib's description of the factors."""
        return problem(self.experiment.factors.values())

    def counts(self) -> Counts:
        """How much there is to do, and how much it takes on disk."""
        return counts_of(
            self.experiment, len(self.points), self.scenario_of(0), len(self.summary_columns)
        )

    def text_of(self, setting: int) -> Saying:
        """A setting in words: `setting 3 (fund, term 24, matching 0.2)`."""
        point, alternative = self._split(setting)
        values = ", ".join(part for part in (alternative, self.points.text(point)) if part)
        return saying("setting {setting} ({values})", setting=setting, values=values)

    def _split(self, setting: int) -> tuple[int, str]:
        """The point and the alternative of a setting."""
        if not 0 <= setting < len(self):
            raise IndexError(f"there is no setting {setting}; they are 0 to {len(self) - 1}")
        point, number = divmod(setting, len(self.experiment.policies))
        return point, self.experiment.alternatives[number]

    def _made_from(self, setting: int) -> tuple[Family, list[float]]:
        """The family of a setting, and the numbers of the free factors that take part in it."""
        point, alternative = self._split(setting)
        family = self._family(self._family_of.item(point), alternative)
        numbers: list[float] = self._numbers[point].tolist()
        return family, [number for number in numbers if number == number]  # not NaN

    def _new_family(self, family: int, alternative: str) -> Family:
        setting = self._setting(self._first_of[family], alternative)
        base, changes = self.experiment.scenario, self.changes_of(setting)
        return Family.around(base, base.with_changes(changes), changes, self._taking_part(setting))

    def _setting(self, point: int, alternative: str) -> int:
        names = self.experiment.alternatives
        return point * len(names) + names.index(alternative)

    def _taking_part(self, setting: int) -> list[Factor]:
        """The free factors that change anything at a setting."""
        point, _ = self._split(setting)
        pairs = zip(self._free, self._numbers[point], strict=True)
        return [factor for factor, number in pairs if number == number]  # not NaN

    def _checked(self) -> list[str]:
        """Names of all mechanisms, after a look at every setting."""
        names: dict[str, None] = {}
        problems = list(islice(self._refusals(names), PROBLEMS_SHOWN + 1))
        if problems:
            raise ScenarioError(problems)
        return list(names)

    def _refusals(self, names: dict[str, None]) -> Iterator[Problem]:
        """What the scenario refuses of any setting; names of mechanisms are added."""
        reference: Scenario | None = None
        for setting, family in sorted(self._firsts()):
            try:
                scenario = self.experiment.scenario.with_changes(self.changes_of(setting))
            except InputError as error:
                yield from self._told(error, setting)
                continue
            reference = reference or scenario
            names |= dict.fromkeys(mechanism_names(scenario))
            if what := _differs(reference, scenario):
                yield self._of_setting(Problem((), joined([what, SAME_SHAPE])), setting)
            yield from self._out_of_bounds(setting, family)

    def _firsts(self) -> Iterator[tuple[int, int]]:
        """The first setting of each family under each alternative, and the family."""
        for family, point in enumerate(self._first_of):
            for alternative in self.experiment.policies:
                yield self._setting(point, alternative), family

    def _out_of_bounds(self, setting: int, family: int) -> Iterator[Problem]:
        """Free numbers of a family that may not stand where they lead to."""
        points = np.flatnonzero(self._family_of == family)
        if len(points) == 1:
            return
        _, alternative = self._split(setting)
        made = self._family(family, alternative)
        for n, factor in enumerate(self._taking_part(setting)):
            numbers = self._numbers[points, self._free.index(factor)]
            if found := made.refusal(n, numbers):
                which, spot = found
                message = saying(
                    "{value} is not {wanted}{hint}",
                    value=shown(numbers[which].item()),
                    wanted=expected(spot.place),
                    hint="",
                )
                told = Problem(spot.loc, message, change=factor.paths[0])
                where = self._setting(int(points[which]), alternative)
                yield from self._told(InputError([told]), where)

    def _told(self, error: InputError, setting: int) -> Iterator[Problem]:
        """What the scenario refuses of a setting, at its line of the file."""
        point, alternative = self._split(setting)
        entries = list(self.points.entries(point))
        paths = {factor.name: factor.paths for factor, _ in entries}
        categories = {f.name: str(f.value(entry)) for f, entry in entries if f.categories}
        lines = self.experiment.lines
        for each in lines.blamed(error.problems, alternative, paths, categories):
            yield self._of_setting(each, setting)

    def _of_setting(self, problem: Problem, setting: int) -> Problem:
        source = problem.source or self.experiment.lines.source
        message = joined([problem.message, self.text_of(setting)])
        return replace(problem, message=message, source=source)


SAME_SHAPE = saying("all settings share their tables, so they need the same")


def _differs(one: Scenario, other: Scenario) -> Saying | None:
    """In what of all that gives tables their shape two scenarios differ; None if in nothing."""
    for what, shape in SHAPES.items():
        if shape(one) != shape(other):
            return saying(
                "{what}: {here}, elsewhere {elsewhere}",
                what=what,
                here=_short(shape(other)),
                elsewhere=_short(shape(one)),
            )
    return None


def _short(shape: list[Any]) -> str:
    return f"{len(shape)}" if len(shape) > 8 else ", ".join(map(str, shape))


#: What must be alike in all settings.
SHAPES: Mapping[Saying, Callable[[Scenario], list[Any]]] = {
    saying("months"): lambda scenario: [scenario.horizon.months],
    saying("places"): place_labels,
    saying("sectors"): lambda scenario: list(scenario.sectors),
    saying("dimensions"): lambda scenario: list(scenario.problem.dimensions),
}


def _with_mechanisms(scenario: Scenario, names: list[str]) -> Scenario:
    """A scenario in which mechanisms of all these names stand, for the columns of tables."""
    levels = dict(scenario.jurisdictions)
    first = next(iter(levels))
    standing = dict.fromkeys(names, Aggregation(kind="aggregation"))
    emptied = {name: level.model_copy(update={"mechanisms": {}}) for name, level in levels.items()}
    emptied[first] = levels[first].model_copy(update={"mechanisms": standing})
    return scenario.model_copy(update={"jurisdictions": emptied})
