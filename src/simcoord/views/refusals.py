"""How is a user told, in a language, what was refused?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simcoord.sayings import system_says
from simcoord.views.words import Words, marked

if TYPE_CHECKING:
    from simcoord.scenario import InputError

#: What systems say of files, folders and disks.
OF_SYSTEMS = (
    marked("Directory not empty"),
    marked("Disk quota exceeded"),
    marked("File exists"),
    marked("File name too long"),
    marked("File too large"),
    marked("Input/output error"),
    marked("Is a directory"),
    marked("No space left on device"),
    marked("No such file or directory"),
    marked("Not a directory"),
    marked("Operation not permitted"),
    marked("Permission denied"),
    marked("Read-only file system"),
    marked("Too many levels of symbolic links"),
    marked("embedded null byte"),
)


def refusal_lines(error: InputError, words: Words) -> list[str]:
    """Everything that is wrong with an input, a line each, with file, line and path."""
    return [words.told(line) for line in error.lines]


def failure_text(error: OSError, words: Words) -> str:
    """What a disk or a network did not do; in the system's own words if they are not known."""
    why = system_says(error)
    return str(error).replace(why, words.told(why))


def texts() -> Iterator[str]:
    """Every text of the schemas that a refusal may quote, for the catalogue of translations."""
    from simcoord.experiments.experiment_file import ExperimentFile
    from simcoord.scenario import Scenario
    from simcoord.scenario.places import json_schema

    for model in (Scenario, ExperimentFile):
        yield from _quoted(json_schema(model))


def _quoted(node: Any) -> Iterator[str]:
    """What stands at a node of a schema and within: words, units, names of parts and of choices."""
    from simcoord.scenario.places import spoken_title

    if isinstance(node, list):
        for each in node:
            yield from _quoted(each)
    if not isinstance(node, dict):
        return
    yield from (node[key] for key in ("words", "unit") if isinstance(node.get(key), str))
    if "enum" in node and "names" in node:
        yield node["names"]
    fields = node.get("properties", {})
    if fields and "const" not in fields.get("kind", {}):
        yield spoken_title(node)
    needed = (fields[name] for name in node.get("required", []) if name in fields)
    yield from (field["description"] for field in needed if "description" in field)
    for within in node.values():
        yield from _quoted(within)
