"""What holds in every valid scenario, month by month."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from stepping import Run

from simcoord.rulebook.elements import ELEMENTS, OBSTACLES, POTENTIAL
from simcoord.scenario import Scenario
from strategies import scenarios

UNCOMPILED = os.environ.get("NUMBA_DISABLE_JIT") == "1"
settings.register_profile(
    "rulebook",
    max_examples=25 if UNCOMPILED else 150,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("rulebook")

SHARES = [
    "frame",
    "openness",
    "patience",
    "ambition",
    "resistance",
    "routine",
    "fatigue",
    "voice",
    "effort",
    "trust",
    "shared",
    "condition",
    "informal",
    "legitimacy",
    "regularity",
    "institutional",
    "flexible",
    "joint_share",
    "mean_shared",
]
LENGTH = 12 if UNCOMPILED else 30

seeds = st.integers(0, 2**63)


@given(scenarios(LENGTH), seeds)
def test_every_share_stays_between_0_and_1(scenario: Scenario, seed: int):
    run = Run(scenario, seed)
    for _ in range(scenario.horizon.months):
        state = run.live()
        for name in SHARES:
            table = getattr(state, name)
            assert ((table >= 0.0) & (table <= 1.0)).all(), name
        assert (state.effort <= state.flexible).all()


@given(scenarios(LENGTH), seeds)
def test_what_is_shared_is_shared_both_ways_and_with_others_only(scenario: Scenario, seed: int):
    run = Run(scenario, seed)
    for _ in range(scenario.horizon.months):
        state = run.live()
        assert_array_equal(state.shared, state.shared.swapaxes(1, 2))
        offices = np.arange(state.shared.shape[1])
        assert not state.shared[:, offices, offices].any()
        assert not state.trust[:, offices, offices].any()


@given(scenarios(LENGTH), seeds)
def test_losses_and_growth_add_up_to_the_potential(scenario: Scenario, seed: int):
    nothing_else_moves = {
        "jurisdictions.*.administration.replacement": 0.0,
        "jurisdictions.*.administration.reshuffle": 0.0,
        "jurisdictions.*.administration.cascade": 0.0,
        "dynamics.fading": 0.0,
    }
    run = Run(scenario.with_changes(nothing_else_moves), seed)
    before = run.state.shared.copy()
    for _ in range(scenario.horizon.months):
        state = run.live()
        growth = (state.shared - before).sum(axis=(1, 2, 3)) / 2
        before = state.shared.copy()
        potential = state.account[:, POTENTIAL]
        assert (state.account >= 0.0).all()
        assert_allclose(
            state.account[:, :POTENTIAL].sum(axis=1) + growth,
            potential,
            atol=1e-12 * max(1.0, potential.max()),
        )


@given(scenarios(LENGTH), seeds)
def test_no_fund_is_overdrawn(scenario: Scenario, seed: int):
    run = Run(scenario, seed)
    run.live(scenario.horizon.months)
    first = run.rules.first_place
    for v, limit in enumerate(run.rules.fund):
        paid = run.record.monthly.paid[:, first[v] : first[v + 1]].sum(axis=1)
        rounding = limit / 12 * 1e-12 + np.finfo(np.float64).tiny
        assert (paid <= limit / 12 + rounding).all()


@given(scenarios(LENGTH), seeds)
def test_a_committee_that_never_meets_disturbs_nobody(scenario: Scenario, seed: int):
    months = scenario.horizon.months
    idle = {"kind": "committee", "start": months + 1}
    with_it = scenario.with_changes({"jurisdictions.*.mechanisms.idle": idle})
    first, second = Run(scenario, seed), Run(with_it, seed)
    first.live(months)
    second.live(months)
    for one, other in zip(first.record.monthly, second.record.monthly, strict=True):
        assert_array_equal(one, other)


@given(scenarios(LENGTH), seeds)
def test_luck_follows_the_name_of_a_mechanism_wherever_it_stands(scenario: Scenario, seed: int):
    months = scenario.horizon.months
    idle = {"kind": "committee", "start": months + 1}
    level = next(iter(scenario.jurisdictions))
    others = dict(scenario.jurisdictions[level].mechanisms)
    moved = {name: mechanism.model_dump(exclude_unset=True) for name, mechanism in others.items()}
    in_front = scenario.with_changes({f"jurisdictions.{level}.mechanisms": {"idle": idle} | moved})
    first, second = Run(scenario, seed), Run(in_front, seed)
    first.live(months)
    second.live(months)
    for one, other in zip(first.record.monthly, second.record.monthly, strict=True):
        assert_array_equal(one, other)


@given(scenarios(LENGTH), seeds, st.data())
def test_months_lived_in_one_go_or_in_pieces_are_the_same(scenario: Scenario, seed: int, data):
    months = scenario.horizon.months
    pause = data.draw(st.integers(0, months))
    at_once, in_pieces = Run(scenario, seed), Run(scenario, seed)
    at_once.live(months)
    in_pieces.live(pause)
    in_pieces.live(months - pause)
    for one, other in zip(at_once.state, in_pieces.state, strict=True):
        assert_array_equal(one, other)


@pytest.mark.skipif(UNCOMPILED, reason="the object model is compared with the compiled rules")
@given(scenarios(LENGTH), st.integers(0, 2**32), st.integers(0, 1000))
def test_an_independent_object_model_lives_the_same_months(
    scenario: Scenario, seed: int, replicate: int
):
    import mesa

    from mesa_model import MesaCoordinationModel

    run = Run(scenario, seed, replicate)
    run.live(scenario.horizon.months)
    table = MesaCoordinationModel(scenario, seed=seed, replicate=replicate).run().monthly()
    mesa.Agent._ids.clear()
    for name, recorded in recorded_columns(run, scenario).items():
        assert_allclose(recorded.T.ravel(), table[name], rtol=1e-9, atol=1e-9, err_msg=name)


def recorded_columns(run: Run, scenario: Scenario) -> dict[str, np.ndarray]:
    """Every recorded table of (t, j), by the name of its column."""
    columns = run.record.monthly._asdict()
    named = {
        "condition": scenario.problem.dimensions,
        "shared": ELEMENTS,
        "lost": OBSTACLES,
    }
    for prefix, names in named.items():
        table = columns.pop(prefix)
        columns |= {f"{prefix}_{name}": table[:, :, n] for n, name in enumerate(names)}
    return columns
