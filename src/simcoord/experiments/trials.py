"""What does the scenario say to an experiment's changes, before a single point is made?

Every alternative is tried with the first choice of each factor, and every choice of
words or categories once.  So what is wrong is told at its line; settings that are
wrong only together are found by the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from math import floor
from typing import Any

from simcoord.experiments.experiment_file import Changes, Factor
from simcoord.experiments.experiment_rules import Parts
from simcoord.experiments.leading import Ground, Spot, add_last
from simcoord.experiments.lines import Lines
from simcoord.sayings import saying
from simcoord.scenario import InputError, Scenario
from simcoord.scenario.places import expected
from simcoord.scenario.problems import PROBLEMS_SHOWN, Problem, path_text, shown
from simcoord.scenario.refusals import Flaw, Loc

QUOTE = "'"
#: So many words and categories are tried alone; what is wrong with more, the plan finds.
TRIES = 200


def trials(tried: Sequence[Trial]) -> Iterator[Problem]:
    """Everything that the scenario refuses, each problem once."""
    seen: set[str] = set()
    for n, trial in enumerate(tried):
        for problem in trial.problems(every_choice=n == 0):
            if len(seen) <= PROBLEMS_SHOWN and str(problem) not in seen:
                seen.add(str(problem))
                yield problem


class Trial:
    """What the scenario says under one alternative.

    spots : where the paths of each factor lead; filled while problems are looked for
    """

    def __init__(self, parts: Parts, scenario: Scenario, alternative: str, lines: Lines) -> None:
        self._parts, self._scenario = parts, scenario
        self._alternative, self._lines = alternative, lines
        self._paths = {name: factor.all_paths for name, factor in parts.factors.items()}
        self.spots: dict[str, list[Spot]] = {}

    def problems(self, every_choice: bool) -> Iterator[Problem]:
        """What is wrong, of the first kind of which something is.

        every_choice : whether each word and category is tried, not the first of each factor alone
        """
        choices = {n: c for n, c in self._first().items() if self._parts.factors[n].categories}
        try:
            ground = Ground(self._scenario, self._changes(choices))
        except InputError as error:
            yield from self._blamed(error, choices)
            return
        wrong = list(self._astray(ground, choices, every_choice))
        yield from wrong or self._unsound(every_choice)

    def _first(self) -> dict[str, Any]:
        """The first choice of each factor, or the middle of its range; none one at a time."""
        if self._parts.design is not None and self._parts.design.kind == "one_at_a_time":
            return {}
        return {name: self._first_choice(name) for name in self._parts.factors}

    def _first_choice(self, name: str) -> Any:
        factor = self._parts.factors[name]
        if not factor.is_range:
            return next(iter(factor.values or factor.categories or ()))
        low, high = factor.low or 0.0, factor.high or 0.0
        middle = low if factor.steps else (low + high) / 2
        whole = any(spot.is_whole for spot in self.spots.get(name, []))
        return floor(middle) if whole else middle

    def _changes(self, choices: Mapping[str, Any]) -> Changes:
        """The changes of the alternative and of these choices, categories first."""
        factors = self._parts.factors
        changes = dict(self._parts.alternatives[self._alternative])
        for name, choice in choices.items():
            add_last(changes, (factors[name].categories or {}).get(choice, {}))
        for name, choice in choices.items():
            add_last(changes, dict.fromkeys(factors[name].all_paths, choice))
        return changes

    def _blamed(self, error: InputError, choices: Mapping[str, Any]) -> Iterator[Problem]:
        categories = {n: str(c) for n, c in choices.items() if self._parts.factors[n].categories}
        return self._lines.blamed(error.problems, self._alternative, self._paths, categories)

    def _astray(
        self, ground: Ground, choices: Mapping[str, Any], one_by_one: bool
    ) -> Iterator[Problem]:
        """Paths that lead nowhere, to what takes no such value, or where others lead too."""
        try:
            self.spots = ground.followed(self._paths, one_by_one)
        except InputError as error:
            yield from self._blamed(error, choices)
        owners = dict(ground.changed())
        for name, spots in self.spots.items():
            factor = self._parts.factors[name]
            flaws = [*_numbers_refused(factor, spots), *_crowded(factor, spots)]
            flaws += _met(spots, owners)
            for flaw in flaws:
                yield self._lines.told(flaw._replace(loc=("vary", name, *flaw.loc)))
            owners |= dict.fromkeys((spot.loc for spot in spots), f"vary.{name}")

    def _unsound(self, every_choice: bool) -> Iterator[Problem]:
        """What the scenario refuses of the alternative, and of each choice with it."""
        first = self._first()
        if wrong := list(self._tried(first)):
            yield from wrong
        elif every_choice:
            for name, choice in islice(self._words(), TRIES):
                for problem in self._tried({**first, name: choice}):
                    message = saying(
                        "{message}; with {name} {choice}",
                        message=problem.message,
                        name=name,
                        choice=shown(choice).strip(QUOTE),
                    )
                    yield replace(problem, message=message)

    def _words(self) -> Iterator[tuple[str, Any]]:
        """Each choice of a factor that no bounds can judge."""
        for name, factor in self._parts.factors.items():
            for choice in [*(factor.values or ()), *(factor.categories or ())]:
                if isinstance(choice, str | bool):
                    yield name, choice

    def _tried(self, choices: Mapping[str, Any]) -> Iterator[Problem]:
        try:
            self._scenario.with_changes(self._changes(choices))
        except InputError as error:
            yield from self._blamed(error, choices)


def _numbers_refused(factor: Factor, spots: list[Spot]) -> Iterator[Flaw]:
    """Numbers that may not stand where the factor's paths lead."""
    numbers: dict[Loc, Any] = {("from",): factor.low, ("to",): factor.high}
    numbers |= {("values", n): value for n, value in enumerate(factor.values or [])}
    for loc, value in numbers.items():
        if value is not None and not isinstance(value, str | bool):
            listed = loc[0] == "values"
            spot = next((spot for spot in spots if _refuses(spot, value, listed)), None)
            if spot is not None:
                told = shown(value) if listed else _shown(value)
                message = saying(
                    "{value} is not {wanted}, as {place} needs",
                    value=told,
                    wanted=expected(spot.place),
                    place=path_text(spot.loc),
                )
                yield Flaw(loc, message, value)


