"""What is an experiment, and where does it come from?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from pydantic import ValidationError

from simcoord.experiments.cluster_file import Section
from simcoord.experiments.experiment_file import (
    BY_WORD,
    Changes,
    DesignFields,
    ExperimentFile,
    Keep,
)
from simcoord.experiments.experiment_file import Factor as FactorFields
from simcoord.experiments.experiment_rules import RULES, Parts, sound_parts
from simcoord.experiments.factors import Factor, Kind, evenly
from simcoord.experiments.leading import Spot, own_value
from simcoord.experiments.lines import Lines
from simcoord.experiments.trials import Trial, trials
from simcoord.sayings import joined, saying
from simcoord.scenario import InputError, Problem, Scenario, ScenarioError, load_scenario
from simcoord.scenario.consistency import plain
from simcoord.scenario.explaining import problems_in
from simcoord.scenario.loading import DRAFT, is_path, shipped_files, shipped_scenario
from simcoord.scenario.places import json_schema
from simcoord.scenario.problems import shown
from simcoord.scenario.reading import Document, read_file, read_text
from simcoord.scenario.refusals import Flaw, searching, unknown
from simcoord.scenario.writing import yaml_text


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A scenario and what is compared in it.

    scenario   : validated
    policies   : changes of each alternative, by name; where there are none, one without a name
    factors    : what varies, by name
    design     : which points are run; `kind` and its numbers
    replicates : runs of each setting
    seed       : of all luck, and of what a sampled design draws
    outcomes   : columns of `summary` that it is about
    keep       : "summary", "quantiles" or "monthly"
    cluster    : where the runs are sent; None for threads of this machine
    file       : what was written
    lines      : where it stands
    """

    name: str
    question: str
    scenario: Scenario
    policies: Mapping[str, Changes]
    factors: Mapping[str, Factor]
    design: DesignFields
    replicates: int
    seed: int
    outcomes: tuple[str, ...]
    keep: Keep
    cluster: Section | None
    file: ExperimentFile = field(repr=False)
    lines: Lines = field(repr=False, compare=False)

    @property
    def alternatives(self) -> list[str]:
        """Names of the alternatives; one empty name where there are none."""
        return list(self.policies)

    @property
    def identity(self) -> dict[str, Any]:
        """All that bears on runs, in JSON's types, by what it is.

        Not name and question, and neither replicates nor Sobol's samples: a sweep can be
        extended by more of them.
        """
        written = self.file.model_dump(mode="json", by_alias=True)
        design = self.design.model_dump(mode="json")
        if self.design.kind == "sobol":
            del design["samples"]
        return {
            "scenario": self.scenario.digest,
            "alternatives": [[name, _listed(changes)] for name, changes in self.policies.items()],
            "factors": [[name, _said(factor)] for name, factor in written["vary"].items()],
            "design": design,
            "seed": self.seed,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of its identity, in hexadecimal."""
        text = json.dumps(_canonical(self.identity), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_yaml(self, scenario: str | None = None) -> str:
        """The experiment as the text of a file, without comments and defaults.

        scenario : the name or path that stands for its scenario; None for as it was written
        """
        data = self.file.model_dump(exclude_unset=True, by_alias=True)
        return yaml_text(data if scenario is None else {**data, "scenario": scenario})


def _listed(changes: Changes) -> list[list[Any]]:
    """Changes in their order, which counts."""
    return [[path, value] for path, value in changes.items()]


def _said(factor: dict[str, Any]) -> dict[str, Any]:
    """What a factor says of how it varies, one way of writing it."""
    said = {name: value for name, value in factor.items() if value is not None}
    paths = said.pop("paths", None) or [path for path in [said.pop("path", None)] if path]
    if "from" in said and "steps" not in said:
        said.setdefault("distribution", "uniform")
    if "categories" in said:
        said["categories"] = [[name, _listed(each)] for name, each in said["categories"].items()]
    return {**said, "paths": paths}


def _canonical(value: Any) -> Any:
    """The value in the one form that all its spellings have: 1.0 is 1, fields are sorted."""
    if isinstance(value, Mapping):
        return {str(key): _canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_canonical(entry) for entry in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def load_experiment(name_or_path: str | Path) -> Experiment:
    """The experiment of that name among those shipped, or in the file at that path.

    name_or_path : what ends in .yaml or .yml, has a separator of folders, or is an
                   existing file, is a path; anything else a name

    Raises `ScenarioError` with everything that is wrong with it.

    >>> load_experiment("turnover_and_funding").design.kind
    'grid'
    """
    try:
        if is_path(name_or_path):
            return _of_document(read_file(Path(name_or_path)), Path(name_or_path).parent)
        return _shipped(str(name_or_path))
    except InputError as error:
        raise ScenarioError(error.problems) from None


def shipped_experiments() -> list[str]:
    """Names of the experiments that come with the package, in alphabetical order."""
    return list(shipped_files("simcoord.experiments"))


def _shipped(name: str) -> Experiment:
    shipped = shipped_files("simcoord.experiments")
    if name not in shipped:
        message, nearest = unknown(name, saying("a shipped experiment, nor a file"), shipped)
        raise InputError([Problem((), message, name, nearest)])
    text = shipped[name].read_text(encoding="utf-8")
    return _of_document(read_text(text, f"{name}.yaml"), Path())


def experiment_from_data(
    data: Any, scenario: Scenario | None = None, *, source: str = "", folder: str | Path = "."
) -> Experiment:
    """The experiment that plain data says: mappings, lists and scalars as a file has them.

    scenario : stands for the one that the data names, which need not name any then
    source   : what messages call the data
    folder   : where a path to a scenario begins

    Raises `ScenarioError` with everything that is wrong with it.
    """
    if scenario is not None and isinstance(data, Mapping):
        data = {"scenario": scenario.name or "given", **data}
    return _of_document(Document(source, plain(data)), Path(folder), scenario)


def experiment_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of experiment files, for editors and forms."""
    schema = {"$schema": DRAFT, **deepcopy(json_schema(ExperimentFile))}
    mapping = schema["properties"]["design"]
    schema["properties"]["design"] = {"anyOf": [{"enum": list(BY_WORD)}, mapping]}
    return {**schema, "title": "simcoord experiment"}


def _of_document(document: Document, folder: Path, given: Scenario | None = None) -> Experiment:
    """The experiment of a document; everything that is wrong is raised at once."""
    lines = Lines.of_document(document)
    file, problems = _validated(document)
    data = document.data if isinstance(document.data, Mapping) else {}
    scenario, more = (given, []) if given else _scenario(data.get("scenario"), folder, lines)
    parts = sound_parts(data, scenario)
    told = [lines.told(flaw) for flaw in _flaws(parts)] if data else []
    tried = [Trial(parts, scenario, name, lines) for name in parts.alternatives if scenario]
    problems = [*problems, *more, *told, *trials(tried)]
    if problems or file is None or scenario is None:
        raise ScenarioError(sorted(problems, key=lambda p: _order(p, document.source)))
    return _made(file, parts, tried[0].spots, lines)


def _flaws(parts: Parts) -> list[Flaw]:
    with searching():
        return [flaw for rule in RULES for flaw in rule(parts)]


def _order(problem: Problem, source: str) -> tuple[bool, int, int]:
    """Problems of the experiment's own file first, in its order."""
    return problem.source != source, problem.line or 0, problem.column


def _validated(document: Document) -> tuple[ExperimentFile | None, list[Problem]]:
    try:
        return ExperimentFile.model_validate(document.data), list(document.problems)
    except ValidationError as error:
        return None, problems_in(error, document, ExperimentFile)


def _scenario(written: Any, folder: Path, lines: Lines) -> tuple[Scenario | None, list[Problem]]:
    """The scenario that a file names, or what is wrong with it, at the line that names it."""
    if not isinstance(written, str) or not written:
        return None, []  # refused by its type
    try:
        return _named(written, folder), []
    except InputError as error:
        placed = [each for each in error.problems if each.line is not None]
        others = [each for each in error.problems if each.line is None]
        flaws = (
            Flaw(
                ("scenario",),
                joined([shown(written), each.message], ": ") if each.source else each.message,
            )
            for each in others
        )
        return None, [*map(lines.told, flaws), *placed]


def _named(written: str, folder: Path) -> Scenario:
    is_a_path = "/" in written or "\\" in written or written.endswith((".yaml", ".yml"))
    if not is_a_path:
        return shipped_scenario(written)
    if PurePosixPath(written).is_absolute() or PureWindowsPath(written).drive:
        message = saying("{written} is no path relative to this file", written=shown(written))
        raise InputError([Problem((), message, written)])
    return load_scenario(folder / written)


def _made(
    file: ExperimentFile, parts: Parts, spots: Mapping[str, list[Spot]], lines: Lines
) -> Experiment:
    """The experiment of parts that are all sound."""
    scenario = parts.scenario
    assert scenario is not None
    factors = {
        name: _factor(name, fields, spots[name], scenario) for name, fields in file.vary.items()
    }
    return Experiment(
        name=file.name,
        question=file.question,
        scenario=scenario,
        policies=parts.alternatives,
        factors=factors,
        design=file.design,
        replicates=file.replicates,
        seed=file.seed,
        outcomes=tuple(file.outcomes),
        keep=file.keep,
        cluster=file.cluster,
        file=file,
        lines=lines,
    )


def _factor(name: str, fields: FactorFields, spots: list[Spot], scenario: Scenario) -> Factor:
    """A factor with all that the scenario knows of it."""
    whole = any(spot.is_whole for spot in spots)
    choices = _choices(fields, whole)
    low, high = _ends(fields, choices)
    return Factor(
        name=name,
        kind=_kind(fields),
        paths=tuple(fields.all_paths),
        choices=choices,
        categories=fields.categories or {},
        low=low,
        high=high,
        distribution=fields.distribution or "uniform",
        mode=fields.mode,
        mean=fields.mean,
        spread=fields.spread,
        group=fields.group,
        whole=whole,
        own=own_value(scenario, spots) if spots else None,
    )


def _kind(fields: FactorFields) -> Kind:
    if fields.categories is not None:
        return "categories"
    return "range" if fields.is_range else "values"


def _choices(fields: FactorFields, whole: bool) -> tuple[Any, ...]:
    """What it can take; nothing where it is drawn from a range."""
    if not fields.is_range:
        return tuple(fields.values or fields.categories or ())
    low, high = fields.low or 0.0, fields.high or 0.0
    return evenly(low, high, fields.steps, whole) if fields.steps else ()


def _ends(fields: FactorFields, choices: tuple[Any, ...]) -> tuple[float, float]:
    if fields.is_range:
        return fields.low or 0.0, fields.high or 0.0
    numbers = fields.values is not None and not isinstance(choices[0], str | bool)
    return (float(min(choices)), float(max(choices))) if numbers else (0.0, len(choices) - 1.0)
