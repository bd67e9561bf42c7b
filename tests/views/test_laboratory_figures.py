"""Do the Laboratory's figures show the runs of both sides, and say the same in words?"""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import FillBetweenPolyCollection

from simcoord.experiments import simulate
from simcoord.scenario import Scenario, load_scenario
from simcoord.views import laboratory_figures as figures
from simcoord.views.lived import FEWEST, HISTORIES, MEASURES, Lived, histories, lived, times
from simcoord.views.tables import bands, held_back, tie_matrix, who_shares
from simcoord.views.words import Words
from views.test_figures import no_text_on_another

EN, ES = Words("en"), Words("es")
RUNS = 6


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("typical_practice").with_changes({"horizon.start": "2024-01"})


@pytest.fixture(scope="module")
def pair(scenario: Scenario) -> dict[str, Lived]:
    variant = scenario.with_changes({"jurisdictions.*.incentive.matching": 0.5})
    return {"baseline": lived(scenario, 1, RUNS), "variant": lived(variant, 1, RUNS)}


def test_what_is_kept_is_what_the_runs_came_to() -> None:
    scenario = load_scenario("stem_territory")
    kept = lived(scenario, 3, RUNS)
    runs = simulate(scenario, RUNS, 3, ties_at=kept.months)
    assert kept.bands["goals"].equals(bands(runs, "goals"))
    assert kept.held.equals(held_back(runs, window=scenario.horizon.months))
    assert kept.results.summary.equals(runs.summary)
    table, sectors = who_shares(runs, "planning"), list(scenario.sectors)
    for j, level in enumerate(scenario.jurisdictions):
        here = table[(table["level"] == level) & (table["month"] == kept.months[2])]
        assert np.allclose(kept.ties[j, 2, 2], tie_matrix(here, sectors), equal_nan=True)


def test_large_scenarios_are_lived_less_often_and_first_in_a_few_runs() -> None:
    small, large = load_scenario("typical_practice"), load_scenario("bolsa_familia")
    assert histories(small) == (HISTORIES,)
    assert histories(large) == (55, HISTORIES)
    vast = large.with_changes({"jurisdictions.municipality.count": 5000})
    assert histories(vast) == (FEWEST,)
    assert times(vast, FEWEST) == (24, 48, 72, 96, 120, 144)
    vaster = large.with_changes({"jurisdictions.municipality.count": 50_000})
    assert times(vaster, FEWEST) == ()


def test_both_sides_are_drawn_with_their_bands(pair: dict[str, Lived], scenario: Scenario) -> None:
    (panel,) = figures.months(pair, "intensity", scenario, "territory").axes
    for side, line in zip(pair.values(), panel.get_lines(), strict=True):
        assert np.array_equal(line.get_ydata(), side.bands["intensity"]["q50"])
    areas = [area for area in panel.collections if isinstance(area, FillBetweenPolyCollection)]
    assert len(areas) == 4
    assert (panel.get_lines()[0].get_linestyle(), panel.get_lines()[1].get_linestyle()) == (
        "--",
        "-",
    )


def test_measures_side_by_side_have_one_scale(pair: dict[str, Lived], scenario: Scenario) -> None:
    for group in figures.MONTHLY.values():
        drawn = [figures.months(pair, each, scenario, "territory").axes[0] for each in group]
        assert len({panel.get_ylim() for panel in drawn}) == 1


def test_obstacles_are_shares_of_the_potential(pair: dict[str, Lived]) -> None:
    shares = figures.held_shares(pair, "territory")
    assert list(shares.columns) == ["baseline", "variant"]
    assert shares.sum().to_numpy() == pytest.approx([1.0, 1.0], abs=0.003)
    (panel,) = figures.obstacles(pair, "territory").axes
    assert len(panel.patches) == 2 * len(shares)


@pytest.mark.parametrize("words", [EN, ES], ids=["en", "es"])
def test_no_text_lies_on_another_or_is_cut(
    pair: dict[str, Lived], scenario: Scenario, words: Words
) -> None:
    for measure in MEASURES:
        no_text_on_another(measure, figures.months(pair, measure, scenario, "territory", words))
    no_text_on_another("obstacles", figures.obstacles(pair, "territory", words))
    for side, square in figures.squares(pair, 0, 240, "planning"):
        drawn = figures.network(square, 1.0, side, scenario, words)
        no_text_on_another(side, drawn)


def test_panels_say_in_words_what_they_show(pair: dict[str, Lived], scenario: Scenario) -> None:
    last = pair["variant"].bands["intensity"].iloc[-1]
    told = figures.months_told(pair, "intensity", "territory")
    assert f"Variant: median {last['q50']:.2f} in month 240" in told
    assert figures.obstacles_told(pair, "territory").count("baseline") == len(
        figures.held_shares(pair, "territory")
    )
    side, square = next(figures.squares(pair, 0, 240, None))
    mean = np.nanmean(square)
    said = figures.network_told(square, side, scenario)
    assert said.startswith(f"Baseline: two sectors share {mean:.0%} on average")


def test_the_baseline_alone_is_drawn_where_nothing_is_changed(
    pair: dict[str, Lived], scenario: Scenario
) -> None:
    alone = {"baseline": pair["baseline"]}
    (panel,) = figures.months(alone, "outcome", scenario, "territory").axes
    assert len(panel.get_lines()) == 1
    assert "Variant" not in figures.months_told(alone, "outcome", "territory")
