"""A scenario is loaded, compared, written and read back without loss."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simcoord.scenario import (
    Scenario,
    ScenarioError,
    load_scenario,
    scenario_from_data,
    shipped_scenarios,
)
from simcoord.scenario.reading import read_file, read_text

GOOD = Path(__file__).parent / "good"
SCENARIO = (GOOD / "two_levels.yaml").read_text(encoding="utf-8")
SMALLEST = read_file(GOOD / "smallest.yaml").data


def smallest(**more):
    return scenario_from_data({**SMALLEST, **more})


def of(text):
    return scenario_from_data(read_text(text).data)


# Where scenarios come from


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_shipped_scenario_is_loaded_by_its_name_and_asks_a_question(name):
    scenario = load_scenario(name)
    assert scenario.name
    assert scenario.question.endswith("?")


def test_a_path_is_known_by_its_ending_its_folders_or_its_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in ("mine.yaml", "mine.yml", "mine"):
        (tmp_path / path).write_text(SCENARIO, encoding="utf-8")
        assert load_scenario(path).name == "Small: two levels"
    assert load_scenario(tmp_path / "mine").name == "Small: two levels"
    with pytest.raises(ScenarioError, match="there is no such file"):
        load_scenario("./typical_practice")


@pytest.mark.parametrize(
    "name", ["", "x" * 5000, "x" * 5000 + ".yaml", "a/" * 3000, "a\0", "\ud800"]
)
def test_no_name_is_too_odd_to_be_answered(name):
    with pytest.raises(ScenarioError):
        load_scenario(name)


def test_an_unsound_scenario_cannot_be_made_by_any_door():
    wrong = {**SMALLEST, "events": [{"kind": "early_change", "month": 241}]}
    for door in (lambda: Scenario.model_validate(wrong), lambda: Scenario(**wrong)):
        with pytest.raises(ValidationError, match="after the last month"):
            door()
    with pytest.raises(ScenarioError, match="after the last month"):
        scenario_from_data(wrong)


def test_parts_made_in_python_are_checked_like_a_file():
    parts = smallest()
    again = Scenario(simcoord=1, problem=parts.problem, sectors=parts.sectors)
    assert again == parts
    with pytest.raises(ValidationError, match="no sector has a competence"):
        Scenario(
            simcoord=1,
            problem=parts.problem,
            sectors={"a": parts.sectors["health"], "b": parts.sectors["health"]},
        )


@pytest.mark.parametrize("data", [None, 3, [], {}, {1: 2}, {"sectors": {2: {}, None: {}}}, {(): 1}])
def test_data_that_is_no_scenario_is_refused(data):
    with pytest.raises(ScenarioError):
        scenario_from_data(data)


def test_a_scenario_does_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        smallest().horizon.months = 3


def test_a_scenario_can_be_sent_to_another_process():
    scenario = of(SCENARIO)
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_a_refusal_can_be_sent_to_another_process():
    with pytest.raises(ScenarioError) as refused:
        load_scenario("nowhere")
    again = pickle.loads(pickle.dumps(refused.value))
    assert str(again) == str(refused.value)
    assert again.problems == refused.value.problems


# Writing


@pytest.mark.parametrize("name", shipped_scenarios())
def test_what_is_saved_is_read_back_the_same(name, tmp_path):
    scenario = load_scenario(name)
    scenario.save(tmp_path / "x.yaml")
    again = load_scenario(tmp_path / "x.yaml")
    assert again == scenario
    assert again.digest == scenario.digest
    assert again.to_yaml() == scenario.to_yaml()


def test_only_what_was_written_is_saved():
    assert smallest(dynamics={"overlap": 0.3}).to_yaml() == (
        "simcoord: 1\n"
        "problem:\n"
        "  dimensions: {learning: {}}\n"
        "sectors:\n"
        "  education:\n"
        "    competence: {learning: 1.0}\n"
        "  health: {}\n"
        "jurisdictions: {territory: {}}\n"
        "dynamics: {overlap: 0.3}\n"
    )


def test_a_file_that_exists_is_not_overwritten_unless_asked(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("mine")
    with pytest.raises(FileExistsError):
        smallest().save(file)
    assert file.read_text() == "mine"
    smallest().save(file, overwrite=True)
    assert load_scenario(file) == smallest()


text = st.text(max_size=40)
shares = st.floats(0, 1) | st.sampled_from([0, 1, 5e-324, 1e-7])
names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True) | st.sampled_from(
    ["null", "true", "false", "no", "yes", "on", "e1", "all", "kind"]
)


@given(text, text, shares, st.lists(names, min_size=2, max_size=4, unique=True))
def test_any_sound_scenario_survives_being_written_and_read(name, question, share, sectors):
    data = {
        "simcoord": 1,
        "name": name,
        "question": question,
        "problem": {"dimensions": {sectors[0]: {"need": share}}},
        "sectors": {each: {"competence": {sectors[0]: 1}} for each in sectors},
        "initial": {"shared": {"budget": share}},
        "events": [{"kind": "budget", "month": 1, "factor": share, "sectors": sectors}],
    }
    try:
        scenario = scenario_from_data(data)
    except ScenarioError as refused:
        assert all("is not allowed" in str(problem) for problem in refused.problems)
    else:
        assert of(scenario.to_yaml()) == scenario


# The digest


def test_the_digest_is_a_sha_256_and_the_same_everywhere():
    assert smallest().digest == smallest().digest
    assert len(smallest().digest) == 64
    code = (
        "from simcoord.scenario import scenario_from_data\n"
        f"print(scenario_from_data({SMALLEST!r}).digest)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == smallest().digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("horizon:", "# a comment\nhorizon:"),
        ("{competence: {health: 1}, earmarked: 5e-1}", "{earmarked: .5, competence: {health: 1.}}"),
        ('name: "Small: two levels"', "name: Another title\nquestion: And a question?"),
        ("start: 2024-01", "start: 2030-07"),
        ("labour: {}", "labour: {earmarked: 0.7, rhythm: {period: 12}}"),
        ("[education, care]", "[care, education]"),
        ("{planning: 0.1, actions: 0.15}", "{actions: 0.15, planning: 0.1}"),
        ("[objectives, planning]", "[planning, objectives]"),
        ("{learning: 1.0, health: .2}", "{health: .2, learning: 1.0}"),
    ],
)  # fmt: skip
def test_what_does_not_bear_on_runs_leaves_the_digest_as_it_is(old, new):
    assert old in SCENARIO
    assert of(SCENARIO.replace(old, new)).digest == of(SCENARIO).digest


DIALOGUE = "      dialogue: {kind: consultation, two_way: false}\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("health: .2", "health: .3"),
        ("months: 60", "months: 61"),
        ("basis: effort", "basis: results"),
        ("health: {}", "health: {need: 0.71}"),
        ("count: 3", "count: 4"),
        ("  labour: {}\n", ""),
        (DIALOGUE, ""),
        ("two_way: false", "two_way: true"),
        ("members: [education, care]", "members: all"),
    ],
)
def test_what_bears_on_runs_changes_the_digest(old, new):
    assert old in SCENARIO
    assert of(SCENARIO.replace(old, new)).digest != of(SCENARIO).digest


def test_the_order_of_what_acts_in_order_changes_the_digest():
    sectors = "  care: {competence: {health: 1}, earmarked: 5e-1}\n  labour: {}\n"
    swapped = "".join(reversed(sectors.splitlines(keepends=True)))
    assert of(SCENARIO.replace(sectors, swapped)).digest != of(SCENARIO).digest
    later = SCENARIO.replace(DIALOGUE, "").replace("initial:", DIALOGUE + "initial:")
    assert of(later).digest != of(SCENARIO).digest
    first = "  - {month: 10, kind: crisis, salience: {learning: 0.3}}\n"
    assert of(SCENARIO.replace(first, "") + first).digest != of(SCENARIO).digest


# Cost


def test_importing_scenarios_brings_in_none_of_the_heavy_packages():
    code = (
        "import sys, simcoord.scenario\n"
        "print({'numba', 'pandas', 'matplotlib', 'mesa', 'scipy'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
