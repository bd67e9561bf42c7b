"""What does a worker of a cluster do?

First it says what it computes with; only one that computes the same bits as the
driver is given the plan.  Then it lives blocks, and hands back what came of them.
"""

from __future__ import annotations

import pickle
import signal
import socket
import threading
from typing import Any

from simcoord.experiments.canary import canary
from simcoord.experiments.provenance import versions
from simcoord.experiments.sweep_runs import Bench, Done
from simcoord.experiments.sweep_store import Block
from simcoord.measures import sources_digest
from simcoord.sayings import Saying, saying


class NoBenchError(Exception):
    """A worker was given a block of a sweep that it does not know: it was started anew."""


#: By the sweep that they belong to: a worker may serve several.
_benches: dict[str, Bench] = {}


def standards() -> dict[str, str]:
    """All in which a worker must be like the driver, by what it is."""
    return {"results of fixed runs": canary(), "rulebook": sources_digest()} | versions()


def introduces_itself() -> tuple[str, dict[str, str]]:
    """Where this worker is, and its standards."""
    return socket.gethostname(), standards()


def ignores_interrupts() -> None:
    """Leave it to the driver to stop: Ctrl-C in a terminal reaches its workers, too."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def takes(sweep: str, plan: bytes) -> None:
    """Make ready for the blocks of a sweep."""
    _benches[sweep] = Bench(pickle.loads(plan))


def lives(sweep: str, block: Block) -> Done:
    """Live every run of a block.

    Raises `NoBenchError` before it has taken the plan.
    """
    if sweep not in _benches:
        raise NoBenchError
    return _benches[sweep].does(block)


def leaves(sweep: str) -> None:
    """Stop what is being lived of a sweep, and forget it."""
    if bench := _benches.pop(sweep, None):
        bench.stop()


def differences(own: dict[str, Any], other: dict[str, Any]) -> list[Saying]:
    """In what another differs, in words.

    >>> differences({"numpy": "2.4.6", "python": "3.11.2"}, {"numpy": "2.4.6", "python": "3.12.1"})
    ['python 3.12.1 there, 3.11.2 here']
    """
    return [
        saying(
            "{what} {there} there, {here} here",
            what=what,
            there=str(other.get(what))[:12],
            here=str(value)[:12],
        )
        for what, value in own.items()
        if other.get(what) != value
    ]
