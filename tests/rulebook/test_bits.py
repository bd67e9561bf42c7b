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


def test_a_changed_rulebook_starts_with_an_empty_cache(tmp_path):
    """Numba would keep a cached caller although a rule in another module has changed."""
    source = HERE.parents[1] / "src"
    copy = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2])"
    subprocess.run([sys.executable, "-c", copy, str(source), str(tmp_path / "src")], check=True)
    ask = "from simcoord.rulebook import compiled; print(compiled._cache_directory())"
    environment = os.environ | {
        "PYTHONPATH": str(tmp_path / "src"),
        "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
    }

    def cache_directory() -> str:
        command = [sys.executable, "-c", ask]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout

    before = cache_directory()
    rule = tmp_path / "src/simcoord/rulebook/fading.py"
    rule.write_text(rule.read_text().replace("1.0 - fading", "1.0 - 2.0 * fading"))
    assert cache_directory() != before


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="it is what runs us")
def test_the_tests_of_the_rulebook_pass_uncompiled_too():
    """Compiled code does not check its indices; the same rules as plain Python do."""
    rulebook = HERE.parents[1] / "src/simcoord/rulebook"
    tests = [HERE / "test_limit_cases.py", HERE / "test_contracts.py", rulebook]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *map(str, tests)]
    outcome = subprocess.run(
        command, env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stdout
    assert "passed" in outcome.stdout
