"""Does a whole experiment hold together?  What no single field of its file can know.

The rules look at the parts that are sound each by itself, and pass over the
others: so they speak together with the refusals of single fields, and a user
sees all that is wrong with a file at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from simcoord.experiments.experiment_file import (
    MAX_SETTINGS,
    OF_INFLUENCE,
    SAMPLED,
    Changes,
    ChangeSet,
    Design,
    DesignFields,
    Factor,
    Grid,
    LatinHypercube,
    Morris,
    Outcomes,
    Sobol,
)
from simcoord.experiments.factors import BASELINE
from simcoord.experiments.volume import measures_of
from simcoord.measures import monthly_columns, summary_columns
from simcoord.sayings import both, saying
from simcoord.scenario import Scenario
from simcoord.scenario.refusals import Flaw, unknown

Sound = TypeVar("Sound")

#: Columns by which the tables of a sweep are read; a factor cannot have their names.
KEYS = (
    "setting",
    "point",
    "alternative",
    "replicate",
    "run",
    "jurisdiction",
    "month",
    "measure",
    "quantile",
    "value",
)

_CHANGES = TypeAdapter[Changes](ChangeSet)
_FACTOR = TypeAdapter(Factor)
_DESIGN = TypeAdapter[DesignFields](Design)
_OUTCOMES = TypeAdapter[list[str]](Outcomes)


@dataclass(frozen=True)
class Parts:
    """The parts of an experiment that are sound each by itself.

    scenario     : None if it cannot be read
    alternatives : by name; one without a name and without changes where none is written
    factors      : by name
    design       : None if it is not sound
    outcomes     : as written; empty if they are not sound
    written      : the whole, sound or not
    """

    scenario: Scenario | None
    alternatives: Mapping[str, Changes]
    factors: Mapping[str, Factor]
    design: DesignFields | None
    outcomes: list[str]
    written: Mapping[str, Any]

    @property
    def is_sampled(self) -> bool:
        return self.design is not None and self.design.kind in SAMPLED

    @property
    def groups(self) -> list[str]:
        """Name of each factor's group, its own name where it is alone; each once."""
        return list(dict.fromkeys(f.group or name for name, f in self.factors.items()))


def sound_parts(data: Mapping[str, Any], scenario: Scenario | None) -> Parts:
    """What of the data is sound part by part."""
    alternatives = _sound_entries(_CHANGES, data.get("alternatives"))
    written = data.get("design", {"kind": "grid"})
    return Parts(
        scenario,
        alternatives or {"": {}},
        _sound_entries(_FACTOR, data.get("vary")),
        _sound(_DESIGN, written),
        _sound(_OUTCOMES, data.get("outcomes")) or [],
        data,
    )


def _sound(adapter: TypeAdapter[Sound], written: Any) -> Sound | None:
    try:
        return adapter.validate_python(written)
    except ValidationError:
        return None


def _sound_entries(adapter: TypeAdapter[Sound], written: Any) -> dict[str, Sound]:
    entries = written.items() if isinstance(written, Mapping) else ()
    found = {name: _sound(adapter, entry) for name, entry in entries if isinstance(name, str)}
    return {name: entry for name, entry in found.items() if entry is not None}


def something_varies(parts: Parts) -> Iterator[Flaw]:
    """There is something to compare, and a sampled design has factors to draw."""
    if not parts.written.get("alternatives") and not parts.written.get("vary"):
        yield Flaw((), saying("nothing varies; give alternatives to compare, or factors to vary"))
    elif parts.is_sampled and not parts.written.get("vary") and parts.design:
        yield Flaw(
            ("design",),
            saying("{design} draws factors; there is nothing to vary", design=parts.design.kind),
        )


def suits_the_design(parts: Parts) -> Iterator[Flaw]:
    """A factor has what its design needs, and nothing that has no effect in it."""
    if parts.design is None:
        return
    for name, factor in parts.factors.items():
        rule = _to_be_drawn if parts.is_sampled else _to_be_listed
        for flaw in rule(factor, parts.design.kind):
            yield flaw._replace(loc=("vary", name, *flaw.loc))


def _to_be_listed(factor: Factor, design: str) -> Iterator[Flaw]:
    drawing = ", ".join(SAMPLED)
    if factor.is_range and factor.steps is None:
        yield Flaw(
            (), saying("has no 'steps'; design {design} takes a range by steps", design=design)
        )
    for field in ("distribution", "mode", "mean", "spread"):
        if getattr(factor, field) is not None:
            yield Flaw(
                (field,),
                saying(
                    "design {design} draws nothing; this is for {drawing}",
                    design=design,
                    drawing=drawing,
                ),
            )
    if factor.group is not None:
        yield _no_groups(design)
    if design == "one_at_a_time" and BASELINE in (factor.categories or {}):
        yield Flaw(("categories", BASELINE), saying("is what tables call the scenario as it is"))


def _no_groups(design: str) -> Flaw:
    said = saying(
        "design {design} has no groups; {others} have", design=design, others=both(OF_INFLUENCE)
    )
    return Flaw(("group",), said)


