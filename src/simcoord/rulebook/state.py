"""What changes in a run, what is fixed in it, and this month's luck: three bundles of tables.

Each table names its axes beside its type.  Letters mean one thing everywhere:
j jurisdiction, i and l sectors, d problem dimension, m mechanism, k shared
element, v level of jurisdictions, e event, n luck stream of a mechanism's name.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from simcoord.rulebook.elements import CAUSES, ELEMENTS, OBSTACLES

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]
#: Numbers of sectors, elements and streams: without a sign, so that compiled code need not
#: ask whether an index counts from the end.
Indices: TypeAlias = NDArray[np.uint64]
Bundle = TypeVar("Bundle", bound=tuple[Any, ...])


class State(NamedTuple):
    """Everything that changes in a run.  Shares are in [0, 1]."""

    month: Annotated[Integers, "1"]  # the month it is, from 1; 0 at the start
    # offices
    frame: Annotated[Floats, "j i d"]  # salience given to each dimension, share
    openness: Annotated[Floats, "j i"]  # humility of the head, share
    patience: Annotated[Floats, "j i"]  # share
    ambition: Annotated[Floats, "j i"]  # how intense joint work should be, share
    resistance: Annotated[Floats, "j i"]  # share
    routine: Annotated[Floats, "j i"]  # the slow, cultural part of resistance, share
    fatigue: Annotated[Floats, "j i"]  # share
    voice: Annotated[Floats, "j i"]  # recent part in decisions, share
    effort: Annotated[Floats, "j i"]  # share of capacity given to joint work
    cycle: Annotated[Floats, "j i"]  # position in the planning cycle, turns, unbounded
    budget: Annotated[Floats, "j i"]  # budget units, at least 0
    trust: Annotated[Floats, "j i l"]  # share; i trusts l; zero diagonal
    shared: Annotated[Floats, "j i l k"]  # share; symmetric, zero diagonal
    # jurisdictions
    condition: Annotated[Floats, "j d"]  # how well the problem stands, share
    informal: Annotated[Floats, "j"]  # strength of the informal network, share
    # mechanisms; a cell is used where m belongs to the level of j
    active: Annotated[Booleans, "j m"]  # not dissolved
    down: Annotated[Integers, "j m"]  # months in force since it was dissolved
    legitimacy: Annotated[Floats, "j m"]  # of a lead unit, share
    regularity: Annotated[Floats, "j m"]  # of a committee, share
    institutional: Annotated[Floats, "m"]  # legal basis, share
    # what happened this month
    changed: Annotated[Booleans, "j"]  # the administration changes
    replaced: Annotated[Booleans, "j i"]  # the head is new
    load: Annotated[Floats, "j i"]  # work that mechanisms asked for, loads
    threat: Annotated[Floats, "j i"]  # mandate without legitimacy, at least 0
    gained: Annotated[Booleans, "j i"]  # had a voice
    plans: Annotated[Booleans, "j i"]  # plans this month
    desired: Annotated[Floats, "j i"]  # effort it would give, of those that plan, share
    flexible: Annotated[Floats, "j i"]  # share of the budget free for joint work
    pay: Annotated[Floats, "j i"]  # budget units for each unit of what is rewarded, at least 0
    causes: Annotated[Floats, "j i cause"]  # what pulls on resistance, each its part
    joint_share: Annotated[Floats, "j"]  # share of delivery that is joint
    offered: Annotated[Floats, "v"]  # matching rate that the fund offers, at least 0
    called: Annotated[Integers, "j"]  # meetings called
    held: Annotated[Integers, "j"]  # meetings held
    account: Annotated[Floats, "j account"]  # what obstacles took of the potential; last: that
    # read off the tables above, and kept in step with them by the rules
    mean_shared: Annotated[Floats, "j i k"]  # mean of what an office shares with each other
    cosine: Annotated[Floats, "j i"]  # of the position in the planning cycle
    sine: Annotated[Floats, "j i"]
    # work tables of one jurisdiction, rewritten for each
    alignment: Annotated[Floats, "i l"]  # common perception of challenges, share
    bodies: Annotated[Integers, "i l k"]  # lead units and committees on the same purpose
    protected: Annotated[Floats, "l k"]  # legal basis of what one office shares, share
    will: Annotated[Floats, "i"]  # probability that a member comes without being obliged to
    attendees: Annotated[Indices, "i"]  # who came to the meeting, in the order of sectors
    attendance: Annotated[Integers, "1"]  # how many of them count
    partner: Annotated[Indices, "i"]  # whom a member consults
    understood: Annotated[Booleans, "i"]  # whether the two will understand each other
    move: Annotated[Floats, "i d+1"]  # how a consultation moves frames and, last, ambition
    weighed: Annotated[Floats, "i"]  # a sum or mean over each office's partners
    separate: Annotated[Floats, "i"]  # resources each office spends alone, budget units
    joint: Annotated[Floats, "i"]  # resources each office puts into joint work, budget units


class Dynamics(NamedTuple):
    """Behavioural parameters, named as in a scenario's `dynamics`; units and bounds stand there."""

    persuasion: float
    tolerance: float
    trust_gain: float
    trust_loss: float
    reliability_learning: float
    initial_trust: float
    anchor: float
    listening: float
    sequentiality: float
    overlap: float
    fading: float
    ambition_gate: float
    structural_boost: float
    routine_resistance: float
    resistance_speed: float
    routine_speed: float
    routine_reversion: float
    threat: float
    budget_threat: float
    fatigue_weight: float
    voice_relief: float
    wins_relief: float
    incentive_relief: float
    newcomer_spread: float
    voice_memory: float
    fatigue_speed: float
    fatigue_scale: float
    fatigue_attendance: float
    fatigue_cost: float
    integration_value: float
    reciprocity: float
    effort_cost: float
    resistance_cost: float
    responsiveness: float
    crowding: float
    coupling: float
    legitimacy_learning: float
    ambition_learning: float
    complementarity: float
    premium: float
    duplication: float
    floor: float
    growth: float
    depreciation: float
    turnover_loss: float
    trust_retention: float
    priority_shift: float
    frame_spread: float
    preservation: float
    informal_speed: float


