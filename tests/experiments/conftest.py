"""A small country: a nation and three districts, four sectors, forty months."""

import pytest

from simcoord.scenario import Scenario, load_scenario

COMMITTEE = {"kind": "committee", "obligation": 0.5, "purpose": ["planning", "actions"]}


@pytest.fixture(scope="session")
def country() -> Scenario:
    return load_scenario("typical_practice").with_changes(
        {
            "name": "A small country",
            "horizon.months": 40,
            "sectors.culture": None,
            "sectors.housing": None,
            "jurisdictions": {
                "nation": {
                    "administration": {"term": 12, "first_change": 10},
                    "mechanisms": {"dialogue": {"kind": "consultation"}, "board": COMMITTEE},
                },
                "district": {
                    "count": 3,
                    "parent": "nation",
                    "administration": {"term": 30, "first_change": 4},
                    "mechanisms": {"board": {**COMMITTEE, "every": 3, "start": 6}},
                    "incentive": {"matching": 0.5},
                },
            },
            "events": [{"month": 20, "kind": "early_change", "jurisdiction": "district"}],
        }
    )
