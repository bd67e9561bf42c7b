"""Is the README short, and does it show every command?  tests/docs runs all that it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

import simcoord
from simcoord.cli.app import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
AGENTS = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
EXPERIMENTS = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")


def blocks(language: str, text: str) -> list[str]:
    """The blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_the_readme_is_short():
    assert len(README.splitlines()) <= 130


def test_the_readme_shows_every_command():
    shown = re.findall(r"`(?:\.venv/bin/)?simcoord (\w+)[^`\n]*`", README)
    assert set(shown) == set(typer.main.get_command(app).commands)


@pytest.mark.parametrize("block", blocks("python", AGENTS))
def test_the_examples_of_agents_are_short(block: str):
    assert len(block.splitlines()) < 25


def test_every_shipped_experiment_is_in_the_table_of_questions():
    for name in simcoord.shipped_experiments():
        assert f"`{name}`" in EXPERIMENTS


@pytest.mark.parametrize("text", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_files_that_texts_link_to_are_there(text: str):
    """Links of the pages in docs/ are checked when they are built."""
    path = ROOT / text
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
