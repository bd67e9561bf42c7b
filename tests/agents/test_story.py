"""Does a chronicle write down what happened, and why, each thing in a story of its own?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from small import small

from simcoord.agents.chronicle import Chronicle
from simcoord.agents.chroniclers.event import PARTS, Event
from simcoord.agents.run import Onlooker, Run
from simcoord.scenario import Scenario, load_scenario, scenario_from_data

STAYS, LEAVES = 1.0, -1.0
COMES, STAYS_AWAY = -1.0, 1.0


class Does(Onlooker):
    """Has somebody do something at the beginning of a month."""

    def __init__(self, what: Callable[[Run], None]) -> None:
        self._what = what

    def month_begins(self, run: Run) -> None:
        self._what(run)


def lived(scenario: Scenario, months: int, *onlookers: Onlooker) -> list[Event]:
    """What is told of so many months."""
    run, chronicle = Run(scenario), Chronicle()
    run.onlookers += [*onlookers, chronicle]
    for _ in range(months):
        run.live_month()
    return chronicle.events


def only(events: list[Event], kind: str) -> Event:
    """The one event of a kind."""
    (event,) = [event for event in events if event.kind == kind]
    return event


def of(events: list[Event], kind: str) -> list[int]:
    """Months of the events of a kind."""
    return [event.month for event in events if event.kind == kind]


def handover(body: dict[str, Any] | None, **place: Any) -> Scenario:
    """Two sectors that share planning at 0.64, and a new administration in the first month."""
    group = {"kind": "committee", "purpose": ["planning"]}
    scenario = small(
        mechanisms={} if body is None else {"working_group": group | body},
        administration={"first_change": 1, "replacement": 1.0},
        initial={"shared": {"planning": 0.64}},
        dynamics={"turnover_loss": 0.5, "preservation": 0.5},
    )
    return scenario.with_changes({f"jurisdictions.territory.{k}": v for k, v in place.items()})


def test_a_handover_names_who_left_and_which_pair_lost_most():
    scenario = handover({}).with_changes(
        {"initial.shared.planning": 0.61, "dynamics.turnover_loss": 0.4}
    )

    def one_leaves(run: Run) -> None:
        run.luck.offices[:] = [[LEAVES, 2.0]]

    told = only(lived(scenario, 1, Does(one_leaves)), "new_administration")
    assert (told.cause, told.sectors, told.pair) == (
        "calendar",
        ("sector_0",),
        ("sector_0", "sector_1"),
    )
    assert (told.measure, told.before, told.cuts) == ("shared_planning", 0.61, 1)
    assert told.after == pytest.approx(0.61 * 0.6)
    assert (told.mechanisms, told.legal_basis) == (("working_group",), 0.0)


@pytest.mark.parametrize(
    ("body", "after", "mechanisms", "basis"),
    [
        ({}, 0.64 * 0.5**2, ("working_group",), 0.0),
        ({"institutional": 0.5}, 0.64 * 0.75**2, ("working_group",), 0.5),
        (None, 0.64 * 0.5**2, (), None),
        ({"purpose": ["actions"]}, 0.64 * 0.5**2, (), None),
        ({"start": 2}, 0.64 * 0.5**2, (), None),
    ],
)
def test_what_fell_is_explained_by_the_body_that_covers_it(body, after, mechanisms, basis):
    told = only(lived(handover(body), 1), "new_administration")
    assert told.after == pytest.approx(after, abs=1e-15)
    assert (told.mechanisms, told.cuts) == (mechanisms, 2)
    assert told.legal_basis == basis or (basis is None and np.isnan(told.legal_basis))


def test_what_is_protected_by_law_does_not_fall():
    told = only(lived(handover({"institutional": 1.0}), 1), "new_administration")
    assert (told.pair, told.sectors) == ((), ("sector_0", "sector_1"))


def test_the_strongest_of_several_bodies_is_named_and_all_if_none_is_strong():
    for bases, named in (((0.2, 0.4), ("table",)), ((0.0, 0.0), ("working_group", "table"))):
        group = {"kind": "aggregation", "purpose": ["planning"]}
        bodies = {
            name: group | {"institutional": basis}
            for name, basis in zip(("working_group", "table"), bases, strict=True)
        }
        told = lived(handover(None, mechanisms=bodies), 1)
        assert only(told, "new_administration").mechanisms == named


def test_the_informal_network_keeps_its_part():
    told = only(lived(handover(None, informal_network=0.5), 1), "new_administration")
    assert told.kept == 0.25
    assert told.after == pytest.approx(0.64 * (1 - 0.5 * 0.75) ** 2)


def test_a_change_before_its_time_is_one_by_an_event():
    early = {"month": 2, "kind": "early_change"}
    told = lived(small(administration={"first_change": 3}, events=[early]), 3)
    causes = [(e.month, e.cause) for e in told if e.kind == "new_administration"]
    assert causes == [(2, "event"), (3, "calendar")]


def test_heads_that_leave_between_changes_are_told_with_what_they_take_along():
    scenario = handover(None).with_changes({"jurisdictions.*.administration.first_change": 50})

    def one_leaves(run: Run) -> None:
        run.luck.offices[:] = [[STAYS, LEAVES if run.month == 2 else STAYS]]

    told = only(lived(scenario, 3, Does(one_leaves)), "heads_left")
    assert (told.month, told.sectors, told.before, told.after) == (2, ("sector_1",), 0.64, 0.32)


def test_a_head_that_follows_the_one_above_is_told_apart_from_one_that_leaves_anyway():
    calm = {"replacement": 0.0, "reshuffle": 0.0, "first_change": 50}
    levels = {
        "nation": {"administration": calm},
        "town": {"parent": "nation", "administration": calm | {"cascade": 0.5}},
    }
    data = small().model_dump(exclude_unset=True) | {"jurisdictions": levels}

    def two_leave(run: Run) -> None:
        run.luck.offices[:] = [[LEAVES, LEAVES], [LEAVES, 0.25]]

    told = lived(scenario_from_data(data), 1, Does(two_leave))
    followed = {e.jurisdiction: (e.sectors, e.followed) for e in told}
    both = ("sector_0", "sector_1")
    assert followed == {"nation": (both, ()), "town": (both, ("sector_1",))}


def test_meetings_not_held_name_who_was_wanting_and_count_on_until_one_is_held():
    table = {"kind": "committee", "quorum": 0.6, "every": 2}
    scenario = small(sectors=3, mechanisms={"table": table})

    def members_come(run: Run) -> None:
        luck = [COMES] * 4 if run.month == 5 else [COMES, STAYS_AWAY, STAYS_AWAY, 0.5]
        run.luck.mechanisms[0, 0] = luck

    told = lived(scenario, 8, Does(members_come))
    assert [(e.month, e.in_a_row) for e in told] == [(1, 1), (3, 2), (7, 1)]
    assert told[0].kind == "not_held"
    assert (told[0].came, told[0].needed, told[0].sectors) == (1, 2, ("sector_1", "sector_2"))


def test_a_body_is_dissolved_founded_anew_and_ends():
    table = {"kind": "committee", "refound_after": 3, "end": 9}
    fresh = {"kind": "committee", "start": 4, "institutional": 1.0}
    scenario = small(
        mechanisms={"table": table, "fresh": fresh},
        administration={"first_change": 2, "dissolution": 0.75},
    )

    def unlucky(run: Run) -> None:
        run.luck.mechanisms[:, :, -1] = 0.5

    told = [e for e in lived(scenario, 12, Does(unlucky)) if e.mechanisms and e.kind != "not_held"]
    facts = [(e.month, e.kind, e.mechanisms[0], e.cause) for e in told]
    assert facts == [
        (2, "dissolved", "table", "administration"),
        (4, "founded", "fresh", "start"),
        (5, "founded", "table", "founded_anew"),
        (9, "ended", "table", "end"),
    ]
    assert (told[0].chance, told[0].legal_basis, told[2].months) == (0.75, 0.0, 3)


def test_what_somebody_dissolves_or_founds_is_no_doing_of_the_administration():
    scenario = small(mechanisms={"table": {"kind": "committee"}})

    def meddle(run: Run) -> None:
        run.state.active[0, 0] = run.month != 3

    told = lived(scenario, 5, Does(meddle))
    facts = [(e.month, e.kind, e.cause) for e in told if e.kind != "not_held"]
    assert facts == [(3, "dissolved", "intervention"), (4, "founded", "intervention")]


class Meddles(Onlooker):
    """Dissolves a body once heads have left in month 2, and founds it again in month 4."""

    def hands_changed(self, run: Run) -> None:
        if run.month in (2, 4):
            run.state.active[0, 0] = run.month == 4


def test_what_somebody_does_at_a_change_of_government_is_no_doing_of_it_either():
    table = {"kind": "committee", "institutional": 1.0, "refound_after": 12}
    changes = {"first_change": 2, "dissolution": 0.75}
    scenario = small(mechanisms={"table": table}, administration=changes)
    told = [e for e in lived(scenario, 5, Meddles()) if e.mechanisms and e.kind != "not_held"]
    facts = [(e.month, e.kind, e.cause) for e in told]
    assert facts == [(2, "dissolved", "intervention"), (4, "founded", "intervention")]


def test_a_mechanism_that_the_scenario_loses_is_ended_and_the_others_keep_their_story():
    two = {"old": {"kind": "committee"}, "table": {"kind": "committee"}}
    run, chronicle = Run(small(mechanisms=two)), Chronicle()
    run.onlookers.append(chronicle)
    run.live_month()
    run.goes_on_under(small(mechanisms={"table": two["table"]}))
    run.live_month()
    told = [(e.month, e.kind, e.mechanisms) for e in chronicle.events if e.kind != "not_held"]
    assert told == [(2, "ended", ("old",))]


def test_a_level_is_reached_by_growth():
    plans = {"kind": "aggregation", "purpose": {"information": 0.5}, "ceiling": 1.0, "start": 2}
    scenario = small(mechanisms={"plans": plans}, initial={"shared": {"information": 0.2}})
    told = only(lived(scenario, 2), "level_reached")
    assert (told.level, told.measure, told.month) == ("low", "rung_low", 2)
    assert (told.before, told.after) == (pytest.approx(0.2), pytest.approx(0.6))
    parts = {"intervention": 0.0, "turnover": 0.0, "growth": 0.4, "fading": 0.0}
    assert (told.cause, dict(told.parts)) == ("growth", pytest.approx(parts))


def test_a_level_is_lost_by_what_took_most_of_its_rung():
    for loss, fading, cause in ((0.5, 0.1, "turnover"), (0.1, 0.5, "fading")):
        scenario = small(
            administration={"first_change": 1, "replacement": 1.0},
            initial={"shared": {"information": 0.4}},
            dynamics={"turnover_loss": loss, "fading": fading},
        )
        told = only(lived(scenario, 1), "level_lost")
        kept = 0.4 * (1 - loss) ** 2
        assert (told.level, told.cause) == ("none", cause)
        assert told.parts["turnover"] == pytest.approx(kept - 0.4)
        assert told.parts["fading"] == pytest.approx(-fading * kept)
        assert sum(told.parts.values()) == pytest.approx(told.after - told.before, abs=1e-12)


def lead_unit() -> Scenario:
    """A mandate without legitimacy over offices with a routine resistance of 0.45."""
    unit = {"kind": "lead_unit", "authority": 1.0, "legitimacy": 0.0, "load": 0.0, "end": 3}
    unit["purpose"] = ["information"]
    dynamics = {
        "routine_resistance": 0.45,
        "resistance_speed": 0.1,
        "threat": 0.4,
        "wins_relief": 0.0,
    }
    return small(mechanisms={"unit": unit}, dynamics=dynamics)


def test_resistance_surges_by_what_pulls_on_it_and_relents_when_it_is_gone():
    told = lived(lead_unit(), 60)
    surge, relief = only(told, "resistance_surged"), only(told, "resistance_relented")
    # 0.45, then a tenth of the way to 0.85 each month
    assert (surge.month, surge.before, surge.after) == (
        2,
        pytest.approx(0.49),
        pytest.approx(0.526),
    )
    assert (surge.cause, surge.term) == ("threat", pytest.approx(0.4))
    assert surge.parts["threat"] == pytest.approx(0.04)
    assert surge.parts["routine"] == pytest.approx(0.1 * (0.45 - 0.49))
    assert sum(surge.parts.values()) == pytest.approx(surge.after - surge.before, abs=1e-12)
    # then a tenth of the way back: 0.076 above routine, below 0.03 after nine months
    assert (relief.month, relief.cause) == (11, "routine")
    assert relief.threshold == pytest.approx(0.48)


def test_resistance_that_hovers_about_the_threshold_is_told_once():
    def hover(run: Run) -> None:
        if run.month > 1:
            run.state.resistance[:] = 0.51 if run.month % 2 else 0.49

    told = lived(small(dynamics={"resistance_speed": 0.0}), 20, Does(hover))
    assert of(told, "resistance_surged") == [3] and not of(told, "resistance_relented")
    assert only(told, "resistance_surged").cause == "intervention"


def test_newcomers_that_bring_resistance_are_its_cause():
    def newcomers(run: Run) -> None:
        run.luck.traits[:] = 1.0

    scenario = small(
        administration={"first_change": 1, "replacement": 1.0},
        dynamics={"routine_resistance": 0.45, "newcomer_spread": 0.25},
    )
    told = only(lived(scenario, 1, Does(newcomers)), "resistance_surged")
    assert (told.cause, told.term, told.after) == ("turnover", pytest.approx(0.25), 0.7)


def rhythm(first: int) -> dict[str, Any]:
    return {
        "goals": {"wellbeing": 0.5},
        "competence": {"wellbeing": 1.0},
        "rhythm": {"first": first},
    }


def test_rhythms_lock_after_a_year_in_step_and_fall_out_of_it():
    sectors = {"one": rhythm(1), "other": rhythm(7), "like_one": rhythm(1)}
    data = small().model_dump(exclude_unset=True) | {"sectors": sectors}

    def shift(run: Run) -> None:
        if run.month in (4, 20):
            run.state.cycle[0, 1] += 0.5

    told = lived(scenario_from_data(data), 30, Does(shift))
    facts = [(e.month, e.kind, e.pair, e.since) for e in told]
    ties = [("one", "other"), ("other", "like_one")]
    assert facts == [
        *((15, "locked", tie, 4) for tie in ties),
        *((20, "out_of_step", tie, 4) for tie in ties),
    ]
    assert told[0].after == pytest.approx(1.0) and told[-1].after == pytest.approx(0.0)


def test_rhythms_in_step_from_the_first_month_are_no_news_until_they_were_apart():
    sectors = {"one": rhythm(1), "other": rhythm(1)}
    data = small().model_dump(exclude_unset=True) | {"sectors": sectors}

    def shift(run: Run) -> None:
        if run.month in (24, 28):
            run.state.cycle[0, 1] += 0.5

    told = lived(scenario_from_data(data), 40, Does(shift))
    facts = [(e.month, e.kind, e.since) for e in told]
    assert facts == [(24, "out_of_step", 1), (39, "locked", 28)]


def test_events_of_the_scenario_are_told_by_what_they_did():
    fund = {"matching": 0.5, "basis": "results", "start": 2, "end": 6}
    blow = {"condition": {"wellbeing": 0.1}, "salience": {"wellbeing": 0.5}}
    scenario = small(
        incentive=fund,
        mechanisms={"table": {"kind": "aggregation", "institutional": 0.25}},
        events=[
            {"month": 3, "kind": "crisis", **blow},
            {"month": 4, "kind": "crisis"},
            {"month": 4, "kind": "budget", "sectors": ["sector_1"], "factor": 0.5, "months": 3},
            {"month": 5, "kind": "law", "mechanism": "table", "institutional": 0.75},
        ],
        problem={"dimensions": {"wellbeing": {"condition": 0.4}}},
        dynamics={"depreciation": 0.0, "growth": 0.0},
    )
    told = lived(scenario, 8)
    facts = [(e.month, e.kind, e.measure, round(e.before, 9), round(e.after, 9)) for e in told]
    assert facts[0] == (2, "fund_started", "matching", 0.0, 0.5)
    assert facts[1] == (3, "crisis", "condition_wellbeing", 0.4, 0.3)
    assert facts[2] == (3, "crisis", "frame_wellbeing", 0.5, 0.75)
    assert facts[3][:3] == (4, "crisis", "")
    assert facts[4] == (4, "budget", "budget", 1.0, 0.5) and told[4].sectors == ("sector_1",)
    assert facts[5] == (5, "law", "institutional", 0.25, 0.75)
    assert facts[6] == (6, "fund_ended", "matching", 0.5, 0.0)
    assert facts[7] == (7, "budget", "budget", 0.5, 1.0)
    assert len(facts) == 8


def test_an_intervention_is_told_under_the_month_in_which_it_takes_effect():
    run, chronicle = Run(small()), Chronicle()
    run.onlookers.append(chronicle)
    run.live_month()
    chronicle.intervened("cut_budget", sectors=["sector_0"], factor=0.5, months=None, level=None)
    assert chronicle.events == []
    run.live_month()
    told = only(chronicle.events, "intervention")
    assert (told.month, told.cause, told.sectors) == (2, "cut_budget", ("sector_0",))
    assert told.details == "factor 0.5"
    run.live_month()
    assert len(chronicle.events) == 1


class Fails(Onlooker):
    """Fails once, in the middle of a month."""

    def __init__(self, month: int) -> None:
        self._month = month

    def offices_intend(self, run: Run) -> None:
        if run.month == self._month:
            self._month = 0
            raise RuntimeError("in the middle of the month")


def test_a_month_that_fails_and_is_lived_again_is_told_once():
    scenario = load_scenario("typical_practice").with_changes({"horizon.months": 60})
    run, chronicle = Run(scenario), Chronicle()
    run.onlookers += [chronicle, Fails(48)]
    chronicle.intervened("nothing")
    while run.month < 60:
        try:
            run.live_month()
        except RuntimeError:
            assert run.month == 47 and chronicle.events[-1].month < 48
    assert chronicle.events[1:] == lived(scenario, 60)


def test_looking_on_changes_nothing():
    scenario = load_scenario("typical_practice").with_changes({"horizon.months": 60})
    alone, watched = Run(scenario), Run(scenario)
    watched.onlookers.append(Chronicle())
    for run in (alone, watched):
        for _ in range(60):
            run.live_month()
    for one, other in zip(alone.state, watched.state, strict=True):
        assert np.array_equal(one, other)


def test_the_table_has_a_row_an_event_and_a_column_a_fact():
    run, chronicle = Run(lead_unit()), Chronicle()
    run.onlookers.append(chronicle)
    for _ in range(12):
        run.live_month()
    rows = chronicle.frame()
    assert list(rows["kind"]) == ["resistance_surged", "ended", "resistance_relented"]
    names = [*(name for name in Event._fields if name != "parts"), *(f"by_{p}" for p in PARTS)]
    assert list(rows) == names
    surge = rows.iloc[0]
    by_parts = surge[[f"by_{part}" for part in PARTS]].sum()
    assert by_parts == pytest.approx(surge["after"] - surge["before"])
    assert rows["mechanisms"].tolist() == ["", "unit", ""] and rows["came"].isna().all()


def test_the_table_of_nothing_has_its_columns():
    assert list(Chronicle().frame()["month"]) == []
