"""What is an event of a run's story, and as what table are events told?  Facts, no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import nan
from typing import TYPE_CHECKING, Any, NamedTuple

from simcoord.rulebook.elements import CAUSES

if TYPE_CHECKING:
    import pandas as pd


class Kind(StrEnum):
    """What sort of thing happened."""

    INTERVENTION = "intervention"
    CRISIS = "crisis"
    BUDGET = "budget"
    LAW = "law"
    FUND_STARTED = "fund_started"
    FUND_CHANGED = "fund_changed"
    FUND_ENDED = "fund_ended"
    NEW_ADMINISTRATION = "new_administration"
    HEADS_LEFT = "heads_left"
    FOUNDED = "founded"
    DISSOLVED = "dissolved"
    ENDED = "ended"
    NOT_HELD = "not_held"
    LEVEL_REACHED = "level_reached"
    LEVEL_LOST = "level_lost"
    RESISTANCE_SURGED = "resistance_surged"
    RESISTANCE_RELENTED = "resistance_relented"
    LOCKED = "locked"
    OUT_OF_STEP = "out_of_step"


#: What a change over a month is made of: what somebody did between two months, the change of
#: heads, growth, fading; of resistance, what pulls on it, and what holding it in [0, 1] took.
INTERVENTION, TURNOVER, GROWTH, FADING, BOUNDS = (
    "intervention",
    "turnover",
    "growth",
    "fading",
    "bounds",
)
PARTS = (INTERVENTION, TURNOVER, GROWTH, FADING, *CAUSES, BOUNDS)

#: Why something came about, where it is none of the parts.
CALENDAR, SCENARIO_EVENT, START, END, ADMINISTRATION, FOUNDED_ANEW = (
    "calendar",
    "event",
    "start",
    "end",
    "administration",
    "founded_anew",
)


#: Of what is not made of parts; nobody writes to it.
NO_PARTS: Mapping[str, float] = {}


class Event(NamedTuple):
    """One thing that happened in a run.  What does not belong to its kind is empty, nan or None.

    month        : in which it happened, from 1
    jurisdiction : label of the place, as in the table `monthly`; name of the level where all
                   its places have it in common
    kind         : what sort of thing happened
    cause        : why: one of `PARTS`, "calendar", "event", "start", "end", "administration" or
                   "founded_anew"; of a fund what it pays for; of an intervention what it was
    sectors      : of offices that lost their heads, stayed away, or have another budget
    followed     : those of them whose head left only because the head above did
    pair         : sectors of the tie that fell most, or whose rhythms locked or fell out of step
    mechanisms   : of a tie the strongest standing one that covers it, or all if none has a
                   legal basis; else the one that it is about
    measure      : what `before` and `after` are: as in the tables, for the tie of one pair, the
                   mean of a place or the mean over the places of a level; "institutional",
                   "budget" (of each sector), "matching" or "in_step"
    before       : at the end of the month before; of what events or a change of heads did, just
                   before it
    after        : at the end of the month; of what events or a change of heads did, just after it
    threshold    : that was crossed, share
    level        : of intensity that the place is on now
    legal_basis  : of the mechanisms, share
    kept         : share of what would have left that the informal network kept
    cuts         : how many of the pair's two heads left
    chance       : that the body would be dissolved, share
    came, needed : members that came to the meeting, and that it needs
    in_a_row     : how many meetings of the committee were not held, this one the last
    months       : for which a body was dissolved
    since        : first month of being in step
    sector       : whose resistance moved most, and from where to where
    term         : size of the cause, share: of a term of the pull its mean over offices, of
                   another part the part; of rhythms the planning that the pair shares
    details      : of an intervention, what else was said of it
    parts        : the change from before to after by its parts, which add up to it
    """

    month: int
    jurisdiction: str
    kind: Kind
    cause: str = ""
    sectors: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    measure: str = ""
    before: float = nan
    after: float = nan
    threshold: float = nan
    level: str = ""
    legal_basis: float = nan
    kept: float = nan
    cuts: int | None = None
    chance: float = nan
    came: int | None = None
    needed: int | None = None
    in_a_row: int | None = None
    months: int | None = None
    since: int | None = None
    sector: str = ""
    sector_before: float = nan
    sector_after: float = nan
    term: float = nan
    details: str = ""
    parts: Mapping[str, float] = NO_PARTS


_WHOLE = ("cuts", "came", "needed", "in_a_row", "months", "since")
_NUMBERS = (
    *("before", "after", "threshold", "legal_basis", "kept", "chance"),
    *("sector_before", "sector_after", "term"),
)


def frame_of(events: Sequence[Event]) -> pd.DataFrame:
    """A table of the events, one row each.

    Columns are the fields of `Event`, several names in one cell parted by ", ", and in place of
    `parts` a column `by_<part>` for each of `PARTS`, missing where a change has no such part.
    """
    import pandas as pd

    columns: dict[str, Any] = {
        name: _column(name, [getattr(event, name) for event in events])
        for name in Event._fields
        if name != "parts"
    }
    for part in PARTS:
        by_part = [event.parts.get(part, nan) for event in events]
        columns[f"by_{part}"] = pd.Series(by_part, dtype="float64")
    return pd.DataFrame(columns)


def _column(name: str, values: list[Any]) -> Any:
    import pandas as pd

    if name in _NUMBERS:
        return pd.Series(values, dtype="float64")
    if name in _WHOLE:
        return pd.Series(values, dtype="Int64")
    if name == "month":
        return pd.Series(values, dtype="int64")
    texts = [", ".join(value) if isinstance(value, tuple) else str(value) for value in values]
    return pd.Series(texts, dtype=object)
