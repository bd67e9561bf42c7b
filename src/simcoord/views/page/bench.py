"""On what does this browser work: which scenario, with which settings, under which luck?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from simcoord.sayings import saying
from simcoord.scenario import (
    InputError,
    Problem,
    Scenario,
    load_scenario,
    scenario_from_bytes,
    shipped_scenarios,
)
from simcoord.views.origin import title_of
from simcoord.views.page.asking import in_link
from simcoord.views.page.frame import Page
from simcoord.views.variant import as_texts, from_texts, ground_of, variant_of
from simcoord.views.words import Words

#: Where a browser's session keeps its bench, and the files that it was sent.
BENCH, FILES = "bench", "files"
#: The largest seed that a control offers.
SEEDS = 1_000_000


@dataclass
class Bench:
    """What this browser works on.

    name     : of the scenario: shipped, given to the command, or of a file that was sent
    baseline : the scenario itself
    settings : what was set, by path, see `simcoord.views.variant`
    seed     : of all luck
    good     : the last sound variant
    sound    : the settings that made it
    wrong    : what is wrong with the link that it was to be made of
    """

    name: str
    baseline: Scenario
    settings: dict[str, Any] = field(default_factory=dict)
    seed: int = 1
    wrong: InputError | None = None

    def __post_init__(self) -> None:
        self.good = self.baseline
        self.sound: dict[str, Any] = {}

    def take(self) -> InputError | None:
        """Make the variant of the settings; what is wrong where there is none.

        The last sound variant is kept then.
        """
        try:
            self.good, self.sound = variant_of(self.baseline, self.settings), self.settings
        except InputError as error:
            return error
        return None

    @property
    def ground(self) -> Scenario:
        """What levers begin at."""
        return ground_of(self.baseline, self.settings)


def bench_of(page: Page) -> Bench:
    """This browser's bench; the first is made of its link."""
    if BENCH not in st.session_state:
        st.session_state[BENCH] = _from_link(page)
    found: Bench = st.session_state[BENCH]
    return found


def begin(bench: Bench) -> None:
    """Put another bench in the place of the one there is; all controls begin anew."""
    st.session_state[BENCH] = bench
    for key in [key for key in st.session_state if str(key).startswith("lever ")]:
        del st.session_state[key]


def _from_link(page: Page) -> Bench:
    """The bench that the link describes; of a bad link, the command's scenario as it is."""
    asked = st.query_params.get("scenario", page.start.scenario)
    try:
        bench = Bench(asked, scenario_of(asked, page))
        bench.settings = from_texts(st.query_params.get_all("set"))
        bench.seed = _seed(st.query_params.get("seed", "1"))
        ground_of(bench.baseline, bench.settings)
        if (refused := bench.take()) is not None:
            raise refused
    except InputError as error:
        start = page.start.scenario
        return Bench(start, scenario_of(start, page), wrong=error)
    return bench


def _seed(written: str) -> int:
    sound = written.isascii() and written.isdigit() and len(written) <= len(str(SEEDS))
    if not sound or int(written) > SEEDS:
        message = saying(
            "{value} is no seed from 0 to {most}", value=repr(written[:60]), most=SEEDS
        )
        raise InputError([Problem(("seed",), message)])
    return int(written)


def scenario_of(name: str, page: Page) -> Scenario:
    """The scenario of a name that this browser may ask for; no other file is ever read.

    Raises `InputError` if it is none of those, or not sound.
    """
    files: dict[str, Scenario] = st.session_state.get(FILES, {})
    if name in files:
        return files[name]
    if name == page.start.scenario or name in shipped_scenarios():
        return _loaded(name)
    message = saying("{name} is not a scenario that this page has", name=repr(name[:60]))
    raise InputError([Problem(("scenario",), message, name)])


@cache
def _loaded(name: str) -> Scenario:
    return load_scenario(name)


def names(page: Page) -> list[str]:
    """Every scenario that this browser may choose."""
    files = st.session_state.get(FILES, {})
    return list(dict.fromkeys([*files, page.start.scenario, *shipped_scenarios()]))


def title(name: str, page: Page, words: Words) -> str:
    """What a scenario is called where one is chosen: no two alike, as the words tell the choice."""
    said = title_of(scenario_of(name, page), words)
    return said if name in shipped_scenarios() else f"{said} ({Path(name).name})"


def receive(name: str, content: bytes) -> Scenario:
    """Keep the scenario in a file that was sent, under the file's name.

    Raises `ScenarioError` with everything that is wrong with it.
    """
    scenario = scenario_from_bytes(content, name)
    st.session_state[FILES] = {**st.session_state.get(FILES, {}), name: scenario}
    return scenario


def can_be_linked(bench: Bench) -> bool:
    """Whether a link can say which scenario it is: not a file that one browser sent."""
    return bench.name not in st.session_state.get(FILES, {})


def write_link(bench: Bench) -> None:
    """Keep the page's link such that it makes the same bench."""
    if not can_be_linked(bench):
        for key in ("scenario", "set", "seed"):
            st.query_params.pop(key, None)
        return
    in_link("scenario", bench.name)
    in_link("set", as_texts(bench.settings))
    in_link("seed", str(bench.seed))
