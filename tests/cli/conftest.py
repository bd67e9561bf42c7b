"""The command as users have it: an empty directory, and its words on two streams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import simcoord
from simcoord.cli.app import app

Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every story begins in an empty directory, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SIMCOORD_LANG", raising=False)
    return tmp_path


@pytest.fixture
def command() -> Command:
    """The command, within this process."""
    runner = CliRunner()
    return lambda *words: runner.invoke(app, [str(word) for word in words])


@pytest.fixture
def process() -> Callable[..., subprocess.Popen[str]]:
    """The command, in a process of its own."""
    source = str(Path(simcoord.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": source}
    code = "from simcoord.cli import main; main()"

    def start(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    return start
