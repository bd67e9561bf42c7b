"""On what terms is the game played: what does a quarter bring, what does each move cost and do?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """The rules of the game, in one place.  Points are coordination points, the class's budget.

    quarter  : months that are played at once
    quarters : of the longest game
    purse    : points at the start
    income   : points that each quarter brings
    cap      : most points that can be saved; what comes above is lost
    moves    : most moves in a quarter
    purposes : most elements that a committee is to make shared
    bodies   : most mechanisms that a level can have, those that ended too

    committee, mutual, one_way, law, lead_unit, close : points that a move costs
    fund : points a year that a fund costs, by its matching rate

    consultation_months    : for which a consultation goes on
    obligation             : of a committee's members to come, share
    law_step, law_top      : legal basis that a law adds, and the most there is, shares
    authority              : of a lead unit, share
    unasked                : legitimacy of a lead unit that nobody was asked about, share
    earned_a_month         : legitimacy that a month of mutual consultation of its members earns
    most_earned            : legitimacy after consultation for long enough, share
    remembered             : months before the appointment in which consultation counts

    The model has no rule for the legitimacy that consultation earns: the last four lines are the
    game's own assumption, between the legitimacies of the shipped scenarios of a lead unit.
    """

    quarter: int = 3
    quarters: int = 32
    purse: int = 4
    income: int = 2
    cap: int = 9
    moves: int = 4
    purposes: int = 3
    bodies: int = 40

    committee: int = 3
    mutual: int = 2
    one_way: int = 1
    law: int = 3
    lead_unit: int = 4
    close: int = 1
    fund: tuple[tuple[float, int], ...] = ((0.2, 1), (0.4, 2), (0.6, 3))
    fund_years: tuple[int, ...] = (1, 2, 3)

    consultation_months: int = 12
    obligation: float = 0.3
    law_step: float = 0.3
    law_top: float = 0.9
    authority: float = 0.8
    unasked: float = 0.1
    earned_a_month: float = 0.05
    most_earned: float = 0.7
    remembered: int = 24

    def quarter_of(self, month: int) -> int:
        """The quarter that a month is in, from 1.

        >>> TERMS.quarter_of(3), TERMS.quarter_of(4)
        (1, 2)
        """
        return -(-month // self.quarter)

    def earned(self, months: int) -> float:
        """Legitimacy of a lead unit after so many months of mutual consultation, share.

        >>> TERMS.earned(0), TERMS.earned(6), TERMS.earned(24)
        (0.1, 0.4, 0.7)
        """
        return min(self.most_earned, round(self.unasked + self.earned_a_month * months, 9))


#: The terms on which every game is played.
TERMS = Terms()
