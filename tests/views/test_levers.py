"""Are levers what the schema says, do settings make scenarios, and is it said why at times not?"""

from __future__ import annotations

from typing import Any

import pytest

from simcoord.scenario import InputError, Scenario, load_scenario, scenario_from_bytes
from simcoord.views.game.names import suggested
from simcoord.views.levers import (
    FUND,
    GOVERNMENT,
    Lever,
    choices,
    earmark_lever,
    is_lever,
    level_levers,
    mechanism_kinds,
    mechanism_levers,
    mechanism_path,
    trait_levers,
)
from simcoord.views.variant import (
    as_texts,
    changes_of,
    from_texts,
    ground_of,
    variant_of,
    why_not,
    with_setting,
    without,
)
from simcoord.views.words import Words

EN, ES = Words("en"), Words("es")
STEERING, WORKING = (mechanism_path("territory", name) for name in ("steering", "working_group"))
TERM = "jurisdictions.territory.administration.term"


@pytest.fixture(scope="module")
def typical() -> Scenario:
    return load_scenario("typical_practice")


def levers_of(scenario: Scenario) -> list[Lever]:
    found = [earmark_lever(scenario), *trait_levers(scenario)]
    for level, jurisdiction in scenario.jurisdictions.items():
        found += level_levers(scenario, level, (*GOVERNMENT, *FUND))
        for name in jurisdiction.mechanisms:
            found += mechanism_levers(scenario, level, name)
    return found


def test_every_position_of_every_lever_is_within_bounds(typical: Scenario) -> None:
    for lever in (each for each in levers_of(typical) if each.name != "parent"):
        values = lever.positions if lever.is_number else choices(lever, typical)
        for value in (values[0], values[-1]):
            typical.with_changes(lever.changes(value))


def test_a_lever_stands_where_the_scenario_is(typical: Scenario) -> None:
    for lever in levers_of(typical):
        assert typical.with_changes(lever.changes(lever.value)).digest == typical.digest
        assert lever.value in (lever.positions if lever.is_number else choices(lever, typical))


def test_every_lever_is_known_as_one(typical: Scenario) -> None:
    assert all(is_lever(path) for lever in levers_of(typical) for path in lever.paths)
    assert not is_lever("jurisdictions.*.administration.term")
    assert not is_lever(f"{STEERING}.purpose.planning")


def test_every_kind_has_its_own_levers(typical: Scenario) -> None:
    own = {"quorum": "committee", "authority": "lead_unit", "two_way": "consultation"}
    for kind in mechanism_kinds():
        path = mechanism_path("territory", "another")
        scenario = typical.with_changes({path: {"kind": kind}})
        names = [lever.name for lever in mechanism_levers(scenario, "territory", "another")]
        assert [name for name in own if name in names] == [n for n, of in own.items() if of == kind]
        assert {"every", "institutional"} <= set(names)


def test_a_label_has_the_unit_and_the_meaning_its_bounds(typical: Scenario) -> None:
    term = level_levers(typical, "territory", GOVERNMENT)[0]
    assert term.label(EN) == "Term (months)"
    assert term.meaning(EN) == (
        "months between two changes of administration; at least 1; default 48"
    )
    assert term.label(ES) == "Periodo de gobierno (meses)"


def test_earmarks_move_together_also_where_a_level_has_its_own(typical: Scenario) -> None:
    own = {"jurisdictions.territory.sectors.health.earmarked": 0.9}
    scenario = typical.with_changes({"sectors.education.earmarked": 0.1, **own})
    lever = earmark_lever(scenario)
    assert lever.value == 0.6  # of 0.1 and five times 0.7
    changed = scenario.with_changes(lever.changes(0.5))
    assert {sector.earmarked for sector in changed.sectors.values()} == {0.5}
    assert changed.jurisdictions["territory"].sectors["health"].earmarked == 0.5


# Settings


