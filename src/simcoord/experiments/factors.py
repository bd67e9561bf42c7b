"""What varies, over which values, and how is a value drawn?

A `Factor` is a factor of an experiment after everything about it is known: what
its paths lead to, whether only whole numbers may stand there, and what the
scenario itself says.  Sampled designs draw quantiles, shares in [0, 1], and
`drawn` turns them into values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcoord.experiments.experiment_file import Changes, Choice, Distribution
from simcoord.rulebook.state import Floats

Kind: TypeAlias = Literal["values", "range", "categories"]
#: A factor's column of a design: numbers, or numbers of its choices.
Column: TypeAlias = NDArray[np.float64] | NDArray[np.int64]

#: The number of the choice that leaves the scenario as it is, and its name in tables.
AS_IT_IS, BASELINE = -1, "baseline"
#: Keeps what rounding has put a hair below a border of equal parts on its right side.
ROUNDING = 1e-12
#: Digits of drawn numbers: so many are alike on all machines.
DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class Factor:
    """Something that varies.

    name         : as in the file
    kind         : "values", "range" or "categories"
    paths        : places of the scenario that all get its value; none where it has categories
    choices      : the values it can take, or names of categories; none where it is drawn
    categories   : changes of each category, by its name
    low, high    : ends of a range, else of its values; of words and categories, of their numbers
    distribution : how a value is drawn from a range
    mode         : of a triangular distribution
    mean, spread : of a normal distribution, before it is cut off at both ends
    group        : factors of one group are judged together; None where it is alone
    whole        : whether only whole numbers may stand at its paths
    own          : what the scenario itself has at all of its paths; None where they differ
    """

    name: str
    kind: Kind
    paths: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    categories: Mapping[str, Changes] = field(default_factory=dict)
    low: float
    high: float
    distribution: Distribution = "uniform"
    mode: float | None = None
    mean: float | None = None
    spread: float | None = None
    group: str | None = None
    whole: bool = False
    own: Choice | None = None

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, not words or categories."""
        words = (str, bool)
        return self.kind != "categories" and not any(isinstance(c, words) for c in self.choices)

    def drawn(self, quantiles: Floats) -> Column:
        """Values at these quantiles, shares in [0, 1]; for choices, their numbers.

        Choices are equally likely.  Whole numbers are drawn from the range up to, not with, the
        number after its last, with mode and mean half a number on, and rounded down: so each
        whole number of a uniform distribution is equally likely.

        >>> months = Factor(name="term", kind="range", low=24, high=26, whole=True)
        >>> months.drawn(np.array([0.0, 0.3, 0.4, 0.6, 0.7, 1.0])).tolist()
        [24, 24, 25, 25, 26, 26]
        """
        if self.choices:
            return _equal_parts(quantiles, len(self.choices))
        if not self.whole:
            return _clipped(_rounded(self._spread_out(quantiles, 0.0)), self.low, self.high)
        if self.distribution == "uniform":
            first, last = int(self.low), int(self.high)
            return first + _equal_parts(quantiles, last - first + 1)
        below = np.floor(_rounded(self._spread_out(quantiles, 1.0)))
        return _clipped(below, self.low, self.high).astype(np.int64)

    def _spread_out(self, quantiles: Floats, more: float) -> Floats:
        """Quantiles of its distribution over its range, made longer by so much."""
        from simcoord.experiments.distributions import QUANTILES

        middle = self.mode if self.mean is None else self.mean
        parts = (self.low, self.high + more, (middle or 0.0) + more / 2, self.spread or 1.0)
        return QUANTILES[self.distribution](quantiles, *parts)

    def value(self, entry: float) -> Choice:
        """The value that an entry of its column stands for."""
        if self.choices:
            return self.choices[int(entry)]
        return int(entry) if self.whole else float(entry)

    def changes(self, entry: float) -> Changes:
        """The changes that an entry of its column makes to the scenario."""
        value = self.value(entry)
        if self.categories:
            return self.categories[str(value)]
        return dict.fromkeys(self.paths, value)

    def text(self, entry: float) -> str:
        """An entry of its column in words: `term 24`."""
        if entry == AS_IT_IS and self.choices:
            return f"{self.name} as it is"
        return f"{self.name} {_word(self.value(entry))}"

    def shown(self, column: Column) -> NDArray[Any] | Any:
        """Its column as tables show it: values, and names of words and categories."""
        if not self.choices:
            return column
        if self.is_number:
            return _looked_up(self.choices, self.own, column)
        words = [_word(choice) for choice in self.choices]
        own = BASELINE if self.own is None else _word(self.own)
        if (column == AS_IT_IS).any() and own not in words:
            words.append(own)
        codes = np.where(column == AS_IT_IS, words.index(own) if own in words else 0, column)
        return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(words))


def _looked_up(choices: Sequence[Any], own: Any, column: Column) -> NDArray[Any]:
    """The number that each entry stands for; NaN where the scenario has several of its own."""
    if not (column == AS_IT_IS).any():
        return np.array(choices)[column]
    table = np.array([*choices, np.nan if own is None else own])  # the last is number -1
    return table[column]


def _word(value: Choice) -> str:
    """A value as a word.

    >>> _word(True), _word(24), _word("effort")
    ('true', '24', 'effort')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.6g}"


def evenly(low: float, high: float, steps: int, whole: bool) -> tuple[float, ...] | tuple[int, ...]:
    """Values from one end to the other at equal distances; rounded where only whole ones may be.

    >>> evenly(0.0, 0.6, 4, whole=False)
    (0.0, 0.2, 0.4, 0.6)
    >>> evenly(12, 48, 6, whole=True)
    (12, 19, 26, 34, 41, 48)
    """
    between = (low + (high - low) * n / (steps - 1) for n in range(steps))
    if whole:
        return tuple(round(value) for value in between)
    return tuple(float(f"{value:.{DIGITS}g}") for value in between)


def _equal_parts(quantiles: Floats, parts: int) -> NDArray[np.int64]:
    """In which of so many equal parts each quantile lies."""
    part = np.floor(quantiles * parts + ROUNDING * parts).astype(np.int64)
    return np.clip(part, 0, parts - 1)


def _rounded(values: Floats) -> Floats:
    """The values to the digits that all machines agree on."""
    distinct, where = np.unique(values, return_inverse=True)
    short = np.array([float(f"{value:.{DIGITS}g}") for value in distinct.tolist()])
    return short[where]


def _clipped(values: Floats, low: float, high: float) -> Floats:
    inside: Floats = np.clip(values, low, high)
    return inside
