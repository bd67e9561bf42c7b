"""Are the numbers that figures draw the ones that one gets by hand?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from simcoord.experiments import Results
from simcoord.rulebook.elements import ELEMENTS
from simcoord.scenario import Scenario
from simcoord.views.tables import bands, held_back, tie_matrix, who_shares


def test_places_are_averaged_before_replicates_are_compared(
    two_places: Scenario, by_hand: Callable[..., Results]
) -> None:
    effort = np.array([[[0.0], [0.2]], [[0.4], [0.6]]])  # means of the places: 0.1 and 0.5
    table = bands(by_hand(two_places, {"effort": effort}, replicates=2), "effort")
    assert table["month"].tolist() == [1, 2, 3, 4]
    first = table.iloc[0]
    assert first[["mean", "q50"]].tolist() == pytest.approx([0.3, 0.3])
    assert first[["q05", "q25", "q75", "q95"]].tolist() == pytest.approx([0.12, 0.2, 0.4, 0.48])


def test_the_lowest_and_highest_place_are_means_over_replicates(
    two_places: Scenario, by_hand: Callable[..., Results]
) -> None:
    effort = np.array([[[0.0], [0.2]], [[0.4], [0.6]]])
    table = bands(by_hand(two_places, {"effort": effort}, replicates=2), "effort")
    assert table[["lowest", "highest"]].iloc[0].tolist() == pytest.approx([0.2, 0.4])


def test_every_level_has_its_own_months(three_levels: Results) -> None:
    table = bands(three_levels, "intensity")
    assert table.groupby("level", sort=False).size().to_dict() == {
        "nation": 144,
        "department": 144,
        "municipality": 144,
    }
    months = three_levels.monthly
    nation = months[(months["jurisdiction"] == "nation") & (months["month"] == 50)]
    drawn = table[(table["level"] == "nation") & (table["month"] == 50)]["mean"]
    assert drawn.item() == pytest.approx(nation["intensity"].mean())


def test_losses_and_growth_are_shares_of_the_potential_in_each_window(
    two_places: Scenario, by_hand: Callable[..., Results]
) -> None:
    monthly = {"potential": [1.0, 3.0, 0.0, 0.0], "lost_resistance": [0.5, 0.5, 0.0, 0.0]}
    table = held_back(by_hand(two_places, monthly), window=2)
    assert table[["first", "last"]].to_numpy().tolist() == [[1, 2], [3, 4]]
    assert table.loc[0, "potential"] == 8.0  # two places
    assert table.loc[0, ["resistance", "goals", "growth"]].tolist() == [0.25, 0.0, 0.75]


def test_a_window_without_potential_has_no_shares(
    two_places: Scenario, by_hand: Callable[..., Results]
) -> None:
    table = held_back(by_hand(two_places, {}), window=4)
    assert table[["growth", "resistance"]].isna().to_numpy().all()


def test_the_last_window_ends_with_the_run(three_levels: Results) -> None:
    table = held_back(three_levels, window=100)
    assert table[table["level"] == "nation"][["first", "last"]].to_numpy().tolist() == [
        [1, 100],
        [101, 144],
    ]


def test_ties_are_symmetric_means_over_replicates_and_elements(one_level: Results) -> None:
    table, ties = who_shares(one_level), one_level.ties
    pair = (ties["sector"] == "education") & (ties["partner"] == "health") & (ties["month"] == 48)
    expected = ties[pair][list(ELEMENTS)].to_numpy().mean()
    square = tie_matrix(table[table["month"] == 48], list(one_level.scenario.sectors))
    assert square[0, 1] == square[1, 0] == pytest.approx(expected)
    assert np.isnan(np.diag(square)).all()


def test_one_element_alone_can_be_shown(one_level: Results) -> None:
    table, ties = who_shares(one_level, "actions"), one_level.ties
    pair = (ties["sector"] == "labour") & (ties["partner"] == "culture") & (ties["month"] == 12)
    here = (table["sector"] == "culture") & (table["partner"] == "labour") & (table["month"] == 12)
    assert table[here]["shared"].item() == pytest.approx(ties[pair]["actions"].mean())


def test_a_table_is_not_changed_by_being_read(one_level: Results) -> None:
    before = one_level.ties.copy()
    who_shares(one_level)
    pd.testing.assert_frame_equal(one_level.ties, before)
