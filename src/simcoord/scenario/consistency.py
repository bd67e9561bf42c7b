"""Does a whole scenario hold together?  What no single field can know.

The rules read the data as it was written, before it is validated, and pass over
what is not of the right type: so they speak together with the refusals of
single fields, and a user sees all that is wrong with a file at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, LiteralString, TypeVar

import psutil
from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from simcoord.rulebook.elements import ELEMENTS, KINDS
from simcoord.sayings import Saying, saying
from simcoord.scenario.refusals import (
    Flaw,
    Names,
    knowing,
    listed,
    refusal,
    searching,
    unknown,
)
from simcoord.scenario.schema import Horizon, Rhythm

Model = TypeVar("Model")
Written = Mapping[str, Any]

#: What one run keeps for each place beside trust and what is shared: arrays of
#: one number a sector, and columns of one number a month.
ARRAYS, COLUMNS, BYTES = 20, 70, 8

#: No count and no month is larger.
MOST = 1_000_000

OTHER_KINDS = tuple(kind for kind in KINDS if kind != "committee")

#: The errors that pydantic does not know by itself, with their templates.
OWN_ERRORS: dict[str, LiteralString] = {
    "refused": "{message}",
    "unsound": "{message}",
    "form": "{expected}",
}


def validated(data: Any, handler: Callable[[Any], Model]) -> Model:
    """The model that pydantic's handler makes of the data, if it is sound part by part and whole.

    Raises `ValidationError` with everything that is wrong.
    """
    if not isinstance(data, Mapping):
        return handler(data)
    data = {"jurisdictions": {"territory": {}}, **plain(data)}
    with searching():
        flaws = [flaw for rule in RULES for flaw in rule(data)]
    try:
        with searching(), knowing(names_in(data)):
            model = handler(data)
    except ValidationError as error:
        details = [*map(_again, error.errors()), *map(_detail, flaws)]
        raise ValidationError.from_exception_data(error.title, details) from None
    if flaws:
        raise ValidationError.from_exception_data("scenario", list(map(_detail, flaws)))
    return model


def _detail(flaw: Flaw) -> InitErrorDetails:
    return InitErrorDetails(
        type=refusal(flaw.message, flaw.nearest, kind="unsound"), loc=flaw.loc, input=flaw.value
    )


def _again(error: Any) -> InitErrorDetails:
    """An error as pydantic reports it, in the form in which it can be raised anew."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in OWN_ERRORS:
        kind = PydanticCustomError(kind, OWN_ERRORS[kind], context)
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"], ctx=context)


def plain(value: Any) -> Any:
    """The value in plain mappings, lists and scalars, as a file would have it.

    Parts already validated are taken apart into what was written of them.
    NumPy's numbers become Python's.
    """
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_unset=True)
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value.tolist() if type(value).__module__ == "numpy" else value


def names_in(data: Written) -> Names:
    """The names that the scenario defines, by what they name.

    What is missing altogether has no key: that is refused at its own place, not at every use.
    """
    levels = _mapping(data, "jurisdictions")
    needed = {
        "sector": _mapping(data, "sectors"),
        "dimension": _mapping(data, "problem", "dimensions"),
        "level": levels,
    }
    mechanisms = dict.fromkeys(name for level in levels for name in _mechanisms(data, level))
    return {**{what: names for what, names in needed.items() if names}, "mechanism": mechanisms}


def level_parents(data: Written) -> Iterator[Flaw]:
    """A level's parent stands before it, and no level is its own ancestor."""
    levels = _mapping(data, "jurisdictions")
    parents = {name: _text(_mapping(levels, name).get("parent")) for name in levels}
    circles = _circles(parents)
    numbers = {name: n for n, name in enumerate(levels)}
    for name, parent in parents.items():
        loc = ("jurisdictions", name, "parent")
        if name in circles:
            yield Flaw(
                loc,
                in_circle(circles[name]),
                parent,
            )
        elif any(name in circle for circle in circles.values()):
            continue
        elif parent in numbers and numbers[parent] > numbers[name]:
            yield Flaw(
                loc,
                saying(
                    "{parent} stands after {name}; move it before, parents first",
                    parent=repr(parent),
                    name=repr(name),
                ),
                parent,
            )


