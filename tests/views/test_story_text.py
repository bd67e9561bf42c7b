"""Does a story say what happened, in both languages, and nothing that did not?"""

from __future__ import annotations

import re
from functools import cache
from math import isclose, isnan
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings

import simcoord
from simcoord.agents.chronicle import Chronicle
from simcoord.agents.chroniclers.event import Event, Kind
from simcoord.agents.run import Run
from simcoord.scenario import InputError, Scenario, load_scenario
from simcoord.views.story import Story, story
from simcoord.views.story_text import sentence
from simcoord.views.words import Words
from strategies import scenarios
from views.refresh_words import forms, written

RICH = Path(__file__).parent / "rich.yaml"
NUMBER = r"([+-]?\d[\d,]*(?:\.\d+)?)"
#: What stands around the numbers of a sentence, and which facts of the event they are.
SLOTS = {
    rf"(?:fell|rose|went|from) from {NUMBER} to {NUMBER}": ("before", "after"),
    rf"(?:threshold|rose past|fell below|, below) {NUMBER}": ("threshold",),
    rf", from {NUMBER} to {NUMBER}; largest": ("sector_before", "sector_after"),
    rf", from {NUMBER} to {NUMBER}, most in": ("before", "after"),
    rf"(?<!changed the )legal basis of {NUMBER}": ("legal_basis",),
    rf"basis of the [a-z ]+ from {NUMBER} to {NUMBER}": ("before", "after"),
    rf"kept {NUMBER} of what": ("kept",),
    rf"chance was {NUMBER}": ("chance",),
    rf"{NUMBER} of the {NUMBER} members": ("came", "needed"),
    rf"since month {NUMBER}": ("since",),
    rf"planning at {NUMBER}": ("term",),
    rf"in step at {NUMBER}": ("after",),
    rf"anew, {NUMBER} months? after": ("months",),
    rf"moved it by {NUMBER}": ("term",),
    rf"stands at {NUMBER}": ("term",),
    rf"a pull of {NUMBER}": ("term",),
    rf"on average {NUMBER} after {NUMBER}": ("after", "before"),
    rf"to pay {NUMBER} for": ("after",),
    rf"fund pays {NUMBER} for": ("after",),
    rf"it paid {NUMBER}": ("before",),
    rf"heads that left {NUMBER}": ("turnover",),
    rf"growth {NUMBER}": ("growth",),
    rf"fading {NUMBER}": ("fading",),
}


def facts_of(event: Event) -> dict[str, float]:
    numbers = {name: value for name, value in event._asdict().items() if isinstance(value, float)}
    whole = {name: value for name, value in event._asdict().items() if type(value) is int}
    return {**numbers, **whole, **event.parts}


def read_back(event: Event) -> None:
    """Every number of the sentence is the fact it stands for, as precisely as it is printed."""
    facts, left = facts_of(event), sentence(event, Words("en"))
    for pattern, names in SLOTS.items():
        for found in re.finditer(pattern, left):
            for said, name in zip(found.groups(), names, strict=True):
                number = said.replace(",", "")
                digits = len(number.partition(".")[2])
                half = 0.5 * 10**-digits
                assert isclose(float(number), facts[name], abs_tol=half + 1e-12), (name, left)
        left = re.sub(pattern, "", left)
    assert not re.search(r"\d", left), left


@cache
def told(name: str, replicate: int = 0) -> Story:
    return story(load_scenario(RICH if name == "rich" else name), replicate)


SHIPPED = ("rich", "typical_practice", "matching_fund", "lead_unit_after_consultation")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_text_says_the_numbers_of_the_events(name: str) -> None:
    for event in told(name).told:
        read_back(event)


@settings(max_examples=40, deadline=None)
@given(scenario=scenarios(months=40))
def test_the_text_of_any_scenario_says_the_numbers_of_its_events(scenario: Scenario) -> None:
    for event in story(scenario).told:
        read_back(event)


