"""What a scenario may say: every field once, with its default, unit, bounds and meaning.

Validation, JSON Schema, documentation tables, controls and sensitivity bounds
are all read from here.  Source of the defaults: model.md 4.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from simcoord.scenario.behaviour import Dynamics, Traits
from simcoord.scenario.quantities import (
    RATE_WHERE_LISTED,
    CalendarMonth,
    CommitteeName,
    Count,
    DimensionName,
    Element,
    End,
    Factor,
    LevelName,
    Load,
    MechanismName,
    Members,
    Money,
    MoneyPerYear,
    Month,
    Months,
    Name,
    Part,
    Purpose,
    SectorName,
    Sectors,
    Share,
    Text,
    Title,
    Version,
    Weight,
    YearlyShare,
    growing,
    number,
)
from simcoord.scenario.refusals import within_period


class Horizon(Part):
    months: Annotated[int, number("months", ge=1, le=12_000)] = Field(
        240, description="length of a run"
    )
    start: CalendarMonth | None = Field(
        None, description="calendar month (YYYY-MM) of month 1, for axes; no effect on the model"
    )


class Dimension(Part):
    need: Share = Field(0.7, description="how much the population needs this dimension attended to")
    condition: Share = Field(0.4, description="how well the problem stands at the start")


class Problem(Part):
    dimensions: dict[Name, Dimension] = Field(
        description="dimensions of the problem that no sector solves alone",
        min_length=1,
        max_length=32,
    )


class Rhythm(Part):
    period: Months = Field(12, description="months between two plans of the sector")
    first: Annotated[Month, AfterValidator(within_period)] = Field(
        1, description="month of the first plan, at most the period"
    )


class Sector(Part):
    goals: dict[DimensionName, Share] = Field(
        default_factory=dict,
        description="salience of each dimension to the sector; 0.15 where not given",
    )
    competence: dict[DimensionName, Share] = Field(
        default_factory=dict,
        description="what its action can do for each dimension; 0 where not given",
    )
    budget: Money = Field(1.0, description="the sector's budget")
    earmarked: Share = Field(
        0.7, description="share of the budget that law ties to sectoral spending"
    )
    information_quality: Share = Field(0.7, description="quality of the sector's own information")
    rhythm: Rhythm = Field(default_factory=Rhythm, description="planning cycle of the sector")
    ambition: Share | None = Field(
        None,
        description="mean ambition of the sector's heads; traits.ambition.mean where not given",
    )


class LevelRhythm(Part):
    period: Months | None = Field(None, description="months between two plans on this level")
    first: Month | None = Field(None, description="month of the first plan on this level")


class LevelSector(Part):
    """What differs for a sector on one level of jurisdictions."""

    budget: Money | None = Field(
        None, description="budget of the sector in each place of this level"
    )
    earmarked: Share | None = Field(None, description="earmarked share on this level")
    information_quality: Share | None = Field(
        None, description="quality of information on this level"
    )
    rhythm: LevelRhythm | None = Field(None, description="planning cycle on this level")


class Presence(Part):
    best: Share = Field(1.0, description="presence of the state in the first place of the level")
    worst: Share = Field(
        1.0, description="presence of the state in the last place; evenly spread between"
    )


class Administration(Part):
    term: Months = Field(48, description="months between two changes of administration")
    first_change: Month = Field(48, description="month of the first change of administration")
    replacement: Share = Field(
        0.85, description="probability that a change replaces the head of an office"
    )
    reshuffle: YearlyShare = Field(
        0.30, description="yearly probability that a head leaves within the term"
    )
    cascade: Share = Field(
        0.0,
        description="probability that a head leaves when the parent level's head is replaced",
    )
    dissolution: Share = Field(
        0.5,
        description="probability that a change dissolves a lead unit or committee without law",
    )


class Incentive(Part):
    matching: Weight = Field(0.0, description="budget units paid for each unit of joint work")
    basis: Literal["effort", "results", "activity"] = Field(
        "effort", description="what the fund pays for"
    )
    fund: MoneyPerYear | None = Field(
        None, description="size of the level's fund; null for no limit"
    )
    start: Month = Field(1, description="first month of the fund")
    end: End = Field(None, description="month from which the fund pays no more; null for never")


class AnyMechanism(Part):
    """What every mechanism has, whatever its kind."""

    kind: str
    purpose: Purpose
    members: Members = Field("all", description="sectors that take part")
    start: Month = Field(1, description="month in which it is created; its first meeting")
    end: End = Field(None, description="month from which it is no more; null for never")
    institutional: Share = Field(
        0.0, description="legal basis: protection against changes of administration"
    )
    refound_after: Months | None = Field(
        12, description="months after which a dissolved one is founded anew; null for never"
    )
    ceiling: Share = Field(1.0, description="most that it can bring a pair to share")

    @property
    def rates(self) -> dict[str, float]:
        """Growth rate of each element of the purpose, shares per meeting.

        A list gives each element 0.12; a one-way consultation grows information only.
        """
        if isinstance(self.purpose, dict):
            return {str(element): rate for element, rate in self.purpose.items()}
        return dict.fromkeys(self.purpose, RATE_WHERE_LISTED)


class Aggregation(AnyMechanism):
    """Adding up the sectors' plans into one document."""

    kind: Literal["aggregation"]
    every: Months = Field(3, description="months between two rounds")
    load: Load = Field(0.1, description="work it asks of each member a round")
    ceiling: Share = Field(0.4, description="most that adding up plans can bring a pair to share")
    purpose: Purpose = Field(
        growing(information=0.10, actions=0.05),
        description="elements it makes shared, with their rates",
    )


