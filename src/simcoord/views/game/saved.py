"""How is a game kept in a small file, and how is a file of another group taken in?

A file holds what was decided, not what came of it: it is played again, move by move and by the
same rules, so that nothing in it needs to be believed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

import simcoord
from simcoord.scenario import InputError, shipped_scenarios
from simcoord.scenario.problems import path_text
from simcoord.scenario.quantities import Name, Part
from simcoord.scenario.refusals import visible
from simcoord.views.game.lessons import FREE, LESSONS, start_of
from simcoord.views.game.moves import Move
from simcoord.views.game.play import HISTORIES, Game, MoveRefusedError, Setting
from simcoord.views.game.terms import TERMS
from simcoord.views.refusals import refusal_lines
from simcoord.views.words import Words

#: A game of 32 quarters with four moves in each, of every office, is well below.
MOST_BYTES = 256 * 1024
#: Letters of a group's name.
LONGEST = 40
#: Wrong places of a file that are named.
PLACES_NAMED = 5

Group = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(visible)]
Decided = Annotated[int, Field(ge=1, le=TERMS.quarters * TERMS.quarter)]


class SavedMove(Part):
    """A move, and the month in which it takes effect."""

    month: Decided
    move: Move


class SavedGame(Part):
    """A game as a file has it.

    simcoord_game : version of this format
    simcoord      : version of the package that wrote it, for people
    digest        : of the scenario that the game began with
    month         : lived last; moves of the month after it are planned
    """

    simcoord_game: Literal[1]
    simcoord: Annotated[str, Field(max_length=40)]
    lesson: Annotated[str, Field(max_length=40)]
    source: Annotated[str, Field(max_length=60)]
    level: Name
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    replicate: Annotated[int, Field(ge=0, lt=HISTORIES)]
    group: Group
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    month: Annotated[int, Field(ge=0, le=TERMS.quarters * TERMS.quarter)]
    moves: Annotated[list[SavedMove], Field(max_length=TERMS.quarters * TERMS.moves)]


class SavedGameError(ValueError):
    """A file is no game that can be played on; the text says why, in the reader's words."""


def to_json(game: Game) -> str:
    """The game as the text of a file, with what is planned and not played yet."""
    moves = [SavedMove(month=done.month, move=done.move) for done in game.done]
    moves += [SavedMove(month=game.month + 1, move=move) for move in game.planned]
    saved = SavedGame(
        simcoord_game=1,
        simcoord=simcoord.__version__,
        digest=game.start.digest,
        month=game.month,
        moves=moves,
        **game.setting._asdict(),
    )
    return saved.model_dump_json(indent=1) + "\n"


def from_json(text: bytes, words: Words) -> Game:
    """The game of a file, played again to its month.

    Raises `SavedGameError` for what is no sound file, another version's lesson, or a game that
    the rules do not allow.
    """
    saved = _read(text, words)
    setting = Setting(**{name: getattr(saved, name) for name in Setting._fields})
    _refuse_unknown(saved, words)
    start = start_of(saved.lesson, saved.source)
    if saved.digest != start.digest:
        raise SavedGameError(
            words(
                "The file is of another version of the lesson (simcoord {theirs}; this is {ours}).",
                theirs=saved.simcoord,
                ours=simcoord.__version__,
            )
        )
    if saved.level not in start.jurisdictions:
        raise SavedGameError(words("The file names a level of government that there is not."))
    return _played_again(Game(setting, start), saved, words)


def _read(text: bytes, words: Words) -> SavedGame:
    if len(text) > MOST_BYTES:
        raise SavedGameError(words("The file is too large for a saved game."))
    try:
        return SavedGame.model_validate_json(text)
    except ValidationError as error:
        places = [path_text(flaw["loc"]) for flaw in error.errors(include_url=False)]
        named = [place for place in dict.fromkeys(places) if place][:PLACES_NAMED]
        if not named:
            raise SavedGameError(words("The file is no saved game.")) from None
        raise SavedGameError(
            words("The file is no saved game; wrong or missing: {places}", places=", ".join(named))
        ) from None


def _refuse_unknown(saved: SavedGame, words: Words) -> None:
    known = saved.source in shipped_scenarios() if saved.lesson == FREE else not saved.source
    if saved.lesson not in (*LESSONS, FREE) or not known:
        raise SavedGameError(words("The file is of a lesson that is not known here."))


def _played_again(game: Game, saved: SavedGame, words: Words) -> Game:
    """The game after its moves; each is checked by the rules when its quarter comes."""
    waiting = list(saved.moves)
    try:
        while True:
            while waiting and waiting[0].month == game.month + 1:
                game.plan(waiting.pop(0).move, words)
            if game.over or game.month >= saved.month:
                break
            game.play()
    except (MoveRefusedError, InputError) as error:
        lines = refusal_lines(error, words) if isinstance(error, InputError) else [str(error)]
        raise SavedGameError(
            words(
                "The game in the file breaks the rules in month {month}: {why}",
                month=game.month + 1,
                why="; ".join(lines),
            )
        ) from None
    if waiting or game.month != saved.month:
        raise SavedGameError(words("The months in the file are not those of quarters, in order."))
    return game
