"""Rules are compiled once, before the tests are shared out among processes."""

from __future__ import annotations

import os
import subprocess
import sys


def pytest_configure(config) -> None:
    alone_or_in_charge = not hasattr(config, "workerinput")
    if alone_or_in_charge and os.environ.get("NUMBA_DISABLE_JIT") != "1":
        code = "import simcoord as s; s.simulate(s.load_scenario('typical_practice'), 1)"
        subprocess.run([sys.executable, "-c", code], check=True)
