"""A plan gives every setting the very scenario and rules that the long way gives it."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sweeps_small import experiment

from simcoord.experiments.cells import FREE, is_free
from simcoord.experiments.experiment import (
    experiment_from_data,
    load_experiment,
    shipped_experiments,
)
from simcoord.experiments.leading import Ground
from simcoord.experiments.plan import Plan
from simcoord.scenario import InputError, ScenarioError
from simcoord.scenario.translate import mechanism_names, rules_of
from strategies import scenarios

slow = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)
quick = settings(slow, max_examples=20)


def same(one, other):
    """Whether two bundles of rules are equal table by table, to the last bit."""
    assert one._fields == other._fields
    for name, a, b in zip(one._fields, one, other, strict=True):
        if name == "dynamics":
            assert a == b
            assert list(map(type, a)) == list(map(type, b))
        else:
            assert a.dtype == b.dtype, name
            assert np.array_equal(a, b), name
            assert a.flags.c_contiguous == b.flags.c_contiguous
    return True


def long_way(plan, setting):
    return plan.experiment.scenario.with_changes(plan.changes_of(setting))


def is_faithful(plan, numbers):
    for setting in numbers:
        whole = long_way(plan, setting)
        assert plan.scenario_of(setting) == whole
        assert plan.scenario_of(setting).digest == whole.digest
        assert same(plan.rules_of(setting), rules_of(whole))
        assert plan.mechanisms_of(setting) == mechanism_names(whole)
    return True


@pytest.mark.parametrize("name", shipped_experiments())
def test_shipped_settings_have_the_rules_of_the_long_way(name):
    plan = Plan(load_experiment(name))
    luck = np.random.default_rng(5)
    some = {0, len(plan) - 1, *luck.integers(len(plan), size=40).tolist()}
    assert is_faithful(plan, sorted(some))


# Random experiments on random scenarios: a path of every sort of place

#: What no two settings of an experiment may differ in.
FIXED = {("simcoord",), ("horizon", "months")}
shares = st.floats(0, 1, allow_subnormal=False)


@st.composite
def paths(draw, of):
    """A path that leads somewhere in a scenario, free or not, now and then with `*`."""
    found = list(_places(of.model_dump()))
    path = list(draw(st.sampled_from(found)))
    for n, part in enumerate(path):
        starred = n in (1, 3) and path[0] in ("jurisdictions", "sectors") and part != "purpose"
        if starred and path[n - 1] in ("jurisdictions", "sectors", "mechanisms"):
            path[n] = draw(st.sampled_from([part, part, "*"]))
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _places(data, loc=()):
    """Every place of a number, true or false, or nothing."""
    if isinstance(data, dict):
        for name, entry in data.items():
            yield from _places(entry, (*loc, name))
    elif isinstance(data, list):
        for n, entry in enumerate(data):
            yield from _places(entry, (*loc, n))
    elif not isinstance(data, str) and data is not None and loc not in FIXED:
        yield loc


@st.composite
def factors(draw, of):
    """A factor whose values may mostly stand where its path leads."""
    path = draw(paths(of))
    (spot, *_) = Ground(of, {path: 0}).set_by({path})
    node = spot.place.node
    if node.get("type") == "boolean":
        return {"path": path, "values": [True, False]}
    number = st.integers(1, 12) if spot.is_whole else shares
    values = draw(st.lists(number, min_size=2, max_size=3, unique=True))
    if draw(st.booleans()) or max(values) - min(values) < 0.01:
        return {"path": path, "values": values}
    return {"path": path, "from": min(values), "to": max(values), "steps": 2}


@st.composite
def experiments(draw):
    of = draw(scenarios())
    count = draw(st.integers(1, 4))
    vary = {f"x{n}": draw(factors(of)) for n in range(count)}
    if draw(st.booleans()):
        level = next(iter(of.jurisdictions))
        brought = {f"jurisdictions.{level}.mechanisms.new_table": {"kind": "committee"}}
        gone = {f"jurisdictions.{level}.mechanisms": {"alone": {"kind": "consultation"}}}
        mix = {"mix": {"categories": {"brought": brought, "gone": gone, "usual": {}}}}
        vary = draw(st.sampled_from([{**vary, **mix}, {**mix, **vary}]))
    more = {"alternatives": {"one": {}, "two": {"dynamics.overlap": 0.3}}}
    design = draw(st.sampled_from(["grid", "one_at_a_time"]))
    data = {"simcoord": 1, "vary": vary, "design": design}
    return of, data | (more if draw(st.booleans()) else {})


@slow
@given(experiments())
def test_whatever_a_plan_accepts_it_gives_the_rules_of_the_long_way(case):
    of, data = case
    try:
        plan = Plan(experiment_from_data(data, of))
    except ScenarioError as refused:
        assert refused.problems
        return
    assert is_faithful(plan, range(len(plan)))


PATTERNS = sorted(FREE)


@pytest.mark.parametrize("pattern", PATTERNS, ids=".".join)
@quick
@given(st.data())
def test_every_free_number_is_refused_and_written_as_the_long_way_does(pattern, data):
    of = data.draw(scenarios())
    spots = [loc for loc in _places(of.model_dump()) if _is_like(pattern, loc)]
    if not spots:
        return
    path = ".".join(map(str, data.draw(st.sampled_from(spots))))
    assert is_free(path)
    some = st.integers(1, 400) | st.floats(-1, 3) | st.integers(-2, 100_001) | shares
    values = data.draw(st.lists(some, min_size=2, max_size=3, unique=True))
    refused = [value for value in values if not _accepts(of, path, value)]
    try:
        plan = Plan(
            experiment_from_data(
                {"simcoord": 1, "vary": {"x": {"path": path, "values": values}}}, of
            )
        )
    except ScenarioError:
        assert refused
    else:
        assert not refused
        assert is_faithful(plan, range(len(plan)))


def _is_like(pattern, loc):
    return len(pattern) == len(loc) and all(
        p in ("*", part) for p, part in zip(pattern, loc, strict=True)
    )


def _accepts(of, path, value):
    try:
        of.with_changes({path: value})
    except InputError:
        return False
    return True


# What a plan is besides


def test_a_plan_can_be_sent_to_another_process():
    plan = Plan(load_experiment("how_many_committees"))
    again = pickle.loads(pickle.dumps(plan))
    assert again.experiment == plan.experiment
    assert again.design.equals(plan.design)
    assert same(again.rules_of(59), plan.rules_of(59))


def test_threads_share_a_plan():
    plan = Plan(load_experiment("mechanism_mix"))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(plan.rules_of, [*range(len(plan))] * 3))
    for setting, rules in enumerate(found):
        assert same(rules, plan.rules_of(setting % len(plan)))


def test_settings_share_the_tables_in_which_they_do_not_differ():
    plan = Plan(load_experiment("turnover_and_funding"))
    one, other = plan.rules_of(0), plan.rules_of(23)
    differing = {name for name in one._fields if getattr(one, name) is not getattr(other, name)}
    assert differing == {"term", "first_change", "matching"}


def test_factors_of_behaviour_change_a_tuple_of_numbers_alone():
    plan = Plan(load_experiment("behaviour_sobol"))
    one, other = plan.rules_of(0), plan.rules_of(1)
    differing = {name for name in one._fields if getattr(one, name) is not getattr(other, name)}
    assert differing == {"dynamics"}
    assert all(type(number) is float for number in one.dynamics)


def test_a_star_leads_to_what_categories_and_alternatives_have_brought():
    town = "jurisdictions.town.mechanisms"
    plan = Plan(
        experiment(
            vary={
                "pace": {"path": f"{town}.*.every", "values": [2, 3]},
                "bodies": {
                    "categories": {"usual": {}, "more": {f"{town}.council": {"kind": "committee"}}}
                },
            },
            alternatives={"a": {}, "b": {f"{town}.unit": {"kind": "lead_unit"}}},
        )
    )
    assert plan.text_of(7) == "setting 7 (b, pace 3, bodies more)"
    mechanisms = plan.scenario_of(7).jurisdictions["town"].mechanisms
    assert {name: each.every for name, each in mechanisms.items()} == {
        "dialogue": 3, "steering": 3, "unit": 3, "council": 3,
    }  # fmt: skip


def test_a_setting_that_the_scenario_refuses_is_told_with_its_values_before_any_run():
    with pytest.raises(ScenarioError) as refused:
        Plan(
            experiment(
                vary={
                    "first": {"path": "sectors.health.rhythm.first", "values": [3, 9]},
                    "period": {"path": "sectors.health.rhythm.period", "values": [12, 6]},
                }
            )
        )
    assert str(refused.value) == (
        "change 'sectors.health.rhythm.first': first plan in month 9 is after the period of"
        " 6 months; setting 3 (first 9, period 6)"
    )


def test_an_alternative_that_changes_what_a_factor_does_is_refused():
    with pytest.raises(ScenarioError, match="in one place"):
        experiment(
            vary={"overlap": {"path": "dynamics.overlap", "values": [0.3, 0.6]}},
            alternatives={"a": {}, "b": {"dynamics.overlap": 0.5}},
        )