class Consultation(AnyMechanism):
    """Mutual consultation: each member meets one other member."""

    kind: Literal["consultation"]
    every: Months = Field(1, description="months between two rounds")
    load: Load = Field(0.15, description="work of one encounter for each side")
    two_way: bool = Field(True, description="whether both sides speak; false: an interrogation")
    purpose: Purpose = Field(
        growing(information=0.12, objectives=0.12),
        description="elements it makes shared, with their rates; one-way: information only",
    )

    @property
    def rates(self) -> dict[str, float]:
        listed = super().rates
        if self.two_way:
            return listed
        return {"information": listed.get("information", RATE_WHERE_LISTED)}


class LeadUnit(AnyMechanism):
    """A lead unit with a mandate over the others."""

    kind: Literal["lead_unit"]
    every: Months = Field(1, description="months between two rounds of instructions")
    load: Load = Field(0.3, description="work it asks of each member a round")
    authority: Share = Field(0.5, description="strength of its mandate")
    legitimacy: Share = Field(0.5, description="how far members accept it at the start")
    purpose: Purpose = Field(
        growing(
            information=0.05,
            objectives=0.05,
            planning=0.15,
            goals=0.15,
            budget=0.05,
            actions=0.15,
            evaluation=0.10,
        ),
        description="elements it makes shared, with their rates",
    )


class Committee(AnyMechanism):
    """A committee that meets if a quorum comes."""

    kind: Literal["committee"]
    every: Months = Field(1, description="months between two meetings")
    load: Load = Field(0.5, description="work of one meeting for each who comes")
    quorum: Share = Field(
        0.5, description="share of members that must come for the meeting to be held"
    )
    obligation: Share = Field(
        0.0, description="share of attendance that duty secures whatever the will"
    )
    regularity: Share = Field(
        0.0, description="how regularly it met before the run; an existing platform's own"
    )
    structural: bool = Field(
        False, description="whether it is the standing body that backs the others"
    )
    parent: CommitteeName | None = Field(
        None, description="committee of the same level that it reports to"
    )
    purpose: Purpose = Field(
        growing(planning=0.12, actions=0.12),
        description="elements it makes shared, with their rates",
    )


Mechanism = Annotated[
    Aggregation | Consultation | LeadUnit | Committee, Field(discriminator="kind")
]


class Jurisdiction(Part):
    """A level of government: one place or many alike."""

    count: Count = Field(1, description="places on this level")
    parent: LevelName | None = Field(None, description="level above; null at the root")
    autonomy: Share = Field(0.5, description="weight of its own goals against the parent's frame")
    devolution: Share = Field(
        0.0, description="how far budgets shared above free the earmarked budget here"
    )
    informal_network: Share = Field(
        0.2, description="strength of the informal network of civil society"
    )
    presence: Presence = Field(
        default_factory=Presence, description="presence of the state across places"
    )
    administration: Administration = Field(
        default_factory=Administration, description="calendar of government"
    )
    incentive: Incentive = Field(
        default_factory=Incentive, description="fund that rewards joint work"
    )
    mechanisms: dict[Name, Mechanism] = Field(
        default_factory=dict,
        description="how sectors coordinate here, in order of action",
        max_length=64,
    )
    sectors: dict[SectorName, LevelSector] = Field(
        default_factory=dict, description="what differs for a sector on this level"
    )


class Initial(Part):
    shared: dict[Element, Share] = Field(
        default_factory=dict, description="what every pair shares at the start; 0 where not given"
    )
    effort: Share = Field(0.0, description="share of capacity given to joint work at the start")


class AnyEvent(Part):
    """What every event has, whatever its kind."""

    kind: str
    month: Month = Field(description="month in which it strikes")
    jurisdiction: LevelName | None = Field(None, description="level it strikes; null for all")


class BudgetEvent(AnyEvent):
    kind: Literal["budget"]
    sectors: Sectors = Field("all", description="sectors whose budget changes")
    factor: Factor = Field(description="what their budget is multiplied by")
    months: Months | None = Field(None, description="how long it lasts; null for ever")


class CrisisEvent(AnyEvent):
    kind: Literal["crisis"]
    condition: dict[DimensionName, Share] = Field(
        default_factory=dict, description="how far each condition falls"
    )
    salience: dict[DimensionName, Share] = Field(
        default_factory=dict,
        description="share of missing salience that every office's frame gains",
    )


class EarlyChangeEvent(AnyEvent):
    kind: Literal["early_change"]


class LawEvent(AnyEvent):
    kind: Literal["law"]
    mechanism: MechanismName = Field(description="mechanism whose legal basis changes")
    institutional: Share = Field(description="its legal basis from this month on")


Event = Annotated[
    BudgetEvent | CrisisEvent | EarlyChangeEvent | LawEvent, Field(discriminator="kind")
]


class ScenarioFields(Part):
    """The fields of a scenario file; `Scenario` adds what one can do with it."""

    simcoord: Version = Field(description="version of this format")
    name: Title = Field("", description="title of the scenario")
    question: Text = Field("", description="the policy question that the scenario asks")
    horizon: Horizon = Field(default_factory=Horizon, description="length of a run")
    problem: Problem = Field(description="the problem that sectors are asked to solve together")
    sectors: dict[Name, Sector] = Field(description="policy sectors", min_length=2, max_length=256)
    jurisdictions: dict[Name, Jurisdiction] = Field(
        default_factory=lambda: {"territory": Jurisdiction()},
        description="levels of government, a parent before its children",
        min_length=1,
        max_length=16,
    )
    traits: Traits = Field(default_factory=Traits, description="character of the heads of office")
    dynamics: Dynamics = Field(
        default_factory=Dynamics, description="behaviour, the same for all offices"
    )
    initial: Initial = Field(
        default_factory=Initial, description="what is shared before the first month"
    )
    events: list[Event] = Field(
        default_factory=list, description="what happens from outside", max_length=1_000
    )
