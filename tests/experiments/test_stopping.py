"""Ctrl-C in the middle of much work: a prompt end, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import simcoord

CHILD = """
import threading, simcoord
usual = simcoord.load_scenario("typical_practice")
simcoord.simulate(usual, replicates=1)
places = usual.with_changes({"jurisdictions.territory.count": 1103})
print("ready", flush=True)
try:
    simcoord.simulate(places, replicates=60, record="summary")
except KeyboardInterrupt:
    left = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    print("stopped", len(left), flush=True)
    raise
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process alone")
def test_ctrl_c_ends_a_big_run_at_once_and_leaves_no_thread():
    source = str(Path(simcoord.__file__).parents[1])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": source},
    )
    try:
        assert child.stdout.readline() == "ready\n"
        time.sleep(1)
        asked = time.monotonic()
        child.send_signal(signal.SIGINT)
        said, _ = child.communicate(timeout=10)
        waited = time.monotonic() - asked
    finally:
        child.kill()
    assert said == "stopped 0\n"
    assert waited < 2  # 0.3 s on a quiet machine, Python's own end included
    assert child.returncode == -signal.SIGINT
