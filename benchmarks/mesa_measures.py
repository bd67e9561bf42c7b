"""What is read of a jurisdiction at the end of a month (model.md 5)."""

from __future__ import annotations

from cmath import exp as complex_exp
from math import exp, log, nan, pi, sqrt
from typing import Any

from mesa_jurisdiction import Jurisdiction
from mesa_mechanisms import mean
from simcoord.rulebook.elements import ELEMENTS, OBSTACLES

LEVEL_THRESHOLD = 0.3
TAKES_PART = 0.05  # effort from which an office counts as a subsystem involved


def month_row(place: Jurisdiction) -> dict[str, Any]:
    """One row of the monthly table, column by column."""
    row = {"jurisdiction": place.label, "month": place.model.steps}
    row |= outcomes(place) | state_of_offices(place) | activity(place) | accounts(place)
    shared = shared_elements(place)
    row |= {f"shared_{name}": share for name, share in shared.items()}
    row |= ladder(shared) | integration(shared, row["subsystems"])
    row["asynchrony_rhythms"] = 1.0 - row["synchrony"]
    return row


def outcomes(place: Jurisdiction) -> dict[str, float]:
    """Each condition, and their geometric mean, the integrated outcome."""
    zero = min(place.condition) == 0.0
    row = {"outcome": 0.0 if zero else exp(mean([log(condition) for condition in place.condition]))}
    names = place.model.scenario.problem.dimensions
    return row | {
        f"condition_{name}": value for name, value in zip(names, place.condition, strict=True)
    }


def state_of_offices(place: Jurisdiction) -> dict[str, float]:
    """Means over offices, and over pairs."""
    offices = place.offices
    names = ("effort", "resistance", "routine", "fatigue", "voice", "ambition")
    row = {name: mean([getattr(office, name) for office in offices]) for name in names}
    return row | {
        "trust": mean([trust for office in offices for trust in office.trust.values()]),
        "alignment": mean([bond.current_alignment() for bond in place.bonds]),
        "synchrony": synchrony(offices),
        "subsystems": mean([float(office.effort >= TAKES_PART) for office in offices]),
        "asynchrony_offices": spread([office_progress(office) for office in offices]),
    }


def synchrony(offices: list[Any]) -> float:
    """Length of the mean of the offices' points on the circle of their cycles."""
    points = [complex_exp(2j * pi * office.cycle) for office in offices]
    return abs(sum(points)) / len(offices)


def activity(place: Jurisdiction) -> dict[str, float]:
    """What happened this month."""
    called = place.meetings_called
    return {
        "joint_share": place.joint_share,
        "informal": place.network.strength,
        "active": sum([mechanism.works for mechanism in place.mechanisms.values()]),
        "held": place.meetings_held / called if called else nan,
        "load": sum([office.load for office in place.offices]),
        "paid": sum([place.fund.claim(office) for office in place.offices]),
        "replaced": sum([office.replaced for office in place.offices]),
    }


def accounts(place: Jurisdiction) -> dict[str, float]:
    """Potential of this month's growth, and what each obstacle took of it."""
    lost = zip(OBSTACLES, place.ledger.lost, strict=True)
    return {f"lost_{name}": amount for name, amount in lost} | {"potential": place.ledger.potential}


def shared_elements(place: Jurisdiction) -> dict[str, float]:
    """Mean over pairs of each shared element."""
    by_element = zip(*[bond.shared for bond in place.bonds], strict=True)
    return {name: mean(list(shares)) for name, shares in zip(ELEMENTS, by_element, strict=True)}


def ladder(shared: dict[str, float]) -> dict[str, float]:
    """Rungs of intensity, their mean, and the highest level reached without a gap."""
    low = shared["information"]
    intermediate = mean([shared["planning"], shared["actions"]])
    high = mean([shared["objectives"], shared["goals"], shared["budget"], shared["evaluation"]])
    level = 0
    for rung in (low, intermediate, high):
        if rung < LEVEL_THRESHOLD:
            break
        level += 1
    return {
        "rung_low": low,
        "rung_intermediate": intermediate,
        "rung_high": high,
        "intensity": mean([low, intermediate, high]),
        "level": level,
    }


def integration(shared: dict[str, float], subsystems: float) -> dict[str, float]:
    """The dimensions of policy integration, how unevenly they advance, and the execution gap."""
    instruments = mean([shared["budget"], shared["actions"]])
    process = [shared[name] for name in ("objectives", "planning", "goals", "budget", "evaluation")]
    return {
        "frame": shared["objectives"],
        "goals": shared["goals"],
        "instruments": instruments,
        "asynchrony_dimensions": spread(
            [shared["objectives"], subsystems, shared["goals"], instruments]
        ),
        "execution_gap": shared["actions"] - mean(process),
    }


def office_progress(office: Any) -> float:
    """Mean of everything the office shares with the others."""
    return mean([mean(bond.shared) for bond in office.bonds.values()])


def spread(values: list[float]) -> float:
    """Standard deviation over a whole population."""
    centre = mean(values)
    return sqrt(mean([(value - centre) ** 2 for value in values]))
