"""`simcoord scenarios` and `schema`: what comes with the package to begin with?"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Annotated

import typer

from simcoord.cli.failures import ends_well
from simcoord.cli.options import Json, Lang, text
from simcoord.cli.telling import say
from simcoord.sayings import saying
from simcoord.views.words import Words

ACROSS = 92


@ends_well
def scenarios(
    name: Annotated[str | None, typer.Argument(help=text("Print this one's file."))] = None,
    copy: Annotated[
        Path | None, typer.Option(help=text("Copy it, or all, into this directory."))
    ] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """List the scenarios that come with the package."""
    from simcoord.scenario import shipped_scenarios

    words = Words(lang)
    if copy is not None:
        _copy([name] if name else shipped_scenarios(), copy, words)
    elif name is not None:
        typer.echo(_file(name), nl=False)
    elif as_json:
        typer.echo(json.dumps(_listed(), indent=2, ensure_ascii=False))
    else:
        for entry in _listed():
            typer.echo(f"{entry['name']}: {words.as_shipped(entry['title'])}")
            question = words.as_shipped(entry["question"])
            typer.echo(textwrap.indent(textwrap.fill(question, ACROSS), "    "))


def _listed() -> list[dict[str, str]]:
    from simcoord.scenario import load_scenario, shipped_scenarios

    loaded = {name: load_scenario(name) for name in shipped_scenarios()}
    return [
        {"name": name, "title": scenario.name, "question": scenario.question}
        for name, scenario in loaded.items()
    ]


def _file(name: str) -> str:
    """The text of a shipped file, comments and all.

    Raises `InputError` for a name that is not shipped.
    """
    from importlib.resources import files

    from simcoord.scenario import shipped_scenarios
    from simcoord.scenario.problems import InputError, Problem
    from simcoord.scenario.refusals import unknown

    if name not in shipped_scenarios():
        message, nearest = unknown(name, saying("a shipped scenario"), shipped_scenarios())
        raise InputError([Problem((), message, name, nearest)])
    shipped = files("simcoord.scenario") / "shipped" / f"{name}.yaml"
    return shipped.read_text(encoding="utf-8")


def _copy(names: list[str], folder: Path, words: Words) -> None:
    """Write files into a folder; none is overwritten, and none written if one is there."""
    texts = {folder / f"{name}.yaml": _file(name) for name in names}
    refuse_existing(list(texts))
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in texts.items():
        write_new(path, content)
        say(words("Written: {path}", path=path))


def refuse_existing(paths: list[Path]) -> None:
    """Raise `InputError` with every path where something is already."""
    from simcoord.scenario.problems import InputError, Problem

    taken = [path for path in paths if path.exists() or path.is_symlink()]
    if taken:
        raise InputError(
            Problem((), saying("{path} is there already and nothing is overwritten", path=path))
            for path in taken
        )


def refuse_no_place(path: Path) -> None:
    """Raise `InputError` if a new file cannot stand there: it is there already, or no folder is."""
    from simcoord.scenario.problems import InputError, Problem

    refuse_existing([path])
    if not path.parent.is_dir():
        message = saying(
            "{folder} is no folder, so nothing can be written there", folder=path.parent
        )
        raise InputError([Problem((), message, str(path))])


def write_new(path: Path, content: str) -> None:
    """Write a file that is not there yet."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(content)


@ends_well
def schema(
    out: Annotated[Path | None, typer.Option(help=text("Write it to this new file."))] = None,
    lang: Lang = "en",
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simcoord.scenario import scenario_schema

    content = json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(content, nl=False)
        return
    refuse_no_place(out)
    write_new(out, content)
    say(Words(lang)("Written: {path}", path=out))
