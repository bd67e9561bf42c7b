"""Results have not moved since the baseline was stored; `make baseline` refreshes it."""

from __future__ import annotations

import json

import pytest
from refresh_baseline import BASELINE, summary_means

import simcoord

STORED = json.loads(BASELINE.read_text())


def test_every_shipped_scenario_has_a_baseline():
    assert sorted(STORED) == sorted(simcoord.shipped_scenarios())


@pytest.mark.parametrize("name", sorted(STORED))
def test_summary_numbers_are_those_stored(name):
    found = summary_means(name)
    assert list(found) == list(STORED[name])
    for measure, stored in STORED[name].items():
        expected = None if stored is None else pytest.approx(stored, rel=1e-9, abs=1e-12)
        assert found[measure] == expected, measure
