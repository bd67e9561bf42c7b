"""Random scenarios that are valid, of every kind of mechanism, fund and event."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simcoord.rulebook.elements import ELEMENTS
from simcoord.scenario import Scenario, scenario_from_data
from simcoord.scenario.schema import Dynamics

SECTORS = ("education", "health", "labour", "housing")
DIMENSIONS = ("learning", "wellbeing", "income")
LEVELS = ("nation", "region", "town")
NAMES = ("plan", "dialogue", "unit", "council", "task_force", "table")

shares = st.floats(0.0, 1.0, allow_subnormal=False)
elements = st.sampled_from(ELEMENTS)


def maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with any of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def rhythms(draw: st.DrawFn) -> dict[str, int]:
    period = draw(st.integers(1, 24))
    return {"period": period, "first": draw(st.integers(1, period))}


@st.composite
def life(draw: st.DrawFn, months: int) -> dict[str, int]:
    """Start, and perhaps an end after it."""
    start = draw(st.integers(1, months))
    if draw(st.booleans()):
        return {"start": start}
    return {"start": start, "end": draw(st.integers(start + 1, months + 6))}


@st.composite
def mechanisms(draw: st.DrawFn, sectors: list[str], months: int) -> dict[str, dict[str, Any]]:
    """Up to four mechanisms of a level; a committee may report to one before it."""
    found: dict[str, dict[str, Any]] = {}
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True)):
        kind = draw(st.sampled_from(["aggregation", "consultation", "lead_unit", "committee"]))
        committees = [other for other, fields in found.items() if fields["kind"] == "committee"]
        own: dict[str, st.SearchStrategy[Any]] = {
            "aggregation": {},
            "consultation": {"two_way": st.booleans()},
            "lead_unit": {"authority": shares, "legitimacy": shares},
            "committee": {
                "quorum": shares,
                "obligation": shares,
                "regularity": shares,
                "structural": st.booleans(),
                **({"parent": st.sampled_from(committees)} if committees else {}),
            },
        }[kind]
        found[name] = {
            "kind": kind,
            **(draw(life(months)) if draw(st.booleans()) else {}),
            **draw(
                maybe(
                    every=st.integers(1, 4),
                    load=st.floats(0.0, 3.0),
                    members=st.lists(st.sampled_from(sectors), min_size=2, unique=True),
                    institutional=shares,
                    refound_after=st.one_of(st.none(), st.integers(1, 12)),
                    ceiling=shares,
                    purpose=st.one_of(
                        st.lists(elements, min_size=1, unique=True),
                        st.dictionaries(elements, shares, min_size=1),
                    ),
                    **own,
                )
            ),
        }
    return found


@st.composite
def levels(draw: st.DrawFn, sectors: list[str], months: int) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name in LEVELS[: draw(st.integers(1, 3))]:
        fund = {"matching": draw(st.floats(0.0, 2.0))} if draw(st.booleans()) else {}
        if fund:
            fund |= draw(
                maybe(
                    basis=st.sampled_from(["effort", "results", "activity"]),
                    fund=st.one_of(st.none(), st.floats(0.0, 5.0)),
                )
            )
            fund |= draw(life(months))
        found[name] = {
            "count": draw(st.integers(1, 3)),
            **({"parent": draw(st.sampled_from(list(found)))} if found else {}),
            "mechanisms": draw(mechanisms(sectors, months)),
            "incentive": fund,
            "presence": draw(maybe(best=shares, worst=shares)),
            "administration": draw(
                maybe(
                    term=st.integers(1, 24),
                    first_change=st.integers(1, 24),
                    replacement=shares,
                    reshuffle=shares,
                    cascade=shares,
                    dissolution=shares,
                )
            ),
            "sectors": draw(
                st.dictionaries(
                    st.sampled_from(sectors),
                    maybe(
                        budget=st.floats(0.0, 3.0),
                        earmarked=shares,
                        information_quality=shares,
                        rhythm=rhythms() | st.just({"first": 1}),
                    ),
                    max_size=2,
                )
            ),
            **draw(maybe(autonomy=shares, devolution=shares, informal_network=shares)),
        }
    return found


@st.composite
def events(draw: st.DrawFn, data: dict[str, Any]) -> list[dict[str, Any]]:
    sectors, places = list(data["sectors"]), list(data["jurisdictions"])
    by_dimension = st.dictionaries(st.sampled_from(list(data["problem"]["dimensions"])), shares)
    month = st.integers(1, data["horizon"]["months"])
    somewhere = maybe(jurisdiction=st.sampled_from(places))
    kinds: list[dict[str, st.SearchStrategy[Any]]] = [
        {"kind": st.just("crisis"), "condition": by_dimension, "salience": by_dimension},
        {"kind": st.just("early_change")},
        {
            "kind": st.just("budget"),
            "sectors": st.lists(st.sampled_from(sectors), min_size=1, unique=True),
            "factor": st.floats(0.0, 2.0),
            "months": st.one_of(st.none(), st.integers(1, 12)),
        },
    ]
    names = {name for level in data["jurisdictions"].values() for name in level["mechanisms"]}
    found = [
        draw(somewhere)
        | draw(st.fixed_dictionaries({"month": month} | draw(st.sampled_from(kinds))))
        for _ in range(draw(st.integers(0, 3)))
    ]
    if names and draw(st.booleans()):
        found.append(
            {
                "kind": "law",
                "month": draw(month),
                "mechanism": draw(st.sampled_from(sorted(names))),
                "institutional": draw(shares),
            }
        )
        name = found[-1]["mechanism"]
        own = [level for level in places if name in data["jurisdictions"][level]["mechanisms"]]
        if draw(st.booleans()):
            found[-1]["jurisdiction"] = draw(st.sampled_from(own))
    return found


def dynamics() -> st.SearchStrategy[dict[str, Any]]:
    """Any of the behavioural parameters, within its bounds and a plausible reach."""
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for name in Dynamics.model_fields:
        fields[name] = shares
    fields |= {
        # away from 0, where 1/ρ magnifies rounding
        "complementarity": st.floats(-20.0, -0.05) | st.just(0.0) | st.floats(0.05, 1.0),
        "ambition_gate": st.floats(0.01, 2.0),
        "fatigue_scale": st.floats(0.1, 10.0),
        "effort_cost": st.floats(0.1, 3.0),
        "premium": st.floats(0.0, 5.0),
        "threat": st.floats(0.0, 3.0),
        "integration_value": st.floats(0.0, 5.0),
    }
    return maybe(**fields)


@st.composite
def scenario_data(draw: st.DrawFn, months: int = 30) -> dict[str, Any]:
    """A scenario as plain data."""
    sectors = list(SECTORS[: draw(st.integers(2, 4))])
    dimensions = list(DIMENSIONS[: draw(st.integers(1, 3))])
    length = draw(st.integers(1, months))
    by_dimension = st.dictionaries(st.sampled_from(dimensions), shares)
    data: dict[str, Any] = {
        "simcoord": 1,
        "horizon": {"months": length},
        "problem": {
            "dimensions": {name: draw(maybe(need=shares, condition=shares)) for name in dimensions}
        },
        "sectors": {
            name: {
                "goals": draw(by_dimension),
                "competence": draw(by_dimension)
                | (dict.fromkeys(dimensions, 1.0) if n == 0 else {}),
                "rhythm": draw(rhythms()),
                **draw(
                    maybe(
                        budget=st.floats(0.0, 3.0),
                        earmarked=shares,
                        information_quality=shares,
                        ambition=shares,
                    )
                ),
            }
            for n, name in enumerate(sectors)
        },
        "jurisdictions": draw(levels(sectors, length)),
        "dynamics": draw(dynamics()),
        "traits": draw(
            maybe(
                **{
                    name: maybe(mean=shares, spread=shares)
                    for name in ("openness", "patience", "ambition")
                }
            )
        ),
        "initial": draw(maybe(shared=st.dictionaries(elements, shares), effort=shares)),
    }
    return data | {"events": draw(events(data))}


def scenarios(months: int = 30) -> st.SearchStrategy[Scenario]:
    """Random valid scenarios of at most so many months."""
    return scenario_data(months).map(scenario_from_data)
