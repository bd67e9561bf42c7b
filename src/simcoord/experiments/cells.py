"""Where does a number of a scenario stand in the rules?

A sweep changes a few numbers at every setting.  Most of them stand as they are in
one cell of one table, or in a few: those are listed here, so that the rules of a
setting are those of another with some cells written anew.  A number that is listed
is also free: whether it may stand there depends on its own bounds alone.  All other
changes go the long way, through the whole schema and translation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from simcoord.rulebook.elements import ELEMENTS
from simcoord.rulebook.state import Dynamics, Rules
from simcoord.scenario import Scenario
from simcoord.scenario.refusals import Loc
from simcoord.scenario.translate import offices_needed

ANY = "*"
DYNAMICS = "dynamics"
TRAITS = ("openness", "patience", "ambition")


class Cell(NamedTuple):
    """A cell of the rules.

    table : name of a table, or `dynamics`
    at    : its place in it
    turn  : what becomes of the number; None where it stands as it is
    """

    table: str
    at: tuple[int, ...]
    turn: Callable[[float], float] | None = None


Finder: TypeAlias = Callable[[Scenario, Rules, tuple[str, ...]], Iterator[Cell]]


def cells_of(loc: Loc, scenario: Scenario, rules: Rules) -> list[Cell]:
    """The cells in which a number of a scenario stands; none where it has no effect.

    Raises `LookupError` for a place that is not free.
    """
    names = tuple(map(str, loc))
    return list(_finder(names)(scenario, rules, names))


def is_free(path: str) -> bool:
    """Whether all that a path leads to may be changed by writing cells.

    >>> is_free("dynamics.overlap"), is_free("jurisdictions.*.administration.term")
    (True, True)
    >>> is_free("horizon.months"), is_free("events[0].factor")
    (False, False)
    """
    try:
        _finder(tuple(path.split(".")))
    except LookupError:
        return False
    return True


@lru_cache(maxsize=10_000)
def _finder(names: tuple[str, ...]) -> Finder:
    for pattern, finder in FREE.items():
        if len(pattern) == len(names) and all(map(_fits, pattern, names)):
            return finder
    raise LookupError(f"{names} stands in no cell")


def _fits(pattern: str, name: str) -> bool:
    return pattern in (ANY, name)


def _dynamics(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    yield Cell(DYNAMICS, (Dynamics._fields.index(names[-1]),))


def _trait(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    _, trait, field = names
    yield Cell("traits", (TRAITS.index(trait), ("mean", "spread").index(field)))
    if (trait, field) == ("ambition", "mean"):
        for i, sector in enumerate(scenario.sectors.values()):
            if sector.ambition is None:
                yield Cell("ambition_mean", (i,))


def _effort(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    yield Cell("initial_effort", (0,))


def _shared(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    yield Cell("initial_shared", (ELEMENTS.index(names[-1]),))


def _dimension(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    yield Cell(names[-1], (list(scenario.problem.dimensions).index(names[-2]),))


def _goal(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    dimension = list(scenario.problem.dimensions).index(names[-1])
    yield Cell("goals", (list(scenario.sectors).index(names[1]), dimension))


def _ambition(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    yield Cell("ambition_mean", (list(scenario.sectors).index(names[1]),))


def _sector(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    """A sector's number, on every level that has none of its own."""
    _, sector, field = names
    for v, level in enumerate(scenario.jurisdictions.values()):
        if getattr(level.sectors.get(sector), field, None) is None:
            yield Cell(field, (v, list(scenario.sectors).index(sector)))


