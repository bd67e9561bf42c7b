"""Which lessons are there: what is the situation, what is the task, and what is learnt?

A lesson is a shipped scenario with changes, and words.  Its two example plans are played in the
tests over many histories, so that what a lesson says of them is so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from simcoord.scenario import Scenario, load_scenario
from simcoord.views.game import example_plans as plans
from simcoord.views.game.moves import Move
from simcoord.views.game.terms import TERMS
from simcoord.views.words import marked

#: Key of a game on a shipped scenario, without a lesson.
FREE = "free"
_PLACE = "jurisdictions.territory"


@dataclass(frozen=True)
class Goal:
    """What a class is to reach by the last two years.

    measure : a column of the months
    least   : whether the bound is the least it is to be, or the most
    bound   : of the mean over the last two years
    """

    measure: str
    least: bool
    bound: float


@dataclass(frozen=True)
class Lesson:
    """One lesson, in English; `Words` says it in another language.

    title, situation, task : what the class reads first
    watch     : measure that the lesson is about
    goals     : what is to be reached
    hints     : for a class that asks
    questions : to talk about afterwards
    shows     : what the model shows, said afterwards
    changes   : to the scenario of typical practice
    naive, wise : example plans: moves by the quarter in which they are made
    """

    title: str
    situation: str
    task: str
    watch: str
    goals: tuple[Goal, ...]
    hints: tuple[str, ...]
    questions: tuple[str, ...]
    shows: str
    changes: Mapping[str, Any]
    naive: Sequence[tuple[int, Move]]
    wise: Sequence[tuple[int, Move]]

    @property
    def scenario(self) -> Scenario:
        """The scenario of the lesson without the class."""
        return load_scenario("typical_practice").with_changes(self.changes)


def start_of(lesson: str, source: str) -> Scenario:
    """The scenario that a game begins with.

    source : name of the shipped scenario of a free game
    """
    return LESSONS[lesson].scenario if lesson in LESSONS else _shortened(load_scenario(source))


def _shortened(scenario: Scenario) -> Scenario:
    """The scenario as long as a game can be, without the events of later months."""
    months = min(scenario.horizon.months, TERMS.quarters * TERMS.quarter)
    later = [n for n, event in enumerate(scenario.events) if event.month > months]
    gone = {f"events[{n}]": None for n in later}
    return scenario.with_changes({**gone, "horizon.months": months})


def _story(
    name: str, question: str, mechanisms: Mapping[str, Any], **fields: Any
) -> Mapping[str, Any]:
    """Seven years of six sectors that plan apart, with these mechanisms.

    fields : of the place
    """
    changes = {f"{_PLACE}.{field}": value for field, value in fields.items()}
    return MappingProxyType(
        {
            "name": name,
            "question": question,
            "horizon": {"months": 84, "start": "2026-01"},
            f"{_PLACE}.mechanisms": dict(mechanisms),
            **changes,
        }
    )


_APART = {"plan_aggregation": {"kind": "aggregation"}}
_BODIES = {
    "dialogue": {"kind": "consultation"},
    "steering": {
        "kind": "committee",
        "every": 3,
        "structural": True,
        "obligation": TERMS.obligation,
        "purpose": ["objectives", "planning"],
    },
    "working_group": {
        "kind": "committee",
        "parent": "steering",
        "obligation": TERMS.obligation,
        "purpose": ["planning", "actions"],
    },
}
_MORE = {
    name: {
        "kind": "committee",
        "obligation": TERMS.obligation,
        "purpose": ["planning", "actions"],
    }
    for name in ("round_table", "task_force", "liaison_board")
}

LESSONS: Mapping[str, Lesson] = {
    "mandate": Lesson(
        title=marked("A mandate without legitimacy"),
        situation=marked(
            "Six sectors plan apart and hand in their plans to be stapled together. The governor"
            " wants one strong unit over all of them, and soon. Nobody asked the sectors."
        ),
        task=marked(
            "Bring the sectors to work together without turning them against it. You may appoint a"
            " lead unit at once, later, or never. Months of mutual consultation with all of its"
            " members before the appointment give it legitimacy: a year of it gives the most."
        ),
        watch="resistance",
        goals=(Goal("resistance", False, 0.5), Goal("intensity", True, 0.3)),
        hints=(
            marked("Look at what raises resistance, in the news of each quarter."),
            marked("Who had a voice resists less. One-way consultation gives nobody a voice."),
            marked("A consultation lasts a year; what comes after it is your decision."),
        ),
        questions=(
            marked("Who in your own government has a mandate that others do not accept? Why?"),
            marked("Did resistance fall by itself after it had risen? What held it up?"),
            marked(
                "What did the months cost that went into consultation before anything happened?"
            ),
        ),
        shows=marked(
            "Each month a mandate without legitimacy pulls resistance up. Once it is high for"
            " long, it becomes routine, and stays. The same unit, appointed after a year of mutual"
            " consultation that then goes on, meets less resistance and brings more than twice the"
            " intensity."
        ),
        changes=_story(
            "A mandate without legitimacy",
            "What does a lead unit meet that nobody was asked about?",
            _APART,
            administration={"first_change": 61},
        ),
        naive=plans.MANDATE_AT_ONCE,
        wise=plans.CONSULT_THEN_LEAD,
    ),
    "election": Lesson(
        title=marked("The election that undoes"),
        situation=marked(
            "Six sectors talk to each other; a steering committee and its working group meet. All"
            " of it rests on a decree of this government. Civil society hardly knows of it. There"
            " are elections in month 25 and in month 61, and new governments like to begin anew."
        ),
        task=marked("Build joint work that is still there after both elections."),
        watch="intensity",
        goals=(Goal("intensity", True, 0.25),),
        hints=(
            marked("Look at the calendar: how many quarters are left before the election?"),
            marked("A body with a legal basis is dissolved less often, and what it built lasts."),
            marked(
                "A law adds a part of the legal basis; it takes several to protect a body well."
            ),
        ),
        questions=(
            marked(
                "Which committees of your country outlived a change of government? On what basis?"
            ),
            marked("What else leaves with the heads of office, whatever the law says?"),
            marked("Would you pay for a law in a year in which nothing threatens?"),
        ),
        shows=marked(
            "New heads do not know what their predecessors agreed on, and bodies without a legal"
            " basis are often dissolved. More committees build faster, and lose more at every"
            " election. A legal basis builds nothing by itself: it keeps."
        ),
        changes=_story(
            "The election that undoes",
            "What is left of joint work after two elections?",
            _BODIES,
            administration={
                "term": 36,
                "first_change": 25,
                "replacement": 0.9,
                "dissolution": 0.8,
            },
            informal_network=0.05,
        ),
        naive=plans.BUILD_FASTER,
        wise=plans.BUILD_TO_LAST,
    ),
    "fund": Lesson(
        title=marked("The fund that ends"),
        situation=marked(
            "A donor pays 0.6 for each unit that a sector puts into joint work: for three years,"
            " until month 36. Sectors plan apart, and have money to gain by working together."
        ),
        task=marked("Use the time of the money, so that the sectors go on when it is gone."),
        watch="effort",
        goals=(Goal("effort", True, 0.12), Goal("intensity", True, 0.2)),
        hints=(
            marked("Joint effort that is paid for is there at once. Ask what it rests on."),
            marked("Offices that share objectives find joint work worth its cost without money."),
            marked("Resistance is low while money is paid: a good time to talk."),
        ),
        questions=(
            marked("Which programme in your country ended with its loan? What was left?"),
            marked("What would you have the donor ask for in the third year?"),
            marked("How much of the joint effort during the fund was the fund's?"),
        ),
        shows=marked(
            "Money moves effort quickly and leaves with its last payment: within two years four"
            " fifths of the effort are gone. What sectors came to want together while it was paid"
            " goes on without it."
        ),
        changes=_story(
            "The fund that ends",
            "What is left of joint effort when the money is gone?",
            _APART,
            administration={"first_change": 61},
            incentive={"matching": 0.6, "basis": "effort", "start": 1, "end": 37},
        ),
        naive=plans.SPEND_IT,
        wise=plans.USE_ITS_TIME,
    ),
    "committees": Lesson(
        title=marked("Too many committees"),
        situation=marked(
            "For every problem there has been a committee: a steering committee, its working"
            " group, and three more with the same purpose. Officials are tired. Everybody proposes"
            " another one."
        ),
        task=marked(
            "Raise the outcome, and let the officials breathe. Closing a body is a move, too."
        ),
        watch="fatigue",
        goals=(Goal("fatigue", False, 0.25), Goal("outcome", True, 0.45)),
        hints=(
            marked("Each further body on the same purpose adds less than the one before."),
            marked("Fatigue keeps people from meetings, and takes from what offices deliver."),
            marked("Ask of each body what would be missing without it."),
        ),
        questions=(
            marked("How many committees do you sit on that share a purpose?"),
            marked("Why is it easier to found a committee than to close one?"),
            marked("Which of the closed bodies did anybody miss?"),
        ),
        shows=marked(
            "Bodies on the same purpose crowd each other: each adds its full load and a part of"
            " its effect. With more of them, fatigue and resistance rise, and the outcome falls."
            " Fewer bodies that the law protects bring more."
        ),
        changes=_story(
            "Too many committees",
            "What do five committees on one purpose add, or take away?",
            _BODIES | _MORE,
            administration={"first_change": 61},
        ),
        naive=plans.ONE_MORE,
        wise=plans.FEWER,
    ),
}
