"""How is the page served to this computer's browser, and to nobody else?"""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from streamlit.web import bootstrap

from simcoord.sayings import saying
from simcoord.scenario import load_scenario
from simcoord.scenario.problems import InputError, Problem
from simcoord.views.page.frame import Start
from simcoord.views.sheet import BLUE

ADDRESS = "127.0.0.1"
#: The first port that is tried, and how many after it.
PORT, PORTS = 8501, 100
SCRIPT = Path(__file__).with_name("page.py")
#: Seconds between two looks whether the page is up.
LOOK = 0.05

#: What Streamlit is told, whatever its own files say.
OPTIONS = {
    "server.address": ADDRESS,
    "server.allowedHosts": [ADDRESS, "localhost"],
    "server.headless": True,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.maxUploadSize": 1,
    "browser.gatherUsageStats": False,
    "browser.serverAddress": ADDRESS,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "runner.magicEnabled": False,
    "theme.base": "light",
    "theme.primaryColor": BLUE,
}


def free_port(asked: int | None = None) -> int:
    """The port that was asked for, else the first from 8501 on where nobody listens.

    Raises `InputError` if the port asked for is in use, or none is free.
    """
    tried = range(PORT, PORT + PORTS) if asked is None else [asked]
    free = next((port for port in tried if _is_free(port)), None)
    if free is None:
        message = saying(
            "ports {first} to {last} are in use", first=str(PORT), last=str(PORT + PORTS - 1)
        )
        if asked is not None:
            message = saying("port {port} is in use; ask for another, or for none", port=str(asked))
        raise InputError([Problem((), message, asked)])
    return free


def _is_free(port: int) -> bool:
    try:
        socket.create_server((ADDRESS, port)).close()
    except OSError:
        return False
    return True


def serve(start: Start, port: int, ready: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C.

    ready : is told the page's address as soon as it can be opened
    """
    options = {name.replace(".", "_"): value for name, value in OPTIONS.items()}
    options["server_port"] = port
    bootstrap.load_config_options(options)
    threading.Thread(target=_wait, args=(port, ready), daemon=True).start()
    threading.Thread(target=_warm, args=(start,), daemon=True).start()
    bootstrap.run(str(SCRIPT), False, [start.scenario, start.language], options)


def _warm(start: Start) -> None:
    """Compile and import, before the browser asks, what the first figure needs.

    What goes wrong is the page's to tell; at the end of the process no thread can be started.
    """
    from simcoord.views.lived import lived

    with suppress(InputError, RuntimeError):
        lived(load_scenario(start.scenario), replicates=1)


def _wait(port: int, ready: Callable[[str], None]) -> None:
    address = f"http://{ADDRESS}:{port}"
    while not _answers(f"{address}/_stcore/health"):
        time.sleep(LOOK)
    ready(address)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=1):
            return True
    except OSError:
        return False


def open_browser(address: str) -> None:
    """Open the page where this computer has a browser; nothing happens where it has none."""
    webbrowser.open(address)
