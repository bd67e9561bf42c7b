"""What may people turn in a scenario, and what does the schema say of it?

A lever is a field that a control sets.  Its unit, bounds, meaning and default are the
schema's; here stand only which fields are levers, and how far their controls reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from simcoord.scenario.places import Node, Place, place_of
from simcoord.views.explanation import BASES
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.scenario import Scenario

#: Levers of a level of government, of the heads of office, and of a mechanism, in order.
GOVERNMENT = ("administration.term", "administration.first_change", "administration.reshuffle")
FUND = ("incentive.matching", "incentive.basis")
TRAITS = ("openness", "patience", "ambition")
MECHANISM = (
    "every",
    "quorum",
    "authority",
    "institutional",
    "obligation",
    "legitimacy",
    "two_way",
    "structural",
    "parent",
)
#: What a mechanism is and for whom, which have controls of their own.
WHO_AND_WHAT = ("members", "purpose")

#: Lowest, highest and step of the controls of fields that the schema leaves wider.
REACH = {
    "term": (6, 96, 6),
    "first_change": (6, 96, 6),
    "every": (1, 24, 1),
    "matching": (0.0, 1.5, 0.05),
}
#: The same of a share; of a rate, share per meeting.
SHARES, RATES = (0.0, 1.0, 0.05), (0.0, 0.5, 0.01)


_IN_LEVEL = "|".join(field.replace(".", r"\.") for field in (*GOVERNMENT, *FUND))
_IN_MECHANISM = "|".join((*MECHANISM, *WHO_AND_WHAT))
_LEVERS = re.compile(
    r"sectors\.\*\.earmarked|events\[\d+\]"
    r"|jurisdictions\.\w+\.sectors\.\w+\.earmarked"
    rf"|traits\.({'|'.join(TRAITS)})\.mean"
    rf"|jurisdictions\.\w+\.({_IN_LEVEL})"
    rf"|jurisdictions\.\w+\.mechanisms\.\w+(\.({_IN_MECHANISM}))?"
)


def is_lever(path: str) -> bool:
    """Whether some lever sets a path; what a link sets besides stays as it is.

    >>> is_lever("jurisdictions.territory.administration.term"), is_lever("dynamics.overlap")
    (True, False)
    """
    return _LEVERS.fullmatch(path) is not None


def mechanism_path(level: str, name: str) -> str:
    """The path of a mechanism.

    >>> mechanism_path("territory", "steering")
    'jurisdictions.territory.mechanisms.steering'
    """
    return f"jurisdictions.{level}.mechanisms.{name}"


class Lever(NamedTuple):
    """One field that a control sets.

    name  : of the field, as the file has it
    paths : every path that is set with it, the first the one that it is read at
    value : what the scenario says
    node  : what the schema says of the field: description, unit, bounds, default
    """

    name: str
    paths: tuple[str, ...]
    value: Any
    node: Node

    def label(self, words: Words) -> str:
        """The field's name, and its unit: `Term (months)`."""
        said, unit = words(spoken(self.name)), self.node.get("unit", "")
        return f"{said} ({words(unit)})" if unit else said

    def meaning(self, words: Words) -> str:
        """What the field means, between which bounds, and what it is where nothing is written."""
        meaning = self.node["description"]  # apart, as Babel takes texts in calls
        parts = [words(meaning), _bounds(self.node, words)]
        if self.node.get("default") is not None:
            parts.append(words("default {value}", value=_told(self.node["default"], words)))
        return "; ".join(part for part in parts if part)

    @property
    def is_number(self) -> bool:
        """Whether it takes a number; else yes or no, or a choice."""
        return self.node.get("type") in ("integer", "number")

    @property
    def positions(self) -> list[float]:
        """Where its control may stand, ascending; what the scenario says is among them."""
        return positions(*REACH.get(self.name, SHARES), self.value)

    def changes(self, value: Any) -> dict[str, Any]:
        """The changes that set it."""
        return dict.fromkeys(self.paths, value)


def spoken(name: str) -> str:
    """The name of a field as people read it.

    >>> spoken("first_change")
    'First change'
    """
    return name.replace("_", " ").capitalize()


def positions(low: float, high: float, step: float, value: float) -> list[float]:
    """Steps from low to high, with the value among them.

    >>> positions(0, 6, 3, 4)
    [0, 3, 4, 6]
    """
    steps = range(round((high - low) / step) + 1)
    return sorted({*(round(low + n * step, 6) for n in steps), value})


def _bounds(node: Node, words: Words) -> str:
    low, high = node.get("minimum"), node.get("maximum")
    if low is None:
        return ""
    if high is None or high >= 100_000:
        return words("at least {low}", low=words.tick(low))
    return words("from {low} to {high}", low=words.tick(low), high=words.tick(high))


