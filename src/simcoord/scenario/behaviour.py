"""How do heads of office behave?  Every behavioural parameter, with default, unit and bounds.

Source of the defaults: model.md 4.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simcoord.scenario.quantities import (
    MeetingShare,
    MonthlyShare,
    Part,
    Scale,
    Share,
    Weight,
    number,
)


class Trait(Part):
    mean: Share = Field(0.5, description="mean over heads of office")
    spread: Share = Field(0.3, description="half width of the uniform draw around the mean")


class AmbitionTrait(Trait):
    spread: Share = Field(0.25, description="half width of the uniform draw around the mean")


class Traits(Part):
    openness: Trait = Field(
        default_factory=Trait, description="humility: readiness to be moved by others"
    )
    patience: Trait = Field(
        default_factory=Trait, description="weight given to results that come late"
    )
    ambition: AmbitionTrait = Field(
        default_factory=AmbitionTrait,
        description="how intense joint work should be, in the office's eyes",
    )


class Dynamics(Part):
    """Behavioural parameters, one value for all offices; every one can be swept."""

    persuasion: Share = Field(0.15, description="how far an encounter moves a fully open office")
    tolerance: Weight = Field(0.8, description="misalignment that full openness can bridge")
    trust_gain: Share = Field(0.03, description="share of missing trust gained in a good encounter")
    trust_loss: Share = Field(0.02, description="share of trust lost in a misunderstanding")
    reliability_learning: MonthlyShare = Field(
        0.02, description="speed at which trust follows a partner's effort"
    )
    initial_trust: Share = Field(
        0.4, description="trust between offices at the start and with newcomers"
    )
    anchor: MonthlyShare = Field(0.02, description="pull of the mandate on an office's frame")
    listening: MonthlyShare = Field(
        0.03, description="pull of needs voiced by civil society on frames"
    )
    sequentiality: Share = Field(
        0.5, description="how much an element waits for the one it needs first"
    )
    overlap: Weight = Field(0.6, description="loss from each further body on the same purpose")
    fading: MonthlyShare = Field(0.012, description="share of what is shared that fades")
    ambition_gate: Scale = Field(
        0.3, description="shortfall of ambition that shuts out an element entirely"
    )
    structural_boost: Weight = Field(
        0.5, description="boost that a regular structural committee gives others"
    )
    routine_resistance: Share = Field(
        0.45, description="resistance rooted in sectoral routine, at rest"
    )
    resistance_speed: MonthlyShare = Field(
        0.10, description="speed at which resistance follows its causes"
    )
    routine_speed: MonthlyShare = Field(
        0.015, description="speed at which routine follows resistance"
    )
    routine_reversion: MonthlyShare = Field(
        0.01, description="speed at which routine returns to rest"
    )
    threat: Weight = Field(0.4, description="resistance raised by a mandate without legitimacy")
    budget_threat: Weight = Field(
        0.2, description="resistance raised by sharing budgets without trust"
    )
    fatigue_weight: Weight = Field(0.3, description="resistance raised by coordination fatigue")
    voice_relief: Weight = Field(0.10, description="resistance relieved by voice in decisions")
    wins_relief: Weight = Field(0.25, description="resistance relieved by joint results")
    incentive_relief: Weight = Field(0.2, description="resistance relieved by money for joint work")
    newcomer_spread: Share = Field(
        0.2, description="half width of a newcomer's resistance around routine"
    )
    voice_memory: MonthlyShare = Field(
        0.2, description="speed at which voice and regularity are updated"
    )
    fatigue_speed: MonthlyShare = Field(0.2, description="speed at which fatigue follows load")
    fatigue_scale: Annotated[float, number("loads", gt=0)] = Field(
        4.0, description="monthly load of full fatigue"
    )
    fatigue_attendance: Share = Field(0.5, description="attendance lost at full fatigue")
    fatigue_cost: Share = Field(0.3, description="delivery lost at full fatigue")
    integration_value: Weight = Field(
        1.2, description="value of joint work to an office that shares all objectives"
    )
    reciprocity: Weight = Field(0.25, description="value of answering trusted partners' efforts")
    effort_cost: Scale = Field(1.0, description="cost of joint effort without resistance")
    resistance_cost: Weight = Field(1.5, description="further cost of effort at full resistance")
    responsiveness: Share = Field(
        0.5, description="share of the way to the chosen effort gone at each plan"
    )
    crowding: Share = Field(0.3, description="how far money crowds out the will to cooperate")
    coupling: Annotated[float, number("turns·2π / month", ge=0)] = Field(
        0.10, description="pull of shared planning on the rhythms of two sectors"
    )
    legitimacy_learning: MeetingShare = Field(
        0.03, description="speed at which legitimacy follows effort"
    )
    ambition_learning: MonthlyShare = Field(
        0.02, description="speed at which evaluated joint results raise ambition"
    )
    complementarity: Annotated[float, number("exponent ρ", le=1)] = Field(
        -1.0,
        description="how sectors' joint resources combine: 1 add up, below 0 the scarcest counts",
    )
    premium: Weight = Field(2.0, description="what joint resources deliver above separate ones")
    duplication: Share = Field(
        0.35, description="share of separate spending lost where nothing is known of others"
    )
    floor: Share = Field(
        0.2, description="share of joint resources that works without shared actions in step"
    )
    growth: MonthlyShare = Field(0.012, description="speed at which delivery improves conditions")
    depreciation: MonthlyShare = Field(0.010, description="share of a condition that is lost")
    turnover_loss: Share = Field(
        0.40, description="share of what is shared that leaves with a head"
    )
    trust_retention: Share = Field(0.5, description="share of trust that passes to a successor")
    priority_shift: Share = Field(
        0.5, description="how far a newcomer replaces the predecessor's frame and ambition"
    )
    frame_spread: Share = Field(
        0.3, description="half width of a newcomer's frame around the sector's goals"
    )
    preservation: Share = Field(
        0.5, description="how far a full informal network preserves what was built"
    )
    informal_speed: MonthlyShare = Field(
        0.01, description="speed at which the informal network grows or shrinks"
    )
