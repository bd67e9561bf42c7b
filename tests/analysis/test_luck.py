"""Is luck told from factors, and do intervals cover the truth about as often as they claim?

The short coverage tests run always; `SIMCOORD_LONG=1` repeats them often enough to see 3 % off.
"""

from __future__ import annotations

import os
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from sweep_tables import design_of, problem_of, values_of

from simcoord.analysis import Resampling, luck_shares, morris, sobol
from simcoord.analysis.saltelli import forms, without_luck
from simcoord.scenario import InputError

LONG = os.environ.get("SIMCOORD_LONG") == "1"
#: Repetitions of a coverage test, and the confidence it claims.
REPETITIONS, CLAIMED = (400 if LONG else 40), 0.9
#: Three standard errors of a share of so many repetitions.
TOLERANCE = 3 * (CLAIMED * (1 - CLAIMED) / REPETITIONS) ** 0.5
NAMES = ["x1", "x2", "x3"]
EFFECTS = np.array([1.0, 0.6, 0.3])


def shares(y: np.ndarray, **more: object) -> pd.DataFrame:
    return luck_shares(values_of(y), design_of(np.arange(len(y))[:, None], ["x"]), **more)


def test_a_lucky_replicate_lifts_all_and_factors_keep_their_difference() -> None:
    table = shares(np.array([[0.0, 1.0], [2.0, 3.0]])).set_index("source")
    assert list(table["variance"]) == [2.0, 0.5, 0.0]
    assert list(table["share"]) == [0.8, 0.2, 0.0]


def test_luck_that_falls_out_otherwise_is_no_common_luck() -> None:
    table = shares(np.array([[0.0, 1.0], [1.0, 0.0]])).set_index("source")
    assert table["variance"]["luck_own"] == pytest.approx(1.0)
    assert table["variance"]["luck_common"] == pytest.approx(-0.5)  # as sure as two by two can be


def test_known_variances_are_found() -> None:
    draws = np.random.default_rng(4)
    y = 2 * draws.normal(size=(400, 1)) + draws.normal(size=300) + 3 * draws.normal(size=(400, 300))
    table = shares(y)
    np.testing.assert_allclose(table["variance"], [4.0, 1.0, 9.0], rtol=0.3)
    truth = np.array([4, 1, 9]) / 14
    assert ((table["low"] < truth) & (truth < table["high"])).all()
    assert (table["high"] - table["low"] < 0.12).all()


def test_what_no_two_replicates_share_is_luck() -> None:
    table = shares(np.random.default_rng(1).normal(size=(50, 20))).set_index("source")["share"]
    assert table["luck_own"] > 0.9 and abs(table["factors"]) < 0.1


@pytest.mark.parametrize(
    ("y", "said"),
    [
        (np.arange(5.0)[:, None], "run 10 or more"),
        (np.arange(5.0)[None], "vary something"),
        (np.ones((3, 3)), "is 1 everywhere"),
    ],
)
def test_what_says_nothing_of_luck_is_refused(y: np.ndarray, said: str) -> None:
    with pytest.raises(InputError, match=said):
        shares(y)


def test_blocks_must_fill_the_design() -> None:
    with pytest.raises(InputError, match="5 points are no whole blocks of 2"):
        shares(np.random.default_rng(1).normal(size=(5, 3)), block=2)


def test_parts_without_luck_are_means_over_pairs_of_different_replicates() -> None:
    y = np.random.default_rng(3).normal(size=(4, 6, 5))
    base = np.ones(6)
    pairs = [(y[a] + y[b]) / 2 for a in range(4) for b in range(4) if a != b]
    halves = [(y[a] - y[b]) / 2 for a in range(4) for b in range(4) if a != b]
    both = [forms(np.array(fields), base, False) for fields in (pairs, halves)]
    found = without_luck(y, base, np.ones(4), False)
    for part, plus, minus in zip(found, *both, strict=True):
        np.testing.assert_allclose(part, (plus - minus).mean(axis=0), atol=1e-12)


class Luck(NamedTuple):
    """How luck acts: on all settings alike, by scaling the first factor, and in each run."""

    common: float
    scaling: float
    own: float


