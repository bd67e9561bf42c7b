"""Which commands and options are there?  Read from the command itself, in the words of its help."""

from __future__ import annotations

import os
from typing import Any

import typer
from md_tables import table

os.environ.pop("SIMCOORD_LANG", None)  # the help is worded when it is imported; here in English

from simcoord.cli.app import app  # noqa: E402


def commands() -> str:
    """A section for each command: what it does, how it is called, its arguments and options."""
    group: Any = typer.main.get_command(app)
    return "\n".join(_section(name, command) for name, command in group.commands.items())


def _section(name: str, command: Any) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    pieces = " ".join(command.collect_usage_pieces(context))
    rows = [_row(parameter, context) for parameter in command.get_params(context)]
    usage = f"```console\nsimcoord {name} {pieces}\n```\n"
    return f"## simcoord {name}\n\n{command.help}\n\n{usage}\n{table(('', 'meaning'), rows)}"


def _row(parameter: Any, context: Any) -> tuple[str, str]:
    record = parameter.get_help_record(context)
    if record is None:  # an argument: it has no record of its own
        return f"`{parameter.make_metavar(context)}`", parameter.help or ""
    names, meaning = record
    return f"`{names}`", meaning
