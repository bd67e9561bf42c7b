"""With which controls does one turn the levers of a scenario?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from simcoord.rulebook.elements import ELEMENTS
from simcoord.scenario import Scenario
from simcoord.scenario.quantities import RATE_WHERE_LISTED
from simcoord.scenario.schema import AnyMechanism
from simcoord.views.explanation import BASES, KINDS, parts
from simcoord.views.game.names import suggested
from simcoord.views.levers import (
    FUND,
    GOVERNMENT,
    RATES,
    Lever,
    about,
    choices,
    earmark_lever,
    level_levers,
    mechanism_kinds,
    mechanism_levers,
    mechanism_path,
    positions,
    rate_unit,
    spoken,
    trait_levers,
)
from simcoord.views.page.asking import held
from simcoord.views.page.bench import SEEDS, Bench
from simcoord.views.page.frame import Page
from simcoord.views.variant import with_setting, without
from simcoord.views.vocabulary import ELEMENTS as ELEMENT_NAMES
from simcoord.views.words import NOTHING, Words


def turn_levers(page: Page, bench: Bench, level: str) -> DeltaGenerator:
    """Every lever of a level of government, in groups; the bench takes what is set.

    Returns : a place beside the mechanisms' switches, for what does not go together
    """
    words, ground = page.words, bench.ground
    with st.expander(words("Government"), expanded=True):
        _turn_all(bench, level_levers(ground, level, GOVERNMENT), ground, words)
    with st.expander(words("Money"), expanded=True):
        _turn_all(bench, [*level_levers(ground, level, FUND), earmark_lever(ground)], ground, words)
    with st.expander(words("Heads of office")):
        _turn_all(bench, trait_levers(ground), ground, words)
    with st.expander(words("Mechanisms"), expanded=True):
        beside = _mechanisms(bench, ground, level, words)
    if ground.events:
        with st.expander(words("Events")):
            _events(bench, ground, words)
    with st.expander(words("Luck")):
        _seed(bench, words)
    return beside


def _key(what: str, words: Words) -> str:
    """The key of a lever's control: a new one in each language, as its choices are words."""
    return f"lever {words.language} {what}"


def _turn_all(bench: Bench, levers: Sequence[Lever], scenario: Scenario, words: Words) -> None:
    for lever in levers:
        now = bench.settings.get(lever.paths[0], lever.value)
        value = _asked(lever, now, scenario, words)
        _set(bench, lever.changes(value), lever.changes(lever.value))


def _set(bench: Bench, changes: dict[str, Any], begun: dict[str, Any]) -> None:
    bench.settings = with_setting(bench.settings, changes, begun)


def _asked(lever: Lever, now: Any, scenario: Scenario, words: Words) -> Any:
    """What the lever's control stands at: a slider, a switch, or a choice."""
    key, label = _key(lever.paths[0], words), lever.label(words)
    meaning = lever.meaning(words)
    if lever.is_number:
        return _slid(key, (label, meaning), (lever.positions, now), words)
    if lever.node.get("type") == "boolean":
        return st.toggle(label, key=held(key, now), help=meaning)
    options = choices(lever, scenario)
    held(key, now if now in options else options[0])

    def said(choice: str | None) -> str:
        if choice is None:
            return NOTHING
        return words(BASES[choice]) if choice in BASES else words.name(choice)

    return st.selectbox(label, options, format_func=said, key=key, help=meaning)


def _slid(
    key: str, told: tuple[str, str], stands: tuple[Sequence[float], float], words: Words
) -> Any:
    """Where a slider stands.

    told   : its label and its meaning
    stands : where it may stand, and where it begins

    Its steps are kept with it, as a slider whose steps change begins anew.
    """
    steps, now = stands
    kept = st.session_state.get(f"{key} steps", ())
    if now not in kept:
        kept = st.session_state[f"{key} steps"] = sorted({*steps, now})
    label, meaning = told
    return st.select_slider(label, kept, format_func=words.tick, key=held(key, now), help=meaning)


# Mechanisms


def _mechanisms(bench: Bench, ground: Scenario, level: str, words: Words) -> DeltaGenerator:
    """Switch mechanisms on and off, set one of them, add one; the place below the switches."""
    here = ground.jurisdictions[level].mechanisms
    on = [name for name in here if _is_on(bench, here[name], (level, name), words)]
    beside = st.container()
    if on:
        key = _key(f"set {level}", words)
        added = st.session_state.pop(f"{key} next", None)
        if added in on or st.session_state.get(key) not in on:
            st.session_state[key] = added if added in on else on[0]
        name = st.selectbox(words("Mechanism to set"), on, format_func=words.name, key=key)
        _set_mechanism(bench, ground, (level, name), words)
    _add(bench, ground, level, words)
    return beside


