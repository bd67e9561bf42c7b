"""What an experiment is: shipped ones, identity, union of columns, counts, cost of importing."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from sweeps_small import experiment, lead, scenario

import simcoord
from simcoord.experiments.experiment import (
    experiment_from_data,
    experiment_schema,
    load_experiment,
    shipped_experiments,
)
from simcoord.experiments.plan import Plan
from simcoord.experiments.volume import measures_of
from simcoord.scenario.behaviour import Dynamics
from simcoord.scenario.reading import read_text

FOLDER = Path(__file__).parents[2] / "experiments"
OVERLAP = {"overlap": {"path": "dynamics.overlap", "from": 0.2, "to": 0.8}}
BOTH = {**OVERLAP, "floor_of_work": {"path": "dynamics.floor", "values": [0.1, 0.3]}}


@pytest.mark.parametrize("name", shipped_experiments())
def test_a_shipped_experiment_opens_with_its_question_and_says_what_to_look_at(name):
    found = load_experiment(name)
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    lines = text.split("\n")
    assert found.name
    assert found.question.endswith("?")
    assert lines[2].startswith("question:")
    assert "# Look at: " in text
    assert load_experiment(FOLDER / f"{name}.yaml").digest == found.digest


def test_what_is_asked_for_is_shipped():
    assert set(shipped_experiments()) == {
        "behaviour_sobol",
        "how_many_committees",
        "legal_basis_and_civil_society",
        "mechanism_mix",
        "offset_of_terms",
        "screening_morris",
        "turnover_and_funding",
    }


def test_the_sobol_study_is_of_every_behavioural_parameter():
    paths = {path for f in load_experiment("behaviour_sobol").factors.values() for path in f.paths}
    assert paths == {f"dynamics.{name}" for name in Dynamics.model_fields}
    for name, factor in load_experiment("behaviour_sobol").factors.items():
        default = Dynamics.model_fields[name].default
        assert sorted([factor.low, factor.high]) == pytest.approx(
            sorted([default / 2, default * 1.5])
        )


@pytest.mark.parametrize("name", shipped_experiments())
def test_shipped_files_are_what_the_schema_says(name):
    data = read_text((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")).data
    jsonschema.Draft202012Validator(experiment_schema()).validate(data)


@pytest.mark.parametrize("name", shipped_experiments())
def test_what_is_written_is_read_back_the_same(name, tmp_path):
    one = load_experiment(name)
    (tmp_path / "x.yaml").write_text(one.to_yaml(), encoding="utf-8")
    again = load_experiment(tmp_path / "x.yaml")
    assert again == one
    assert again.digest == one.digest


def test_an_experiment_can_stand_beside_its_scenario(tmp_path):
    of = experiment(alternatives={"a": {}, "b": {"dynamics.floor": 0.3}})
    of.scenario.save(tmp_path / "scenario.yaml")
    (tmp_path / "experiment.yaml").write_text(of.to_yaml("scenario.yaml"), encoding="utf-8")
    assert load_experiment(tmp_path / "experiment.yaml").digest == of.digest


# Identity


@pytest.mark.parametrize(
    "more",
    [
        {"name": "Another"},
        {"question": "And why?"},
        {"replicates": 3},
        {"outcomes": ["outcome_mean"]},
        {"keep": "monthly"},
        {"cluster": {"workers": 3}},
        {"design": {"kind": "sobol", "samples": 8}},
        {"vary": {**BOTH, "overlap": {"paths": ["dynamics.overlap"], "from": 0.2, "to": 0.8}}},
        {"vary": {**BOTH, "overlap": {**OVERLAP["overlap"], "distribution": "uniform"}}},
    ],
)
def test_what_does_not_bear_on_a_run_leaves_the_digest_as_it_is(more):
    usual = lead(vary=BOTH, design={"kind": "sobol", "samples": 4})
    one = experiment_from_data(usual, scenario())
    assert experiment_from_data({**usual, **more}, scenario()).digest == one.digest


@pytest.mark.parametrize(
    "more",
    [
        {"seed": 2},
        {"design": {"kind": "sobol", "samples": 4, "second_order": True}},
        {"design": {"kind": "latin_hypercube", "samples": 4}},
        {"vary": dict(reversed(BOTH.items()))},
        {"vary": {**BOTH, "overlap": {**OVERLAP["overlap"], "to": 0.81}}},
        {"vary": {**BOTH, "overlap": {**OVERLAP["overlap"], "group": "g"}}},
        {"vary": {**BOTH, "floor_of_work": {"path": "dynamics.floor", "values": [0.3, 0.1]}}},
        {"alternatives": {"a": {}}},
    ],
)
def test_what_bears_on_a_run_changes_the_digest(more):
    usual = lead(vary=BOTH, design={"kind": "sobol", "samples": 4})
    one = experiment_from_data(usual, scenario())
    assert experiment_from_data({**usual, **more}, scenario()).digest != one.digest


def test_another_scenario_changes_the_digest():
    data = lead(vary=BOTH, design={"kind": "sobol", "samples": 4})
    other = scenario(dynamics={"growth": 0.02})
    changed = experiment_from_data(data, other)
    assert changed.digest != experiment_from_data(data, scenario()).digest
    assert changed.identity["scenario"] == other.digest


def test_the_identity_is_json():
    found = load_experiment("mechanism_mix").identity
    assert json.loads(json.dumps(found)) == found


# Settings with other mechanisms, and how much there is to do


def test_columns_are_those_of_all_settings():
    town = "jurisdictions.town.mechanisms"
    plan = Plan(
        experiment(
            alternatives={
                "usual": {},
                "less": {f"{town}.steering": None},
                "other": {town: {"council": {"kind": "committee"}}},
            },
            outcomes=["survival_council", "survival_steering"],
        )
    )
    assert plan.mechanisms == ["dialogue", "steering", "council"]
    assert plan.mechanisms_of(1) == ["dialogue"]
    assert plan.mechanisms_of(2) == ["council"]
    names = [column.name for column in plan.summary_columns]
    survival = [name for name in names if name.startswith("survival_")]
    assert survival == ["survival_dialogue", "survival_steering", "survival_council"]
    assert names[-3:] == ["half_life", "load_per_office_year", "paid_total"]


def test_what_there_is_to_do_is_counted():
    plan = Plan(
        experiment(
            vary=BOTH,
            design={"kind": "sobol", "samples": 4},
            alternatives={"a": {}, "b": {"dynamics.growth": 0.02}},
            replicates=10,
        )
    )
    counts = plan.counts()
    assert (counts.points, counts.alternatives, counts.settings) == (16, 2, 32)
    assert (counts.runs, counts.months) == (320, 320 * 24)
    assert counts.disk["summary"] < counts.disk["quantiles"] < counts.disk["monthly"]


def test_outcomes_sum_up_measures():
    outcomes = ("intensity_plateau", "intensity_mean", "resilience_loss", "trust_last")
    assert measures_of(outcomes, scenario()) == ["intensity", "trust"]


# Cost


@pytest.mark.parametrize(
    "code", ["import simcoord", "import simcoord.cli.app", "import simcoord.experiments.plan"]
)
def test_importing_brings_in_nothing_that_draws(code):
    source = str(Path(simcoord.__file__).parents[1])
    child = (
        f"import sys; sys.path.insert(0, {source!r}); {code}\n"
        "print({'scipy.stats', 'SALib', 'sklearn'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"
