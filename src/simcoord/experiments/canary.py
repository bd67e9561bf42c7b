"""Does this machine compute the same bits as the one that began the sweep?

Processors and C libraries may differ in the last bit of a sine or a logarithm.
A few fixed runs tell: their digest stands in every sweep.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

import numpy as np

from simcoord.experiments.requests import for_summaries
from simcoord.experiments.runs import Runner, Work
from simcoord.scenario.loading import scenario_from_data

_OFFICE = {"competence": {"learning": 1.0, "health": 0.5}}
#: Never to be changed: with it, every sweep that was begun before would be refused.
SCENARIO = {
    "simcoord": 1,
    "horizon": {"months": 120},
    "problem": {"dimensions": {"learning": {}, "health": {"need": 0.5}}},
    "sectors": {
        "education": {"goals": {"learning": 0.9}, "rhythm": {"period": 12, "first": 3}, **_OFFICE},
        "health": {"goals": {"health": 0.8}, "rhythm": {"period": 7, "first": 2}, **_OFFICE},
        "labour": {"goals": {"learning": 0.4}, "rhythm": {"period": 24, "first": 9}, **_OFFICE},
    },
    "jurisdictions": {
        "territory": {
            "incentive": {"matching": 0.3},
            "mechanisms": {
                "plans": {"kind": "aggregation"},
                "dialogue": {"kind": "consultation"},
                "unit": {"kind": "lead_unit"},
                "table": {"kind": "committee", "purpose": ["objectives", "planning", "goals"]},
            },
        }
    },
}
RUNS = 3


@cache
def canary() -> str:
    """SHA-256, in hexadecimal, of what the fixed runs come to on this machine."""
    request = for_summaries(scenario_from_data(SCENARIO), 0, range(RUNS))
    request = replace(request, record="monthly")
    work = Work(request)
    work.size = RUNS
    batch = Runner(work).batch(request.replicates)
    bits = hashlib.sha256()
    months = (np.swapaxes(values, 1, 2) for values in np.moveaxis(batch.monthly, 1, 0))
    for values in (*np.moveaxis(batch.summary, 1, 0), *months):
        bits.update(np.where(np.isnan(values), np.nan, values).tobytes())
    return bits.hexdigest()
