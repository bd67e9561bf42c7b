"""What becomes of a scenario when some of what it says is changed?

A change is a path and a value.  The path is the one that errors show, with `*`
for all entries of a mapping of names: `jurisdictions.*.administration.term`,
`events[0].factor`.  Changes are made to what the user wrote, so that whatever was
not written takes its default anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, NamedTuple

from simcoord.sayings import Saying, said_by, saying
from simcoord.scenario.consistency import names_in, plain
from simcoord.scenario.places import KEY, Place, expected, unknown_field
from simcoord.scenario.problems import InputError, Problem, path_text, shown
from simcoord.scenario.quantities import RATE_WHERE_LISTED
from simcoord.scenario.reading import read_text
from simcoord.scenario.refusals import Loc, unknown
from simcoord.scenario.writing import flow_text

ALL = "*"
_PART = re.compile(r"(?P<name>[^.\[\]\s]+)|\[(?P<number>[0-9]{1,6})\]")
_PATH = re.compile(r"[^.\[\]\s]+(\.[^.\[\]\s]+|\[[0-9]{1,6}\])*")
#: The source that is named where a change makes something wrong that it did not touch.
ELSEWHERE = saying("after the changes")

Parts = tuple[str | int, ...]


class NoSuchPlaceError(ValueError):
    """A path leads nowhere; becomes the `Problem` of its change."""

    def __init__(self, message: Saying, nearest: str | None = None) -> None:
        super().__init__(message)
        self.nearest = nearest


def parse_change(text: str) -> tuple[str, Any]:
    """The path and the value of a change written as `path=value`, the value in YAML.

    Raises `InputError` if it is not written so, or the value is no YAML.

    >>> parse_change("jurisdictions.*.administration.term=24")
    ('jurisdictions.*.administration.term', 24)
    """
    path, _, written = (part.strip() for part in text.partition("="))
    if not path or not written:
        raise InputError(
            [Problem((), saying("{text} is no change; write path=value", text=shown(text)), text)]
        )
    try:
        document = read_text(written)
    except InputError as error:
        raise InputError(_of_change(error.problems, path)) from None
    if document.problems:
        raise InputError(_of_change(document.problems, path))
    return path, document.data


def change_text(path: str, value: Any) -> str:
    """A change as `parse_change` reads it.

    >>> change_text("jurisdictions.*.administration.term", 24)
    'jurisdictions.*.administration.term=24'
    """
    return f"{path}={flow_text(value)}"


def _of_change(problems: Iterable[Problem], path: str) -> Iterator[Problem]:
    return (replace(problem, loc=(), change=path, line=None) for problem in problems)


class Edited(NamedTuple):
    """Data after its changes, and the path of the change that set each place."""

    data: dict[str, Any]
    hits: dict[Loc, str]


def edited(data: dict[str, Any], changes: Mapping[str, Any], top: Place) -> Edited:
    """The data with the changes made one after another; the data given stays as it is.

    top : where the whole data stands in the schema

    A list keeps its numbers until all changes are made; only then are removed items taken out.

    Raises `InputError` with every change whose path leads nowhere.
    """
    editor = _Editor(deepcopy(data))
    problems = []
    for path, value in changes.items():
        try:
            editor.change(top, str(path), plain(value))
        except NoSuchPlaceError as error:
            problems.append(Problem((), said_by(error), value, error.nearest, change=str(path)))
    if problems:
        raise InputError(problems)
    return editor.finished()


def blamed(problems: Iterable[Problem], hits: Mapping[Loc, str]) -> list[Problem]:
    """The problems of changed data, each with the change that brought it.

    A change of many places that is wrong in the same way in all is told once.
    """
    found: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        ends = range(len(problem.loc), 0, -1)
        change = next((hits[problem.loc[:n]] for n in ends if problem.loc[:n] in hits), "")
        told = replace(problem, change=change, source="" if change else ELSEWHERE)
        found.setdefault((change if ALL in change else told.path, told.message), told)
    return list(found.values())


class _Spot(NamedTuple):
    """How far a path has led.

    data    : what is written here
    place   : here in the schema
    loc     : here in the data
    starred : whether one of many branches led here
    """

    data: Any
    place: Place
    loc: Loc = ()
    starred: bool = False

    def step(self, part: str | int, data: Any, place: Place, starred: bool = False) -> _Spot:
        return _Spot(data, place, (*self.loc, part), self.starred or starred)


class _Editor:
    """Makes changes to data, one after another."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._hits: dict[Loc, str] = {}
        self._removed: dict[Loc, list[Any]] = {}
        self._missed: list[tuple[str, Iterable[str]]] = []

    def change(self, top: Place, path: str, value: Any) -> None:
        self._missed.clear()
        hits = list(self._into(_Spot(self._data, top), _parts(path), value))
        if not hits and self._missed:
            raise NoSuchPlaceError(
                *unknown(self._missed[0][0], saying("an entry"), self._alternatives())
            )
        if not hits:
            raise NoSuchPlaceError(saying("changes nothing: no entry has this place"))
        self._hits.update(dict.fromkeys(hits, path))

    def finished(self) -> Edited:
        """The data without its removed items, and the hits under their new numbers."""
        hits = self._hits
        for loc in sorted(self._removed, reverse=True):
            self._removed[loc].pop(int(loc[-1]))
            hits = {_renumbered(hit, loc): path for hit, path in hits.items() if hit != loc}
        return Edited(self._data, hits)

    def _into(self, spot: _Spot, parts: Parts, value: Any) -> Iterator[Loc]:
        """Follows a path from a spot on, sets what it leads to, and gives the places it has set."""
        spot = spot._replace(place=spot.place.chosen(spot.data))
        if isinstance(spot.data, list):
            return self._item(spot, parts, value)
        if isinstance(spot.data, dict) and isinstance(parts[0], str):
            return (self._entries if spot.place.entry else self._field)(spot, parts, value)
        found = expected(spot.place) if spot.data is None else shown(spot.data)
        raise NoSuchPlaceError(
            saying(
                "{loc} has no {parts}; it is {found}",
                loc=path_text(spot.loc),
                parts=path_text(parts[:1]),
                found=found,
            )
        )

    def _field(self, spot: _Spot, parts: Parts, value: Any) -> Iterator[Loc]:
        name, rest = str(parts[0]), parts[1:]
        if name not in spot.place.fields:
            if not spot.starred:
                raise NoSuchPlaceError(*unknown_field(name, spot.place))
            if not spot.place.owners(name):
                raise NoSuchPlaceError(*unknown(name, saying("a field"), _all_fields(spot.place)))
        elif not rest:
            spot.data[name] = deepcopy(value)
            yield (*spot.loc, name)
        else:
            place = spot.place.child(name)
            inner = _written(spot.data.get(name), place, rest[0])
            for hit in self._into(spot.step(name, inner, place), rest, value):
                spot.data[name] = inner
                yield hit

    def _entries(self, spot: _Spot, parts: Parts, value: Any) -> Iterator[Loc]:
        name, rest = str(parts[0]), parts[1:]
        for each in list(spot.data) if name == ALL else [name]:
            if rest:
                yield from self._within(spot, each, parts, value)
            elif value is not None:
                spot.data[each] = deepcopy(value)
                yield (*spot.loc, each)
            elif each in spot.data:
                del spot.data[each]
                yield (*spot.loc, each)
            else:
                self._miss(each, spot, spot.data)

    def _within(self, spot: _Spot, name: str, parts: Parts, value: Any) -> Iterator[Loc]:
        referred = self._referred_to(spot.place)
        if name not in spot.data and name not in referred:
            self._miss(name, spot, {**spot.data, **dict.fromkeys(referred)})
            return
        inner = spot.data.get(name, {})
        place = spot.place.child(name)
        step = spot.step(name, inner, place, starred=parts[0] == ALL)
        for hit in self._into(step, parts[1:], value):
            spot.data[name] = inner
            yield hit

    def _miss(self, name: str, spot: _Spot, choices: Iterable[str]) -> None:
        """Passes over a branch that has no entry of that name; a path without branches ends."""
        if not spot.starred:
            raise NoSuchPlaceError(
                *unknown(name, saying("one of {loc}", loc=path_text(spot.loc)), choices)
            )
        self._missed.append((name, list(choices)))

    def _alternatives(self) -> list[str]:
        return list(dict.fromkeys(name for _, choices in self._missed for name in choices))

    def _referred_to(self, place: Place) -> Iterable[str]:
        """Names defined elsewhere under which entries may stand here, written yet or not."""
        what = place.child(KEY).node.get("names")
        return names_in(self._data).get(what, ()) if what else ()

    def _item(self, spot: _Spot, parts: Parts, value: Any) -> Iterator[Loc]:
        number, rest, size = parts[0], parts[1:], len(spot.data)
        adds = not rest and value is not None and number == size
        if not isinstance(number, int) or (number >= size and not adds):
            held = saying("its items are [0] to [{last}]", last=size - 1)
            raise NoSuchPlaceError(
                saying(
                    "{loc} has no {parts}; {held}",
                    loc=path_text(spot.loc),
                    parts=path_text(parts[:1]),
                    held=held if size else saying("it is empty"),
                )
            )
        loc = (*spot.loc, number)
        if rest:
            place = spot.place.child(number)
            yield from self._into(spot.step(number, spot.data[number], place), rest, value)
            return
        if value is None:
            self._removed[loc] = spot.data
        else:
            spot.data[number : number + 1] = [value]
        yield loc


