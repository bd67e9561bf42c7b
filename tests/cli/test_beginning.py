"""The small commands, and how the program starts and ends."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

import simcoord
from simcoord.scenario import load_scenario, scenario_schema, shipped_scenarios

Command = Callable[..., Result]
Process = Callable[..., "subprocess.Popen[str]"]
HEAVY = {"numpy", "pandas", "numba", "matplotlib", "pydantic", "scipy"}


def test_check_explains_a_sound_file_and_writes_nothing(command: Command) -> None:
    ended = command("check", "stem_territory")
    assert ended.exit_code == 0
    assert "The file is sound." in ended.stdout
    assert "education table: committee, structural" in ended.stdout
    assert not list(Path().iterdir())


def test_check_tells_everything_that_is_wrong_with_a_file(command: Command) -> None:
    Path("x.yaml").write_text("simcoord: 1\nhorizon: {month: 3}\nsectors: {a: {}, b: {}}\n")
    ended = command("check", "x.yaml")
    assert ended.exit_code == 2
    assert "x.yaml:2: horizon.month" in ended.stderr and "problem" in ended.stderr
    assert ended.stdout == ""


def test_scenarios_lists_each_with_its_question(command: Command) -> None:
    listed = json.loads(command("scenarios", "--json").stdout)
    assert [entry["name"] for entry in listed] == shipped_scenarios()
    assert listed[-1]["question"] == load_scenario("typical_practice").question
    assert "typical_practice: Typical practice" in command("scenarios").stdout


def test_a_shipped_file_is_printed_as_it_is(command: Command) -> None:
    Path("copy.yaml").write_text(command("scenarios", "bolsa_familia").stdout, encoding="utf-8")
    assert load_scenario("copy.yaml") == load_scenario("bolsa_familia")
    assert "# Fact" in Path("copy.yaml").read_text(encoding="utf-8")


def test_copies_are_made_whole_and_never_over_another(command: Command) -> None:
    Path("mine").mkdir()
    Path("mine/stem_territory.yaml").write_text("mine")
    ended = command("scenarios", "--copy", "mine")
    assert ended.exit_code == 2 and "stem_territory.yaml is there already" in ended.stderr
    assert [path.name for path in Path("mine").iterdir()] == ["stem_territory.yaml"]
    assert command("scenarios", "--copy", "new").exit_code == 0
    assert len(list(Path("new").iterdir())) == len(shipped_scenarios())


def test_an_unknown_scenario_is_refused_with_the_nearest(command: Command) -> None:
    ended = command("scenarios", "bolsa_famila")
    assert ended.exit_code == 2 and "did you mean 'bolsa_familia'" in ended.stderr


def test_the_schema_is_printed_or_written_once(command: Command) -> None:
    assert json.loads(command("schema").stdout) == scenario_schema()
    assert command("schema", "--out", "schema.json").exit_code == 0
    assert json.loads(Path("schema.json").read_text(encoding="utf-8")) == scenario_schema()
    assert command("schema", "--out", "schema.json").exit_code == 2


def test_the_version_is_told(command: Command) -> None:
    assert command("--version").stdout == f"simcoord {simcoord.__version__}\n"


@pytest.mark.parametrize("name", ["run", "compare", "check", "scenarios", "schema"])
def test_every_command_has_help(command: Command, name: str) -> None:
    ended = command(name, "--help")
    assert ended.exit_code == 0 and "--help" in ended.stdout


def test_help_comes_at_once(process: Process) -> None:
    def seconds() -> float:
        started = time.perf_counter()
        process("--help").communicate()
        return time.perf_counter() - started

    assert min(seconds() for _ in range(3)) < 0.5


def test_what_computes_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, simcoord.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    source = str(Path(simcoord.__file__).parents[1])
    imported = subprocess.check_output(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r}); {code}"], text=True
    )
    assert not HEAVY & set(imported.split())


def test_a_reader_that_leaves_is_no_failure(process: Process) -> None:
    started = process("schema")
    assert started.stdout is not None and started.stderr is not None
    started.stdout.readline()
    started.stdout.close()
    errors = started.stderr.read()
    assert started.wait(timeout=30) == 0
    assert errors == ""
    started.stderr.close()
