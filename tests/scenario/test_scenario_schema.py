"""The schema holds the defaults of the model, and editors can complete from its JSON Schema."""

from pathlib import Path

import jsonschema
import pytest

from simcoord.scenario import (
    Scenario,
    scenario_from_data,
    scenario_schema,
    shipped_scenarios,
)
from simcoord.scenario.reading import read_file, read_text

SHIPPED = Path(__file__).parents[2] / "src" / "simcoord" / "scenario" / "shipped"

GOOD = Path(__file__).parent / "good"
SCENARIO = (GOOD / "two_levels.yaml").read_text(encoding="utf-8")
SMALLEST = read_file(GOOD / "smallest.yaml").data


def smallest(**more):
    return scenario_from_data({**SMALLEST, **more})


def mechanism(**fields):
    level = {"mechanisms": {"it": fields}}
    return smallest(jurisdictions={"town": level}).jurisdictions["town"].mechanisms["it"]


# Defaults


def test_dynamics_have_the_defaults_of_the_model():
    assert smallest().dynamics.model_dump() == {
        "persuasion": 0.15, "tolerance": 0.8, "trust_gain": 0.03, "trust_loss": 0.02,
        "reliability_learning": 0.02, "initial_trust": 0.4, "anchor": 0.02, "listening": 0.03,
        "sequentiality": 0.5, "overlap": 0.6, "fading": 0.012, "ambition_gate": 0.3,
        "structural_boost": 0.5, "routine_resistance": 0.45, "resistance_speed": 0.10,
        "routine_speed": 0.015, "routine_reversion": 0.01, "threat": 0.4, "budget_threat": 0.2,
        "fatigue_weight": 0.3, "voice_relief": 0.10, "wins_relief": 0.25, "incentive_relief": 0.2,
        "newcomer_spread": 0.2, "voice_memory": 0.2, "fatigue_speed": 0.2, "fatigue_scale": 4.0,
        "fatigue_attendance": 0.5, "fatigue_cost": 0.3, "integration_value": 1.2,
        "reciprocity": 0.25, "effort_cost": 1.0, "resistance_cost": 1.5, "responsiveness": 0.5,
        "crowding": 0.3, "coupling": 0.10, "legitimacy_learning": 0.03, "ambition_learning": 0.02,
        "complementarity": -1, "premium": 2.0, "duplication": 0.35, "floor": 0.2,
        "growth": 0.012, "depreciation": 0.010, "turnover_loss": 0.40, "trust_retention": 0.5,
        "priority_shift": 0.5, "frame_spread": 0.3, "preservation": 0.5, "informal_speed": 0.01,
    }  # fmt: skip


def test_a_place_of_government_has_the_defaults_of_the_model():
    territory = smallest().jurisdictions["territory"]
    assert territory.model_dump() == {
        "count": 1,
        "parent": None,
        "autonomy": 0.5,
        "devolution": 0.0,
        "informal_network": 0.2,
        "presence": {"best": 1.0, "worst": 1.0},
        "administration": {
            "term": 48,
            "first_change": 48,
            "replacement": 0.85,
            "reshuffle": 0.30,
            "cascade": 0.0,
            "dissolution": 0.5,
        },
        "incentive": {"matching": 0.0, "basis": "effort", "fund": None, "start": 1, "end": None},
        "mechanisms": {},
        "sectors": {},
    }


def test_sectors_dimensions_traits_and_start_have_the_defaults_of_the_model():
    scenario = smallest()
    assert scenario.sectors["health"].model_dump() == {
        "goals": {},
        "competence": {},
        "budget": 1.0,
        "earmarked": 0.7,
        "information_quality": 0.7,
        "rhythm": {"period": 12, "first": 1},
        "ambition": None,
    }
    assert scenario.problem.dimensions["learning"].model_dump() == {"need": 0.7, "condition": 0.4}
    assert scenario.traits.model_dump() == {
        "openness": {"mean": 0.5, "spread": 0.3},
        "patience": {"mean": 0.5, "spread": 0.3},
        "ambition": {"mean": 0.5, "spread": 0.25},
    }
    assert scenario.initial.model_dump() == {"shared": {}, "effort": 0.0}
    assert (scenario.horizon.months, scenario.events) == (240, [])


