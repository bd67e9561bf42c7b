"""Designs by what is known of them, and how values are drawn."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.sample import sobol as salib
from scipy import stats
from sweeps_small import experiment

from simcoord.experiments.designs import points_of, problem
from simcoord.experiments.factors import Factor, evenly
from simcoord.experiments.plan import Plan

TERM = {"path": "jurisdictions.*.administration.term", "from": 12, "to": 17}
THREE = {
    "overlap": {"path": "dynamics.overlap", "from": 0.2, "to": 0.8},
    "fading_of_ties": {"path": "dynamics.fading", "from": 0.01, "to": 0.1},
    "term": TERM,
}
GROUPED = {
    **THREE,
    "overlap": {**THREE["overlap"], "group": "ties"},
    "fading_of_ties": {**THREE["fading_of_ties"], "group": "ties"},
}


def design(kind, vary=THREE, seed=1, **more):
    return points(experiment(vary=vary, design={"kind": kind, **more}, seed=seed))


def points(of):
    return points_of(of.factors, of.design, of.seed)


# Listed designs


def test_a_grid_is_the_product_in_the_order_of_the_file():
    vary = {
        "bodies": {"categories": {"one": {}, "two": {"dynamics.floor": 0.3}}},
        "overlap": {"path": "dynamics.overlap", "values": [0.3, 0.6]},
        "term": {**TERM, "steps": 3},
        "basis": {"path": "jurisdictions.*.incentive.basis", "values": ["effort", "results"]},
        "standing": {
            "path": "jurisdictions.town.mechanisms.steering.structural",
            "values": [True, False],
        },
    }
    frame = design("grid", vary).frame()
    product = itertools.product(
        ["one", "two"], [0.3, 0.6], [12, 14, 17], ["effort", "results"], ["true", "false"]
    )
    assert list(frame.drop(columns="point").itertuples(index=False, name=None)) == list(product)
    assert frame["point"].tolist() == list(range(48))
    assert frame["term"].dtype == np.int64
    assert frame["overlap"].dtype == np.float64
    assert isinstance(frame["bodies"].dtype, pd.CategoricalDtype)


def test_one_at_a_time_begins_with_the_scenario_as_it_is():
    vary = {
        "bodies": {"categories": {"one": {}, "two": {"dynamics.floor": 0.3}}},
        "quorum": {"path": "jurisdictions.town.mechanisms.steering.quorum", "values": [0.2, 0.9]},
        "term": {**TERM, "steps": 2},
    }
    of = experiment(vary=vary, design="one_at_a_time")
    frame = points(of).frame()
    assert frame["bodies"].tolist() == ["baseline", "one", "two", *["baseline"] * 4]
    assert frame["quorum"].tolist() == [0.6, 0.6, 0.6, 0.2, 0.9, 0.6, 0.6]
    terms = frame["term"].tolist()  # 12 in the nation, 48 in towns: no single value of its own
    assert all(map(math.isnan, terms[:5]))
    assert terms[5:] == [12, 17]
    assert Plan(of).changes_of(0) == {}
    assert Plan(of).scenario_of(0) == of.scenario


def test_alternatives_alone_are_one_point():
    plan = Plan(experiment(alternatives={"usual": {}, "closed": {"traits.openness.mean": 0.1}}))
    assert plan.design["point"].tolist() == [0, 0]
    assert plan.design["alternative"].tolist() == ["usual", "closed"]
    assert list(plan.design) == ["setting", "point", "alternative"]


def test_settings_are_points_by_alternatives():
    vary = {"overlap": {"path": "dynamics.overlap", "values": [0.3, 0.6, 0.9]}}
    plan = Plan(experiment(vary=vary, alternatives={"a": {}, "b": {"dynamics.floor": 0.3}}))
    assert plan.design["setting"].tolist() == list(range(6))
    assert plan.design["point"].tolist() == [0, 0, 1, 1, 2, 2]
    assert plan.design["alternative"].tolist() == ["a", "b"] * 3
    assert plan.design["overlap"].tolist() == [0.3, 0.3, 0.6, 0.6, 0.9, 0.9]
    assert plan.changes_of(3) == {"dynamics.floor": 0.3, "dynamics.overlap": 0.6}
    with pytest.raises(IndexError, match="0 to 5"):
        plan.rules_of(6)


# Drawn designs


@pytest.mark.parametrize("seed", [0, 1, 7])
@pytest.mark.parametrize("count", [1, 10, 97])
def test_a_hypercube_has_one_point_in_every_slice_of_each_factor(seed, count):
    drawn = design("latin_hypercube", samples=count, seed=seed)
    for name, low, high in (("overlap", 0.2, 0.8), ("fading_of_ties", 0.01, 0.1)):
        slices = np.floor((drawn.columns[name] - low) / (high - low) * count)
        assert sorted(slices) == list(range(count))


def test_whole_numbers_are_even_in_every_sampled_design():
    drawn = design("latin_hypercube", samples=600)
    assert np.bincount(drawn.columns["term"])[12:].tolist() == [100] * 6
    drawn = design("sobol", samples=512)
    share = np.bincount(drawn.columns["term"])[12:] / len(drawn)
    assert share == pytest.approx([1 / 6] * 6, abs=0.01)


def test_choices_are_even_in_a_sampled_design():
    vary = {"overlap": {"path": "dynamics.overlap", "values": [0.3, 0.6, 0.9]}}
    frame = design("latin_hypercube", vary, samples=30).frame()
    assert frame["overlap"].value_counts().tolist() == [10, 10, 10]


@pytest.mark.parametrize("seed", [0, 1, 2**62])
@pytest.mark.parametrize("second_order", [False, True])
@pytest.mark.parametrize("vary", [THREE, GROUPED], ids=["alone", "grouped"])
def test_a_sobol_design_of_n_begins_one_of_twice_n(seed, second_order, vary):
    small, large = (
        design("sobol", vary, seed=seed, samples=n, second_order=second_order) for n in (16, 32)
    )
    assert len(large) == 2 * len(small)
    for name, column in small.columns.items():
        assert np.array_equal(column, large.columns[name][: len(column)])


@pytest.mark.parametrize("seed", [0, 5])
def test_settings_of_the_smaller_sobol_design_keep_their_numbers(seed):
    more = {"vary": THREE, "alternatives": {"a": {}, "b": {"dynamics.floor": 0.3}}, "seed": seed}
    small, large = (
        Plan(experiment(design={"kind": "sobol", "samples": n}, **more)) for n in (4, 8)
    )
    assert small.experiment.digest == large.experiment.digest
    pd.testing.assert_frame_equal(small.design, large.design.iloc[: len(small)])
    assert small.changes_of(7) == large.changes_of(7)


def test_sobol_points_are_salib_s_own():
    ours = design("sobol", samples=8, seed=0).coded()[:, :2]
    bounds = [[0.2, 0.8], [0.01, 0.1], [0, 1]]
    theirs = {"num_vars": 3, "names": list(THREE), "bounds": bounds}
    expected = salib.sample(theirs, 8, calc_second_order=False, seed=np.random.default_rng(0))
    assert ours == pytest.approx(expected[:, :2], rel=1e-11)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("levels", [2, 4, 6, 10])
def test_a_trajectory_of_morris_moves_one_factor_at_a_time(seed, levels):
    drawn = design("morris", trajectories=5, levels=levels, seed=seed).coded()
    for way in drawn.reshape(5, 4, 3):
        moved = way[1:] != way[:-1]
        assert moved.sum(axis=1).tolist() == [1, 1, 1]
        assert moved.sum(axis=0).tolist() == [1, 1, 1]


@pytest.mark.parametrize("seed", range(10))
def test_a_trajectory_of_morris_moves_one_group_at_a_time(seed):
    drawn = design("morris", GROUPED, trajectories=5, seed=seed).coded()
    for way in drawn.reshape(5, 3, 3):
        moved = (way[1:] != way[:-1]).tolist()
        assert sorted(moved) == [[False, False, True], [True, True, False]]


def test_morris_stays_on_its_levels():
    drawn = design("morris", trajectories=40, levels=4).columns["overlap"]
    assert sorted(set(drawn.tolist())) == [0.2, 0.4, 0.6, 0.8]


@given(st.integers(2, 60), st.sampled_from([2, 4, 6, 8, 20]), st.data())
def test_a_step_of_morris_always_changes_a_whole_number(numbers, levels, data):
    factor = Factor(name="x", kind="range", low=1, high=numbers, whole=True)
    first = data.draw(st.integers(0, levels // 2 - 1))
    step = np.array([first, first + levels // 2]) / (levels - 1)
    one, other = factor.drawn(step)
    assert one < other


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol", "morris"])
def test_a_drawn_design_depends_on_the_seed_alone(kind):
    more = {} if kind == "morris" else {"samples": 8}
    one, again, other = (design(kind, seed=seed, **more).coded() for seed in (0, 0, 1))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


# Distributions

QUANTILES = (np.arange(20_000) + 0.5) / 20_000
SHAPES = {
    "uniform": ({}, stats.uniform(0.1, 0.8)),
    "log_uniform": ({}, stats.loguniform(0.1, 0.9)),
    "triangular": ({"mode": 0.3}, stats.triang(0.25, 0.1, 0.8)),
    "normal": ({"mean": 0.4, "spread": 0.2}, stats.truncnorm(-1.5, 2.5, 0.4, 0.2)),
}


@pytest.mark.parametrize("distribution", SHAPES)
def test_what_is_drawn_has_its_distribution(distribution):
    shape, theory = SHAPES[distribution]
    factor = Factor(name="x", kind="range", low=0.1, high=0.9, distribution=distribution, **shape)
    drawn = factor.drawn(QUANTILES)
    assert theory.cdf(drawn) == pytest.approx(QUANTILES, abs=1e-9)
    assert factor.drawn(np.array([0.0, 1.0])).tolist() == [0.1, 0.9]


@pytest.mark.parametrize("distribution", SHAPES)
def test_whole_numbers_of_a_distribution_are_within_its_ends(distribution):
    shape, _ = SHAPES[distribution]
    shape = {name: {"mode": 5, "mean": 5, "spread": 2}[name] for name in shape}
    factor = Factor(
        name="x", kind="range", low=2, high=9, whole=True, distribution=distribution, **shape
    )
    drawn = factor.drawn(np.concatenate([[0.0], QUANTILES, [1.0]]))
    assert drawn.dtype == np.int64
    assert (drawn.min(), drawn.max()) == (2, 9)
    if distribution in ("triangular", "normal"):
        assert np.bincount(drawn).argmax() == 5


@given(st.floats(0, 1), st.floats(1e-3, 1e3), st.floats(0, 1))
def test_a_normal_distribution_is_drawn_however_wide(mean, spread, quantile):
    factor = Factor(
        name="x", kind="range", low=0, high=1, distribution="normal", mean=mean, spread=spread
    )
    (drawn,) = factor.drawn(np.array([quantile]))
    assert 0 <= drawn <= 1


@given(st.integers(0, 50), st.integers(1, 50), st.integers(2, 20))
def test_steps_of_whole_numbers_are_distinct_and_end_at_the_ends(low, more, steps):
    found = evenly(low, low + more, min(steps, more + 1), whole=True)
    assert (found[0], found[-1]) == (low, low + more)
    assert len(set(found)) == len(found)


# What SALib is told


def test_salib_is_told_names_bounds_distributions_and_groups():
    vary = {
        "overlap": {**GROUPED["overlap"], "distribution": "triangular", "mode": 0.5},
        "fading_of_ties": {**GROUPED["fading_of_ties"], "distribution": "log_uniform"},
        "growth": {
            "path": "dynamics.growth", "from": 0, "to": 0.1,
            "distribution": "normal", "mean": 0.05, "spread": 0.01,
        },
        "term": TERM,
        "floor": {"path": "dynamics.floor", "values": [0.1, 0.2, 0.3]},
    }  # fmt: skip
    of = experiment(vary=vary, design={"kind": "sobol", "samples": 4})
    assert problem(of.factors.values()) == {
        "num_vars": 5,
        "names": ["overlap", "fading_of_ties", "growth", "term", "floor"],
        "bounds": [
            [0.2, 0.8, pytest.approx(0.5)], [0.01, 0.1], [0, 0.1, 0.05, 0.01], [12, 17], [0, 2],
        ],
        "dists": ["triang", "logunif", "truncnorm", "unif", "unif"],
        "groups": ["ties", "ties", "growth", "term", "floor"],
    }  # fmt: skip
    assert points(of).coded().shape == (4 * (4 + 2), 5)
