"""Is the one number of each run the right one, and does the command line stay quick?"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import simcoord.analysis
from simcoord.analysis import month_values, of_alternative, outcome_values
from simcoord.analysis.values import full_block
from simcoord.scenario import InputError

SUMMARY = pd.DataFrame(
    {
        "setting": [0, 0, 0, 1, 1, 1],
        "replicate": [0] * 6,
        "jurisdiction": ["nation", "municipality[0]", "municipality[1]"] * 2,
        "intensity_plateau": [0.5, 0.1, 0.3, 0.6, 0.2, 0.6],
    }
)


def test_the_value_of_a_level_is_the_mean_over_its_places() -> None:
    table = outcome_values(SUMMARY, "intensity_plateau", "municipality")
    assert list(table.columns) == ["setting", "replicate", "value"]
    assert list(table["value"]) == pytest.approx([0.2, 0.4])
    assert list(outcome_values(SUMMARY, "intensity_plateau", "nation")["value"]) == [0.5, 0.6]


def test_one_level_need_not_be_told_and_several_must() -> None:
    nation = SUMMARY[SUMMARY["jurisdiction"] == "nation"]
    assert list(outcome_values(nation, "intensity_plateau")["value"]) == [0.5, 0.6]
    with pytest.raises(InputError, match=r"2 levels of government \(nation, municipality\)"):
        outcome_values(SUMMARY, "intensity_plateau")


@pytest.mark.parametrize(
    ("outcome", "level", "said"),
    [
        ("intensity_plato", "nation", "did you mean 'intensity_plateau'"),
        ("intensity_plateau", "nations", "did you mean 'nation'"),
        ("replicate", "nation", "'replicate' is not an outcome"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(outcome: str, level: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        outcome_values(SUMMARY, outcome, level)


def test_a_place_without_the_outcome_is_left_out_and_a_run_without_it_is_told() -> None:
    summary = SUMMARY.assign(intensity_plateau=[0.5, np.nan, 0.3, 0.6, np.nan, np.nan])
    table = outcome_values(summary, "intensity_plateau", "municipality")
    assert table["value"].iloc[0] == pytest.approx(0.3) and np.isnan(table["value"].iloc[1])


def test_any_measure_of_any_month_can_be_asked() -> None:
    monthly = pd.concat(
        [SUMMARY.rename(columns={"intensity_plateau": "trust"}).assign(month=m) for m in (1, 2)]
    )
    monthly["trust"] += monthly["month"]
    found = month_values(monthly, "trust", 2, "nation")
    assert list(found["value"]) == [2.5, 2.6]
    with pytest.raises(InputError, match="month 3 is not kept; the months are 1 to 2"):
        month_values(monthly, "trust", 3, "nation")


def test_values_of_an_alternative_are_those_of_its_settings() -> None:
    design = pd.DataFrame({"setting": [0, 1], "point": [0, 0], "alternative": ["usual", "fund"]})
    values = pd.DataFrame({"setting": [1, 0], "replicate": [0, 0], "value": [1.0, 2.0]})
    assert list(of_alternative(values, design, "fund")["value"]) == [1.0]
    with pytest.raises(InputError, match="did you mean 'fund'"):
        of_alternative(values, design, "funds")


@pytest.mark.parametrize(
    ("done", "rows", "replicates"),
    [
        ([[1, 1], [1, 1]], [0, 1], [0, 1]),
        ([[1, 0], [1, 0], [1, 0], [1, 1]], [0, 1, 2, 3], [0]),
        ([[1, 1], [1, 1], [1, 0]], [0, 1], [0, 1]),
        ([[0, 1], [0, 1]], [0, 1], [1]),
        ([[0], [0]], [], [0]),
    ],
)
def test_the_largest_part_without_a_gap_is_used(
    done: list[list[int]], rows: list[int], replicates: list[int]
) -> None:
    found = full_block(np.array(done, dtype=bool))
    assert ([*found[0]], [*found[1]]) == (rows, replicates)


def test_nothing_heavy_is_imported_before_it_is_asked_for() -> None:
    heavy = "{'SALib', 'sklearn', 'ema_workbench', 'scipy', 'pandas', 'numpy', 'matplotlib'}"
    code = f"import sys, simcoord.analysis; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    for name in simcoord.analysis.__all__:
        assert callable(getattr(simcoord.analysis, name)), name
    with pytest.raises(AttributeError, match="no attribute 'sobel'"):
        _ = simcoord.analysis.sobel
