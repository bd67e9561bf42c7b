"""`simcoord story`: does it tell the run asked for, and write only where nothing is?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

import simcoord
from simcoord.views.story import story

Command = Callable[..., Result]
SHORT = ("typical_practice", "--set", "horizon.months=60")


def the_story(seed: int = 1, replicate: int = 0):
    scenario = simcoord.load_scenario("typical_practice").with_changes({"horizon.months": 60})
    return story(scenario, replicate, seed=seed)


def test_it_tells_the_run_asked_for(command: Command) -> None:
    ended = command("story", *SHORT, "--seed", 3, "--replicate", 4)
    assert ended.exit_code == 0, ended.stderr
    heading, *lines = ended.stdout.splitlines()
    assert heading == "Typical practice · seed 3 · replicate 4"
    assert lines == the_story(3, 4).text().splitlines()
    assert not list(Path().iterdir())


def test_it_tells_it_in_spanish_and_only_what_is_asked_for(command: Command) -> None:
    ended = command("story", *SHORT, "--lang", "es", "--kinds", "new_administration")
    heading, line = ended.stdout.splitlines()
    assert heading == "La práctica habitual · semilla 1 · réplica 0"
    assert line.startswith("mes 48: nueva administración; cambiaron las jefaturas de ")


def test_the_table_is_written_to_a_new_file(command: Command) -> None:
    ended = command("story", *SHORT, "--out", "story.csv", "--lang", "es")
    assert ended.exit_code == 0 and "Escrito: story.csv" in ended.stderr
    rows = pd.read_csv("story.csv")
    told = the_story().frame("es")
    assert rows["text"].tolist() == told["text"].tolist()
    assert rows["after"].tolist() == pytest.approx(told["after"].tolist(), nan_ok=True)


def test_a_file_that_is_there_is_not_overwritten(command: Command) -> None:
    Path("mine.csv").write_text("years of work")
    ended = command("story", *SHORT, "--out", "mine.csv")
    assert ended.exit_code == 2 and "mine.csv is there already" in ended.stderr
    assert Path("mine.csv").read_text() == "years of work"


def test_json_is_all_there_is_on_stdout(command: Command) -> None:
    told = json.loads(command("story", *SHORT, "--json", "--kinds", "not_held").stdout)
    assert (told["scenario"], told["seed"], told["replicate"]) == ("Typical practice", 1, 0)
    events = [event for event in the_story().told if event.kind == "not_held"]
    assert [event["month"] for event in told["events"]] == [event.month for event in events]
    first = told["events"][0]
    assert set(first) == {
        *("month", "jurisdiction", "kind", "sectors", "mechanisms"),
        *("came", "needed", "in_a_row", "text"),
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("story", "typical_practise"), "did you mean 'typical_practice'"),
        (("story", *SHORT, "--replicate", "-1"), "--replicate"),
        (("story", *SHORT, "--kinds", "gossip"), "--kinds"),
        (("story", *SHORT, "--lang", "fr"), "--lang"),
        (("story",), "SCENARIO"),
    ],
)
def test_what_a_user_gets_wrong_is_told_on_stderr_with_code_2(
    command: Command, words: tuple[str, ...], message: str
) -> None:
    ended = command(*words)
    assert ended.exit_code == 2
    assert message in ended.stderr and ended.stdout == ""
    assert "Traceback" not in ended.stderr


def test_a_folder_that_is_not_there_is_refused_before_anything_is_lived(command: Command) -> None:
    ended = command("story", "typical_practice", "--out", "nowhere/story.csv")
    assert ended.exit_code == 2
    assert "nowhere is no folder" in ended.stderr