def _told(value: Any, words: Words) -> str:
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    return words.tick(value) if isinstance(value, int | float) else words(BASES[value])


# Which levers a scenario has


def level_levers(scenario: Scenario, level: str, fields: Sequence[str]) -> list[Lever]:
    """Levers of one level of government: `GOVERNMENT` or `FUND`."""
    return [_lever(scenario, f"jurisdictions.{level}.{field}") for field in fields]


def earmark_lever(scenario: Scenario) -> Lever:
    """The earmarked share of every sector at once; where they differ it begins at their mean."""
    shares = [sector.earmarked for sector in scenario.sectors.values()]
    paths = ["sectors.*.earmarked"]
    for level, jurisdiction in scenario.jurisdictions.items():
        told = jurisdiction.sectors.items()
        own = [name for name, sector in told if sector.earmarked is not None]
        paths += [f"jurisdictions.{level}.sectors.{name}.earmarked" for name in own]
    node = _lever(scenario, f"sectors.{next(iter(scenario.sectors))}.earmarked").node
    return Lever("earmarked", tuple(paths), round(sum(shares) / len(shares), 2), node)


def trait_levers(scenario: Scenario) -> list[Lever]:
    """The means of the heads' traits; a trait's own meaning stands for that of its mean."""
    found = []
    for trait in TRAITS:
        mean = _lever(scenario, f"traits.{trait}.mean")
        about = _place(("traits", trait)).node["description"]
        found.append(mean._replace(name=trait, node={**mean.node, "description": about}))
    return found


def mechanism_levers(scenario: Scenario, level: str, name: str) -> list[Lever]:
    """What can be set of a mechanism of its kind, beside its members and its purpose."""
    kind = scenario.jurisdictions[level].mechanisms[name].kind
    fields = _kinds()[kind].fields
    path = mechanism_path(level, name)
    return [_lever(scenario, f"{path}.{field}") for field in MECHANISM if field in fields]


def mechanism_kinds() -> list[str]:
    """The kinds of mechanism that there are."""
    return list(_kinds())


def choices(lever: Lever, scenario: Scenario) -> list[Any]:
    """What a lever that is no number may be: yes or no, a word, or another committee or none."""
    if lever.node.get("type") == "boolean":
        return [False, True]
    if lever.name != "parent":
        return list(lever.node["enum"])
    _, level, _, name, _ = lever.paths[0].split(".")
    mechanisms = scenario.jurisdictions[level].mechanisms.items()
    others = [other for other, each in mechanisms if each.kind == "committee" and other != name]
    return [None, *others]


def _lever(scenario: Scenario, path: str) -> Lever:
    data: Any = scenario.model_dump()
    loc = tuple(path.split("."))
    node = place_of(_top(), data, loc).node
    for part in loc:
        data = data[part]
    return Lever(loc[-1], (path,), data, node)


@cache
def _top() -> Place:
    from simcoord.scenario import Scenario

    return Place.top(Scenario)


def _place(parts: Sequence[str]) -> Place:
    """The place of a field, whatever the names on the way."""
    here = _top()
    for part in parts:
        here = here.child(part)
    return here


def _kinds() -> Mapping[str, Place]:
    return _place(("jurisdictions", "any", "mechanisms", "any")).kinds


def about(field: str) -> str:
    """What the schema says of members or purpose, which every kind of mechanism has."""
    return str(next(iter(_kinds().values())).child(field).node["description"])


def rate_unit() -> str:
    """The unit of the rates of a purpose."""
    forms = next(iter(_kinds().values())).child("purpose").node["oneOf"]
    rates = next(each["additionalProperties"] for each in forms if each["type"] == "object")
    return str(rates["unit"])


def texts() -> Iterator[str]:
    """Every text of the schema that levers show, for the catalogue of translations."""
    level = _place(("jurisdictions", "any"))
    fields = [path.split(".") for path in (*GOVERNMENT, *FUND)]
    places = {field: level.child(part).child(field) for part, field in fields}
    places["earmarked"] = _place(("sectors", "any", "earmarked"))
    yield from _said({name: [place.node] for name, place in places.items()})
    for trait in TRAITS:
        yield from (spoken(trait), _place(("traits", trait)).node["description"])
    shown = (*MECHANISM, *WHO_AND_WHAT)
    kinds = _kinds().values()
    yield from _said({f: [k.child(f).node for k in kinds if f in k.fields] for f in shown})
    yield rate_unit()


def _said(fields: Mapping[str, Sequence[Node]]) -> Iterator[str]:
    """Names, meanings and units of fields."""
    for name, nodes in fields.items():
        yield spoken(name)
        for node in nodes:
            yield node["description"]
            if "unit" in node:
                yield node["unit"]
