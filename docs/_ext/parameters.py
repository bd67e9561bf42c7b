"""Which parameters has the model, with what default, and where do the numbers come from?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fields import default, unit
from md_tables import table

from simcoord.rulebook.elements import KINDS
from simcoord.scenario import Scenario
from simcoord.scenario.places import Place

ASSUMPTION = "assumption"
#: Described elsewhere.
LEFT_OUT = ("dynamics", "events")
#: What stands in a path for the kind of a mechanism.
KIND = "<kind>"


def dynamics() -> str:
    """Behavioural parameters; none of them is estimated from data."""
    place = Place.top(Scenario).child("dynamics")
    head = ("name", "default", "unit", "bounds", "meaning", "source")
    return table(head, [_behaviour(name, place.child(name).node) for name in place.fields])


def _behaviour(name: str, node: dict[str, Any]) -> list[str]:
    return [
        f"`{name}`",
        f"{node['default']:g}",
        node["unit"],
        bounds(node),
        node["description"],
        ASSUMPTION,
    ]


def bounds(node: dict[str, Any]) -> str:
    """Between which numbers a value must lie.

    >>> bounds({"minimum": 0, "maximum": 1}), bounds({"exclusiveMinimum": 0})
    ('[0, 1]', '> 0')
    """
    low, high, above = (node.get(key) for key in ("minimum", "maximum", "exclusiveMinimum"))
    if above is not None:
        return f"> {above}"
    if low is not None and high is not None:
        return f"[{low}, {high:,}]" if high > 1 else f"[{low}, {high}]"
    return f"≥ {low}" if low is not None else f"≤ {high}"


def other_parameters() -> str:
    """Every other number of a scenario that has a default, by its path.

    What several kinds of mechanism have alike stands in one row.
    """
    rows: dict[tuple[str, ...], list[str]] = {}
    for path, kind, node in _numbers(Place.top(Scenario), ""):
        said = (path, default(node), unit(node), bounds(node), node["description"], ASSUMPTION)
        rows.setdefault(said, []).append(kind)
    head = ("path", "default", "unit", "bounds", "meaning", "source")
    named = {said: f"`{said[0].replace(KIND, _named(kinds))}`" for said, kinds in rows.items()}
    return table(head, [(path, *said[1:]) for said, path in named.items()])


def purposes() -> str:
    """What each kind of mechanism makes shared where a file does not say, with its rates."""
    kinds = Place.top(Scenario).child("jurisdictions").entry.child("mechanisms").entry.kinds
    rows = [(f"`{kind}`", _rates(kinds[kind].child("purpose").node)) for kind in KINDS]
    return table(("kind", "purpose: rates, share / meeting"), rows)


def _rates(node: dict[str, Any]) -> str:
    return ", ".join(f"{element} {rate:.2f}" for element, rate in node["default"].items())


def _named(kinds: list[str]) -> str:
    """The kinds of mechanism that have a field alike."""
    if len(kinds) == 1:
        return f"<{kinds[0]}>"
    return "<any>" if len(kinds) == len(KINDS) else "<any other>"


def _numbers(place: Place, path: str, kind: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, kind of mechanism and node of each number with a default other than `null`."""
    for name in place.fields:
        here, to = place.child(name), f"{path}{name}"
        if to in LEFT_OUT:
            continue
        if unit(here.node) and here.node.get("default") is not None:
            yield to, kind, here.node
        else:
            yield from _within(here, to, kind)


def _within(place: Place, path: str, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if place.entry is not None and place.entry.kinds:
        for each, part in place.entry.kinds.items():
            yield from _numbers(part, f"{path}.{KIND}.", each)
    elif place.entry is not None:
        yield from _numbers(place.entry, f"{path}.<name>.", kind)
    else:
        yield from _numbers(place, f"{path}.", kind)
