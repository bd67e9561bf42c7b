"""Which factors matter at all?  Morris's elementary effects, with luck told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.replication import (
    MEAN,
    SAID_OF,
    known_statistic,
    over_replicates,
    spreads,
)
from simcoord.analysis.resampling import (
    Resampling,
    interval_of,
    luck_weights,
    spread_of,
    weights,
)
from simcoord.analysis.saltelli import groups_of
from simcoord.analysis.values import (
    factor_known,
    full_block,
    points_only,
    refuse,
    refuse_constant,
)
from simcoord.sayings import saying

#: Fewer trajectories say nothing.
FEWEST_TRAJECTORIES = 4
#: Shares of the trajectories at which effects are taken to see whether they settle.
SHARES = (8, 4, 2, 1)
INDICES = ("mu", "mu_star", "sigma")
#: Mean size of a normal variable of mean 0, in standard deviations.
FOLDED = (2 / np.pi) ** 0.5


class Trajectories(NamedTuple):
    """The runs of a Morris design, bound to their trajectory.

    names   : of the factors, or of their groups
    y       : (replicate, trajectory, point)
    moves   : (trajectory, step, factor) 1 where the step raises it, -1 where it lowers it, 0
              where it leaves it alone; for a group of several always 1, as it has no direction
    x       : (trajectory, point, factor) as numbers; categories are counted
    single  : (factor,) whether it is one factor and no group of several
    planned : trajectories that the design has
    """

    names: list[str]
    y: np.ndarray
    moves: np.ndarray
    x: np.ndarray
    single: np.ndarray
    planned: int


def morris(
    values: pd.DataFrame,
    design: pd.DataFrame,
    problem: Mapping[str, Any],
    levels: int = 4,
    statistic: str = MEAN,
    resampling: Resampling = Resampling(),  # noqa: B008 (nothing in it can change)
) -> pd.DataFrame:
    """Elementary effects: what a factor does when it moves alone, from many starting points.

    values, design, problem, statistic : as for `sobol`
    levels  : of the grid on which the design was made
    Returns : a row an index, with columns

    - statistic, factor
    - index : "mu" the mean effect, "mu_star" the mean size of the effect, "sigma" how far the
      effect differs between starting points (curvature, or work with other factors)
    - value, low, high, standard_error : unit of the outcome over the whole range of the factor
    - uncorrected : SALib's figure from the mean over these replicates as it is.  `sigma` is
      without what luck adds to it; `mu` needs no correction; `mu_star` has none that is safe
    - floor : of `mu_star`, what luck alone would make of a factor that does nothing: a `mu_star`
      near it says nothing; 0 elsewhere, NaN with one replicate
    - trajectories, trajectories_planned, replicates, interval_of : as for `sobol`

    A group of several factors has no direction: its `mu` and `sigma` are NaN.  For categories the
    sign of `mu` follows their order in the table and means nothing else.

    Raises `InputError` as `sobol` does.
    """
    known_statistic(statistic)
    return _table(_bound(values, design, problem), problem, levels, statistic, resampling)


def _table(
    runs: Trajectories,
    problem: Mapping[str, Any],
    levels: int,
    statistic: str,
    resampling: Resampling,
) -> pd.DataFrame:
    """The table of effects of runs that are bound."""
    plain = over_replicates(runs.y, statistic)
    refuse_constant(plain, SAID_OF[statistic])
    step = levels / (2 * (levels - 1))
    draws = resampling.generator()
    found = _indices(runs, statistic, step)
    anew = [_indices(runs, statistic, step, draws) for _ in range(resampling.resamples)]
    spread = spread_of(np.array(anew), resampling.confidence)
    rows = [
        {"statistic": statistic, "index": index, "factor": name}
        for index in INDICES
        for name in runs.names
    ]
    return pd.DataFrame(rows).assign(
        value=found.ravel(),
        low=spread.low.ravel(),
        high=spread.high.ravel(),
        standard_error=spread.standard_error.ravel(),
        uncorrected=_salib(plain, runs, problem, levels).ravel(),
        floor=_floor(runs, statistic, step),
        trajectories=runs.y.shape[1],
        trajectories_planned=runs.planned,
        replicates=len(runs.y),
        interval_of=interval_of(len(runs.y)),
    )


def morris_convergence(
    values: pd.DataFrame,
    design: pd.DataFrame,
    problem: Mapping[str, Any],
    levels: int = 4,
    resampling: Resampling = Resampling(),  # noqa: B008
) -> pd.DataFrame:
    """Do the effects settle?  The tables of `morris` for the first eighth, quarter, half and all.

    Parts with fewer than 4 complete trajectories are left out.
    """
    runs = _bound(values, design, problem)
    sizes = sorted({len(runs.y[0]) // share for share in SHARES})
    return pd.concat(
        [
            _table(_first(runs, size), problem, levels, MEAN, resampling)
            for size in sizes
            if size >= FEWEST_TRAJECTORIES
        ],
        ignore_index=True,
    )


def _first(runs: Trajectories, size: int) -> Trajectories:
    return runs._replace(y=runs.y[:, :size], moves=runs.moves[:size], x=runs.x[:size])


def _bound(values: pd.DataFrame, design: pd.DataFrame, problem: Mapping[str, Any]) -> Trajectories:
    """The values of a Morris design by trajectory, bound by setting and point."""
    members = groups_of(problem)
    for factor in problem["names"]:
        factor_known(design, factor)
    wide, points = points_only(values, design)
    size = len(members) + 1
    if len(points) % size:
        refuse(
            saying(
                "the design of {points} points is no Morris design of {factors} factors;"
                " use `{design}`",
                points=len(points),
                factors=len(members),
                design="design: {kind: morris, trajectories: 20}",
            )
        )
    y = wide.to_numpy().reshape(-1, size, wide.shape[1])
    kept, replicates = full_block(np.isfinite(y).all(axis=1))
    if len(kept) < FEWEST_TRAJECTORIES:
        refuse(
            saying(
                "{complete} of {trajectories} trajectories are complete; {least} are the least:"
                " let the sweep go on with the same command, or use more trajectories",
                complete=len(kept),
                trajectories=len(y),
                least=FEWEST_TRAJECTORIES,
            )
        )
    x = _numbers(points, list(problem["names"])).reshape(len(y), size, -1)[kept]
    y = np.moveaxis(y[np.ix_(kept, np.arange(size), replicates)], 2, 0)
    single = np.array([len(group) == 1 for group in members.values()])
    moves = _moves(x, list(problem["names"]), members)
    return Trajectories(list(members), y, moves, x, single, len(wide) // size)


def _numbers(points: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Factors as numbers, categories counted in their order in the table."""
    columns = [
        points[name].to_numpy(np.float64)
        if pd.api.types.is_numeric_dtype(points[name])
        else pd.Categorical(points[name]).codes.astype(np.float64)
        for name in names
    ]
    return np.column_stack(columns)


