"""In which units, bounds and forms is a scenario written?

Each type that a field may have, once; the fields themselves are in `schema` and
`behaviour`.  The unit stands in the JSON Schema under `unit`; `names` says what a
name must be the name of; `words` puts into words what types and bounds do not say.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)

from simcoord.rulebook.elements import ELEMENTS
from simcoord.sayings import saying
from simcoord.scenario.refusals import (
    after_start,
    distinct,
    known_name,
    strictly_whole,
    visible,
)


class Part(BaseModel):
    """A part of a scenario: strict, finite, closed to unknown fields."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        frozen=True,
    )


#: Growth rate of each element of a purpose that is a list, share per meeting.
RATE_WHERE_LISTED = 0.12

Element = Annotated[
    Literal["information", "objectives", "planning", "goals", "budget", "actions", "evaluation"],
    Field(json_schema_extra={"names": "an element"}),
]


def number(unit: str, **bounds: Any) -> Any:
    """A number's unit and bounds (ge, gt, le), for an `Annotated` type."""
    return Field(json_schema_extra={"unit": unit}, **bounds)


Share = Annotated[float, number("share", ge=0, le=1)]
MonthlyShare = Annotated[float, number("share / month", ge=0, le=1)]
YearlyShare = Annotated[float, number("share / year", ge=0, le=1)]
MeetingShare = Annotated[float, number("share / meeting", ge=0, le=1)]
Weight = Annotated[float, number("weight", ge=0)]
Scale = Annotated[float, number("scale", gt=0)]
Load = Annotated[float, number("loads", ge=0)]
Money = Annotated[float, number("budget units", ge=0)]
MoneyPerYear = Annotated[float, number("budget units / year", ge=0)]
Factor = Annotated[float, number("factor", ge=0)]
Months = Annotated[int, number("months", ge=1, le=100_000)]
Month = Annotated[int, number("month of the run", ge=1, le=100_000)]
End = Annotated[Month | None, AfterValidator(after_start)]
Count = Annotated[int, number("places", ge=1, le=1_000_000)]

Version = Annotated[
    Literal[1],
    BeforeValidator(strictly_whole),
    Field(json_schema_extra={"words": "1, the version of this format"}),
]
Title = Annotated[str, Field(max_length=300), AfterValidator(visible)]
Text = Annotated[str, Field(max_length=5_000), AfterValidator(visible)]
Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]*$",
        max_length=60,
        json_schema_extra={
            "words": "a name of letters a-z, digits and _ that begins with a letter"
        },
    ),
]
CalendarMonth = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$",
        json_schema_extra={"words": "a calendar month, YYYY-MM"},
    ),
]


def _name_of(what: str) -> Any:
    return Field(max_length=60, json_schema_extra={"names": what})


SectorName = Annotated[str, _name_of("sector"), AfterValidator(known_name("sector"))]
DimensionName = Annotated[str, _name_of("dimension"), AfterValidator(known_name("dimension"))]
LevelName = Annotated[str, _name_of("level"), AfterValidator(known_name("level"))]
MechanismName = Annotated[str, _name_of("mechanism"), AfterValidator(known_name("mechanism"))]
CommitteeName = Annotated[str, _name_of("committee")]


def _form(value: Any) -> str | None:
    """Which form of a union of forms a value takes; None if no form is like it."""
    forms: dict[type, str] = {str: "word", list: "list", dict: "mapping"}
    return forms.get(type(value))


def forms(words: str) -> Any:
    """Tells the forms of a field apart, so that only the one that was written is checked.

    words : what the field takes, in words

    Each form bears a `Tag`: "word" for a text, "list" or "mapping".
    """
    return Discriminator(
        _form,
        custom_error_type="form",
        custom_error_message="{expected}",
        custom_error_context={"expected": words},
    )


SECTORS = "all, or a list of sectors"
EachOnce = AfterValidator(distinct(saying("sector")))
All = Annotated[Literal["all"], Tag("word")]
Some = Annotated[list[SectorName], Field(min_length=1, max_length=256), EachOnce, Tag("list")]
Several = Annotated[list[SectorName], Field(min_length=2, max_length=256), EachOnce, Tag("list")]
Sectors = Annotated[All | Some, forms(SECTORS), Field(json_schema_extra={"words": SECTORS})]
Members = Annotated[All | Several, forms(SECTORS), Field(json_schema_extra={"words": SECTORS})]

ElementList = Annotated[
    list[Element],
    Field(min_length=1, max_length=len(ELEMENTS)),
    AfterValidator(distinct(saying("element"))),
    Tag("list"),
]
Rates = Annotated[dict[Element, MeetingShare], Field(min_length=1), Tag("mapping")]
RATES = "a list of elements, or a mapping of elements to rates"
Purpose = Annotated[ElementList | Rates, forms(RATES), Field(json_schema_extra={"words": RATES})]


def growing(**shares: float) -> Any:
    """A purpose that grows each of these elements at its rate, for a default."""
    return shares