def test_a_new_administration_is_told_with_what_it_cut_and_why() -> None:
    facts = {
        "cause": "calendar",
        "sectors": ("health", "education", "labour"),
        "pair": ("health", "education"),
        "mechanisms": ("working_group",),
        "measure": "shared_planning",
        "before": 0.61,
        "after": 0.366,
        "legal_basis": 0.0,
        "kept": 0.0,
        "cuts": 1,
    }
    event = Event(49, "territory", Kind.NEW_ADMINISTRATION, **facts)
    scenario = load_scenario("typical_practice")
    assert Story(scenario, 1, 0, [event]).text() == (
        "month 49: new administration; health, education and labour lost their heads; planning"
        " shared by health and education fell from 0.61 to 0.37, because the working group has no"
        " legal basis"
    )
    assert Story(scenario, 1, 0, [event]).text("es") == (
        "mes 49: nueva administración; cambiaron las jefaturas de salud, educación y trabajo; lo"
        " compartido en planeación por salud y educación cayó de 0,61 a 0,37, porque «grupo de"
        " trabajo» no tiene base legal"
    )


class Said(NamedTuple):
    """An event's kind and facts, and what is said of it."""

    kind: Kind
    facts: dict[str, object]
    english: str


TABLE = {"mechanisms": ("table",)}
SAID = [
    Said(Kind.HEADS_LEFT, {"sectors": ("health",)}, "health lost its head"),
    Said(
        Kind.HEADS_LEFT,
        {"sectors": ("health", "labour"), "followed": ("labour",)},
        "health and labour lost their heads, labour following the head above",
    ),
    Said(
        Kind.NEW_ADMINISTRATION,
        {"cause": "event"},
        "new administration, before its time; no office lost its head",
    ),
    Said(Kind.FOUNDED, {**TABLE, "cause": "start"}, "the table was founded"),
    Said(
        Kind.FOUNDED,
        {**TABLE, "cause": "founded_anew", "months": 1},
        "the table was founded anew, 1 month after it was dissolved",
    ),
    Said(Kind.ENDED, {**TABLE, "cause": "end"}, "the table came to its end"),
    Said(
        Kind.DISSOLVED,
        {**TABLE, "cause": "administration", "legal_basis": 0.5, "chance": 0.25},
        "the new administration dissolved the table, although it has a legal basis of 0.50"
        " (the chance was 0.25)",
    ),
    Said(
        Kind.RESISTANCE_RELENTED,
        {
            "before": 0.4801,
            "after": 0.4798,
            "threshold": 0.48,
            "sector": "health",
            "sector_before": 0.5,
            "sector_after": 0.4,
            "cause": "voice",
            "term": -0.05,
        },
        "mean resistance fell below 0.4800, from 0.4801 to 0.4798, most in health, from 0.50 to"
        " 0.40; largest cause: voice in decisions (a pull of -0.05)",
    ),
    Said(
        Kind.OUT_OF_STEP,
        {"pair": ("health", "labour"), "since": 7, "after": 0.5, "threshold": 0.8},
        "the planning rhythms of health and labour, locked since month 7, fell out of step: they"
        " are in step at 0.50, below 0.80",
    ),
    Said(
        Kind.INTERVENTION,
        {"cause": "cut_budget", "sectors": ("health",)},
        "intervention: budgets change (health)",
    ),
    Said(Kind.INTERVENTION, {"cause": "strike_a_bell"}, "intervention: strike a bell"),
]


@pytest.mark.parametrize("said", SAID)
def test_every_thing_has_its_sentence(said: Said) -> None:
    event = Event(1, "territory", said.kind, **said.facts)
    assert sentence(event, Words("en")) == said.english
    assert sentence(event, Words("es")) != said.english