def _is_on(bench: Bench, mechanism: AnyMechanism, at: tuple[str, str], words: Words) -> bool:
    """A mechanism's switch; one that was added here is gone once it is switched off."""
    path = mechanism_path(*at)
    kind = words(KINDS[mechanism.kind])
    label = words("{name} ({kind})", name=words.name(at[1]), kind=kind)
    is_off = path in bench.settings and bench.settings[path] is None
    on = st.toggle(label, key=held(_key(path, words), not is_off))
    if on and is_off:
        bench.settings = {p: v for p, v in bench.settings.items() if p != path}
    elif not on and path in bench.settings and not is_off:
        bench.settings = without(bench.settings, path)
        st.rerun()
    elif not on:
        bench.settings = {**bench.settings, path: None}
    return bool(on)


def _set_mechanism(bench: Bench, ground: Scenario, at: tuple[str, str], words: Words) -> None:
    mechanism = ground.jurisdictions[at[0]].mechanisms[at[1]]
    path = mechanism_path(*at)
    _members(bench, mechanism, (path, list(ground.sectors)), words)
    _purpose(bench, mechanism, path, words)
    _turn_all(bench, mechanism_levers(ground, *at), ground, words)


def _members(
    bench: Bench, mechanism: AnyMechanism, place: tuple[str, list[str]], words: Words
) -> None:
    """Who takes part.

    place : the mechanism's path, and all sectors
    """
    path, sectors = f"{place[0]}.members", place[1]
    begun = _listed(mechanism.members, sectors)
    now = _listed(bench.settings.get(path, mechanism.members), sectors)
    chosen = st.multiselect(
        words(spoken("members")),
        sectors,
        format_func=words.name,
        key=held(_key(path, words), now),
        help=words(about("members")),
        placeholder=words("Choose"),
    )
    members = [sector for sector in sectors if sector in chosen]
    every = "all" if members == sectors else members
    _set(bench, {path: every}, {path: "all" if begun == sectors else begun})


def _listed(members: Any, sectors: list[str]) -> list[str]:
    return sectors if members == "all" else [name for name in sectors if name in members]


def _purpose(bench: Bench, mechanism: AnyMechanism, path: str, words: Words) -> None:
    """Which elements it makes shared, and each at what rate."""
    path = f"{path}.purpose"
    begun = _rates(mechanism.purpose)
    now = _rates(bench.settings.get(path, mechanism.purpose))
    chosen = st.multiselect(
        words(spoken("purpose")),
        list(ELEMENTS),
        format_func=lambda element: words(ELEMENT_NAMES[element]),
        key=held(_key(path, words), list(now)),
        help=words(about("purpose")),
        placeholder=words("Choose"),
    )
    rates, unit = {}, rate_unit()
    for element in (element for element in ELEMENTS if element in chosen):
        rate = now.get(element, RATE_WHERE_LISTED)
        name = words(ELEMENT_NAMES[element]).capitalize()
        label = words("{element} ({unit})", element=name, unit=words(unit))
        told = (label, words("growth rate of what is shared at each meeting"))
        stands = (positions(*RATES, rate), rate)
        rates[element] = _slid(_key(f"{path}.{element}", words), told, stands, words)
    _set(bench, {path: rates}, {path: begun})


def _rates(purpose: Any) -> dict[str, float]:
    """Elements in the model's order with their rates, whichever way they are written."""
    rates = purpose if isinstance(purpose, dict) else dict.fromkeys(purpose, RATE_WHERE_LISTED)
    return {element: rates[element] for element in ELEMENTS if element in rates}


def _add(bench: Bench, ground: Scenario, level: str, words: Words) -> None:
    """One more mechanism, of a kind, with the defaults of its kind."""
    kinds = mechanism_kinds()
    kind = st.selectbox(
        words("Another mechanism"),
        kinds,
        format_func=lambda kind: words(KINDS[kind]),
        key=held(_key(f"kind {level}", words), "committee"),
    )
    if st.button(words("Add"), key=f"add {level}"):
        name = suggested(kind, ground.jurisdictions[level].mechanisms)
        bench.settings = {**bench.settings, mechanism_path(level, name): {"kind": kind}}
        st.session_state[f"{_key(f'set {level}', words)} next"] = name
        st.rerun()


# Events and luck


def _events(bench: Bench, ground: Scenario, words: Words) -> None:
    """A switch for each event, which says what happens."""
    lines = list(dict(parts(ground, words))[words("Events")])
    for n, line in enumerate(lines):
        path = f"events[{n}]"
        happens = st.toggle(line, key=held(_key(path, words), path not in bench.settings))
        _set(bench, {path: None}, {} if not happens else {path: None})


def _seed(bench: Bench, words: Words) -> None:
    bench.seed = int(
        st.number_input(
            words("Seed"),
            min_value=0,
            max_value=SEEDS,
            key=held(_key("seed", words), bench.seed),
            help=words("another seed is another luck, the same for baseline and variant"),
        )
    )
