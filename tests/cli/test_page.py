"""Does `simcoord app` begin as it says, refuse what it cannot do, and end when told to?"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import psutil
import pytest

from cli.conftest import Command
from simcoord.cli import page
from simcoord.views.page import serving


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server((serving.ADDRESS, 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_in_use_is_refused_where_it_was_asked_for(command: Command, taken: int) -> None:
    result = command("app", "--port", taken, "--no-browser")
    assert result.exit_code == 2
    assert f"port {taken} is in use" in result.stderr


def test_the_next_free_port_is_taken_where_none_was_asked_for(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "PORT", taken)
    assert taken < serving.free_port() < taken + serving.PORTS


def test_a_bad_scenario_is_refused_before_anything_starts(command: Command) -> None:
    result = command("app", "typical_practise", "--no-browser")
    assert result.exit_code == 2
    assert "did you mean 'typical_practice'" in result.stderr
    assert result.stdout == ""


def test_without_streamlit_it_says_how_to_get_it(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "find_spec", lambda name: None)
    result = command("app", "--no-browser")
    assert result.exit_code == 2
    assert "pip install 'simcoord[app]'" in result.stderr


def test_streamlit_is_not_imported_by_help() -> None:
    code = "import sys, simcoord.cli.app; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no Ctrl-C is sent to one process there")
def test_it_serves_this_computer_alone_until_ctrl_c(
    process: Callable[..., subprocess.Popen[str]],
) -> None:
    port = serving.free_port()
    server = process("app", "--no-browser", "--port", str(port))
    assert server.stdout is not None
    line = server.stdout.readline()
    assert f"http://127.0.0.1:{port} " in line
    with urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 200
    listening = {
        connection.laddr.ip
        for connection in psutil.Process(server.pid).net_connections()
        if connection.status == "LISTEN"
    }
    assert listening == {serving.ADDRESS}
    server.send_signal(signal.SIGINT)
    _, errors = server.communicate(timeout=60)
    assert server.returncode == 0
    assert "Traceback" not in errors
