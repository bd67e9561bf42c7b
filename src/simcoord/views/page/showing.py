"""How do baseline and variant come onto the page: first the figure, then what it means?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from typing import NamedTuple

import streamlit as st
from matplotlib.figure import Figure

from simcoord.analysis.comparison import paired_differences
from simcoord.experiments.runs import already_compiled
from simcoord.measures.over_time import plateau_months
from simcoord.rulebook.elements import ELEMENTS
from simcoord.scenario import InputError, Scenario
from simcoord.views import laboratory_figures as figures
from simcoord.views.answers import comparison_answers
from simcoord.views.lived import Lived, histories, lived, times
from simcoord.views.origin import origin
from simcoord.views.page.asking import held
from simcoord.views.page.bench import Bench
from simcoord.views.page.frame import Page
from simcoord.views.page.picture import Picture, drawn, lines, paragraph, side_by_side
from simcoord.views.refusals import refusal_lines
from simcoord.views.ties import element_name
from simcoord.views.timeline import Timeline
from simcoord.views.words import Words, marked

#: What one may look at, the most important first.
VIEWS = {
    "intensity": marked("Intensity"),
    "rungs": marked("Rungs of intensity"),
    "resistance": marked("Resistance and routine"),
    "dimensions": marked("Dimensions of integration"),
    "outcome": marked("Integrated outcome"),
    "obstacles": marked("What held it back"),
    "network": marked("Who shares what"),
}
#: Views of one picture, which leave room for the answers beside it.
ALONE = ("intensity", "outcome", "obstacles")
#: What the answers are about.
OUTCOMES = ("intensity_plateau", "outcome_plateau", "effort_plateau", "resistance_plateau")
#: Runs and pictures that are kept for all browsers.
RUNS_KEPT, PICTURES_KEPT = 24, 400


class _Shown(NamedTuple):
    """What is shown: both sides, or the baseline alone where nothing is changed.

    variant : whose calendar the axes have
    """

    pair: dict[str, Lived]
    variant: Scenario
    level: str
    words: Words

    @property
    def digest(self) -> str:
        """Of all that bears on a picture, its name and view apart."""
        each = [side.results.scenario.digest[:16] for side in self.pair.values()]
        last = list(self.pair.values())[-1]
        start = self.variant.horizon.start or ""
        more = [start, self.level, self.words.language]
        return " ".join([*each, str(last.results.seed), str(last.replicates), *more])


def show_figures(page: Page, bench: Bench, level: str) -> None:
    """The view that is chosen, then the answers; first of few runs where many take long."""
    words = page.words
    view = _view(words)
    asked = _asked_of_network(bench, words) if view == "network" else ()
    left, right = st.columns([3, 2]) if view in ALONE else (st.container(), st.container())
    place, under, answers = left.empty(), left.empty(), right.empty()
    for replicates in histories(bench.baseline):
        try:
            pair = _pair(bench, replicates, words)
        except InputError as error:
            place.html(lines(refusal_lines(error, words)))
            return
        shown = _Shown(pair, bench.good, level, words)
        place.html(_legend(shown, view) + side_by_side(_pictures(shown, view, asked)))
        under.html(paragraph(_whence(shown), "simcoord-whence"))
    answers.html(_answers(shown, bench))


def _view(words: Words) -> str:
    kept = st.session_state.get("view", next(iter(VIEWS)))
    chosen = st.segmented_control(
        words("What to look at"),
        list(VIEWS),
        format_func=lambda view: words(VIEWS[view]),
        key=held(f"view {words.language}", kept),
        label_visibility="collapsed",
    )
    st.session_state["view"] = chosen or kept
    return str(chosen or kept)


# The runs


def _pair(bench: Bench, replicates: int, words: Words) -> dict[str, Lived]:
    """The runs of both sides under the same luck; of the baseline alone if nothing is changed."""
    busy = words("Simulating {n} histories …", n=replicates)
    if not already_compiled():
        busy = words("Compiling the rules, this once: it takes about a minute …")
    with st.spinner(busy):
        sides = {"baseline": bench.baseline, "variant": bench.good}
        return {
            side: _lived(scenario.digest, bench.seed, replicates, scenario)
            for side, scenario in sides.items()
            if side == "baseline" or bench.sound
        }


@st.cache_resource(max_entries=RUNS_KEPT, show_spinner=False)
def _lived(digest: str, seed: int, replicates: int, _scenario: Scenario) -> Lived:
    """The runs of a scenario; the digest stands for it."""
    return lived(_scenario, seed, replicates)


# The figures


def _pictures(
    shown: _Shown, view: str, asked: tuple[int, str | None] | tuple[()]
) -> Iterator[Picture]:
    """The pictures of a view."""
    if view == "obstacles":
        yield _obstacles(shown)
    elif asked:
        yield from _network(shown, *asked)
    else:
        for measure in figures.MONTHLY.get(view, ()):
            yield _months(shown, measure)


def _months(shown: _Shown, measure: str) -> Picture:
    pair, variant, level, words = shown
    draw = partial(figures.months, pair, measure, variant, level, words)
    return _picture(measure, shown, draw, figures.months_told(pair, measure, level, words))


def _obstacles(shown: _Shown) -> Picture:
    pair, _, level, words = shown
    draw = partial(figures.obstacles, pair, level, words)
    return _picture("obstacles", shown, draw, figures.obstacles_told(pair, level, words))


def _network(shown: _Shown, month: int, element: str | None) -> Iterator[Picture]:
    """Who shares what, side by side, on one scale."""
    pair, scenario, level, words = shown
    number = list(scenario.jurisdictions).index(level)
    top = figures.lightest(pair, number, element)
    for side, square in figures.squares(pair, number, month, element):
        draw = partial(figures.network, square, top, words(figures.SIDES[side]), scenario, words)
        told = figures.network_told(square, side, scenario, words)
        yield _picture(f"network {side} {month} {element}", shown, draw, told)


def _picture(name: str, shown: _Shown, draw: Callable[[], Figure], told: str) -> Picture:
    digest = f"{name} {shown.digest}"
    return Picture(name.split()[0], digest, _svg(digest, draw), told)


@st.cache_data(max_entries=PICTURES_KEPT, show_spinner=False)
def _svg(digest: str, _draw: Callable[[], Figure]) -> bytes:
    """A picture; the digest stands for it."""
    return drawn(_draw())


def _asked_of_network(bench: Bench, words: Words) -> tuple[int, str | None] | tuple[()]:
    """The month and the element whose ties are shown; nothing where they were not kept."""
    months = times(bench.baseline, histories(bench.baseline)[-1])
    if not months:
        st.html(paragraph(words("There are too many offices to keep what each pair shares.")))
        return ()
    timeline = Timeline.of(bench.good)
    month = st.select_slider(
        words("Month"),
        months,
        format_func=lambda month: timeline.name(month, words),
        key=held(f"lever {words.language} month", months[-1]),
    )
    element = st.selectbox(
        words("What is shared"),
        [None, *ELEMENTS],
        format_func=lambda element: element_name(element, words),
        key=f"lever {words.language} element",
    )
    return int(month), element


# In words


def _legend(shown: _Shown, view: str) -> str:
    """What is grey and what is blue, and what bands and shades are."""
    words = shown.words
    if view == "network":
        return paragraph(
            words("Shares in per cent; the lighter a square, the more two sectors share.")
        )
    sides = "".join(
        f"<span class='simcoord-key simcoord-{side}'>{escape(words(figures.SIDES[side]))}</span>"
        for side in shown.pair
    )
    bands = words(
        "Line: median. Bands: half of the histories, and nine in ten ({range}).",
        range=words.range_of(5, 95),
    )
    more = escape(bands) if view in figures.MONTHLY else ""
    return f"<p class='simcoord-legend'>{sides} {more}</p>"


def _whence(shown: _Shown) -> str:
    """Which runs these are."""
    return origin(list(shown.pair.values())[-1].results, shown.words)


def _answers(shown: _Shown, bench: Bench) -> str:
    """What the variant changes, a sentence for each outcome."""
    words = shown.words
    title = paragraph(words("What the variant changes"), "simcoord-heading")
    if "variant" not in shown.pair:
        text = words("Nothing yet: turn a lever, and the variant appears beside the baseline.")
        return title + paragraph(text)
    baseline, variant = (side.results for side in shown.pair.values())
    table = paired_differences(baseline, {"variant": variant}, OUTCOMES)
    here = table[table["level"] == shown.level]
    months = plateau_months(bench.baseline.horizon.months)
    return title + lines(comparison_answers(here, words, months))
