"""Writes the stored baseline anew: means of the summary of every shipped scenario."""

from __future__ import annotations

import json
from pathlib import Path

import simcoord

BASELINE = Path(__file__).with_name("baseline.json")
REPLICATES, SEED = 8, 2024


def summary_means(name: str) -> dict[str, float | None]:
    """Mean over replicates and places of each number of the summary; None where there is none."""
    results = simcoord.simulate(
        simcoord.load_scenario(name), REPLICATES, seed=SEED, record="summary", progress=False
    )
    means = results.summary.drop(columns=["replicate", "jurisdiction"]).mean()
    return {measure: None if mean != mean else float(mean) for measure, mean in means.items()}


if __name__ == "__main__":
    baseline = {name: summary_means(name) for name in simcoord.shipped_scenarios()}
    BASELINE.write_text(json.dumps(baseline, indent=1) + "\n")
    print(f"wrote {BASELINE}")
