"""What may stand in a scenario or an experiment file?  Every field, read from the schema.

Meaning, unit, bounds and default are those by which files are validated: nothing is
written a second time here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from md_tables import code, table
from pydantic import BaseModel

from simcoord.experiments.experiment_file import ExperimentFile
from simcoord.scenario import Scenario
from simcoord.scenario.places import Place, expected

HEAD = ("field", "meaning", "takes", "unit", "default")
#: What stands for a name of the user's own.
ENTRY = "<name>"


def scenario_fields() -> str:
    """Sections of a scenario file, parts within parts, each with its table."""
    return _sections(Scenario)


def experiment_fields() -> str:
    """Sections of an experiment file, its cluster section aside."""
    return _sections(ExperimentFile, without="cluster")


def cluster_fields() -> str:
    """The kinds of `cluster` section of an experiment file."""
    return "\n".join(_part(Place.top(ExperimentFile).child("cluster"), "cluster"))


def _sections(model: type[BaseModel], without: str = "") -> str:
    top = Place.top(model)
    made = {name: field.default_factory for name, field in model.model_fields.items()}
    parts = [_table(top, {name: make() for name, make in made.items() if make is not None})]
    for field in top.fields:
        if field != without:
            parts += _part(top.child(field), field)
    return "\n".join(parts)


def _part(place: Place, path: str) -> list[str]:
    """What is below a field: its table, or those of its kinds or entries; nothing for a value."""
    if place.kinds:
        return [part for kind in place.kinds.items() for part in _kind(path, *kind)]
    if "items" in place.node and place.child(0).kinds:
        return _part(place.child(0), f"{path}[]")
    if place.entry is not None:
        return _part(place.entry, f"{path}.{ENTRY}")
    return _fields(place, path) if place.fields else []


def _kind(path: str, kind: str, place: Place) -> list[str]:
    said = place.node.get("description", "")
    return [f"## `{path}` of kind `{kind}`\n", f"{said}\n", _table(place), *_below(place, path)]


def _fields(place: Place, path: str) -> list[str]:
    said = place.node.get("description", "")
    return [f"## `{path}`\n", f"{_sentence(said)}\n", _table(place), *_below(place, path)]


def _below(place: Place, path: str) -> list[str]:
    return [part for field in place.fields for part in _part(place.child(field), f"{path}.{field}")]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "." if text else ""


def _table(place: Place, made: Mapping[str, Any] | None = None) -> str:
    """A row a field; `made` has defaults that the schema does not tell."""
    required = {"kind", *place.node.get("required", [])}
    rows = [_row(name, place.child(name)) for name in place.fields]
    for row, name in zip(rows, place.fields, strict=True):
        if name in required:
            row[-1] = "**required**"
        elif said := _made((made or {}).get(name)):
            row[-1] = code(said)
    return table(HEAD, rows)


def _made(value: Any) -> str:
    """A default that is made anew for each file, in short: its names or its kind."""
    names = list(value) if isinstance(value, list | dict) else []
    return ", ".join(names) or str(getattr(value, "kind", ""))


def _row(name: str, place: Place) -> list[str]:
    node = place.node
    said = node.get("description", "which kind it is")
    return [code(name), said, takes(place), unit(node), default(node)]


def takes(place: Place) -> str:
    """What may stand there, in the words of the error messages, its unit aside."""
    if place.entry is not None and place.entry.fields:
        return "entries by name, see below"
    if place.fields:
        return "a part, see below"
    if "items" in place.node and place.child(0).kinds:
        return "a list, see below"
    return re.sub(r" \([^()]*\)(?=$|, or null)", "", expected(place))


def unit(node: dict[str, Any]) -> str:
    """The unit of a number; of the entries, where it is a mapping of numbers."""
    inside = node.get("additionalProperties")
    return str(node.get("unit") or (inside.get("unit", "") if isinstance(inside, dict) else ""))


def default(node: dict[str, Any]) -> str:
    """What holds where nothing is written."""
    if "default" in node:
        return code(json.dumps(node["default"], ensure_ascii=False).replace('"', ""))
    return "of its parts" if node.get("properties") else "none"
