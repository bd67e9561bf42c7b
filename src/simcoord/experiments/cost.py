"""What do mechanisms bring, for the work that they ask for?  Source: model.md 5, cost."""

from __future__ import annotations

import pandas as pd

from simcoord.experiments.bands import ratio
from simcoord.experiments.results import Results
from simcoord.experiments.simulating import simulate
from simcoord.scenario import Scenario


def without_mechanisms(scenario: Scenario) -> Scenario:
    """The same scenario without any mechanism, nor the laws about them."""
    bare: dict[str, object] = {
        f"jurisdictions.{level}.mechanisms": {} for level in scenario.jurisdictions
    }
    laws = [n for n, event in enumerate(scenario.events) if event.kind == "law"]
    return scenario.with_changes(bare | {f"events[{n}]": None for n in laws})


def cost_effectiveness(results: Results, threads: int | None = None) -> pd.DataFrame:
    """Outcome that mechanisms bring, over the same runs without them, for each unit of load.

    One row a replicate and jurisdiction:

    outcome_gained       : mean outcome over the run, less that of the same run without mechanisms
    load_per_office_year : loads
    gained_per_load      : outcome gained for each load an office bears a year; NaN without load
    paid_total           : money paid with mechanisms, budget units
    """
    bare = simulate(
        without_mechanisms(results.scenario),
        replicates=results.replicates,
        seed=results.seed,
        threads=threads,
        record="summary",
    )
    with_them = results.summary
    gained = (with_them["outcome_mean"] - bare.summary["outcome_mean"]).to_numpy()
    load = with_them["load_per_office_year"].to_numpy()
    return with_them[["replicate", "jurisdiction"]].assign(
        outcome_gained=gained,
        load_per_office_year=load,
        gained_per_load=ratio(gained, load),
        paid_total=with_them["paid_total"],
    )
