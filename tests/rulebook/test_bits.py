"""The same run has the same bits, compiled or not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def digests(**environment: str) -> str:
    command = [sys.executable, str(HERE / "digest.py")]
    return subprocess.run(
        command, env=os.environ | environment, check=True, capture_output=True, text=True
    ).stdout


def test_uncompiled_rules_give_the_same_bits():
    compiled = digests(NUMBA_DISABLE_JIT="0")
    assert len(compiled.splitlines()) == 10
    assert digests(NUMBA_DISABLE_JIT="1") == compiled


@pytest.mark.parametrize(
    ("changed", "was", "becomes", "caches"),
    [
        ("rulebook/fading.py", "1.0 - fading", "1.0 - 2.0 * fading", {"rulebook", "measures"}),
        ("measures/derived.py", "/ 3.0", "/ 4.0", {"measures"}),
    ],
)
def test_what_changes_starts_with_an_empty_cache(changed, was, becomes, caches, tmp_path):
    """Numba would keep a cached caller although a rule in another module has changed."""
    sources = HERE.parents[1] / "src"
    copy = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2])"
    subprocess.run([sys.executable, "-c", copy, str(sources), str(tmp_path / "src")], check=True)
    ask = (
        "from simcoord.rulebook.runs import runs_are_lived as rulebook;"
        "from simcoord.measures import runs_are_measured as measures;"
        "print(rulebook.stats.cache_path, measures.stats.cache_path)"
    )
    environment = os.environ | {
        "PYTHONPATH": str(tmp_path / "src"),
        "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
        "NUMBA_DISABLE_JIT": "0",
    }

    def cache_directories() -> dict[str, str]:
        command = [sys.executable, "-c", ask]
        told = subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout
        return dict(zip(("rulebook", "measures"), told.split(), strict=True))

    before = cache_directories()
    source = tmp_path / "src/simcoord" / changed
    source.write_text(source.read_text().replace(was, becomes))
    after = cache_directories()
    assert {package for package in before if before[package] != after[package]} == caches


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="it is what runs us")
def test_the_tests_of_rulebook_and_measures_pass_uncompiled_too():
    """Compiled code does not check its indices; the same rules as plain Python do."""
    sources, measures = HERE.parents[1] / "src/simcoord", HERE.parent / "measures"
    tests = [HERE / "test_limit_cases.py", HERE / "test_contracts.py", measures]
    tests += [sources / "rulebook", sources / "measures"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *map(str, tests)]
    outcome = subprocess.run(
        command, env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stdout
    assert "passed" in outcome.stdout
