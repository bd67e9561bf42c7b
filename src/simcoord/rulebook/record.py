"""What is read off the state at the end of a month.  Source: model.md 5.

Only what needs the offices themselves is read here; what follows from these
columns alone is derived in `simcoord.measures`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import numpy as np

from simcoord.rulebook.arithmetic import in_force, write
from simcoord.rulebook.commitment import money_paid
from simcoord.rulebook.compiled import phase, rule
from simcoord.rulebook.elements import ELEMENTS, OBSTACLES, POTENTIAL
from simcoord.rulebook.mechanisms import alignment_is_taken
from simcoord.rulebook.state import Floats, Integers, Rules, State, axis_sizes, blank

#: Effort from which an office counts as involved (Candel & Biesbroek 2016, subsystems), share.
INVOLVED = 0.05


class Monthly(NamedTuple):
    """One number a month and jurisdiction: means over offices or pairs unless said; shares."""

    outcome: Annotated[Floats, "t j"]  # integrated outcome: geometric mean of conditions
    effort: Annotated[Floats, "t j"]
    resistance: Annotated[Floats, "t j"]
    routine: Annotated[Floats, "t j"]
    trust: Annotated[Floats, "t j"]
    fatigue: Annotated[Floats, "t j"]
    voice: Annotated[Floats, "t j"]
    alignment: Annotated[Floats, "t j"]
    ambition: Annotated[Floats, "t j"]
    synchrony: Annotated[Floats, "t j"]
    joint_share: Annotated[Floats, "t j"]
    informal: Annotated[Floats, "t j"]
    active: Annotated[Floats, "t j"]  # mechanisms active and in force, count
    held: Annotated[Floats, "t j"]  # of the meetings called; NaN when none was
    load: Annotated[Floats, "t j"]  # sum over offices, loads
    paid: Annotated[Floats, "t j"]  # budget units
    replaced: Annotated[Floats, "t j"]  # offices, count
    potential: Annotated[Floats, "t j"]  # sum over growth of the month, each pair once
    subsystems: Annotated[Floats, "t j"]  # offices involved in joint work
    asynchrony_offices: Annotated[Floats, "t j"]  # standard deviation of offices' progress
    shared: Annotated[Floats, "t j k"]
    lost: Annotated[Floats, "t j obstacle"]  # of the potential
    condition: Annotated[Floats, "t j d"]


#: Numbers of these columns in the one table that a run fills; the last three are the first of
#: several columns each.
(
    OUTCOME,
    EFFORT,
    RESISTANCE,
    ROUTINE,
    TRUST,
    FATIGUE,
    VOICE,
    ALIGNMENT,
    AMBITION,
    SYNCHRONY,
    JOINT_SHARE,
    INFORMAL,
    ACTIVE,
    HELD,
    LOAD,
    PAID,
    REPLACED,
    OFFERED,
    SUBSYSTEMS,
    ASYNCHRONY_OFFICES,
    SHARED,
) = range(21)
LOST = SHARED + len(ELEMENTS)
CONDITION = LOST + len(OBSTACLES)


def monthly_of(months: Floats) -> Monthly:
    """Windows on the columns of a table of months, axes (..., column, t, j)."""
    single = (months[..., column, :, :] for column in range(SHARED))
    several = (slice(SHARED, LOST), slice(LOST, CONDITION), slice(CONDITION, None))
    return Monthly(*single, *(np.moveaxis(months[..., some, :, :], -3, -1) for some in several))


class Offices(NamedTuple):
    """One number a month and office, shares; no rows unless asked for."""

    effort: Annotated[Floats, "t j i"]
    resistance: Annotated[Floats, "t j i"]
    routine: Annotated[Floats, "t j i"]
    trust_received: Annotated[Floats, "t j i"]  # mean trust of the others in it
    progress: Annotated[Floats, "t j i"]  # mean of all it shares with the others


class Record(NamedTuple):
    """Tables that a run fills."""

    months: Annotated[Floats, "column t j"]  # the columns of `Monthly`
    offices: Offices
    ties_at: Annotated[Integers, "n"]  # months whose pairs are kept
    ties: Annotated[Floats, "n j i l k"]  # what is shared in those months, share
    standing: Annotated[Integers, "j m 2"]  # months in force, and of these months active

    @property
    def monthly(self) -> Monthly:
        """What was recorded of the months, by name."""
        return monthly_of(self.months)


def blank_record(rules: Rules, months: int, offices: bool, ties_at: Sequence[int]) -> Record:
    """Tables for a run of so many months."""
    sizes = axis_sizes(rules) | {"t": months, "n": len(ties_at)}
    sizes["column"] = CONDITION + sizes["d"]
    return Record(
        np.zeros([sizes[axis] for axis in ("column", "t", "j")]),
        blank(Offices, sizes if offices else sizes | {"t": 0}),
        np.array(ties_at, dtype=np.int64),
        np.zeros([sizes[axis] for axis in "njilk"]),
        np.zeros([sizes[axis] for axis in "jm2"], dtype=np.int64),
    )


@phase
def month_is_recorded(record: Record, state: State, rules: Rules) -> None:
    """Write this month's row of every table."""
    t = np.uint64(state.month[0] - 1)  # without a sign, as it never counts from the end
    for j in range(len(rules.level)):
        row = record.months[:, t, j]
        offices_are_averaged(row, state, j)
        pairs_are_averaged(row, state, j)
        place_is_recorded(row, state, rules, j)
        row[ACTIVE] = mechanisms_are_counted(record.standing, state, rules, j)
        if len(record.offices.effort) > 0:
            offices_are_recorded(record.offices, state, t, j)
    for n in range(len(record.ties_at)):
        if record.ties_at[n] == state.month[0]:
            ties_are_kept(record.ties[n], state.shared)


