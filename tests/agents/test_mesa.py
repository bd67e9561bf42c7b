"""What people do with any Mesa model, they can do with this one."""

from __future__ import annotations

import subprocess
import sys

import mesa
import numpy as np
import pytest

from simcoord import CoordinationModel, InputError, Office, load_scenario, simulate
from simcoord.agents import CommitteeAgent


def test_agents_are_selected_sorted_and_told_as_an_agent_set_is():
    model = CoordinationModel("typical_practice")
    model.run_until(12)
    willing = model.offices.select(lambda office: office.resistance < 0.5)
    assert [o.resistance for o in willing] == [r for r in model.state.resistance[0] if r < 0.5]
    ranked = model.offices.sort("effort", ascending=False)
    assert ranked.get("effort") == sorted(model.state.effort[0], reverse=True)
    model.offices.set("openness", 1.0)
    assert (model.state.openness == 1.0).all()
    assert model.offices.agg("effort", np.mean) == pytest.approx(model.measure("effort"))
    assert set(model.agents_by_type[CommitteeAgent].get("name")) == {"steering", "working_group"}


def test_a_data_collector_collects_what_simulate_computes():
    scenario = load_scenario("typical_practice").with_changes({"horizon.months": 24})
    model = CoordinationModel(scenario)
    collector = mesa.DataCollector(
        model_reporters={"intensity": lambda m: m.measure("intensity")},
        agenttype_reporters={Office: {"resistance": "resistance"}},
    )
    while model.running:
        model.step()
        collector.collect(model)
    results = simulate(scenario, [0], record="offices")
    assert collector.get_model_vars_dataframe().intensity.tolist() == (
        results.monthly.intensity.tolist()
    )
    collected = collector.get_agenttype_vars_dataframe(Office).resistance.tolist()
    assert collected == results.offices.resistance.tolist()


@pytest.mark.filterwarnings("ignore")  # of Mesa's own components and what they stand on
def test_mesas_own_visualisation_shows_it():
    import ipywidgets
    import solara
    from mesa.visualization import Slider, SolaraViz, make_plot_component

    class Shown(CoordinationModel):
        def __init__(self, seed=1):
            super().__init__("typical_practice", seed=seed)
            self.datacollector = mesa.DataCollector(
                model_reporters={"intensity": lambda m: m.measure("intensity")}
            )

        def step(self):
            super().step()
            self.datacollector.collect(self)

    model = Shown()
    model.step()
    page = SolaraViz(
        model,
        components=[make_plot_component("intensity")],
        model_params={"seed": Slider("seed", 1, 1, 9)},
        name="Coordination",
    )
    _, rendered = solara.render(page, handle_error=False)
    figure = rendered.find(ipywidgets.Image).widget
    assert bytes(figure.value).startswith(b"\x89PNG")
    rendered.close()


def test_a_run_ends_with_its_horizon():
    scenario = load_scenario("typical_practice").with_changes({"horizon.months": 3})
    model = CoordinationModel(scenario)
    model.run_model()
    assert (model.month, model.running) == (3, False)


@pytest.mark.parametrize("month", [0, 241, 5.0, "5", None])
def test_a_month_that_cannot_be_reached_is_refused(month):
    model = CoordinationModel("typical_practice")
    model.step()
    with pytest.raises(InputError, match="from 1 to 240"):
        model.run_until(month)


def test_mesa_counts_months_also_after_a_month_that_failed():
    class Broken(Office):
        answers = iter([2.0, 2.0])

        def attendance(self, meeting):
            return next(self.answers, meeting.usual)

    model = CoordinationModel("typical_practice", offices={"health": Broken})
    for _ in range(2):
        with pytest.raises(InputError):
            model.step()
    model.step()
    assert (model.month, model.steps) == (1, 1)


def test_seeds_may_be_numpys():
    model = CoordinationModel("typical_practice", seed=np.int64(3), replicate=np.int64(2))
    model.step()
    assert model.monthly.replicate.tolist() == [2]


@pytest.mark.parametrize("scenario", [None, 3, {}])
def test_what_is_no_scenario_is_refused(scenario):
    with pytest.raises(InputError, match="no scenario"):
        CoordinationModel(scenario)


@pytest.mark.parametrize(
    "luck", [{"seed": -1}, {"replicate": 1.5}, {"seed": True}, {"replicate": 2**64}]
)
def test_luck_that_is_no_number_is_refused(luck):
    with pytest.raises(InputError, match="whole number of at least 0"):
        CoordinationModel("typical_practice", **luck)


def test_a_measure_is_known_from_the_first_month_on():
    model = CoordinationModel("typical_practice")
    with pytest.raises(InputError, match="first month"):
        model.measure("intensity")
    model.step()
    with pytest.raises(InputError, match="did you mean 'intensity'"):
        model.measure("intensiti")


@pytest.mark.parametrize(
    "what", ["import simcoord", "import simcoord.cli.app", "import simcoord.agents"]
)
def test_mesa_is_imported_only_where_agents_are(what: str):
    code = f"{what}; import sys; sys.exit('mesa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
