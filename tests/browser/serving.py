"""The page as users have it: the command serves it, a browser looks at it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

#: The command, as its script starts it.
COMMAND = [sys.executable, "-c", "from simcoord.cli import main; main()"]
#: Milliseconds until a page must show something; a machine may be busy, or compile.
PATIENCE = 120_000
#: Seconds in which the command must end once it is interrupted.
LAST = 20


class Served(NamedTuple):
    """A command that serves the page, and where."""

    process: subprocess.Popen
    url: str


def free_port() -> int:
    """A port that nobody listens on; tests that run side by side each have their own."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


@contextmanager
def serving(*words: str) -> Iterator[Served]:
    """The page, until Ctrl-C ends it; nothing of the command is left then."""
    command = [*COMMAND, "app", "--no-browser", "--port", str(free_port()), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, said + process.stderr.read()
        try:
            yield Served(process, found[0])
        finally:
            process.send_signal(signal.SIGINT)
            _, complaints = process.communicate(timeout=LAST)
    assert "Traceback" not in complaints


class Visit:
    """One browser's look at the page, with whatever it asked for and complained of.

    outside    : addresses that are not on this machine's own loopback
    complaints : of the browser's console, and errors of the page
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.outside: list[str] = []
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url: str) -> None:
        if urlsplit(url).hostname not in ("127.0.0.1", None):
            self.outside.append(url)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def opens(self, url: str) -> Visit:
        self.page.goto(url)
        return self

    def figure(self, name: str) -> Any:
        """The figure of that name in the laboratory."""
        return self.page.locator(f"img[data-figure='{name}']")

    def digest(self, name: str = "intensity") -> str:
        """Of what a figure shows."""
        return self.figure(name).get_attribute("data-digest")

    def waits_for_another(self, digest: str, name: str = "intensity") -> str:
        """Until the figure shows something else; of what it shows then."""
        self.page.wait_for_selector(f"img[data-figure='{name}']:not([data-digest='{digest}'])")
        return self.digest(name)

    def settles(self) -> None:
        """Until nothing is on its way any more: what a click leaves behind is gone."""
        self.page.wait_for_selector("[data-test-script-state='notRunning']")

    def presses(self, name: str) -> None:
        self.settles()
        self.page.get_by_role("button", name=name, exact=True).click()

    def sees(self, text: str) -> None:
        """Until a text is to be seen."""
        self.page.get_by_text(text).first.wait_for()
