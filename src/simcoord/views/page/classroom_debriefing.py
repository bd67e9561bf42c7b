"""What does a class see when its game is over: plan and luck, causes, cost, other groups?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from simcoord.views.game.debriefing import Debriefing, comparable, names_of
from simcoord.views.game.example_plans import played
from simcoord.views.game.figures import (
    held_back_told,
    histories,
    histories_told,
    what_held_back,
)
from simcoord.views.game.lessons import LESSONS
from simcoord.views.game.news import decisive
from simcoord.views.game.play import HISTORIES, Game
from simcoord.views.game.saved import SavedGameError, from_json
from simcoord.views.game.verdict import (
    cost_told,
    details,
    goals_told,
    groups_told,
    headline,
    spent,
)
from simcoord.views.page.asking import kept
from simcoord.views.page.classroom_parts import box, heading, listed, picture, table, text
from simcoord.views.page.classroom_session import (
    DEBRIEFING,
    OTHERS,
    leave_button,
    save_button,
)
from simcoord.views.vocabulary import label
from simcoord.views.words import Words

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def debriefing_screen(game: Game, words: Words) -> None:
    """All that a class talks about afterwards, the verdict first."""
    told = _debriefing(game, words)
    heading(words("What the plan was worth, and what was luck"), 2)
    for measure in told.measures:
        box(headline(told.score(measure), words))
    lesson = LESSONS.get(game.setting.lesson)
    if lesson:
        listed(goals_told(told, lesson.goals, words))
    others = _others(game, words)
    _histories(told, others, words)
    _groups(told, others, words)
    _why(told, words)
    _cost(told, words)
    if lesson:
        heading(words("To talk about"))
        listed(words(question) for question in lesson.questions)
        with st.expander(words("What the model shows")):
            text(words(lesson.shows))
    _files(game, words)


def _debriefing(game: Game, words: Words) -> Debriefing:
    """The game among its histories; worked out once a game."""
    if DEBRIEFING not in st.session_state:
        with st.spinner(words("Living {n} histories with your plan and without …", n=HISTORIES)):
            st.session_state[DEBRIEFING] = Debriefing(game)
    told: Debriefing = st.session_state[DEBRIEFING]
    return told


def _histories(told: Debriefing, others: dict[str, Debriefing], words: Words) -> None:
    heading(words("Your history among the others"))
    measure = st.selectbox(
        words("Measure"),
        told.measures,
        format_func=lambda name: label(name, words),
        key=kept("class_measure", told.measures[0], told.measures),
        help=words("All measures are shares from 0 to 1."),
    )
    state = (measure, words.language, *others)
    shown = histories_told(told, measure, words)
    picture("histories", state, lambda: histories(told, measure, words, others), shown)
    text(details(told.score(measure), words))


def _groups(told: Debriefing, others: dict[str, Debriefing], words: Words) -> None:
    heading(words("The groups"))
    text(
        words(
            "Gains are means over the histories, so that luck is out of them: the same luck for all"
            " groups, with and without each plan. In the figure, a group's line is its plan in your"
            " history."
        )
    )
    table(groups_told([told, *others.values()], told.measures, words))


def _others(game: Game, words: Words) -> dict[str, Debriefing]:
    """Other groups' games and the lesson's example plans, as far as they were asked for."""
    with st.expander(words("Compare with other groups")):
        files = st.file_uploader(
            words("Saved games of other groups (.json), played to the end"),
            type="json",
            accept_multiple_files=True,
            key="class_others",
        )
        found = [told for file in files if (told := _other(file, game, words))]
        if game.setting.lesson in LESSONS and st.checkbox(
            words("Show the lesson's two example plans, a hasty and a prudent one"),
            key="class_examples",
        ):
            found += _examples(game, words)
    names = names_of([game, *(each.game for each in found)])[1:]
    return dict(zip(names, found, strict=True))


def _kept() -> dict[str, Debriefing | str]:
    """Debriefings worked out here, by what they are of; a text is why one cannot be."""
    kept: dict[str, Debriefing | str] = st.session_state.setdefault(OTHERS, {})
    return kept


def _other(file: UploadedFile, game: Game, words: Words) -> Debriefing | None:
    """The debriefing of another group's file; None, and a message, where it cannot be compared."""
    data = file.getvalue()
    key = f"{words.language} {hashlib.sha256(data).hexdigest()}"
    if key not in _kept():
        _kept()[key] = _read(data, game, words)
    told = _kept()[key]
    if isinstance(told, str):
        box(words("{file}: {why}", file=file.name, why=told), refused=True)
        return None
    return told


def _read(data: bytes, game: Game, words: Words) -> Debriefing | str:
    try:
        other = from_json(data, words)
    except SavedGameError as error:
        return str(error)
    if not comparable(game, other):
        return words(
            "The game is of another lesson, scenario or level, or is not over; it cannot be"
            " compared."
        )
    return Debriefing(other)


def _examples(game: Game, words: Words) -> list[Debriefing]:
    """The two plans of the lesson, played in the class's own history."""
    lesson = LESSONS[game.setting.lesson]
    plans = {words("Example: hasty"): lesson.naive, words("Example: prudent"): lesson.wise}
    found = []
    for name, plan in plans.items():
        if name not in _kept():
            setting = game.setting._replace(group=name)
            _kept()[name] = Debriefing(played(Game(setting, game.start), plan))
        told = _kept()[name]
        found += [told] if isinstance(told, Debriefing) else []
    return found


def _why(told: Debriefing, words: Words) -> None:
    heading(words("Why"))
    shown = held_back_told(told, words)
    picture("held_back", words.language, lambda: what_held_back(told, words), shown)
    with st.expander(words("What decided your history")):
        listed(decisive(told.game, words) or [words("Nothing that people would talk about.")])


def _cost(told: Debriefing, words: Words) -> None:
    heading(words("What it cost"))
    moves = spent(told.game, words)
    if moves:
        with st.expander(words("Your moves and their points")):
            table(moves)
    table(cost_told(told, words))
    text(
        words(
            "Load is work that meetings and instructions ask of an office. Outcome gained is what"
            " all mechanisms bring over the same histories without any mechanism."
        )
    )


def _files(game: Game, words: Words) -> None:
    save_button(game, words)
    st.download_button(
        words("Your plan as a scenario file"),
        game.scenario.to_yaml(),
        "plan.yaml",
        "application/yaml",
        help=words("For the laboratory or the command line: the scenario with all your moves."),
    )
    leave_button(words)
