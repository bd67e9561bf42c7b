"""In which region of the factors does a policy fail, or win?

Scenario discovery (Bryant and Lempert 2010, Technological Forecasting and Social Change 77, 34-49):
boxes in which most runs are of interest, found by a tree (CART) or by peeling (PRIM), and said in
the words of the experiment: "term below 36 and matching above 0.2".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.boxes import Box, Restriction, inside, restrictions_of, words
from simcoord.analysis.cases import Cases, Interest, cases_of
from simcoord.analysis.peeling import peeled_boxes
from simcoord.analysis.resampling import Resampling, luck_weights, spread_of, weights
from simcoord.analysis.values import refuse
from simcoord.sayings import saying
from simcoord.scenario.refusals import unknown

__all__ = ["Interest", "Limits", "Restriction", "discover", "words"]

METHODS = ("tree", "prim")


class Limits(NamedTuple):
    """What a box may be.

    depth   : most questions that a tree asks, one after the other
    mass    : least share of all runs that lie in a box
    density : least share of the runs in a box that are of interest
    boxes   : at most so many
    refits  : how often boxes are looked for among points drawn anew, to see whether they are stable
    """

    depth: int = 3
    mass: float = 0.05
    density: float = 0.5
    boxes: int = 4
    refits: int = 10


def discover(
    values: pd.DataFrame,
    design: pd.DataFrame,
    interest: Interest,
    method: str = "tree",
    limits: Limits = Limits(),  # noqa: B008 (nothing in it can change)
    resampling: Resampling = Resampling(),  # noqa: B008
) -> pd.DataFrame:
    """Boxes of factors in which most runs are of interest.

    values   : `setting`, `replicate`, `value` of one alternative
    interest : which runs: `Interest(below=0.3)` or `Interest(above=0.5)`
    method   : "tree" (boxes do not overlap) or "prim" (one by one, what is found taken out)
    Returns  : a row a box, the one that holds most runs of interest first; no row if there is no
               box as dense as asked for.  Columns

    - box : its number, from 1
    - words : in English; `words(restrictions, phrases)` says them otherwise
    - density, density_low, density_high : share of the runs in the box that are of interest.  Its
      interval takes the box as given; a box that was looked for is a little better than it is
    - coverage : share of the runs of interest that lie in the box
    - lift : density over the share of interest among all runs
    - points, runs, of_interest : in the box
    - stability : how much of the box is found again among points drawn anew: points in both of
      those in either (Jaccard), for the box most like it; mean over refits, 1 if always the same
    - restrictions : a tuple of `Restriction`, each with its quasi-p-value

    Points are drawn anew with all their runs, as the runs of a point share its factors.

    Raises `InputError` for an unknown method, too few points, or runs of which all or none are of
    interest.
    """
    if method not in METHODS:
        message, nearest = unknown(method, saying("a method"), METHODS)
        refuse(message, method, nearest)
    cases = cases_of(values, design, interest)
    draws = resampling.generator()
    found = _boxes(cases, method, limits, draws)
    refits = [_refit(cases, method, limits, draws) for _ in range(limits.refits if found else 0)]
    rows = [_row(cases, box, refits, resampling) for box in found]
    table = pd.DataFrame(rows, columns=[*_COLUMNS])
    ordered = table.sort_values("coverage", ascending=False, ignore_index=True)
    return ordered.assign(box=range(1, len(ordered) + 1))


_COLUMNS = (
    "box",
    "words",
    "density",
    "density_low",
    "density_high",
    "coverage",
    "lift",
    "points",
    "runs",
    "of_interest",
    "stability",
    "restrictions",
)


def _boxes(cases: Cases, method: str, limits: Limits, draws: np.random.Generator) -> list[Box]:
    """The boxes that a method finds, none of them the whole."""
    if method == "prim":
        return list(peeled_boxes(cases, limits.mass, limits.density, limits.boxes, draws))
    leaves = sorted(_leaves(cases, limits), key=lambda leaf: -leaf[1])
    return [box for box, _ in leaves[: limits.boxes]]


def _leaves(cases: Cases, limits: Limits) -> Iterator[tuple[Box, float]]:
    """Boxes of a tree that are dense enough, each with its runs of interest."""

    def dense(box: Box) -> bool:
        hits, runs = _counts(cases, box)
        return runs > 0 and hits >= limits.density * runs

    for box in _walk(_tree(cases, limits), 0, {}, _Walk(cases.factors, dense)):
        yield box, _counts(cases, box)[0]


def _counts(cases: Cases, box: Box) -> tuple[float, float]:
    """Runs of interest and runs in a box."""
    here = inside(box, cases.x)
    return float(cases.hits[here].sum()), float(cases.runs[here].sum())


def _tree(cases: Cases, limits: Limits) -> Any:
    """The fitted tree.

    The runs of a point weigh together: those of interest on one side, the others on the other.
    Of cuts that are equally good the same one is taken every time.
    """
    from sklearn.tree import DecisionTreeClassifier  # type: ignore[import-untyped]

    x = np.concatenate([cases.x.to_numpy()] * 2)
    y = np.repeat([1, 0], len(cases.x))
    weight = np.concatenate([cases.hits, cases.runs - cases.hits])
    kept = weight > 0
    model = DecisionTreeClassifier(
        max_depth=limits.depth, min_weight_fraction_leaf=limits.mass, random_state=1
    )
    return model.fit(x[kept], y[kept], sample_weight=weight[kept]).tree_


class _Walk(NamedTuple):
    """What a walk through a tree needs to know: names of factors, and whether a box is dense."""

    factors: list[str]
    dense: Callable[[Box], bool]


def _walk(tree: Any, node: int, box: dict[str, tuple[float, float]], walk: _Walk) -> list[Box]:
    """The boxes under a node that are dense enough.

    A tree cuts on where a box is dense already but not equally so; if both sides are dense all
    over, they are one box.
    """
    if tree.children_left[node] < 0:
        return [box] if box and walk.dense(box) else []
    factor, cut = walk.factors[tree.feature[node]], float(tree.threshold[node])
    low, high = box.get(factor, (-np.inf, np.inf))
    sides = [box | {factor: (low, cut)}, box | {factor: (cut, high)}]
    children = (tree.children_left[node], tree.children_right[node])
    found = [_walk(tree, child, side, walk) for child, side in zip(children, sides, strict=True)]
    whole = bool(box) and found == [[side] for side in sides]
    return [box] if whole else [*found[0], *found[1]]


def _refit(
    cases: Cases, method: str, limits: Limits, draws: np.random.Generator
) -> list[np.ndarray]:
    """Which points lie in the boxes that are found among points drawn anew; each (p,)."""
    drawn = cases.drawn(weights(draws, len(cases.x)))
    if not 0 < drawn.hits.sum() < drawn.runs.sum():
        return []
    return [inside(box, cases.x) for box in _boxes(drawn, method, limits, draws)]


def _row(
    cases: Cases, box: Box, refits: list[list[np.ndarray]], resampling: Resampling
) -> dict[str, Any]:
    """The row of a box."""
    low, high = _density_interval(cases, box, resampling)
    here, (hits, runs) = inside(box, cases.x), _counts(cases, box)
    asked = restrictions_of(cases, box)
    share = cases.hits.sum() / cases.runs.sum()
    return {
        "box": 0,
        "words": words(asked),
        "density": hits / runs,
        "density_low": low,
        "density_high": high,
        "coverage": hits / cases.hits.sum(),
        "lift": hits / runs / share,
        "points": int(here.sum()),
        "runs": int(runs),
        "of_interest": int(hits),
        "stability": _stability(here, refits),
        "restrictions": asked,
    }


def _stability(here: np.ndarray, refits: list[list[np.ndarray]]) -> float:
    """How much of a box is found again, mean over refits; 0 in one that finds no box at all."""
    if not refits:
        return float("nan")
    alike = [
        max(((here & other).sum() / (here | other).sum() for other in found), default=0.0)
        for found in refits
    ]
    return float(np.mean(alike))


def _density_interval(cases: Cases, box: Box, resampling: Resampling) -> tuple[float, float]:
    """The interval of the density of a box that is given: points and replicates drawn anew."""
    here = inside(box, cases.x)
    interest, done = cases.interest[here], cases.done[here]
    draws = resampling.generator()
    anew = np.full(resampling.resamples, np.nan)
    for n in range(resampling.resamples):
        points, luck = weights(draws, len(interest)), luck_weights(draws, done.shape[1])
        runs = points @ done @ luck
        anew[n] = points @ interest @ luck / runs if runs else np.nan
    spread = spread_of(anew, resampling.confidence)
    return float(spread.low), float(spread.high)
