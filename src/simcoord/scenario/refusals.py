"""How does a field refuse a value, in words and at its place?

Validators of single fields, and the little language in which every check of a
scenario says what is wrong: a `Flaw` has a place, a message and the value.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count, islice
from typing import Any, LiteralString, NamedTuple, TypeVar

from pydantic import ValidationError, ValidationInfo
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticKnownError

from simcoord.sayings import Saying, joined, saying

T = TypeVar("T")
Loc = tuple[str | int, ...]
#: Names by what they name; those of one sort in the order of the file.
Names = Mapping[str, Mapping[str, object]]

#: More choices than this are not listed in a message.
CHOICES_SHOWN = 16
#: Among so many choices, and for so many names of one input, the nearest is sought: looking
#: takes long, and a file may hold thousands of names that are nearly right.
CHOICES_SEARCHED, SEARCHES = 256, 100

#: Control characters, line separators that editors do not show as such, marks that
#: change the direction of writing, halves of surrogate pairs, and no characters at all.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)

#: What a scenario's own names are names of.
NAMED = {
    "sector": saying("a sector"),
    "dimension": saying("a dimension"),
    "level": saying("a level"),
    "mechanism": saying("a mechanism"),
}

_known: ContextVar[Names | None] = ContextVar(
    "names that the scenario being validated defines", default=None
)
_searches: ContextVar[Iterator[int] | None] = ContextVar(
    "searches for a nearest name", default=None
)


class Flaw(NamedTuple):
    """One thing that is wrong, placed relative to the part that is checked."""

    loc: Loc
    message: Saying
    value: Any = None
    nearest: str | None = None


def refusal(
    message: Saying, nearest: str | None = None, kind: LiteralString = "refused"
) -> PydanticCustomError:
    """An error for a validator to raise at the field it looks at."""
    return PydanticCustomError(kind, "{message}", {"nearest": nearest, "message": message})


def refuse(flaws: Iterable[Flaw]) -> None:
    """Raise one `ValidationError` that holds every flaw, if there is any.

    pydantic puts the place of the validated part before the places of the flaws.
    """
    details = [
        InitErrorDetails(type=refusal(flaw.message, flaw.nearest), loc=flaw.loc, input=flaw.value)
        for flaw in flaws
    ]
    if details:
        raise ValidationError.from_exception_data("scenario", details)


def nearest_name(name: str, choices: Iterable[str]) -> str | None:
    """The choice that looks most like the name, or None if none comes close.

    >>> nearest_name("edukation", ["education", "health"])
    'education'
    """
    searches = _searches.get()
    if searches is not None and next(searches) >= SEARCHES:
        return None
    searched = list(islice(choices, CHOICES_SEARCHED))
    found = difflib.get_close_matches(name[:100], searched, n=1)
    return found[0] if found else None


def listed(choices: Iterable[str]) -> Saying:
    """The choices in brackets, cut short where there are many.

    >>> listed(["education", "health"])
    '(education, health)'
    """
    names = list(choices)
    if not names:
        return saying("(there is none)")
    told, more = ", ".join(names[:CHOICES_SHOWN]), len(names) - CHOICES_SHOWN
    if more > 0:
        return saying("({names} and {more} more)", names=told, more=more)
    return joined(["(", told, ")"], "")


def unknown(name: str, what: Saying, choices: Iterable[str]) -> tuple[Saying, str | None]:
    """The message about a name that is none of the choices, and the nearest choice.

    >>> unknown("edukation", saying("a sector"), ["education", "health"])[0]
    "'edukation' is not a sector; did you mean 'education'? (education, health)"
    """
    names = list(choices)
    nearest = nearest_name(name, names)
    message = saying(
        "{name} is not {what}{hint} {choices}",
        name=repr(name[:100]),
        what=what,
        hint=saying("; did you mean {nearest}?", nearest=repr(nearest)) if nearest else "",
        choices=listed(names),
    )
    return message, nearest


@contextmanager
def searching() -> Iterator[None]:
    """Within this context no more than `SEARCHES` nearest names are sought."""
    token = _searches.set(count())
    try:
        yield
    finally:
        _searches.reset(token)


@contextmanager
def knowing(names: Names) -> Iterator[None]:
    """Within this context `known_name` accepts these names, by what they name, and no others.

    Of what stands under no key it accepts any name.
    """
    token = _known.set(names)
    try:
        yield
    finally:
        _known.reset(token)


def known_name(what: str) -> Callable[[str], str]:
    """A validator that refuses a name which the scenario does not define.

    what : "sector", "dimension", "level" or "mechanism"

    A part that is validated on its own, outside a scenario, may use any name.
    """

    def check(name: str) -> str:
        names = (_known.get() or {}).get(what)
        if names is not None and name not in names:
            raise refusal(*unknown(name, NAMED[what], names))
        return name

    return check


def hidden_character(text: str) -> Saying | None:
    """What is wrong with the first character of a text that nobody would see, None if nothing is.

    >>> hidden_character("abc\\u202edef")
    'character U+202E (right-to-left override) is not allowed'
    """
    found = FORBIDDEN.search(text)
    if found is None:
        return None
    is_control = unicodedata.category(found[0]) == "Cc"
    unicode = unicodedata.name(found[0], "").lower() or saying("no character")
    return saying(
        "character U+{number:04X} ({name}) is not allowed",
        number=ord(found[0]),
        name=saying("control") if is_control else unicode,
    )


def too_long(length: int, most: int) -> Saying:
    """The message about a text of more characters than it may have."""
    return saying("a text of {length} characters; at most {most} allowed", length=length, most=most)


def strictly_whole(value: T) -> T:
    """Refuses what equals a whole number and is none: true, 1.0."""
    if type(value) is not int:
        raise PydanticKnownError("int_type")
    return value


def visible(text: str) -> str:
    """Refuses a text with control or direction-changing characters."""
    if message := hidden_character(text):
        raise refusal(message)
    return text


def distinct(what: Saying) -> Callable[[list[str]], list[str]]:
    """A validator that refuses a list in which a name stands twice."""

    def check(names: list[str]) -> list[str]:
        refuse(
            Flaw(
                (n,),
                saying(
                    "{name} is listed twice; each {what} counts once", name=repr(name), what=what
                ),
                name,
            )
            for n, name in enumerate(names)
            if name in names[:n]
        )
        return names

    return check


def after_start(end: T, info: ValidationInfo) -> T:
    """Refuses an end that is not after the start of the same part."""
    start = info.data.get("start")
    if isinstance(end, int) and start is not None and end <= start:
        raise refusal(saying("end {end} is not after start {start}", end=end, start=start))
    return end


def within_period(first: T, info: ValidationInfo) -> T:
    """Refuses a first plan that comes after the first turn of the cycle."""
    period = info.data.get("period")
    if isinstance(first, int) and period is not None and first > period:
        raise refusal(
            saying(
                "first plan in month {first} is after the period of {period} months",
                first=first,
                period=period,
            )
        )
    return first
