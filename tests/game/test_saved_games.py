"""A game in a file is played again by the rules, or refused with the reason."""

from __future__ import annotations

import json

import numpy as np
import pytest

from game.games import ENGLISH, committee, free_game, game_of
from simcoord.views.game.example_plans import played
from simcoord.views.game.lessons import LESSONS
from simcoord.views.game.moves import Law
from simcoord.views.game.saved import MOST_BYTES, SavedGameError, from_json, to_json
from simcoord.views.words import Words


def half_played():
    game = game_of("election", group="Ñandú <b>&")
    game.play(3)
    game.plan(Law(mechanism="steering"), ENGLISH)
    game.play()
    game.plan(committee(), ENGLISH)
    return game


def test_a_saved_game_goes_on_where_it_was_with_what_is_planned():
    game = half_played()
    again = from_json(to_json(game).encode(), ENGLISH)
    assert (again.month, again.points, again.setting) == (game.month, game.points, game.setting)
    assert (again.planned, again.done) == (game.planned, game.done)
    for each in (game, again):
        each.play(99)
    assert np.array_equal(game.months_of("intensity"), again.months_of("intensity"))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_whole_game_can_be_saved_and_played_again(lesson):
    game = played(game_of(lesson), LESSONS[lesson].wise)
    written = to_json(game)
    assert to_json(from_json(written.encode(), ENGLISH)) == written


def test_a_free_game_on_one_of_several_levels_can_be_saved():
    game = free_game("bolsa_familia", "municipality")
    game.play()
    assert from_json(to_json(game).encode(), ENGLISH).level == "municipality"


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(to_json(half_played())) | fields).encode()


UNSOUND = [
    (b"", "no saved game"),
    (b"\xff\xfe", "no saved game"),
    (b"[" * 100_000, "no saved game"),
    (b"[]", "no saved game"),
    (b" " * (MOST_BYTES + 1), "too large"),
    (changed(replicate=200), "wrong or missing: replicate"),
    (changed(replicate=True), "wrong or missing: replicate"),
    (changed(group=""), "wrong or missing: group"),
    (changed(group="x" * 41), "wrong or missing: group"),
    (changed(group="a\u202eb"), "wrong or missing: group"),
    (changed(surprise=1), "wrong or missing: surprise"),
    (changed(simcoord_game=2), "wrong or missing: simcoord_game"),
    (changed(moves=[{"month": 1, "move": {"move": "bribe"}}]), r"wrong or missing: moves\[0\]"),
    (changed(lesson="other"), "not known here"),
    (changed(lesson="free", source="../secret"), "not known here"),
    (changed(source="typical_practice"), "not known here"),
    (changed(digest="0" * 64), "another version of the lesson"),
    (changed(level="nation"), "level of government that there is not"),
    (changed(month=13), "not those of quarters"),
    (changed(month=96), "not those of quarters"),
    (changed(month=9), "not those of quarters"),
    (changed(moves=[{"month": 2, "move": {"move": "law", "mechanism": "steering"}}]), "quarters"),
    (
        changed(moves=[{"month": 1, "move": {"move": "law", "mechanism": "nothing"}}]),
        "breaks the rules in month 1: nothing is no mechanism",
    ),
    (
        changed(moves=[{"month": 1, "move": committee(f"c{n}").model_dump()} for n in range(2)]),
        "breaks the rules in month 1: That costs 3 points",
    ),
]


@pytest.mark.parametrize(("text", "why"), UNSOUND)
def test_an_unsound_file_is_refused_with_the_reason(text, why):
    with pytest.raises(SavedGameError, match=why):
        from_json(text, ENGLISH)


def test_a_refusal_is_said_in_the_readers_language():
    with pytest.raises(SavedGameError, match="no es una partida guardada"):
        from_json(b"{}", Words("es"))
