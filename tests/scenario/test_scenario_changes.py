"""A variant differs from its scenario by its changes, and by nothing else."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simcoord.scenario import (
    InputError,
    Scenario,
    ScenarioError,
    parse_change,
    scenario_from_data,
    scenario_schema,
)

WRITTEN = {
    "simcoord": 1,
    "problem": {"dimensions": {"learning": {}, "health": {"need": 0.9}}},
    "sectors": {
        "education": {"competence": {"learning": 1.0}, "goals": {"learning": 0.8}},
        "care": {"competence": {"health": 1.0}, "earmarked": 0.5},
        "labour": {},
    },
    "jurisdictions": {
        "nation": {},
        "town": {
            "parent": "nation",
            "count": 3,
            "mechanisms": {
                "dialogue": {"kind": "consultation"},
                "steering": {"kind": "committee", "purpose": ["objectives", "planning"]},
                "working": {"kind": "committee", "parent": "steering", "quorum": 0.6},
            },
        },
    },
    "events": [
        {"month": 10, "kind": "early_change"},
        {"month": 20, "kind": "budget", "factor": 0.8},
        {"month": 30, "kind": "crisis", "salience": {"health": 0.5}},
    ],
}
BASE = scenario_from_data(WRITTEN)
TOWN = "jurisdictions.town.mechanisms"


def mechanisms(scenario):
    return scenario.jurisdictions["town"].mechanisms


def refusal(changes, **place):
    with pytest.raises(ScenarioError) as refused:
        BASE.with_changes(changes, **place)
    return str(refused.value)


# What a change does


def test_a_change_sets_one_value_and_leaves_the_original_alone():
    before = BASE.model_dump()
    variant = BASE.with_changes({"jurisdictions.town.administration.term": 24})
    assert variant.jurisdictions["town"].administration.term == 24
    assert variant.jurisdictions["nation"].administration.term == 48
    assert BASE.model_dump() == before


def test_no_change_is_the_same_scenario():
    assert BASE.with_changes({}) == BASE


def test_a_star_changes_every_entry():
    variant = BASE.with_changes({"jurisdictions.*.administration.term": 24})
    assert [level.administration.term for level in variant.jurisdictions.values()] == [24, 24]


def test_two_stars_change_every_entry_of_every_entry():
    variant = BASE.with_changes({"jurisdictions.*.mechanisms.*.institutional": 0.7})
    assert {each.institutional for each in mechanisms(variant).values()} == {0.7}


def test_after_a_star_levels_without_the_named_mechanism_are_skipped():
    variant = BASE.with_changes({"jurisdictions.*.mechanisms.steering.every": 6})
    assert mechanisms(variant)["steering"].every == 6
    assert variant.jurisdictions["nation"].mechanisms == {}


def test_after_a_star_mechanisms_without_the_field_are_skipped():
    variant = BASE.with_changes({"jurisdictions.*.mechanisms.*.quorum": 0.9})
    assert mechanisms(variant)["steering"].quorum == mechanisms(variant)["working"].quorum == 0.9


def test_a_mapping_adds_a_mechanism_and_none_takes_one_away():
    variant = BASE.with_changes(
        {f"{TOWN}.unit": {"kind": "lead_unit", "authority": 0.9}, f"{TOWN}.dialogue": None}
    )
    assert list(mechanisms(variant)) == ["steering", "working", "unit"]
    assert mechanisms(variant)["unit"].authority == 0.9


def test_a_mapping_replaces_a_mechanism_whole_so_that_defaults_follow_its_kind():
    variant = BASE.with_changes({f"{TOWN}.working": {"kind": "aggregation"}})
    assert mechanisms(variant)["working"].every == 3


def test_a_new_kind_brings_its_own_defaults():
    variant = BASE.with_changes({f"{TOWN}.dialogue.kind": "aggregation"})
    assert mechanisms(variant)["dialogue"].ceiling == 0.4


def test_none_on_a_nullable_field_is_null():
    variant = BASE.with_changes({f"{TOWN}.working.parent": None, f"{TOWN}.steering.end": None})
    assert mechanisms(variant)["working"].parent is None


def test_the_rate_of_one_element_can_be_changed_wherever_the_others_come_from():
    variant = BASE.with_changes(
        {f"{TOWN}.dialogue.purpose.budget": 0.3, f"{TOWN}.steering.purpose.planning": 0.2}
    )
    assert mechanisms(variant)["dialogue"].rates == {
        "information": 0.12,
        "objectives": 0.12,
        "budget": 0.3,
    }
    assert mechanisms(variant)["steering"].rates == {"objectives": 0.12, "planning": 0.2}


def test_items_of_lists_are_changed_removed_and_added_by_number():
    variant = BASE.with_changes(
        {"events[1].factor": 0.5, "events[0]": None, "events[3]": {"month": 5, "kind": "crisis"}}
    )
    assert [event.month for event in variant.events] == [20, 30, 5]
    assert variant.events[0].factor == 0.5


def test_several_items_are_removed_by_the_numbers_that_they_had():
    variant = BASE.with_changes({"events[0]": None, "events[1]": None})
    assert [event.month for event in variant.events] == [30]


def test_a_sector_gets_its_first_difference_on_a_level():
    variant = BASE.with_changes({"jurisdictions.town.sectors.care.rhythm.first": 4})
    assert variant.jurisdictions["town"].sectors["care"].rhythm.first == 4


def test_a_scenario_without_jurisdictions_has_a_territory_to_change():
    bare = scenario_from_data({key: WRITTEN[key] for key in ("simcoord", "problem", "sectors")})
    variant = bare.with_changes({"jurisdictions.territory.administration.term": 24})
    assert variant.jurisdictions["territory"].administration.term == 24


def test_changes_are_made_in_their_order():
    variant = BASE.with_changes({"sectors.*.earmarked": 0.1, "sectors.care.earmarked": 0.2})
    assert [sector.earmarked for sector in variant.sectors.values()] == [0.1, 0.2, 0.1]


def test_numbers_of_numpy_are_numbers():
    variant = BASE.with_changes(
        {
            "dynamics.overlap": np.float64(0.25),
            "horizon.months": np.int64(60),
            f"{TOWN}.steering.structural": np.bool_(True),
            f"{TOWN}.dialogue.purpose": {"information": np.float32(0.5)},
        }
    )
    assert (variant.dynamics.overlap, variant.horizon.months) == (0.25, 60)
    assert type(variant.dynamics.overlap) is float
    assert mechanisms(variant)["steering"].structural is True


def test_one_mapping_put_in_two_places_is_two_mappings():
    variant = BASE.with_changes(
        {
            "jurisdictions.*.administration": {"term": 24},
            "jurisdictions.town.administration.term": 36,
        }
    )
    assert [level.administration.term for level in variant.jurisdictions.values()] == [24, 36]


def test_a_part_of_another_scenario_is_a_value():
    variant = BASE.with_changes({f"{TOWN}.second": mechanisms(BASE)["working"]})
    assert mechanisms(variant)["second"] == mechanisms(BASE)["working"]


# What a change is refused for


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "jurisdictions.town.administration.term",
            0,
            "0 is too small; allowed: a whole number from 1 to 100000 (months)",
        ),
        (
            "horizon.months",
            np.float64(24.0),
            "24.0 is not a whole number from 1 to 12000 (months); write 24",
        ),
        ("horizon.months", True, "true is not a whole number from 1 to 12000 (months)"),
        (
            "dynamics.overlap",
            math.nan,
            ".nan is not finite; allowed: a number of at least 0 (weight)",
        ),
        (
            "jurisdictions.town.administration.trem",
            24,
            "'trem' is not a field of administration; did you mean 'term'? "
            "(term, first_change, replacement, reshuffle, cascade, dissolution)",
        ),
        (
            "jurisdictions.twon.count",
            2,
            "'twon' is not one of jurisdictions; did you mean 'town'? (nation, town)",
        ),
        (
            "jurisdictions.town.sectors.caer.budget",
            2,
            "'caer' is not one of jurisdictions.town.sectors; "
            "did you mean 'care'? (education, care, labour)",
        ),
        (
            f"{TOWN}.dialog",
            None,
            f"'dialog' is not one of {TOWN}; did you mean 'dialogue'? "
            "(dialogue, steering, working)",
        ),
        (
            f"{TOWN}.dialogue.quorum",
            0.3,
            "'quorum' is a field of committee, not of consultation (kind, purpose, members, "
            "start, end, institutional, refound_after, ceiling, every, load, two_way)",
        ),
        (
            "jurisdictions.*.mechanisms.stearing.every",
            3,
            "'stearing' is not an entry; did you mean 'steering'? (dialogue, steering, working)",
        ),
        (
            "jurisdictions.*.mechanisms.stearing",
            None,
            "'stearing' is not an entry; did you mean 'steering'? (dialogue, steering, working)",
        ),
        (
            "jurisdictions.*.mechanisms.*.quorun",
            0.3,
            "'quorun' is not a field; did you mean 'quorum'? (kind, purpose, members, start, end, "
            "institutional, refound_after, ceiling, every, load, two_way, quorum, obligation, "
            "regularity, structural, parent and 2 more)",
        ),
        (
            "jurisdictions.nation.mechanisms.*.every",
            3,
            "changes nothing: no entry has this place",
        ),
        ("events[3].month", 3, "events has no [3]; its items are [0] to [2]"),
        ("events.first", None, "events has no first; its items are [0] to [2]"),
        ("sectors[0]", None, "sectors has no [0]; it is a mapping"),
        ("horizon.months.x", 3, "horizon.months has no x; it is 240"),
        (f"{TOWN}.dialogue.members[0]", "care", f"{TOWN}.dialogue.members has no [0]; it is 'all'"),
        (
            "a..b",
            3,
            "'a..b' is no path; names are joined by dots, items of lists are numbered [0]",
        ),
        (
            f"{TOWN}.working",
            {"kind": "committee", "quorum": 2},
            f"{TOWN}.working.quorum: 2 is too large; allowed: a number from 0 to 1 (share)",
        ),
        (
            "jurisdictions.*.count",
            0,
            "jurisdictions.nation.count: 0 is too small; "
            "allowed: a whole number from 1 to 1000000 (places)",
        ),
    ],
)
def test_a_change_that_cannot_be_made_says_why(path, value, message):
    assert refusal({path: value}) == f"change {path!r}: {message}"


def test_a_list_that_is_not_written_has_no_items_but_takes_a_first():
    bare = scenario_from_data({key: WRITTEN[key] for key in ("simcoord", "problem", "sectors")})
    assert bare.with_changes({"events[0]": {"month": 3, "kind": "crisis"}}).events[0].month == 3
    with pytest.raises(ScenarioError, match=r"events has no \[1\]; it is empty"):
        bare.with_changes({"events[1]": {"month": 3, "kind": "crisis"}})


def test_an_empty_path_is_no_path():
    assert refusal({"": 3}).startswith("'' is no path")


def test_what_a_change_makes_wrong_elsewhere_is_told_where_it_is():
    assert refusal({"horizon.months": 25}) == (
        "after the changes: events[2].month: month 30 is after the last month of the run, 25"
    )
    assert refusal({f"{TOWN}.steering": None}) == (
        f"after the changes: {TOWN}.working.parent: "
        "'steering' is not a committee of 'town' (there is none)"
    )


def test_a_change_is_blamed_for_its_item_even_where_an_earlier_one_was_removed():
    message = refusal({"events[0]": None, "events[1].factor": -1, "events[2].month": 0})
    assert [line.split(": ")[:2] for line in message.split("\n")] == [
        ["change 'events[1].factor'", "events[0].factor"],
        ["change 'events[2].month'", "events[1].month"],
    ]


def test_all_paths_that_lead_nowhere_are_told_at_once():
    assert refusal({"a": 1, "b": 2}).count("\n") == 1


def test_a_change_from_a_file_is_told_with_its_line():
    path = "dynamics.overlap"
    message = refusal({path: -1}, source="sweep.yaml", lines={path: 14})
    assert message.startswith("sweep.yaml:14: change 'dynamics.overlap': -1 is too small")


def test_a_path_from_a_file_that_leads_nowhere_is_told_with_its_line():
    message = refusal({"dynamic": 1}, source="sweep.yaml", lines={"dynamic": 3})
    assert message.startswith("sweep.yaml:3: change 'dynamic': 'dynamic' is not a field")


# Changes on the command line


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("a.b=24", ("a.b", 24)),
        ("a[0].b = 1e-3 # why", ("a[0].b", 0.001)),
        ("a.*.b=null", ("a.*.b", None)),
        ("a=no", ("a", "no")),
        (
            "a={kind: committee, members: [x, y]}",
            ("a", {"kind": "committee", "members": ["x", "y"]}),
        ),
        ("a='b=c'", ("a", "b=c")),
    ],
)
def test_a_change_is_written_as_path_and_value(text, change):
    assert parse_change(text) == change


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.b", "'a.b' is no change; write path=value"),
        ("=3", "'=3' is no change; write path=value"),
        ("a.b=", "'a.b=' is no change; write path=value"),
        ("a=&x 3", "change 'a': anchor &x is not allowed; write the values out"),
        ("a={b: 1, b: 2}", "change 'a': 'b' stands already on line 1"),
        ("a=!t 3", "change 'a': tag '!t' is not allowed; remove it"),
        ("a=# nothing", "change 'a': is empty"),
    ],
)  # fmt: skip
def test_a_change_that_is_not_written_so_is_refused(text, message):
    with pytest.raises(InputError) as refused:
        parse_change(text)
    assert str(refused.value) == message


# What holds for all changes


def quantities():
    """Paths of numbers that may take any value within their bounds, with what the schema says."""
    definitions = scenario_schema()["$defs"]
    parts = {
        "Dynamics": "dynamics",
        "Administration": "jurisdictions.town.administration",
        "Committee": f"{TOWN}.working",
        "Sector": "sectors.labour",
    }
    return [
        (f"{path}.{name}", node)
        for part, path in parts.items()
        for name, node in definitions[part]["properties"].items()
        if node.get("type") in ("number", "integer")
    ]


QUANTITIES = quantities()


def values(node):
    low = node.get("minimum", node.get("exclusiveMinimum", -10))
    if node["type"] == "integer":
        return st.integers(low, node["maximum"])
    excluded = "exclusiveMinimum" in node
    return st.floats(low, node.get("maximum", 100), exclude_min=excluded)


def value_at(scenario, path):
    value = scenario.model_dump()
    for name in path.split("."):
        value = value[name]
    return value


changes = st.sampled_from(QUANTITIES).flatmap(
    lambda quantity: st.tuples(st.just(quantity[0]), values(quantity[1]))
)


@given(changes)
def test_a_value_within_its_bounds_is_found_where_it_was_put(change):
    path, value = change
    variant = BASE.with_changes({path: value})
    assert value_at(variant, path) == value
    assert variant.with_changes({path: value_at(BASE, path)}).digest == BASE.digest


@given(st.lists(changes, max_size=4, unique_by=lambda change: change[0]), st.randoms())
def test_changes_of_different_fields_give_the_same_in_any_order_and_any_parts(several, luck):
    together = BASE.with_changes(dict(several))
    luck.shuffle(several)
    one_by_one = BASE
    for path, value in several:
        one_by_one = one_by_one.with_changes({path: value})
    assert one_by_one == together


names = st.sampled_from(
    ["jurisdictions", "town", "mechanisms", "dialogue", "kind", "members", "purpose", "events",
     "*", "[0]", "[9]", "sectors", "care", "rhythm", "dynamics", "overlap", "x", "", "a b"]
)  # fmt: skip
paths = st.lists(names, max_size=6).map(".".join).map(lambda path: path.replace(".[", "["))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=500)
@given(st.dictionaries(paths | st.text(max_size=9), anything, max_size=3))
def test_whatever_is_changed_the_outcome_is_sound_or_refused(wild):
    try:
        assert isinstance(BASE.with_changes(wild), Scenario)
    except ScenarioError as refused:
        assert all(problem.message for problem in refused.problems)
    assert scenario_from_data(WRITTEN) == BASE


@settings(max_examples=300)
@given(st.text(max_size=30) | st.builds("{}={}".format, paths, st.text(max_size=20)))
def test_whatever_is_written_as_a_change_is_parsed_or_refused(text):
    try:
        path, _ = parse_change(text)
    except InputError as refused:
        assert refused.problems
    else:
        assert path