def committee_parents(data: Written) -> Iterator[Flaw]:
    """A committee reports to a committee of its own level, and none to itself."""
    for level in _mapping(data, "jurisdictions"):
        mechanisms = _mechanisms(data, level)
        kinds = {name: mechanism.get("kind") for name, mechanism in mechanisms.items()}
        committees = [name for name, kind in kinds.items() if kind == "committee"]
        parents = {name: _text(mechanisms[name].get("parent")) for name in committees}
        circles = _circles(parents)
        for name, parent in parents.items():
            loc = ("jurisdictions", level, "mechanisms", name, "parent")
            others = [other for other in committees if other != name]
            if name in circles:
                yield Flaw(
                    loc,
                    in_circle(circles[name]),
                    parent,
                )
            elif parent is not None and (said := _no_committee(level, parent, kinds, others)):
                yield Flaw(loc, said[0], parent, said[1])


def _no_committee(
    level: str, parent: str, kinds: Mapping[str, Any], committees: list[str]
) -> tuple[Saying, str | None] | None:
    """What is wrong with a parent, and the nearest committee; None if it is a committee."""
    if parent not in kinds:
        return unknown(parent, saying("a committee of {level}", level=repr(level)), committees)
    if kinds[parent] not in OTHER_KINDS:
        return None
    message = saying(
        "{parent} is of kind {kind}; a parent is a committee {choices}",
        parent=repr(parent),
        kind=kinds[parent],
        choices=listed(committees),
    )
    return message, None


def level_rhythms(data: Written) -> Iterator[Flaw]:
    """A sector's first plan on a level falls within its period there."""
    sectors = _mapping(data, "sectors")
    for level, name, override in _overrides(data):
        rhythm = {
            "period": Rhythm.model_fields["period"].default,
            "first": Rhythm.model_fields["first"].default,
            **_mapping(sectors, name, "rhythm"),
            **{field: value for field, value in override.items() if value is not None},
        }
        period, first = rhythm["period"], rhythm["first"]
        if override and _whole(period) and _whole(first) and first > period:
            field = "first" if override.get("first") is not None else "period"
            loc = ("jurisdictions", level, "sectors", name, "rhythm", field)
            message = saying(
                "first plan of {name} in month {first} is after its period "
                "of {period} months on this level",
                name=repr(name),
                first=first,
                period=period,
            )
            yield Flaw(loc, message, override.get(field))


def _overrides(data: Written) -> Iterator[tuple[str, str, Written]]:
    for level in _mapping(data, "jurisdictions"):
        sectors = _mapping(data, "jurisdictions", level, "sectors")
        for name in sectors:
            yield level, name, _mapping(sectors, name, "rhythm")


def competence(data: Written) -> Iterator[Flaw]:
    """For every dimension of the problem some sector can do something."""
    dimensions = _mapping(data, "problem", "dimensions")
    sectors = _mapping(data, "sectors")
    able = [_mapping(sectors, name, "competence") for name in sectors]
    if not sectors or any(name not in dimensions for each in able for name in each):
        return
    for name, dimension in dimensions.items():
        given = [each.get(name, 0) for each in able]
        if all(_number(share) and share <= 0 for share in given):
            message = saying(
                "no sector has a competence above 0 for {name}; give it to at least one",
                name=repr(name),
            )
            yield Flaw(("problem", "dimensions", name), message, dimension)