@pytest.mark.parametrize(
    ("kind", "own", "rates"),
    [
        (
            "aggregation",
            {"every": 3, "load": 0.1, "ceiling": 0.4},
            {"information": 0.10, "actions": 0.05},
        ),
        (
            "consultation",
            {"every": 1, "load": 0.15, "ceiling": 1.0, "two_way": True},
            {"information": 0.12, "objectives": 0.12},
        ),
        (
            "lead_unit",
            {"every": 1, "load": 0.3, "ceiling": 1.0, "authority": 0.5, "legitimacy": 0.5},
            {
                "information": 0.05,
                "objectives": 0.05,
                "planning": 0.15,
                "goals": 0.15,
                "budget": 0.05,
                "actions": 0.15,
                "evaluation": 0.10,
            },
        ),
        (
            "committee",
            {
                "every": 1,
                "load": 0.5,
                "ceiling": 1.0,
                "quorum": 0.5,
                "obligation": 0.0,
                "regularity": 0.0,
                "structural": False,
                "parent": None,
            },
            {"planning": 0.12, "actions": 0.12},
        ),
    ],
)
def test_each_kind_of_mechanism_has_the_defaults_of_the_model(kind, own, rates):
    common = {"members": "all", "start": 1, "end": None, "institutional": 0.0, "refound_after": 12}
    it = mechanism(kind=kind)
    assert it.model_dump() == {"kind": kind, "purpose": rates, **common, **own}
    assert it.rates == rates


def test_a_purpose_that_is_a_list_grows_each_element_at_one_rate():
    assert mechanism(kind="committee", purpose=["goals", "budget"]).rates == {
        "goals": 0.12,
        "budget": 0.12,
    }


@pytest.mark.parametrize(
    ("purpose", "rate"),
    [({"information": 0.3, "goals": 0.2}, 0.3), (["information"], 0.12), ({"goals": 0.2}, 0.12)],
)
def test_a_one_way_consultation_grows_information_only(purpose, rate):
    it = mechanism(kind="consultation", two_way=False, purpose=purpose)
    assert it.rates == {"information": rate}


def test_default_purposes_are_not_shared_between_scenarios():
    mechanism(kind="committee").purpose["budget"] = 1.0
    assert mechanism(kind="committee").rates == {"planning": 0.12, "actions": 0.12}


# JSON Schema


def validator():
    schema = scenario_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_json_schema_accepts_all_that_ships_and_what_tests_use():
    texts = [read_file(SHIPPED / f"{name}.yaml").data for name in shipped_scenarios()]
    for data in [*texts, read_text(SCENARIO).data, SMALLEST]:
        assert list(validator().iter_errors(data)) == []


def test_the_json_schema_accepts_a_scenario_with_every_field_written():
    written = scenario_from_data(read_text(SCENARIO).data).model_dump(mode="json")
    assert list(validator().iter_errors(written)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"simcoord": 2},
        {"dynamic": {}},
        {"dynamics": {"overlap": -1}},
        {"sectors": {"a": {}}},
        {"sectors": {"A b": {}, "c": {}}},
        {"jurisdictions": {"t": {"mechanisms": {"m": {"kind": "comittee"}}}}},
        {"jurisdictions": {"t": {"mechanisms": {"m": {"kind": "committee", "two_way": True}}}}},
        {"jurisdictions": {"t": {"mechanisms": {"m": {"kind": "committee", "members": ["a"]}}}}},
        {"events": [{"kind": "crisis"}]},
    ],
)
def test_the_json_schema_refuses_what_an_editor_can_see_to_be_wrong(wrong):
    assert not validator().is_valid({**SMALLEST, **wrong})


def properties(schema):
    for definition in (schema, *schema["$defs"].values()):
        for name, node in definition["properties"].items():
            yield definition["title"], name, node


def numbers(node):
    branches = [node, *node.get("anyOf", [])]
    return [branch for branch in branches if branch.get("type") in ("number", "integer")]


def test_every_field_is_described_except_the_word_that_tells_the_kind():
    missing = {
        (part, name)
        for part, name, node in properties(scenario_schema())
        if "description" not in node and name != "kind"
    }
    assert missing == set()


def test_every_number_has_its_unit_and_a_bound():
    for part, name, node in properties(scenario_schema()):
        for number in numbers(node) if "const" not in node else ():
            assert "unit" in number, (part, name)
            assert {"minimum", "maximum", "exclusiveMinimum"} & set(number), (part, name)


def test_every_default_stands_in_the_json_schema():
    for part, name, node in properties(scenario_schema()):
        if numbers(node) and "default" not in node:
            required = {"month", "factor", "institutional", "simcoord"}
            assert name in required, (part, name)


def test_the_schema_that_is_given_out_is_a_copy():
    scenario_schema()["properties"].clear()
    assert "sectors" in scenario_schema()["properties"]
    assert Scenario.model_json_schema()["title"] == "Scenario"
