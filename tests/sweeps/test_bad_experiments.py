"""Every file in `bad/` is refused with exactly the messages that it expects of itself.

A file begins with `# expect:` lines, each one line of the error without the name of the file.
"""

import random
from importlib.resources import files

import pytest
from sweeps_small import experiment, lead

from bad_files import bad_files, expected, told
from scenario.test_scenario_mutations import mutated
from simcoord.experiments.experiment import (
    Experiment,
    experiment_from_data,
    load_experiment,
    shipped_experiments,
)
from simcoord.experiments.plan import Plan
from simcoord.scenario import InputError, ScenarioError

BAD = bad_files(__file__)


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_file_is_refused_with_all_that_is_wrong_and_where(file):
    with pytest.raises(ScenarioError) as refused:
        Plan(load_experiment(file))
    assert told(refused.value, file) == expected(file)


def test_there_are_bad_files_enough_and_each_expects_something():
    assert len(BAD) >= 100
    assert all(expected(file) for file in BAD)


def test_what_is_wrong_alone_is_told_before_a_point_is_made():
    of_the_plan = [file for file in BAD if file.stem.startswith("setting_")]
    for file in set(BAD) - set(of_the_plan):
        with pytest.raises(ScenarioError):
            load_experiment(file)
    assert len(of_the_plan) >= 5


def test_problems_of_a_scenario_file_bear_its_own_name_and_line(tmp_path):
    (tmp_path / "mine.yaml").write_text("simcoord: 1\nsectors: {}\n", encoding="utf-8")
    file = tmp_path / "x.yaml"
    file.write_text("simcoord: 1\nscenario: mine.yaml\nalternatives: {a: {}}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load_experiment(file)
    assert {problem.source for problem in refused.value.problems} == {str(tmp_path / "mine.yaml")}


def test_a_name_is_a_shipped_scenario_whatever_files_there_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "typical_practice").write_text("simcoord: 2\n", encoding="utf-8")
    data = lead(scenario="typical_practice", alternatives={"a": {}})
    assert experiment_from_data(data, folder=tmp_path).scenario.name == "Typical practice"


@pytest.mark.parametrize("data", [None, 3, [], {}, {1: 2}, {"vary": {2: {}, None: {}}}, {(): 1}])
def test_data_that_is_no_experiment_is_refused(data):
    with pytest.raises(ScenarioError):
        experiment_from_data(data)


@pytest.mark.parametrize("name", ["", "x" * 5000, "a/" * 3000, "a\0", "\ud800", "turnover"])
def test_no_name_is_too_odd_to_be_answered(name):
    with pytest.raises(ScenarioError):
        load_experiment(name)


def test_numbers_that_overflow_nothing_are_refused_in_words():
    for value in (10**299, -1e300, 2**63):
        with pytest.raises(ScenarioError, match="too large"):
            experiment(vary={"x": {"path": "dynamics.overlap", "values": [0.1, value]}})


def test_a_thousand_settings_that_are_refused_are_told_as_twenty():
    with pytest.raises(ScenarioError) as refused:
        Plan(
            experiment(
                vary={
                    "start": {"path": "jurisdictions.*.incentive.start", "from": 2, "to": 40},
                    "end": {"path": "jurisdictions.*.incentive.end", "from": 2, "to": 42},
                },
                design={"kind": "latin_hypercube", "samples": 1000},
            )
        )
    assert len(str(refused.value).split("\n")) == 21


# Whatever is done to a file, it loads or is refused with reasons; nothing else happens.

CHUNKS, MUTATIONS = 20, 100


def shipped_text(name):
    file = files("simcoord.experiments") / "shipped" / f"{name}.yaml"
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_mutated_file_loads_or_is_refused_with_reasons(chunk, tmp_path):
    luck = random.Random(chunk)
    file = tmp_path / "x.yaml"
    texts = [shipped_text(name) for name in shipped_experiments()]
    for n in range(MUTATIONS):
        text = mutated(texts[n % len(texts)], luck)
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        try:
            read = load_experiment(file)
            assert isinstance(read, Experiment)
            if n % 10 == 0 and read.design.kind in ("grid", "one_at_a_time"):
                Plan(read)
        except InputError as refused:
            assert refused.problems
            assert all(problem.message for problem in refused.problems)
            str(refused).encode("utf-8")
