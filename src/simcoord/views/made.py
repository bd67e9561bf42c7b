"""Which command made a directory, and what does it take to read that directory again?

A run and a sweep tell where they come from themselves.  What else a command leaves is tables
and figures, so it writes `made.json` beside them, last: its kind, the command that does the same
again, what the tables are about, the hash of each table right beside it, and a hash of what it
says itself.  Figures and what lies in folders inside have no hash there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from simcoord.experiments.provenance import versions
from simcoord.experiments.saving import DAMAGED, digest_of_told, refused, told_whole
from simcoord.sayings import saying

MADE = "made.json"
#: The scenario's file as its author wrote it, with its comments; what runs cost.
AS_WRITTEN, COST = "as_written.yaml", "cost.csv"
#: Version of what `made.json` says.
SCHEMA = 1


def tables_of(number: int) -> Path:
    """Where a comparison keeps the tables of a scenario, from 1, within its directory."""
    return Path("tables") / f"scenario-{number}"


class Made(NamedTuple):
    """What `made.json` says.

    kind    : the command's name: run, compare, sensitivity …
    command : what does the same again
    created : when, in the form of ISO 8601
    about   : what else it takes to read the tables, by kind
    """

    kind: str
    command: str
    created: str
    about: dict[str, Any]


def write_made(folder: Path, kind: str, command: str, about: Mapping[str, Any]) -> None:
    """Write `made.json` into a folder whose tables are all there."""
    told = {
        "schema": SCHEMA,
        "kind": kind,
        "command": command,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": versions(),
        "about": dict(about),
        "files": {path.name: _hash(path) for path in sorted(folder.glob("*.csv"))},
    }
    text = json.dumps(told | {"sha256": digest_of_told(told)}, indent=2, ensure_ascii=False)
    (folder / MADE).write_text(text, encoding="utf-8")


def read_made(folder: Path) -> Made:
    """What `made.json` says, every table being as it was written.

    Raises `ResultsError` where it is missing or damaged, or a table is.
    """
    path = folder / MADE
    if not path.is_file():
        raise refused(path, saying("is missing"))
    told = told_whole(path, SCHEMA)
    for name, known in told["files"].items():
        if not (folder / name).is_file() or _hash(folder / name) != known:
            raise refused(folder / name, DAMAGED)
    return Made(told["kind"], told["command"], told["created"], told["about"])


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
