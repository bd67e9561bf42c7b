"""Rules are compiled once, before the tests are shared out among processes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: The compiled run, and the phases of one that is lived step by step: side by side.
WARM_UPS = (
    "import simcoord as s; s.simulate(s.load_scenario('typical_practice'), 1)",
    "import simcoord as s; from simcoord.agents.run import Run;"
    " Run(s.load_scenario('typical_practice')).live_month()",
)


def pytest_configure(config) -> None:
    alone_or_in_charge = not hasattr(config, "workerinput")
    if alone_or_in_charge and os.environ.get("NUMBA_DISABLE_JIT") != "1":
        started = [subprocess.Popen([sys.executable, "-c", code]) for code in WARM_UPS]
        codes = [process.wait() for process in started]
        if any(codes):
            raise RuntimeError("the rules do not compile; see above")


def pytest_collection_modifyitems(items) -> None:
    if os.environ.get("SIMCOORD_LONG") != "1":
        skip = pytest.mark.skip(reason="long: make test-long")
        for item in items:
            if "long" in item.keywords:
                item.add_marker(skip)
