"""Is what a command refuses told in the language that was asked for?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Command = Callable[..., Result]

SCENARIO = """\
simcoord: 1
problem: {dimensions: {learning: {}}}
sectors:
  education: {competence: {learning: 0.8}}
  health: {competence: {learning: 0.2}}
"""


def refused(command: Command, *words: object) -> list[str]:
    ended = command(*words)
    assert ended.exit_code == 2 and not ended.stdout
    return ended.stderr.removeprefix("simcoord: ").splitlines()


def written(text: str) -> str:
    Path("mine.yaml").write_text(SCENARIO + text, encoding="utf-8")
    return "mine.yaml"


def test_an_unknown_sector_is_refused_with_the_nearest_name(command: Command) -> None:
    file = written("events: [{kind: budget, month: 6, sectors: [edukation], factor: 0.5}]\n")
    there = "mine.yaml:6: events[0].sectors[0]: 'edukation' "
    assert refused(command, "check", file) == [
        f"{there}is not a sector; did you mean 'education'? (education, health)"
    ]
    assert refused(command, "check", file, "--lang", "es") == [
        f"{there}no es un sector; ¿quiso decir 'education'? (education, health)"
    ]


def test_a_number_out_of_range_is_refused_with_the_range(command: Command) -> None:
    told = refused(command, "check", written("initial: {effort: 1.5}\n"), "--lang", "es")
    assert told == [
        "mine.yaml:6: initial.effort: 1.5 es demasiado grande;"
        " se admite un número de 0 a 1 (proporción)"
    ]


def test_a_missing_field_is_refused_with_its_meaning(command: Command) -> None:
    told = refused(command, "check", written("events: [{kind: early_change}]\n"), "--lang", "es")
    assert told == ["mine.yaml:6: events[0].month: falta: el mes en que ocurre"]


def test_a_file_that_is_not_there_is_refused(command: Command) -> None:
    told = refused(command, "run", "nowhere.yaml", "--lang", "es")
    assert told == ["nowhere.yaml: no existe ese archivo"]


def test_a_change_that_leads_nowhere_is_refused(command: Command) -> None:
    told = refused(command, "check", written(""), "--set", "horizon.month=12", "--lang", "es")
    assert told == [
        "cambio 'horizon.month': 'month' no es un campo de horizon;"
        " ¿quiso decir 'months'? (months, start)"
    ]


def test_a_directory_that_is_not_empty_is_refused(command: Command) -> None:
    (Path("o") / "mine").mkdir(parents=True)
    told = refused(command, "run", written(""), "--out", "o", "--lang", "es")
    assert told == ["o ya existe y nada se sobrescribe; pruebe --out o-2"]


def test_the_language_of_the_environment_counts_where_none_is_asked_for(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMCOORD_LANG", "es")
    assert refused(command, "check", "nowhere.yaml") == ["nowhere.yaml: no existe ese archivo"]
    told = refused(command, "check", "nowhere.yaml", "--lang", "en")
    assert told == ["nowhere.yaml: there is no such file"]
