"""When did the runs of a report run, and with what?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime


def when(created: str) -> str:
    """A moment in the form of ISO 8601, as people read it.

    >>> when("2026-03-01T09:05:00+00:00")
    '2026-03-01, 09:05 UTC'
    """
    moment = datetime.fromisoformat(created)
    return f"{moment:%Y-%m-%d, %H:%M} {moment.tzname() or ''}".strip()


def with_what(versions: Mapping[str, str]) -> str:
    """Packages and their versions in a line."""
    return ", ".join(f"{name} {version}" for name, version in versions.items())
