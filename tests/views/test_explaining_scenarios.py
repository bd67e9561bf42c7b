"""Does the explanation of a scenario say all that the scenario says, in both languages?"""

from __future__ import annotations

from pathlib import Path

import pytest

from simcoord.scenario import Scenario, load_scenario, shipped_scenarios
from simcoord.views.explanation import explained
from simcoord.views.words import Words


@pytest.fixture(scope="module")
def rich() -> Scenario:
    return load_scenario(Path(__file__).with_name("rich.yaml"))


def said(scenario: Scenario, language: str = "en") -> str:
    return " ".join(" ".join(explained(scenario, Words(language))).split())


@pytest.mark.parametrize(
    "sentence",
    [
        "A run has 60 months, 3 sectors and 3 places",
        "escuelas: budget 1, 70% of it earmarked; plans every month from month 1",
        "Level ciudad: 2 places under pais",
        "Government: first change in month 48, then every 48 months: 1 change in the run",
        "Heads of office: 85% leave at a change, 30% a year besides",
        "Presence of the state: from 100% in the first place to 70% in the last",
        "Fund: pays 0.3 for each unit of joint results, from month 4 to month 29,"
        " at most 10 budget units a year",
        "unidad: lead unit, all sectors, every month, from month 5 on, to share information 0.05",
        "dialogo: mutual consultation, one-way, escuelas and clinicas, every month,"
        " from month 1 to month 19, to share information 0.12",
        "mesa: committee, structural, all sectors, every 2 months,"
        " to share planning 0.12 and actions 0.12, legal basis 0.40",
        "grupo: committee, all sectors, every month,"
        " to share planning 0.12 and actions 0.12, reports to mesa",
        "month 10, all levels: crisis: aprendizaje falls by 0.10",
        "month 12, all levels: crisis month 20",
        "month 20, all levels: budget of escuelas times 0.8, for 24 months",
        "month 21, all levels: budget of all sectors times 1.5",
        "month 30, ciudad: the government changes early",
        "month 40, all levels: the legal basis of mesa becomes 0.90",
    ],
)
def test_it_says_who_does_what_how_often_and_what_for(rich: Scenario, sentence: str) -> None:
    assert sentence in said(rich)


def test_a_level_without_mechanisms_says_so(rich: Scenario) -> None:
    bare = rich.with_changes({"jurisdictions.pais.mechanisms": {}})
    assert "No mechanism" in said(bare)


def test_it_speaks_spanish(rich: Scenario) -> None:
    text = said(rich, "es")
    assert "unidad: unidad líder, todos los sectores, cada mes" in text
    assert "Escenario sin nombre" in text and "presupuesto 1, 70\xa0%" in " ".join(
        explained(rich, Words("es"))
    )


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_shipped_scenario_can_be_explained_within_the_page(name: str) -> None:
    assert max(len(line) for line in explained(load_scenario(name), Words("es"))) <= 100
