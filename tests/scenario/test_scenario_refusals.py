"""Every file in `bad/` is refused with exactly the messages that it expects of itself.

A file begins with `# expect:` lines, each one line of the error without the name of the file.
"""

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from bad_files import bad_files, expected, told
from simcoord.scenario import InputError, Problem, ScenarioError, load_scenario
from simcoord.scenario.problems import PROBLEMS_SHOWN

BAD = bad_files(__file__)


@pytest.fixture(autouse=True)
def machine_of_four_gib(monkeypatch):
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(total=4 * 2**30))


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_file_is_refused_with_all_that_is_wrong_and_where(file):
    with pytest.raises(ScenarioError) as refused:
        load_scenario(file)
    assert told(refused.value, file) == expected(file)


def test_there_are_bad_files_enough_and_each_expects_something():
    assert len(BAD) >= 65
    assert all(expected(file) for file in BAD)


def test_problems_carry_place_value_and_nearest_name_for_programs_to_use(tmp_path):
    file = Path(__file__).parent / "bad" / "unknown_member.yaml"
    with pytest.raises(ScenarioError) as refused:
        load_scenario(file)
    (problem,) = refused.value.problems
    assert problem.path == "jurisdictions.territory.mechanisms.steering.members[0]"
    assert problem.loc == ("jurisdictions", "territory", "mechanisms", "steering", "members", 0)
    assert (problem.value, problem.nearest) == ("edukation", "education")
    assert (problem.source, problem.line) == (str(file), 12)


def test_a_refusal_is_a_value_error_that_tells_the_first_twenty_and_counts_the_rest():
    error = InputError(Problem(("dynamics", f"x{n}"), "no") for n in range(PROBLEMS_SHOWN + 3))
    lines = str(error).split("\n")
    assert isinstance(error, ValueError)
    assert len(lines) == PROBLEMS_SHOWN + 1
    assert lines[0] == "dynamics.x0: no"
    assert lines[-1] == "... and 3 more"


def test_exactly_twenty_problems_are_all_told():
    error = InputError(Problem((), str(n)) for n in range(PROBLEMS_SHOWN))
    assert str(error).split("\n")[-1] == "19"