def _refuses(spot: Spot, value: float, listed: bool) -> bool:
    """Whether a number may not stand at a spot, as far as the spot itself says.

    listed : whether it is written as it is to stand there, not the end of a range
    """
    if not spot.is_number:
        return "enum" in spot.place.node or spot.place.node.get("type") == "boolean"
    whole = isinstance(value, int) if listed else float(value).is_integer()
    return not spot.takes(value) or (spot.is_whole and not whole)


def _crowded(factor: Factor, spots: list[Spot]) -> Iterator[Flaw]:
    """More steps than there are whole numbers, where only those may stand."""
    if factor.is_range and factor.steps and any(spot.is_whole for spot in spots):
        most = floor((factor.high or 0.0) - (factor.low or 0.0)) + 1
        if factor.steps > most:
            yield Flaw(
                ("steps",),
                saying("{steps} steps for {most} whole numbers", steps=factor.steps, most=most),
                factor.steps,
            )


def _shown(value: float) -> str:
    return shown(int(value) if float(value).is_integer() else value)


def _met(spots: list[Spot], owners: Mapping[Loc, str]) -> Iterator[Flaw]:
    """A place that something else changes too: one of the two would have no effect."""
    met = next((spot.loc for spot in spots if spot.loc in owners), None)
    if met is not None:
        message = saying(
            "{place} is changed by {owner} too; change it in one place",
            place=path_text(met),
            owner=repr(owners[met]),
        )
        yield Flaw(("path",), message)