class Rules(NamedTuple):
    """Everything that is fixed in a run."""

    dynamics: Dynamics
    # places
    level: Annotated[Integers, "j"]  # level of each jurisdiction
    parent: Annotated[Integers, "j"]  # jurisdiction above; -1 at a root
    first_place: Annotated[Integers, "v+1"]  # first jurisdiction of each level
    presence: Annotated[Floats, "j"]  # presence of the state, share
    # levels
    autonomy: Annotated[Floats, "v"]  # weight of own goals against the parent's frame, share
    devolution: Annotated[Floats, "v"]  # share
    informal_network: Annotated[Floats, "v"]  # at the start, share
    term: Annotated[Integers, "v"]  # months
    first_change: Annotated[Integers, "v"]  # month
    replacement: Annotated[Floats, "v"]  # probability at a change
    stay: Annotated[Floats, "v"]  # monthly probability that no reshuffle takes the head
    cascade: Annotated[Floats, "v"]  # probability when the parent's head went
    dissolution: Annotated[Floats, "v"]  # probability at a change
    matching: Annotated[Floats, "v"]  # budget units for each unit of what is rewarded
    basis: Annotated[Integers, "v"]  # what the fund pays for
    fund: Annotated[Floats, "v"]  # budget units a year; infinite where unlimited
    fund_start: Annotated[Integers, "v"]  # first month
    fund_end: Annotated[Integers, "v"]  # month from which it pays no more
    # sectors
    goals: Annotated[Floats, "i d"]  # salience to the sector, share
    weight: Annotated[Floats, "i d"]  # part of the competence for a dimension; columns sum to 1
    ambition_mean: Annotated[Floats, "i"]  # mean ambition of its heads, share
    budget: Annotated[Floats, "v i"]  # budget units before events
    earmarked: Annotated[Floats, "v i"]  # share
    information_quality: Annotated[Floats, "v i"]  # share
    period: Annotated[Integers, "v i"]  # months
    first: Annotated[Integers, "v i"]  # month of the first plan
    # problem and heads
    need: Annotated[Floats, "d"]  # share
    condition: Annotated[Floats, "d"]  # at the start, share
    traits: Annotated[Floats, "3 2"]  # openness, patience, ambition: mean and spread, shares
    initial_shared: Annotated[Floats, "k"]  # share
    initial_effort: Annotated[Floats, "1"]  # share
    # mechanisms, those of a level together
    first_mechanism: Annotated[Integers, "v+1"]  # first mechanism of each level
    kind: Annotated[Integers, "m"]  # number in `KINDS`
    stream: Annotated[Indices, "m"]  # luck stream of its name
    members: Annotated[Indices, "m i"]  # members in the order of sectors; first `size` count
    size: Annotated[Integers, "m"]  # number of members
    belongs: Annotated[Booleans, "m i"]  # whether the sector is a member
    purpose: Annotated[Indices, "m k"]  # elements in order; first `aims` count
    aims: Annotated[Integers, "m"]  # number of elements of its purpose
    rate: Annotated[Floats, "m k"]  # growth rate, share per meeting
    start: Annotated[Integers, "m"]  # month
    end: Annotated[Integers, "m"]  # month from which it is no more
    every: Annotated[Integers, "m"]  # months
    load: Annotated[Floats, "m"]  # loads asked of each who takes part
    refound_after: Annotated[Integers, "m"]  # months; 0 for never
    ceiling: Annotated[Floats, "m"]  # share
    institutional: Annotated[Floats, "m"]  # at the start, share
    first_legitimacy: Annotated[Floats, "m"]  # at the start, share
    first_regularity: Annotated[Floats, "m"]  # at the start, share
    authority: Annotated[Floats, "m"]  # of a lead unit, share
    two_way: Annotated[Booleans, "m"]  # of a consultation
    quorum: Annotated[Integers, "m"]  # offices that a committee needs
    obligation: Annotated[Floats, "m"]  # of a committee, share
    structural: Annotated[Booleans, "m"]  # of a committee
    reports_to: Annotated[Integers, "m"]  # parent committee; -1 without one
    # events
    event_month: Annotated[Integers, "e"]
    event_kind: Annotated[Integers, "e"]  # number in `EVENTS`
    event_until: Annotated[Integers, "e"]  # month from which a budget change is over
    event_level: Annotated[Booleans, "e v"]  # levels it strikes
    event_sector: Annotated[Booleans, "e i"]  # sectors whose budget changes
    event_factor: Annotated[Floats, "e"]  # factor on budgets
    event_condition: Annotated[Floats, "e d"]  # fall of each condition, share
    event_salience: Annotated[Floats, "e d"]  # rise of every frame, share of what is missing
    event_mechanism: Annotated[Booleans, "e m"]  # mechanisms whose legal basis changes
    event_institutional: Annotated[Floats, "e"]  # the new legal basis, share