def test_what_is_turned_back_is_no_setting() -> None:
    begun = {TERM: 48}
    turned = with_setting({}, {TERM: 24}, begun)
    assert turned == {TERM: 24}
    assert with_setting(turned, {TERM: 48}, begun) == {}


def test_what_is_set_of_a_mechanism_waits_while_it_is_off(typical: Scenario) -> None:
    settings: dict[str, Any] = {f"{WORKING}.every": 6, WORKING: None}
    off = variant_of(typical, settings).jurisdictions["territory"].mechanisms
    assert "working_group" not in off
    del settings[WORKING]
    on = variant_of(typical, settings).jurisdictions["territory"].mechanisms
    assert on["working_group"].every == 6


def test_an_added_mechanism_comes_before_what_is_set_of_it(typical: Scenario) -> None:
    path = mechanism_path("territory", "lead_unit_1")
    settings = {f"{path}.authority": 0.9, path: {"kind": "lead_unit"}}
    assert list(changes_of(settings)) == [path, f"{path}.authority"]
    for made, authority in ((variant_of, 0.9), (ground_of, 0.5)):
        added = made(typical, settings).jurisdictions["territory"].mechanisms["lead_unit_1"]
        assert added.authority == authority
    assert without(settings, path) == {}


def test_a_new_mechanism_takes_a_name_that_is_free(typical: Scenario) -> None:
    path = mechanism_path("territory", "committee_1")
    taken = typical.with_changes({path: {"kind": "committee"}})
    assert suggested("committee", typical.jurisdictions["territory"].mechanisms) == "committee_1"
    assert suggested("committee", taken.jurisdictions["territory"].mechanisms) == "committee_2"


LAW = {"month": 70, "kind": "law", "mechanism": "steering", "institutional": 0.9}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({STEERING: None}, "working group reports to steering, which is switched off"),
        (
            {STEERING: None, f"{WORKING}.parent": None, "events[0]": LAW},
            "A law is about steering, which is switched off",
        ),
        ({f"{STEERING}.members": ["health"]}, "steering has fewer than two members"),
        ({f"{STEERING}.purpose": {}}, "steering has no purpose"),
        (
            {f"{STEERING}.parent": "working_group"},
            "would report to itself by way of",
        ),
        ({"horizon.months": 12}, "its runs have 12 months"),
        ({"sectors.education.budget": -1}, "too small"),
    ],
)
def test_what_does_not_go_together_is_said_once_in_words(
    typical: Scenario, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as refused:
        variant_of(typical, settings)
    reasons = why_not(refused.value, EN)
    assert len(reasons) == 1
    assert said in reasons[0]


def test_a_variant_written_to_a_file_is_the_same_when_read(typical: Scenario) -> None:
    settings = {TERM: 24, STEERING: None, f"{WORKING}.parent": None, f"{WORKING}.members": "all"}
    variant = variant_of(typical, settings)
    again = scenario_from_bytes(variant.to_yaml().encode(), "variant.yaml")
    assert again.digest == variant.digest != typical.digest


def test_settings_survive_a_link(typical: Scenario) -> None:
    settings = {
        mechanism_path("territory", "x"): {"kind": "committee", "members": ["health", "labour"]},
        f"{WORKING}.purpose": {"planning": 0.2, "actions": 0.15},
        "jurisdictions.territory.incentive.basis": "results",
        f"{WORKING}.parent": None,
        "events[0]": LAW,
    }
    read = from_texts(as_texts(settings))
    assert read == settings
    assert variant_of(typical, read).digest == variant_of(typical, settings).digest


def test_a_link_tells_all_that_is_wrong_with_it() -> None:
    with pytest.raises(InputError) as refused:
        from_texts(["nonsense", "a=[", f"{TERM}=24"])
    assert len(refused.value.problems) == 2
    with pytest.raises(InputError, match="at most 200"):
        from_texts([f"{TERM}=24"] * 201)