@phase
def offices_are_averaged(row: Floats, state: State, j: int) -> None:
    """Means over the offices of a jurisdiction."""
    sectors, involved = state.effort.shape[1], 0
    effort = resistance = routine = fatigue = voice = ambition = cosine = sine = 0.0
    for i in range(sectors):  # all at once, as each sum by itself waits for its last addition
        effort += state.effort[j, i]
        resistance += state.resistance[j, i]
        routine += state.routine[j, i]
        fatigue += state.fatigue[j, i]
        voice += state.voice[j, i]
        ambition += state.ambition[j, i]
        cosine += state.cosine[j, i]
        sine += state.sine[j, i]
        involved += state.effort[j, i] >= INVOLVED
    row[EFFORT] = effort / sectors
    row[RESISTANCE] = resistance / sectors
    row[ROUTINE] = routine / sectors
    row[FATIGUE] = fatigue / sectors
    row[VOICE] = voice / sectors
    row[AMBITION] = ambition / sectors
    row[SYNCHRONY] = synchrony(cosine / sectors, sine / sectors)
    row[SUBSYSTEMS] = involved / sectors


@phase
def pairs_are_averaged(row: Floats, state: State, j: int) -> None:
    """Means over the pairs of a jurisdiction, and the spread of offices' progress."""
    alignment_is_taken(state.alignment, state.frame[j])
    row[ALIGNMENT] = mean_of_pairs(state.alignment)
    row[TRUST] = mean_of_pairs(state.trust[j])
    means_of_elements(row[SHARED:LOST], state.mean_shared[j])
    row[ASYNCHRONY_OFFICES] = spread_of_progress(state.weighed, state.mean_shared[j])


@phase
def place_is_recorded(row: Floats, state: State, rules: Rules, j: int) -> None:
    """What a jurisdiction has as a whole."""
    row[OUTCOME] = integrated_outcome(state.condition[j])
    write(state.condition[j], row[CONDITION:])
    row[JOINT_SHARE] = state.joint_share[j]
    row[INFORMAL] = state.informal[j]
    called = state.called[j]
    row[HELD] = state.held[j] / called if called > 0 else math.nan
    write(state.account[j, :POTENTIAL], row[LOST:CONDITION])
    row[OFFERED] = state.account[j, POTENTIAL]
    basis, load, paid, replaced = rules.basis[rules.level[j]], 0.0, 0.0, 0
    for i in range(state.effort.shape[1]):
        load += state.load[j, i]
        paid += money_paid(basis, state.pay[j, i], state.budget[j, i], state.effort[j, i])
        replaced += state.replaced[j, i]
    row[LOAD] = load
    row[PAID] = paid
    row[REPLACED] = replaced


