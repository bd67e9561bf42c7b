"""Prints a digest of the bits of a few short runs of every shipped scenario."""

from __future__ import annotations

import hashlib

import numpy as np
from stepping import Run

from simcoord.scenario import load_scenario, shipped_scenarios

MONTHS = 60


def digest(name: str) -> str:
    """SHA-256 of all that is recorded of one run, and of the state it ends in."""
    run = Run(load_scenario(name).with_changes({"horizon.months": MONTHS}), seed=3, replicate=5)
    run.live(MONTHS)
    bits = hashlib.sha256()
    for table in (*run.record.monthly, *run.state):
        one_kind_of_nan = np.where(np.isnan(table), np.nan, table)
        bits.update(one_kind_of_nan.tobytes())
    return bits.hexdigest()


if __name__ == "__main__":
    for name in shipped_scenarios():
        print(name, digest(name))
