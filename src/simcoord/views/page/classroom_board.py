"""What does a class see while it plays: calendar, points, gauges, news, moves, figures?"""

from __future__ import annotations

from html import escape

import streamlit as st

from simcoord.analysis.directions import less_is_better
from simcoord.rulebook.elements import ELEMENTS
from simcoord.views.explanation import KINDS
from simcoord.views.game.dates import BODY_ENDS, ELECTION, date_said, dates
from simcoord.views.game.figures import course, course_told, network, network_told, title_of_game
from simcoord.views.game.lessons import LESSONS
from simcoord.views.game.moves import legal_basis_of
from simcoord.views.game.news import explained, news
from simcoord.views.game.play import Game
from simcoord.views.game.refusals import points_said
from simcoord.views.game.terms import TERMS
from simcoord.views.game.terms_text import rules_told
from simcoord.views.game.verdict import goal_said
from simcoord.views.origin import question_of
from simcoord.views.page.asking import kept
from simcoord.views.page.classroom_moves import moves, plan
from simcoord.views.page.classroom_parts import heading, listed, picture, table, text
from simcoord.views.page.classroom_session import leave_button, save_button
from simcoord.views.ties import element_name
from simcoord.views.timeline import Timeline
from simcoord.views.vocabulary import label
from simcoord.views.words import NOTHING, Words

GAUGES = (
    "intensity",
    "rung_low",
    "rung_intermediate",
    "rung_high",
    "resistance",
    "fatigue",
    "effort",
    "outcome",
)
#: What a quarter of the strip is marked with.
MARKS = {ELECTION: "▲", BODY_ENDS: "■"}
FUND_MARK = "$"
#: Dates to come that are written out.
DATES_SHOWN = 5


def board(game: Game, words: Words) -> None:
    """One quarter: what is known, what can be done, and the button that plays it."""
    _top(game, words)
    _strip(game, words)
    _gauges(game, words)
    left, right = st.columns([1, 1], gap="large")
    with left:
        plan(game, words)
        _news(game, words)
    with right:
        moves(game, words)
    _figures(game, words)
    _tabs(game, words)
    save_button(game, words)
    leave_button(words)


def _top(game: Game, words: Words) -> None:
    """Who plays what, and which quarter comes."""
    heading(f"{title_of_game(game, words)} · {game.setting.group}", 2)
    timeline = Timeline.of(game.start)
    last = min(game.months, game.month + TERMS.quarter)
    text(
        words(
            "Quarter {quarter} of {quarters}: {first} to {last}. You have {points}.",
            quarter=game.quarter,
            quarters=game.quarters,
            first=timeline.name(game.month + 1, words),
            last=timeline.name(last, words),
            points=points_said(game.points, words),
        ),
        "class-lead",
    )


def _strip(game: Game, words: Words) -> None:
    """The quarters of the game with what is known to come in them; then the next dates in words."""
    known = dates(game)
    cells = []
    for quarter in range(1, game.quarters + 1):
        here = [date for date in known if TERMS.quarter_of(date.month) == quarter]
        marks = "".join(dict.fromkeys(MARKS.get(date.kind, FUND_MARK) for date in here))
        kinds = ["past"] if quarter < game.quarter else []
        kinds += ["now"] if quarter == game.quarter else []
        kinds += ["election"] if any(date.kind == ELECTION for date in here) else []
        cells.append(f"<span class='{' '.join(kinds)}'>{quarter}<b>{marks}</b></span>")
    st.html(f"<div class='class-strip' aria-hidden='true'>{''.join(cells)}</div>")
    timeline = Timeline.of(game.start)
    coming = [date for date in known if date.month > game.month][:DATES_SHOWN]
    told = "; ".join(date_said(date, timeline, words) for date in coming)
    text(words("Quarters: ▲ election, $ a fund begins or ends, ■ a body ends."))
    if told:
        text(words("Coming up: {dates}.", dates=told))