def _to_be_drawn(factor: Factor, design: str) -> Iterator[Flaw]:
    if factor.steps is not None:
        yield Flaw(
            ("steps",),
            saying("design {design} draws from the whole range; remove the steps", design=design),
        )
    if factor.group is not None and design not in OF_INFLUENCE:
        yield _no_groups(design)


def groups_to_judge(parts: Parts) -> Iterator[Flaw]:
    """Indices of influence compare at least two factors or groups, of different names."""
    if parts.design is None or parts.design.kind not in OF_INFLUENCE:
        return
    alone = [name for name, factor in parts.factors.items() if factor.group is None]
    clashes = [name for name, factor in parts.factors.items() if factor.group in alone]
    for name in clashes:
        group = parts.factors[name].group
        message = saying("{group} is the name of a factor outside the group", group=repr(group))
        yield Flaw(("vary", name, "group"), message, group)
    complete = len(parts.factors) == len(parts.written.get("vary") or ())
    if parts.factors and complete and not clashes and len(parts.groups) < 2:
        what = saying("group") if len(parts.factors) > 1 else saying("factor")
        message = saying(
            "has one {what}; design {design} compares at least two",
            what=what,
            design=parts.design.kind,
        )
        yield Flaw(("vary",), message)


def names_left_free(parts: Parts) -> Iterator[Flaw]:
    """No factor is called as a column that stands beside it in tables."""
    taken = set(KEYS)
    if parts.scenario is not None:
        columns = [*monthly_columns(parts.scenario), *summary_columns(parts.scenario)]
        taken |= {column.name for column in columns}
    for name in parts.factors:
        if name in taken:
            message = saying(
                "{name} is a column of results; call the factor something else", name=repr(name)
            )
            yield Flaw(("vary", name), message, name)


def few_enough(parts: Parts) -> Iterator[Flaw]:
    """The settings can be counted out."""
    if parts.design is None:
        return
    count = points_in(parts) * len(parts.alternatives)
    if count > MAX_SETTINGS:
        message = saying(
            "{count} settings are too many; at most {most} allowed",
            count=count,
            most=MAX_SETTINGS,
        )
        yield Flaw(("design",), message, count)


def points_in(parts: Parts) -> int:
    """Number of points of the design, counted before one is made."""
    design, groups = parts.design, len(parts.groups)
    sizes = [_choices(factor) for factor in parts.factors.values()]
    if isinstance(design, LatinHypercube):
        return design.samples
    if isinstance(design, Sobol):
        return design.samples * ((2 * groups if design.second_order else groups) + 2)
    if isinstance(design, Morris):
        return design.trajectories * (groups + 1)
    return prod(sizes) if isinstance(design, Grid) else 1 + sum(sizes)


def _choices(factor: Factor) -> int:
    return len(factor.values or factor.categories or ()) or factor.steps or 1


def outcomes_known(parts: Parts) -> Iterator[Flaw]:
    """Every outcome is a column of the summaries of some setting."""
    if parts.scenario is None:
        return
    known = outcome_names(parts.scenario, parts)
    for n, name in enumerate(parts.outcomes):
        if name not in known:
            message, nearest = unknown(name, saying("a column of summary"), _alike(name, known))
            yield Flaw(("outcomes", n), message, name, nearest)


def something_to_keep(parts: Parts) -> Iterator[Flaw]:
    """Quantiles are kept of the months of some outcome."""
    if parts.scenario is None or parts.written.get("keep") != "quantiles" or not parts.outcomes:
        return
    if not measures_of(parts.outcomes, parts.scenario):
        message = saying(
            "quantiles are of months; none of the outcomes sums months up (_last, _mean …)"
        )
        yield Flaw(("keep",), message, "quantiles")


def _alike(name: str, known: list[str]) -> list[str]:
    """The columns that begin with the same word; all if none does."""
    word = name.partition("_")[0]
    return [column for column in known if column.partition("_")[0] == word] or known


def outcome_names(scenario: Scenario, parts: Parts) -> list[str]:
    """Columns of `summary`, with those of mechanisms that alternatives and categories bring."""
    columns = [column.name for column in summary_columns(scenario)]
    categories = (factor.categories or {} for factor in parts.factors.values())
    sets = [*parts.alternatives.values(), *(each for c in categories for each in c.values())]
    brought = (f"survival_{name}" for changes in sets for name in _mechanisms(changes))
    return list(dict.fromkeys([*columns, *brought]))


def _mechanisms(changes: Changes) -> Iterator[str]:
    """Names of mechanisms that changes bring in or touch."""
    for path, value in changes.items():
        for name in reversed(path.split(".")):
            value = {name: value}
        levels = value.get("jurisdictions")
        for level in levels.values() if isinstance(levels, Mapping) else ():
            mechanisms = level.get("mechanisms") if isinstance(level, Mapping) else None
            yield from map(str, mechanisms if isinstance(mechanisms, Mapping) else ())


RULES: tuple[Callable[[Parts], Iterator[Flaw]], ...] = (
    something_varies,
    suits_the_design,
    groups_to_judge,
    names_left_free,
    few_enough,
    outcomes_known,
    something_to_keep,
)
