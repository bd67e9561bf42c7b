"""What is around both halves of the page: its language, the choice of half, its look?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from simcoord.views.page.asking import held, in_link
from simcoord.views.page.look import look
from simcoord.views.words import LANGUAGES, Words, marked

#: Each language in its own words.
OWN_NAMES = {"es": "Español", "en": "English"}
HALVES = {"laboratory": marked("Laboratory"), "classroom": marked("Classroom")}


@dataclass(frozen=True)
class Start:
    """What the command was given.

    scenario : a shipped name, or the path of a file
    language : that the page begins in
    """

    scenario: str = "typical_practice"
    language: str = "en"


@dataclass(frozen=True)
class Page:
    """What both halves know.

    words : in the language that this browser has chosen
    start : what the command was given
    """

    words: Words
    start: Start


def show(start: Start) -> None:
    """The whole page: what is on top, then the half that was chosen."""
    from simcoord.views.page.classroom import classroom
    from simcoord.views.page.laboratory import laboratory

    st.set_page_config("simcoord", layout="wide", initial_sidebar_state="auto")
    name, half_place, language_place = st.columns([1, 1, 1], vertical_alignment="center")
    name.html("<p class='simcoord-name'>simcoord</p>")
    with language_place:
        words = Words(_language(start))
    st.html(look(words))
    with half_place:
        half = _half(words)
    {"laboratory": laboratory, "classroom": classroom}[half](Page(words, start))


def _language(start: Start) -> str:
    """The language chosen here, else the link's, else the command's."""
    asked = st.query_params.get("lang", start.language)
    begun = asked if asked in LANGUAGES else start.language
    return _choice("lang", held("language", begun), "Idioma / Language", OWN_NAMES)


def _half(words: Words) -> str:
    """The half of the page chosen here, else the link's, else the first."""
    asked = st.session_state.get("half", st.query_params.get("view"))
    begun = asked if asked in HALVES else next(iter(HALVES))
    names = {half: words(name) for half, name in HALVES.items()}
    key = held(f"half {words.language}", begun)
    chosen = _choice("view", key, words("Part of the page"), names)
    st.session_state["half"] = chosen
    return chosen


def _choice(parameter: str, key: str, label: str, names: Mapping[str, str]) -> str:
    """One of a few names, kept in this browser's session and in its link."""
    chosen = st.radio(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        horizontal=True,
        label_visibility="collapsed",
    )
    in_link(parameter, chosen)
    return chosen
