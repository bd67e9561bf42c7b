"""What holds coordination back, what lasts of it, and what does it cost?  Source: model.md 5.

Totals are sums over months by the name of the measure, axes (..., j).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simcoord.measures.over_time import share_of
from simcoord.rulebook.elements import ELEMENTS, OBSTACLES
from simcoord.rulebook.state import Floats
from simcoord.scenario import Scenario
from simcoord.scenario.translate import mechanism_names

#: What an account of growth is made of: the measures whose totals `obstacle_shares` reads.
ACCOUNT = ("potential", *(f"lost_{obstacle}" for obstacle in OBSTACLES))
#: A monthly loss rate below this is the rounding of sums, not a loss.
ROUNDING = 1e-12


def obstacle_shares(totals: Mapping[str, Floats]) -> dict[str, Floats]:
    """Each loss and the growth as shares of the potential, over the months of the totals.

    totals : of `potential` and every `lost_<obstacle>`

    Keys are `obstacle_<obstacle>` and `obstacle_growth`; the shares add up to 1, and are NaN
    where no mechanism offered any growth.
    """
    potential = totals["potential"]
    shares = {
        f"obstacle_{obstacle}": share_of(totals[f"lost_{obstacle}"], potential)
        for obstacle in OBSTACLES
    }
    return shares | {"obstacle_growth": share_of(_growth(totals), potential)}


def _growth(totals: Mapping[str, Floats]) -> Floats:
    """What came about of the potential."""
    return totals["potential"] - _one_by_one([totals[f"lost_{name}"] for name in OBSTACLES])


def half_life(
    totals: Mapping[str, Floats], last: Mapping[str, Floats], scenario: Scenario
) -> Floats:
    """Months in which half of what is shared would be lost if nothing grew, axes (..., j).

    totals : over a whole run, of every `shared_<element>` and what `obstacle_shares` reads
    last   : what is shared in the last month, by the same names

    The monthly loss is all that was lost over all that could be: last month's stock and this
    month's growth.  Infinite where nothing was lost, NaN where nothing was ever shared.
    """
    offices = len(scenario.sectors)
    pairs = offices * (offices - 1) / 2.0
    names = [f"shared_{element}" for element in ELEMENTS]
    initial = {str(element): share for element, share in scenario.initial.shared.items()}
    at_start = pairs * sum(initial.get(element, 0.0) for element in ELEMENTS)
    at_end = pairs * _one_by_one([last[name] for name in names])
    stocks = pairs * _one_by_one([totals[name] for name in names])
    growth = _growth(totals)
    rates = share_of(at_start + growth - at_end, at_start + stocks - at_end + growth)
    lives = [months_to_halve(rate) for rate in rates.ravel().tolist()]
    return np.array(lives, dtype=np.float64).reshape(rates.shape)


def _one_by_one(tables: Sequence[Floats]) -> Floats:
    total = tables[0]
    for table in tables[1:]:
        total = total + table
    return total


def months_to_halve(rate: float) -> float:
    """Months in which half is lost at a monthly rate of loss, a share.

    >>> months_to_halve(0.5)
    1.0
    """
    if rate < ROUNDING:
        return math.inf
    return 0.0 if rate >= 1.0 else -math.log(2.0) / math.log1p(-rate)


def survival(standing: NDArray[np.int64], scenario: Scenario) -> dict[str, Floats]:
    """Share of its months in force in which each mechanism was active, axes (..., j).

    standing : months in force and, of these, months active, axes (..., j, m, 2)

    Keys are `survival_<mechanism>`.  A name on several levels is each place's own; NaN where the
    place's level has no such mechanism, or it was never in force.
    """
    shares = {name: np.full(standing.shape[:-2], np.nan) for name in mechanism_names(scenario)}
    j = m = 0
    for level in scenario.jurisdictions.values():
        places = slice(j, j + level.count)
        for name in level.mechanisms:
            in_force, active = np.moveaxis(standing[..., places, m, :], -1, 0)
            shares[name][..., places] = share_of(active, in_force)
            m += 1
        j += level.count
    return {f"survival_{name}": share for name, share in shares.items()}
