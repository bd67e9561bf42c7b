"""Small sweeps that are run by tests, and how two of them are compared."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
from sweeps_small import SMALL, experiment

import simcoord
from simcoord.experiments import sweep_runs, sweeping
from simcoord.experiments.plan import Plan
from simcoord.experiments.sweep_results import opened_sweep
from simcoord.scenario import scenario_from_data

STEERING = "jurisdictions.town.mechanisms.steering"
#: Two alternatives, of which one lacks a mechanism, at six points: twelve settings.
VARIED = {
    "alternatives": {"usual": {}, "bare": {STEERING: None}},
    "vary": {
        "term": {"path": "jurisdictions.*.administration.term", "values": [6, 12, 18]},
        "matching": {"path": "jurisdictions.*.incentive.matching", "values": [0.0, 0.4]},
    },
    "seed": 3,
}
SETTINGS = 12
REPLICATES = 8


def varied(**more):
    return experiment(**{**VARIED, "replicates": REPLICATES, **more})


def sobol(samples, **more):
    """Two numbers and which mechanism there is, as a Sobol study draws them."""
    unit = {"kind": "lead_unit"}
    vary = {
        "matching": {"path": "jurisdictions.*.incentive.matching", "from": 0.0, "to": 0.6},
        "overlap": {"path": "dynamics.overlap", "from": 0.1, "to": 0.9},
        "body": {"categories": {"none": {}, "unit": {"jurisdictions.town.mechanisms.unit": unit}}},
    }
    design = {"kind": "sobol", "samples": samples}
    return experiment(vary=vary, design=design, replicates=3, seed=5, **more)


def run(asked, out, **options):
    return sweeping.run_experiment(asked, out, progress=False, **options)


def tables(results):
    """Every table of a sweep, by name."""
    kept = results.provenance["tables"]
    return {"design": results.design} | {name: getattr(results, name) for name in kept}


def assert_same(one, other):
    """Two sweeps are equal, value for value, rows and columns in one order."""
    assert tables(one).keys() == tables(other).keys()
    for name, table in tables(one).items():
        pd.testing.assert_frame_equal(table, tables(other)[name], check_exact=True)


def files_of(folder):
    """Every file in a folder with its bytes; the lock and what is unfinished do not count."""
    paths = (path.relative_to(folder) for path in sorted(Path(folder).rglob("*")))
    return {
        path.as_posix(): (folder / path).read_bytes()
        for path in paths
        if (folder / path).is_file() and path.parts[0] not in ("lock", "tmp")
    }


def count_runs(monkeypatch):
    """A list that grows by the runs of every block that is lived."""
    lived = []
    does = sweep_runs.Workshop.does

    def counted(workshop, block):
        lived.append(len(block.runs))
        return does(workshop, block)

    monkeypatch.setattr(sweep_runs.Workshop, "does", counted)
    return lived


def parts_in(directory):
    return sorted((Path(directory) / "parts").rglob("*.parquet"))


def driver(code, *words):
    """A process of its own that drives a sweep, with all of this at hand."""
    here = Path(__file__).parent
    source = str(Path(simcoord.__file__).parents[1])
    path = os.pathsep.join([source, str(here), str(here.parent)])
    return subprocess.Popen(
        [sys.executable, "-c", f"from sweeps_run import *\n{code}", *map(str, words)],
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition, seconds=60.0):
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.002)


__all__ = [
    "REPLICATES",
    "SETTINGS",
    "SMALL",
    "STEERING",
    "VARIED",
    "Path",
    "Plan",
    "assert_same",
    "count_runs",
    "driver",
    "files_of",
    "opened_sweep",
    "parts_in",
    "run",
    "scenario_from_data",
    "sobol",
    "sweeping",
    "sys",
    "tables",
    "time",
    "varied",
    "wait_for",
]
