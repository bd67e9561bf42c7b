"""Does what the README and the documents show still hold?"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import simcoord
from simcoord.cli.app import app
from simcoord.scenario import scenario_schema

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ODD = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
AGENTS = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
EXPERIMENTS = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
READING = (ROOT / "docs" / "reading_results.md").read_text(encoding="utf-8")
#: Commands that answer at once, so that they are run and not only read.
CHEAP = ("check", "scenarios", "schema", "--help")


def blocks(language: str, text: str = README) -> list[str]:
    """The blocks of code in a language, of the README or another text."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def command_lines() -> Iterator[str]:
    """Every `simcoord …` that the README shows, in blocks and in the text."""
    lines = [line for block in (*blocks("sh"), *blocks("bat")) for line in block.splitlines()]
    for text in (*lines, *re.findall(r"`([^`\n]+)`", README)):
        found = re.fullmatch(r"(?:\.venv[\\/](?:bin|Scripts)[\\/])?simcoord (.+)", text)
        if found:
            yield found[1]


COMMANDS = sorted(set(command_lines()))


@pytest.fixture(autouse=True)
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader in an empty directory, who has saved the file that the README shows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SIMCOORD_LANG", raising=False)
    Path("my_territory.yaml").write_text(blocks("yaml")[0], encoding="utf-8")


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]):
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})
    assert "terms of two years change intensity by -" in capsys.readouterr().out
    assert len(simcoord.open_results("results/usual").summary) == 100


@pytest.mark.parametrize("block", blocks("python", AGENTS))
def test_the_examples_of_agents_run_and_are_short(block: str):
    exec(compile(block, "docs/agents.md", "exec"), {})
    assert len(block.splitlines()) < 25


def test_the_experiment_of_the_documents_runs(capsys: pytest.CaptureFixture[str]):
    Path("terms_and_funds.yaml").write_text(blocks("yaml", EXPERIMENTS)[0], encoding="utf-8")
    for block in blocks("python", EXPERIMENTS):
        exec(compile(block, "docs/experiments.md", "exec"), {})
    assert "law" in capsys.readouterr().out


def test_every_shipped_experiment_is_in_the_table_of_questions():
    for name in simcoord.shipped_experiments():
        assert f"`{name}`" in EXPERIMENTS


def test_the_python_that_reads_results_runs(capsys: pytest.CaptureFixture[str]):
    names: dict[str, object] = {}
    for block in blocks("python", READING):
        exec(compile(block, "docs/reading_results.md", "exec"), names)
    assert "96 of 96 runs" in capsys.readouterr().out


def test_the_scenario_of_the_readme_runs():
    scenario = simcoord.load_scenario("my_territory.yaml")
    assert len(simcoord.simulate(scenario, replicates=2).summary) == 2


def test_the_readme_shows_every_command():
    shown = {line.split()[0] for line in COMMANDS}
    assert shown == set(typer.main.get_command(app).commands)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_line_of_the_readme_is_understood(line: str):
    name, *words = shlex.split(line)
    if name in CHEAP or words == ["--help"]:
        assert CliRunner().invoke(app, [name, *words]).exit_code == 0
    else:
        command = typer.main.get_command(app).commands[name]
        assert command.make_context(name, words).params


def test_every_shipped_scenario_is_in_the_table_of_questions():
    for name in simcoord.shipped_scenarios():
        assert f"`{name}`" in README


def test_files_that_texts_link_to_are_there():
    for text in (
        "README.md",
        "CONTRIBUTING.md",
        "docs/odd.md",
        "docs/agents.md",
        "docs/experiments.md",
        "docs/reading_results.md",
    ):
        path = ROOT / text
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (text, target)


def test_the_description_lists_every_parameter_of_behaviour_with_its_default():
    fields = scenario_schema()["$defs"]["Dynamics"]["properties"]
    _, _, behaviour = ODD.partition("\n`dynamics`:")
    table, _, _ = behaviour.partition("\n`traits`:")
    listed = dict(re.findall(r"^\| `(\w+)` \| (-?[\d.]+) \|", table, re.MULTILINE))
    assert {name: float(value) for name, value in listed.items()} == {
        name: field["default"] for name, field in fields.items()
    }
