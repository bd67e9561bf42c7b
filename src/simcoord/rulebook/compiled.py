"""How a rule becomes machine code, and how a stale copy of it is ruled out.

Numba caches a compiled caller under the file date of the caller alone: a rule
changed in another module would go unnoticed.  So the cache directory carries a
digest of all the rulebook's sources, and of those beside the rule itself where
it stands elsewhere: whatever changes starts with an empty cache.  `fastmath`
stays off, and no vector library replaces the C library's functions: both would
give other bits than the same rules uncompiled.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")

import llvmlite.binding  # type: ignore[import-untyped]  # noqa: E402
import numba  # noqa: E402  (the line on NUMBA must come first)
import platformdirs  # noqa: E402

# Loops here turn a few times, once for each sector, and all rules together hardly fit where the
# processor keeps its instructions: copies of loops cost more than they save.  This holds for all
# that Numba compiles in the process.
for option in ("-unroll-runtime=false", "-enable-nontrivial-unswitch=false"):
    llvmlite.binding.set_option("simcoord", option)

Function = TypeVar("Function", bound=Callable[..., object])


RULEBOOK = Path(__file__).parent


@cache
def sources_digest(package: Path = RULEBOOK) -> str:
    """SHA-256 of the rulebook's sources, and of another package's that stands on it.

    Returns hexadecimal text.
    """
    digest = hashlib.sha256()
    for folder in dict.fromkeys([RULEBOOK, package]):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _cache_directory(package: Path = RULEBOOK) -> str | None:
    base = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("simcoord")
    directory = Path(base) / f"{package.name}-{sources_digest(package)[:16]}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "writable").touch()
    except OSError as error:
        warnings.warn(
            f"compiled rules cannot be kept ({error}), so every start compiles them anew;"
            " set NUMBA_CACHE_DIR to a folder that can be written",
            stacklevel=2,
        )
        return None
    return str(directory)


def _compiled(function: Function, **options: Any) -> Function:
    directory = _cache_directory(Path(function.__code__.co_filename).parent)
    config: Any = numba.config  # its attributes are set from the environment
    before = config.CACHE_DIR
    config.CACHE_DIR = directory or before
    try:
        options |= {"nogil": True, "error_model": "numpy", "_nrt": False}
        return cast(Function, numba.njit(cache=directory is not None, **options)(function))
    finally:
        config.CACHE_DIR = before


def rule(function: Function) -> Function:
    """Compile one rule of the rulebook; it releases the GIL while it runs.

    A rule allocates nothing: it is compiled without Numba's run time, whose
    counting of references to tables would cost ten times what the rules do.
    """
    return _compiled(function, forceinline=True)


def phase(function: Function) -> Function:
    """Compile a rule that takes whole bundles, woven into its caller.

    Bundles are passed by value, table by table: weaving saves that at each call.
    """
    return _compiled(function, inline="always")


def uncompiled(function: Function) -> Function:
    """The rule as plain Python: for bundles of windows, which compiled code cannot hand out."""
    return cast(Function, getattr(function, "py_func", function))


def resolved(function: Function, *arguments: object) -> Function:
    """A rule for arguments of just these types, which it takes without a look at them.

    Numba looks at the type of every table of every bundle at each call, which takes five times as
    long as to pass them.  Other types would be read as if they were these.
    """
    dispatcher: Any = function
    if not hasattr(dispatcher, "get_overload"):
        return function  # uncompiled
    types = tuple(map(numba.typeof, arguments))
    dispatcher.compile(types)
    return cast(Function, dispatcher.get_overload(types))


def is_cached(function: Function) -> bool:
    """Whether a start finds a rule in the cache; uncompiled, there is nothing to find."""
    cached = getattr(function, "stats", None)
    pattern = f"*.{function.__name__}-*.nbc"
    return cached is None or any(Path(cached.cache_path or "").glob(pattern))
