"""What can be shared, held back, and done: the names and numbers that every rule agrees on.

Plain integers and tuples, so that this module costs nothing to import and the
compiled rules take them as constants.  Source: model.md 1 and 3.4.
"""

ELEMENTS = ("information", "objectives", "planning", "goals", "budget", "actions", "evaluation")
INFORMATION, OBJECTIVES, PLANNING, GOALS, BUDGET, ACTIONS, EVALUATION = range(7)

#: Height of each element on the ladder of intensity, share in [0, 1]: the
#: ambition that an office needs before it takes the step.
HEIGHT = (0.0, 0.35, 0.35, 0.6, 0.8, 0.35, 0.6)

#: The element each one needs first; information needs nothing but itself.
NEEDS_FIRST = (INFORMATION, INFORMATION, OBJECTIVES, PLANNING, GOALS, PLANNING, ACTIONS)

KINDS = ("aggregation", "consultation", "lead_unit", "committee")
AGGREGATION, CONSULTATION, LEAD_UNIT, COMMITTEE = range(4)

OBSTACLES = (
    "resistance",
    "information",
    "goals",
    "budget",
    "deployment",
    "ambition",
    "sequence",
    "redundancy",
)
(
    LOST_RESISTANCE,
    LOST_INFORMATION,
    LOST_GOALS,
    LOST_BUDGET,
    LOST_DEPLOYMENT,
    LOST_AMBITION,
    LOST_SEQUENCE,
    LOST_REDUNDANCY,
) = range(8)
#: Where an account of growth keeps the potential, after what the obstacles took.
POTENTIAL = len(OBSTACLES)

#: The obstacle that an element's own fit is booked under; where the fit is always 1,
#: nothing is booked under the first.
OWN_OBSTACLE = (
    LOST_INFORMATION,
    LOST_GOALS,
    LOST_RESISTANCE,
    LOST_GOALS,
    LOST_BUDGET,
    LOST_DEPLOYMENT,
    LOST_RESISTANCE,
)

#: What pulls on resistance: the first four up, the others down.
CAUSES = ("routine", "threat", "budget_threat", "fatigue", "voice", "wins", "incentive")
(
    CAUSE_ROUTINE,
    CAUSE_THREAT,
    CAUSE_BUDGET_THREAT,
    CAUSE_FATIGUE,
    CAUSE_VOICE,
    CAUSE_WINS,
    CAUSE_INCENTIVE,
) = range(7)

BASES = ("effort", "results", "activity")
PAYS_EFFORT, PAYS_RESULTS, PAYS_ACTIVITY = range(3)

EVENTS = ("budget", "crisis", "early_change", "law")
BUDGET_EVENT, CRISIS_EVENT, EARLY_CHANGE_EVENT, LAW_EVENT = range(4)