def _sector_there(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    _, level, _, sector, field = names
    yield Cell(field, (_level(scenario, level), list(scenario.sectors).index(sector)))


def _by_level(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    yield Cell(names[-1], (_level(scenario, names[1]),))


def _reshuffle(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    yield Cell("stay", (_level(scenario, names[1]),), _stays_a_month)


def _stays_a_month(reshuffle: float) -> float:
    return float((1.0 - reshuffle) ** (1 / 12))


def _level(scenario: Scenario, name: str) -> int:
    return list(scenario.jurisdictions).index(name)


def _mechanism(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    table = {"legitimacy": "first_legitimacy", "regularity": "first_regularity"}
    yield Cell(table.get(names[-1], names[-1]), (_row(scenario, rules, names),))


def _quorum_of(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    row = _row(scenario, rules, names)
    members = int(rules.size[row])
    yield Cell("quorum", (row,), lambda share: offices_needed(share, members))


def _rate(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> Iterator[Cell]:
    """The rate of an element, unless the mechanism does not take it up."""
    *path, _, element = names
    level, name = path[1], path[3]
    if element in scenario.jurisdictions[level].mechanisms[name].rates:
        yield Cell("rate", (_row(scenario, rules, names), ELEMENTS.index(element)))


def _row(scenario: Scenario, rules: Rules, names: tuple[str, ...]) -> int:
    """Number of a mechanism among those of all levels."""
    _, level, _, name, *_ = names
    first = int(rules.first_mechanism[_level(scenario, level)])
    return first + list(scenario.jurisdictions[level].mechanisms).index(name)


def _free() -> Iterator[tuple[tuple[str, ...], Finder]]:
    level, mechanism = ("jurisdictions", ANY), ("jurisdictions", ANY, "mechanisms", ANY)
    yield (DYNAMICS, ANY), _dynamics
    for field in ("mean", "spread"):
        yield ("traits", ANY, field), _trait
    yield ("initial", "effort"), _effort
    yield ("initial", "shared", ANY), _shared
    for field in ("need", "condition"):
        yield ("problem", "dimensions", ANY, field), _dimension
    yield ("sectors", ANY, "goals", ANY), _goal
    yield ("sectors", ANY, "ambition"), _ambition
    for field in ("budget", "earmarked", "information_quality"):
        yield ("sectors", ANY, field), _sector
        yield (*level, "sectors", ANY, field), _sector_there
    for field in ("autonomy", "devolution", "informal_network"):
        yield (*level, field), _by_level
    for field in ("term", "first_change", "replacement", "cascade", "dissolution"):
        yield (*level, "administration", field), _by_level
    yield (*level, "administration", "reshuffle"), _reshuffle
    for field in ("matching", "fund"):
        yield (*level, "incentive", field), _by_level
    for field in _PLAIN:
        yield (*mechanism, field), _mechanism
    yield (*mechanism, "quorum"), _quorum_of
    yield (*mechanism, "purpose", ANY), _rate


_PLAIN = (
    "every",
    "load",
    "refound_after",
    "ceiling",
    "institutional",
    "authority",
    "legitimacy",
    "obligation",
    "regularity",
)
FREE: dict[tuple[str, ...], Finder] = dict(_free())


#: Number of each table among those of the rules.
_PLACES = {name: place for place, name in enumerate(Rules._fields)}


class Writes(NamedTuple):
    """What is written into one table.

    table : its name
    cells : where, from which of several numbers, and what becomes of the number
    """

    table: str
    cells: list[tuple[Any, int, Callable[[float], float] | None]]


def writes_of(cells: Sequence[Sequence[Cell]]) -> list[Writes]:
    """The cells of several numbers, table by table."""
    found: dict[str, list[tuple[Any, int, Callable[[float], float] | None]]] = {}
    for n, own in enumerate(cells):
        for table, at, turn in own:
            found.setdefault(table, []).append((at[0] if len(at) == 1 else at, n, turn))
    return [Writes(*pair) for pair in found.items()]


def written_anew(rules: Rules, writes: Sequence[Writes], numbers: Sequence[float]) -> Rules:
    """The rules with these numbers in their cells; tables without such a cell are shared."""
    tables: list[Any] = list(rules)
    for name, cells in writes:
        place = _PLACES[name]
        own = tables[place]
        table: Any = list(own) if name == DYNAMICS else own.copy()
        for at, n, turn in cells:
            table[at] = numbers[n] if turn is None else turn(numbers[n])
        tables[place] = Dynamics._make(table) if name == DYNAMICS else table
    return Rules._make(tables)
