"""How far are the runs?  A bar on stderr, for a person who is watching."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any


def bar(runs: int, progress: bool | None, **options: Any) -> AbstractContextManager[Any]:
    """A progress bar, or nothing.

    runs     : in all
    progress : whether there is one; None for only if a person is watching
    options  : more of what tqdm takes
    """
    if not (sys.stderr.isatty() if progress is None else progress):
        return nullcontext()
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]
        """Without tqdm's own thread, which would outlive the runs."""

        monitor_interval = 0

    return Bar(total=runs, file=sys.stderr, **options)
