"""A mechanism of one's own, in plain Python, under the same rule of growth and the same account."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from simcoord.agents.office import ELEMENT_ROWS, Office
from simcoord.agents.run import Onlooker, Run
from simcoord.agents.windows import LARGEST, VERY_LIKE, Resident, column_of
from simcoord.rulebook.arithmetic import in_force
from simcoord.rulebook.elements import ELEMENTS
from simcoord.rulebook.growth import pair_grows
from simcoord.rulebook.place import Mechanism, Place
from simcoord.sayings import Saying, joined, saying
from simcoord.scenario import InputError, Problem
from simcoord.scenario.refusals import unknown

if TYPE_CHECKING:
    from simcoord.agents.population import PopulatedModel


class OwnMechanism(Resident):
    """Subclass it, write `act`, and give the class to a model: one agent a jurisdiction.

    It takes its turn after the scenario's mechanisms.  What it makes offices share grows by the
    same rule, and what holds that back is booked in the same account.

    every   : months between two turns
    start   : month of the first
    end     : month from which it is no more; None for never
    level   : on which it works; None for all
    load    : loads asked of each office that it made grow, each turn
    ceiling : above which it makes nothing grow, share

    class Retreat(OwnMechanism):
        every = 6

        def act(self, offices):
            for one, other in self.pairs(offices):
                self.grow(one, other, {"objectives": 0.2})
    """

    every: ClassVar[int] = 1
    start: ClassVar[int] = 1
    end: ClassVar[int | None] = None
    level: ClassVar[str | None] = None
    load: ClassVar[float] = 0.0
    ceiling: ClassVar[float] = 1.0

    def __init__(self, model: PopulatedModel, place: int, name: str) -> None:
        super().__init__(model, place)
        self.name = name
        self._here: Place | None = None
        self._grew: set[int] = set()

    @property
    def title(self) -> str:
        return self.name

    def act(self, offices: Sequence[Office]) -> None:
        """What it does in its turn with the offices of its jurisdiction."""
        raise NotImplementedError(f"{type(self).__name__} has no method act(offices)")

    @staticmethod
    def pairs(offices: Sequence[Office]) -> list[tuple[Office, Office]]:
        """Every pair of the offices, each once."""
        return list(combinations(offices, 2))

    def uniform(self, office: Office) -> float:
        """The office's luck with this mechanism this month: a number in [0, 1), as for any other.

        The same replicate has the same luck under every scenario.  Source: model.md 2.
        """
        return float(self.model.run.stream_of(self.name)[self.place, office.row])

    def grow(self, one: Office, other: Office, rates: Mapping[str, float]) -> None:
        """Two offices come to share more, at these rates for each element, shares.

        Raises `InputError` for an unknown element or a rate out of bounds, for offices of another
        place, and outside the mechanism's turn.  Source: model.md 3.4, growth.
        """
        place = self._place(one, other)
        if not isinstance(rates, Mapping):
            raise self.refuse(
                "grow()",
                saying("{rates} is no mapping of elements to rates", rates=repr(rates)),
                rates,
            )
        rate = np.zeros(len(ELEMENTS))
        for element, share in rates.items():
            k = column_of(self, "grow()", ELEMENT_ROWS, element)
            rate[k] = self.share(f"grow() {element}", share)
        purpose = np.array(sorted(ELEMENT_ROWS[e] for e in rates), dtype=np.uint64)
        pair_grows(place, self._as_rules(purpose, rate), one.row, other.row, 1.0)
        self._grew |= {one.row, other.row}

    def _place(self, *offices: Office) -> Place:
        if self._here is None:
            raise self.refuse("grow()", saying("is for the mechanism's own turn, in `act`"), None)
        here = (o for o in offices if isinstance(o, Office) and o.place == self.place)
        if len({office.row for office in here}) < len(offices):
            who = " and ".join(str(office) for office in offices)
            raise self.refuse(
                "grow()", saying("{who} are no two offices of this place", who=who), offices
            )
        return self._here

    def _as_rules(self, purpose: Any, rate: Any) -> Mechanism:
        nobody = np.zeros(0, dtype=np.uint64)
        return Mechanism(
            -1, nobody, 0, purpose, len(purpose), rate, self.ceiling, self.load, 0, 0.0, np.zeros(0)
        )

    def take_turn(self, place: Place, offices: Sequence[Office]) -> None:
        """Act, if it is due; who grew bears the load."""
        month = self.model.month
        end = month + 1 if self.end is None else self.end
        if not in_force(self.start, end, month) or (month - self.start) % self.every:
            return
        self._here, self._grew = place, set()
        try:
            self.act(offices)
        finally:
            self._here = None
        for row in self._grew:
            place.load[row] += self.load


class OwnTurns(Onlooker):
    """Gives the mechanisms that a user wrote their turn, in the order they were given."""

    def __init__(self, model: PopulatedModel) -> None:
        self._model = model

    def mechanisms_acted(self, run: Run, place: Place, j: int) -> None:
        for mechanism in self._model.own_mechanisms:
            if mechanism.place == j:
                mechanism.take_turn(place, self._model.offices_in(j))


def refuse_unsound(name: str, kind: Any, levels: Sequence[str], taken: Sequence[str]) -> None:
    """Raises `InputError` if this is no class of mechanism that a model can take under the name."""
    if not (isinstance(kind, type) and issubclass(kind, OwnMechanism)):
        raise _unsound(name, saying("is not a subclass of simcoord.OwnMechanism"), kind)
    if name in taken:
        raise _unsound(name, saying("is the name of a mechanism of the scenario"), name)
    if not NAME.fullmatch(name):
        raise _unsound(
            name, saying("is no name: small letters, digits and _, a letter first"), name
        )
    if kind.level not in (None, *levels):
        message, _ = unknown(str(kind.level), saying("a level"), levels)
        raise _unsound(f"{name}.level", message, kind.level)
    for attribute, wanted, is_sound in BOUNDS:
        value = getattr(kind, attribute)
        if not is_sound(value):
            raise _unsound(
                f"{name}.{attribute}",
                saying("{value} is not {wanted}{hint}", value=repr(value), wanted=wanted, hint=""),
                value,
            )
    if kind.end is not None and kind.end <= kind.start:
        message = saying("{end} is not after start {start}", end=kind.end, start=kind.start)
        raise _unsound(f"{name}.end", message, kind.end)
    refuse_misspelt(f"mechanisms.{name}", kind, OwnMechanism)


def refuse_misspelt(where: str, kind: type, base: type) -> None:
    """Raises `InputError` if the class defines a name that only looks like one of the base's."""
    known = [name for name in dir(base) if not name.startswith("_")]
    for ancestor in kind.__mro__[: kind.__mro__.index(base)]:
        for name in vars(ancestor):
            own = name.startswith("_") or name in known
            for near in [] if own else difflib.get_close_matches(name, known, 1, VERY_LIKE):
                message = saying(
                    "{where}: {name} is not asked for; did you mean {near}?",
                    where=where,
                    name=repr(name),
                    near=repr(near),
                )
                raise InputError([Problem((), message, name, near)])


def _unsound(where: str, message: Saying, value: Any) -> InputError:
    return InputError([Problem((), joined([f"mechanisms.{where}", message], ": "), value)])


def _whole(value: Any) -> bool:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and int(value) >= 1


def _number(value: Any, highest: float) -> bool:
    real = isinstance(value, int | float | np.floating) and not isinstance(value, bool)
    return bool(real and 0.0 <= value <= highest)


#: What a class may say of itself: the attribute, what it must be, and whether it is.
BOUNDS: tuple[tuple[str, Saying, Callable[[Any], bool]], ...] = (
    ("every", saying("a whole number of at least 1"), _whole),
    ("start", saying("a whole number of at least 1"), _whole),
    ("end", saying("a whole number of at least 1, or None"), lambda n: n is None or _whole(n)),
    ("load", saying("a number of at least 0"), lambda load: _number(load, LARGEST)),
    ("ceiling", saying("a share from 0 to 1"), lambda ceiling: _number(ceiling, 1.0)),
)
NAME = re.compile("[a-z][a-z0-9_]*")
