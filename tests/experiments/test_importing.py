"""`import simcoord` is quick: nothing heavy is read before it is asked for."""

import subprocess
import sys
from pathlib import Path

import simcoord

CHILD = """
import sys
sys.path.insert(0, {source!r})
import simcoord
print([name for name in ("numba", "numpy", "pandas", "mesa", "pydantic") if name in sys.modules])
"""


def test_importing_the_package_reads_nothing_heavy():
    source = str(Path(simcoord.__file__).parents[1])
    said = subprocess.run(
        [sys.executable, "-c", CHILD.format(source=source)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "[]\n"


def test_every_public_name_is_there():
    assert set(simcoord.__all__) <= set(dir(simcoord))
    assert all(getattr(simcoord, name) for name in simcoord.__all__)


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(simcoord, "simulat")
