"""Which combinations of factor values are run?  The points of every design.

Drawn designs come as quantiles, shares in [0, 1], from SciPy and SALib; each
factor turns its own into values.  Points depend on the factors, the design and
the seed alone.  Of a Sobol design the first points are those of every smaller
one: each base point brings its block of points, and base points only follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simcoord.experiments.experiment_file import (
    DesignFields,
    Grid,
    LatinHypercube,
    Morris,
    OneAtATime,
    Sobol,
)
from simcoord.experiments.factors import AS_IT_IS, Column, Factor
from simcoord.rulebook.state import Floats

#: SALib's names of distributions.
SALIB = {
    "uniform": "unif",
    "log_uniform": "logunif",
    "triangular": "triang",
    "normal": "truncnorm",
}


@dataclass(frozen=True)
class Points:
    """The points of a design.

    factors : what varies, by name
    columns : of each factor, a number a point; for a factor of choices, the number of its
              choice, -1 where the scenario stays as it is
    """

    factors: Mapping[str, Factor]
    columns: Mapping[str, Column]
    count: int

    def __len__(self) -> int:
        return self.count

    def frame(self) -> pd.DataFrame:
        """A table of `point`, from 0, and one column a factor, as people read it."""
        shown = {name: self.factors[name].shown(column) for name, column in self.columns.items()}
        return pd.DataFrame({"point": np.arange(self.count), **shown})

    def coded(self) -> Floats:
        """The points as numbers, axes (point, factor); choices by their numbers."""
        return np.column_stack([np.asarray(c, dtype=float) for c in self.columns.values()])

    def entries(self, point: int) -> Iterator[tuple[Factor, float]]:
        """Each factor that a point changes, and its entry there."""
        for name, column in self.columns.items():
            factor, entry = self.factors[name], column.item(point)
            if not (factor.choices and entry == AS_IT_IS):
                yield factor, entry

    def text(self, point: int) -> str:
        """A point in words: `term 24, matching 0.2`."""
        return ", ".join(self.factors[n].text(c.item(point)) for n, c in self.columns.items())


def points_of(factors: Mapping[str, Factor], design: DesignFields, seed: int) -> Points:
    """The points of a design over these factors; without factors, one."""
    if not factors:
        return Points({}, {}, 1)
    table = DESIGNS[type(design)](list(factors.values()), design, seed)
    columns = dict(zip(factors, table, strict=True))
    return Points(factors, columns, len(table[0]))


def grid(factors: Sequence[Factor], design: Grid, seed: int) -> list[Column]:
    """Every combination, the last factor turning fastest."""
    sizes = [len(factor.choices) for factor in factors]
    return [column.ravel() for column in np.indices(sizes)]


def one_at_a_time(factors: Sequence[Factor], design: OneAtATime, seed: int) -> list[Column]:
    """The scenario as it is, then each choice of each factor alone."""
    count = 1 + sum(len(factor.choices) for factor in factors)
    table = np.full((len(factors), count), AS_IT_IS)
    first = 1
    for row, factor in zip(table, factors, strict=True):
        row[first : first + len(factor.choices)] = np.arange(len(factor.choices))
        first += len(factor.choices)
    return list(table)


def latin_hypercube(factors: Sequence[Factor], design: LatinHypercube, seed: int) -> list[Column]:
    """SciPy's Latin hypercube: one point in each of as many equal slices of every factor."""
    from scipy.stats import qmc  # type: ignore[import-untyped]

    sampler = qmc.LatinHypercube(len(factors), rng=np.random.default_rng(seed))
    return _drawn(factors, sampler.random(design.samples))


def sobol(factors: Sequence[Factor], design: Sobol, seed: int) -> list[Column]:
    """Saltelli's blocks of a scrambled Sobol sequence, by SALib: A, A with each of B, (…), B."""
    from SALib.sample import sobol as salib  # type: ignore[import-untyped]

    quantiles = salib.sample(
        _unit_problem(factors),
        design.samples,
        calc_second_order=design.second_order,
        seed=np.random.default_rng(seed),
    )
    return _drawn(factors, quantiles)


def morris(factors: Sequence[Factor], design: Morris, seed: int) -> list[Column]:
    """Morris' trajectories, by SALib: each of groups + 1 points, one group moving at a step."""
    from SALib.sample import morris as salib

    quantiles = salib.sample(
        _unit_problem(factors), design.trajectories, num_levels=design.levels, seed=seed
    )
    steps = design.levels - 1
    return _drawn(factors, np.round(quantiles * steps) / steps)


DESIGNS: dict[type[DesignFields], Callable[..., list[Column]]] = {
    Grid: grid,
    OneAtATime: one_at_a_time,
    LatinHypercube: latin_hypercube,
    Sobol: sobol,
    Morris: morris,
}


def _drawn(factors: Sequence[Factor], quantiles: NDArray[np.float64]) -> list[Column]:
    inside = np.clip(quantiles, 0.0, 1.0)
    return [factor.drawn(inside[:, n]) for n, factor in enumerate(factors)]


def problem(factors: Iterable[Factor]) -> dict[str, Any]:
    """SALib's description of factors: names, bounds and distributions, and groups if there are.

    Choices are told as the range of their numbers, as in `Points.coded`.
    """
    each = list(factors)
    described: dict[str, Any] = {
        "num_vars": len(each),
        "names": [factor.name for factor in each],
        "bounds": [_bounds(factor) for factor in each],
        "dists": ["unif" if f.choices else SALIB[f.distribution] for f in each],
    }
    if any(factor.group for factor in each):
        described["groups"] = [factor.group or factor.name for factor in each]
    return described


def _unit_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The same for quantiles."""
    described = problem(factors)
    del described["dists"]
    return {**described, "bounds": [[0.0, 1.0]] * len(factors)}


def _bounds(factor: Factor) -> list[float]:
    """As SALib has them for each distribution."""
    if factor.choices:
        return [0.0, len(factor.choices) - 1.0]
    ends = [factor.low, factor.high]
    if factor.mode is not None:
        return [*ends, (factor.mode - factor.low) / (factor.high - factor.low)]
    return ends if factor.mean is None else [*ends, factor.mean, factor.spread or 0.0]
