"""What is a scenario, where does it come from, and what can one do with it?"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator

from simcoord.sayings import saying
from simcoord.scenario import consistency
from simcoord.scenario.changes import blamed, edited
from simcoord.scenario.explaining import problems_in
from simcoord.scenario.places import Place, json_schema
from simcoord.scenario.problems import InputError, Problem, ScenarioError
from simcoord.scenario.reading import Document, read_bytes, read_file, read_text
from simcoord.scenario.refusals import unknown
from simcoord.scenario.schema import ScenarioFields
from simcoord.scenario.writing import digest_of, yaml_text

DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Scenario(ScenarioFields):
    """A policy question in numbers: a problem, sectors, levels of government, mechanisms.

    Its parts are attributes under the names that a file gives them; all are
    validated and none changes.  A variant is made by `with_changes`.
    """

    model_config = ConfigDict(
        json_schema_extra={"words": "a scenario, a mapping that begins with simcoord: 1"}
    )

    @model_validator(mode="wrap")
    @classmethod
    def _sound(cls, data: Any, handler: ModelWrapValidatorHandler[Scenario]) -> Scenario:
        return consistency.validated(data, handler)

    def with_changes(
        self,
        changes: Mapping[str, Any],
        *,
        source: str = "",
        lines: Mapping[str, int] | None = None,
    ) -> Scenario:
        """A scenario that differs from this one by the changes; this one stays as it is.

        changes : values by path, made in this order.  `*` in a path stands for all entries
                  of a mapping of names, `[n]` for an item of a list.  None removes an entry or
                  item; the number after the last item adds one.
        source  : the file that the changes come from, for messages
        lines   : the line of each path in that file

        Raises `ScenarioError` if a path leads nowhere, or the outcome is no sound scenario.

        >>> scenario = load_scenario("typical_practice")
        >>> shorter = scenario.with_changes({"jurisdictions.*.administration.term": 24})
        >>> shorter.jurisdictions["territory"].administration.term
        24
        """
        hits: dict[tuple[str | int, ...], str] = {}
        try:
            data, hits = edited(self._written(), changes, Place.top(Scenario))
            return scenario_from_data(data)
        except InputError as error:
            problems = blamed(error.problems, hits) if hits else error.problems
            raise ScenarioError(
                _in_file(problem, source, lines or {}) for problem in problems
            ) from None

    def _written(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)

    def to_yaml(self) -> str:
        """The scenario as the text of a file: what was written, without comments and defaults."""
        return yaml_text(self._written())

    def save(self, path: str | Path, *, overwrite: bool = False) -> None:
        """Writes the scenario to a YAML file that `load_scenario` reads back as an equal scenario.

        Raises `FileExistsError` if the file exists, unless `overwrite` is true.
        """
        with Path(path).open("w" if overwrite else "x", encoding="utf-8", newline="\n") as file:
            file.write(self.to_yaml())

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of all that bears on runs, with defaults.

        Title, question and calendar month do not count, nor does the order of what the model
        takes as a set (members, goals, rates); that of sectors, dimensions, levels, mechanisms
        and events does.
        """
        return digest_of(self.model_dump(mode="json"))


def _in_file(problem: Problem, source: str, lines: Mapping[str, int]) -> Problem:
    if not source:
        return problem
    return replace(problem, source=source, line=lines.get(problem.change))


def load_scenario(name_or_path: str | Path) -> Scenario:
    """The scenario of that name among those shipped, or in the file at that path.

    name_or_path : what ends in .yaml or .yml, has a separator of folders, or is an
                   existing file, is a path; anything else a name

    Raises `ScenarioError` with everything that is wrong with it.
    """
    try:
        if is_path(name_or_path):
            return _of_document(read_file(Path(name_or_path)))
        return shipped_scenario(str(name_or_path))
    except InputError as error:
        raise ScenarioError(error.problems) from None


def text_of(name_or_path: str | Path) -> str:
    """The text of a scenario's file, comments and all, where `load_scenario` finds it."""
    if is_path(name_or_path):
        return Path(name_or_path).read_text(encoding="utf-8")
    return shipped_files(__package__)[str(name_or_path)].read_text(encoding="utf-8")


def is_path(name_or_path: str | Path) -> bool:
    """Whether the name of an input is a path: by its ending, its folders, or as it is a file."""
    if isinstance(name_or_path, Path):
        return True
    if "/" in name_or_path or "\\" in name_or_path or name_or_path.endswith((".yaml", ".yml")):
        return True
    try:
        return Path(name_or_path).is_file()
    except (OSError, ValueError):  # too long for a path, or no text that a path can be
        return False


def shipped_files(package: str) -> dict[str, Traversable]:
    """The files that come with a package of simcoord, by name, in alphabetical order."""
    entries = (files(package) / "shipped").iterdir()
    found = {Path(entry.name).stem: entry for entry in entries if entry.name.endswith(".yaml")}
    return dict(sorted(found.items()))


def shipped_scenarios() -> list[str]:
    """Names of the scenarios that come with the package, in alphabetical order.

    `load_scenario(name)` has the title and the question of each.
    """
    return list(shipped_files(__package__))


def shipped_scenario(name: str) -> Scenario:
    """The scenario of that name among those shipped, whatever files there are.

    Raises `InputError` if none has that name.
    """
    shipped = shipped_files(__package__)
    if name not in shipped:
        message, nearest = unknown(name, saying("a shipped scenario, nor a file"), shipped)
        raise InputError([Problem((), message, name, nearest)])
    return _of_document(read_text(shipped[name].read_text(encoding="utf-8"), f"{name}.yaml"))


def scenario_from_data(data: Any, source: str = "") -> Scenario:
    """The scenario that plain data says: mappings, lists and scalars as a file has them.

    source : what messages call the data

    Raises `ScenarioError` with everything that is wrong with it.
    """
    return _of_document(Document(source, data))


def scenario_from_bytes(content: bytes, source: str) -> Scenario:
    """The scenario in the content of a file that was sent from elsewhere.

    source : name of the file for messages

    Raises `ScenarioError` with everything that is wrong with it.
    """
    try:
        return _of_document(read_bytes(content, source))
    except InputError as error:
        raise ScenarioError(error.problems) from None


def _of_document(document: Document) -> Scenario:
    try:
        scenario = Scenario.model_validate(document.data)
    except ValidationError as error:
        raise ScenarioError(problems_in(error, document, Scenario)) from None
    if document.problems:
        raise ScenarioError(document.problems)
    return scenario


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of scenario files, for editors and forms.

    Beside the standard's own keywords, `unit` is the unit of a number, `names` what a name
    must be the name of, and `words` what a field takes, in words.
    """
    return {"$schema": DRAFT, **deepcopy(json_schema(Scenario)), "title": "simcoord scenario"}