def base_points(draws: np.random.Generator, n: int) -> np.ndarray:
    """A Sobol design of points that are drawn, not laid out evenly: theory is exact for it."""
    a, b = draws.random((2, n, 3))
    blocks = [a, *(np.where(np.arange(3) == j, b, a) for j in range(3)), b]
    return np.stack(blocks, axis=1).reshape(-1, 3)


def stochastic(
    x: np.ndarray, luck: Luck, replicates: int, draws: np.random.Generator
) -> np.ndarray:
    """Linear in the factors, with common luck, luck times a factor, and luck of each run."""
    common, scaling = draws.normal(size=(2, replicates))
    own = draws.normal(size=(len(x), replicates))
    linear = (x @ EFFECTS)[:, None] + luck.common * common
    return linear + luck.scaling * x[:, :1] * scaling + luck.own * own


@pytest.mark.parametrize("replicates", [5, 10, 30] if LONG else [10])
def test_intervals_of_sobol_indices_cover_the_truth_as_often_as_they_claim(replicates: int) -> None:
    truth = np.tile(EFFECTS**2 / (EFFECTS**2).sum(), 2)
    draws = np.random.default_rng(11)
    covered, found, errors = np.zeros(6), [], []
    for n in range(REPETITIONS):
        x = base_points(draws, 96)
        values = values_of(stochastic(x, Luck(1.0, 0.3, 0.2), replicates, draws))
        table = sobol(
            values,
            design_of(x, NAMES),
            problem_of(NAMES),
            resampling=Resampling(n, 200, CLAIMED),
        )
        covered += (table["low"] <= truth) & (truth <= table["high"])
        found.append(table["index"])
        errors.append(table["standard_error"])
    assert (covered / REPETITIONS >= CLAIMED - TOLERANCE - 0.01).all(), covered / REPETITIONS
    ratio = np.median(errors, axis=0) / np.std(found, axis=0, ddof=1)
    assert ((ratio > 0.7) & (ratio < 1.2 * 3**0.5)).all(), ratio  # own luck counts thrice at most
    bias = np.mean(found, axis=0) - truth
    assert (abs(bias) < 4 * np.std(found, axis=0) / REPETITIONS**0.5 + 0.01).all(), bias


def test_intervals_of_the_share_of_luck_cover_the_truth_as_often_as_they_claim() -> None:
    luck = Luck(0.5, 0.5, 0.3)
    own = luck.scaling**2 / 12 + luck.own**2
    parts = np.array([(EFFECTS**2).sum() / 12, luck.common**2 + luck.scaling**2 / 4, own])
    draws, covered = np.random.default_rng(12), np.zeros(3)
    for n in range(REPETITIONS):
        x = draws.random((60, 3))
        y = stochastic(x, luck, 10, draws)
        table = luck_shares(values_of(y), design_of(x, NAMES), Resampling(n, 200, CLAIMED))
        truth = parts / parts.sum()
        covered += (table["low"] <= truth) & (truth <= table["high"])
    assert (covered / REPETITIONS >= CLAIMED - TOLERANCE - 0.03).all(), covered / REPETITIONS
    assert covered.sum() < 3 * REPETITIONS


def test_intervals_of_elementary_effects_cover_the_truth_as_often_as_they_claim() -> None:
    from SALib.sample import morris as sampling

    draws, covered = np.random.default_rng(13), np.zeros(3)
    for n in range(REPETITIONS):
        x = sampling.sample(problem_of(NAMES), 10, seed=draws)
        y = stochastic(x, Luck(1.0, 0.3, 0.2), 10, draws)
        table = morris(
            values_of(y),
            design_of(x, NAMES),
            problem_of(NAMES),
            resampling=Resampling(n, 200, CLAIMED),
        )
        mu = table[table["index"] == "mu"]
        covered += ((mu["low"] <= EFFECTS) & (mu["high"] >= EFFECTS)).to_numpy()
    assert (covered / REPETITIONS >= CLAIMED - TOLERANCE - 0.04).all(), covered / REPETITIONS
    assert covered.sum() < 3 * REPETITIONS