@phase
def mechanisms_are_counted(standing: Integers, state: State, rules: Rules, j: int) -> int:
    """How many mechanisms stand; and each counts its months in force, and of these active."""
    v = rules.level[j]
    active = 0
    for m in range(rules.first_mechanism[v], rules.first_mechanism[v + 1]):
        if in_force(rules.start[m], rules.end[m], state.month[0]):
            standing[j, m, 0] += 1
            if state.active[j, m]:
                standing[j, m, 1] += 1
                active += 1
    return active


@phase
def offices_are_recorded(offices: Offices, state: State, t: np.uint64, j: int) -> None:
    """Each office's own row."""
    sectors = state.effort.shape[1]
    for i in range(sectors):
        offices.effort[t, j, i] = state.effort[j, i]
        offices.resistance[t, j, i] = state.resistance[j, i]
        offices.routine[t, j, i] = state.routine[j, i]
        offices.progress[t, j, i] = progress(state.mean_shared[j, i])
        trust = 0.0
        for l in range(sectors):
            trust += state.trust[j, l, i]
        offices.trust_received[t, j, i] = trust / (sectors - 1)


@rule
def ties_are_kept(ties: Floats, shared: Floats) -> None:
    """Copy what every pair shares."""
    for j in range(shared.shape[0]):
        for i in range(shared.shape[1]):
            for l in range(shared.shape[2]):
                write(shared[j, i, l], ties[j, i, l])


@rule
def integrated_outcome(condition: Floats) -> float:
    """Geometric mean of the conditions, share: no dimension makes up for one that is lost.

    >>> import numpy as np
    >>> float(round(integrated_outcome(np.array([0.2, 0.8])), 12))
    0.4
    """
    total = 0.0
    for d in range(len(condition)):
        if condition[d] <= 0.0:
            return 0.0
        total += math.log(condition[d])
    return math.exp(total / len(condition))


@rule
def synchrony(cosine: float, sine: float) -> float:
    """How far planning cycles are in step, share: length of their mean phase (Kuramoto).

    cosine, sine : means over offices

    >>> synchrony(0.6, 0.8)
    1.0
    """
    return math.sqrt(cosine * cosine + sine * sine)


@rule
def progress(mean_shared: Floats) -> float:
    """Progress of one office, share: mean of all that it shares with the others."""
    return mean(mean_shared)


@rule
def means_of_elements(means: Floats, mean_shared: Floats) -> None:
    """Mean of each element over all pairs of a place."""
    offices = mean_shared.shape[0]
    for k in range(len(ELEMENTS)):
        means[k] = 0.0
    for i in range(offices):
        for k in range(len(ELEMENTS)):
            means[k] += mean_shared[i, k]
    for k in range(len(ELEMENTS)):
        means[k] /= offices


@rule
def spread_of_progress(weighed: Floats, mean_shared: Floats) -> float:
    """Standard deviation of the offices' progress."""
    for i in range(len(weighed)):
        weighed[i] = progress(mean_shared[i])
    return standard_deviation(weighed)


@rule
def mean(values: Floats) -> float:
    """Mean of a row."""
    total = 0.0
    for i in range(len(values)):
        total += values[i]
    return total / len(values)


@rule
def mean_of_pairs(values: Floats) -> float:
    """Mean over ordered pairs of different offices; the diagonal is zero."""
    sectors = values.shape[0]
    total: float = 0.0
    for i in range(sectors):
        row: float = 0.0
        for l in range(sectors):
            row += values[i, l]
        total += row
    average: float = total / (sectors * (sectors - 1))
    return average


@rule
def standard_deviation(values: Floats) -> float:
    """Standard deviation over offices (of the population)."""
    centre = mean(values)
    total = 0.0
    for i in range(len(values)):
        distance = values[i] - centre
        total += distance * distance
    return math.sqrt(total / len(values))
