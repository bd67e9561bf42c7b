"""A small scenario and small experiments on it."""

from simcoord.experiments.experiment import experiment_from_data
from simcoord.scenario import scenario_from_data

SMALL = {
    "simcoord": 1,
    "horizon": {"months": 24},
    "problem": {"dimensions": {"learning": {}, "wellbeing": {}}},
    "sectors": {
        "education": {"competence": {"learning": 1.0}},
        "health": {"competence": {"wellbeing": 1.0}, "rhythm": {"period": 12, "first": 7}},
        "labour": {"competence": {"learning": 0.2}},
    },
    "jurisdictions": {
        "nation": {"administration": {"term": 12, "first_change": 12}},
        "town": {
            "parent": "nation",
            "count": 2,
            "mechanisms": {
                "dialogue": {"kind": "consultation"},
                "steering": {"kind": "committee", "quorum": 0.6},
            },
        },
    },
}


def lead(**more):
    return {"simcoord": 1, **more}


def scenario(**more):
    return scenario_from_data({**SMALL, **more})


def experiment(**more):
    """An experiment on the small scenario."""
    return experiment_from_data(lead(**more), scenario())
