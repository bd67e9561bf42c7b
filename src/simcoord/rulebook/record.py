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
from simcoord.rulebook.elements import POTENTIAL
from simcoord.rulebook.mechanisms import alignment_is_taken
from simcoord.rulebook.state import Booleans, Floats, Integers, Rules, State, axis_sizes, blank

#: Effort from which an office counts as involved (Candel & Biesbroek 2016, subsystems), share.
INVOLVED = 0.05


class Monthly(NamedTuple):
    """One number a month and jurisdiction: means over offices or pairs unless said; shares."""

    outcome: Annotated[Floats, "t j"]  # integrated outcome: geometric mean of conditions
    condition: Annotated[Floats, "t j d"]
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
    shared: Annotated[Floats, "t j k"]
    lost: Annotated[Floats, "t j obstacle"]  # sum over growth of the month, each pair once
    potential: Annotated[Floats, "t j"]  # likewise
    subsystems: Annotated[Floats, "t j"]  # offices involved in joint work
    asynchrony_offices: Annotated[Floats, "t j"]  # standard deviation of offices' progress


class Offices(NamedTuple):
    """One number a month and office, shares; no rows unless asked for."""

    effort: Annotated[Floats, "t j i"]
    resistance: Annotated[Floats, "t j i"]
    routine: Annotated[Floats, "t j i"]
    trust_received: Annotated[Floats, "t j i"]  # mean trust of the others in it
    progress: Annotated[Floats, "t j i"]  # mean of all it shares with the others


class Record(NamedTuple):
    """Tables that a run fills."""

    monthly: Monthly
    offices: Offices
    ties_at: Annotated[Integers, "n"]  # months whose pairs are kept
    ties: Annotated[Floats, "n j i l k"]  # what is shared in those months, share
    standing: Annotated[Integers, "j m 2"]  # months in force, and of these months active


def blank_record(rules: Rules, months: int, offices: bool, ties_at: Sequence[int]) -> Record:
    """Tables for a run of so many months."""
    sizes = axis_sizes(rules) | {"t": months, "n": len(ties_at)}
    return Record(
        blank(Monthly, sizes),
        blank(Offices, sizes if offices else sizes | {"t": 0}),
        np.array(ties_at, dtype=np.int64),
        np.zeros([sizes[axis] for axis in "njilk"]),
        np.zeros([sizes[axis] for axis in "jm2"], dtype=np.int64),
    )


@phase
def month_is_recorded(record: Record, state: State, rules: Rules) -> None:
    """Write this month's row of every table."""
    t = state.month[0] - 1
    for j in range(len(rules.level)):
        offices_are_averaged(record.monthly, state, t, j)
        pairs_are_averaged(record.monthly, state, t, j)
        place_is_recorded(record.monthly, state, rules, t, j)
        mechanisms_are_counted(record, state, rules, j)
        if len(record.offices.effort) > 0:
            offices_are_recorded(record.offices, state, t, j)
    for n in range(len(record.ties_at)):
        if record.ties_at[n] == state.month[0]:
            ties_are_kept(record.ties[n], state.shared)


@phase
def offices_are_averaged(monthly: Monthly, state: State, t: int, j: int) -> None:
    """Means over the offices of a jurisdiction."""
    monthly.effort[t, j] = mean(state.effort[j])
    monthly.resistance[t, j] = mean(state.resistance[j])
    monthly.routine[t, j] = mean(state.routine[j])
    monthly.fatigue[t, j] = mean(state.fatigue[j])
    monthly.voice[t, j] = mean(state.voice[j])
    monthly.ambition[t, j] = mean(state.ambition[j])
    monthly.synchrony[t, j] = synchrony(state.cosine[j], state.sine[j])
    monthly.subsystems[t, j] = share_involved(state.effort[j])


@phase
def pairs_are_averaged(monthly: Monthly, state: State, t: int, j: int) -> None:
    """Means over the pairs of a jurisdiction, and the spread of offices' progress."""
    alignment_is_taken(state.alignment, state.frame[j])
    monthly.alignment[t, j] = mean_of_pairs(state.alignment)
    monthly.trust[t, j] = mean_of_pairs(state.trust[j])
    means_of_elements(monthly.shared[t, j], state.mean_shared[j])
    monthly.asynchrony_offices[t, j] = spread_of_progress(state.weighed, state.mean_shared[j])


@phase
def place_is_recorded(monthly: Monthly, state: State, rules: Rules, t: int, j: int) -> None:
    """What a jurisdiction has as a whole."""
    monthly.outcome[t, j] = integrated_outcome(state.condition[j])
    write(state.condition[j], monthly.condition[t, j])
    monthly.joint_share[t, j] = state.joint_share[j]
    monthly.informal[t, j] = state.informal[j]
    called = state.called[j]
    monthly.held[t, j] = state.held[j] / called if called > 0 else math.nan
    write(state.account[j, :POTENTIAL], monthly.lost[t, j])
    monthly.potential[t, j] = state.account[j, POTENTIAL]
    basis, load, paid = rules.basis[rules.level[j]], 0.0, 0.0
    for i in range(state.effort.shape[1]):
        load += state.load[j, i]
        paid += money_paid(basis, state.pay[j, i], state.budget[j, i], state.effort[j, i])
    monthly.load[t, j] = load
    monthly.paid[t, j] = paid
    monthly.replaced[t, j] = count(state.replaced[j])


@phase
def mechanisms_are_counted(record: Record, state: State, rules: Rules, j: int) -> None:
    """How many mechanisms stand, and for how long each of them has."""
    v, t = rules.level[j], state.month[0] - 1
    standing = 0
    for m in range(rules.first_mechanism[v], rules.first_mechanism[v + 1]):
        if in_force(rules.start[m], rules.end[m], state.month[0]):
            record.standing[j, m, 0] += 1
            if state.active[j, m]:
                record.standing[j, m, 1] += 1
                standing += 1
    record.monthly.active[t, j] = standing


@phase
def offices_are_recorded(offices: Offices, state: State, t: int, j: int) -> None:
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
def synchrony(cosine: Floats, sine: Floats) -> float:
    """How far the planning cycles are in step, share: length of their mean phase (Kuramoto)."""
    across, along = mean(cosine), mean(sine)
    return math.sqrt(across * across + along * along)


@rule
def progress(mean_shared: Floats) -> float:
    """Progress of one office, share: mean of all that it shares with the others."""
    return mean(mean_shared)


@rule
def means_of_elements(means: Floats, mean_shared: Floats) -> None:
    """Mean of each element over all pairs of a place."""
    for k in range(len(means)):
        means[k] = mean(mean_shared[:, k])


@rule
def spread_of_progress(weighed: Floats, mean_shared: Floats) -> float:
    """Standard deviation of the offices' progress."""
    for i in range(len(weighed)):
        weighed[i] = progress(mean_shared[i])
    return standard_deviation(weighed)


@rule
def share_involved(effort: Floats) -> float:
    """Share of offices that give joint work at least `INVOLVED` of their capacity."""
    involved = 0
    for i in range(len(effort)):
        if effort[i] >= INVOLVED:
            involved += 1
    return involved / len(effort)


@rule
def count(flags: Booleans) -> int:
    """How many are true."""
    total = 0
    for i in range(len(flags)):
        if flags[i]:
            total += 1
    return total


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
