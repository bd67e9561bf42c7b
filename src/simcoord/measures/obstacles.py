"""What holds coordination back, what lasts of it, and what does it cost?  Source: model.md 5.

An account holds what each obstacle took and, last, the potential: measures that stand side by
side in the row of a month.
"""

from __future__ import annotations

import math

import numpy as np

from simcoord.measures.over_time import share_of, sum_of
from simcoord.measures.terms import AFTER, Terms
from simcoord.rulebook.arithmetic import total
from simcoord.rulebook.compiled import rule
from simcoord.rulebook.elements import OBSTACLES, POTENTIAL
from simcoord.rulebook.state import Floats, Integers

#: What an account of growth is made of, in its order.
ACCOUNT = (*(f"lost_{obstacle}" for obstacle in OBSTACLES), "potential")
#: Its first place among the measures after the conditions.
FIRST_OF_ACCOUNT = AFTER.index(ACCOUNT[0])
#: The shares into which the potential falls, in their order.
SHARES = (*(f"obstacle_{obstacle}" for obstacle in OBSTACLES), "obstacle_growth")
#: A monthly loss rate below this is the rounding of sums, not a loss.
ROUNDING = 1e-12


@rule
def account_is_settled(shares: Floats, account: Floats) -> None:
    """Each loss and the growth as shares of the potential, in the order of `SHARES`.

    They add up to 1, and are NaN where no mechanism offered any growth.

    >>> shares, account = np.zeros(len(SHARES)), np.zeros(len(ACCOUNT))
    >>> account[0], account[-1] = 1.0, 4.0
    >>> account_is_settled(shares, account)
    >>> shares[[0, -1]].tolist()
    [0.25, 0.75]
    """
    for n in range(POTENTIAL):
        shares[n] = share_of(account[n], account[POTENTIAL])
    shares[POTENTIAL] = share_of(growth(account), account[POTENTIAL])


@rule
def growth(account: Floats) -> float:
    """What came about of the potential."""
    grown: float = account[POTENTIAL] - total(account[:POTENTIAL])
    return grown


@rule
def accounts_are_settled(shares: Floats, account: Floats, months: Floats) -> None:
    """The shares of one run and place after another, over all months that are there.

    shares  : axes (row, share)
    account : work table
    months  : of each account, axes (row, account, t)
    """
    for n in range(len(shares)):
        for each in range(len(account)):
            account[each] = sum_of(months[n, each])
        account_is_settled(shares[n], account)


def obstacle_shares(accounts: Floats) -> dict[str, Floats]:
    """Each loss and the growth as shares of the potential, over the months of the accounts.

    accounts : measures in the order of `ACCOUNT`, axes (account, ..., t)

    Keys are `obstacle_<obstacle>` and `obstacle_growth`, axes (...).
    """
    _, *shape, months = accounts.shape
    rows = np.ascontiguousarray(np.moveaxis(accounts, 0, -2).reshape(-1, len(ACCOUNT), months))
    shares = np.empty((len(rows), len(SHARES)))
    accounts_are_settled(shares, np.empty(len(ACCOUNT)), rows)
    return {name: shares[:, n].reshape(shape) for n, name in enumerate(SHARES)}


@rule
def half_life(initial: float, stocks: float, end: float, growth: float) -> float:
    """Months in which half of what is shared would be lost if nothing grew.

    initial : what was shared at the start, by all pairs and of all elements together
    stocks  : what was shared in each month, added up
    end     : what is shared in the last month
    growth  : what has grown in all months

    The monthly loss is all that was lost over all that could be: last month's stock and this
    month's growth.  Infinite where nothing was lost, NaN where nothing was ever shared.

    >>> half_life(1.0, 0.5, 0.5, 0.0)
    1.0
    """
    return months_to_halve(share_of(initial + growth - end, initial + stocks - end + growth))


@rule
def months_to_halve(rate: float) -> float:
    """Months in which half is lost at a monthly rate of loss, a share.

    >>> months_to_halve(0.5)
    1.0
    """
    if rate < ROUNDING:
        return math.inf
    if rate >= 1.0:
        return 0.0
    return -math.log(2.0) / math.log1p(-rate)


@rule
def mechanisms_survive(
    own: Floats, standing: Integers, terms: Terms, survival: Integers, v: int
) -> None:
    """Share of its months in force in which each mechanism of a place was active.

    own      : measures of the run and place
    standing : months in force and, of these, months active, axes (m, 2)
    survival : measure for each mechanism's name
    v        : level of the place

    NaN where the mechanism was never in force; others are left as they are.
    """
    for m in range(terms.first_mechanism[v], terms.first_mechanism[v + 1]):
        own[survival[terms.stream[m]]] = share_of(standing[m, 1], standing[m, 0])
