"""How is a scenario written down, for people and for comparison?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from simcoord.scenario.reading import WORDS

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
#: A part whose text is no longer than this is written on one line.
WIDTH = 88

#: Mappings whose order the model follows; all others are sets of named values.
ORDERED = {
    ("problem", "dimensions"),
    ("sectors",),
    ("jurisdictions",),
    ("jurisdictions", "*", "mechanisms"),
}
#: What tells readers something and the model nothing.
FOR_READERS = (("name",), ("question",), ("horizon", "start"))


def yaml_text(data: dict[str, Any]) -> str:
    """The data as YAML: parts one below the other, short ones on one line.

    >>> print(yaml_text({"simcoord": 1, "horizon": {"months": 60}}), end="")
    simcoord: 1
    horizon: {months: 60}
    """
    return "".join(f"{line}\n" for line in _block(data, ""))


def _block(data: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        start = f"{indent}{_scalar(key)}:"
        if _is_short(value, start):
            yield f"{start} {flow_text(value)}"
        elif isinstance(value, dict):
            yield start
            yield from _block(value, indent + "  ")
        else:
            yield start
            yield from (f"{indent}  - {flow_text(entry)}" for entry in value)


def _is_short(value: Any, start: str) -> bool:
    """Whether a value goes on the line of its key: scalars do, and mappings one level deep."""
    if not isinstance(value, dict | list):
        return True
    entries = value.values() if isinstance(value, dict) else value
    nested = any(isinstance(entry, dict) and entry for entry in entries)
    return not nested and (not value or len(start) + len(flow_text(value)) < WIDTH)


def flow_text(value: Any) -> str:
    """A value as YAML on one line.

    >>> flow_text({"kind": "committee", "members": ["health", "labour"]})
    '{kind: committee, members: [health, labour]}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {flow_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(entry) for entry in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """A scalar as JSON has it, which YAML reads alike; simple names without quotes."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in WORDS:
        return value
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def digest_of(data: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of all that a scenario says to the model.

    data : the validated scenario with its defaults, in JSON's types

    Equal for scenarios that run alike by construction: title, question, calendar month, and the
    order in which a list of names or the fields of a part are written, do not count.
    """
    text = json.dumps(_canonical(data, ()), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any, loc: tuple[str, ...]) -> Any:
    """The value in the one form that all its spellings have."""
    if isinstance(value, dict):
        entry = "*" if loc in ORDERED else None
        pairs = [
            [key, _canonical(each, (*loc, entry or key))]
            for key, each in value.items()
            if (*loc, key) not in FOR_READERS
        ]
        return pairs if entry else sorted(pairs)
    if isinstance(value, list):
        each = [_canonical(entry, (*loc, "[]")) for entry in value]
        return each if loc == ("events",) else sorted(each)
    return value
