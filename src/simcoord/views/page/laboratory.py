"""What does the Laboratory show?  A scenario with levers, and what turning them brings."""

from __future__ import annotations

import shlex
from pathlib import Path

import streamlit as st

from simcoord.scenario import InputError, Scenario
from simcoord.views.lived import histories
from simcoord.views.origin import question_of, title_of
from simcoord.views.page.asking import held
from simcoord.views.page.bench import (
    Bench,
    begin,
    bench_of,
    can_be_linked,
    names,
    receive,
    scenario_of,
    title,
    write_link,
)
from simcoord.views.page.controls import turn_levers
from simcoord.views.page.frame import Page
from simcoord.views.page.picture import lines, paragraph, read_out
from simcoord.views.page.showing import show_figures
from simcoord.views.refusals import refusal_lines
from simcoord.views.variant import as_texts, why_not
from simcoord.views.words import Words

#: Where the session keeps which file was received last, and what was wrong with it.
RECEIVED = "received"


def laboratory(page: Page) -> None:
    """Levers at the side, what they bring in the middle.

    1. a scenario is chosen or sent, and a level of government
    2. levers are turned
    3. what is wrong with them is said beside them
    4. figures and answers are shown, of the last sound variant
    5. the variant can be taken along
    """
    bench = bench_of(page)
    with st.sidebar:
        bench = _chosen(page, bench)
        level = _level(bench, page.words)
        _begin_anew(bench, page.words)
        beside = turn_levers(page, bench, level)
    error = bench.take()
    if error is None:
        write_link(bench)
    else:
        beside.html(
            _warned(page.words("These settings do not go together:"), why_not(error, page.words))
        )
    _heading(bench, error, page.words)
    show_figures(page, bench, level)
    _take_along(bench, page.words)


# Which scenario


def _chosen(page: Page, bench: Bench) -> Bench:
    """The bench of the scenario that is chosen here; another scenario is another bench."""
    above, words = st.container(), page.words
    with st.expander(words("Open a scenario file")):
        _receive(bench, words)
    bench = bench_of(page)
    name = above.selectbox(
        words("Scenario"),
        names(page),
        format_func=lambda name: title(name, page, words),
        key=held(_choice(words), bench.name),
    )
    if name == bench.name:
        return bench
    begin(Bench(name, scenario_of(name, page), seed=bench.seed))
    return bench_of(page)


def _receive(bench: Bench, words: Words) -> None:
    """Take a file that is sent, once, and put it on the bench; say what is wrong with it."""
    file = st.file_uploader(
        words("A scenario in YAML"),
        type=["yaml", "yml"],
        help=words("it is read here and sent nowhere"),
    )
    if file is None:
        return
    seen, wrong = st.session_state.get(RECEIVED, ("", None))
    if seen != file.file_id:
        wrong = _received(file.name, file.getvalue(), bench.seed, words)
        st.session_state[RECEIVED] = (file.file_id, wrong)
    if wrong is not None:
        st.html(_warned(words("This file is not a sound scenario:"), refusal_lines(wrong, words)))


def _received(name: str, content: bytes, seed: int, words: Words) -> InputError | None:
    """Begin with the scenario in a file; what is wrong with it, None if it is sound."""
    try:
        scenario = receive(name, content)
    except InputError as error:
        return error
    begin(Bench(name, scenario, seed=seed))
    st.session_state[_choice(words)] = name
    return None


def _choice(words: Words) -> str:
    """The key of the choice of a scenario: each language has its own, as titles are words."""
    return f"scenario {words.language}"


def _level(bench: Bench, words: Words) -> str:
    """The level of government whose levers and figures are shown, at first one that is set."""
    levels = list(bench.baseline.jurisdictions)
    if len(levels) == 1:
        return levels[0]
    kept = f"level of {' '.join(levels)}"
    turned = (path.split(".")[1] for path in bench.settings if path.startswith("jurisdictions."))
    begun = next((level for level in turned if level in levels), levels[0])
    key = held(f"{kept} {words.language}", st.session_state.get(kept, begun))
    label = words("Level of government")
    st.session_state[kept] = st.selectbox(label, levels, format_func=words.name, key=key)
    return str(st.session_state[kept])


def _begin_anew(bench: Bench, words: Words) -> None:
    if st.button(words("Back to the baseline"), disabled=not bench.settings):
        begin(Bench(bench.name, bench.baseline, seed=bench.seed))
        st.rerun()


# What is said


def _heading(bench: Bench, error: InputError | None, words: Words) -> None:
    """Title and question, what is wrong with the link, and whether all that was set is shown."""
    scenario = bench.baseline
    st.html(
        paragraph(title_of(scenario, words), "simcoord-title")
        + paragraph(question_of(scenario, words), "simcoord-question")
    )
    if bench.wrong is not None:
        text = words("The link cannot be followed. This is the scenario as it is.")
        st.html(_warned(text, refusal_lines(bench.wrong, words)))
    if error is not None:
        text = words("The settings do not go together; this is the last variant that did.")
        st.html(_warned(text, why_not(error, words)))


def _warned(text: str, reasons: list[str]) -> str:
    return read_out(paragraph(text, "simcoord-wrong") + lines(reasons), "alert")


# What one takes along


def _take_along(bench: Bench, words: Words) -> None:
    """The variant as a file, as a link and as a command."""
    name = f"{Path(bench.name).stem}_variant.yaml"
    st.download_button(
        words("Save the variant as a scenario file"),
        _titled(bench, words).to_yaml().encode(),
        file_name=name,
        mime="application/yaml",
        on_click="ignore",
    )
    if not can_be_linked(bench):
        text = words("No link holds a file that was opened here; save the variant to send it.")
        st.html(paragraph(text))
        return
    st.html(paragraph(words("The address of this page brings this variant back. As a command:")))
    sets = [part for text in as_texts(bench.sound) for part in ("--set", text)]
    verb = "compare" if sets else "run"
    runs = ["-n", str(histories(bench.baseline)[-1]), "--seed", str(bench.seed)]
    language = ["--lang", words.language] if words.language != "en" else []
    command = ["simcoord", verb, bench.name, *sets, *runs, *language]
    st.code(shlex.join(command), language=None, wrap_lines=True)


def _titled(bench: Bench, words: Words) -> Scenario:
    """The variant under a title of its own."""
    if not bench.sound:
        return bench.good
    title = words("{title} (variant)", title=title_of(bench.baseline, words)[:250])
    return bench.good.with_changes({"name": title})