def test_meetings_not_held_one_after_another_share_a_line() -> None:
    facts = {"mechanisms": ("table",), "needed": 3}
    away = [("health",), ("health", "labour"), ("health",)]
    held = [
        Event(n, "territory", Kind.NOT_HELD, sectors=who, came=n % 3, in_a_row=n, **facts)
        for n, who in enumerate(away, start=1)
    ]
    later = Event(7, "territory", Kind.NOT_HELD, sectors=("labour",), came=2, in_a_row=1, **facts)
    lines = Story(load_scenario("typical_practice"), 1, 0, [*held, later]).text().splitlines()
    assert lines == [
        "months 1 to 3: the table did not meet 3 times running: at most 2 of the 3 members that it"
        " needs came; health stayed away most often, 3 times",
        "month 7: the table did not meet: 2 of the 3 members that it needs came; labour stayed"
        " away",
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_both_languages_tell_the_same_lines_and_nothing_is_left_in_english(name: str) -> None:
    english, spanish = (told(name).text(lang).splitlines() for lang in ("en", "es"))
    assert len(english) == len(spanish) > 0
    for one, other in zip(english, spanish, strict=True):
        numbers = [
            re.findall(r"\d+(?:[.,]\d+)?", line.replace("\N{NO-BREAK SPACE}", ","))
            for line in (one, other)
        ]
        assert sorted(numbers[0]) == sorted(number.replace(",", ".") for number in numbers[1])
    ours = {"the", "of", "from", "lost", "was", "because", "shared", "rose", "month", "with", "its"}
    assert not ours & set(re.findall(r"\w+", "\n".join(spanish)))


def test_every_text_of_the_story_has_a_translation_of_its_own() -> None:
    same = {str(m.id) for m in written() if m.id and forms(m) == [m.id]}
    assert {"new administration", "growth", "the {mechanism}"}.isdisjoint(same)


def test_results_are_told_as_the_very_runs_they_are() -> None:
    scenario = load_scenario("typical_practice").with_changes({"horizon.months": 100})
    results = simcoord.simulate(scenario, [3, 5], seed=4, level_threshold=0.2)
    lived, chronicle = Run(scenario, 4, 5), Chronicle(level_threshold=0.2)
    lived.onlookers.append(chronicle)
    for _ in range(100):
        lived.live_month()
    assert story(results, 5).told == chronicle.events
    assert (story(results).replicate, story(results).seed) == (3, 4)
    assert story(scenario, 5, seed=4, level_threshold=0.2).told == chronicle.events
    assert story(scenario, 5, seed=4).told != chronicle.events


class Model:
    """What a model has that tells a story."""

    def __init__(self, run: Run) -> None:
        self.run, self.chronicle = run, Chronicle()
        run.onlookers.append(self.chronicle)


def test_a_model_tells_its_story_so_far() -> None:
    scenario = load_scenario("typical_practice")
    model = Model(Run(scenario, 1, 2))
    assert story(model).text() == ""
    for _ in range(30):
        model.run.live_month()
    so_far = story(model, lang="es")
    whole = told("typical_practice", 2)
    assert so_far.told == [event for event in whole.told if event.month <= 30]
    assert str(so_far).startswith("mes ") and so_far.replicate == 2


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"replicate": 7}, "7 is not among the results (2 replicates from 3 to 5)"),
        ({"lang": "fr"}, "'fr' is not a language here"),
        ({"resistance_threshold": 1.5}, "1.5 is not a share"),
    ],
)
def test_what_cannot_be_told_is_refused(asked: dict[str, object], message: str) -> None:
    scenario = load_scenario("typical_practice").with_changes({"horizon.months": 2})
    results = simcoord.simulate(scenario, [3, 5])
    with pytest.raises(InputError, match=re.escape(message)):
        story(results, **asked)


def test_a_scenario_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="load it first"):
        story("typical_practice")


def test_kinds_are_chosen_and_an_unknown_one_is_refused_with_the_nearest() -> None:
    whole = told("typical_practice")
    chosen = whole.frame(kinds=["locked", "dissolved"])
    assert set(chosen["kind"]) == {"locked", "dissolved"}
    assert len(whole.text(kinds="locked").splitlines()) == (whole.events["kind"] == "locked").sum()
    with pytest.raises(InputError, match="did you mean 'locked'"):
        whole.text(kinds=["lockd"])


def test_the_table_says_each_event_in_the_language_asked_for() -> None:
    whole = told("typical_practice")
    rows = whole.frame("es")
    assert rows.drop(columns="text").equals(whole.events)
    assert rows.loc[rows["kind"] == "dissolved", "text"].str.contains("la nueva").all()
    assert not whole.text("es").startswith("month") and str(whole).startswith("month")


def test_a_story_of_several_places_says_where() -> None:
    text = told("rich").text(kinds=["new_administration"])
    places = re.findall(r"^month \d+, ([^:]+):", text, re.MULTILINE)
    assert set(places) == {"pais", "ciudad[0]", "ciudad[1]"}


def test_a_title_is_escaped_in_a_notebook() -> None:
    scenario = load_scenario("typical_practice").with_changes(
        {"name": "<script>alert('x')</script> & co", "horizon.months": 12}
    )
    page = story(scenario)._repr_html_()
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; co · seed 1" in page
    assert "<script" not in page
    assert page.count("<li>") == len(story(scenario).text().splitlines())


def test_numbers_that_differ_read_differently() -> None:
    for event in told("typical_practice").told:
        if not isnan(event.before):
            found = re.search(rf"from {NUMBER} to {NUMBER}", sentence(event, Words("en")))
            assert found and found[1] != found[2]
