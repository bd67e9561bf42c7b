"""What may an experiment file say?  Every field once, with its default, bounds and meaning.

Read with the same machinery as scenarios: strict, closed to unknown fields, every
number bounded, every list limited.  What no field can know alone is in
`experiment_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from simcoord.experiments.cluster_file import Cluster
from simcoord.sayings import Saying, saying
from simcoord.scenario.problems import shown
from simcoord.scenario.quantities import Name, Part, Text, Title, Version, number
from simcoord.scenario.refusals import (
    Flaw,
    hidden_character,
    refusal,
    refuse,
    too_long,
    visible,
)

#: More settings than this are no design that one can run or read.
MAX_SETTINGS = 1_000_000

Changes: TypeAlias = dict[str, Any]
Choice: TypeAlias = float | int | str | bool
Distribution: TypeAlias = Literal["uniform", "log_uniform", "triangular", "normal"]
Keep: TypeAlias = Literal["summary", "quantiles", "monthly"]

#: A larger number is no quantity of any scenario; a longer text is no word of any.
LARGEST, LONGEST = 1e12, 100
#: What only some distributions have, and need.
SHAPES: dict[Distribution, tuple[str, ...]] = {
    "uniform": (),
    "log_uniform": (),
    "triangular": ("mode",),
    "normal": ("mean", "spread"),
}
#: A spread is this part of the range at least, and so many times it at most.
NARROWEST, WIDEST = 1e-3, 1e3


def _choice(value: Any) -> Any:
    """Refuses what is no single value."""
    if value is None:
        raise refusal(saying("null is not a value here; use categories: {none: {path: null}, ...}"))
    if not isinstance(value, float | int | str):
        raise refusal(
            saying(
                "{value} is not a number, a text, true or false; use categories", value=shown(value)
            )
        )
    if isinstance(value, str):
        return _readable(value)
    if not abs(value) <= LARGEST:
        raise refusal(
            saying(
                "{value} is too large or no number; allowed: within {largest:g} of 0",
                value=shown(value),
                largest=LARGEST,
            )
        )
    return value


def _readable(text: str) -> str:
    if len(text) > LONGEST:
        raise refusal(too_long(len(text), LONGEST))
    if hidden := hidden_character(text):
        raise refusal(hidden)
    return text


def _of_one_sort_each_once(values: list[Any]) -> list[Any]:
    sort = _sort_of(values[0])
    refuse(
        Flaw(
            (n,),
            saying(
                "{value} is not {sort}, as {first} is",
                value=shown(value),
                sort=sort,
                first=shown(values[0]),
            ),
            value,
        )
        for n, value in enumerate(values)
        if _sort_of(value) != sort
    )
    return _each_once(values)


def _sort_of(value: Any) -> Saying:
    if isinstance(value, bool):
        return saying("true or false")
    return saying("a text") if isinstance(value, str) else saying("a number")


def _each_once(values: list[Any]) -> list[Any]:
    seen: set[Any] = set()
    twice = []
    for n, value in enumerate(values):
        if value in seen:
            twice.append(Flaw((n,), saying("{value} is listed twice", value=shown(value)), value))
        seen.add(value)
    refuse(twice)
    return values


def _power_of_two(samples: int) -> int:
    """Refuses what is no power of 2: only then are Sobol points balanced."""
    if samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        raise refusal(
            saying(
                "{samples} is not a power of 2; write {below} or {above}",
                samples=samples,
                below=below,
                above=2 * below,
            )
        )
    return samples


def _even(levels: int) -> int:
    if levels % 2:
        raise refusal(
            saying(
                "{levels} is odd; Morris' trajectories need an even number of levels", levels=levels
            )
        )
    return levels


Path = Annotated[
    str,
    Field(min_length=1, max_length=300, json_schema_extra={"words": "a path into the scenario"}),
    AfterValidator(visible),
]
ChangeSet = Annotated[
    dict[Annotated[str, Field(max_length=300), AfterValidator(visible)], Any],
    Field(max_length=256, json_schema_extra={"words": "a mapping of paths to values"}),
]
Edge = Annotated[
    float,
    Field(
        ge=-LARGEST, le=LARGEST, json_schema_extra={"words": f"a number within {LARGEST:g} of 0"}
    ),
]
Values = Annotated[
    list[Annotated[Any, AfterValidator(_choice)]],
    Field(min_length=2, max_length=1_000),
    AfterValidator(_of_one_sort_each_once),
]


class Factor(Part):
    """Something that varies: a list of values, a range, or categories."""

    path: Path | None = Field(
        None, description="what varies, as errors show it; * for all of names"
    )
    paths: Annotated[list[Path], Field(min_length=1, max_length=64)] | None = Field(
        None, description="linked paths: all of them get the same value"
    )
    values: Values | None = Field(None, description="the values it takes")
    low: Edge | None = Field(None, alias="from", description="lower end of its range")
    high: Edge | None = Field(None, alias="to", description="upper end of its range")
    steps: Annotated[int, Field(ge=2, le=1_000)] | None = Field(
        None, description="values from one end of the range to the other; grid, one_at_a_time"
    )
    distribution: Distribution | None = Field(
        None, description="how a sampled design draws from the range; uniform where not given"
    )
    mode: Edge | None = Field(None, description="most likely value of a triangular distribution")
    mean: Edge | None = Field(None, description="mean of a normal distribution, before truncation")
    spread: Annotated[float, Field(gt=0, le=LARGEST)] | None = Field(
        None, description="standard deviation of a normal distribution, before truncation"
    )
    categories: Annotated[dict[Name, ChangeSet], Field(min_length=2, max_length=64)] | None = Field(
        None, description="sets of changes by name, of which it takes one"
    )
    group: Name | None = Field(
        None, description="factors of a group are judged together; sobol, morris"
    )

    @property
    def is_range(self) -> bool:
        return self.low is not None and self.high is not None

    @property
    def all_paths(self) -> list[str]:
        """The paths that it changes, unless it has categories."""
        return self.paths or ([self.path] if self.path is not None else [])

    @model_validator(mode="after")
    def _whole(self) -> Self:
        refuse(flaw for rule in (_one_kind, _led_by_paths, _sound_range) for flaw in rule(self))
        return self


def _given(factor: Factor, *names: str) -> list[str]:
    """Which of these fields are given, under the names that a file has for them."""
    aliases = {"low": "from", "high": "to"}
    return [aliases.get(name, name) for name in names if getattr(factor, name) is not None]


def _one_kind(factor: Factor) -> Iterator[Flaw]:
    kinds = _given(factor, "values", "low", "high", "categories")
    ends = [kind for kind in kinds if kind in ("from", "to")]
    others = [kind for kind in kinds if kind not in ends]
    if not kinds:
        yield Flaw(
            (), saying("does not say how it varies; give values, from and to, or categories")
        )
    elif len(others) + bool(ends) > 1:
        yield Flaw(
            (kinds[-1],), saying("beside {kind}: a factor is of one kind", kind=repr(kinds[0]))
        )
    elif len(ends) == 1:
        missing = "to" if ends == ["from"] else "from"
        yield Flaw((), saying("has no {missing}; a range has two ends", missing=repr(missing)))


def _led_by_paths(factor: Factor) -> Iterator[Flaw]:
    paths = _given(factor, "path", "paths")
    if factor.categories is not None:
        for field in paths:
            yield Flaw(
                (field,), saying("a factor with categories has no path; each change names its own")
            )
    elif not paths:
        yield Flaw((), saying("has no path; say what varies"))
    elif len(paths) == 2:
        yield Flaw(("paths",), saying("beside 'path': a factor has one of the two"))
    for n, path in enumerate(factor.paths or []):
        if path in (factor.paths or [])[:n]:
            yield Flaw(("paths", n), saying("{value} is listed twice", value=shown(path)), path)


def _sound_range(factor: Factor) -> Iterator[Flaw]:
    drawn = _given(factor, "steps", "distribution", "mode", "mean", "spread")
    if not factor.is_range:
        if factor.values is not None or factor.categories is not None:
            for field in drawn:
                yield Flaw((field,), saying("only a range, from and to, has this"))
        return
    low, high = factor.low or 0.0, factor.high or 0.0
    if low >= high:
        yield Flaw(
            ("to",), saying("to {high:g} is not above from {low:g}", high=high, low=low), high
        )
        return
    for rule in (_its_own_shape, _shape_within):
        yield from rule(factor, low, high)


def _its_own_shape(factor: Factor, low: float, high: float) -> Iterator[Flaw]:
    """Every distribution has what it needs and nothing of another's."""
    distribution = factor.distribution or "uniform"
    needed, given = SHAPES[distribution], _given(factor, "mode", "mean", "spread")
    for field in needed:
        if field not in given:
            yield Flaw(
                (),
                saying(
                    "has no {field}; distribution {distribution} needs it",
                    field=repr(field),
                    distribution=distribution,
                ),
            )
    for field in given:
        if field not in needed:
            yield Flaw(
                (field,),
                saying(
                    "distribution {distribution} has no {field}",
                    distribution=distribution,
                    field=field,
                ),
            )
    if distribution == "log_uniform" and low <= 0:
        yield Flaw(
            ("from",), saying("{low:g} is too small; log_uniform needs more than 0", low=low), low
        )


