"""What is wrong with the user's input, and how is it said?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from simcoord.sayings import Saying, joined, saying
from simcoord.scenario.refusals import Loc

#: More problems than this are counted, not told.
PROBLEMS_SHOWN = 20

_PLAIN_NAME = re.compile(r"\w{1,60}")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input.

    loc     : its place in the data: names of fields and entries, and numbers of list items
    message : what is wrong, with the value, what is allowed, and the nearest name
    value   : the value that is refused
    nearest : the choice that looks most like it, None if nothing comes close
    source  : name of the file, empty if the input came from no file
    line    : line in that file, from 1; None if there is none
    column  : column in that line, from 1; 0 if there is none
    change  : the path of the change that brought the value, as the user wrote it
    """

    loc: Loc
    message: Saying
    value: Any = None
    nearest: str | None = None
    source: str = ""
    line: int | None = None
    column: int = 0
    change: str = ""

    @property
    def path(self) -> str:
        """The place as users write it: `jurisdictions.territory.mechanisms.steering.members[0]`."""
        return path_text(self.loc)

    @property
    def said(self) -> Saying:
        """All of it on a line: file and line, change, path, and what is wrong."""
        file = f"{self.source}:{self.line}" if self.line is not None else self.source
        change = saying("change {path}", path=repr(self.change)) if self.change else ""
        path = "" if self.path == self.change else self.path
        return joined((part for part in (file, change, path, self.message) if part), ": ")

    def __str__(self) -> str:
        return str(self.said)


class InputError(ValueError):
    """A user's input is refused, with everything that is wrong with it.

    problems : every `Problem`, in the order of the file
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    @property
    def lines(self) -> list[Saying]:
        """What is told: a line for each problem, and where there are many, how many more."""
        lines = [problem.said for problem in self.problems[:PROBLEMS_SHOWN]]
        more = len(self.problems) - len(lines)
        return [*lines, saying("... and {more} more", more=more)] if more else lines

    def __str__(self) -> str:
        return "\n".join(self.lines)


class ScenarioError(InputError):
    """A scenario is refused."""


def path_text(loc: Loc) -> str:
    """A place as users write it.

    >>> path_text(("events", 0, "month"))
    'events[0].month'
    """
    text = ""
    for part in loc:
        if isinstance(part, str) and _PLAIN_NAME.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{shown(part)}]"
    return text


def shown(value: Any) -> str:
    """A value as a message shows it: short, and in the words of the file format.

    >>> shown("0.7"), shown(True), shown(None), shown([1, 2])
    ("'0.7'", 'true', 'null', 'a list')
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return saying("a mapping")
    if isinstance(value, list):
        return saying("a list")
    if isinstance(value, int) and value.bit_length() > 128:
        return saying("a whole number of {bits} bits", bits=value.bit_length())
    if isinstance(value, float) and not isfinite(value):
        return {inf: ".inf", -inf: "-.inf"}.get(value, ".nan")
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:56]}...{text[-1]}"
