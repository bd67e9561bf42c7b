"""Games for the tests: small to begin, quick to play."""

from __future__ import annotations

from simcoord.views.game.lessons import LESSONS, start_of
from simcoord.views.game.moves import Committee, Consultation, LeadUnit
from simcoord.views.game.play import Game, Setting
from simcoord.views.words import Words

ENGLISH = Words("en")
EVERYBODY = ["education", "health", "social_protection", "labour", "housing", "culture"]


def game_of(lesson: str = "mandate", group: str = "Los Andes", replicate: int = 7) -> Game:
    """A lesson that is about to begin."""
    setting = Setting(lesson, "", "territory", replicate, group)
    return Game(setting, start_of(lesson, ""))


def free_game(source: str, level: str) -> Game:
    """A free game that is about to begin."""
    return Game(Setting("free", source, level, 3, "Us"), start_of("free", source))


def committee(name: str = "table", members: list[str] = EVERYBODY, **fields: object) -> Committee:
    return Committee(name=name, members=members, **{"purpose": ["planning"], **fields})


def consultation(name: str = "talk", members: list[str] = EVERYBODY, **fields: object):
    return Consultation(name=name, members=members, **fields)


def lead_unit(name: str = "unit", members: list[str] = EVERYBODY) -> LeadUnit:
    return LeadUnit(name=name, members=members)


__all__ = ["ENGLISH", "EVERYBODY", "LESSONS", "committee", "consultation", "free_game", "game_of"]