def _shape_within(factor: Factor, low: float, high: float) -> Iterator[Flaw]:
    for field in ("mode", "mean"):
        value = getattr(factor, field)
        if value is not None and not low <= value <= high:
            yield Flaw(
                (field,),
                saying(
                    "{value:g} is not within {low:g} to {high:g}", value=value, low=low, high=high
                ),
                value,
            )
    spread, span = factor.spread, high - low
    if spread is not None and not NARROWEST * span <= spread <= WIDEST * span:
        yield Flaw(
            ("spread",),
            saying(
                "{spread:g} does not suit the range; allowed: from {least:g} to {most:g}",
                spread=spread,
                least=NARROWEST * span,
                most=WIDEST * span,
            ),
            spread,
        )


class Grid(Part):
    """Every combination of all values, in the order of the file; the last factor turns fastest."""

    kind: Literal["grid"] = "grid"


class OneAtATime(Part):
    """The scenario as it is, then each value of each factor alone."""

    kind: Literal["one_at_a_time"]


class LatinHypercube(Part):
    """Points spread so that each factor has one in every equal slice of its distribution."""

    kind: Literal["latin_hypercube"]
    samples: Annotated[int, number("points", ge=1, le=MAX_SETTINGS)] = Field(
        description="number of points"
    )


class Sobol(Part):
    """Saltelli's design for Sobol indices."""

    kind: Literal["sobol"]
    samples: Annotated[
        int, number("base points", ge=2, le=MAX_SETTINGS), AfterValidator(_power_of_two)
    ] = Field(description="base points N, a power of 2; N (factors + 2) points in all")
    second_order: bool = Field(
        False, description="whether pairs of factors are looked at; N (2 factors + 2) points"
    )


