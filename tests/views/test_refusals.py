"""Is everything that is refused told in Spanish, as completely as in English?"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from bad_files import bad_files
from simcoord.experiments.experiment import load_experiment
from simcoord.experiments.plan import Plan
from simcoord.sayings import saying
from simcoord.scenario import InputError, load_scenario
from simcoord.scenario.problems import PROBLEMS_SHOWN
from simcoord.views.refusals import failure_text, refusal_lines
from simcoord.views.words import Words

EN, ES = Words("en"), Words("es")
TESTS = Path(__file__).parents[1]
SCENARIOS = bad_files(str(TESTS / "scenario" / "any.py"))
EXPERIMENTS = bad_files(str(TESTS / "sweeps" / "any.py"))


def planned(file: Path) -> Plan:
    return Plan(load_experiment(file))


@pytest.mark.parametrize(
    ("load", "file"),
    [*((load_scenario, file) for file in SCENARIOS), *((planned, file) for file in EXPERIMENTS)],
    ids=lambda each: each.stem if isinstance(each, Path) else "",
)
def test_a_bad_file_is_refused_in_spanish_line_by_line(
    load: Callable[[Path], object], file: Path
) -> None:
    with pytest.raises(InputError) as refused:
        load(file)
    english, spanish = str(refused.value).split("\n"), refusal_lines(refused.value, ES)
    assert refusal_lines(refused.value, EN) == english
    assert len(spanish) == len(english)
    for problem, line in zip(refused.value.problems[:PROBLEMS_SHOWN], spanish, strict=False):
        where = f"{problem.source}:{problem.line}" if problem.line else problem.source
        told = ES.told(problem.message)
        assert line.startswith(where) and line.endswith(told)
        assert problem.path == problem.change or problem.path in line
        assert told != problem.message


def test_many_problems_end_with_how_many_more_in_spanish() -> None:
    file = next(file for file in SCENARIOS if file.stem == "more_than_twenty")
    with pytest.raises(InputError) as refused:
        load_scenario(file)
    assert refusal_lines(refused.value, ES)[-1] == "... y 6 más"


def test_what_is_said_within_what_is_said_is_told_too() -> None:
    quantity = saying("{what} of at least {low}", what=saying("a number"), low=0)
    said = saying("{value} is not {wanted}{hint}", value="'x'", wanted=quantity, hint="")
    assert said == "'x' is not a number of at least 0"
    assert ES.told(said) == "'x' no es un número de al menos 0"


def test_what_nobody_translated_comes_through_as_it_is() -> None:
    assert ES.told("a {text} of a user") == "a {text} of a user"
    assert ES.told(saying("{name} of another layer", name="x")) == "x of another layer"


def test_what_a_disk_says_is_told_with_its_file() -> None:
    failure = OSError(errno.ENOSPC, "No space left on device", "results/a.csv")
    assert failure_text(failure, EN) == str(failure)
    assert failure_text(failure, ES) == "[Errno 28] no queda espacio en el disco: 'results/a.csv'"


def test_a_failure_that_has_its_own_saying_is_told_with_it() -> None:
    said = saying("there was no worker for {minutes:g} minutes", minutes=2)
    told = "no hubo ningún proceso de trabajo durante 2 minutos"
    assert failure_text(ConnectionError(said), ES) == told
    assert failure_text(OSError(errno.EIO, said), ES) == f"[Errno {errno.EIO}] {told}"
