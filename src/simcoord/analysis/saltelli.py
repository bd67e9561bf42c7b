"""Which run is which of a Sobol design, and what do its blocks say of variance?

A base point n of the design (Saltelli 2002) is a block of settings: A, then AB for every factor
(A with that factor of B), with second order BA for every factor too, then B.  Everything here is
a quadratic form of the values, so that luck can be told from factors: see `without_luck`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simcoord.analysis.values import factor_known, full_block, points_only, refuse
from simcoord.sayings import saying

#: Fewer base points say nothing.
FEWEST_BASE = 16

#: Names, bounds and groups as SALib takes them.
SaltelliProblem = Mapping[str, Any]


class Saltelli(NamedTuple):
    """The runs of a Sobol design, bound to their place in it.

    names        : of the factors, or of their groups where the design moves groups
    second_order : whether the design has the settings BA
    y            : (replicate, base point, setting of the block)
    planned      : base points that the design has; `y` has fewer if the sweep was cut short
    """

    names: list[str]
    second_order: bool
    y: np.ndarray
    planned: int


class Forms(NamedTuple):
    """Parts of variance, each the mean of products of values.  d factors.

    first    : (..., d)     variance that a factor alone makes
    total    : (..., d)     variance that is left when only this factor is not known
    pair     : (..., d, d)  variance that two factors make together, beyond each alone
    variance : (...)        of the outcome over points
    """

    first: np.ndarray
    total: np.ndarray
    pair: np.ndarray
    variance: np.ndarray


def bound(values: pd.DataFrame, design: pd.DataFrame, problem: SaltelliProblem) -> Saltelli:
    """The values of a Sobol design by base point, bound by setting and point.

    Raises `InputError` if the design is no Sobol design of the problem, or too few base points
    are complete.
    """
    members = groups_of(problem)
    for factor in problem["names"]:
        factor_known(design, factor)
    wide, points = points_only(values, design)
    second_order = _has_second_order(points, members)
    step = settings_a_base(len(members), second_order)
    y = wide.to_numpy().reshape(-1, step, wide.shape[1])
    whole = np.isfinite(y).all(axis=1)
    base, replicates = full_block(whole)
    if len(base) < FEWEST_BASE:
        refuse(
            saying(
                "{complete} of {points} base points are complete; indices need {least} or"
                " more: let the sweep go on with the same command, or sample more",
                complete=len(base),
                points=len(y),
                least=FEWEST_BASE,
            )
        )
    kept = np.moveaxis(y[np.ix_(base, np.arange(step), replicates)], 2, 0)
    return Saltelli(list(members), second_order, kept, len(y))


def groups_of(problem: SaltelliProblem) -> dict[str, list[str]]:
    """The factors of each group, in the order of the design; every factor its own without groups.

    >>> groups_of({"names": ["a", "b", "c"], "groups": ["g", "h", "g"]})
    {'g': ['a', 'c'], 'h': ['b']}
    """
    names = list(problem["names"])
    found: dict[str, list[str]] = {}
    for name, group in zip(names, problem.get("groups") or names, strict=True):
        found.setdefault(group, []).append(name)
    return found


def settings_a_base(factors: int, second_order: bool) -> int:
    """Settings of one base point.

    >>> settings_a_base(3, False), settings_a_base(3, True)
    (5, 8)
    """
    return 2 * factors + 2 if second_order else factors + 2


def _has_second_order(points: pd.DataFrame, members: Mapping[str, list[str]]) -> bool:
    """Whether the design has the settings BA, read from the design itself."""
    for second_order in (False, True):
        if _is_saltelli(points, members, settings_a_base(len(members), second_order)):
            return second_order
    return refuse(
        saying(
            "the design of {points} points is no Sobol design of {factors} factors; use `{design}`",
            points=len(points),
            factors=len(members),
            design="design: {kind: sobol, samples: 512}",
        )
    )


def _is_saltelli(points: pd.DataFrame, members: Mapping[str, list[str]], step: int) -> bool:
    """Whether each AB has its own factor from B and all others from A."""
    if len(points) % step or not len(points):
        return False
    groups = list(members.values())
    for j, group in enumerate(groups):
        for factor in (name for names in groups for name in names):
            blocks = points[factor].to_numpy().reshape(-1, step)
            source = blocks[:, -1] if factor in group else blocks[:, 0]
            if not (blocks[:, j + 1] == source).all():
                return False
    return True


def forms(fields: np.ndarray, base: np.ndarray, second_order: bool) -> Forms:
    """The parts of variance of fields of values, base points weighted.

    fields : (field, base point, setting of the block), each with its mean near 0
    base   : (base point,) weights

    First order as Saltelli et al. (2010), total as Jansen (1999), pairs as Saltelli (2002): the
    estimators of SALib 1.6.
    """
    share = base / base.sum()
    d = (fields.shape[2] - 2) // (2 if second_order else 1)
    a, ab, b = fields[..., 0], fields[..., 1 : d + 1], fields[..., -1]
    first = np.einsum("n,fn,fnd->fd", share, b, ab) - ((b * a) @ share)[:, None]
    total = 0.5 * np.einsum("n,fnd->fd", share, (a[..., None] - ab) ** 2)
    mean = 0.5 * (a + b) @ share
    variance = 0.5 * (a * a + b * b) @ share - mean**2
    pair = np.zeros((len(fields), d, d))
    if second_order:
        ba = fields[..., d + 1 : -1]
        closed = np.einsum("fnj,fnk->fjk", ba * share[:, None], ab, optimize=True)
        pair = closed - ((a * b) @ share)[:, None, None] - first[:, :, None] - first[:, None, :]
    return Forms(first, total, pair, variance)


def without_luck(y: np.ndarray, base: np.ndarray, luck: np.ndarray, second_order: bool) -> Forms:
    """The parts of variance of the expected outcome, without what luck adds to a mean.

    y    : (replicate, base point, setting of the block)
    luck : (replicate,) weights

    A mean over few replicates still has luck in it, and its square counts as if factors had made
    it.  Products of two different replicates have no such part: their luck is not the same.  So of
    all products of replicates those of one with itself are taken out, also where a replicate was
    drawn twice: (W² Q(mean) - Σ w² Q(replicate)) / (W² - Σ w²), with W = Σ w.  That is unbiased
    for common luck and for luck of each run's own.  One replicate alone is taken as it is.
    """
    mean = forms(np.tensordot(luck, y, 1)[None] / luck.sum(), base, second_order)
    if len(y) == 1:
        return Forms(*(part[0] for part in mean))
    own = forms(y, base, second_order)
    square, everything = luck**2, luck.sum() ** 2
    return Forms(
        *(
            (everything * whole[0] - np.tensordot(square, part, 1)) / (everything - square.sum())
            for whole, part in zip(mean, own, strict=True)
        )
    )


def across(one: np.ndarray, other: np.ndarray, base: np.ndarray, second_order: bool) -> Forms:
    """The parts of variance from products of two fields, such as the two halves of replicates.

    one, other : (split, base point, setting of the block)
    Returns    : the mean over splits; (Q(one + other) - Q(one - other)) / 4 is the product
    """
    plus = forms(one + other, base, second_order)
    minus = forms(one - other, base, second_order)
    return Forms(*((p - m).mean(axis=0) / 4 for p, m in zip(plus, minus, strict=True)))
