"""What happened in the quarter, and why, for people who decide about the next one?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simcoord.agents.chroniclers.event import Kind
from simcoord.analysis.levels import level_of
from simcoord.rulebook.elements import OBSTACLES as HELD_BACK
from simcoord.views.game.moves import said
from simcoord.views.game.terms import TERMS
from simcoord.views.story import Story
from simcoord.views.story_text import CAUSES
from simcoord.views.vocabulary import OBSTACLES
from simcoord.views.words import Words

if TYPE_CHECKING:
    from simcoord.agents.office import Office
    from simcoord.views.game.play import Game

#: What the class did itself is not news; what came of it is.
NEWS = [kind for kind in Kind if kind != Kind.INTERVENTION]
#: What decided a game, for the debriefing.
DECISIVE = [
    Kind.CRISIS,
    Kind.BUDGET,
    Kind.FUND_STARTED,
    Kind.FUND_ENDED,
    Kind.NEW_ADMINISTRATION,
    Kind.DISSOLVED,
    Kind.LEVEL_REACHED,
    Kind.LEVEL_LOST,
    Kind.RESISTANCE_SURGED,
    Kind.RESISTANCE_RELENTED,
]
#: A pull that would be written as 0.00 is not told.
LEAST_PULL = 0.005


def news(game: Game, words: Words) -> list[str]:
    """What the class did when it played last, and what happened since, a sentence each."""
    sectors = game.model.sectors
    mine = [said(done.move, words, sectors) for done in game.done if done.month > game.since]
    yours = [words("Your move: {move}", move=move) for move in mine]
    return [*yours, *_told(game, words, NEWS, game.since)]


def decisive(game: Game, words: Words) -> list[str]:
    """What happened in the whole game and mattered, a sentence each."""
    return _told(game, words, DECISIVE, 0)


def _told(game: Game, words: Words, kinds: Sequence[Kind], after: int) -> list[str]:
    """Events of the kinds after a month, in the game's level or in all."""
    run = game.model.run
    told = [
        event
        for event in game.model.chronicle.events
        if event.month > after and level_of(event.jurisdiction) in ("", game.level)
    ]
    story = Story(run.scenario, run.seed, run.replicate, told, words.language)
    return story.text(kinds=[str(kind) for kind in kinds]).splitlines()


def explained(game: Game, words: Words) -> list[str]:
    """Why the quarter that was lived last went as it did, a sentence each."""
    return [*_growth(game, words), *_meetings(game, words), *_resistance(game, words)]


def _quarter_of(game: Game, measure: str) -> float:
    """The sum of a measure over the quarter, mean over the level's places."""
    return float(np.nansum(game.months_of(measure)[-TERMS.quarter :]))


def _growth(game: Game, words: Words) -> Iterator[str]:
    """What became of the growth that mechanisms offered, and what took most of it."""
    potential = _quarter_of(game, "potential")
    if potential <= 0.0:
        yield words("No mechanism offered the sectors anything to share this quarter.")
        return
    lost = {name: _quarter_of(game, f"lost_{name}") / potential for name in HELD_BACK}
    most = max(lost, key=lambda name: lost[name])
    yield words(
        "Of what the sectors could have come to share, {grown} did; most was lost to:"
        " {obstacle} ({share}).",
        grown=words.percent(1.0 - sum(lost.values())),
        obstacle=words(OBSTACLES[most]).lower(),
        share=words.percent(lost[most]),
    )


def _meetings(game: Game, words: Words) -> Iterator[str]:
    """How full the meetings were."""
    held = game.months_of("held")[-TERMS.quarter :]
    if np.isfinite(held).any():
        yield words(
            "Of the meetings that were called, {share} were held.",
            share=words.percent(float(np.nanmean(held))),
        )


def _resistance(game: Game, words: Words) -> Iterator[str]:
    """Where resistance goes, and what lifts and lowers it most besides routine."""
    values = game.months_of("resistance")
    now, before = values[-1], values[max(0, len(values) - 1 - TERMS.quarter)]
    yield words(
        "Resistance stands at {now}; a quarter ago it stood at {before}.",
        now=words.number(now),
        before=words.number(before),
    )
    pulls = _pulls(game)
    most, least = max(pulls, key=pulls.__getitem__), min(pulls, key=pulls.__getitem__)
    if pulls[most] >= LEAST_PULL:
        yield words("What raises it most: {cause}.", cause=_cause(most, pulls[most], words))
    if pulls[least] <= -LEAST_PULL:
        yield words("What lowers it most: {cause}.", cause=_cause(least, pulls[least], words))


def _cause(cause: str, pull: float, words: Words) -> str:
    sign = "+" if pull > 0 else "-"
    return words(CAUSES[cause], term=f"{sign}{words.number(abs(pull))}")


def _pulls(game: Game) -> dict[str, float]:
    """What pulled on resistance last month besides routine, mean over the level's offices."""
    offices: list[Office] = [
        office
        for office in game.model.offices
        if level_of(game.model.labels[office.place]) == game.level
    ]
    total: Counter[str] = Counter()
    for office in offices:
        total.update(office.pulls)
    return {cause: total[cause] / len(offices) for cause in total if cause != "routine"}