def events(data: Written) -> Iterator[Flaw]:
    """An event falls within the run, and a law is about a mechanism of its level."""
    last = _mapping(data, "horizon").get("months", Horizon.model_fields["months"].default)
    written = data.get("events")
    for n, event in enumerate(written if isinstance(written, list) else []):
        event = event if isinstance(event, Mapping) else {}
        month, level = event.get("month"), _text(event.get("jurisdiction"))
        if _whole(month) and _whole(last) and month > last:
            message = saying(
                "month {month} is after the last month of the run, {last}", month=month, last=last
            )
            yield Flaw(("events", n, "month"), message, month)
        name = _text(event.get("mechanism"))
        if event.get("kind") == "law" and name is not None and level is not None:
            yield from _law_elsewhere(data, n, name, level)


def _law_elsewhere(data: Written, n: int, name: str, level: str) -> Iterator[Flaw]:
    here = _mechanisms(data, level)
    is_known = level in _mapping(data, "jurisdictions") and name in names_in(data)["mechanism"]
    if is_known and name not in here:
        message, nearest = unknown(name, saying("a mechanism of {level}", level=repr(level)), here)
        yield Flaw(("events", n, "mechanism"), message, name, nearest)


def fits_in_memory(data: Written) -> Iterator[Flaw]:
    """One run fits in this machine's memory."""
    levels = _mapping(data, "jurisdictions")
    counts = {name: _mapping(levels, name).get("count", 1) for name in levels}
    months = _mapping(data, "horizon").get("months", Horizon.model_fields["months"].default)
    if not counts or not all(map(_whole, [months, *counts.values()])):
        return
    sectors = len(_mapping(data, "sectors"))
    need, total = run_bytes(sum(counts.values()), sectors, months), psutil.virtual_memory().total
    if need > total:
        largest = max(counts, key=lambda name: counts[name])
        message = saying(
            "{places} places of {sectors} sectors for {months} months need "
            "{need:.1f} GiB for one run; this machine has {total:.1f} GiB",
            places=sum(counts.values()),
            sectors=sectors,
            months=months,
            need=need / 2**30,
            total=total / 2**30,
        )
        yield Flaw(("jurisdictions", largest, "count"), message, counts[largest])


def run_bytes(places: int, sectors: int, months: int) -> int:
    """Memory that the state and the recorded months of one run take, in bytes; an estimate.

    >>> run_bytes(places=1, sectors=6, months=240)
    137664
    """
    state = sectors * sectors * (len(ELEMENTS) + 1) + ARRAYS * sectors
    return places * (state + COLUMNS * months) * BYTES


def in_circle(way: Iterable[str]) -> Saying:
    """What is wrong with a parent on a way that comes back to its beginning."""
    return saying("a circle of parents: {circle}", circle=" → ".join(way))


def _circles(parents: Mapping[str, str | None]) -> dict[str, list[str]]:
    """The way round each circle of parents, by the name in it that was written first.

    >>> _circles({"a": "b", "b": "a", "c": "a", "d": None})
    {'a': ['a', 'b', 'a']}
    """
    found = {}
    seen: set[str] = set()
    for start in parents:
        way: list[str] = []
        name: str | None = start
        while name is not None and name in parents and name not in seen:
            seen.add(name)
            way.append(name)
            name = parents[name]
        if name in way:
            turn = way[way.index(name) :]
            first = min(range(len(turn)), key=lambda n: list(parents).index(turn[n]))
            found[turn[first]] = [*turn[first:], *turn[:first], turn[first]]
    return found


def _mapping(data: Any, *keys: str) -> Written:
    """The entries under names in the mapping at these keys; none where no mapping is written."""
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return (
        {name: entry for name, entry in data.items() if isinstance(name, str)}
        if isinstance(data, Mapping)
        else {}
    )


def _mechanisms(data: Written, level: str) -> dict[str, Written]:
    written = _mapping(data, "jurisdictions", level, "mechanisms")
    return {name: _mapping(written, name) for name in written}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    """Whether a value can be a count or a month; others are refused at their own place."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST


RULES: tuple[Callable[[Written], Iterator[Flaw]], ...] = (
    level_parents,
    committee_parents,
    level_rhythms,
    competence,
    events,
    fits_in_memory,
)
