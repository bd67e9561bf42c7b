"""How does a control keep what was chosen, in this browser's session and in its link?

A control that is given a value and a key is made anew when its value changes, and the
keyboard loses it; so the value is put into the session once, and the control has its key alone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st


def held(key: str, begin: Any) -> str:
    """The key of a control that begins with a value; the session keeps it from then on."""
    if key not in st.session_state:
        st.session_state[key] = begin
    return key


def kept(key: str, begin: Any, among: Collection[Any] = ()) -> str:
    """The key of a control that stays as it was while it is not shown, and in another language.

    among : what may be chosen, where that changes
    """
    copy, session = f"kept {key}", st.session_state
    value = session.get(key, session.get(copy, begin))
    session[key] = session[copy] = value if not among or value in among else begin
    return key


def in_link(key: str, value: str | list[str]) -> None:
    """The value in the page's link; nothing is sent where it is there already."""
    values = [value] if isinstance(value, str) else value
    if st.query_params.get_all(key) != values:
        st.query_params[key] = values
