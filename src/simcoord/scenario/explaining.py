"""How do pydantic's errors become messages that a policy researcher can act on?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError

from simcoord.sayings import Saying, joined, saying
from simcoord.scenario.places import Place, expected, located, unknown_field
from simcoord.scenario.problems import Problem, shown
from simcoord.scenario.reading import NUMBER, Document
from simcoord.scenario.refusals import Loc, listed, searching, too_long, unknown

#: What a message maker returns: what to add to the place, the message, the nearest name.
Said = tuple[Loc, Saying, str | None]


def problems_in(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> list[Problem]:
    """Every refusal of a document by a model, worded and placed, in the order of the file."""
    top = Place.top(model)
    with searching():
        found = [_problem(each, document, top) for each in error.errors()]
    return sorted(
        [*document.problems, *found], key=lambda problem: (problem.line or 0, problem.column)
    )


def _problem(error: Any, document: Document, top: Place) -> Problem:
    if error["type"] == "unsound":
        loc, (_, message, nearest) = tuple(error["loc"]), _refused(error, top, top)
    else:
        loc, around, here = located(top, tuple(error["loc"]))
        make = MESSAGES.get(error["type"], _by_pydantic)
        more, message, nearest = make(error, around, here)
        loc = (*loc, *more)
    line, column = document.mark(loc) or (None, 0)
    return Problem(loc, message, error["input"], nearest, document.source, line, column)


def _refused(error: Any, around: Place, here: Place) -> Said:
    return (), error["ctx"]["message"], error["ctx"]["nearest"]


def _missing(error: Any, around: Place, here: Place) -> Said:
    what = Saying(here.node.get("description", "")) or saying("it is needed")
    return (), saying("missing: {what}", what=what), None


def _unknown_field(error: Any, around: Place, here: Place) -> Said:
    name = str(error["loc"][-1])
    message, nearest = unknown_field(name, around)
    return (), message, nearest


def _unknown_kind(error: Any, around: Place, here: Place) -> Said:
    field = here.kind_field
    written = error["input"].get(field)
    if not isinstance(written, str):
        message = saying(
            "{value} is not a {field} {choices}",
            value=shown(written),
            field=field,
            choices=listed(here.kinds),
        )
        return (field,), message, None
    message, nearest = unknown(written, saying("a {field}", field=field), here.kinds)
    return (field,), message, nearest


def _no_kind(error: Any, around: Place, here: Place) -> Said:
    field = here.kind_field
    message = saying(
        "missing: what {field} it is {choices}", field=field, choices=listed(here.kinds)
    )
    return (field,), message, None


def _not_a_choice(error: Any, around: Place, here: Place) -> Said:
    choices = [str(choice) for choice in here.node.get("enum", [])]
    if not choices or not isinstance(error["input"], str):
        return _wrong_type(error, around, here)
    what = Saying(here.node.get("names", "")) or saying("a choice here")
    message, nearest = unknown(error["input"], what, choices)
    return (), message, nearest


def _wrong_type(error: Any, around: Place, here: Place) -> Said:
    value = error["input"]
    message = saying(
        "{value} is not {wanted}{hint}",
        value=shown(value),
        wanted=expected(here),
        hint=_hint(value, here),
    )
    return (), message, None


def _hint(value: Any, here: Place) -> str:
    """How a value that was nearly right is written."""
    wanted = here.node.get("type")
    if wanted in ("integer", "number") and isinstance(value, str):
        digits = value.replace("_", "").replace(",", ".")
        is_short = len(digits) < 20 and NUMBER.fullmatch(digits)
        return saying("; write {digits}", digits=digits) if is_short else ""
    if wanted == "integer" and isinstance(value, float) and value.is_integer():
        return saying("; write {digits}", digits=int(value))
    if expected(here) == "a text" and isinstance(value, bool | int | float):
        return saying("; put it in quotes")
    return ""


def _not_finite(error: Any, around: Place, here: Place) -> Said:
    message = saying(
        "{value} is not finite; allowed: {wanted}",
        value=shown(error["input"]),
        wanted=expected(here),
    )
    return (), message, None


def _too_small(error: Any, around: Place, here: Place) -> Said:
    message = saying(
        "{value} is too small; allowed: {wanted}",
        value=shown(error["input"]),
        wanted=expected(here),
    )
    return (), message, None


def _too_large(error: Any, around: Place, here: Place) -> Said:
    message = saying(
        "{value} is too large; allowed: {wanted}",
        value=shown(error["input"]),
        wanted=expected(here),
    )
    return (), message, None


def _too_few(error: Any, around: Place, here: Place) -> Said:
    entries, least = error["ctx"]["actual_length"], error["ctx"]["min_length"]
    if entries == 1:
        return (), saying("has 1 entry; at least {least} needed", least=least), None
    message = saying("has {entries} entries; at least {least} needed", entries=entries, least=least)
    return (), message, None


def _too_many(error: Any, around: Place, here: Place) -> Said:
    return (), saying("too many; at most {most} allowed", most=error["ctx"]["max_length"]), None


def _too_long(error: Any, around: Place, here: Place) -> Said:
    return (), too_long(len(error["input"]), error["ctx"]["max_length"]), None


def _by_pydantic(error: Any, around: Place, here: Place) -> Said:
    return (), joined([shown(error["input"]), error["msg"]], ": "), None


MESSAGES: dict[str, Callable[[Any, Place, Place], Said]] = {
    "refused": _refused,
    "form": _wrong_type,
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "union_tag_invalid": _unknown_kind,
    "union_tag_not_found": _no_kind,
    "finite_number": _not_finite,
    "literal_error": _not_a_choice,
    "greater_than": _too_small,
    "greater_than_equal": _too_small,
    "less_than": _too_large,
    "less_than_equal": _too_large,
    "too_short": _too_few,
    "too_long": _too_many,
    "string_too_long": _too_long,
    **dict.fromkeys(
        (
            "bool_type",
            "dict_type",
            "float_type",
            "int_type",
            "list_type",
            "model_attributes_type",
            "model_type",
            "string_pattern_mismatch",
            "string_type",
            "string_unicode",
        ),
        _wrong_type,
    ),
}
