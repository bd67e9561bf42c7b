"""What is a class told of its plan and its luck, in sentences?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simcoord.analysis.estimates import CONFIDENCE
from simcoord.views.columns import from_to
from simcoord.views.game.debriefing import LUCKY, Debriefing, Score, names_of
from simcoord.views.game.moves import said
from simcoord.views.game.play import HISTORIES
from simcoord.views.game.terms import TERMS
from simcoord.views.vocabulary import label, unit
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from simcoord.views.game.lessons import Goal
    from simcoord.views.game.play import Game

LUCK = (
    marked("in yours you had bad luck"),
    marked("in yours luck was as usual"),
    marked("in yours you were lucky"),
)


def goal_said(goal: Goal, words: Words) -> str:
    """What is to be reached."""
    text = marked("{measure} of at least {bound}, mean of the last two years")
    most = marked("{measure} of at most {bound}, mean of the last two years")
    bound = words.number(goal.bound, 3 if round(goal.bound, 2) != goal.bound else 2)
    return words(text if goal.least else most, measure=label(goal.measure, words), bound=bound)


def headline(score: Score, words: Words) -> str:
    """Plan and luck, told apart."""
    luck = LUCK[(score.luck > 1 - LUCKY) + (score.luck >= LUCKY)]
    return words(
        "{measure}: your plan does better than no plan in {share} of the histories; {luck}.",
        measure=label(score.measure, words),
        share=words.percent(score.better),
        luck=words(luck),
    )


def details(score: Score, words: Words) -> str:
    """The figures behind the headline."""
    digits = 3
    return words(
        "In your history: {own} with your plan, {without} without it. Mean difference over {n}"
        " histories: {gain} ({confidence} interval {interval}). Of the other histories under your"
        " plan, {worse} end worse than yours.",
        own=words.number(score.own, digits),
        without=words.number(score.own_without, digits),
        n=HISTORIES,
        gain=signed(score.gain.mean, words),
        confidence=words.percent(CONFIDENCE),
        interval=from_to(score.gain.low, score.gain.high, words),
        worse=words.percent(score.luck),
    )


def signed(value: float, words: Words) -> str:
    """A difference, with its sign."""
    return f"{'+' if value > 0 else ''}{words.number(value, 3)}"


def goals_told(debriefing: Debriefing, goals: Sequence[Goal], words: Words) -> Iterator[str]:
    """Whether each goal was reached, here and in how many histories."""
    own = debriefing.game.setting.replicate
    for goal in goals:
        reached = debriefing.reached(goal)
        told = (
            marked("Reached: {goal}. Under your plan it is reached in {share} of the histories.")
            if reached[own]
            else marked(
                "Not reached: {goal}. Under your plan it is reached in {share} of the histories."
            )
        )
        share = words.percent(float(reached.mean()))
        yield words(told, goal=goal_said(goal, words), share=share)


def spent(game: Game, words: Words) -> list[dict[str, str]]:
    """What each move cost, a row a move."""
    return [
        {
            words("Quarter"): str(TERMS.quarter_of(done.month)),
            words("Move"): said(done.move, words, game.model.sectors),
            words("Points"): str(done.points),
        }
        for done in game.done
    ]


def cost_told(debriefing: Debriefing, words: Words) -> list[dict[str, str]]:
    """Work and money that coordination took, and what it brought, a row a figure."""
    return [
        {
            words("Figure"): f"{label(name, words)} ({unit(name, words)})",
            words("Without the plan"): words.number(without, 4),
            words("With the plan"): words.number(played, 4),
        }
        for name, (without, played) in debriefing.cost.items()
    ]


def groups_told(
    debriefings: Sequence[Debriefing], measures: Sequence[str], words: Words
) -> list[dict[str, str]]:
    """How the groups' plans do, a row a group: the mean over histories, so that luck is out."""
    names = names_of([each.game for each in debriefings])
    return [
        _group(name, each, measures, words) for name, each in zip(names, debriefings, strict=True)
    ]


def _group(
    name: str, debriefing: Debriefing, measures: Sequence[str], words: Words
) -> dict[str, str]:
    spent_points = sum(done.points for done in debriefing.game.done)
    row = {words("Group"): name, words("Points spent"): str(spent_points)}
    for measure in measures:
        score, called = debriefing.score(measure), label(measure, words)
        row[words("{measure}: gain of the plan", measure=called)] = signed(score.gain.mean, words)
        row[words("{measure}: better in", measure=called)] = words.percent(score.better)
    return row