def _gauges(game: Game, words: Words) -> None:
    """The measures now, each with its change over the quarter."""
    tiles = "".join(_tile(game, measure, words) for measure in GAUGES)
    st.html(f"<div class='class-tiles'>{tiles}</div>")
    text(words("All gauges are shares from 0 to 1, means over the offices or pairs of sectors."))


def _tile(game: Game, measure: str, words: Words) -> str:
    values, name = game.months_of(measure), escape(label(measure, words))
    if not len(values):
        return f"<div class='class-tile'><div class='name'>{name}</div>" + (
            f"<div class='value'>{NOTHING}</div></div>"
        )
    now, before = float(values[-1]), float(values[max(0, len(values) - 1 - TERMS.quarter)])
    sign = "+" if now > before else ""
    change = words("{change} in the quarter", change=f"{sign}{words.number(now - before)}")
    bad = "bad" if less_is_better(measure) else ""
    return (
        f"<div class='class-tile'><div class='name'>{name}</div>"
        f"<div class='value'>{words.number(now)}</div>"
        f"<div class='change'>{escape(change)}</div>"
        f"<div class='bar'><i class='{bad}' style='width:{100 * now:.0f}%'></i></div></div>"
    )


def _news(game: Game, words: Words) -> None:
    """What happened in the last quarter, and why it went as it did."""
    heading(words("News"))
    if game.month == 0:
        text(words("Nothing has happened yet. Plan your first quarter, and play it."))
        return
    listed(news(game, words) or [words("A quiet quarter: nothing that people would talk about.")])
    heading(words("Why it went so"), 4)
    listed(explained(game, words))


def _figures(game: Game, words: Words) -> None:
    """The run so far, and the network of today."""
    run, ties = st.columns([1, 1], gap="large")
    with run:
        state = (game.month, words.language)
        picture("course", state, lambda: course(game, words), course_told(game, words))
    with ties:
        _network(game, words)


def _tabs(game: Game, words: Words) -> None:
    """The bodies, and the task and the rules again."""
    bodies, task, rules = st.tabs([words("Bodies"), words("The task"), words("Rules of the game")])
    with bodies:
        _bodies(game, words)
    with task:
        _task(game, words)
    with rules:
        listed(rules_told(words))


def _network(game: Game, words: Words) -> None:
    names = {element: element_name(element or None, words) for element in ("", *ELEMENTS)}
    chosen = st.selectbox(
        words("What two sectors share"),
        list(names),
        format_func=names.__getitem__,
        key=kept("class_element", ""),
    )
    element = chosen or None
    state = (game.month, words.language, element)
    told = network_told(game, words, element)
    picture("network", state, lambda: network(game, words, element), told)


def _bodies(game: Game, words: Words) -> None:
    """The mechanisms that exist, each with its legal basis and whether it stands."""
    rows = [
        {
            words("Body"): words.name(name),
            words("Kind"): words(KINDS[mechanism.kind]),
            words("Members"): words("all sectors")
            if mechanism.members == "all" or len(mechanism.members) == len(game.model.sectors)
            else words.listed([words.name(member) for member in mechanism.members]),
            words("Legal basis"): words.number(legal_basis_of(game.model, name, game.level)),
            words("Stands"): words.percent(game.standing(name)),
        }
        for name, mechanism in game.bodies().items()
    ]
    if rows:
        table(rows)
        text(words("Stands: share of the places in which it is not dissolved now."))
    else:
        text(words("There is none."))


def _task(game: Game, words: Words) -> None:
    lesson = LESSONS.get(game.setting.lesson)
    if lesson is None:
        text(question_of(game.start, words))
        return
    text(words(lesson.situation))
    text(words(lesson.task), "class-lead")
    listed(goal_said(goal, words) for goal in lesson.goals)
    with st.expander(words("Hints")):
        listed(words(hint) for hint in lesson.hints)
