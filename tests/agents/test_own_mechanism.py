"""A mechanism of one's own grows by the rule of growth, and is booked in the same account."""

from __future__ import annotations

import pytest
from stepping import Run

from simcoord import CoordinationModel, InputError, OwnMechanism
from simcoord.rulebook.elements import POTENTIAL
from simcoord.scenario.loading import scenario_from_data

QUIET = {
    "simcoord": 1,
    "horizon": {"months": 12},
    "problem": {"dimensions": {"learning": {}}},
    "sectors": {
        name: {"goals": {"learning": 0.5}, "competence": {"learning": 1.0}}
        for name in ("education", "health", "labour")
    },
    "jurisdictions": {"territory": {"administration": {"replacement": 0.0, "reshuffle": 0.0}}},
}


class Sums(OwnMechanism):
    """An aggregation of sectoral actions, written again in Python."""

    every, ceiling = 3, 0.4

    def act(self, offices):
        for office in offices:
            office.load += 0.1
        for one, other in self.pairs(offices):
            self.grow(one, other, {"information": 0.1, "actions": 0.05})


def test_an_aggregation_written_in_python_is_the_compiled_one_bit_by_bit():
    compiled = scenario_from_data(
        QUIET | {"jurisdictions": {"territory": {"mechanisms": {"sums": {"kind": "aggregation"}}}}}
    )
    own = scenario_from_data(QUIET | {"jurisdictions": {"territory": {}}})
    model, run = CoordinationModel(own, mechanisms={"sums": Sums}), Run(compiled)
    for _ in range(12):
        model.step()
        state = run.live()
        assert (model.state.shared == state.shared).all()
        assert (model.state.account == state.account).all()
        assert (model.state.fatigue == state.fatigue).all()


def test_what_holds_its_growth_back_is_booked_and_adds_up():
    model = CoordinationModel(scenario_from_data(QUIET), mechanisms={"sums": Sums})
    model.step()
    account = model.state.account[0]
    grown = model.state.shared[0].sum() / 2 / (1 - model.rules.dynamics.fading)
    assert account[POTENTIAL] == pytest.approx(3 * (0.1 + 0.05) * 0.4)  # three pairs
    assert account[:POTENTIAL].sum() + grown == pytest.approx(account[POTENTIAL], abs=1e-12)


def test_a_load_is_borne_by_those_it_made_grow():
    class Visit(OwnMechanism):
        load = 0.5

        def act(self, offices):
            self.grow(offices[0], offices[1], {"information": 0.1})

    model = CoordinationModel(scenario_from_data(QUIET), mechanisms={"visit": Visit})
    model.step()
    assert [office.load for office in model.offices] == [0.5, 0.5, 0.0]


def test_it_acts_from_its_start_to_its_end_every_so_many_months():
    turns = []

    class Retreat(OwnMechanism):
        every, start, end = 3, 2, 9

        def act(self, offices):
            turns.append(self.model.month)

    CoordinationModel(scenario_from_data(QUIET), mechanisms={"retreat": Retreat}).run_until(12)
    assert turns == [2, 5, 8]


def test_its_luck_is_that_of_its_name_under_every_scenario():
    drawn = []

    class Lottery(OwnMechanism):
        def act(self, offices):
            drawn.append([self.uniform(office) for office in offices])

    same = {"lottery": Lottery}
    CoordinationModel(scenario_from_data(QUIET), mechanisms=same).run_until(3)
    with_more = scenario_from_data(
        QUIET | {"jurisdictions": {"territory": {"mechanisms": {"sums": {"kind": "aggregation"}}}}}
    )
    CoordinationModel(with_more, mechanisms=same).run_until(3)
    assert drawn[:3] == drawn[3:]


def _acting(act):
    kind = type("Odd", (OwnMechanism,), {"act": act})
    return CoordinationModel(scenario_from_data(QUIET), mechanisms={"odd": kind})


@pytest.mark.parametrize(
    "rates, message",
    [
        ({"planing": 0.1}, "did you mean 'planning'"),
        ({"planning": 2.0}, "2.0 is not a share"),
        ({"planning": float("nan")}, "nan is not a share"),
    ],
)
def test_rates_that_make_no_sense_are_refused(rates, message: str):
    model = _acting(lambda self, offices: self.grow(offices[0], offices[1], rates))
    with pytest.raises(InputError, match=f"odd in territory, month 1.*{message}"):
        model.step()


def test_an_office_cannot_grow_with_itself():
    model = _acting(lambda self, offices: self.grow(offices[0], offices[0], {"planning": 0.1}))
    with pytest.raises(InputError, match="no two offices"):
        model.step()


def test_nothing_grows_outside_its_turn():
    model = CoordinationModel(scenario_from_data(QUIET), mechanisms={"sums": Sums})
    mechanism = model.own_mechanisms[0]
    with pytest.raises(InputError, match="own turn"):
        mechanism.grow(*model.offices_in(0)[:2], {"planning": 0.1})


def test_a_mechanism_without_act_says_so():
    class Empty(OwnMechanism):
        pass

    model = CoordinationModel(scenario_from_data(QUIET), mechanisms={"empty": Empty})
    with pytest.raises(NotImplementedError, match="Empty has no method act"):
        model.step()


def _odd(**attributes) -> dict[str, type]:
    return {"odd": type("Odd", (OwnMechanism,), attributes)}


@pytest.mark.parametrize(
    "mechanisms, message",
    [
        ({"odd": dict}, "subclass"),
        ({"My table!": OwnMechanism}, "small letters"),
        (_odd(level="moon"), "moon"),
        (_odd(every=0), "every: 0 is not a whole number of at least 1"),
        (_odd(every=1.5), "every: 1.5 is not a whole number"),
        (_odd(start="a"), "start: 'a' is not a whole number"),
        (_odd(start=5, end=5), "end: 5 is not after start 5"),
        (_odd(load=-10.0), "load: -10.0 is not a number of at least 0"),
        (_odd(load=float("nan")), "load: nan is not a number"),
        (_odd(ceiling=5.0), "ceiling: 5.0 is not a share"),
        (_odd(everi=6), "did you mean 'every'"),
    ],
)
def test_a_class_that_cannot_act_is_refused_at_once(mechanisms, message: str):
    with pytest.raises(InputError, match=message):
        CoordinationModel(scenario_from_data(QUIET), mechanisms=mechanisms)


def test_names_in_the_place_of_offices_are_refused():
    model = _acting(lambda self, offices: self.grow("health", "education", {"planning": 0.1}))
    with pytest.raises(InputError, match="no two offices"):
        model.step()
    model = _acting(lambda self, offices: self.grow(*offices[:2], ["planning"]))
    with pytest.raises(InputError, match="no mapping"):
        model.step()


def test_a_mechanism_of_ones_own_is_found_by_its_name():
    model = CoordinationModel(scenario_from_data(QUIET), mechanisms={"sums": Sums})
    assert model.mechanism("sums") is model.own_mechanisms[0]