class Morris(Part):
    """Trajectories in which one factor, or group, moves at a time."""

    kind: Literal["morris"]
    trajectories: Annotated[int, number("trajectories", ge=1, le=100_000)] = Field(
        20, description="number of trajectories, of factors + 1 points each"
    )
    levels: Annotated[int, number("levels", ge=2, le=100), AfterValidator(_even)] = Field(
        4, description="levels of each factor between its ends, an even number"
    )


KINDS = ("grid", "one_at_a_time", "latin_hypercube", "sobol", "morris")
#: Designs that need no more than their word.
BY_WORD = ("grid", "one_at_a_time", "morris")
SAMPLED = ("latin_hypercube", "sobol", "morris")
#: Designs for indices of influence, in which groups count.
OF_INFLUENCE = ("sobol", "morris")


def _by_its_word(value: Any) -> Any:
    """`grid` is short for `{kind: grid}`."""
    return {"kind": value} if isinstance(value, str) else value


DesignFields: TypeAlias = Grid | OneAtATime | LatinHypercube | Sobol | Morris
Design = Annotated[
    Annotated[DesignFields, Field(discriminator="kind")],
    BeforeValidator(_by_its_word),
    Field(
        json_schema_extra={"words": f"a design, or a mapping with its kind ({', '.join(KINDS)})"}
    ),
]
Outcomes = Annotated[
    list[Annotated[str, Field(max_length=200), AfterValidator(visible)]],
    Field(min_length=1, max_length=64),
    AfterValidator(_each_once),
]


class ExperimentFile(Part):
    """The fields of an experiment file."""

    model_config = ConfigDict(
        title="experiment",
        json_schema_extra={"words": "an experiment, a mapping that begins with simcoord: 1"},
    )

    simcoord: Version = Field(description="version of this format")
    name: Title = Field("", description="title of the experiment")
    question: Text = Field("", description="the policy question that the experiment asks")
    scenario: Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(visible)] = (
        Field(description="a shipped scenario's name, or a path relative to this file")
    )
    alternatives: Annotated[dict[Name, ChangeSet], Field(max_length=64)] = Field(
        default_factory=dict, description="policies: named sets of changes to the scenario"
    )
    vary: Annotated[dict[Name, Factor], Field(max_length=256)] = Field(
        default_factory=dict, description="factors: what varies, by name"
    )
    design: Design = Field(
        default_factory=Grid, description="which combinations of the factors are run"
    )
    replicates: Annotated[int, number("runs of each setting", ge=1, le=1_000_000)] = Field(
        100, description="runs of each setting, each with other luck"
    )
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = Field(
        1, description="of all luck, and of what a sampled design draws"
    )
    outcomes: Outcomes = Field(
        default_factory=lambda: ["intensity_plateau"],
        description="columns of summary that the experiment is about",
    )
    keep: Keep = Field("summary", description="what is kept of every run")
    cluster: Cluster | None = Field(
        None, description="where the runs are sent; this machine's threads where not given"
    )