def _moves(x: np.ndarray, names: list[str], members: Mapping[str, list[str]]) -> np.ndarray:
    """Which group each step moves, and which way.

    A step that rounding has undone moves nothing, and has no effect.
    """
    steps = np.sign(np.diff(x, axis=1))
    found = np.stack(
        [_move(steps[..., [names.index(name) for name in group]]) for group in members.values()],
        axis=-1,
    )
    if (np.count_nonzero(found, axis=2) > 1).any() or (np.count_nonzero(found, axis=1) > 1).any():
        refuse(
            saying(
                "the design is no Morris design of these factors: a step moves several of them; "
                "use `design: {kind: morris, trajectories: 20}`"
            )
        )
    return found


def _move(steps: np.ndarray) -> np.ndarray:
    """The direction of one factor; of a group of several, whether it moves."""
    return steps[..., 0] if steps.shape[-1] == 1 else (steps != 0).any(axis=-1).astype(np.float64)


def _effects(fields: np.ndarray, moves: np.ndarray, step: float) -> np.ndarray:
    """Elementary effects, (field, factor, trajectory); `fields` is (field, trajectory, point)."""
    return np.asarray(np.einsum("fts,tsg->fgt", np.diff(fields, axis=2), moves) / step)


def _indices(
    runs: Trajectories, statistic: str, step: float, draws: np.random.Generator | None = None
) -> np.ndarray:
    """mu, mu_star and sigma of every factor, (3, factor); with `draws`, of runs drawn anew."""
    replicates, trajectories = runs.y.shape[:2]
    luck = luck_weights(draws, replicates) if draws else np.ones(replicates)
    share = weights(draws, trajectories) if draws else np.ones(trajectories)
    share = share / share.sum()
    if statistic == MEAN:
        fields = runs.y
    else:
        fields, luck = spreads(runs.y, luck[None]) * _unbiased(luck), np.ones(1)
    effects = _effects(fields, runs.moves, step)
    mean = np.tensordot(luck, effects, 1) / luck.sum()
    sigma = np.sqrt(np.maximum(_variance(effects, mean, share, luck), 0.0))
    found = np.array([mean @ share, np.abs(mean) @ share, sigma])
    return _directed(found, runs)


def _unbiased(luck: np.ndarray) -> float:
    """What makes a standard deviation over n replicates one of n - 1 degrees of freedom."""
    return float((luck.sum() / (luck.sum() - 1)) ** 0.5)


def _variance(
    effects: np.ndarray, mean: np.ndarray, share: np.ndarray, luck: np.ndarray
) -> np.ndarray:
    """Variance over trajectories of the expected effect, without luck (see `without_luck`)."""
    n = len(share)
    whole = (mean**2 @ share - (mean @ share) ** 2) * n / (n - 1)
    if len(luck) == 1:
        return np.asarray(whole)
    own = (effects**2 @ share - (effects @ share) ** 2) * n / (n - 1)
    everything = luck.sum() ** 2
    without = (everything * whole - np.tensordot(luck**2, own, 1)) / (everything - luck @ luck)
    return np.asarray(without)


def _floor(runs: Trajectories, statistic: str, step: float) -> np.ndarray:
    """What luck alone would make of `mu_star`, for every row of the table."""
    nothing = np.zeros(len(runs.names))
    if len(runs.y) < 2 or statistic != MEAN:
        return np.full(3 * len(nothing), np.nan)
    error = _effects(runs.y, runs.moves, step).std(axis=0, ddof=1) / len(runs.y) ** 0.5
    return np.concatenate([nothing, FOLDED * error.mean(axis=1), nothing])


def _salib(
    plain: np.ndarray, runs: Trajectories, problem: Mapping[str, Any], levels: int
) -> np.ndarray:
    """SALib's own figures of one value a setting, (3, factor); its seed must not be 0."""
    from SALib.analyze import morris as salib  # type: ignore[import-untyped]

    x = runs.x.reshape(-1, runs.x.shape[2])
    found: dict[str, Any] = salib.analyze(
        dict(problem), x, plain.ravel(), num_resamples=2, num_levels=levels, seed=1
    )
    figures = np.array([np.ma.filled(found[index], np.nan) for index in INDICES], dtype=np.float64)
    return _directed(figures, runs)


def _directed(figures: np.ndarray, runs: Trajectories) -> np.ndarray:
    """Figures without `mu` and `sigma` of groups of several, which have no direction."""
    for directed in (INDICES.index("mu"), INDICES.index("sigma")):
        figures[directed, ~runs.single] = np.nan
    return figures
