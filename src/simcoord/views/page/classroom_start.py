"""How does a game begin: which lesson, which history, who plays, or which saved game goes on?"""

from __future__ import annotations

import streamlit as st

from simcoord.scenario import load_scenario, shipped_scenarios
from simcoord.views.game.lessons import FREE, LESSONS, start_of
from simcoord.views.game.play import HISTORIES, Game, Setting
from simcoord.views.game.saved import LONGEST, SavedGameError, from_json
from simcoord.views.game.terms_text import rules_told
from simcoord.views.game.verdict import goal_said
from simcoord.views.origin import question_of, title_of
from simcoord.views.page.asking import kept
from simcoord.views.page.classroom_parts import box, heading, listed, text
from simcoord.views.page.classroom_session import REFUSED, refuse, take_up
from simcoord.views.words import Words

#: What is to begin as soon as the page has said that it takes a while.
PENDING = "classroom_pending"
#: The history that is offered.
FIRST_HISTORY = 7


def start_screen(words: Words) -> None:
    """Ask what is played, say what it is about, begin."""
    if PENDING in st.session_state:
        _begin(words)
    heading(words("Coordinate, quarter by quarter"), 2)
    text(
        words(
            "Your class is the coordinator of a government. It has few points each quarter, and"
            " sectors that have their own goals, budgets and calendars. At the end you see your"
            " history beside {n} others, with your plan and without: what was the plan, and what"
            " was luck.",
            n=HISTORIES - 1,
        )
    )
    left, right = st.columns([2, 3], gap="large")
    with left:
        setting = _asked(words)
    with right:
        _about(setting, words)
    with st.expander(words("Rules of the game")):
        listed(rules_told(words))
    _opening(words)


def _asked(words: Words) -> Setting:
    """What is chosen on the start screen, and the button that begins."""
    names = {key: words(lesson.title) for key, lesson in LESSONS.items()}
    names[FREE] = words("A free game on a shipped scenario")
    lesson = st.radio(
        words("Lesson"),
        list(names),
        format_func=names.__getitem__,
        key=kept("class_lesson", next(iter(names))),
    )
    if lesson == FREE:
        _place(words)
    st.text_input(
        words("Name of your group"),
        max_chars=LONGEST,
        key=kept("class_group", ""),
        help=words("It stands on your figures and in your saved file."),
    )
    st.number_input(
        words("Number of the history (0 to {last})", last=HISTORIES - 1),
        min_value=0,
        max_value=HISTORIES - 1,
        key=kept("class_history", FIRST_HISTORY),
        help=words(
            "Each number is another luck: who leaves office when, who meets whom. Groups that take"
            " the same number meet the same luck, and differ by their decisions alone."
        ),
    )
    st.button(words("Begin the game"), type="primary", on_click=_wanted, args=(words,))
    return _setting(words)


def _place(words: Words) -> None:
    """The scenario of a free game, and the level of government that the class coordinates."""
    source = st.selectbox(
        words("Scenario"),
        shipped_scenarios(),
        format_func=lambda name: title_of(load_scenario(name), words),
        key=kept("class_source", "typical_practice"),
    )
    levels = list(load_scenario(source).jurisdictions)
    if len(levels) > 1:
        st.selectbox(
            words("Level of government"),
            levels,
            format_func=words.name,
            key=kept("class_level", levels[0], levels),
            help=words("Your moves reach all places of this level; the gauges show their mean."),
        )


def _setting(words: Words) -> Setting:
    """What the controls stand at now: a click on the button may be what ends a name's typing."""
    chosen = st.session_state
    lesson, source, level = chosen["class_lesson"], "", "territory"
    if lesson == FREE:
        source = chosen["class_source"]
        levels = list(load_scenario(source).jurisdictions)
        level = chosen["class_level"] if len(levels) > 1 else levels[0]
    named = "".join(letter for letter in chosen["class_group"] if letter.isprintable()).strip()
    history = int(chosen["class_history"])
    return Setting(lesson, source, level, history, named or words("Our group"))


def _wanted(words: Words) -> None:
    st.session_state[PENDING] = _setting(words)


def _begin(words: Words) -> None:
    """The first model on a computer compiles its rules: that is said, and waited for."""
    waiting = words("The offices move in. The first game on a computer takes about a minute …")
    setting: Setting = st.session_state.pop(PENDING)
    with st.spinner(waiting):
        take_up(Game(setting, start_of(setting.lesson, setting.source)))
    st.rerun()


def _about(setting: Setting, words: Words) -> None:
    """Situation, task and goal of the lesson; of a free game the scenario's question."""
    if setting.lesson == FREE:
        scenario = load_scenario(setting.source)
        heading(title_of(scenario, words))
        text(question_of(scenario, words))
        text(words("The first eight years of the scenario at most, with all that happens in it."))
        return
    lesson = LESSONS[setting.lesson]
    heading(words(lesson.title))
    text(words(lesson.situation))
    text(words(lesson.task), "class-lead")
    text(words("You have reached the goal with:"))
    listed(goal_said(goal, words) for goal in lesson.goals)
    with st.expander(words("Hints")):
        listed(words(hint) for hint in lesson.hints)


def _opening(words: Words) -> None:
    """A saved game is taken up where it was."""
    with st.expander(words("Open a saved game")):
        why = st.session_state.pop(REFUSED, "")
        if why:
            box(why, refused=True)
        st.file_uploader(
            words("A file that this page has saved (.json)"),
            type="json",
            key="class_opened",
            on_change=_open,
            args=(words,),
        )


def _open(words: Words) -> None:
    file = st.session_state.get("class_opened")
    if file is None:
        return
    try:
        take_up(from_json(file.getvalue(), words))
    except SavedGameError as error:
        refuse(str(error))