def _all_fields(place: Place) -> list[str]:
    """The fields of the part at a place, and of the other kinds that might stand there."""
    kinds = place.among.kinds.values() if place.among else ()
    return list(dict.fromkeys(name for each in (place, *kinds) for name in each.fields))


def _parts(path: str) -> Parts:
    if not _PATH.fullmatch(path):
        raise NoSuchPlaceError(
            saying(
                "{path} is no path; names are joined by dots, items of lists are numbered [0]",
                path=shown(path),
            )
        )
    found = _PART.finditer(path)
    return tuple(part["name"] or int(part["number"]) for part in found)


def _written(data: Any, place: Place, part: str | int) -> Any:
    """What a path goes into: what is written, else a default, else an empty part.

    A list of elements becomes a mapping where the path goes on to the rate of one of them.
    """
    if isinstance(data, list) and isinstance(part, str) and place.tagged("mapping").entry:
        return dict.fromkeys(data, RATE_WHERE_LISTED)
    if data is not None:
        return data
    if "default" in place.node and place.node["default"] is not None:
        return deepcopy(place.node["default"])
    if place.entry or place.fields:
        return {}
    return [] if place.node.get("type") == "array" else None


def _renumbered(hit: Loc, removed: Loc) -> Loc:
    """A place after an earlier item of its list was taken out."""
    n = len(removed) - 1
    same_list = hit[:n] == removed[:n] and len(hit) > n
    if same_list and int(hit[n]) > int(removed[n]):
        return (*hit[:n], int(hit[n]) - 1, *hit[n + 1 :])
    return hit