class Luck(NamedTuple):
    """One month's uniforms in [0, 1)."""

    offices: Annotated[Floats, "j i"]  # who is replaced
    traits: Annotated[Floats, "j i 4"]  # openness, patience, ambition, newcomer's resistance
    frames: Annotated[Floats, "j i d"]  # a newcomer's frame
    mechanisms: Annotated[Floats, "n j i+1"]  # partner or attendance of office i; last: dissolution


_DTYPES = {Indices: np.uint64, Floats: np.float64, Integers: np.int64, Booleans: np.bool_}


def blank(bundle: type[Bundle], sizes: dict[str, int]) -> Bundle:
    """A bundle of tables of zeros, each axis as long as `sizes` says of its letter."""
    tables: dict[str, Any] = {}
    for name, hint in get_type_hints(bundle, include_extras=True).items():
        kind, axes = get_args(hint)
        tables[name] = np.zeros([sizes[axis] for axis in axes.split()], _DTYPES[kind])
    return bundle(**tables)


def axis_sizes(rules: Rules) -> dict[str, int]:
    """Length of every axis that the rules fix."""
    sectors, dimensions = rules.goals.shape
    return {
        "1": 1,
        "2": 2,
        "j": len(rules.level),
        "i": sectors,
        "l": sectors,
        "d": dimensions,
        "d+1": dimensions + 1,
        "m": len(rules.kind),
        "k": len(ELEMENTS),
        "v": len(rules.term),
        "cause": len(CAUSES),
        "obstacle": len(OBSTACLES),
        "account": len(OBSTACLES) + 1,
    }


def blank_state(rules: Rules) -> State:
    """A state of the right shapes for these rules, all zero; `the_start` fills it."""
    return blank(State, axis_sizes(rules))
