"""How does reading an agent's attribute read the state, and assigning to it write the state?

Nothing is kept twice: an agent is a window.  What is written is checked first,
and refused with the agent, the month, the value and what is allowed.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeVar, overload

import mesa
import numpy as np
from numpy.typing import NDArray

from simcoord.rulebook.state import Floats
from simcoord.sayings import Saying, joined, saying
from simcoord.scenario import InputError, Problem
from simcoord.scenario.refusals import unknown

if TYPE_CHECKING:
    from simcoord.agents.population import PopulatedModel
    from simcoord.rulebook.state import State

Self_ = TypeVar("Self_", bound="Window")
#: No number of the model comes near it.
LARGEST = 1e300
#: From here on a name is taken for another one misspelt, not for one of the user's own.
VERY_LIKE = 0.8


class Resident(mesa.Agent):
    """An agent that lives in one jurisdiction of a model.

    place : j, number of the jurisdiction
    """

    model: PopulatedModel

    def __init__(self, model: PopulatedModel, place: int) -> None:
        super().__init__(model)
        self.place = place

    @property
    def cell(self) -> tuple[int, ...]:
        """Where its own numbers stand in the tables of the state."""
        return (self.place,)

    @property
    def jurisdiction(self) -> str:
        """Label of its jurisdiction: the level's name, numbered where the level has several."""
        return self.model.labels[self.place]

    @property
    def title(self) -> str:
        """What it is called within its jurisdiction."""
        return type(self).__name__

    def __setattr__(self, name: str, value: Any) -> None:
        """Assign; a name that only looks like one of the agent's is refused, not kept unread."""
        if not (name.startswith("_") or name in vars(self) or hasattr(type(self), name)):
            known = [each for each in dir(type(self)) if not each.startswith("_")]
            for near in difflib.get_close_matches(name, known, 1, VERY_LIKE):
                raise self.refuse(
                    name, saying("it has none; did you mean {near}?", near=repr(near)), value, near
                )
        super().__setattr__(name, value)

    def __str__(self) -> str:
        return f"{self.title} in {self.jurisdiction}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def refuse(
        self, what: str, message: Saying, value: Any, nearest: str | None = None
    ) -> InputError:
        """The error that says what is wrong with a value of this agent, to be raised."""
        where = saying("{agent}, month {month}", agent=str(self), month=self.model.month)
        return InputError([Problem((), joined([where, what, message], ": "), value, nearest)])

    def share(self, what: str, value: Any, highest: float = 1.0) -> float:
        """The value as a number from 0 to `highest`.

        Raises `InputError` for anything else.
        """
        number = isinstance(value, Real) and not isinstance(value, bool | np.bool_)
        if number and 0.0 <= value <= min(highest, LARGEST):
            return float(value)
        told = repr(value)
        if highest == 1.0:
            message = saying("{value} is not a share from 0 to 1", value=told)
        else:
            message = saying("{value} is not a number of at least 0", value=told)
        raise self.refuse(what, message, value)


class Window:
    """An attribute of an agent that is one number of the state, at least 0.

    table   : the table of `State` that it stands in
    highest : 1 for a share
    """

    def __init__(self, table: str, meaning: str, highest: float = 1.0) -> None:
        self._table, self._highest = table, highest
        self.__doc__ = meaning

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self: Self_, agent: None, owner: type) -> Self_: ...
    @overload
    def __get__(self, agent: Resident, owner: type) -> float: ...
    def __get__(self: Self_, agent: Resident | None, owner: type) -> Self_ | float:
        if agent is None:
            return self
        return float(_table(agent.model.state, self._table)[agent.cell])

    def __set__(self, agent: Resident, value: Any) -> None:
        number = agent.share(self._name, value, self._highest)
        _table(agent.model.state, self._table)[agent.cell] = number


class Flag:
    """An attribute of an agent that is one truth of the state."""

    def __init__(self, table: str, meaning: str) -> None:
        self._table = table
        self.__doc__ = meaning

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, agent: Resident | None, owner: type) -> bool:
        return agent is not None and bool(_table(agent.model.state, self._table)[agent.cell])

    def __set__(self, agent: Resident, value: Any) -> None:
        if not isinstance(value, bool | np.bool_):
            raise agent.refuse(
                self._name, saying("{value} is neither True nor False", value=repr(value)), value
            )
        _table(agent.model.state, self._table)[agent.cell] = value


def _table(state: State, name: str) -> NDArray[Any]:
    table: NDArray[Any] = getattr(state, name)
    return table


class Row(Mapping[str, float]):
    """Shares by name that stand side by side in the state; assigning to a name writes there.

    agent : whose row it is
    what  : what it is called in messages
    named : the column of each name
    row   : gives the (n,) view on the state, anew at every look: an intervention may move it
    wrote : called after every write
    """

    def __init__(
        self,
        agent: Resident,
        what: str,
        named: Mapping[str, int],
        row: Callable[[], Floats],
        wrote: Callable[[], None] = lambda: None,
    ) -> None:
        self._agent, self._what, self._named, self._row = agent, what, named, row
        self._wrote = wrote

    def __getitem__(self, key: Any) -> float:
        return float(self._row()[self._column(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        self.update({key: value})

    def update(self, values: Mapping[Any, Any]) -> None:
        """Write several at once: all, or none if one is refused."""
        what = self._what
        checked = {
            self._column(key): self._agent.share(f"{what}[{_word(key)!r}]", value)
            for key, value in values.items()
        }
        row = self._row()
        for column, share in checked.items():
            row[column] = share
        self._wrote()

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)

    def __repr__(self) -> str:
        return repr({name: round(share, 4) for name, share in self.items()})

    def _column(self, key: Any) -> int:
        return column_of(self._agent, self._what, self._named, key)


def column_of(agent: Resident, what: str, named: Mapping[str, int], key: Any) -> int:
    """The column of a name, or of an office.

    Raises `InputError` with the nearest name.
    """
    word = _word(key)
    if getattr(key, "place", agent.place) != agent.place:
        raise agent.refuse(what, saying("{key} is an office of another jurisdiction", key=key), key)
    if word not in named:
        message, nearest = unknown(str(word), saying("one of its names"), named)
        raise agent.refuse(what, message, key, nearest)
    return named[word]


def _word(key: Any) -> Any:
    """An office stands for its sector."""
    return getattr(key, "sector", key)
